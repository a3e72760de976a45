//! Automations with a real database: what happens to a completed document, and that it happens once.

mod objects;

use std::time::Duration;

use document_types::fields::{Extraction, Field, Kind, Source};
use serde_json::{Value, json};
use shared::auth::Role;
use shared::automations::{self, Automation, NewAutomation};
use shared::db::SystemTx;
use shared::documents::extractions::{self, Version};
use shared::documents::improvement::{self, ImprovementState};
use shared::documents::work::RunAutomations;
use shared::documents::{self, Document, labels};
use shared::error::OrNotFound;
use shared::events::{self, DEEPEST, React};
use shared::ids::DocumentId;
use shared::jobs::{self, Runner};
use shared::notifications::{self, Notification};
use shared::testing::{Caller, World};
use shared::webhooks::{self, Delivery, Filter, secrets};
use shared::{App, Result};
use sqlx::PgPool;

/// A document of `owner` that waits for its extraction. Equal `bytes` make twins.
async fn read_document(world: &World, owner: &Caller, bytes: u8) -> Result<Document> {
    world.document("invoice.pdf").of(owner).with_file(10, [bytes; 32]).read().await
}

fn invoice() -> Extraction {
    let values = [("vendor", "Brightwater Plumbing Ltd"), ("total", "119.00"), ("currency", "EUR")];
    let fields = values.map(|(name, value)| {
        let (value, source) = (value.to_owned(), Source::Rules);
        (name.to_owned(), Field { value, confidence: 0.97, source, ..Field::default() })
    });
    Extraction { kind: Kind::Invoice, fields: fields.into_iter().collect(), ..Extraction::default() }
}

async fn complete(app: &App, owner: &Caller, document: DocumentId) -> Result<()> {
    let mut tx = app.enter(owner.member()).await?;
    documents::complete(&mut tx, document, &invoice()).await?;
    documents::settled(&mut tx, document).await?;
    tx.commit().await
}

async fn automation(app: &App, admin: &Caller, wanted: Value) -> Result<Automation> {
    let mut tx = app.enter(admin.member()).await?;
    let new: NewAutomation = serde_json::from_value(wanted)?;
    let automation = automations::insert(&mut tx, &admin.member().actor(), admin.member().user, &new).await?;
    secrets::create(&mut tx, &app.vault, automation.id).await?;
    tx.commit().await?;
    Ok(automation)
}

/// Runs the jobs that completion enqueued; returns how many.
async fn drain(app: &App) -> Result<usize> {
    let runner =
        Runner::new(app.clone()).on::<React, _, _>(super::run).on::<RunAutomations, _, _>(super::adopt);
    let runner = runner.sharing_queues();
    Ok(runner.drain(Duration::from_secs(20)).await?.done)
}

async fn labels_of(app: &App, caller: &Caller, document: DocumentId) -> Result<Vec<String>> {
    let mut tx = app.enter(caller.member()).await?;
    Ok(labels::of_document(&mut tx, document).await?.into_iter().map(|label| label.name).collect())
}

async fn notified(app: &App, caller: &Caller) -> Result<Vec<Notification>> {
    let mut tx = app.enter(caller.member()).await?;
    notifications::list(&mut tx, caller.member().user, notifications::Filter::default(), None, 100).await
}

async fn deliveries(app: &App, caller: &Caller) -> Result<Vec<Delivery>> {
    webhooks::list(&mut app.enter(caller.member()).await?, &Filter::default(), None, 100).await
}

