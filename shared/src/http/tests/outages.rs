//! Answers while a service behind the API is away.

use axum::body::Body;
use axum::routing::get;
use tokio::net::TcpListener;
use tower::ServiceExt;

use super::*;
use crate::testing::settings_with;

#[utoipa::path(get, path = "/asked", responses((status = 200), Problems))]
async fn asked(State(app): State<App>) -> Result<Json<Value>> {
    let answer: i32 = sqlx::query_scalar("select 1").fetch_one(&app.db).await?;
    Ok(Json(json!(answer)))
}

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(asked))
}

/// A stranger to a platform whose database is at this port, with or without limits on calls.
fn caller(port: u16, limit: &str) -> Result<Caller> {
    let url = format!("postgres://nobody@127.0.0.1:{port}/nothing");
    let app = App::new(settings_with(|name| match name {
        "DATABASE_URL" => Some(url.clone()),
        "RATE_LIMIT_MAX" => Some(limit.to_owned()),
        _ => None,
    }))?;
    Ok(World { login: app.db.clone(), app }.as_nobody())
}

#[tokio::test]
async fn a_request_that_hangs_is_answered_all_the_same() -> Result<()> {
    let stuck = Router::new()
        .route("/", get(async || std::future::pending::<()>().await))
        .layer(from_fn_with_state(Duration::from_millis(10), in_time));
    let reply = stuck.oneshot(Request::get("/").body(Body::empty())?).await?;
    assert_eq!(
        (reply.status().as_u16(), &reply.headers()[header::RETRY_AFTER]),
        (503, &HeaderValue::from(5))
    );
    Ok(())
}

#[tokio::test]
async fn a_database_that_takes_connections_and_says_nothing_is_out_of_reach() -> Result<()> {
    let silent = TcpListener::bind("127.0.0.1:0").await?;
    let port = silent.local_addr()?.port();
    let hold = tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok(connection) = silent.accept().await {
            held.push(connection);
        }
    });
    // If calls are counted, the counting meets the outage, otherwise the handler does.
    for limit in ["0", "100"] {
        let caller = caller(port, limit)?;
        let answer = tokio::time::timeout(Duration::from_secs(10), caller.get(routes(), "/asked")).await;
        let reply = answer.expect("no answer")?;
        assert_eq!(reply.refusal(), (503, "unavailable".into()));
        assert_eq!(reply.headers[header::RETRY_AFTER], "5");
        let told = String::from_utf8_lossy(&reply.body);
        assert!(!told.contains("pool") && !told.contains("sqlx"), "the cause is for the log: {told}");
    }
    hold.abort();
    Ok(())
}
