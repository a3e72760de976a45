//! What must not happen again: files that stay with the wrong customer, twins, and more customers than there is room for.

use axum::http::{Method, header};
use document_types::fields::Extraction;
use serde_json::{Value, json};
use shared::Result;
use shared::customers::{self, AttachCustomers};
use shared::documents::Document;
use shared::testing::{Caller, World};
use sqlx::PgPool;

use super::attaching::{call, customers_of, mail};
use super::{attach, document, examine, got, made, reading, router, text, whys};

/// Attaches what is there to one customer, as the job does that a change of it asks for.
async fn attach_to(world: &World, customer: &Value) -> Result<()> {
    let asked: i64 = sqlx::query_scalar(
        "select count(*) from jobs.job where kind = 'attach-customers' and payload->>'customer' = $1",
    )
    .bind(text(customer, "id"))
    .fetch_one(&world.login)
    .await?;
    assert!(asked > 0, "no job is asked for");
    let mut tx = world.app.enter(world.as_operator().await?.member()).await?;
    let job = AttachCustomers::of(Some(text(customer, "id").parse()?));
    customers::attach_some(&mut tx, &job).await?;
    tx.commit().await
}

/// A file that came with a mail and has been looked at.
async fn file(world: &World, mail: &Document, name: &str) -> Result<Document> {
    let file = world.document(name).with_reading(reading("text")).completed(&Extraction::default()).await?;
    sqlx::query("update documents set parent_id = $1 where id = $2")
        .bind(mail.id.0)
        .bind(file.id.0)
        .execute(&world.login)
        .await?;
    examine(world, &file).await?;
    Ok(file)
}

async fn count(world: &World, what: &'static str) -> Result<i64> {
    Ok(sqlx::query_scalar(what).fetch_one(&world.login).await?)
}

