//! Mails that the previous version wrote are sent as it would have sent them.

use serde_json::{Value, json};
use shared::db::SystemTx;
use shared::ids::MailId;
use shared::jobs;
use shared::mail::SendMail;
use shared::{App, Result};
use sqlx::PgPool;

use super::server::MailServer;
use super::{BOB, LINK, app_to, over, row, run};

/// Every former letter, as it was sealed, and what its mail says.
fn letters() -> Vec<(Value, &'static str)> {
    let linked = |template: &str| json!({ "template": template, "name": "Ada", "link": LINK });
    let named = |template: &str| json!({ "template": template, "name": "Ada" });
    let invitation = json!({ "template": "invitation", "inviter": "Ada", "organization": "Smith", "role": "operator", "link": LINK });
    let deletion = json!({ "template": "organization-deletion", "name": "Ada", "organization": "Smith", "until": "2026-12-21T09:30:00Z" });
    vec![
        (linked("verify-email"), LINK),
        (linked("already-registered"), LINK),
        (linked("reset-password"), LINK),
        (linked("change-email"), LINK),
        (named("password-changed"), "Hello Ada,"),
        (named("account-deleted"), "Hello Ada,"),
        (json!({ "template": "email-changed", "name": "Ada", "new_email": "n@x.example" }), "n@x.example"),
        (json!({ "template": "session-reused", "name": "Ada", "device": "Firefox" }), "Device: Firefox"),
        (
            json!({ "template": "second-factor-changed", "name": "Ada", "change": "The passkey \"X\" was added." }),
            "The passkey \"X\" was added.",
        ),
        (invitation, "Ada asks you to join Smith as operator."),
        (deletion, "21 December 2026"),
    ]
}

/// Writes a mail as the previous version did.
async fn write(app: &App, letter: &Value) -> Result<MailId> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let mail = MailId::new();
    sqlx::query("insert into mails (id, recipient, template, sealed) values ($1, $2, $3, $4)")
        .bind(mail.0)
        .bind(BOB.address)
        .bind(letter["template"].as_str())
        .bind(app.vault.seal("mail", letter)?)
        .execute(tx.conn())
        .await?;
    jobs::enqueue(&mut tx, &SendMail { mail }).await?;
    tx.commit().await?;
    Ok(mail)
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_letter_that_waited_through_the_deploy_is_sent(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[]).await;
    let app = app_to(&db, &server, &[]);
    for (letter, said) in letters() {
        let before = server.read().len();
        let mail = write(&app, &letter).await?;
        assert_eq!(run(&app).await?.done, 1);
        assert_eq!(row(&app, mail).await?, over("sent", 1, None), "{letter}");
        // Quoted-printable (RFC 2045, section 6.7) undone.
        let read = server.read()[before].replace("=\n", "").replace("=3D", "=");
        assert!(read.contains(said), "{letter}: {read}");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_was_never_to_be_sent_or_is_unknown_ends_and_says_why(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[]).await;
    let app = app_to(&db, &server, &[]);
    let nothing = write(&app, &json!({ "template": "nothing" })).await?;
    let strange = write(&app, &json!({ "template": "strange", "name": "Ada" })).await?;
    let lacking = write(&app, &json!({ "template": "reset-password", "name": "Ada" })).await?;

    assert_eq!(run(&app).await?.done, 3);

    assert_eq!(row(&app, nothing).await?, over("expired", 0, None));
    let unknown = Some("the letter is of a kind that this version does not know");
    assert_eq!(row(&app, strange).await?, over("failed", 0, unknown));
    assert_eq!(row(&app, lacking).await?, over("failed", 0, unknown));
    assert_eq!(server.connections(), 0);
    Ok(())
}
