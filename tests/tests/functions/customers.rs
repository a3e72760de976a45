//! Customers over HTTP: known by their identifiers, with what attaches itself, merged and parted, in and out of
//! spreadsheets, and nothing of it for a client but their own page.

mod attaching;
mod mended;
mod merging;
mod spreadsheets;

use axum::http::header;
use document_types::fields::{Extraction, Field};
use document_types::reading::{Page, Reading};
use serde_json::{Value, json};
use shared::customers::AttachCustomers;
use shared::documents::Document;
use shared::testing::{Caller, World};
use shared::{App, Result, customers};
use sqlx::PgPool;
use utoipa_axum::router::OpenApiRouter;

use super::text;

fn router() -> OpenApiRouter<App> {
    ::customers::router().merge(documents::router())
}

async fn made(caller: &Caller, wanted: &Value) -> Result<Value> {
    let reply = caller.post(router(), "/customers", wanted).await?;
    assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
    Ok(reply.value())
}

async fn got(caller: &Caller, path: &str) -> Result<Value> {
    let reply = caller.get(router(), path).await?;
    assert_eq!(reply.status, 200, "{path}: {}", String::from_utf8_lossy(&reply.body));
    Ok(reply.value())
}

/// What the entries of a timeline say: title and reason.
async fn whys(caller: &Caller, customer: &Value) -> Result<Vec<(String, String)>> {
    let timeline = got(caller, &format!("/customers/{}/timeline", text(customer, "id"))).await?;
    let entries = timeline["items"].as_array().into_iter().flatten();
    Ok(entries.map(|entry| (text(entry, "title").to_owned(), text(entry, "why").to_owned())).collect())
}

fn reading(said: &str) -> Reading {
    let said = if said.is_empty() { "text" } else { said };
    Reading {
        pages: vec![Page { width: 100, height: 100, text: said.to_owned(), ..Page::default() }],
        text: said.to_owned(),
        ..Reading::default()
    }
}

fn fields(values: &[(&str, &str)]) -> Extraction {
    let mut found = Extraction::default();
    for (name, value) in values {
        found.fields.insert((*name).to_owned(), Field { value: (*value).to_owned(), ..Field::default() });
    }
    found
}

/// A completed document of the operator that has been looked at.
async fn document(world: &World, name: &str, said: &str, values: &[(&str, &str)]) -> Result<Document> {
    let document = world.document(name).with_reading(reading(said)).completed(&fields(values)).await?;
    examine(world, &document).await?;
    Ok(document)
}

async fn examine(world: &World, document: &Document) -> Result<()> {
    let mut tx = world.app.enter(world.as_operator().await?.member()).await?;
    customers::examine(&mut tx, document.id).await?;
    tx.commit().await
}

