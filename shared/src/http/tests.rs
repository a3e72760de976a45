//! What all routes have in common, tested through the layers.

mod bounds;
mod browsers;
mod limits;
mod outages;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::PgPool;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::*;
use crate::auth::Member;
use crate::error::{Result, refuse};
use crate::testing::{Caller, World, app};

#[derive(Serialize, Deserialize, Validate, ToSchema)]
struct Note {
    #[garde(length(chars, min = 1))]
    text: String,
}

#[utoipa::path(post, path = "/echo", request_body = Note, responses((status = 200, body = Note), Problems))]
async fn echo(Input(note): Input<Note>) -> Json<Note> {
    Json(note)
}

#[utoipa::path(get, path = "/panic", responses((status = 200), Problems))]
async fn panic() -> Json<Value> {
    panic!("a secret cause")
}

#[utoipa::path(get, path = "/broken", responses((status = 200), Problems))]
async fn broken() -> Result<Json<Value>> {
    Err(anyhow::anyhow!("a secret cause").into())
}

#[utoipa::path(get, path = "/down", responses((status = 200), Problems))]
async fn down() -> Result<Json<Value>> {
    let refusal = refuse("bucket_unavailable", "the file store does not answer");
    Err(Error::Unavailable { refusal, retry_after: Duration::from_secs(7), cause: None })
}

#[utoipa::path(get, path = "/versioned", responses((status = 200), Problems))]
async fn versioned(seen: IfMatch) -> Result<Response> {
    let object = json!({ "version": 3 });
    seen.check(3, &object)?;
    Ok(tagged(3, &object))
}

/// Renames the organization: an effect one can count.
#[utoipa::path(post, path = "/rename", request_body = Note, responses((status = 201), Problems))]
async fn rename(
    State(app): State<App>,
    me: Member,
    key: Idempotency,
    Input(note): Input<Note>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    if let Some(stored) = key.replay(&mut tx, me.user, &note).await? {
        return Ok(stored);
    }
    sqlx::query("update organizations set name = name || $1").bind(&note.text).execute(tx.conn()).await?;
    key.keep(&mut tx, me.user, StatusCode::CREATED, &note).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(note)).into_response())
}

fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(echo))
        .routes(routes!(panic))
        .routes(routes!(broken))
        .routes(routes!(down))
        .routes(routes!(versioned))
        .routes(routes!(rename))
}

