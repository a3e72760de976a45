//! Mails that become requests: their threads, answers to them, machines that answer, and senders who send too many.

use document_types::reading::{Page, Reading};
use mail_parser::MessageParser;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::clock::hours;
use shared::db::SystemTx;
use shared::documents::{self, Kept};
use shared::ids::{DocumentId, MailboxId, OrgId};
use shared::intake::thread;
use shared::testing::{Caller, Letter};
use shared::{App, Result};
use sqlx::PgPool;
use tests::dovecot::PASSWORD;
use utoipa_axum::router::OpenApiRouter;

use super::{Scene, USER, fetch_by};
use crate::text;

/// From whom the platform's letters are.
const PLATFORM: [(&str, &str); 3] =
    [("SMTP_HOST", "127.0.0.1"), ("SMTP_FROM_EMAIL", "noreply@platform.example"), ("QUEUE_LIMIT", "100000")];

const FIRST: &str = "From: Eileen Hynes <eileen@hynes.ie>\r\nTo: desk@acme.example\r\nSubject: Boiler lost pressure\r\n\
    Message-ID: <a1@hynes.ie>\r\n\r\nIt drips.\r\n\r\nOn Mon, 30 Nov 2026, Acme <desk@acme.example> wrote:\r\n> Our prices\r\n";

fn router() -> OpenApiRouter<App> {
    ::intake::router().merge(mailboxes::router()).merge(organizations::router()).merge(documents_router())
}

fn documents_router() -> OpenApiRouter<App> {
    ::documents::router()
}

/// A mailbox whose mails are requests.
struct Desk {
    scene: Scene,
    mailbox: MailboxId,
}

impl Desk {
    async fn new(db: PgPool) -> Result<Self> {
        let mut scene = Scene::set(db, &PLATFORM).await?;
        scene.world.app.clock = shared::clock::Clock::stopped_at(scene.world.app.clock.now());
        scene.admin = scene.world.as_admin().await?;
        let mut wanted = scene.wanted();
        wanted["becomes"] = json!("REQUESTS");
        wanted["reply_address"] = json!("Desk@acme.example");
        wanted["plus_addressing"] = json!(true);
        let mailbox = scene.mailbox(&wanted).await?;
        Ok(Self { scene, mailbox })
    }

    /// Delivers mails, fetches them and reads them.
    async fn arrive(&self, mails: &[String]) -> Result<()> {
        for mail in mails {
            self.scene.dovecot.deliver(USER, mail.as_bytes())?;
        }
        self.scene.fetch(self.mailbox).await?;
        read(&self.scene.world.app).await
    }

    async fn requests(&self) -> Result<Vec<Value>> {
        let list = self.get("/requests?status=all&order=newest&limit=100").await?;
        Ok(list["items"].as_array().cloned().unwrap_or_default())
    }