/// Does what the jobs about customers would.
async fn attach(world: &World) -> Result<()> {
    let mut tx = world.app.enter(world.as_operator().await?.member()).await?;
    customers::attach_some(&mut tx, &AttachCustomers::of(None)).await?;
    tx.commit().await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_customer_is_known_by_what_is_unique(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let school = json!({ "kind": "company", "name": " Oughterard School ", "emails": ["Office@School.example", "office@school.example"],
        "domains": ["School.example"], "phones": ["+353 91 552 100"], "vat_ids": ["DE 136 695 976"], "notes": " ring twice " });
    let school = made(&operator, &school).await?;
    assert_eq!(school["emails"], json!(["office@school.example"]));
    assert_eq!((&school["phones"], &school["vat_ids"]), (&json!(["+35391552100"]), &json!(["DE136695976"])));
    assert_eq!((text(&school, "name"), text(&school, "notes")), ("Oughterard School", "ring twice"));

    let second =
        json!({ "kind": "person", "name": "Ann", "emails": ["ann@x.example", "OFFICE@school.example"] });
    let taken = operator.post(router(), "/customers", &second).await?;
    let problem = taken.problem();
    assert_eq!((problem.errors[0].pointer.as_str(), problem.errors[0].code.as_str()), ("/emails/1", "taken"));
    assert!(problem.errors[0].message.contains("Oughterard School"), "{}", problem.errors[0].message);
    assert_eq!(got(&operator, "/customers?search=ann").await?["total"], json!(0), "nothing is left of it");
    for (wrong, pointer) in [
        (json!({ "kind": "person", "name": "" }), "/name"),
        (json!({ "kind": "person", "name": "x", "domains": ["gmail.com"] }), "/domains/0"),
        (json!({ "kind": "person", "name": "x", "phones": ["+353 91 552 101", "none"] }), "/phones/1"),
        (json!({ "kind": "person", "name": "x", "vat_ids": ["DE136695977"] }), "/vat_ids/0"),
        (json!({ "kind": "person", "name": "x", "address": "a\nb" }), "/address"),
    ] {
        let refused = operator.post(router(), "/customers", &wrong).await?;
        assert_eq!((refused.status.as_u16(), refused.problem().errors[0].pointer.as_str()), (422, pointer));
    }
    let stranger = world.as_stranger().await?;
    made(&stranger, &second).await?;
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_customer_is_changed_as_it_was_seen_and_deleting_frees_what_it_is_known_by(
    db: PgPool,
) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let ann = made(
        &operator,
        &json!({ "kind": "person", "name": "Ann", "emails": ["ann@x.example"], "notes": "old" }),
    )
    .await?;
    let path = format!("/customers/{}", text(&ann, "id"));
    let seen = operator.clone().with(header::IF_MATCH, "\"1\"");
    let changed = seen.patch(router(), &path, &json!({ "name": "Ann Miller", "notes": null })).await?.value();
    assert_eq!(
        (text(&changed, "name"), &changed["notes"], &changed["version"]),
        ("Ann Miller", &Value::Null, &json!(2))
    );
    assert_eq!(changed["emails"], json!(["ann@x.example"]), "what is absent stays");
    assert_eq!(seen.patch(router(), &path, &json!({ "name": "x" })).await?.status, 412);
    let same = operator.patch(router(), &path, &json!({ "name": "Ann Miller" })).await?.value();
    assert_eq!(same["version"], json!(2), "nothing changes where nothing is new");

    assert_eq!(operator.delete(router(), &path).await?.status, 204);
    assert_eq!(operator.get(router(), &path).await?.status, 404);
    made(&operator, &json!({ "kind": "person", "name": "Another", "emails": ["ann@x.example"] })).await?;
    assert_eq!(
        world.actions(&ann["id"]).await?,
        ["customer.created", "customer.changed", "customer.deleted"]
    );
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn of_two_at_once_one_gets_the_address(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let wanted = |name| json!({ "kind": "person", "name": name, "emails": ["b@x.example", "a@x.example"], "phones": ["+35391552100"] });
    let (one, other) = (wanted("One"), wanted("Other"));
    let (one, other) = tokio::try_join!(
        operator.post(router(), "/customers", &one),
        operator.post(router(), "/customers", &other)
    )?;
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422]);
    assert_eq!(got(&operator, "/customers").await?["total"], json!(1));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn customers_are_listed_in_three_orders_page_by_page(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    for (name, email) in [("Bo", "bo@x.example"), ("Al", "al@x.example"), ("Cy", "cy@x.example")] {
        made(&operator, &json!({ "kind": "person", "name": name, "emails": [email] })).await?;
    }
    document(&world, "a.pdf", "al@x.example", &[]).await?;
    for (order, names) in
        [("newest", ["Cy", "Al", "Bo"]), ("name", ["Al", "Bo", "Cy"]), ("active", ["Al", "Cy", "Bo"])]
    {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        for _ in 0..3 {
            let page = got(&operator, &format!("/customers?limit=1&order={order}{cursor}")).await?;
            found.push(text(&page["items"][0], "name").to_owned());
            cursor = page["next_cursor"].as_str().map(|next| format!("&cursor={next}")).unwrap_or_default();
        }
        assert_eq!((found, cursor), (names.map(str::to_owned).to_vec(), String::new()), "{order}");
    }
    assert_eq!(got(&operator, "/customers?search=CY@x").await?["items"][0]["name"], json!("Cy"));
    assert_eq!(got(&operator, "/customers?kind=company").await?["total"], json!(0));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_client_sees_their_own_page_and_nothing_else(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (operator, client) = (world.as_operator().await?, world.as_client().await?);
    let clara =
        made(&operator, &json!({ "kind": "person", "name": "Clara", "emails": ["client@demo.example"] }))
            .await?;
    let id = text(&clara, "id");
    for (owner, name) in [(&client, "mine.pdf"), (&operator, "theirs.pdf")] {
        let document = world.document(name).of(owner).completed(&Extraction::default()).await?;
        let path = format!("/customers/{id}/documents/{}", document.id);
        let put = operator.request(router(), axum::http::Method::PUT, &path, None, Vec::new()).await?;
        assert_eq!(put.status, 204);
    }
    for path in [format!("/customers/{id}"), "/customers".to_owned(), format!("/customers/{id}/timeline")] {
        assert_eq!(client.get(router(), &path).await?.status, 403, "{path}");
    }
    world.as_system("update users set email_verified_at = null where email = 'client@demo.example'").await?;
    assert_eq!(
        got(&client, "/customers/mine").await?,
        json!({ "customer": null }),
        "the address is not proved"
    );
    world.as_system("update users set email_verified_at = now() where email = 'client@demo.example'").await?;
    let mine = got(&client, "/customers/mine").await?;
    assert_eq!(mine["customer"], json!({ "id": id, "kind": "person", "name": "Clara" }));
    let timeline = got(&client, "/customers/mine/timeline").await?;
    let titles: Vec<_> =
        timeline["items"].as_array().into_iter().flatten().map(|entry| text(entry, "title")).collect();
    assert_eq!(titles, ["mine.pdf"]);
    assert_eq!(timeline["items"][0]["why"], Value::Null);
    assert_eq!(whys(&operator, &clara).await?.len(), 2);
    Ok(())
}
