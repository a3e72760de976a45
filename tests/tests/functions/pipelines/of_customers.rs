//! Cards and their customers: whose a card is through merges and their end, and what stands on timelines.

use serde_json::{Value, json};
use shared::Result;
use shared::testing::Caller;
use sqlx::PgPool;

use super::{Cast, done, router, text};

async fn customer(who: &Caller, name: &str) -> Result<Value> {
    let reply =
        who.post(::customers::router(), "/customers", &json!({ "kind": "person", "name": name })).await?;
    assert_eq!(reply.status, 201);
    Ok(reply.value())
}

async fn merged(who: &Caller, kept: &Value, other: &Value) -> Result<Value> {
    let path = format!("/customers/{}/merge", text(kept, "id"));
    let reply = who.post(::customers::router(), &path, &json!({ "other": other["id"] })).await?;
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    Ok(reply.value())
}

async fn undone(who: &Caller, merge: &Value) -> Result<()> {
    let path = format!("/customers/merges/{}/undo", text(merge, "merge_id"));
    assert_eq!(who.post(::customers::router(), &path, &json!({})).await?.status, 200);
    Ok(())
}

/// What a timeline has: title, and what is said about it.
async fn timeline(who: &Caller, customer: &Value) -> Result<Vec<(String, String)>> {
    let path = format!("/customers/{}/timeline?kind=card", text(customer, "id"));
    let page = who.get(::customers::router(), &path).await?.value();
    let entries = page["items"].as_array().into_iter().flatten();
    Ok(entries.map(|entry| (text(entry, "title").to_owned(), text(entry, "detail").to_owned())).collect())
}

fn entry(title: &str, detail: &str) -> Vec<(String, String)> {
    vec![(title.to_owned(), detail.to_owned())]
}

impl Cast {
    async fn card_of(&self, customer: &Value) -> Result<Value> {
        let wanted = json!({ "stage_id": self.stage(0), "title": "Roof", "customer_id": customer["id"] });
        done(&self.operator, "POST", "/cards", &wanted, 201).await
    }

    /// The name of the customer that a card shows.
    async fn whose(&self, card: &Value) -> Result<String> {
        let card = self.operator.get(router(), &format!("/cards/{}", text(card, "id"))).await?.value();
        Ok(text(&card["customer"], "name").to_owned())
    }
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_card_keeps_its_customer_when_what_is_left_of_a_merge_goes(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let who = &cast.operator;
    let (a, b, c) = (customer(who, "A").await?, customer(who, "B").await?, customer(who, "C").await?);
    let card = cast.card_of(&a).await?;
    merged(who, &b, &a).await?;
    merged(who, &c, &b).await?;
    assert_eq!(cast.whose(&card).await?, "C", "whoever was merged twice is who was kept last");
    assert_eq!(cast.board("?search=C").await?["stages"][0]["count"], 1, "and found by that name");
    // A chain, as it was before merges were kept one step long.
    sqlx::query("update customers set merged_into = $1 where id = $2")
        .bind(text(&b, "id").parse::<uuid::Uuid>()?)
        .bind(text(&a, "id").parse::<uuid::Uuid>()?)
        .execute(&cast.world.login)
        .await?;
    cast.world.as_system("update customer_merges set created_at = now() - interval '31 days'").await?;
    assert_eq!(shared::customers::sweep(&cast.world.app).await?, 2);
    assert_eq!(cast.whose(&card).await?, "C");
    let written: uuid::Uuid =
        sqlx::query_scalar("select customer_id from cards").fetch_one(&cast.world.login).await?;
    assert_eq!(written.to_string(), text(&c, "id"));
    assert_eq!(timeline(who, &c).await?.len(), 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_card_goes_back_with_the_customer_that_it_names(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let who = &cast.operator;
    let (a, b, c) = (customer(who, "A").await?, customer(who, "B").await?, customer(who, "C").await?);
    let card = cast.card_of(&a).await?;
    let first = merged(who, &b, &a).await?;
    let second = merged(who, &c, &b).await?;
    // Whoever changes something else does not say whose it is.
    let path = format!("/cards/{}", text(&card, "id"));
    let changed = done(who, "PATCH", &path, &json!({ "title": "Ridge", "priority": "high" }), 200).await?;
    assert_eq!(text(&changed["customer"], "name"), "C");
    assert_eq!(timeline(who, &c).await?, entry("Ridge", "Roof and electrical jobs"));
    undone(who, &second).await?;
    assert_eq!((cast.whose(&card).await?.as_str(), timeline(who, &c).await?.len()), ("B", 0));
    assert_eq!(timeline(who, &b).await?, entry("Ridge", "Roof and electrical jobs"));
    undone(who, &first).await?;
    assert_eq!((cast.whose(&card).await?.as_str(), timeline(who, &b).await?.len()), ("A", 0));
    assert_eq!(timeline(who, &a).await?, entry("Ridge", "Roof and electrical jobs"));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_card_stands_on_the_timeline_of_its_customer(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let who = &cast.operator;
    let (ann, bob) = (customer(who, "Ann").await?, customer(who, "Bob").await?);
    let card = cast.card(0, "Roof").await?;
    let path = format!("/cards/{}", text(&card, "id"));
    let given = json!({ "customer_id": ann["id"], "amount": "5", "currency": "EUR" });
    done(who, "PATCH", &path, &given, 200).await?;
    assert_eq!(timeline(who, &ann).await?, entry("Roof", "Roof and electrical jobs"));
    let figures = format!("/customers/{}/figures", text(&ann, "id"));
    let figures = who.get(::customers::router(), &figures).await?.value();
    assert_eq!(figures["amounts"], json!([{ "currency": "EUR", "kind": "card", "total": "5.00" }]));
    let listed = who.get(::customers::router(), "/customers?order=active&limit=1").await?.value();
    assert_eq!(text(&listed["items"][0], "name"), "Ann");
    assert!(listed["items"][0]["last_at"].is_string());

    let finish = json!({ "stage_id": cast.stage(2), "version": 2 });
    done(who, "POST", &format!("{path}/move"), &finish, 200).await?;
    assert_eq!(timeline(who, &ann).await?, entry("Roof", "Roof and electrical jobs, finished"));
    let page = format!("/customers/{}/timeline", text(&ann, "id"));
    let page = who.get(::customers::router(), &page).await?.value();
    let entry = &page["items"][0];
    assert_eq!((&entry["container_id"], &entry["object_id"]), (&cast.pipeline["id"], &card["id"]));
    done(who, "PATCH", &path, &json!({ "customer_id": bob["id"] }), 200).await?;
    assert_eq!((timeline(who, &ann).await?.len(), timeline(who, &bob).await?.len()), (0, 1));
    let quiet = who.get(::customers::router(), &format!("/customers/{}", text(&ann, "id"))).await?.value();
    assert_eq!(quiet["last_at"], Value::Null);
    done(who, "PATCH", &path, &json!({ "archived": true }), 200).await?;
    assert_eq!(cast.operator.delete(router(), &path).await?.status, 204);
    assert!(timeline(who, &bob).await?.is_empty(), "what is deleted stands nowhere");
    Ok(())
}
