//! Where only approved documents may leave, webhooks wait and exports say what they leave out.

use axum::http::HeaderName;
use serde_json::{Value, json};
use shared::ids::{DocumentId, EventId};
use shared::{Result, approvals, automations, documents, webhooks};
use sqlx::PgPool;

use super::{Cast, router};

/// Has automations hear of every event, also of those that they have heard of: a job may run twice.
async fn react(cast: &Cast) -> Result<()> {
    let events: Vec<uuid::Uuid> = sqlx::query_scalar(
        "select e.id from events e
         where e.name in ('document.settled', 'document.released')
         order by e.id",
    )
    .fetch_all(&cast.world.login)
    .await?;
    let mut tx = cast.world.app.enter(cast.admin.member()).await?;
    for event in events {
        automations::run(&cast.world.app, &mut tx, EventId(event)).await?;
    }
    tx.commit().await
}

async fn deliveries(cast: &Cast) -> Result<Vec<(bool, Value)>> {
    let rows: Vec<(bool, String)> =
        sqlx::query_as("select held, payload from webhook_deliveries order by id")
            .fetch_all(&cast.world.login)
            .await?;
    Ok(rows.into_iter().map(|(held, body)| (held, serde_json::from_str(&body).unwrap_or_default())).collect())
}

/// An automation that tells another system of everything, in an organization that lets out approved documents only.
async fn tells_everything(cast: &Cast) -> Result<()> {
    let admin = cast.admin.member();
    let mut tx = cast.world.app.enter(admin).await?;
    let wanted =
        json!({ "name": "Books", "actions": [{ "type": "webhook", "url": "https://books.example/hook" }] });
    automations::insert(&mut tx, &admin.actor(), admin.user, &serde_json::from_value(wanted)?).await?;
    tx.commit().await?;
    set(cast, true).await
}

async fn set(cast: &Cast, approved_only: bool) -> Result<()> {
    let path = "/organizations/current/settings/approvals";
    let reply = cast.admin.patch(router(), path, &json!({ "approved_only": approved_only })).await?;
    assert_eq!(reply.status, 200);
    Ok(())
}

async fn settled(cast: &Cast, total: &str) -> Result<DocumentId> {
    let document = cast.invoice(total).await?.id;
    let mut tx = cast.world.app.enter(cast.admin.member()).await?;
    documents::settled(&mut tx, document).await?;
    tx.commit().await?;
    react(cast).await?;
    Ok(document)
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_webhook_waits_and_goes_out_with_what_was_approved(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.first]]).await?;
    tells_everything(&cast).await?;
    settled(&cast, "10.00").await?;
    let document = settled(&cast, "2000.00").await?;
    let held = |deliveries: &[(bool, Value)]| deliveries.iter().map(|(held, _)| *held).collect::<Vec<_>>();
    assert_eq!(held(&deliveries(&cast).await?), [false, true]);
    assert_eq!(cast.correct(document, "2500.00").await?.status, 200);
    react(&cast).await?;
    assert_eq!(held(&deliveries(&cast).await?), [false, true]);
    assert_eq!(cast.decide(&cast.first, document, "approve").await?.status, 200);
    react(&cast).await?;

    let sent = deliveries(&cast).await?;
    assert_eq!(held(&sent), [false, false]);
    assert_eq!(sent[1].1["data"]["fields"]["total"]["value"], "2500.00", "{}", sent[1].1);
    assert_eq!(sent[1].1["data"]["document"]["approval"], "APPROVED");
    assert_eq!(sent[1].1["type"], "document.completed");
    react(&cast).await?;
    assert_eq!(deliveries(&cast).await?.len(), 2, "replayed events send nothing again");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_waits_goes_out_when_nothing_has_to_be_approved_any_more(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.first]]).await?;
    tells_everything(&cast).await?;
    let (one, _) = (settled(&cast, "2000.00").await?, settled(&cast, "3000.00").await?);
    // A total that no rule asks about, and then the setting itself.
    assert_eq!(cast.correct(one, "20.00").await?.status, 200);
    react(&cast).await?;
    assert_eq!(deliveries(&cast).await?.iter().filter(|(held, _)| *held).count(), 1);
    set(&cast, false).await?;
    react(&cast).await?;
    assert_eq!(deliveries(&cast).await?.iter().filter(|(held, _)| *held).count(), 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_is_opened_again_is_held_before_it_is_sent(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.first]]).await?;
    tells_everything(&cast).await?;
    let document = settled(&cast, "2000.00").await?;
    assert_eq!(cast.decide(&cast.first, document, "approve").await?.status, 200);
    react(&cast).await?;
    let path = format!("/approvals/{document}/reopen");
    assert_eq!(cast.first.post(router(), &path, &json!({ "comment": "wait" })).await?.status, 200);

    // What the job that sends it does first.
    let mut tx = cast.world.app.enter(cast.admin.member()).await?;
    let found = webhooks::list(&mut tx, &webhooks::Filter::default(), None, 10).await?;
    assert!(approvals::is_kept_back(&mut tx, document).await?);
    webhooks::hold(&mut tx, found[0].id).await?;
    assert!(webhooks::find_waiting(&mut tx, found[0].id).await?.is_none());
    tx.commit().await?;
    assert_eq!(cast.decide(&cast.first, document, "approve").await?.status, 200);
    react(&cast).await?;
    assert!(deliveries(&cast).await?.iter().all(|(held, _)| !held));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_export_leaves_out_what_is_not_approved_and_says_how_many(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.first]]).await?;
    let (small, large) = (cast.invoice("10.00").await?.id, cast.invoice("2000.00").await?.id);
    let header = HeaderName::from_static("x-export-withheld");
    let all = cast.admin.get(router(), "/documents/export?format=json").await?;
    assert_eq!(all.value().as_array().map(Vec::len), Some(2));
    assert!(!all.headers.contains_key(&header));
    set(&cast, true).await?;

    let some = cast.admin.get(router(), "/documents/export?format=json").await?;
    assert_eq!(some.value()[0]["id"], json!(small));
    assert_eq!(some.value().as_array().map(Vec::len), Some(1));
    assert_eq!(some.headers[&header], "1");
    let one = cast.admin.get(router(), &format!("/documents/{large}/fields/export?format=json")).await?;
    assert_eq!(one.refusal(), (409, "not_approved".to_owned()));
    // What was completed and not looked at yet stays as well.
    let owed = cast.world.document("new.pdf").of(&cast.uploader).completed(&super::found("1.00")).await?.id;
    let some = cast.admin.get(router(), &format!("/documents/export?format=json&ids={owed}")).await?;
    assert_eq!((some.value(), &some.headers[&header]), (json!([]), &"1".parse().unwrap()));
    Ok(())
}
