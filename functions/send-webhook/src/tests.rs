//! Webhooks to a scripted receiver over loopback HTTP, with a real database: what it gets, and what the log says.

mod answers;
mod receiver;

use std::time::Duration;

use receiver::{Act, Received, Receiver};
use serde_json::json;
use shared::activity::Actor;
use shared::automations::{self, NewAutomation};
use shared::clock::{days, hours};
use shared::db::SystemTx;
use shared::error::OrNotFound;
use shared::ids::{AutomationId, DeliveryId};
use shared::jobs::{Drained, Runner};
use shared::settings::Secret;
use shared::testing::{Caller, World, app_with, settings_with};
use shared::webhooks::{self, Delivery, FailWebhook, Message, SendWebhook, State, secrets};
use shared::{App, Result};
use sqlx::PgPool;
use standardwebhooks::Webhook;

/// An automation with one webhook that waits to be sent.
struct Scene {
    world: World,
    admin: Caller,
    automation: AutomationId,
    secret: Secret,
    delivery: DeliveryId,
}

/// Settings of local development: http and loopback.
fn local(login: &PgPool) -> App {
    app_with(login, settings_with(|name| (name == "WEBHOOK_ALLOW_PRIVATE").then(|| "true".to_owned())))
}

impl Scene {
    async fn set(app: App, login: PgPool, url: &str) -> Result<Self> {
        let world = World::over(app, login).await?;
        let admin = world.as_admin().await?;
        let document = world.document("invoice.pdf").of(&admin).uploading().await?.id;
        let mut tx = world.app.enter(admin.member()).await?;
        let new: NewAutomation = serde_json::from_value(json!({
            "name": "Bookkeeping", "actions": [{ "type": "webhook", "url": url }],
        }))?;
        let automation = automations::insert(&mut tx, &Actor::system(), admin.member().user, &new).await?.id;
        let secret = secrets::create(&mut tx, &world.app.vault, automation).await?.or_not_found("secret")?;
        let (event, data) =
            (world.settled(document), json!({ "kind": "invoice", "vendor": "Müller & Söhne" }));
        let message =
            Message { automation, event: &event, url, name: "document.completed", data: &data, held: false };
        let delivery = webhooks::send(&mut tx, &message).await?;
        tx.commit().await?;
        Ok(Self { world, admin, automation, secret, delivery })
    }

    /// The delivery's row in the log.
    async fn delivery(&self) -> Result<Delivery> {
        let mut tx = self.world.app.enter(self.admin.member()).await?;
        webhooks::find(&mut tx, self.delivery).await?.or_not_found("delivery")
    }

    /// Runs everything that waits, as if its time had come.
    async fn run(&self) -> Result<Drained> {
        run(&self.world.app).await
    }

    /// Sends it once more, at somebody's request.
    async fn send_again(&self) -> Result<()> {
        let mut tx = self.world.app.enter(self.admin.member()).await?;
        webhooks::retry(&mut tx, &Actor::system(), self.delivery).await?;
        tx.commit().await?;
        self.run().await.map(|_| ())
    }

    /// The names of the actions that the activity log records for the delivery.
    async fn log(&self) -> Result<Vec<String>> {
        let log = sqlx::query_scalar("select action from activity where object_id = $1 order by id")
            .bind(self.delivery.0);
        let mut tx = SystemTx::begin(&self.world.app.db).await?;
        Ok(log.fetch_all(tx.conn()).await?)
    }
}

async fn run(app: &App) -> Result<Drained> {
    let mut tx = SystemTx::begin(&app.db).await?;
    sqlx::raw_sql("update jobs.job set run_at = now()").execute(tx.conn()).await?;
    tx.commit().await?;
    let runner = Runner::new(app.clone())
        .on::<SendWebhook, _, _>(super::run)
        .on::<FailWebhook, _, _>(super::give_up)
        .sharing_queues();
    runner.drain(Duration::from_secs(60)).await
}

