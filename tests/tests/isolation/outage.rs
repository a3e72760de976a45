//! Every route while Postgres is away: 503, soon, with the time to come back; and one that stops and starts again.

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use axum::http::{Method, header};
use futures_util::stream::{self, StreamExt};
use platform::local::postgres::Postgres;
use reqwest::Url;
use serde_json::json;
use shared::auth::demo;
use shared::settings::Secret;
use shared::testing::{Reply, World, settings_with};
use shared::{App, Result, db};
use sqlx::PgPool;
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

use crate::fixture::{Fixture, Who, service};
use crate::matrix::send;
use crate::routes::{Least, ROUTES, Route};

/// Longest time that an answer may take; on an idle machine it takes 2 seconds.
const SOON: Duration = Duration::from_secs(10);

/// Routes that answer without asking the database, each with its status: what they say is right all the same.
const WITHOUT_DATABASE: &[(&str, &str, u16)] = &[
    // Says in its own words what is out of reach.
    ("get", "/health", 503),
    // Nothing is shown that could be looked up: no cookie, no challenge of ours, no secret of the bucket.
    ("post", "/auth/refresh", 401),
    ("post", "/auth/sign-out", 204),
    ("post", "/auth/second-factor/totp", 401),
    ("post", "/auth/second-factor/recovery-code", 401),
    ("post", "/auth/second-factor/passkey/start", 401),
    ("post", "/auth/second-factor/passkey/finish", 401),
    ("post", "/hooks/s3-events", 401),
    // What the settings say: these name neither Google nor another issuer.
    ("get", "/auth/methods", 200),
    // A link that was not signed here names no request.
    ("get", "/intake/status/{token}", 404),
    ("get", "/auth/google/start", 404),
    ("get", "/auth/google/callback", 404),
    ("get", "/auth/openid/start", 404),
    ("get", "/auth/openid/callback", 404),
    // A browser passes through: it is led to the sign-in page, which says so.
    ("get", "/auth/organizations/{id}/start", 303),
    ("get", "/auth/organizations/{id}/callback", 303),
];

/// Routes whose calls are not counted, for machines.
const UNCOUNTED: [&str; 2] = ["/health", "/hooks/s3-events"];

/// An app with the keys of `world` whose database is at a closed port.
fn cut_off(world: &World, limit: &'static str) -> Result<App> {
    let mut app = App::new(settings_with(|name| match name {
        "DATABASE_URL" => Some("postgres://nobody@127.0.0.1:1/nothing".to_owned()),
        "RATE_LIMIT_MAX" => Some(limit.to_owned()),
        _ => None,
    }))?;
    app.vault = world.app.vault.clone();
    Ok(app)
}

async fn ask(fixture: &Fixture, route: &Route) -> Result<(Reply, Duration)> {
    let who = if route.least == Least::Anyone { Who::Anonymous } else { Who::Admin };
    let id = route.names.map_or(Uuid::nil(), |(kind, _)| fixture.targets(who, kind).own);
    let begun = Instant::now();
    let reply = send(fixture, route, who, id).await?;
    Ok((reply, begun.elapsed()))
}

/// What is wrong with the answer of a route whose database is away.
fn fault(route: &Route, reply: &Reply, took: Duration, expected: Option<u16>) -> Option<String> {
    let name = format!("{} {}", route.method, route.path);
    let status = reply.status.as_u16();
    if took > SOON {
        return Some(format!("{name}: {status} after {took:?}"));
    }
    if let Some(expected) = expected {
        return (status != expected).then(|| format!("{name}: {status} instead of {expected}"));
    }
    let told = || (reply.problem().code, reply.headers.get(header::RETRY_AFTER).is_some());
    let right = status == 503 && told() == ("unavailable".to_owned(), true);
    (!right).then(|| format!("{name}: {status} {}", String::from_utf8_lossy(&reply.body)))
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn every_route_says_soon_that_the_database_is_away_and_when_to_come_back(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let fixture = Fixture::new(&world, &service(&world)).await?;
    let mut faults = Vec::new();
    // Where calls are counted the count meets the outage first; without limits each handler meets it by itself.
    for limit in ["0", "100"] {
        let (service, _) = shared::http::service(cut_off(&world, limit)?, platform::functions::functions());
        let fixture = fixture.clone().through(service);
        let calls = ROUTES.iter().map(|route| {
            let fixture = fixture.clone();
            async move { (route, ask(&fixture, route).await) }
        });
        let mut calls = stream::iter(calls).buffer_unordered(ROUTES.len());
        while let Some((route, asked)) = calls.next().await {
            let (reply, took) = asked?;
            let known = WITHOUT_DATABASE
                .iter()
                .find(|(method, path, _)| (*method, *path) == (route.method, route.path));
            let alone = known.filter(|(_, path, _)| limit == "0" || UNCOUNTED.contains(path));
            let expected = alone.map(|(_, _, status)| *status);
            faults.extend(fault(route, &reply, took, expected));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    Ok(())
}

/// Where the database is, as the platform knows it: the server behind may end and start on another port.
struct Door {
    port: u16,
    behind: Arc<AtomicU16>,
}

impl Door {
    async fn open(behind: u16) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let behind = Arc::new(AtomicU16::new(behind));
        let target = behind.clone();
        tokio::spawn(async move {
            while let Ok((mut from, _)) = listener.accept().await {
                let target = target.clone();
                tokio::spawn(async move {
                    let mut to = TcpStream::connect(("127.0.0.1", target.load(Ordering::Relaxed))).await?;
                    tokio::io::copy_bidirectional(&mut from, &mut to).await
                });
            }
        });
        Ok(Self { port, behind })
    }
}

#[tokio::test]
async fn a_sign_in_is_refused_while_postgres_is_away_and_works_at_once_when_it_is_back() -> Result<()> {
    let folder = tempfile::tempdir()?;
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755))?;
    let password = Secret::new("the login's password");
    let postgres = Postgres::start(folder.path(), &password).await?;
    db::migrate(&postgres.url(&password)).await?;
    let mut url: Url = postgres.url(&password).parse()?;
    let door = Door::open(url.port().unwrap_or_default()).await?;
    let _ = url.set_port(Some(door.port));
    let app = App::new(settings_with(|name| (name == "DATABASE_URL").then(|| url.to_string())))?;
    let world = World::over(app.clone(), app.db.clone()).await?;
    let service = service(&world);
    let sign_in = async || {
        let body = json!({ "email": "admin@demo.example", "password": demo::PASSWORD }).to_string();
        let nobody = world.as_nobody();
        let asked =
            nobody.send(service.clone(), Method::POST, "/auth/sign-in", Some("application/json"), body);
        tokio::time::timeout(SOON, asked).await?
    };
    assert_eq!(sign_in().await?.status, 200);

    postgres.stop().await?;
    for _ in 0..2 {
        let refused = sign_in().await?;
        assert_eq!(refused.refusal(), (503, "unavailable".into()));
        assert!(refused.headers.contains_key(header::RETRY_AFTER));
    }

    let postgres = Postgres::start(folder.path(), &password).await?;
    let back: Url = postgres.url(&password).parse()?;
    door.behind.store(back.port().unwrap_or_default(), Ordering::Relaxed);
    assert_eq!(sign_in().await?.status, 200);
    postgres.stop().await
}
