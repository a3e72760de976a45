//! Automations themselves: operators see them, admins make and change them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::auth::{self, Admin, Operator};
use shared::automations::{self, Automation, Changes, NewAutomation};
use shared::db::OrgTx;
use shared::error::OrNotFound;
use shared::http::{IfMatch, Input, Page, PageQuery, Path, Problems, Query, tagged};
use shared::ids::AutomationId;
use shared::settings::Secret;
use shared::webhooks::secrets;
use shared::{App, Result};
use utoipa::ToSchema;

/// An automation, and its secret when this answer is the one that shows it.
#[derive(Serialize, ToSchema)]
pub(crate) struct WrittenAutomation {
    #[serde(flatten)]
    automation: Automation,
    /// What its webhooks are signed with: in the answer that first gives it a webhook, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook_secret: Option<String>,
}

/// List automations, newest first.
#[utoipa::path(get, path = "/automations", operation_id = "automations.list", tag = "automations",
    extensions(("x-least-role" = json!("OPERATOR"))), params(PageQuery),
    responses((status = 200, body = Page<Automation>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Automation>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    let found = automations::list(&mut tx, after, limit).await?;
    Ok(Json(Page::of(found, limit, |automation| automation.id.0)))
}

/// Create an automation. It acts on what happens from now on.
#[utoipa::path(post, path = "/automations", operation_id = "automations.create", tag = "automations",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = NewAutomation,
    responses((status = 201, body = WrittenAutomation), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    Admin(me): Admin,
    Input(wanted): Input<NewAutomation>,
) -> Result<Response> {
    // Resolving hosts takes time, so it happens before the transaction.
    automations::check_urls(&app.webhooks, &wanted.actions).await?;
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    automations::check(&mut tx, wanted.on, &wanted.condition, &wanted.actions).await?;
    let automation = automations::insert(&mut tx, &me.actor(), me.user, &wanted).await?;
    let secret = first_secret(&app, &mut tx, &automation).await?;
    tx.commit().await?;
    let version = automation.version;
    let written = WrittenAutomation { automation, webhook_secret: shown(secret) };
    Ok((StatusCode::CREATED, tagged(version, &written)).into_response())
}

async fn first_secret(app: &App, tx: &mut OrgTx, automation: &Automation) -> Result<Option<Secret>> {
    if !automation.sends_webhooks() {
        return Ok(None);
    }
    secrets::create(tx, &app.vault, automation.id).await
}

fn shown(secret: Option<Secret>) -> Option<String> {
    secret.map(|secret| secret.expose().to_owned())
}

/// Show an automation.
#[utoipa::path(get, path = "/automations/{id}", operation_id = "automations.find", tag = "automations",
    extensions(("x-least-role" = json!("OPERATOR"))), params(("id" = AutomationId, Path)),
    responses((status = 200, body = Automation), Problems))]
pub(crate) async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<AutomationId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let automation = automations::find(&mut tx, id).await?.or_not_found("automation")?;
    Ok(tagged(automation.version, &automation))
}

/// Change an automation. Fields left out of the request keep their values.
#[utoipa::path(patch, path = "/automations/{id}", operation_id = "automations.change", tag = "automations",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = AutomationId, Path)),
    request_body = Changes, responses((status = 200, body = WrittenAutomation), Problems))]
pub(crate) async fn change(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<AutomationId>,
    seen: IfMatch,
    Input(changes): Input<Changes>,
) -> Result<Response> {
    let actions = changes.actions.clone().unwrap_or_default();
    automations::check_urls(&app.webhooks, &actions).await?;
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    let before = automations::lock(&mut tx, id).await?.or_not_found("automation")?;
    seen.check(before.version, &before)?;
    let only_switched = changes.on.is_none() && changes.condition.is_none() && changes.actions.is_none();
    let wanted = before.changed(changes);
    if wanted == before {
        let unchanged = WrittenAutomation { automation: before, webhook_secret: None };
        return Ok(tagged(unchanged.automation.version, &unchanged));
    }
    // Whatever it names may be gone by now: it can be renamed and switched off all the same.
    if !only_switched {
        automations::check(&mut tx, wanted.on, &wanted.condition, &wanted.actions).await?;
    }
    let after = automations::update(&mut tx, &me.actor(), &before, &wanted).await?;
    let secret = first_secret(&app, &mut tx, &after).await?;
    tx.commit().await?;
    let version = after.version;
    Ok(tagged(version, &WrittenAutomation { automation: after, webhook_secret: shown(secret) }))
}

/// Delete an automation and the log of its webhooks. Its past effects stay.
#[utoipa::path(delete, path = "/automations/{id}", operation_id = "automations.delete", tag = "automations",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = AutomationId, Path)),
    responses((status = 204), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<AutomationId>,
    seen: IfMatch,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let automation = automations::lock(&mut tx, id).await?.or_not_found("automation")?;
    seen.check(automation.version, &automation)?;
    automations::delete(&mut tx, &me.actor(), &automation).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
