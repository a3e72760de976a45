//! Every kind of answer and of silence: what happens to the webhook.

use shared::activity::Actor;
use shared::testing::app;

use super::*;

async fn sent(db: PgPool, acts: &[Act]) -> Result<(Receiver, Scene)> {
    let receiver = Receiver::start(acts).await;
    let scene = Scene::set(local(&db), db, &receiver.url("127.0.0.1")).await?;
    scene.run().await?;
    Ok((receiver, scene))
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_server_in_trouble_gets_the_same_webhook_again_until_it_takes_it(db: PgPool) -> Result<()> {
    let (receiver, scene) = sent(db, &[Act::Status(500), Act::Status(503)]).await?;
    let delivery = scene.delivery().await?;
    assert_eq!((delivery.state, delivery.attempts, delivery.status_code), (State::Pending, 1, Some(500)));
    assert_eq!(delivery.error.as_deref(), Some("answered with status 500"));

    scene.run().await?;
    scene.run().await?;

    let delivery = scene.delivery().await?;
    assert_eq!((delivery.state, delivery.attempts, delivery.status_code), (State::Succeeded, 3, Some(204)));
    assert_eq!(delivery.error, None);
    let received = receiver.received();
    assert_eq!(received.len(), 3);
    for again in &received {
        assert_eq!(again.body, received[0].body);
        assert_eq!(again.header("webhook-id"), received[0].header("webhook-id"));
        assert!(is_signed(again, &scene.secret));
    }
    assert_eq!(scene.log().await?, ["webhook.delivered"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_receiver_that_wants_none_is_left_in_peace(db: PgPool) -> Result<()> {
    let answers = [410, 404, 400];
    let (receiver, scene) = sent(db, &answers.map(Act::Status)).await?;
    for (attempts, status) in (1..).zip(answers) {
        assert_eq!(scene.run().await?, Drained::default(), "nothing is left to do");

        let delivery = scene.delivery().await?;
        assert_eq!((delivery.state, delivery.attempts), (State::Failed, attempts), "{status}");
        assert_eq!(delivery.status_code.map(i32::from), Some(i32::from(status)));
        assert!(delivery.error.unwrap_or_default().contains(&status.to_string()));
        assert_eq!(i32::try_from(receiver.received().len())?, attempts);
        scene.send_again().await?;
    }
    assert_eq!(
        scene.log().await?,
        [
            "webhook.failed",
            "webhook.retried",
            "webhook.failed",
            "webhook.retried",
            "webhook.failed",
            "webhook.retried",
            "webhook.delivered"
        ]
    );
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_redirect_is_not_followed(db: PgPool) -> Result<()> {
    let elsewhere = Receiver::start(&[]).await;
    let location = ("location", elsewhere.url("127.0.0.1"));
    let (_, scene) = sent(db, &[Act::Say(307, location, String::new())]).await?;

    let delivery = scene.delivery().await?;
    assert_eq!((delivery.state, delivery.status_code), (State::Failed, Some(307)));
    assert_eq!(elsewhere.received().len(), 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_receiver_that_is_asked_too_often_says_when_to_come_back(db: PgPool) -> Result<()> {
    let later = ("retry-after", "7200".to_owned());
    let (_, scene) = sent(db, &[Act::Say(429, later, String::new())]).await?;

    let mut tx = SystemTx::begin(&scene.world.app.db).await?;
    let wait: f64 = sqlx::query_scalar("select extract(epoch from run_at - now())::float8 from jobs.job")
        .fetch_one(tx.conn())
        .await?;
    assert!((7100.0..=7200.0).contains(&wait), "{wait} seconds");
    tx.commit().await?;
    scene.run().await?;
    assert_eq!(scene.delivery().await?.state, State::Succeeded);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn silence_and_a_closed_port_are_tried_again(db: PgPool) -> Result<()> {
    let receiver = Receiver::start(&[Act::Silence]).await;
    let mut patient = local(&db);
    patient.webhooks = patient.webhooks.within(Duration::from_millis(300));
    let scene = Scene::set(patient, db, &receiver.url("127.0.0.1")).await?;

    scene.run().await?;

    let delivery = scene.delivery().await?;
    assert_eq!((delivery.state, delivery.attempts, delivery.status_code), (State::Pending, 1, None));
    assert_eq!(delivery.error.as_deref(), Some("no answer within 0.3 seconds"));
    assert!(delivery.duration_ms.is_some_and(|duration| (300..5000).contains(&duration)));

    scene.world.as_system("update webhook_deliveries set url = 'http://127.0.0.1:1/hook'").await?;
    scene.run().await?;
    let delivery = scene.delivery().await?;
    assert_eq!((delivery.state, delivery.attempts), (State::Pending, 2));
    assert!(delivery.error.unwrap_or_default().starts_with("no answer: "));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn of_a_long_answer_the_first_kilobyte_is_kept(db: PgPool) -> Result<()> {
    let long = format!("\0{}", "ä".repeat(1_000_000));
    let (_, scene) = sent(db, &[Act::Say(200, ("x-id", "1".into()), long)]).await?;

    let delivery = scene.delivery().await?;
    assert_eq!(delivery.state, State::Succeeded);
    let answer = delivery.answer.unwrap_or_default();
    assert!(answer.starts_with("\u{fffd}ä") && answer.chars().count() <= 514, "{}", answer.len());
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_private_address_is_refused_however_it_came_to_be_saved(db: PgPool) -> Result<()> {
    let receiver = Receiver::start(&[]).await;
    let url = |host| receiver.url(host).replace("http:", "https:");
    // A literal address is recognized by itself, a name only when it is connected to.
    let scene = Scene::set(app(&db), db, &url("127.0.0.1")).await?;
    scene.run().await?;
    for (attempts, host) in [(1, "127.0.0.1"), (2, "localhost")] {
        let delivery = scene.delivery().await?;
        assert_eq!((delivery.state, delivery.attempts), (State::Failed, attempts), "{host}");
        assert!(delivery.error.unwrap_or_default().contains("private or otherwise reserved"));
        let mut tx = SystemTx::begin(&scene.world.app.db).await?;
        sqlx::query("update webhook_deliveries set url = $1")
            .bind(url("localhost"))
            .execute(tx.conn())
            .await?;
        tx.commit().await?;
        scene.send_again().await?;
    }
    assert_eq!(receiver.received().len(), 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_webhook_that_is_given_up_has_failed_and_may_be_sent_again(db: PgPool) -> Result<()> {
    let receiver = Receiver::start(&[Act::Status(502)]).await;
    let scene = Scene::set(local(&db), db, &receiver.url("127.0.0.1")).await?;
    scene.world.as_system("update jobs.job set max_attempts = 1").await?;
    scene.run().await?;
    scene.run().await?;
    let delivery = scene.delivery().await?;
    assert_eq!((delivery.state, delivery.attempts), (State::Failed, 1));
    assert_eq!(delivery.error.as_deref(), Some("answered with status 502"));
    assert_eq!(scene.log().await?, ["webhook.failed"]);

    assert!(delivery.may_be_retried().is_ok());
    let mut tx = scene.world.app.enter(scene.admin.member()).await?;
    let again = webhooks::retry(&mut tx, &Actor::system(), scene.delivery).await?;
    assert_eq!(again.may_be_retried().map_err(|error| error.code()), Err("still_pending"));
    tx.commit().await?;
    scene.run().await?;

    assert_eq!((scene.delivery().await?.state, scene.delivery().await?.attempts), (State::Succeeded, 2));
    let ids: Vec<_> = receiver.received().iter().map(|got| got.header("webhook-id").to_owned()).collect();
    assert_eq!(ids, [scene.delivery.to_string(), scene.delivery.to_string()]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_receiver_in_a_hurry_does_not_use_up_the_attempts(db: PgPool) -> Result<()> {
    let now = ("retry-after", "0".to_owned());
    let (_, scene) = sent(db, &[Act::Say(503, now, String::new())]).await?;

    let mut tx = SystemTx::begin(&scene.world.app.db).await?;
    let wait: f64 = sqlx::query_scalar("select extract(epoch from run_at - now())::float8 from jobs.job")
        .fetch_one(tx.conn())
        .await?;
    assert!((4.0..=15.0).contains(&wait), "{wait} seconds");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_webhook_that_is_cancelled_says_so_rather_than_how_it_was_answered_before(
    db: PgPool,
) -> Result<()> {
    let (_, scene) = sent(db, &[Act::Status(502)]).await?;
    let mut tx = SystemTx::begin(&scene.world.app.db).await?;
    let id: shared::ids::JobId = sqlx::query_scalar("select id from jobs.job").fetch_one(tx.conn()).await?;
    shared::jobs::cancel(&mut tx, id).await?;
    tx.commit().await?;
    scene.run().await?;

    let delivery = scene.delivery().await?;
    assert_eq!((delivery.state, delivery.attempts), (State::Failed, 1));
    assert_eq!(delivery.error.as_deref(), Some("cancelled on request"));
    Ok(())
}
