//! Mails from a real IMAP server into documents, each once, whatever breaks on the way.

mod consent;
mod faults;
mod hook;
mod provider;
mod requests;
mod trial;

use std::time::Duration;

use axum::http::Method;
use fetch_mail::run as fetch;
use platform::local::bucket::Bucket;
use serde_json::{Value, json};
use shared::db::SystemTx;
use shared::ids::MailboxId;
use shared::jobs::{self, Options, Runner};
use shared::mailboxes::FetchMailbox;
use shared::testing::{Caller, Reply, World, app_with, settings_with};
use shared::{App, Result};
use sqlx::PgPool;
use tempfile::TempDir;
use tests::dovecot::{Dovecot, Gate, PASSWORD};

/// Whose mails are read.
const USER: &str = "anna";

/// A world with a bucket and an IMAP server, and the way between.
struct Scene {
    world: World,
    admin: Caller,
    dovecot: Dovecot,
    gate: Gate,
    _bucket: Bucket,
    _folder: TempDir,
}

impl Scene {
    async fn set(db: PgPool, own: &'static [(&'static str, &'static str)]) -> Result<Self> {
        let own = own.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self::set_over(db, Dovecot::start()?, |_| own).await
    }

    /// The same before a server of one's own, with settings that may name the way there.
    async fn set_over(
        db: PgPool,
        dovecot: Dovecot,
        own: impl FnOnce(&Gate) -> Vec<(&'static str, String)>,
    ) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let bucket = tests::bucket::serve(folder.path()).await?;
        let gate = Gate::open(dovecot.port()).await?;
        let (endpoint, own) = (bucket.endpoint(), own(&gate));
        let settings = settings_with(|name| match name {
            "SPACES_ENDPOINT" => Some(endpoint.clone()),
            "WEBHOOK_ALLOW_PRIVATE" => Some("true".to_owned()),
            _ => own.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()),
        });
        let world = World::over(app_with(&db, settings), db).await?;
        let admin = world.as_admin().await?;
        Ok(Self { world, admin, dovecot, gate, _bucket: bucket, _folder: folder })
    }

    /// What a mailbox is set up with.
    fn wanted(&self) -> Value {
        json!({
            "name": "Invoices", "source": "IMAP", "host": "127.0.0.1", "port": self.gate.port(), "security": "NONE",
            "username": USER, "password": PASSWORD,
        })
    }

    async fn mailbox(&self, wanted: &Value) -> Result<MailboxId> {
        let reply = self.admin.post(mailboxes::router(), "/mailboxes", wanted).await?;
        assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
        Ok(reply.value()["id"].as_str().unwrap_or_default().parse()?)
    }

    async fn replace(&self, mailbox: MailboxId, version: u32, wanted: &Value) -> Result<Reply> {
        let caller = self.admin.clone().with(axum::http::header::IF_MATCH, &format!("\"{version}\""));
        let (path, body) = (format!("/mailboxes/{mailbox}"), serde_json::to_vec(wanted)?);
        caller.request(router(), Method::PUT, &path, Some("application/json"), body).await
    }

    /// Puts mails into the inbox, each with its number as its subject.
    fn deliver(&self, numbers: std::ops::Range<usize>) -> Result<()> {
        for number in numbers {
            self.dovecot.deliver(USER, mail(number).as_bytes())?;
        }
        Ok(())
    }

    async fn fetch(&self, mailbox: MailboxId) -> Result<()> {
        fetch_by(&self.world.app, &self.admin, mailbox).await
    }

    async fn shown(&self, mailbox: MailboxId) -> Result<Value> {
        Ok(self.admin.get(mailboxes::router(), &format!("/mailboxes/{mailbox}")).await?.value())
    }

    /// The ledger, oldest first.
    async fn ledger(&self, mailbox: MailboxId) -> Result<Vec<Value>> {
        let path = format!("/mailboxes/{mailbox}/messages?limit=100");
        let reply = self.admin.get(mailboxes::router(), &path).await?.value();
        let mut items = reply["items"].as_array().cloned().unwrap_or_default();
        items.reverse();
        Ok(items)
    }

    /// The fate of each mail in the ledger, oldest first.
    async fn fates(&self, mailbox: MailboxId) -> Result<Vec<String>> {
        let ledger = self.ledger(mailbox).await?;
        Ok(ledger.iter().map(|mail| crate::text(mail, "fate").to_owned()).collect())
    }

    /// How many documents there are, and how many different files.
    async fn documents(&self) -> Result<(i64, i64)> {
        let mut tx = SystemTx::begin(&self.world.app.db).await?;
        let counted = sqlx::query_as("select count(*), count(distinct sha256) from documents");
        Ok(counted.fetch_one(tx.conn()).await?)
    }
}

fn mail(number: usize) -> String {
    format!(
        "From: Vendor <bills@example.com>\r\nSubject: =?utf-8?Q?Rechnung_{number}_f=C3=BCr_Sie?=\r\n\
         Message-ID: <{number}@example.com>\r\nDate: Mon, 30 Nov 2026 10:00:00 +0000\r\n\r\nMail {number}.\r\n"
    )
}