/// A caller without a token.
fn nobody(db: PgPool) -> Caller {
    World { app: app(&db), login: db }.as_nobody()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_refusal_is_a_problem_with_the_requests_id(db: PgPool) -> Result<()> {
    let caller = nobody(db).with(REQUEST_ID, "my-own.id_1");
    let lost = caller.get(router(), "/nowhere").await?;
    assert_eq!(lost.refusal(), (404, "not_found".into()));
    assert_eq!(lost.problem().request_id.as_deref(), Some("my-own.id_1"));
    assert_eq!(lost.headers[REQUEST_ID], "my-own.id_1");

    assert_eq!(caller.get(router(), "/echo").await?.refusal(), (405, "method_not_allowed".into()));
    let malformed = caller.post_as(router(), "/echo", "application/json", "{").await?;
    assert_eq!(malformed.refusal(), (400, "malformed_json".into()));
    let long = vec![b' '; BODY_LIMIT + 1];
    let too_large = caller.post_as(router(), "/echo", "application/json", long).await?;
    assert_eq!(too_large.refusal(), (413, "too_large".into()));
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_id_that_could_forge_a_log_line_is_replaced(db: PgPool) -> Result<()> {
    let reply = nobody(db).with(REQUEST_ID, "x status=200 ok").get(router(), "/nowhere").await?;
    assert_ne!(reply.problem().request_id.as_deref(), Some("x status=200 ok"));
    assert!(reply.problem().request_id.is_some());
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn our_own_faults_and_panics_keep_their_cause_to_themselves(db: PgPool) -> Result<()> {
    let caller = nobody(db);
    for path in ["/broken", "/panic"] {
        let reply = caller.get(router(), path).await?;
        assert_eq!(reply.refusal(), (500, "internal".into()));
        assert!(!String::from_utf8_lossy(&reply.body).contains("secret"), "{path} tells too much");
    }
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_outage_says_when_to_come_back(db: PgPool) -> Result<()> {
    let reply = nobody(db).get(router(), "/down").await?;
    assert_eq!(reply.refusal(), (503, "bucket_unavailable".into()));
    assert_eq!(reply.headers[header::RETRY_AFTER], "7");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn if_match_refuses_another_version_with_the_current_state(db: PgPool) -> Result<()> {
    let caller = nobody(db);
    let fresh = caller.clone().with(header::IF_MATCH, "\"3\"").get(router(), "/versioned").await?;
    assert_eq!(
        (fresh.status.as_u16(), &fresh.headers[header::ETAG]),
        (200, &HeaderValue::from_static("\"3\""))
    );
    let stale = caller.clone().with(header::IF_MATCH, "\"2\"").get(router(), "/versioned").await?;
    assert_eq!(stale.refusal(), (412, "version_mismatch".into()));
    assert_eq!(stale.problem().current, Some(json!({ "version": 3 })));
    let odd = caller.with(header::IF_MATCH, "3").get(router(), "/versioned").await?;
    assert_eq!(odd.refusal(), (400, "bad_if_match".into()));
    Ok(())
}

const KEY: HeaderName = HeaderName::from_static("idempotency-key");

async fn name(caller: &Caller, world: &World) -> Result<String> {
    let mut tx = crate::db::OrgTx::begin(&world.app.db, caller.org(), &[]).await?;
    Ok(sqlx::query_scalar("select name from organizations").fetch_one(tx.conn()).await?)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_repeated_request_has_one_effect_and_gets_the_stored_answer(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let caller = world.as_admin().await?.with(KEY, "once");
    let requests = (0..8).map(|_| {
        let caller = caller.clone();
        tokio::spawn(async move { caller.post(router(), "/rename", &json!({ "text": "!" })).await })
    });
    let mut replayed = 0;
    for request in requests.collect::<Vec<_>>() {
        let reply = request.await??;
        assert_eq!((reply.status.as_u16(), reply.value()), (201, json!({ "text": "!" })));
        replayed += usize::from(reply.headers.contains_key("idempotency-replayed"));
    }
    assert_eq!((replayed, name(&caller, &world).await?.as_str()), (7, "Demo Services!"));

    let other = caller.post(router(), "/rename", &json!({ "text": "?" })).await?;
    assert_eq!(other.refusal(), (409, "idempotency_key_reused".into()));
    let somebody_else = world.as_operator().await?.with(KEY, "once");
    assert_eq!(somebody_else.post(router(), "/rename", &json!({ "text": "?" })).await?.status, 201);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn stored_answers_are_forgotten_after_a_day(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let caller = world.as_admin().await?.with(KEY, "once");
    caller.post(router(), "/rename", &json!({ "text": "!" })).await?;
    let mut tx = crate::db::SystemTx::begin(&world.app.db).await?;
    assert_eq!(idempotency::forget_old(&mut tx).await?, 0);
    sqlx::query("update idempotency set created_at = now() - interval '25 hours'").execute(tx.conn()).await?;
    assert_eq!(idempotency::forget_old(&mut tx).await?, 1);
    tx.commit().await?;
    caller.post(router(), "/rename", &json!({ "text": "!" })).await?;
    assert_eq!(name(&caller, &world).await?, "Demo Services!!");
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_pool_sees_no_row_outside_a_transaction_of_ours(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let seen: i64 =
        sqlx::query_scalar("select count(*) from organizations").fetch_one(&app(&world.login).db).await?;
    assert_eq!(seen, 0);
    let mut tx = crate::db::SystemTx::begin(&world.app.db).await?;
    let all: i64 = sqlx::query_scalar("select count(*) from organizations").fetch_one(tx.conn()).await?;
    assert_eq!(all, 2);
    Ok(())
}