    async fn get(&self, path: &str) -> Result<Value> {
        // A token of before is over when the clock has gone ahead.
        let reply = self.scene.world.as_admin().await?.get(router(), path).await?;
        assert_eq!(reply.status, 200, "{path}: {}", String::from_utf8_lossy(&reply.body));
        Ok(reply.value())
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value> {
        let reply = self.scene.admin.post(router(), path, &body).await?;
        assert!(reply.status.is_success(), "{path}: {}", String::from_utf8_lossy(&reply.body));
        Ok(reply.value())
    }

    async fn messages(&self, request: &Value) -> Result<Vec<Value>> {
        let list = self.get(&format!("/requests/{}/messages", text(request, "id"))).await?;
        Ok(list["items"].as_array().cloned().unwrap_or_default())
    }

    async fn close(&self, request: &Value) -> Result<()> {
        let path = format!("/requests/{}", text(request, "id"));
        let version = self.get(&path).await?["version"].clone();
        self.post(&format!("{path}/close"), json!({ "version": version })).await?;
        Ok(())
    }
}

/// Reads the mails that wait, as the reader does with mails that are plain text, and has them taken.
async fn read(app: &App) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let waiting: Vec<(OrgId, DocumentId, String, i64)> = sqlx::query_as(
        "select org_id, id, key, size from documents
         where status = 'pending' and media_type = 'message/rfc822' order by id limit 1000",
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    for (org, id, key, size) in waiting {
        let bytes = app.bucket.get(&key, u64::try_from(size)?).await?;
        let said = said(&bytes);
        let page = Page { width: 100, height: 100, text: said.clone(), ..Page::default() };
        let reading = Reading { pages: vec![page], text: said, ..Reading::default() };
        let mut kept = Kept::default();
        reading.pages.iter().for_each(|page| kept.add(page));
        let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
        let Some(document) = documents::start_reading(app, &mut tx, id).await? else { continue };
        documents::keep_pages(&mut tx, id, 0, &reading.pages, kept.pages).await?;
        let sha256: [u8; 32] = Sha256::digest(&bytes).into();
        let limits = &app.settings.documents;
        documents::complete_reading(&mut tx, &document, &sha256, &reading, &kept, limits).await?;
        // Twice, as a job that is done again does.
        thread::examine(app, &mut tx, id).await?;
        thread::examine(app, &mut tx, id).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn said(mail: &[u8]) -> String {
    let parsed = MessageParser::default().parse(mail);
    let subject = parsed.as_ref().and_then(|mail| mail.subject().map(str::to_owned)).unwrap_or_default();
    let body = parsed.as_ref().and_then(|mail| mail.body_text(0)).unwrap_or_default();
    format!("Subject: {subject}\nFrom: somebody\n{}", body.replace("\r\n", "\n"))
}

/// A mail as its recipient's server has it.
fn sent(letter: &Letter, id: &Value) -> String {
    let content = &letter.content;
    let references = content.extras.references.join(" ");
    let submitted = match content.extras.authorship {
        shared::mail::Authorship::Machine => "auto-generated",
        shared::mail::Authorship::Answer => "auto-replied",
        shared::mail::Authorship::Person => "no",
    };
    format!(
        "From: Acme <noreply@platform.example>\r\nReply-To: {}\r\nSubject: {}\r\nMessage-ID: {}\r\nReferences: {references}\r\n\
         Auto-Submitted: {submitted}\r\n\r\n{}",
        content.extras.reply_to.as_deref().unwrap_or_default(),
        content.subject,
        id.as_str().unwrap_or_default(),
        content.text
    )
}

fn answer(id: &str, headers: &str, body: &str) -> String {
    format!(
        "From: Eileen Hynes <eileen@hynes.ie>\r\nMessage-ID: <{id}@hynes.ie>\r\n{headers}\r\n\r\n{body}\r\n"
    )
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_mail_is_a_request_once_and_its_sender_is_told(db: PgPool) -> Result<()> {
    let desk = Desk::new(db).await?;
    desk.arrive(&[FIRST.to_owned()]).await?;
    // The same by another way: equal identifier and equal parts.
    desk.arrive(&[format!("Received: by elsewhere.example\r\n{FIRST}")]).await?;
    // And another mail with the same identifier.
    desk.arrive(&[FIRST.replace("It drips.", "It drips more.").replace("Boiler", "Attic")]).await?;

    let requests = desk.requests().await?;
    assert_eq!(requests.len(), 2, "{requests:?}");
    let request = &requests[1];
    assert_eq!((&request["source"], &request["subject"]), (&json!("mail"), &json!("Boiler lost pressure")));
    let detail = desk.get(&format!("/requests/{}", text(request, "id"))).await?;
    assert_eq!((&detail["text"], &detail["customer"]["name"]), (&json!("It drips."), &json!("Eileen Hynes")));
    let messages = desk.messages(request).await?;
    assert_eq!((&messages[0]["kind"], &messages[0]["text"]), (&json!("in"), &json!("It drips.")));
    assert!(text(&messages[0], "quoted").ends_with("> Our prices"), "{messages:?}");
    assert_eq!((&messages[1]["kind"], &messages[1]["automatic"]), (&json!("out"), &json!(true)));
    assert_eq!(messages[1]["delivery"]["state"], "queued");

    let letters = desk.scene.world.letters("eileen@hynes.ie").await?;
    assert_eq!(letters.len(), 1, "once a day");
    let extras = &letters[0].content.extras;
    assert_eq!(extras.in_reply_to.as_deref(), Some("<a1@hynes.ie>"));
    let address = extras.reply_to.clone().unwrap_or_default();
    assert!(address.starts_with("desk+1-") && address.ends_with("@acme.example"), "{address}");
    assert!(letters[0].link().is_some_and(|link| link.contains("/link.html#request/")), "{letters:?}");

    let ledger = desk.scene.ledger(desk.mailbox).await?;
    assert_eq!(ledger[0]["request_id"], request["id"]);
    assert_eq!(
        (&ledger[1]["reason_code"], &ledger[1]["request_id"]),
        (&json!("already_here"), &request["id"])
    );
    assert_eq!(ledger[2]["request_id"], requests[0]["id"]);
    let document = desk.get(&format!("/documents/{}", text(&ledger[0], "document_id"))).await?;
    assert!(document["archived_at"].is_string(), "{document}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_answer_goes_out_and_comes_back_and_machines_open_nothing(db: PgPool) -> Result<()> {
    let desk = Desk::new(db).await?;
    desk.arrive(&[FIRST.to_owned()]).await?;
    let request = desk.requests().await?.remove(0);
    let path = format!("/requests/{}", text(&request, "id"));
    let draft = desk.get(&format!("{path}/reply")).await?;
    assert_eq!(
        (&draft["to"], &draft["subject"]),
        (&json!("eileen@hynes.ie"), &json!("Re: Boiler lost pressure"))
    );
    let reply = desk.post(&format!("{path}/replies"), json!({ "text": "Tuesday suits us.\n\nAda" })).await?;
    assert_eq!(
        (&reply["kind"], &reply["author"]["name"]),
        (&json!("out"), &desk.messages(&request).await?[2]["author"]["name"])
    );
    assert_eq!(desk.get(&path).await?["waiting_since"], Value::Null);
    let letter = desk.scene.world.letters("eileen@hynes.ie").await?.remove(1);
    assert!(letter.content.text.starts_with("Tuesday suits us.\n\nAda\n"), "{}", letter.content.text);
    assert!(letter.content.text.contains("> It drips."), "{}", letter.content.text);
    assert_eq!(letter.content.extras.references.first().map(String::as_str), Some("<a1@hynes.ie>"));
    let ours = text(&reply, "message_id").to_owned();
    let stale = json!({ "text": "late", "version": 1 });
    assert_eq!(desk.scene.admin.post(router(), &format!("{path}/replies"), &stale).await?.status, 412);

    desk.post(&format!("{path}/notes"), json!({ "text": "She was kind." })).await?;
    desk.close(&request).await?;
    let away = format!("Subject: Out of office\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: {ours}");
    let lost = "Subject: Automatic reply\r\nAuto-Submitted: auto-replied\r\nTo: desk@acme.example";
    desk.arrive(&[answer("away", &away, "I am away."), answer("lost", lost, "I am away.")]).await?;
    assert_eq!(desk.get(&path).await?["status"], "CLOSED");
    let copy = sent(&letter, &reply["message_id"]);
    let address = letter.content.extras.reply_to.clone().unwrap_or_default();
    desk.arrive(&[
        answer("a2", &format!("Subject: Thursday?\r\nTo: {address}"), "Thursday is better."),
        copy,
    ])
    .await?;

    assert_eq!(desk.requests().await?.len(), 1, "nothing is a request of its own");
    let after = desk.get(&path).await?;
    assert_eq!(after["status"], "NEEDS_REVIEW", "open again, with its whole thread");
    assert!(after["waiting_since"].is_string());
    let kinds: Vec<_> = desk.messages(&request).await?.iter().map(|it| text(it, "kind").to_owned()).collect();
    assert_eq!(kinds, ["in", "out", "out", "note", "note", "in"]);
    let reasons: Vec<_> =
        desk.scene.ledger(desk.mailbox).await?.iter().map(|it| it["reason_code"].clone()).collect();
    assert_eq!(
        reasons,
        [Value::Null, Value::Null, json!("automatic_reply"), Value::Null, json!("own_letter")]
    );
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn sixty_mails_within_an_hour_are_fifty_and_one_that_stands_for_the_rest(db: PgPool) -> Result<()> {
    let desk = Desk::new(db).await?;
    let mails: Vec<_> = (0..60)
        .map(|n| answer(&format!("b{n}"), &format!("Subject: Disk {n} is full"), "It is full."))
        .collect();
    desk.arrive(&mails).await?;
    let requests = desk.requests().await?;
    assert_eq!(requests.len(), 51);
    let item = requests.iter().find(|it| text(it, "subject").contains("parked")).cloned().unwrap_or_default();
    assert_eq!(item["subject"], "10 further mails of eileen@hynes.ie are parked");
    let path = format!("/requests/{}", text(&item, "id"));
    let parked = desk.get(&path).await?["parked"].clone();
    assert_eq!((&parked["count"], &parked["released_at"]), (&json!(10), &Value::Null), "{parked}");
    let ledger = desk.scene.ledger(desk.mailbox).await?;
    assert_eq!(ledger.iter().filter(|it| it["fate"] == "PARKED").count(), 10);
    assert_eq!(ledger.len(), 60, "none is lost");

    let done = desk.post(&format!("{path}/parked"), json!({ "do": "release" })).await?;
    assert_eq!((&done["status"], &done["parked"]["count"]), (&json!("CLOSED"), &json!(10)), "{done}");
    assert_eq!(desk.requests().await?.len(), 61);
    assert!(desk.scene.fates(desk.mailbox).await?.iter().all(|fate| fate == "STORED"));
    let again =
        desk.scene.admin.post(router(), &format!("{path}/parked"), &json!({ "do": "discard" })).await?;
    assert_eq!(again.refusal(), (409, "nothing_parked".into()));
    assert_eq!(desk.scene.world.letters("eileen@hynes.ie").await?.len(), 1);

    // An hour later the sender is like everybody else.
    desk.scene.world.app.clock.advance(hours(2));
    desk.arrive(&[answer("late", "Subject: Thank you", "It works.")]).await?;
    assert_eq!(desk.requests().await?.len(), 62);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn two_installations_that_answer_each_other_stop(db: PgPool) -> Result<()> {
    let desk = Desk::new(db).await?;
    let stranger: Caller = desk.scene.world.as_stranger().await?;
    let mut wanted = desk.scene.wanted();
    (wanted["username"], wanted["becomes"]) = (json!("ben"), json!("REQUESTS"));
    (wanted["reply_address"], wanted["password"]) = (json!("help@other.example"), json!(PASSWORD));
    let theirs = stranger.post(router(), "/mailboxes", &wanted).await?.value();
    let theirs: MailboxId = text(&theirs, "id").parse()?;

    // Somebody writes to us from the address of the other desk.
    let first = FIRST.replace("Eileen Hynes <eileen@hynes.ie>", "Help <help@other.example>");
    desk.arrive(&[first]).await?;
    let mut mails = 0;
    for _ in 0..5 {
        let ours = desk.scene.world.letters("help@other.example").await?;
        let back = desk.scene.world.letters("desk@acme.example").await?;
        if ours.len() + back.len() == mails {
            break;
        }
        mails = ours.len() + back.len();
        for (number, letter) in ours.iter().enumerate() {
            let id = json!(format!("<{number}@platform.example>"));
            // Some programs on the way remove what says that a machine wrote it.
            let mail = sent(letter, &id).replace("Auto-Submitted: auto-replied\r\n", "");
            desk.scene.dovecot.deliver("ben", mail.as_bytes())?;
        }
        fetch_by(&desk.scene.world.app, &stranger, theirs).await?;
        read(&desk.scene.world.app).await?;
        for (number, letter) in back.iter().enumerate() {
            desk.arrive(&[sent(letter, &json!(format!("<b{number}@platform.example>")))]).await?;
        }
    }
    assert!((1..=2).contains(&mails), "{mails} mails");
    Ok(())
}
