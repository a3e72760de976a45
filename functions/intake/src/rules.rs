//! Rules about where requests go: operators see them and try them out, admins make and change them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::{Admin, Operator};
use shared::error::OrNotFound;
use shared::http::{IfMatch, Input, Path, Problems, tagged, valid};
use shared::ids::RoutingRuleId;
use shared::intake::rules::{self, Changes, DryRun, Rule, Terms};
use shared::{App, Error, Result};
use utoipa::ToSchema;

/// All rules.
#[derive(Serialize, ToSchema)]
pub(crate) struct RoutingRules {
    /// In the order in which they are tried: the first that counts decides.
    items: Vec<Rule>,
}

/// Another order of all rules.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoutingRulesOrder {
    /// Every rule once.
    #[garde(length(max = 200))]
    rules: Vec<RoutingRuleId>,
}

/// A rule to try out.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TriedRule {
    /// It is not saved.
    #[garde(dive)]
    rule: Terms,
}

/// List the rules about where requests go, in the order in which they are tried.
#[utoipa::path(get, path = "/routing-rules", operation_id = "routing-rules.list", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR"))), responses((status = 200, body = RoutingRules), Problems))]
pub(crate) async fn list(State(app): State<App>, Operator(me): Operator) -> Result<Json<RoutingRules>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(RoutingRules { items: rules::list(&mut tx).await? }))
}

/// Create a rule about where requests go. It is tried last, and counts for requests that arrive from now on.
#[utoipa::path(post, path = "/routing-rules", operation_id = "routing-rules.create", tag = "intake",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = Terms,
    responses((status = 201, body = Rule), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    Admin(me): Admin,
    Input(terms): Input<Terms>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    rules::check(&mut tx, &terms).await?;
    let rule = rules::insert(&mut tx, &me.actor(), me.user, &terms).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(rule.version, &rule)).into_response())
}

/// Put the rules in another order.
#[utoipa::path(put, path = "/routing-rules/order", operation_id = "routing-rules.order", tag = "intake",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = RoutingRulesOrder,
    responses((status = 200, body = RoutingRules), Problems))]
pub(crate) async fn order(
    State(app): State<App>,
    Admin(me): Admin,
    Input(wanted): Input<RoutingRulesOrder>,
) -> Result<Json<RoutingRules>> {
    let mut tx = app.enter(&me).await?;
    let items = rules::order(&mut tx, &me.actor(), &wanted.rules).await?;
    tx.commit().await?;
    Ok(Json(RoutingRules { items }))
}

/// Try out a rule that is not saved: what it would have done with the last 500 requests. This changes nothing.
#[utoipa::path(post, path = "/routing-rules/dry-run", operation_id = "routing-rules.dry-run", tag = "intake",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = TriedRule,
    responses((status = 200, body = DryRun), Problems))]
pub(crate) async fn dry_run(
    State(app): State<App>,
    Admin(me): Admin,
    Input(tried): Input<TriedRule>,
) -> Result<Json<DryRun>> {
    let mut tx = app.enter(&me).await?;
    rules::check(&mut tx, &tried.rule).await.map_err(below_rule)?;
    Ok(Json(rules::dry_run(&mut tx, &tried.rule).await?))
}

/// The terms stand one level deeper here.
fn below_rule(error: Error) -> Error {
    let Error::Invalid(mut faults) = error else { return error };
    for fault in &mut faults {
        fault.pointer = format!("/rule{}", fault.pointer);
    }
    Error::Invalid(faults)
}

/// Show a rule about where requests go.
#[utoipa::path(get, path = "/routing-rules/{id}", operation_id = "routing-rules.find", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR"))), params(("id" = RoutingRuleId, Path)),
    responses((status = 200, body = Rule), Problems))]
pub(crate) async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<RoutingRuleId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let rule = rules::find(&mut tx, id).await?.or_not_found("routing rule")?;
    Ok(tagged(rule.version, &rule))
}

/// Change a rule. Fields left out keep their values; null takes one away.
#[utoipa::path(patch, path = "/routing-rules/{id}", operation_id = "routing-rules.change", tag = "intake",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = RoutingRuleId, Path)), request_body = Changes,
    responses((status = 200, body = Rule), Problems))]
pub(crate) async fn change(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<RoutingRuleId>,
    seen: IfMatch,
    Input(changes): Input<Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let before = rules::lock(&mut tx, id).await?;
    seen.check(before.version, &before)?;
    let terms = before.terms.changed(&changes);
    if terms == before.terms {
        return Ok(tagged(before.version, &before));
    }
    valid(&terms)?;
    rules::check(&mut tx, &terms).await?;
    let after = rules::update(&mut tx, &me.actor(), &before, &terms).await?;
    tx.commit().await?;
    Ok(tagged(after.version, &after))
}

/// Delete a rule. Requests that it has sent somewhere stay there.
#[utoipa::path(delete, path = "/routing-rules/{id}", operation_id = "routing-rules.delete", tag = "intake",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = RoutingRuleId, Path)),
    responses((status = 204), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<RoutingRuleId>,
    seen: IfMatch,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let rule = rules::lock(&mut tx, id).await?;
    seen.check(rule.version, &rule)?;
    rules::delete(&mut tx, &me.actor(), &rule).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