/// Whether a library for Standard Webhooks would accept it.
fn is_signed(received: &Received, secret: &Secret) -> bool {
    let webhook = Webhook::new(secret.expose()).unwrap();
    webhook.verify(received.body.as_bytes(), &received.headers).is_ok()
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_webhook_arrives_signed_and_is_sent_once(db: PgPool) -> Result<()> {
    let receiver = Receiver::start(&[Act::Say(200, ("x-id", "1".into()), "thank you".into())]).await;
    let scene = Scene::set(local(&db), db, &receiver.url("127.0.0.1")).await?;

    assert_eq!(scene.run().await?.done, 1);

    let received = receiver.received();
    assert_eq!((received.len(), received[0].path.as_str()), (1, "/hook"));
    assert!(is_signed(&received[0], &scene.secret), "{received:?}");
    let forged = Received { body: received[0].body.replace("invoice", "receipt"), ..received[0].clone() };
    assert!(!is_signed(&forged, &scene.secret));
    assert_eq!(received[0].header("webhook-id"), scene.delivery.to_string());
    assert_eq!(received[0].header("content-type"), "application/json");
    assert!(received[0].header("user-agent").starts_with("AstralisOps/"));
    let body: serde_json::Value = serde_json::from_str(&received[0].body)?;
    assert_eq!(
        (&body["type"], &body["data"]["vendor"]),
        (&json!("document.completed"), &json!("Müller & Söhne"))
    );
    assert!(body["timestamp"].is_string());

    let delivery = scene.delivery().await?;
    assert_eq!((delivery.state, delivery.attempts, delivery.status_code), (State::Succeeded, 1, Some(200)));
    assert_eq!((delivery.answer.as_deref(), delivery.error), (Some("thank you"), None));
    assert!(delivery.duration_ms.is_some() && delivery.attempted_at.is_some());
    assert_eq!(scene.log().await?, ["webhook.delivered"]);

    // The job once more, as after a worker that died at the wrong moment: the delivery is over.
    let mut tx = scene.world.app.enter(scene.admin.member()).await?;
    shared::jobs::enqueue(&mut tx, &SendWebhook { delivery: scene.delivery }).await?;
    tx.commit().await?;
    assert_eq!(scene.run().await?.done, 1);
    assert_eq!((receiver.received().len(), scene.delivery().await?.attempts), (1, 1));
    assert_eq!(scene.log().await?, ["webhook.delivered"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_replaced_secret_signs_along_for_a_day(db: PgPool) -> Result<()> {
    let receiver = Receiver::start(&[]).await;
    let scene = Scene::set(local(&db), db, &receiver.url("127.0.0.1")).await?;
    let app = &scene.world.app;
    let mut tx = app.enter(scene.admin.member()).await?;
    let now = app.clock.now();
    let (new, until) = secrets::rotate(&mut tx, &Actor::system(), &app.vault, scene.automation, now).await?;
    let until = until.or_not_found("end of the one before")?;
    assert_eq!(until.timestamp(), (now + hours(24)).timestamp());

    let signing = async |tx: &mut _, at| secrets::current(tx, &app.vault, scene.automation, at).await;
    let both = [new.clone(), scene.secret.clone()];
    assert_eq!(signing(&mut tx, until - Duration::from_secs(1)).await?, both);
    assert_eq!(signing(&mut tx, until).await?, vec![new.clone()]);

    // Another rotation within the day would end the first secret at once.
    let early = secrets::rotate(
        &mut tx,
        &Actor::system(),
        &app.vault,
        scene.automation,
        until - Duration::from_secs(1),
    )
    .await;
    assert_eq!(early.map_err(|error| error.code()).err(), Some("secret_changing"));
    assert_eq!(signing(&mut tx, now).await?, both);
    tx.commit().await?;
    let mut tx = app.enter(scene.admin.member()).await?;
    assert!(secrets::rotate(&mut tx, &Actor::system(), &app.vault, scene.automation, until).await.is_ok());
    drop(tx);

    scene.run().await?;

    let received = receiver.received();
    assert_eq!(received[0].header("webhook-signature").split(' ').count(), 2);
    assert!(is_signed(&received[0], &new) && is_signed(&received[0], &scene.secret));
    let other = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    assert!(!is_signed(&received[0], &other));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_secret_is_sealed_in_the_database(db: PgPool) -> Result<()> {
    let scene = Scene::set(local(&db), db, "http://127.0.0.1:1/hook").await?;
    let mut tx = SystemTx::begin(&scene.world.app.db).await?;
    let sealed: Vec<u8> =
        sqlx::query_scalar("select secret from webhook_secrets").fetch_one(tx.conn()).await?;
    let text = scene.secret.expose().as_bytes();
    assert!(!sealed.windows(8).any(|window| text.windows(8).any(|part| part == window)));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_webhook_whose_secret_can_not_be_opened_fails_and_says_why(db: PgPool) -> Result<()> {
    let receiver = Receiver::start(&[]).await;
    let scene = Scene::set(local(&db), db.clone(), &receiver.url("127.0.0.1")).await?;
    let lost = app_with(
        &db,
        settings_with(|name| {
            (name == "ENCRYPTION_KEY").then(|| "another key, as long as it has to be".into())
        }),
    );

    assert_eq!(run(&lost).await?.done, 1);

    let delivery = scene.delivery().await?;
    assert_eq!((delivery.state, delivery.attempts), (State::Failed, 0));
    assert!(delivery.error.unwrap_or_default().contains("ENCRYPTION_KEY that is gone"));
    assert_eq!(receiver.received().len(), 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_has_been_over_for_90_days_is_swept_and_what_waits_is_kept(db: PgPool) -> Result<()> {
    let scene = Scene::set(local(&db), db, "http://127.0.0.1:1/hook").await?;
    let old = "update webhook_deliveries set created_at = now() - interval '91 days'";
    scene.world.as_system(old).await?;
    assert_eq!(webhooks::sweep(&scene.world.app).await?, 0);

    // Sent again yesterday, in vain.
    let tried = "update webhook_deliveries set state = 'failed', attempted_at = now() - interval '1 day'";
    scene.world.as_system(tried).await?;
    assert_eq!(webhooks::sweep(&scene.world.app).await?, 0);

    scene.world.as_system("update webhook_deliveries set attempted_at = null").await?;
    let mut early = scene.world.app.clone();
    early.clock = shared::clock::Clock::stopped_at(early.clock.now() - days(2));
    assert_eq!(webhooks::sweep(&early).await?, 0);
    assert_eq!(webhooks::sweep(&scene.world.app).await?, 1);
    assert_eq!(webhooks::sweep(&scene.world.app).await?, 0);
    Ok(())
}
