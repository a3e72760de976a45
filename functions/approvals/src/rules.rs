//! Rules about approvals: operators see them, admins make and change them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::approvals::rules::{self, Rule, Terms};
use shared::approvals::{self, Person};
use shared::auth::{Admin, Operator};
use shared::error::OrNotFound;
use shared::http::{IfMatch, Input, Path, Problems, tagged};
use shared::ids::ApprovalRuleId;
use shared::{App, Result};
use utoipa::ToSchema;

/// All rules.
#[derive(Serialize, ToSchema)]
pub(crate) struct ApprovalRules {
    /// In the order in which they are tried: the first that a document meets counts.
    items: Vec<Rule>,
    /// The approvers that they name.
    people: Vec<Person>,
}

/// List the rules about approvals, in the order in which they are tried.
#[utoipa::path(get, path = "/approval-rules", operation_id = "approval-rules.list", tag = "approvals",
    extensions(("x-least-role" = json!("OPERATOR"))), responses((status = 200, body = ApprovalRules), Problems))]
pub(crate) async fn list(State(app): State<App>, Operator(me): Operator) -> Result<Json<ApprovalRules>> {
    let mut tx = app.enter(&me).await?;
    let items = rules::list(&mut tx).await?;
    let steps = items.iter().flat_map(|rule| &rule.terms.steps);
    let users: Vec<_> = steps.flat_map(|step| step.approvers.iter().copied()).collect();
    let people = approvals::named(&mut tx, &users).await?;
    Ok(Json(ApprovalRules { items, people }))
}

/// Create a rule about approvals. It counts for documents that are completed or corrected from now on.
#[utoipa::path(post, path = "/approval-rules", operation_id = "approval-rules.create", tag = "approvals",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = Terms,
    responses((status = 201, body = Rule), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    Admin(me): Admin,
    Input(terms): Input<Terms>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    rules::check_approvers(&mut tx, &terms.steps).await?;
    let rule = rules::insert(&mut tx, &me.actor(), me.user, &terms).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(rule.version, &rule)).into_response())
}

/// Show a rule about approvals.
#[utoipa::path(get, path = "/approval-rules/{id}", operation_id = "approval-rules.find", tag = "approvals",
    extensions(("x-least-role" = json!("OPERATOR"))), params(("id" = ApprovalRuleId, Path)),
    responses((status = 200, body = Rule), Problems))]
pub(crate) async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<ApprovalRuleId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let rule = rules::find(&mut tx, id).await?.or_not_found("approval rule")?;
    Ok(tagged(rule.version, &rule))
}

/// Replace what a rule says. Approvals that have begun go on as they are.
#[utoipa::path(put, path = "/approval-rules/{id}", operation_id = "approval-rules.replace", tag = "approvals",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = ApprovalRuleId, Path)), request_body = Terms,
    responses((status = 200, body = Rule), Problems))]
pub(crate) async fn replace(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<ApprovalRuleId>,
    seen: IfMatch,
    Input(terms): Input<Terms>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let before = rules::lock(&mut tx, id).await?.or_not_found("approval rule")?;
    seen.check(before.version, &before)?;
    rules::check_approvers(&mut tx, &terms.steps).await?;
    let after = rules::update(&mut tx, &me.actor(), &before, &terms).await?;
    tx.commit().await?;
    Ok(tagged(after.version, &after))
}

/// Delete a rule. Approvals that have begun go on.
#[utoipa::path(delete, path = "/approval-rules/{id}", operation_id = "approval-rules.delete", tag = "approvals",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = ApprovalRuleId, Path)),
    responses((status = 204), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<ApprovalRuleId>,
    seen: IfMatch,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let rule = rules::lock(&mut tx, id).await?.or_not_found("approval rule")?;
    seen.check(rule.version, &rule)?;
    rules::delete(&mut tx, &me.actor(), &rule).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