async fn fetch_by(app: &App, by: &Caller, mailbox: MailboxId) -> Result<()> {
    let mut tx = app.enter(by.member()).await?;
    let job = FetchMailbox { mailbox };
    jobs::enqueue_with(&mut tx, &job, Options::default().unique(mailbox.to_string())).await?;
    tx.commit().await?;
    let runner = Runner::new(app.clone()).on::<FetchMailbox, _, _>(fetch).sharing_queues();
    runner.drain(Duration::from_secs(300)).await?;
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn each_mail_becomes_a_document_once_and_is_marked_afterwards(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    scene.deliver(0..3)?;
    let label = json!({ "name": "By mail" });
    let label = scene.admin.post(labels::router(), "/labels", &label).await?.value();
    let mut wanted = scene.wanted();
    wanted["mark"] = json!("SEEN");
    wanted["label_ids"] = json!([label["id"]]);
    let mailbox = scene.mailbox(&wanted).await?;

    for _ in 0..2 {
        scene.fetch(mailbox).await?;
        assert_eq!(scene.fates(mailbox).await?, ["STORED"; 3]);
        assert_eq!(scene.documents().await?, (3, 3));
        assert_eq!(scene.dovecot.seen(USER)?, 3);
    }
    let first = &scene.ledger(mailbox).await?[0];
    assert_eq!(first["subject"], "Rechnung 0 für Sie");
    assert_eq!((&first["sender"], &first["attempts"]), (&json!("Vendor <bills@example.com>"), &json!(1)));
    assert!(first["marked_at"].is_string(), "{first}");
    let document = format!("/documents/{}", crate::text(first, "document_id"));
    let shown = scene.admin.get(documents::router(), &document).await?.value();
    assert_eq!((&shown["status"], &shown["media_type"]), (&json!("PENDING"), &json!("message/rfc822")));
    assert_eq!(shown["name"], "Rechnung 0 für Sie.eml");
    let labels = scene.admin.get(documents::router(), &format!("{document}/labels")).await?.value();
    assert_eq!(labels.as_array().or(labels["items"].as_array()).map(Vec::len), Some(1), "{labels}");
    let shown = scene.shown(mailbox).await?;
    assert_eq!(
        (&shown["waiting"], &shown["failed"], &shown["error_code"]),
        (&json!(0), &json!(0), &Value::Null)
    );

    // A mail that was read by somebody else comes all the same: it is new to us.
    scene.deliver(3..4)?;
    scene.fetch(mailbox).await?;
    assert_eq!(scene.documents().await?, (4, 4));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_mailbox_that_is_switched_off_or_deleted_is_left_alone_and_its_documents_stay(
    db: PgPool,
) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    scene.deliver(0..1)?;
    let mut wanted = scene.wanted();
    let mailbox = scene.mailbox(&wanted).await?;
    scene.fetch(mailbox).await?;
    scene.deliver(1..2)?;

    wanted["enabled"] = json!(false);
    let path = format!("/mailboxes/{mailbox}");
    let off = scene.admin.clone().with(axum::http::header::IF_MATCH, "\"1\"");
    let body = serde_json::to_vec(&wanted)?;
    let reply = off.request(router(), Method::PUT, &path, Some("application/json"), body).await?;
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    scene.fetch(mailbox).await?;
    assert_eq!(scene.fates(mailbox).await?, ["STORED"]);

    let gone = scene.admin.clone().with(axum::http::header::IF_MATCH, "\"2\"");
    assert_eq!(gone.delete(router(), &path).await?.status, 204);
    scene.fetch(mailbox).await?;
    assert_eq!(scene.documents().await?, (1, 1));
    Ok(())
}

fn router() -> utoipa_axum::router::OpenApiRouter<App> {
    mailboxes::router()
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_the_ledger_says_of_a_mail_goes_with_its_document(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    scene.deliver(0..1)?;
    let mailbox = scene.mailbox(&scene.wanted()).await?;
    scene.fetch(mailbox).await?;

    scene.world.as_system("update documents set deleted_at = now(), erased_at = now()").await?;
    let mail = scene.ledger(mailbox).await?.remove(0);
    assert_eq!(
        (&mail["subject"], &mail["sender"], &mail["message_id"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    scene.world.as_system("delete from documents").await?;
    scene.dovecot.renumber(USER)?;
    scene.fetch(mailbox).await?;
    assert_eq!(scene.fates(mailbox).await?, ["STORED", "DUPLICATE"]);
    assert_eq!(scene.documents().await?, (0, 0));
    Ok(())
}

/// Mails of the run below. For the bar of 1,000 set it so, and have `--no-capture` show the figure.
const MANY: usize = 60;

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn of_many_mails_none_is_lost_and_none_doubled_whatever_breaks(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[("QUEUE_LIMIT", "100000")]).await?;
    scene.deliver(0..MANY)?;
    let mailbox = scene.mailbox(&scene.wanted()).await?;
    let (begun, many) = (std::time::Instant::now(), i64::try_from(MANY)?);
    let share = u64::try_from(MANY)? * 200;
    let mut turns = 0;
    while scene.documents().await?.0 < many {
        turns += 1;
        assert!(turns < 200, "{:?}", scene.shown(mailbox).await?);
        // Each connection breaks later than the one before it, in the middle of whatever it is.
        scene.gate.cut_after(share * turns);
        scene.fetch(mailbox).await?;
        if turns == 3 {
            scene.dovecot.renumber(USER)?;
        }
    }
    println!("{MANY} mails in {:?}, {turns} connections", begun.elapsed());
    assert_eq!(scene.documents().await?, (many, many));
    Ok(())
}
