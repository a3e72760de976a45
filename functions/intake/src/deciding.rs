//! What people decide about requests, one at a time or many at once.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::{Member, Operator};
use shared::db::OrgTx;
use shared::error::OrNotFound;
use shared::http::{Input, Path, Problems, tagged};
use shared::ids::{PipelineId, RequestId};
use shared::intake::deciding::{self, Acceptance, Rejection};
use shared::intake::{self, Reason, RequestDetail, working};
use shared::{App, Error, Result};
use utoipa::ToSchema;

/// The version of a request that was seen.
#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeenRequest {
    /// Its version.
    #[garde(skip)]
    version: i64,
}

/// The request as it is now, once what changed it is written.
async fn shown(mut tx: OrgTx, id: RequestId) -> Result<Response> {
    let request = intake::detail(&mut tx, id).await?.or_not_found("request")?;
    tx.commit().await?;
    Ok(tagged(request.request.version, &request))
}

/// Say where a request goes: a card is made of it. Another pipeline than the suggested one is a correction, which is
/// learnt from.
#[utoipa::path(post, path = "/requests/{id}/accept", operation_id = "requests.accept", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:write"))),
    params(("id" = RequestId, Path)), request_body = Acceptance,
    responses((status = 200, body = RequestDetail), Problems))]
pub(crate) async fn accept(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<RequestId>,
    Input(wanted): Input<Acceptance>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    deciding::accept(&app, &mut tx, (&me.actor(), me.user), id, &wanted).await?;
    working::learn_when_due(&mut tx).await?;
    shown(tx, id).await
}

/// Say that a request is none of ours. A card that was made of it stays.
#[utoipa::path(post, path = "/requests/{id}/reject", operation_id = "requests.reject", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:write"))),
    params(("id" = RequestId, Path)), request_body = Rejection,
    responses((status = 200, body = RequestDetail), Problems))]
pub(crate) async fn reject(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<RequestId>,
    Input(rejection): Input<Rejection>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    deciding::reject(&app, &mut tx, (&me.actor(), me.user), id, &rejection).await?;
    shown(tx, id).await
}

/// Open a rejected or closed request again.
#[utoipa::path(post, path = "/requests/{id}/reopen", operation_id = "requests.reopen", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:write"))),
    params(("id" = RequestId, Path)), request_body = SeenRequest,
    responses((status = 200, body = RequestDetail), Problems))]
pub(crate) async fn reopen(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<RequestId>,
    Input(seen): Input<SeenRequest>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    deciding::reopen(&app, &mut tx, &me.actor(), id, seen.version).await?;
    shown(tx, id).await
}

/// Say that a request is done.
#[utoipa::path(post, path = "/requests/{id}/close", operation_id = "requests.close", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:write"))),
    params(("id" = RequestId, Path)), request_body = SeenRequest,
    responses((status = 200, body = RequestDetail), Problems))]
pub(crate) async fn close(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<RequestId>,
    Input(seen): Input<SeenRequest>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    deciding::close(&mut tx, &me.actor(), id, seen.version).await?;
    shown(tx, id).await
}

/// Take back what the caller has just decided, within 60 seconds: the card goes if nobody has touched it.
#[utoipa::path(post, path = "/requests/{id}/undo", operation_id = "requests.undo", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:write"))),
    params(("id" = RequestId, Path)), request_body = SeenRequest,
    responses((status = 200, body = RequestDetail), Problems))]
pub(crate) async fn undo(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<RequestId>,
    Input(seen): Input<SeenRequest>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    intake::undo(&app, &mut tx, (&me.actor(), me.user), id, seen.version).await?;
    shown(tx, id).await
}

/// One decision about many requests.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ManyRequests {
    /// 1 to 200 requests.
    #[garde(length(min = 1, max = 200))]
    requests: Vec<RequestId>,
    /// What is decided about each.
    #[garde(custom(is_one))]
    change: RequestsChange,
}

/// What is decided about many requests: exactly one of these.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestsChange {
    /// They go where it is suggested.
    #[serde(default)]
    accept: Option<bool>,
    /// They are none of ours.
    #[serde(default)]
    reject: Option<BulkRejection>,
    /// They go to this pipeline.
    #[serde(default)]
    pipeline_id: Option<PipelineId>,
}

/// Why they are none of ours.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkRejection {
    /// Why.
    reason: Reason,
}

fn is_one(change: &RequestsChange, (): &()) -> garde::Result {
    let given = [change.accept == Some(true), change.reject.is_some(), change.pipeline_id.is_some()];
    if given.into_iter().filter(|given| *given).count() != 1 || change.accept == Some(false) {
        return Err(garde::Error::new("give exactly one of `accept: true`, `reject` and `pipeline_id`"));
    }
    Ok(())
}

/// What became of each request, in the order in which they were named.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ManyRequestsDone {
    /// One for each request.
    results: Vec<RequestDone>,
}

/// What became of one request.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestDone {
    /// Which.
    id: RequestId,
    /// Whether it was done.
    done: bool,
    /// Why not, for programs.
    code: Option<String>,
    /// Why not, in a sentence.
    detail: Option<String>,
}

/// Decide the same about up to 200 requests. Each is done or refused by itself; each can be taken back with `undo`.
#[utoipa::path(post, path = "/requests/bulk", operation_id = "requests.decide-many", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:write"))),
    request_body = ManyRequests, responses((status = 200, body = ManyRequestsDone), Problems))]
pub(crate) async fn bulk(
    State(app): State<App>,
    Operator(me): Operator,
    Input(wanted): Input<ManyRequests>,
) -> Result<Json<ManyRequestsDone>> {
    let mut tx = app.enter(&me).await?;
    let mut seen = BTreeSet::new();
    let mut results = Vec::new();
    for id in wanted.requests.iter().copied().filter(|id| seen.insert(*id)) {
        tx.begin_part().await?;
        let done = one(&app, &mut tx, &me, id, &wanted.change).await;
        tx.end_part(done.is_ok()).await?;
        results.push(match done {
            Ok(()) => RequestDone { id, done: true, code: None, detail: None },
            Err(error) if error.is_retryable() => return Err(error),
            Err(error) => {
                let (code, detail) = (Some(error.code().to_owned()), Some(error.to_string()));
                RequestDone { id, done: false, code, detail }
            }
        });
    }
    working::learn_when_due(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(ManyRequestsDone { results }))
}

async fn one(app: &App, tx: &mut OrgTx, me: &Member, id: RequestId, change: &RequestsChange) -> Result<()> {
    let version = intake::lock(tx, id).await?.version;
    let by = (&me.actor(), me.user);
    if let Some(rejection) = change.reject {
        let rejection = Rejection { version, reason: rejection.reason, note: None };
        return deciding::reject(app, tx, by, id, &rejection).await;
    }
    let wanted = Acceptance { version, pipeline_id: change.pipeline_id, ..Acceptance::default() };
    deciding::accept(app, tx, by, id, &wanted).await.map_err(named)
}

/// A refusal of one request names no field of the whole.
fn named(error: Error) -> Error {
    match error {
        Error::PreconditionFailed(_) => {
            let detail = "somebody else has changed it meanwhile: look at it again";
            Error::Conflict(shared::error::refuse("changed_meanwhile", detail))
        }
        other => other,
    }
}
