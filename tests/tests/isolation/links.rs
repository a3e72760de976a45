//! Links in mails lead to this installation, whatever host a request was sent to.

use std::collections::BTreeSet;

use axum::http::{HeaderName, Method, header};
use serde_json::{Value, json};
use shared::Result;
use shared::auth::demo;
use shared::testing::{Caller, Reply, World};
use sqlx::PgPool;

use crate::fixture::service;

const EVIL: &str = "evil.example";

/// Every header by which somebody may say what this installation is called.
fn elsewhere(caller: Caller) -> Caller {
    let named =
        |name: &'static str, value: &str, caller: Caller| caller.with(HeaderName::from_static(name), value);
    let caller = caller.with(header::HOST, EVIL).with(header::ORIGIN, &format!("https://{EVIL}"));
    let caller = caller
        .with(header::REFERER, &format!("https://{EVIL}/"))
        .with(header::FORWARDED, "host=evil.example");
    let caller = named("x-forwarded-host", EVIL, caller);
    let caller = named("x-forwarded-server", EVIL, caller);
    let caller = named("x-original-host", EVIL, caller);
    named("x-host", EVIL, caller)
}

async fn post(world: &World, caller: Caller, path: &str, body: &Value) -> Result<Reply> {
    let body = serde_json::to_vec(body)?;
    let caller = elsewhere(caller);
    let reply = caller.send(service(world), Method::POST, path, Some("application/json"), body).await?;
    assert!(reply.status.is_success(), "{path}: {}", String::from_utf8_lossy(&reply.body));
    Ok(reply)
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn links_in_mails_lead_to_the_configured_address_whatever_host_was_asked(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (known, new, changed, invited) =
        ("admin@demo.example", "new@links.example", "changed@links.example", "invited@links.example");
    let password = "tulip anchor vivid 8 lantern";
    let admin = world.as_admin().await?;
    for email in [new, known] {
        let account =
            json!({ "name": "Ada", "email": email, "password": password, "organization": "Ada & Co" });
        post(&world, world.as_nobody(), "/auth/sign-up", &account).await?;
    }
    post(&world, world.as_nobody(), "/auth/forgot-password", &json!({ "email": known })).await?;
    let newcomer = world.as_user(new, password).await?;
    post(&world, newcomer, "/auth/verify-email/resend", &json!({})).await?;
    let change = json!({ "email": changed, "password": demo::PASSWORD });
    post(&world, admin.clone(), "/auth/change-email", &change).await?;
    let invitation = json!({ "email": invited, "role": "CLIENT" });
    let sent = post(&world, admin.clone(), "/invitations", &invitation).await?.value();
    let resend = format!("/invitations/{}/resend", sent["id"].as_str().unwrap_or_default());
    post(&world, admin, &resend, &json!({})).await?;

    let mut linked = BTreeSet::new();
    for address in [known, new, changed, invited] {
        for letter in world.letters(address).await? {
            let mail = &letter.content;
            assert!(!format!("{}{}{}", mail.subject, mail.text, mail.html).contains(EVIL), "{}", mail.text);
            if let Some(link) = letter.link() {
                assert!(link.starts_with(world.app.settings.app_url.as_str()), "{link}");
                linked.insert(letter.template);
            }
        }
    }
    let every = ["already-registered", "change-email", "invitation", "reset-password", "verify-email"];
    assert_eq!(linked, BTreeSet::from(every.map(str::to_owned)));
    Ok(())
}
