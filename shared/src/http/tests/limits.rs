//! Limits seen from outside: which callers count together, and what an answer says about it.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use tower::ServiceExt;

use super::*;
use crate::testing::{Reply, app_with, settings_with};

const LIMIT: &str = "ratelimit-limit";
const REMAINING: &str = "ratelimit-remaining";
const RESET: &str = "ratelimit-reset";

#[utoipa::path(get, path = "/mine", responses((status = 200), Problems))]
async fn mine(me: Member) -> Json<Value> {
    Json(json!(me.user))
}

/// From where the activity log would say this comes.
#[utoipa::path(get, path = "/whence", responses((status = 200), Problems))]
async fn whence(origin: crate::auth::Origin) -> Result<Json<Value>> {
    let here = origin.address.map(|address| address.to_string());
    if here.as_deref() == Some("192.0.2.1") { Ok(Json(json!(here))) } else { Err(Error::NotFound("address")) }
}

#[utoipa::path(get, path = "/health", extensions(("x-limit" = json!("none"))), responses((status = 200), Problems))]
async fn health() -> Json<Value> {
    Json(json!("ok"))
}

#[utoipa::path(post, path = "/sign-in", extensions(("x-limit" = json!("sign-in"))),
    responses((status = 200), Problems))]
async fn sign_in() -> Json<Value> {
    Json(json!("in"))
}

#[utoipa::path(post, path = "/upload", extensions(("x-limit" = json!("upload"))),
    responses((status = 200), Problems))]
async fn upload(_me: Member) -> Json<Value> {
    Json(json!("up"))
}

#[utoipa::path(post, path = "/resend", extensions(("x-limit" = json!("mail"))),
    responses((status = 200), Problems))]
async fn resend(_me: Member) -> Json<Value> {
    Json(json!("sent"))
}

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(mine))
        .routes(routes!(whence))
        .routes(routes!(health))
        .routes(routes!(sign_in))
        .routes(routes!(upload))
        .routes(routes!(resend))
        .merge(router())
}

/// Two organizations, with `most` calls allowed per minute.
async fn world(db: &PgPool, most: &'static str) -> Result<World> {
    let settings = settings_with(|name| (name == "RATE_LIMIT_MAX").then(|| most.to_owned()));
    World::over(app_with(db, settings), db.clone()).await
}

fn number(reply: &Reply, name: &str) -> u64 {
    reply.headers[name].to_str().unwrap().parse().unwrap()
}

/// Uses up a bucket, for an hour.
async fn exhaust(world: &World, key: &str) -> Result<()> {
    let mut tx = crate::db::SystemTx::begin(&world.app.db).await?;
    let sql = "update rate_limits set arrival = now() + interval '1 hour' where key = $1";
    let done = sqlx::query(sql).bind(key).execute(tx.conn()).await?;
    assert_eq!(done.rows_affected(), 1, "nothing was counted for {key}");
    tx.commit().await
}

/// The time until a bucket is full again, in steps of one call.
async fn taken(world: &World, key: &str, per_call: f64) -> Result<f64> {
    let mut tx = crate::db::SystemTx::begin(&world.app.db).await?;
    let sql = "select ceil(extract(epoch from arrival - now()) / $2)::float8 from rate_limits where key = $1";
    Ok(sqlx::query_scalar(sql).bind(key).bind(per_call).fetch_one(tx.conn()).await?)
}

