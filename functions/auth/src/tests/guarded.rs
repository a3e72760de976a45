//! Signing in under attack: guessed passwords, too many calls, requests forged by another site.

use axum::http::{HeaderName, header};
use serde_json::{Value, json};
use shared::Result;
use shared::auth::demo;
use shared::testing::{Caller, Reply, World, app_with, settings_with};
use sqlx::PgPool;

use crate::router;

const OWNER: &str = "operator@demo.example";
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

fn credentials(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password })
}

async fn sign_in(caller: &Caller, email: &str, password: &str) -> Result<Reply> {
    caller.post(router(), "/auth/sign-in", &credentials(email, password)).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_slowed_down_sign_in_says_nothing_about_the_account(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let nobody = world.as_nobody().with(HeaderName::from_static("x-request-id"), "same");
    for email in [OWNER, "who@demo.example"] {
        assert_eq!(sign_in(&nobody, email, "not it").await?.status, 401);
    }
    world
        .as_system(
            "update sign_in_delays
         set failures = 8, last_failure_at = now() + interval '1 hour'
         where key like 'pair/%'",
        )
        .await?;

    let known = sign_in(&nobody, OWNER, demo::PASSWORD).await?;
    let unknown = sign_in(&nobody, "who@demo.example", demo::PASSWORD).await?;
    assert_eq!(known.refusal(), (429, "slow_down".into()));
    assert_eq!(known.headers[header::RETRY_AFTER], "8");
    assert_eq!((known.status, known.body), (unknown.status, unknown.body));
    assert_eq!(known.headers[header::RETRY_AFTER], unknown.headers[header::RETRY_AFTER]);

    world.as_system("update sign_in_delays set last_failure_at = now() - interval '8 seconds'").await?;
    assert_eq!(sign_in(&nobody, OWNER, demo::PASSWORD).await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_address_may_try_ten_times_a_minute(db: PgPool) -> Result<()> {
    let settings = settings_with(|name| (name == "RATE_LIMIT_MAX").then(|| "100".to_owned()));
    let world = World::over(app_with(&db, settings), db).await?;
    let nobody = world.as_nobody();
    let first = sign_in(&nobody, OWNER, demo::PASSWORD).await?;
    assert_eq!((first.status.as_u16(), &first.headers["ratelimit-limit"]), (200, &"10".parse()?));

    world.as_system("update rate_limits set arrival = now() + interval '1 hour'").await?;
    let refused = sign_in(&nobody, OWNER, demo::PASSWORD).await?;
    assert_eq!(refused.refusal(), (429, "rate_limited".into()));
    assert!(refused.headers.contains_key(header::RETRY_AFTER));
    assert_eq!(refused.headers["ratelimit-remaining"], "0");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn another_site_can_neither_refresh_nor_end_a_session(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let signed_in = sign_in(&world.as_nobody(), OWNER, demo::PASSWORD).await?;
    let cookie = signed_in.headers[header::SET_COOKIE].to_str()?.split(';').next().unwrap_or_default();
    let browser = world.as_nobody().with(header::COOKIE, cookie);

    let forged = browser.clone().with(FETCH_SITE, "cross-site").with(header::ORIGIN, "https://evil.example");
    for path in ["/auth/refresh", "/auth/sign-out"] {
        let refused = forged.post(router(), path, &json!({})).await?;
        assert_eq!(refused.refusal(), (403, "cross_site".into()), "{path}");
        let form = browser.post_as(router(), path, "application/x-www-form-urlencoded", "a=1").await?;
        assert_eq!(form.refusal(), (415, "unsupported_media_type".into()), "{path}");
    }
    let old_browser = browser.with(header::ORIGIN, "http://localhost:3001");
    let renewed = old_browser.post(router(), "/auth/refresh", &json!({})).await?;
    assert_eq!(
        (renewed.status.as_u16(), &renewed.headers[header::CACHE_CONTROL]),
        (200, &"no-store".parse()?)
    );
    Ok(())
}
