//! The queue of requests, one of them, and the page that its sender sees.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::{Credential, Operator};
use shared::error::OrNotFound;
use shared::http::{Cursor, Idempotency, IfMatch, Input, Page, PageQuery, Path, Problems, Query, tagged};
use shared::ids::{CustomerId, DocumentId, RequestId};
use shared::intake::filter::{FilterQuery, Order};
use shared::intake::learning::{self, Promise};
use shared::intake::{self, Change, Figures, NewRequest, Request, RequestDetail, Sender, Source, StatusPage};
use shared::{App, Error, Result};
use utoipa::{IntoParams, ToSchema};

/// A request to be entered.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRequest)]
pub(crate) struct Entered {
    /// `operator`, or `api` for what came from a program. With an API key it is always `api`.
    #[garde(custom(is_entered))]
    #[serde(default)]
    source: Option<Source>,
    /// What it is about: up to 200 characters; the text's first line when empty.
    #[garde(length(chars, max = 200))]
    #[serde(default)]
    subject: String,
    /// What was written: 1 to 50,000 characters.
    #[garde(length(chars, min = 1, max = 50_000))]
    text: String,
    /// Who sent it.
    #[garde(dive)]
    #[serde(default)]
    sender: Sender,
    /// Whose it is; found by the sender when absent.
    #[garde(skip)]
    #[serde(default)]
    customer_id: Option<CustomerId>,
    /// Documents that belong to it, to 50.
    #[garde(length(max = 50))]
    #[serde(default)]
    documents: Vec<DocumentId>,
}

fn is_entered(source: &Option<Source>, (): &()) -> garde::Result {
    if !matches!(source, None | Some(Source::Operator | Source::Api)) {
        return Err(garde::Error::new("say `operator` or `api`"));
    }
    Ok(())
}

/// A threshold to try out.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Threshold {
    /// 0.5 to 0.99; that of the settings when absent.
    #[param(minimum = 0.5, maximum = 0.99)]
    threshold: Option<f64>,
}

/// List requests: those that wait for a person, the oldest first, unless asked otherwise.
#[utoipa::path(get, path = "/requests", operation_id = "requests.list", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:read"))),
    params(FilterQuery, PageQuery), responses((status = 200, body = Page<Request>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Query(asked): Query<FilterQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Request>>> {
    let (filter, limit) = (asked.filter(me.user)?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    let found = if filter.order == Order::Confidence {
        let found = intake::list_by_confidence(&mut tx, &filter, page.after()?, limit).await?;
        let sure = |request: &Request| request.suggestion.as_ref().map_or(0.0, |it| it.confidence);
        Page::by(found, limit, |request| Cursor { key: sure(request), id: request.id.0 })
    } else {
        let after: Option<Cursor<DateTime<Utc>>> = page.after()?;
        let found = intake::list(&mut tx, &filter, after, limit).await?;
        Page::by(found, limit, |request| Cursor { key: request.received_at, id: request.id.0 })
    };
    Ok(Json(found.counted(intake::count(&mut tx, &filter).await?)))
}

/// Show how many requests stand where.
#[utoipa::path(get, path = "/requests/figures", operation_id = "requests.figures", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:read"))),
    responses((status = 200, body = Figures), Problems))]
pub(crate) async fn figures(State(app): State<App>, Operator(me): Operator) -> Result<Json<Figures>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(intake::figures(&mut tx, app.clock.now()).await?))
}

/// Show what a threshold would have come to on the organization's own last 500 requests.
#[utoipa::path(get, path = "/requests/promise", operation_id = "requests.promise", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR"))), params(Threshold),
    responses((status = 200, body = Promise), Problems))]
pub(crate) async fn promise(
    State(app): State<App>,
    Operator(me): Operator,
    Query(asked): Query<Threshold>,
) -> Result<Json<Promise>> {
    if asked.threshold.is_some_and(|threshold| !(0.5..=0.99).contains(&threshold)) {
        return Err(Error::field("?threshold", "out_of_range", "a threshold is from 0.5 to 0.99"));
    }
    let mut tx = app.enter(&me).await?;
    let threshold = match asked.threshold {
        Some(threshold) => threshold,
        None => intake::settings::current(&mut tx).await?.threshold,
    };
    Ok(Json(learning::promise(&mut tx, threshold).await?))
}

/// Enter a request: what somebody said on the telephone, or what a program received. Rules and model look at it next.
#[utoipa::path(post, path = "/requests", operation_id = "requests.create", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:write"))), request_body = Entered,
    responses((status = 201, body = RequestDetail), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    Operator(me): Operator,
    idempotency: Idempotency,
    Input(entered): Input<Entered>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    if let Some(stored) = idempotency.replay(&mut tx, me.user, &entered).await? {
        return Ok(stored);
    }
    let is_program = matches!(me.credential, Credential::Key(_));
    let source = if is_program { Source::Api } else { entered.source.unwrap_or(Source::Operator) };
    let new = NewRequest {
        source,
        subject: entered.subject,
        text: entered.text,
        sender: entered.sender,
        customer: entered.customer_id,
        documents: entered.documents,
        form: None,
        answers: Vec::new(),
    };
    let id = intake::insert(&app, &mut tx, &me.actor(), &new).await?;
    let request = intake::detail(&mut tx, id).await?.or_not_found("request")?;
    idempotency.keep(&mut tx, me.user, StatusCode::CREATED, &request).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(request.request.version, &request)).into_response())
}

/// Show a request with its text, its files, what was decided and what happened.
#[utoipa::path(get, path = "/requests/{id}", operation_id = "requests.find", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:read"))),
    params(("id" = RequestId, Path)), responses((status = 200, body = RequestDetail), Problems))]
pub(crate) async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<RequestId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let request = intake::detail(&mut tx, id).await?.or_not_found("request")?;
    Ok(tagged(request.request.version, &request))
}

/// Change what is known of a request. Fields left out keep their values; null takes customer or member away.
#[utoipa::path(patch, path = "/requests/{id}", operation_id = "requests.change", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("intake:write"))),
    params(("id" = RequestId, Path)), request_body = Change,
    responses((status = 200, body = RequestDetail), Problems))]
pub(crate) async fn change(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<RequestId>,
    seen: IfMatch,
    Input(change): Input<Change>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let before = intake::lock(&mut tx, id).await?;
    seen.check(before.version, &before)?;
    intake::change(&mut tx, &me.actor(), &before, &change).await?;
    let after = intake::detail(&mut tx, id).await?.or_not_found("request")?;
    tx.commit().await?;
    Ok(tagged(after.request.version, &after))
}

/// Show the sender of a request where it stands, by the link they were given. An unknown link and one that is over get
/// the same response.
#[utoipa::path(get, path = "/intake/status/{token}", operation_id = "intake.status", tag = "intake", security(()),
    extensions(("x-limit" = json!("sign-in"))), params(("token" = String, Path)),
    responses((status = 200, body = StatusPage), Problems))]
pub(crate) async fn status(State(app): State<App>, Path(token): Path<String>) -> Result<Json<StatusPage>> {
    Ok(Json(intake::status_page(&app, &token).await?))
}
