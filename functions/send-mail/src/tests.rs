//! Mails from the outbox to a scripted mail server, with a real database: who has the mail after every answer.

mod answers;
mod api;
mod extras;
mod former;
mod provider;
mod server;

use std::time::Duration;

use chrono::{DateTime, Utc};
use server::{Act, MailServer};
use shared::auth::letters::ResetPassword;
use shared::clock::{Clock, hours};
use shared::db::SystemTx;
use shared::ids::{MailId, OrgId};
use shared::jobs::{Drained, Runner};
use shared::mail::{self, FailMail, SendMail, Swept, To};
use shared::organizations::letters::Invitation;
use shared::testing::{app_with, settings_with};
use shared::{App, Result};
use sqlx::PgPool;

const LINK: &str = "https://astralis.example/reset?token=abc";

/// An app that mails to `server` without protection, with additional settings.
fn app_to(login: &PgPool, server: &MailServer, more: &[(&str, &str)]) -> App {
    let port = server.port.to_string();
    let settings = settings_with(|name| {
        let more = more.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        more.or_else(|| match name {
            "SMTP_HOST" => Some("127.0.0.1".to_owned()),
            "SMTP_PORT" => Some(port.clone()),
            "SMTP_SECURE" => Some("none".to_owned()),
            "SMTP_FROM_EMAIL" => Some("noreply@astralis.example".to_owned()),
            _ => None,
        })
    });
    app_with(login, settings)
}

const BOB: To<'_> = To { address: "bob@guest.example", locale: None };

fn letter() -> ResetPassword {
    ResetPassword { name: "Ada".to_owned(), link: LINK.to_owned() }
}

async fn write(app: &App, expires: Option<DateTime<Utc>>) -> Result<MailId> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let mail = mail::send(&mut tx, &app.vault, BOB, &letter(), expires).await?;
    tx.commit().await?;
    Ok(mail)
}

async fn write_to_nobody(app: &App) -> Result<MailId> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let mail = mail::send_to_nobody(&mut tx, &app.vault, BOB.address, &letter(), None).await?;
    tx.commit().await?;
    Ok(mail)
}

/// Runs everything that waits, as if its time had come.
async fn run(app: &App) -> Result<Drained> {
    as_system(app, "update jobs.job set run_at = now()").await?;
    let runner = Runner::new(app.clone())
        .on::<SendMail, _, _>(super::run)
        .on::<FailMail, _, _>(super::give_up)
        .sharing_queues();
    runner.drain(Duration::from_secs(60)).await
}

async fn as_system(app: &App, sql: &'static str) -> Result<u64> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let done = sqlx::raw_sql(sql).execute(tx.conn()).await?;
    tx.commit().await?;
    Ok(done.rows_affected())
}

/// State, attempts, error, and whether the letter is still there.
async fn row(app: &App, mail: MailId) -> Result<(String, i16, Option<String>, bool)> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let row =
        sqlx::query_as("select state::text, attempts, error, sealed is not null from mails where id = $1")
            .bind(mail.0)
            .fetch_one(tx.conn())
            .await?;
    Ok(row)
}

/// What the log says about the mail, and the organization of each row.
async fn log(app: &App, mail: MailId) -> Result<Vec<(String, Option<OrgId>, String)>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let rows = sqlx::query_as(
        "select action, org_id, after::text from activity where object_type = 'mail' and object_id = $1",
    )
    .bind(mail.0)
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

fn over(state: &str, attempts: i16, error: Option<&str>) -> (String, i16, Option<String>, bool) {
    (state.to_owned(), attempts, error.map(str::to_owned), false)
}

fn waits(state: &str, attempts: i16, error: Option<&str>) -> (String, i16, Option<String>, bool) {
    (state.to_owned(), attempts, error.map(str::to_owned), true)
}