async fn merged(caller: &Caller, kept: &Value, other: &Value) -> Result<Value> {
    let path = format!("/customers/{}/merge", text(kept, "id"));
    let reply = caller.post(router(), &path, &json!({ "other": other["id"] })).await?;
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    Ok(reply.value())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_is_no_longer_known_takes_off_what_it_attached(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let ann =
        made(&operator, &json!({ "kind": "person", "name": "Ann", "emails": ["ann@x.example"] })).await?;
    let offer = document(&world, "offer.pdf", "For ann@x.example", &[]).await?;
    assert_eq!(whys(&operator, &ann).await?.len(), 1);
    world.as_system("delete from jobs.job").await?;
    let path = format!("/customers/{}", text(&ann, "id"));
    operator.patch(router(), &path, &json!({ "emails": [] })).await?;
    attach_to(&world, &ann).await?;
    assert!(whys(&operator, &ann).await?.is_empty());
    assert!(customers_of(&operator, &offer).await?.is_empty());
    assert_eq!(world.logged("customer.document_detached").await?.len(), 1, "the log says so");
    let told = "select count(*) from events where name = 'customer.changed' and facts ? 'document_id'";
    assert_eq!(count(&world, told).await?, 2, "attached and taken off");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_attached_itself_to_two_who_were_one_parts_with_them(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let person = |name: &str, email: &str| json!({ "kind": "person", "name": name, "emails": [email] });
    let ann = made(&operator, &person("Ann", "ann@x.example")).await?;
    let bob = made(&operator, &person("Bob", "bob@x.example")).await?;
    let both = document(&world, "both.pdf", "ann@x.example and bob@x.example", &[]).await?;
    let merge = merged(&operator, &ann, &bob).await?;
    let offer = document(&world, "offer.pdf", "For bob@x.example", &[]).await?;
    assert_eq!(customers_of(&operator, &offer).await?, ["Ann"]);
    let child = file(&world, &both, "plan.pdf").await?;
    let standing = "select count(*) from customer_entries where title = 'plan.pdf'";
    assert_eq!(
        (customers_of(&operator, &child).await?, count(&world, standing).await?),
        (vec!["Ann".into()], 1)
    );
    world.as_system("delete from jobs.job").await?;
    let path = format!("/customers/merges/{}/undo", text(&merge, "merge_id"));
    assert_eq!(operator.post(router(), &path, &json!({})).await?.status, 200);
    for customer in [&ann, &bob] {
        attach_to(&world, customer).await?;
    }
    assert_eq!(customers_of(&operator, &offer).await?, ["Bob"]);
    assert_eq!(customers_of(&operator, &both).await?, ["Ann", "Bob"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn files_go_with_the_mail_that_a_person_attaches_or_takes_off(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    world.as_system("update organizations set customers_from_mail = false").await?;
    let ann =
        made(&operator, &json!({ "kind": "person", "name": "Ann", "emails": ["ann@x.example"] })).await?;
    let bob = made(&operator, &json!({ "kind": "person", "name": "Bob" })).await?;
    let mail = mail(&world, "ann@x.example", "office@demo.example", "Roof", "Hello").await?;
    let (first, second) = (file(&world, &mail, "a.pdf").await?, file(&world, &mail, "b.pdf").await?);
    assert_eq!(customers_of(&operator, &first).await?, ["Ann"]);
    // Who looks at one file does not write those beside it.
    let written = "select xmin::text::bigint from customer_entries where title = 'a.pdf'";
    let before = count(&world, written).await?;
    examine(&world, &second).await?;
    assert_eq!(count(&world, written).await?, before);

    let of = |customer: &Value| format!("/customers/{}/documents/{}", text(customer, "id"), mail.id);
    assert_eq!(call(&operator, Method::DELETE, &of(&ann)).await?, 204);
    assert!(customers_of(&operator, &first).await?.is_empty());
    assert_eq!(call(&operator, Method::PUT, &of(&bob)).await?, 204);
    for file in [&first, &second] {
        assert_eq!(customers_of(&operator, file).await?, ["Bob"]);
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn of_two_who_look_at_once_one_says_that_it_is_attached(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let offer = document(&world, "offer.pdf", "For ann@x.example", &[]).await?;
    made(&operator, &json!({ "kind": "person", "name": "Ann", "emails": ["ann@x.example"] })).await?;
    let (one, other, third) = (examine(&world, &offer), examine(&world, &offer), attach(&world));
    tokio::try_join!(one, other, third)?;
    assert_eq!(world.logged("customer.document_attached").await?.len(), 1);
    let settled = world.settled(offer.id);
    let traced = "select max(xmin::text::bigint) from customer_traces";
    let before = count(&world, traced).await?;
    let mut tx = world.app.enter(operator.member()).await?;
    let event = shared::events::publish(&mut tx, new_event(&settled)).await?;
    customers::examine_settled(&mut tx, event).await?;
    tx.commit().await?;
    assert_eq!(count(&world, traced).await?, before, "it was looked at since it was extracted");
    Ok(())
}

fn new_event(settled: &shared::events::Event) -> shared::events::NewEvent {
    shared::events::NewEvent {
        name: shared::documents::log::DOCUMENT_SETTLED,
        object: settled.object_id,
        audience: shared::events::Audience::Staff,
        facts: json!({}),
    }
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn documents_are_searched_once_and_again_after_one_came_back_from_the_trash(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let offer = world.document("offer.pdf").with_reading(reading("ann@x.example"));
    let offer = offer.completed(&Extraction::default()).await?;
    world.as_system("update documents set deleted_at = now()").await?;
    attach(&world).await?;
    let seen = "select count(*) from organizations where customers_traced_at is not null";
    assert_eq!(count(&world, seen).await?, 1);
    world.as_system("update documents set deleted_at = null").await?;
    assert_eq!(count(&world, seen).await?, 0);
    made(&operator, &json!({ "kind": "person", "name": "Ann", "emails": ["ann@x.example"] })).await?;
    attach(&world).await?;
    assert_eq!(customers_of(&operator, &offer).await?, ["Ann"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_delete_holds_the_version_that_was_seen(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let ann = made(&operator, &json!({ "kind": "person", "name": "Ann" })).await?;
    let path = format!("/customers/{}", text(&ann, "id"));
    let seen = operator.clone().with(header::IF_MATCH, "\"1\"");
    let mut other = world.login.begin().await?;
    sqlx::query("update customers set name = 'Anna', version = version + 1").execute(&mut *other).await?;
    let waiting = async {
        let waits = "select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and query like '%customers%'";
        while count(&world, waits).await? == 0 {
            tokio::task::yield_now().await;
        }
        other.commit().await?;
        Ok(())
    };
    let (reply, ()) = tokio::try_join!(seen.delete(router(), &path), waiting)?;
    assert_eq!((reply.status.as_u16(), text(&reply.value()["current"], "name")), (412, "Anna"));
    assert_eq!(operator.delete(router(), &path).await?.status, 204, "whoever names no version wants it gone");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_organization_that_is_full_gets_no_more_customers(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    sqlx::query(
        "insert into customers (id, org_id, kind, name, folded)
         select gen_random_uuid(), $1, 'person', 'P' || n, 'p' || n from generate_series(1, 100000) n",
    )
    .bind(operator.org().0)
    .execute(&world.login)
    .await?;
    let refused = operator.post(router(), "/customers", &json!({ "kind": "person", "name": "Ann" })).await?;
    assert_eq!(refused.refusal(), (409, "too_many_customers".to_owned()));
    let sheet = json!({ "csv": "Name,E-mail\nAnn,ann@x.example", "preview": false });
    let refused = operator.post(router(), "/customers/import", &sheet).await?;
    assert_eq!(refused.refusal(), (409, "too_many_customers".to_owned()));
    let mail = mail(&world, "New <new@new.example>", "office@demo.example", "Roof", "Hi").await?;
    assert!(customers_of(&operator, &mail).await?.is_empty());
    assert_eq!(count(&world, "select count(*) from customers").await?, 100_000);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_mail_that_says_from_in_its_text_is_its_senders(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    world.as_system("update organizations set customers_from_mail = false").await?;
    for (name, email) in [("Ann", "ann@x.example"), ("Mallory", "mallory@evil.example")] {
        made(&operator, &json!({ "kind": "person", "name": name, "emails": [email] })).await?;
    }
    let said = "Subject: Roof\nFrom: Mallory <mallory@evil.example>\nFrom: Ann <ann@x.example>\nPay me";
    let forged =
        world.document("f.eml").with_reading(reading(said)).completed(&Extraction::default()).await?;
    examine(&world, &forged).await?;
    assert_eq!(customers_of(&operator, &forged).await?, ["Mallory"]);
    assert_eq!(got(&operator, "/customers").await?["total"], json!(2));
    Ok(())
}