fn everything() -> Value {
    json!({
        "name": "Big invoices",
        "condition": { "kind": "invoice", "vendor": "brightwater", "amount": { "min": "100", "currency": "EUR" } },
        "actions": [
            { "type": "label", "name": "To pay" },
            { "type": "notify", "roles": ["OPERATOR"] },
            { "type": "webhook", "url": "https://books.example/hook" },
        ],
    })
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_completed_document_is_labelled_people_are_told_and_a_webhook_is_written_once(
    db: PgPool,
) -> Result<()> {
    let world = World::new(db).await?;
    let (app, admin, operator) = (&world.app, world.as_admin().await?, world.as_operator().await?);
    let automation = automation(app, &admin, everything()).await?;
    let document = read_document(&world, &operator, 7).await?;
    complete(app, &operator, document.id).await?;

    assert_eq!(drain(app).await?, 1);

    assert_eq!(labels_of(app, &operator, document.id).await?, ["To pay"]);
    let told = notified(app, &operator).await?;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].title, "invoice.pdf: Brightwater Plumbing Ltd, 119.00 EUR");
    assert_eq!((told[0].object_type.as_str(), told[0].object_id), ("document", document.id.0));
    assert_eq!(notified(app, &admin).await?, []);
    let sent = deliveries(app, &admin).await?;
    assert_eq!((sent.len(), sent[0].automation_id, sent[0].object_id), (1, automation.id, document.id.0));
    let payload = webhooks::payload(&mut app.enter(admin.member()).await?, sent[0].id).await?;
    let payload: Value = serde_json::from_str(&payload.or_not_found("payload")?)?;
    let data = &payload["data"];
    assert_eq!((&payload["type"], &data["kind"]), (&json!("document.completed"), &json!("invoice")));
    assert_eq!(data["document"]["id"], json!(document.id));
    assert_eq!(data["document"]["status"], "COMPLETED");
    assert!(data["document"].get("key").is_none(), "{data}");
    assert_eq!(data["fields"]["total"]["value"], "119.00");
    // Besides the document, what `GET /documents/{id}/fields` answers.
    let mut tx = app.enter(operator.member()).await?;
    let shown = documents::find(&mut tx, document.id).await?.or_not_found("document")?;
    let said: Version = serde_json::from_value(data.clone())?;
    assert_eq!((said, &data["version"]), (extractions::current(&mut tx, &shown).await?, &json!(1)));
    drop(tx);

    // Again, as after a worker that died at the wrong moment, and as enqueued by the previous version.
    let mut tx = app.enter(admin.member()).await?;
    let event = sqlx::query_scalar("select id from events where name = 'document.settled'");
    let event = event.fetch_one(tx.conn()).await?;
    jobs::enqueue(&mut tx, &React { event }).await?;
    jobs::enqueue(&mut tx, &RunAutomations { document: document.id }).await?;
    tx.commit().await?;
    assert_eq!(drain(app).await?, 3, "and what the last one published");
    assert_eq!(notified(app, &operator).await?, told);
    assert_eq!(deliveries(app, &admin).await?, sent);
    let ran: i64 = sqlx::query_scalar("select count(*) from activity where action = 'automation.ran'")
        .fetch_one(SystemTx::begin(&app.db).await?.conn())
        .await?;
    assert_eq!(ran, 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_automation_that_is_off_or_is_not_met_does_nothing(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (app, admin) = (&world.app, world.as_admin().await?);
    let label = |name: &str| json!([{ "type": "label", "name": name }]);
    let off = json!({ "name": "Off", "enabled": false, "actions": label("Off") });
    let other =
        json!({ "name": "Receipts", "condition": { "kind": "receipt" }, "actions": label("Receipt") });
    let always = json!({ "name": "Every document", "actions": label("Seen") });
    for wanted in [off, other, always] {
        automation(app, &admin, wanted).await?;
    }
    // Another organization's automation sees nothing of ours.
    let stranger = world.as_stranger().await?;
    automation(app, &stranger, json!({ "name": "Theirs", "actions": label("Theirs") })).await?;
    let document = read_document(&world, &admin, 7).await?;
    complete(app, &admin, document.id).await?;

    drain(app).await?;

    assert_eq!(labels_of(app, &admin, document.id).await?, ["Seen"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_automation_leaves_documents_alone_that_were_completed_before_it_was_made(
    db: PgPool,
) -> Result<()> {
    let world = World::new(db).await?;
    let (app, admin) = (&world.app, world.as_admin().await?);
    let document = read_document(&world, &admin, 7).await?;
    complete(app, &admin, document.id).await?;
    automation(app, &admin, everything()).await?;

    assert_eq!(drain(app).await?, 1);

    assert_eq!(labels_of(app, &admin, document.id).await?, Vec::<String>::new());
    assert_eq!(deliveries(app, &admin).await?, []);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_document_completed_from_a_twin_is_acted_on_too(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (app, admin) = (&world.app, world.as_admin().await?);
    automation(app, &admin, everything()).await?;
    let first = read_document(&world, &admin, 7).await?;
    complete(app, &admin, first.id).await?;
    drain(app).await?;

    let second = read_document(&world, &admin, 8).await?;
    let mut tx = app.enter(admin.member()).await?;
    improvement::note(&mut tx, first.id, ImprovementState::Waiting, None).await?;
    assert!(!documents::complete_as_twin(&mut tx, &second, &[7; 32]).await?, "something better may come");
    improvement::note(&mut tx, first.id, ImprovementState::Improved, None).await?;
    assert!(documents::complete_as_twin(&mut tx, &second, &[7; 32]).await?);
    tx.commit().await?;
    drain(app).await?;

    assert_eq!(labels_of(app, &admin, second.id).await?, ["To pay"]);
    assert_eq!(deliveries(app, &admin).await?.len(), 2);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn people_are_told_once_and_clients_of_their_own_documents_alone(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (app, admin, client) = (&world.app, world.as_admin().await?, world.as_client().await?);
    let gone = world.join(admin.org(), "gone@demo.example", Role::Operator).await?;
    let other = world.join(admin.org(), "other-client@demo.example", Role::Client).await?;
    let members = [admin.member().user, client.member().user, other, gone];
    let tell = json!([{ "type": "notify", "roles": ["ADMIN"], "members": members }]);
    automation(app, &admin, json!({ "name": "Tell", "actions": tell })).await?;
    world.as_system("update memberships m set removed_at = now() from users u where u.id = m.user_id and u.email = 'gone@demo.example'").await?;
    let document = read_document(&world, &client, 7).await?;
    complete(app, &client, document.id).await?;

    drain(app).await?;

    let told: Vec<uuid::Uuid> = sqlx::query_scalar("select user_id from notifications order by user_id")
        .fetch_all(SystemTx::begin(&app.db).await?.conn())
        .await?;
    let mut expected = vec![admin.member().user.0, client.member().user.0];
    expected.sort();
    assert_eq!(told, expected);
    assert_eq!(notified(app, &client).await?.len(), 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn labels_of_one_name_are_one_whatever_their_case(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (app, admin) = (&world.app, world.as_admin().await?);
    for name in ["Paid", "PAID", " paid "] {
        let actions = json!([{ "type": "label", "name": name }]);
        automation(app, &admin, json!({ "name": name, "actions": actions })).await?;
    }
    let document = read_document(&world, &admin, 7).await?;
    complete(app, &admin, document.id).await?;

    drain(app).await?;

    assert_eq!(labels_of(app, &admin, document.id).await?, ["Paid"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn whoever_waits_for_failures_is_told_of_each_and_of_the_reason(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (app, admin) = (&world.app, world.as_admin().await?);
    let actions = json!([{ "type": "notify", "roles": ["ADMIN"] }, { "type": "webhook", "url": "https://books.example/hook" }]);
    automation(app, &admin, json!({ "name": "Trouble", "on": "document.failed", "actions": actions }))
        .await?;
    automation(app, &admin, everything()).await?;

    for times in 1..=2 {
        let document = world.document("invoice.pdf").of(&admin).failed("corrupt").await?;
        assert_eq!(drain(app).await?, 1);
        let told = notified(app, &admin).await?;
        assert_eq!((told.len(), told[0].object_id), (times, document.id.0));
        let reason = document.error.map(|error| error.message).unwrap_or_default();
        assert_eq!(told[0].text, format!("It matched the automation Trouble. The reason: {reason}."));
        let sent = deliveries(app, &admin).await?;
        assert_eq!((sent.len(), sent[0].event.as_str()), (times, "document.failed"));
    }

    // Somebody was faster than the automation and had it tried again: it failed all the same.
    let document = world.document("invoice.pdf").of(&admin).failed("corrupt").await?;
    let mut tx = app.enter(admin.member()).await?;
    documents::retry(&mut tx, &admin.member().actor(), document.id).await?;
    tx.commit().await?;
    assert_eq!(drain(app).await?, 1);
    assert_eq!(notified(app, &admin).await?.len(), 3);

    // What was done about failures is forgotten after a while.
    assert_eq!(automations::sweep(app).await?, 0);
    world.as_system("update automation_runs set created_at = created_at - interval '91 days'").await?;
    assert_eq!(automations::sweep(app).await?, 3);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn events_that_lead_to_each_other_come_to_an_end(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (app, admin) = (&world.app, world.as_admin().await?);
    automation(app, &admin, json!({ "name": "Seen", "actions": [{ "type": "label", "name": "Seen" }] }))
        .await?;
    let document = read_document(&world, &admin, 7).await?;
    complete(app, &admin, document.id).await?;
    assert_eq!(drain(app).await?, 1);

    // An automation's action is an event one level deeper than the event it heard of.
    let mut tx = app.enter(admin.member()).await?;
    let depth: i16 = sqlx::query_scalar("select depth from events where name = 'document.labelled'")
        .fetch_one(tx.conn())
        .await?;
    assert_eq!(depth, 1);
    tx.because_of(DEEPEST - 2);
    documents::settled(&mut tx, document.id).await?;
    tx.commit().await?;
    assert_eq!(drain(app).await?, 1, "still heard");
    let mut tx = app.enter(admin.member()).await?;
    tx.because_of(DEEPEST - 1);
    documents::settled(&mut tx, document.id).await?;
    tx.commit().await?;
    assert_eq!(drain(app).await?, 0, "too deep");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn events_are_forgotten_after_a_month(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (app, admin) = (&world.app, world.as_admin().await?);
    let document = read_document(&world, &admin, 7).await?;
    world.as_system("update events set at = at - interval '31 days'").await?;
    complete(app, &admin, document.id).await?;
    let before = sqlx::query_scalar::<_, i64>("select count(*) from events");
    let all = before.fetch_one(SystemTx::begin(&app.db).await?.conn()).await?;

    let forgotten = events::sweep(app).await?;

    assert!(forgotten > 0);
    let left: i64 = sqlx::query_scalar("select count(*) from events where at > now() - interval '1 day'")
        .fetch_one(SystemTx::begin(&app.db).await?.conn())
        .await?;
    assert_eq!(u64::try_from(left)? + forgotten, u64::try_from(all)?);
    Ok(())
}