fn header<'a>(mail: &'a str, name: &str) -> Vec<&'a str> {
    let head = mail.split("\n\n").next().unwrap_or_default();
    head.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).collect()
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_mail_is_sent_once_and_its_letter_forgotten(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[]).await;
    let app = app_to(&db, &server, &[]);
    let mail = write(&app, None).await?;

    assert_eq!(run(&app).await?.done, 1);

    assert_eq!(row(&app, mail).await?, over("sent", 1, None));
    let read = server.read();
    assert_eq!(read.len(), 1);
    assert_eq!(header(&read[0], "Message-ID"), [format!("<{mail}@astralis.example>")]);
    assert_eq!(header(&read[0], "From"), ["AstralisOps <noreply@astralis.example>"]);
    assert_eq!(header(&read[0], "To"), ["bob@guest.example"]);
    assert_eq!(header(&read[0], "Subject"), ["Reset your password"]);
    assert_eq!(header(&read[0], "Auto-Submitted"), ["auto-generated"]);
    assert_eq!(header(&read[0], "Date").len(), 1);
    assert!(read[0].contains("multipart/alternative"), "{}", read[0]);
    // Quoted-printable (RFC 2045, section 6.7) undone.
    let content = read[0].replace("=\n", "").replace("=3D", "=");
    assert_eq!(content.matches(LINK).count(), 4, "text, button, and the address to copy: {content}");
    let sent = ("mail.sent".to_owned(), None, r#"{"error": null, "template": "reset-password"}"#.to_owned());
    assert_eq!(log(&app, mail).await?, [sent]);

    let mut tx = SystemTx::begin(&app.db).await?;
    shared::jobs::enqueue(&mut tx, &SendMail { mail }).await?;
    tx.commit().await?;
    assert_eq!(run(&app).await?.done, 1);

    assert_eq!((server.connections(), log(&app, mail).await?.len()), (1, 1));
    assert_eq!(row(&app, mail).await?, over("sent", 1, None));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_expired_mail_and_a_letter_to_nobody_are_not_sent(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[]).await;
    let mut app = app_to(&db, &server, &[]);
    app.clock = Clock::stopped_at(DateTime::UNIX_EPOCH);
    let ends = Some(DateTime::UNIX_EPOCH + hours(1));
    let expired = write(&app, ends).await?;
    let nobody = write_to_nobody(&app).await?;
    app.clock.advance(hours(1));

    assert_eq!(run(&app).await?.done, 2);

    for mail in [expired, nobody] {
        assert_eq!(row(&app, mail).await?, over("expired", 0, None));
        assert_eq!(log(&app, mail).await?, []);
    }
    assert_eq!(server.connections(), 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn without_a_mail_server_a_mail_fails_at_once_and_says_why(db: PgPool) -> Result<()> {
    let app = app_with(&db, settings_with(|_| None));
    let mail = write(&app, None).await?;
    let nobody = write_to_nobody(&app).await?;

    let drained = run(&app).await?;

    assert_eq!((drained.done, drained.failed), (2, 0));
    assert_eq!(row(&app, mail).await?, over("failed", 0, Some("no mail server is configured")));
    assert_eq!(row(&app, nobody).await?, over("expired", 0, None));
    assert_eq!(log(&app, mail).await?[0].0, "mail.failed");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_letter_whose_key_is_gone_fails_and_says_why(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[]).await;
    let mail = write(&app_to(&db, &server, &[]), None).await?;
    let app = app_to(&db, &server, &[("ENCRYPTION_KEY", "another key of the tests, long enough too")]);

    assert_eq!(run(&app).await?.done, 1);

    let (state, attempts, error, _) = row(&app, mail).await?;
    assert_eq!((state.as_str(), attempts), ("failed", 0));
    assert!(error.unwrap_or_default().contains("ENCRYPTION_KEY that is gone"));
    assert_eq!(server.connections(), 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_mail_that_was_given_up_says_what_the_server_said_last(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[Act::Answer("451 full")]).await;
    let app = app_to(&db, &server, &[]);
    let mail = write(&app, None).await?;
    as_system(&app, "update jobs.job set max_attempts = 1").await?;

    run(&app).await?;
    run(&app).await?;

    assert_eq!(row(&app, mail).await?, over("failed", 1, Some("451 full")));
    let logged = log(&app, mail).await?;
    assert_eq!(logged.len(), 1);
    assert_eq!(
        (logged[0].0.as_str(), logged[0].2.as_str()),
        ("mail.failed", r#"{"error": "451", "template": "reset-password"}"#)
    );
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_name_can_not_add_a_header_or_a_recipient(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[]).await;
    let app = app_to(&db, &server, &[]);
    let invitation = Invitation {
        inviter: "Ada\r\nBcc: eve@evil.example\r\n\r\nHello".to_owned(),
        organization: "Caf\u{e9} \u{1f33f}".to_owned(),
        role: "operator".to_owned(),
        link: LINK.to_owned(),
    };
    let mut tx = SystemTx::begin(&app.db).await?;
    mail::send(&mut tx, &app.vault, BOB, &invitation, None).await?;
    tx.commit().await?;

    assert_eq!(run(&app).await?.done, 1);

    let mail = &server.read()[0];
    assert_eq!(header(mail, "Bcc"), Vec::<&str>::new());
    assert_eq!(header(mail, "Subject").len(), 1);
    assert_eq!(server.commands().iter().filter(|line| line.starts_with("RCPT")).count(), 1);
    assert!(mail.is_ascii(), "{mail}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_sweep_ends_what_is_lost_and_deletes_what_is_old(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[]).await;
    let app = app_to(&db, &server, &[]);
    let old = write(&app, None).await?;
    run(&app).await?;
    as_system(&app, "update mails set updated_at = now() - interval '91 days'").await?;
    let kept = write(&app, None).await?;
    run(&app).await?;
    as_system(&app, "update mails set updated_at = now() - interval '89 days' where updated_at > now() - interval '1 day'").await?;
    let lost = write(&app, None).await?;
    as_system(&app, "delete from jobs.job").await?;
    let waiting = write(&app, None).await?;
    as_system(&app, "update mails set updated_at = now() - interval '1 hour' where state = 'queued'").await?;

    assert_eq!(mail::sweep(&app).await?, Swept { lost: 1, deleted: 1 });
    assert_eq!(mail::sweep(&app).await?, Swept::default());

    assert!(row(&app, old).await.is_err());
    assert_eq!(row(&app, kept).await?.0, "sent");
    assert_eq!(row(&app, lost).await?, over("failed", 0, Some("the work on this mail was lost")));
    assert_eq!(row(&app, waiting).await?, waits("queued", 0, None));
    Ok(())
}
