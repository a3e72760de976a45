//! The log of webhooks over HTTP.

use document_types::fields::Extraction;
use serde_json::{Value, json};
use shared::testing::{Caller, World, app_with, settings_with};
use shared::webhooks::{self, Message};
use shared::{App, Result};
use sqlx::PgPool;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

/// The deliveries, and the automations that they belong to.
fn router() -> OpenApiRouter<App> {
    ::webhooks::router().merge(automations::router())
}

/// An automation with a webhook to this machine.
async fn automation(admin: &Caller) -> Result<Value> {
    let wanted =
        json!({ "name": "Books", "actions": [{ "type": "webhook", "url": "http://127.0.0.1:9/hook" }] });
    let reply = admin.post(router(), "/automations", &wanted).await?;
    assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
    Ok(reply.value())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn deliveries_are_listed_by_automation_and_state_and_sent_again_on_demand(db: PgPool) -> Result<()> {
    let settings = settings_with(|name| (name == "WEBHOOK_ALLOW_PRIVATE").then(|| "true".to_owned()));
    let world = World::over(app_with(&db, settings), db).await?;
    let admin = world.as_admin().await?;
    let (books, other) = (automation(&admin).await?, automation(&admin).await?);
    let document = world.document("invoice.pdf").of(&admin).completed(&Extraction::default()).await?.id;
    let mut tx = world.app.enter(admin.member()).await?;
    let (event, data) = (world.settled(document), json!({ "kind": "invoice" }));
    let mut sent = Vec::new();
    for automation in [&books, &other] {
        let automation = serde_json::from_value(automation["id"].clone())?;
        let (event, url, data) = (&event, "http://127.0.0.1:9/hook", &data);
        let message = Message { automation, event, url, name: "document.completed", data, held: false };
        sent.push(webhooks::send(&mut tx, &message).await?);
    }
    webhooks::end(&mut tx, sent[0], None, Some("answered with status 404")).await?;
    tx.commit().await?;

    let operator = world.as_operator().await?;
    let id = books["id"].as_str().unwrap_or_default();
    for (query, expected) in [
        (String::new(), vec![sent[1], sent[0]]),
        (format!("?automation={id}"), vec![sent[0]]),
        ("?state=PENDING".to_owned(), vec![sent[1]]),
        (format!("?state=PENDING&automation={id}"), vec![]),
    ] {
        let reply = operator.get(router(), &format!("/webhook-deliveries{query}")).await?;
        let page = reply.value();
        let found: Vec<_> =
            page["items"].as_array().into_iter().flatten().map(|item| item["id"].clone()).collect();
        assert_eq!(json!(found), json!(expected), "{query}");
    }

    let path = format!("/webhook-deliveries/{}", sent[0]);
    let found = operator.get(router(), &path).await?.value();
    assert_eq!((&found["state"], &found["error"]), (&json!("FAILED"), &json!("answered with status 404")));
    let payload: Value = serde_json::from_str(found["payload"].as_str().unwrap_or_default())?;
    assert_eq!(payload["data"], data);

    let retry = format!("{path}/retry");
    assert_eq!(operator.post(router(), &retry, &json!({})).await?.status, 403);
    let again = admin.post(router(), &retry, &json!({})).await?;
    assert_eq!((again.status.as_u16(), &again.value()["state"]), (200, &json!("PENDING")));
    let twice = admin.post(router(), &retry, &json!({})).await?;
    assert_eq!(twice.refusal(), (409, "still_pending".to_owned()));
    assert_eq!(world.actions(&json!(sent[0])).await?, ["webhook.failed", "webhook.retried"]);
    assert_eq!(world.as_stranger().await?.get(router(), &path).await?.status, 404);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn clients_see_no_deliveries_and_an_unverified_admin_sends_none_again(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let looked = world.as_client().await?.get(router(), "/webhook-deliveries").await?;
    assert_eq!(looked.refusal(), (403, "forbidden".to_owned()));

    let admin = world.as_admin().await?;
    world.as_system("update users set email_verified_at = null").await?;
    let retry = format!("/webhook-deliveries/{}/retry", Uuid::now_v7());
    let sent = admin.post(router(), &retry, &json!({})).await?;
    assert_eq!(sent.refusal(), (403, "email_not_verified".to_owned()));
    Ok(())
}
