//! Signing in with Google, against a provider over loopback: who is let in, to which account, and who is not.

use axum::http::header;
use serde_json::{Value, json};
use shared::Result;
use shared::testing::{Reply, World, app_with, settings_with};
use sqlx::PgPool;
use url::Url;

use super::account::{EMAIL, form};
use super::provider::{CLIENT, Provider, SECRET, Signing};
use crate::router;

const SITE: &str = "https://astralis.example";

async fn world(db: PgPool, provider: &Provider) -> Result<World> {
    world_at(db, provider.issuer(), SITE).await
}

async fn world_at(db: PgPool, issuer: &str, site: &str) -> Result<World> {
    let settings = settings_with(|name| {
        let value = match name {
            "APP_URL" => site,
            "GOOGLE_CLIENT_ID" => CLIENT,
            "GOOGLE_CLIENT_SECRET" => SECRET,
            "GOOGLE_ISSUER" => issuer,
            _ => return None,
        };
        Some(value.to_owned())
    });
    World::over(app_with(&db, settings), db).await
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Where a reply sends the browser.
fn target(reply: &Reply) -> String {
    assert_eq!(reply.status, 303, "{}", String::from_utf8_lossy(&reply.body));
    reply.headers[header::LOCATION].to_str().unwrap().to_owned()
}

fn set_cookies(reply: &Reply) -> Vec<String> {
    let all = reply.headers.get_all(header::SET_COOKIE).into_iter();
    all.map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
}

/// A browser on the provider's page.
struct Visit {
    page: Url,
    /// `name=value`
    cookie: String,
}

impl Visit {
    async fn begin(world: &World, return_to: &str) -> Result<Self> {
        let path = format!("/auth/google/start?return_to={}", encoded(return_to));
        let reply = world.as_nobody().get(router(), &path).await?;
        let page = Url::parse(&target(&reply))?;
        let set = set_cookies(&reply).remove(0);
        Ok(Self { page, cookie: set.split(';').next().unwrap().to_owned() })
    }

    fn state(&self) -> String {
        self.page.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned()
    }

    async fn finish(&self, world: &World, code: &str) -> Result<Reply> {
        come_back(world, &self.cookie, &[("state", &self.state()), ("code", code), ("scope", "openid")]).await
    }
}

async fn come_back(world: &World, cookie: &str, query: &[(&str, &str)]) -> Result<Reply> {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    let caller = world.as_nobody().with(header::COOKIE, &format!("other=1; {cookie}"));
    caller.get(router(), &format!("/auth/google/callback?{query}")).await
}

/// The whole way: begin, agree, come back.
async fn sign_in(world: &World, provider: &Provider) -> Result<Reply> {
    let visit = Visit::begin(world, "/inbox").await?;
    visit.finish(world, &provider.agree(&visit.page)).await
}

/// Who the refresh cookie of a reply belongs to.
async fn who(world: &World, reply: &Reply) -> Result<Value> {
    let cookies = set_cookies(reply);
    let cookie = cookies.iter().find(|cookie| cookie.starts_with("astralis_refresh=")).unwrap();
    let caller = world.as_nobody().with(header::COOKIE, cookie.split(';').next().unwrap());
    let session = caller.post(router(), "/auth/refresh", &json!({})).await?;
    Ok(session.value()["user"].clone())
}

async fn count(world: &World, what: &'static str) -> Result<i64> {
    let mut tx = world.login.begin().await?;
    sqlx::raw_sql("set local role astralis_system").execute(&mut *tx).await?;
    Ok(sqlx::query_scalar(what).fetch_one(&mut *tx).await?)
}

/// Everything a sign-in may make.
async fn made(world: &World) -> Result<[i64; 5]> {
    Ok([
        count(world, "select count(*) from users").await?,
        count(world, "select count(*) from organizations").await?,
        count(world, "select count(*) from memberships").await?,
        count(world, "select count(*) from identities").await?,
        count(world, "select count(*) from sessions").await?,
    ])
}

/// Nobody was let in, and the browser is told why.
fn assert_refused(reply: &Reply, code: &str, case: &str) {
    assert_eq!(target(reply), format!("{SITE}/sign-in?error={code}"), "{case}");
    let cookies = set_cookies(reply);
    assert!(!cookies.iter().any(|cookie| cookie.starts_with("astralis_refresh=")), "{case}: {cookies:?}");
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn somebody_new_gets_an_account_with_an_organization_and_finds_it_again(db: PgPool) -> Result<()> {
    let provider = Provider::start().await?;
    let world = world(db, &provider).await?;
    let before = made(&world).await?;
    let reply = sign_in(&world, &provider).await?;

    assert_eq!(target(&reply), format!("{SITE}/inbox"));
    let first = who(&world, &reply).await?;
    assert_eq!((first["email"].as_str(), first["role"].as_str()), (Some(EMAIL), Some("ADMIN")));
    assert_eq!(
        (first["name"].as_str(), first["organization"].as_str()),
        (Some("Nora New"), Some("Nora New"))
    );
    assert_eq!(first["email_verified"], true);
    assert_eq!(made(&world).await?, before.map(|number| number + 1));

    // The identity is the subject: neither a new address nor one that is no longer verified changes the account.
    provider.says(json!({ "email": "admin@demo.example", "email_verified": false }));
    let again = who(&world, &sign_in(&world, &provider).await?).await?;
    assert_eq!((&again["user_id"], again["email"].as_str()), (&first["user_id"], Some(EMAIL)));
    assert_eq!(count(&world, "select count(*) from identities").await?, 1);
    Ok(())
}
