//! The log of webhooks over HTTP.

use shared::webhooks::{self, Message};

use super::*;

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn deliveries_are_listed_by_automation_and_state_and_sent_again_on_demand(db: PgPool) -> Result<()> {
    let world = local_world(db).await?;
    let admin = world.as_admin().await?;
    let (books, other) = (made(&admin, &webhook()).await?, made(&admin, &webhook()).await?);
    let document = invoice(&world, &admin).await?;
    let mut tx = world.app.enter(admin.member()).await?;
    let (event, data) = (world.settled(document), json!({ "kind": "invoice" }));
    let mut sent = Vec::new();
    for automation in [&books, &other] {
        let automation = serde_json::from_value(automation["id"].clone())?;
        let (event, url, data) = (&event, "http://127.0.0.1:9/hook", &data);
        let message = Message { automation, event, url, name: "document.completed", data };
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
    assert_eq!(log(&world, &json!(sent[0])).await?, ["webhook.failed", "webhook.retried"]);
    assert_eq!(world.as_stranger().await?.get(router(), &path).await?.status, 404);
    Ok(())
}
