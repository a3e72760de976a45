//! What goes wrong: the offline result stays valid, and the document says why.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use shared::Result;
use shared::documents::Status;
use shared::documents::extractions::Origin;
use shared::documents::improvement::ImprovementState;
use shared::testing::model::{Scripted, TOKENS};
use sqlx::PgPool;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;

use super::stage::{KEY, Stage, TOTAL, offline};

/// The offline result is unchanged, with this state and note.
async fn stands(stage: &Stage, state: ImprovementState, note: &str) -> Result<()> {
    let version = stage.current().await?;
    assert_eq!((version.version, version.origin), (1, Origin::First));
    assert_eq!(stage.document().await?.status, Status::Completed);
    assert_eq!(stage.model_state().await?, (state, Some(note.to_owned())));
    Ok(())
}

fn right() -> Scripted {
    Scripted::invoice(&[("total", "119.00", &[TOTAL])])
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn refusals_and_answers_without_an_end_are_not_asked_again(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    for (answer, note) in [
        (Scripted::refuses(), "the model refused to read it"),
        (Scripted::cut_off(), "the model's answer was longer than allowed"),
        (Scripted::status(401), "the model's API rejects the request (401)"),
    ] {
        stage.model.answers(answer);
        stage.ask().await?;
        assert_eq!(stage.drain().await?, (1, 0), "{note}");
        stands(&stage, ImprovementState::Failed, note).await?;
    }
    assert_eq!((stage.model.asked().len(), stage.automations().await?), (3, 3));
    assert_eq!(stage.tokens().await?, (2 * i64::try_from(TOKENS)?, 0));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_busy_api_is_asked_again_when_it_says(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    stage.model.answers(Scripted::status(429).retry_after("77"));
    stage.model.answers(right());
    assert_eq!(stage.drain().await?, (0, 1));
    stands(&stage, ImprovementState::Waiting, "the model's API is busy (429)").await?;
    assert_eq!(stage.tokens().await?, (0, 0));

    let wait = stage.hurry().await?;
    assert!((70.0..=77.0).contains(&wait), "{wait}");
    assert_eq!(stage.drain().await?, (1, 0));
    assert_eq!(stage.model_state().await?, (ImprovementState::Improved, None));
    assert_eq!(stage.current().await?.extraction.fields["total"].value, "119.00");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_api_that_is_down_is_asked_three_times_with_doubling_pauses(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    stage.model.answers_by(|_| Scripted::status(503));
    assert_eq!(stage.drain().await?, (0, 1));
    let first = stage.hurry().await?;
    assert_eq!(stage.drain().await?, (0, 1));
    let second = stage.hurry().await?;
    // Half to one and a half times ten and twenty seconds.
    assert!((4.0..=15.0).contains(&first) && (9.0..=30.0).contains(&second), "{first} {second}");
    stands(&stage, ImprovementState::Waiting, "the model's API is down (503)").await?;

    // After the third one the job is given up, and its follow-up records it.
    assert_eq!(stage.automations().await?, 0);
    assert_eq!(stage.drain().await?, (1, 1));
    assert_eq!(stage.automations().await?, 1);
    stands(&stage, ImprovementState::Failed, "the model's API is down (503)").await?;
    assert_eq!((stage.model.asked().len(), stage.drain().await?), (3, (0, 0)));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_slow_model_is_not_waited_for_and_its_tokens_are_counted(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    stage.model.answers(right().after(Duration::from_secs(5)));
    assert_eq!(stage.drain().await?, (0, 1));
    stands(&stage, ImprovementState::Waiting, "the model did not answer in time").await?;
    let (used, reserved) = stage.tokens().await?;
    assert!(used > 8192 && reserved == 0, "{used} {reserved}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_answer_that_is_broken_twice_leaves_the_offline_result(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    stage.model.answers(Scripted::says("{\"kind\": \"invoice\", "));
    stage.model.answers(Scripted::says("I am sorry, here it is: {}"));
    assert_eq!(stage.drain().await?, (1, 0));
    stands(&stage, ImprovementState::Failed, "the model's answer was not of the form asked for, twice").await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn over_the_budget_of_the_day_nothing_is_asked(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    sqlx::query("update organizations set model_tokens_per_day = 9000").execute(&stage.world.login).await?;
    assert_eq!(stage.drain().await?, (1, 0));
    stands(&stage, ImprovementState::Skipped, "the organization's tokens of the day are used").await?;
    assert_eq!((stage.model.asked().len(), stage.tokens().await?), (0, (0, 0)));
    assert_eq!(stage.automations().await?, 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_other_documents_have_put_aside_is_waited_for(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let query = "insert into model_reservations (org_id, job_id, tokens, expires_at)
        select id, gen_random_uuid(), 990000, now() + interval '9 minutes' from organizations";
    sqlx::query(query).execute(&stage.world.login).await?;
    assert_eq!(stage.drain().await?, (0, 1));
    let why = "other documents may need the tokens left of the day";
    stands(&stage, ImprovementState::Waiting, why).await?;
    assert!((115.0..=120.0).contains(&stage.hurry().await?));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_ended_a_job_from_outside_is_told_rather_than_an_older_note(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    stage.model.answers(Scripted::status(503));
    assert_eq!(stage.drain().await?, (0, 1));
    stands(&stage, ImprovementState::Waiting, "the model's API is down (503)").await?;
    let id: shared::ids::JobId =
        sqlx::query_scalar("select id from jobs.job where kind = 'improve-extraction'")
            .fetch_one(&stage.world.login)
            .await?;
    let mut tx = shared::db::SystemTx::begin(&stage.world.app.db).await?;
    shared::jobs::cancel(&mut tx, id).await?;
    tx.commit().await?;
    stage.drain().await?;
    stands(&stage, ImprovementState::Failed, "cancelled on request").await?;
    assert_eq!(stage.automations().await?, 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_worker_that_lost_its_job_writes_nothing_of_it(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    stage.model.answers(Scripted::status(503).after(Duration::from_millis(600)));
    let taken = async {
        while stage.model.asked().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        // Another worker takes it, and finishes it.
        let login = &stage.world.login;
        stage.world.as_system("delete from jobs.job where kind = 'improve-extraction'").await?;
        sqlx::query("update documents set model_state = 'improved'").execute(login).await?;
        Ok(())
    };
    let (drained, taken): (_, Result<()>) = tokio::join!(stage.drain(), taken);
    taken?;
    drained?;
    assert_eq!(stage.model_state().await?, (ImprovementState::Improved, None));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_organization_that_says_never_asks_nobody(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    sqlx::query("update organizations set model_use = 'never'").execute(&stage.world.login).await?;
    // A job that waits when the setting changes does not ask either.
    assert_eq!(stage.drain().await?, (1, 0));
    stands(&stage, ImprovementState::Skipped, "no model is to be asked about it any more").await?;
    stage.ask().await?;
    assert_eq!((stage.drain().await?, stage.model.asked().len()), ((0, 0), 0));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_sure_result_is_left_alone(db: PgPool) -> Result<()> {
    let sure = offline(&[("total", "119.00", 0.9, document_types::fields::Source::Rules)]);
    let stage = Stage::with(db, sure).await?;
    assert_eq!((stage.drain().await?, stage.document().await?.model), ((0, 0), None));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_key_is_nowhere_in_the_database_not_even_when_the_api_repeats_it(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let rejection = Scripted::rejects(KEY);
    stage.model.answers(rejection);
    assert_eq!(stage.drain().await?, (1, 0));
    let tables: Vec<String> = sqlx::query_scalar(
        "select format('%I.%I', table_schema, table_name) from information_schema.tables
         where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'",
    )
    .fetch_all(&stage.world.login)
    .await?;
    assert!(tables.len() > 20, "{tables:?}");
    for table in tables {
        let query =
            sqlx::AssertSqlSafe(format!("select count(*) from {table} t where t::text like '%{KEY}%'"));
        let rows: i64 = sqlx::query_scalar(query).fetch_one(&stage.world.login).await?;
        assert_eq!(rows, 0, "{table}");
    }
    assert!(!format!("{:?}", stage.world.app.settings.model).contains(KEY));
    Ok(())
}

/// Keeps everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn neither_the_key_nor_the_document_is_logged_however_much_is(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let log = Log::default();
    // sqlx traces queries that contain the tests' own names.
    let filter = "trace,sqlx=off";
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(log.clone()).finish();
    let logging = subscriber.set_default();
    stage.model.answers(Scripted::status(429));
    stage.drain().await?;
    stage.hurry().await?;
    stage.model.answers(Scripted::rejects(KEY));
    stage.drain().await?;
    stage.ask().await?;
    stage.model.answers(Scripted::says("{ INV-2031"));
    stage.model.answers(right());
    stage.drain().await?;
    drop(logging);

    assert_eq!(stage.model_state().await?, (ImprovementState::Improved, None));
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("the model's API is busy (429)") && log.contains("hyper"), "{log}");
    for secret in [KEY, "INV-2031", "Brightwater", "119.00"] {
        assert!(!log.contains(secret), "{secret}");
    }
    Ok(())
}