/// Sends a request over a connection from `peer`.
async fn from(app: &App, peer: &str, request: axum::http::request::Builder) -> Result<u16> {
    let (service, _) = service(app.clone(), routes());
    let mut request = request.body(Body::empty())?;
    let peer = SocketAddr::new(peer.parse()?, 50_000);
    request.extensions_mut().insert(ConnectInfo(peer));
    Ok(service.oneshot(request).await?.status().as_u16())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_member_has_so_many_calls_and_every_answer_counts_them(db: PgPool) -> Result<()> {
    let world = world(&db, "3").await?;
    let operator = world.as_operator().await?;
    for left in [2, 1, 0] {
        let reply = operator.get(routes(), "/mine").await?;
        assert_eq!((reply.status.as_u16(), number(&reply, LIMIT), number(&reply, REMAINING)), (200, 3, left));
        assert_eq!(number(&reply, RESET), (3 - left) * 20);
    }
    let refused = operator.get(routes(), "/mine").await?;
    assert_eq!(refused.refusal(), (429, "rate_limited".into()));
    assert_eq!((number(&refused, LIMIT), number(&refused, REMAINING)), (3, 0));
    assert!((1..=20).contains(&number(&refused, "retry-after")));

    // Colleagues and other organizations have their own buckets.
    for other in [world.as_admin().await?, world.as_stranger().await?] {
        assert_eq!(other.get(routes(), "/mine").await?.status, 200);
    }
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn parallel_calls_are_counted_one_by_one(db: PgPool) -> Result<()> {
    let world = world(&db, "5").await?;
    let operator = world.as_operator().await?;
    let calls = (0..20).map(|_| operator.get(routes(), "/mine"));
    let replies = futures_util::future::try_join_all(calls).await?;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 5);
    assert_eq!(replies.iter().filter(|reply| reply.status == 429).count(), 15);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_organization_has_ten_times_the_calls_of_a_member(db: PgPool) -> Result<()> {
    let world = world(&db, "1").await?;
    let (operator, admin) = (world.as_operator().await?, world.as_admin().await?);
    assert_eq!(operator.get(routes(), "/mine").await?.status, 200);
    exhaust(&world, &operator.org().to_string()).await?;
    let refused = admin.get(routes(), "/mine").await?;
    assert_eq!(refused.refusal(), (429, "rate_limited".into()));
    assert_eq!(number(&refused, LIMIT), 10);
    assert_eq!(world.as_stranger().await?.get(routes(), "/mine").await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_goes_on_after_a_refusal_takes_nothing_from_the_colleagues(db: PgPool) -> Result<()> {
    let world = world(&db, "1").await?;
    let operator = world.as_operator().await?;
    for status in [200, 429, 429, 429] {
        assert_eq!(operator.get(routes(), "/mine").await?.status, status);
    }
    assert_eq!(taken(&world, &operator.org().to_string(), 6.0).await?, 1.0);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn without_a_token_the_network_is_counted(db: PgPool) -> Result<()> {
    let world = world(&db, "2").await?;
    let ask = async |peer: &str| from(&world.app, peer, Request::get("/api/v1/versioned")).await;
    assert_eq!((ask("192.0.2.1").await?, ask("192.0.2.1").await?, ask("192.0.2.1").await?), (200, 200, 429));
    assert_eq!(ask("192.0.2.2").await?, 200);
    // The next address of the same customer is not a new caller.
    let of_one = (ask("2001:db8::1").await?, ask("2001:db8::2").await?, ask("2001:db8::ffff:3").await?);
    assert_eq!(of_one, (200, 200, 429));
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_gets_more_calls_by_writing_headers(db: PgPool) -> Result<()> {
    let world = world(&db, "2").await?;
    let mut answers = Vec::new();
    for spoofed in ["198.51.100.1", "198.51.100.2", "198.51.100.3"] {
        let request = Request::get("/api/v1/versioned")
            .header("x-forwarded-for", spoofed)
            .header("do-connecting-ip", spoofed)
            .header("cf-connecting-ip", spoofed)
            .header("forwarded", format!("for={spoofed}"));
        answers.push(from(&world.app, "192.0.2.1", request).await?);
    }
    assert_eq!(answers, [200, 200, 429]);
    // Nor can anybody forge what the log says about them.
    let request = Request::get("/api/v1/whence").header("x-forwarded-for", "198.51.100.1");
    let app = app_with(&db, crate::testing::settings());
    assert_eq!(from(&app, "::ffff:192.0.2.1", request).await?, 200);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn behind_a_proxy_its_header_names_the_client(db: PgPool) -> Result<()> {
    let app = app_with(
        &db,
        settings_with(|name| match name {
            "RATE_LIMIT_MAX" => Some("1".to_owned()),
            "CLIENT_ADDRESS_HEADER" => Some("X-Forwarded-For".to_owned()),
            _ => None,
        }),
    );
    let ask = async |sent: &str| {
        let request = Request::get("/api/v1/versioned").header("x-forwarded-for", sent);
        from(&app, "10.0.0.1", request).await
    };
    assert_eq!((ask("203.0.113.1").await?, ask("203.0.113.2").await?), (200, 200));
    // Everything before the proxy's own entry may be invented by the client.
    assert_eq!(ask("198.51.100.9, 203.0.113.1").await?, 429);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_made_up_token_is_no_way_around_the_networks_limit(db: PgPool) -> Result<()> {
    let world = world(&db, "100").await?;
    let ask = async |request: axum::http::request::Builder, token: &str| {
        let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        from(&world.app, "192.0.2.1", request).await
    };
    assert_eq!(ask(Request::get("/api/v1/versioned"), "made-up").await?, 200);
    exhaust(&world, "address/192.0.2.1/shared").await?;
    assert_eq!(ask(Request::get("/api/v1/versioned"), "another").await?, 429);

    // Where secrets can be guessed, a token does not even get more calls.
    assert_eq!(ask(Request::post("/api/v1/sign-in"), "made-up").await?, 200);
    exhaust(&world, "address/192.0.2.1/sign-in").await?;
    assert_eq!(ask(Request::post("/api/v1/sign-in"), "another").await?, 429);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn uploads_and_mails_have_limits_of_their_own(db: PgPool) -> Result<()> {
    let world = world(&db, "100").await?;
    let operator = world.as_operator().await?;
    let (org, user) = (operator.org(), operator.member().user);
    for (path, class, calls) in [("/upload", "upload", 120), ("/resend", "mail", 5)] {
        let first = operator.post(routes(), path, &json!({})).await?;
        assert_eq!((number(&first, LIMIT), number(&first, REMAINING)), (calls, calls - 1), "{path}");
        exhaust(&world, &format!("{org}/{user}/{class}")).await?;
        let refused = operator.post(routes(), path, &json!({})).await?;
        assert_eq!(refused.refusal(), (429, "rate_limited".into()), "{path}");
        assert_eq!((number(&refused, LIMIT), number(&refused, REMAINING)), (calls, 0), "{path}");
    }
    assert_eq!(operator.get(routes(), "/mine").await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn machines_that_look_after_the_platform_are_never_refused(db: PgPool) -> Result<()> {
    let world = world(&db, "1").await?;
    let probe = world.as_nobody();
    for _ in 0..3 {
        let reply = probe.get(routes(), "/health").await?;
        assert_eq!((reply.status.as_u16(), reply.headers.get(LIMIT)), (200, None));
    }
    Ok(())
}

#[tokio::test]
async fn without_a_database_health_answers_and_the_rest_says_when_to_come_back() -> Result<()> {
    let mut app = App::new(crate::testing::settings())?;
    let nowhere = app.settings.database_url.parse()?;
    app.db = sqlx::postgres::PgPoolOptions::new()
        .acquire_timeout(Duration::from_millis(50))
        .connect_lazy_with(nowhere);
    let nobody = World { login: app.db.clone(), app }.as_nobody();
    assert_eq!(nobody.get(routes(), "/health").await?.status, 200);
    let reply = nobody.get(routes(), "/versioned").await?;
    assert_eq!(reply.refusal(), (503, "unavailable".into()));
    assert_eq!(reply.headers[header::RETRY_AFTER], "5");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn zero_is_no_limit(db: PgPool) -> Result<()> {
    let world = world(&db, "0").await?;
    let operator = world.as_operator().await?;
    for _ in 0..15 {
        assert_eq!(operator.post(routes(), "/sign-in", &json!({})).await?.status, 200);
        let reply = operator.get(routes(), "/mine").await?;
        assert_eq!((reply.status.as_u16(), reply.headers.get(LIMIT)), (200, None));
    }
    Ok(())
}
