//! What browsers are told and what they may send: origins, forged requests, security headers.

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use tower::ServiceExt;

use super::*;
use crate::testing::{Reply, app_with, settings_with};

const SITE: &str = "https://app.example";
const PARTNER: &str = "https://partner.example";
const EVIL: &str = "https://evil.example";
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A site with one partner whose pages may call it.
fn site(db: &PgPool) -> App {
    let settings = settings_with(|name| match name {
        "APP_URL" => Some(SITE.to_owned()),
        "CORS_ORIGINS" => Some(PARTNER.to_owned()),
        _ => None,
    });
    app_with(db, settings)
}

fn visitor(db: &PgPool) -> Caller {
    World { app: site(db), login: db.clone() }.as_nobody()
}

/// Takes no body, as refresh and sign-out do.
#[utoipa::path(post, path = "/auth/refresh", responses((status = 200), Problems))]
async fn refresh() -> Json<Value> {
    Json(json!({}))
}

/// Takes forms, and reads no cookie.
#[utoipa::path(post, path = "/form", extensions(("x-csrf" = json!("exempt"))),
    responses((status = 200), Problems))]
async fn form() -> Json<Value> {
    Json(json!({}))
}

/// Posts a request as a browser with our cookie does, and returns the reply.
async fn forged(db: &PgPool, headers: &[(HeaderName, &str)]) -> Result<Reply> {
    let mut request = Request::post("/api/v1/auth/refresh").header(header::COOKIE, "astralis_refresh=x");
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let (service, _) = service(site(db), OpenApiRouter::new().routes(routes!(refresh)));
    let (parts, body) = service.oneshot(request.body(Body::empty())?).await?.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await?.to_vec();
    Ok(Reply { status: parts.status, headers: parts.headers, body })
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_cookie_counts_only_from_our_own_pages(db: PgPool) -> Result<()> {
    let (fetch, origin) = (FETCH_SITE, header::ORIGIN);
    let welcome: [&[(HeaderName, &str)]; 6] = [
        &[(fetch.clone(), "same-origin")],
        &[(fetch.clone(), "same-origin"), (origin.clone(), SITE)],
        &[(fetch.clone(), "same-site"), (origin.clone(), PARTNER)],
        &[(fetch.clone(), "cross-site"), (origin.clone(), PARTNER)],
        &[(origin.clone(), SITE)],
        &[(origin.clone(), PARTNER)],
    ];
    for headers in welcome {
        assert_eq!(forged(&db, headers).await?.status, 200, "{headers:?}");
    }
    let refused: [&[(HeaderName, &str)]; 12] = [
        &[],
        &[(fetch.clone(), "none")],
        &[(fetch.clone(), "same-site")],
        &[(fetch.clone(), "cross-site")],
        &[(fetch.clone(), "")],
        &[(fetch.clone(), "cross-site"), (origin.clone(), EVIL)],
        &[(fetch.clone(), "same-site"), (origin.clone(), "https://blog.app.example")],
        &[(fetch.clone(), "none"), (origin.clone(), SITE)],
        &[(origin.clone(), EVIL)],
        &[(origin.clone(), "null")],
        &[(origin.clone(), "http://app.example")],
        &[(origin.clone(), "https://app.example.evil.example")],
    ];
    for headers in refused {
        let reply = forged(&db, headers).await?;
        assert_eq!(reply.refusal(), (403, "cross_site".into()), "{headers:?}");
    }
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn another_scheme_is_no_excuse_and_a_bearer_token_is_one(db: PgPool) -> Result<()> {
    let basic = forged(&db, &[(header::AUTHORIZATION, "Basic eDp5")]).await?;
    assert_eq!(basic.refusal(), (403, "cross_site".into()));
    let script = forged(&db, &[(header::AUTHORIZATION, "Bearer x"), (FETCH_SITE, "cross-site")]).await?;
    assert_eq!(script.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_sends_no_cookie_or_only_reads_is_not_asked_from_where(db: PgPool) -> Result<()> {
    let elsewhere = visitor(&db).with(FETCH_SITE, "cross-site").with(header::ORIGIN, EVIL);
    assert_eq!(elsewhere.post(router(), "/echo", &json!({ "text": "a" })).await?.status, 200);
    let reader = elsewhere.with(header::COOKIE, "astralis_refresh=x");
    assert_eq!(reader.get(router(), "/versioned").await?.status, 200);
    let reply = reader.post(router(), "/echo", &json!({ "text": "a" })).await?;
    assert_eq!(reply.refusal(), (403, "cross_site".into()));
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn routes_take_json_or_nothing_unless_they_say_otherwise(db: PgPool) -> Result<()> {
    let visitor = visitor(&db);
    let routes = || OpenApiRouter::new().routes(routes!(refresh)).routes(routes!(form));
    let send = async |path: &str, media_type: &str, body: &'static str| {
        visitor.post_as(routes(), path, media_type, body).await
    };
    for media_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        for body in ["", "{}"] {
            let reply = send("/auth/refresh", media_type, body).await?;
            assert_eq!(reply.refusal(), (415, "unsupported_media_type".into()), "{media_type} {body:?}");
            assert_eq!(send("/form", media_type, body).await?.status, 200, "{media_type} {body:?}");
        }
    }
    assert_eq!(send("/auth/refresh", "application/json; charset=utf-8", "{}").await?.status, 200);
    // A request that another site can't make a browser send may have any body.
    let script = visitor.clone().with_token("a.b.c");
    assert_eq!(script.post_as(routes(), "/auth/refresh", "text/plain", "{}").await?.status, 200);
    // Nothing announced and nothing sent, as with `fetch` without a body.
    assert_eq!(forged(&db, &[(FETCH_SITE, "same-origin")]).await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_api_key_beside_a_cookie_is_refused(db: PgPool) -> Result<()> {
    let browser = visitor(&db).with(header::COOKIE, "a=1");
    for key in ["ask_0123456789", "ask_"] {
        let reply = browser.clone().with_token(key).get(router(), "/versioned").await?;
        assert_eq!(reply.refusal(), (400, "key_with_cookie".into()));
    }
    assert_eq!(browser.with_token("a.b.c").get(router(), "/versioned").await?.status, 200);
    assert_eq!(visitor(&db).with_token("ask_0123456789").get(router(), "/versioned").await?.status, 200);
    Ok(())
}

fn listed(headers: &HeaderMap, name: HeaderName) -> Vec<String> {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(|name| name.trim().to_ascii_lowercase()).collect()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_listed_origins_may_ask_and_read(db: PgPool) -> Result<()> {
    let preflight = async |origin: &str| {
        let (service, _) = service(site(&db), router());
        let request = Request::options("/api/v1/echo")
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "PATCH")
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization,if-match,idempotency-key");
        Ok::<_, Error>(service.oneshot(request.body(Body::empty())?).await?)
    };
    for origin in [SITE, PARTNER] {
        let answer = preflight(origin).await?;
        let headers = answer.headers();
        assert_eq!(answer.status(), 200);
        assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], origin);
        assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_CREDENTIALS], "true");
        assert!(listed(headers, header::VARY).contains(&"origin".to_owned()));
        let methods = listed(headers, header::ACCESS_CONTROL_ALLOW_METHODS);
        assert_eq!(methods, ["get", "post", "put", "patch", "delete"]);
        let allowed = listed(headers, header::ACCESS_CONTROL_ALLOW_HEADERS);
        for name in ["authorization", "content-type", "if-match", "idempotency-key", "x-request-id"] {
            assert!(allowed.contains(&name.to_owned()), "{name}");
        }
    }
    for origin in [EVIL, "null", "http://app.example", "https://APP.example", "https://app.example:8443"] {
        let answer = preflight(origin).await?;
        assert!(!answer.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN), "{origin}");
        assert!(listed(answer.headers(), header::VARY).contains(&"origin".to_owned()));
    }
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_cache_never_serves_one_origins_answer_to_another(db: PgPool) -> Result<()> {
    let visitor = visitor(&db);
    let partner = visitor.clone().with(header::ORIGIN, PARTNER);
    let stranger = visitor.clone().with(header::ORIGIN, EVIL);
    for (path, status) in [("/versioned", 200), ("/nowhere", 404), ("/down", 503), ("/panic", 500)] {
        for (caller, named) in [(&visitor, None), (&stranger, None), (&partner, Some(PARTNER))] {
            let reply = caller.get(router(), path).await?;
            assert_eq!(reply.status, status, "{path}");
            assert!(listed(&reply.headers, header::VARY).contains(&"origin".to_owned()), "{path}");
            let allowed = reply.headers.get(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            assert_eq!(allowed.map(HeaderValue::as_bytes), named.map(str::as_bytes), "{path}");
        }
    }
    // Our own refusals are as readable as any answer.
    let reply = forged(&db, &[(FETCH_SITE, "none"), (header::ORIGIN, PARTNER)]).await?;
    assert_eq!(
        (reply.status.as_u16(), &reply.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN]),
        (403, &HeaderValue::from_static(PARTNER))
    );
    let exposed = listed(&reply.headers, header::ACCESS_CONTROL_EXPOSE_HEADERS);
    for name in
        ["etag", "location", "retry-after", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"]
    {
        assert!(exposed.contains(&name.to_owned()), "{name}");
    }
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_answer_carries_the_security_headers(db: PgPool) -> Result<()> {
    let expected = [
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("permissions-policy", NO_PERMISSIONS),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "private, no-store"),
    ];
    let visitor = visitor(&db);
    let refused = forged(&db, &[]).await?;
    let answers = [
        visitor.get(router(), "/versioned").await?,
        visitor.get(router(), "/nowhere").await?,
        visitor.get(router(), "/panic").await?,
        visitor.post_as(router(), "/auth/refresh", "text/plain", "").await?,
        refused,
    ];
    for answer in answers {
        for (name, value) in expected {
            let found = answer.headers.get(name).map(HeaderValue::as_bytes);
            assert_eq!(found, Some(value.as_bytes()), "{name} of a {}", answer.status);
        }
    }
    Ok(())
}
