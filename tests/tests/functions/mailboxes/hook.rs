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

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_secret_is_replaced_without_a_gap(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    let wanted = json!({ "name": "Gateway", "source": "WEBHOOK" });
    let made = scene.admin.post(router(), "/mailboxes", &wanted).await?.value();
    let (old, id) = (crate::text(&made, "webhook_secret").to_owned(), crate::text(&made, "id").to_owned());
    let rotate = format!("/mailboxes/{id}/rotate-secret");
    let rotated = scene.admin.post(router(), &rotate, &json!({})).await?;
    let new = crate::text(&rotated.value(), "webhook_secret").to_owned();
    assert!(rotated.status == 200 && new.starts_with("whsec_") && new != old, "{:?}", rotated.status);
    let again = scene.admin.post(router(), &rotate, &json!({})).await?;
    assert_eq!(again.refusal(), (409, "secret_changing".into()));

    let path = format!("/hooks/mail/{id}");
    let at = scene.world.app.clock.now().timestamp();
    for (secret, id, status) in [(&new, "one", 200), (&old, "two", 200)] {
        let posted = post(&scene.world, &Post { path: &path, secret, id, at }, &mail(1)).await?;
        assert_eq!(posted.status, status, "{id}");
    }
    scene.world.as_system("update mailboxes set previous_until = now() - interval '1 second'").await?;
    let over = post(&scene.world, &Post { path: &path, secret: &old, id: "three", at }, &mail(2)).await?;
    assert_eq!(over.refusal(), (401, "bad_signature".into()));
    assert_eq!(scene.admin.post(router(), &rotate, &json!({})).await?.status, 200);
    let log = scene.admin.get(activity::router(), "/activity?action=mailbox.secret_rotated").await?.value();
    assert_eq!(log["items"].as_array().map(Vec::len), Some(2), "{log}");
    assert!(!log.to_string().contains("whsec_"), "{log}");

    let fetched = scene.mailbox(&scene.wanted()).await?;
    let none = scene.admin.post(router(), &format!("/mailboxes/{fetched}/rotate-secret"), &json!({})).await?;
    assert_eq!(none.refusal(), (409, "not_posted".into()));
    Ok(())
}
