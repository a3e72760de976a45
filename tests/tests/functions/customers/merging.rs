//! Two customers that are one, and how they part again.

use std::collections::BTreeMap;

use axum::http::header;
use document_types::fields::Extraction;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use shared::Result;
use shared::testing::{Caller, World};
use sqlx::PgPool;
use uuid::Uuid;

use super::{document, got, made, router, text, whys};

async fn merged(caller: &Caller, kept: &Value, other: &Value) -> Result<Value> {
    let path = format!("/customers/{}/merge", text(kept, "id"));
    let reply = caller.post(router(), &path, &json!({ "other": other["id"] })).await?;
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    Ok(reply.value())
}

fn undo(merge: &Value) -> String {
    format!("/customers/merges/{}/undo", text(merge, "merge_id"))
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_merge_moves_everything_and_undoing_it_puts_it_back(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let ann = made(
        &operator,
        &json!({ "kind": "person", "name": "Ann", "emails": ["ann@x.example"], "notes": "one" }),
    )
    .await?;
    let twin = json!({ "kind": "person", "name": "Ann M.", "emails": ["ann@y.example"], "notes": "two", "address": "Galway" });
    let twin = made(&operator, &twin).await?;
    document(&world, "a.pdf", "ann@x.example", &[]).await?;
    document(&world, "b.pdf", "ann@y.example", &[]).await?;
    document(&world, "both.pdf", "ann@x.example and ann@y.example", &[]).await?;

    let path = format!("/customers/{}/merge", text(&ann, "id"));
    let stale = operator.clone().with(header::IF_MATCH, "\"9\"");
    assert_eq!(stale.post(router(), &path, &json!({ "other": twin["id"] })).await?.status, 412);
    let itself = operator.post(router(), &path, &json!({ "other": ann["id"] })).await?;
    assert_eq!(itself.problem().errors[0].pointer, "/other");
    let merge = merged(&operator, &ann, &twin).await?;
    let both = &merge["customer"];
    assert_eq!(both["emails"], json!(["ann@x.example", "ann@y.example"]));
    assert_eq!((text(both, "notes"), text(both, "address")), ("one\n\ntwo", "Galway"));
    assert_eq!(whys(&operator, &ann).await?.len(), 3);
    assert_eq!(operator.get(router(), &format!("/customers/{}", text(&twin, "id"))).await?.status, 404);
    assert_eq!(got(&operator, "/customers").await?["total"], json!(1));

    let undone = operator.post(router(), &undo(&merge), &json!({})).await?.value();
    assert_eq!((&undone["first"]["emails"], &undone["first"]["notes"]), (&ann["emails"], &ann["notes"]));
    assert_eq!((&undone["second"]["emails"], &undone["first"]["address"]), (&twin["emails"], &Value::Null));
    assert_eq!((whys(&operator, &ann).await?.len(), whys(&operator, &twin).await?.len()), (2, 2));
    let again = operator.post(router(), &undo(&merge), &json!({})).await?;
    assert_eq!(again.refusal(), (409, "merge_changed".to_owned()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_merge_that_cannot_be_undone_says_why(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let mut people = Vec::new();
    for name in ["A", "B", "C", "D"] {
        people.push(made(&operator, &json!({ "kind": "person", "name": name })).await?);
    }
    let first = merged(&operator, &people[0], &people[1]).await?;
    let second = merged(&operator, &people[2], &people[0]).await?;
    let refused = operator.post(router(), &undo(&first), &json!({})).await?;
    assert_eq!(refused.refusal(), (409, "merge_changed".to_owned()));
    assert_eq!(operator.post(router(), &undo(&second), &json!({})).await?.status, 200);
    assert_eq!(operator.post(router(), &undo(&first), &json!({})).await?.status, 200);

    let third = merged(&operator, &people[0], &people[1]).await?;
    assert_eq!(
        operator.delete(router(), &format!("/customers/{}", text(&people[0], "id"))).await?.status,
        204
    );
    assert_eq!(operator.post(router(), &undo(&third), &json!({})).await?.refusal().1, "merge_changed");
    let old = merged(&operator, &people[2], &people[3]).await?;
    world.as_system("update customer_merges set created_at = now() - interval '31 days'").await?;
    assert_eq!(operator.post(router(), &undo(&old), &json!({})).await?.refusal().1, "merge_changed");
    assert!(shared::customers::sweep(&world.app).await? > 0);
    assert_eq!(operator.post(router(), &undo(&old), &json!({})).await?.status, 404);
    assert_eq!(got(&operator, "/customers").await?["total"], json!(1));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn pairs_that_may_be_one_are_listed_page_by_page(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    for name in ["Salthill Guest House", "Salthill Guesthouse", "Salthill Guest Houses", "Walsh"] {
        made(&operator, &json!({ "kind": "company", "name": name })).await?;
    }
    let all = got(&operator, "/customers/duplicates").await?;
    let first = got(&operator, "/customers/duplicates?limit=2").await?;
    let next = text(&first, "next_cursor");
    let second = got(&operator, &format!("/customers/duplicates?limit=2&cursor={next}")).await?;
    let items = |page: &Value| page["items"].as_array().cloned().unwrap_or_default();
    assert_eq!(items(&all).len(), 3);
    assert_eq!([items(&first), items(&second)].concat(), items(&all));
    assert_eq!(text(&all["items"][0], "why"), "both are called Salthill Guesthouse");
    Ok(())
}

/// What a customer has, by name: identifiers and titles on the timeline.
type State = BTreeMap<String, (Vec<String>, Vec<String>)>;

async fn state(caller: &Caller) -> Result<State> {
    let mut state = State::new();
    for customer in got(caller, "/customers?limit=100").await?["items"].as_array().into_iter().flatten() {
        let emails: Vec<String> = serde_json::from_value(customer["emails"].clone())?;
        let mut titles: Vec<_> = whys(caller, customer).await?.into_iter().map(|(title, _)| title).collect();
        titles.sort();
        state.insert(text(customer, "name").to_owned(), (emails, titles));
    }
    Ok(state)
}

/// Merges and their undoing in any order that is allowed end where they began, and on the way nothing is lost.
#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn whatever_is_merged_and_parted_nothing_is_lost(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let mut ids = BTreeMap::new();
    for number in 0..5 {
        let wanted = json!({ "kind": "person", "name": format!("P{number}"), "emails": [format!("p{number}@x.example")] });
        ids.insert(format!("P{number}"), made(&operator, &wanted).await?);
        document(&world, &format!("{number}.pdf"), &format!("p{number}@x.example"), &[]).await?;
    }
    let shared = world.document("shared.pdf").completed(&Extraction::default()).await?;
    for customer in ids.values().take(3) {
        let path = format!("/customers/{}/documents/{}", text(customer, "id"), shared.id);
        operator.request(router(), axum::http::Method::PUT, &path, None, Vec::new()).await?;
    }
    let mut dice = StdRng::seed_from_u64(16);
    for _ in 0..3 {
        let mut done: Vec<(State, Value)> = Vec::new();
        for _ in 0..12 {
            let before = state(&operator).await?;
            let names: Vec<_> = before.keys().cloned().collect();
            if names.len() > 1 && dice.random_bool(0.6) {
                let kept = &names[dice.random_range(0..names.len())];
                let others: Vec<_> = names.iter().filter(|name| *name != kept).collect();
                let other = others[dice.random_range(0..others.len())];
                let merge = merged(&operator, &ids[kept], &ids[other]).await?;
                done.push((before, merge));
            } else if let Some((wanted, merge)) = done.pop() {
                assert_eq!(operator.post(router(), &undo(&merge), &json!({})).await?.status, 200);
                assert_eq!(state(&operator).await?, wanted);
            }
            let all: Vec<String> =
                state(&operator).await?.into_values().flat_map(|(emails, _)| emails).collect();
            assert_eq!(all.len(), 5, "an address was lost");
        }
        while let Some((wanted, merge)) = done.pop() {
            assert_eq!(operator.post(router(), &undo(&merge), &json!({})).await?.status, 200);
            assert_eq!(state(&operator).await?, wanted);
        }
    }
    assert_eq!(
        operator.post(router(), &format!("/customers/merges/{}/undo", Uuid::nil()), &json!({})).await?.status,
        404
    );
    Ok(())
}
