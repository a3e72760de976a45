//! Mails that somebody posts: signed, just now, and each once.

use axum::http::{HeaderName, Method};
use serde_json::json;
use shared::Result;
use shared::testing::{Reply, World};
use sqlx::PgPool;
use standardwebhooks::Webhook;

use super::{Scene, mail, router};

#[derive(Clone, Copy)]
struct Post<'a> {
    path: &'a str,
    secret: &'a str,
    id: &'a str,
    at: i64,
}

async fn post(world: &World, post: &Post<'_>, body: &str) -> Result<Reply> {
    let signature = Webhook::new(post.secret)?.sign(post.id, post.at, body.as_bytes())?;
    let caller = world
        .as_nobody()
        .with(HeaderName::from_static("webhook-id"), post.id)
        .with(HeaderName::from_static("webhook-timestamp"), &post.at.to_string())
        .with(HeaderName::from_static("webhook-signature"), &signature);
    caller.request(router(), Method::POST, post.path, Some("message/rfc822"), body.as_bytes().to_vec()).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_posted_mail_is_a_document_once_and_only_with_the_secret(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    let wanted = json!({ "name": "Gateway", "source": "WEBHOOK" });
    let made = scene.admin.post(router(), "/mailboxes", &wanted).await?;
    let made = made.value();
    let secret = crate::text(&made, "webhook_secret").to_owned();
    assert!(secret.starts_with("whsec_"));
    let path = format!("/hooks/mail/{}", crate::text(&made, "id"));
    let now = scene.world.app.clock.now().timestamp();
    let good = Post { path: &path, secret: &secret, id: "one", at: now };

    let first = post(&scene.world, &good, &mail(1)).await?;
    assert_eq!(
        (first.status.as_u16(), &first.value()["fate"]),
        (200, &json!("STORED")),
        "{:?}",
        first.value()
    );
    let again = post(&scene.world, &good, &mail(1)).await?;
    assert_eq!((again.status.as_u16(), again.value()), (200, first.value()));
    let same = post(&scene.world, &Post { id: "two", ..good }, &mail(1)).await?;
    assert_eq!(
        (&same.value()["fate"], &same.value()["document_id"]),
        (&json!("DUPLICATE"), &first.value()["document_id"])
    );
    assert_eq!(scene.documents().await?, (1, 1));

    let other = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let nobody = "/hooks/mail/00000000-0000-0000-0000-000000000000";
    let forged = [
        Post { secret: other, id: "three", ..good },
        Post { at: now - 600, id: "four", ..good },
        Post { at: now + 600, id: "five", ..good },
        Post { path: nobody, id: "six", ..good },
    ];
    for forged in &forged {
        let reply = post(&scene.world, forged, &mail(2)).await?;
        assert_eq!(reply.refusal(), (401, "bad_signature".into()), "{}", forged.id);
    }
    assert_eq!(scene.documents().await?, (1, 1));
    let shown = scene.admin.get(router(), &path.replace("/hooks/mail", "/mailboxes")).await?;
    assert!(!String::from_utf8_lossy(&shown.body).contains("whsec_"));
    Ok(())
}
