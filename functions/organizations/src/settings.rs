//! The settings of an organization for a domain, one section each.

use axum::extract::State;
use axum::response::Response;
use shared::auth::{Admin, Operator};
use shared::http::{IfMatch, Input, Problems, tagged};
use shared::organizations::identity::{self, Identity};
use shared::organizations::settings::lock;
use shared::{App, Result, approvals, customers, documents, intake, models};

/// Show the settings of documents.
#[utoipa::path(get, path = "/organizations/current/settings/documents",
    operation_id = "organizations.find-document-settings", tag = "organizations",
    extensions(("x-least-role" = json!("OPERATOR"))),
    responses((status = 200, body = documents::settings::Settings), Problems))]
pub(crate) async fn of_documents(State(app): State<App>, Operator(me): Operator) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let settings = documents::settings::current(&mut tx).await?;
    Ok(tagged(settings.version, &settings))
}

/// Change the settings of documents. Fields left out of the request keep their values.
#[utoipa::path(patch, path = "/organizations/current/settings/documents",
    operation_id = "organizations.change-document-settings", tag = "organizations",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = documents::settings::Changes,
    responses((status = 200, body = documents::settings::Settings), Problems))]
pub(crate) async fn change_documents(
    State(app): State<App>,
    Admin(me): Admin,
    seen: IfMatch,
    Input(changes): Input<documents::settings::Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    lock(&mut tx).await?;
    let before = documents::settings::current(&mut tx).await?;
    seen.check(before.version, &before)?;
    let mut settings = before.changed(&changes);
    if settings != before {
        settings = documents::settings::update(&mut tx, &me.actor(), &before, &settings).await?;
        tx.commit().await?;
    }
    Ok(tagged(settings.version, &settings))
}

/// Show the settings of approvals.
#[utoipa::path(get, path = "/organizations/current/settings/approvals",
    operation_id = "organizations.find-approval-settings", tag = "organizations",
    extensions(("x-least-role" = json!("OPERATOR"))),
    responses((status = 200, body = approvals::settings::Settings), Problems))]
pub(crate) async fn of_approvals(State(app): State<App>, Operator(me): Operator) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let settings = approvals::settings::current(&mut tx).await?;
    Ok(tagged(settings.version, &settings))
}

/// Change the settings of approvals. Fields left out of the request keep their values.
#[utoipa::path(patch, path = "/organizations/current/settings/approvals",
    operation_id = "organizations.change-approval-settings", tag = "organizations",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = approvals::settings::Changes,
    responses((status = 200, body = approvals::settings::Settings), Problems))]
pub(crate) async fn change_approvals(
    State(app): State<App>,
    Admin(me): Admin,
    seen: IfMatch,
    Input(changes): Input<approvals::settings::Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    lock(&mut tx).await?;
    let before = approvals::settings::current(&mut tx).await?;
    seen.check(before.version, &before)?;
    let mut settings = before.changed(&changes);
    if settings != before {
        settings = approvals::settings::update(&mut tx, &me.actor(), &before, &settings).await?;
        approvals::release_all(&mut tx).await?;
        tx.commit().await?;
    }
    Ok(tagged(settings.version, &settings))
}

/// Show the settings of customers.
#[utoipa::path(get, path = "/organizations/current/settings/customers",
    operation_id = "organizations.find-customer-settings", tag = "organizations",
    extensions(("x-least-role" = json!("OPERATOR"))),
    responses((status = 200, body = customers::settings::Settings), Problems))]
pub(crate) async fn of_customers(State(app): State<App>, Operator(me): Operator) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let settings = customers::settings::current(&mut tx).await?;
    Ok(tagged(settings.version, &settings))
}

/// Change the settings of customers. Fields left out of the request keep their values.
#[utoipa::path(patch, path = "/organizations/current/settings/customers",
    operation_id = "organizations.change-customer-settings", tag = "organizations",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = customers::settings::Changes,
    responses((status = 200, body = customers::settings::Settings), Problems))]
pub(crate) async fn change_customers(
    State(app): State<App>,
    Admin(me): Admin,
    seen: IfMatch,
    Input(changes): Input<customers::settings::Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    lock(&mut tx).await?;
    let before = customers::settings::current(&mut tx).await?;
    seen.check(before.version, &before)?;
    let mut settings = before.changed(&changes);
    if settings != before {
        settings = customers::settings::update(&mut tx, &me.actor(), &before, &settings).await?;
        tx.commit().await?;
    }
    Ok(tagged(settings.version, &settings))
}

/// Show the settings of intake.
#[utoipa::path(get, path = "/organizations/current/settings/intake",
    operation_id = "organizations.find-intake-settings", tag = "organizations",
    extensions(("x-least-role" = json!("OPERATOR"))),
    responses((status = 200, body = intake::settings::Settings), Problems))]
pub(crate) async fn of_intake(State(app): State<App>, Operator(me): Operator) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let settings = intake::settings::current(&mut tx).await?;
    Ok(tagged(settings.version, &settings))
}

/// Change the settings of intake. Fields left out of the request keep their values.
#[utoipa::path(patch, path = "/organizations/current/settings/intake",
    operation_id = "organizations.change-intake-settings", tag = "organizations",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = intake::settings::Changes,
    responses((status = 200, body = intake::settings::Settings), Problems))]
pub(crate) async fn change_intake(
    State(app): State<App>,
    Admin(me): Admin,
    seen: IfMatch,
    Input(changes): Input<intake::settings::Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    lock(&mut tx).await?;
    let before = intake::settings::current(&mut tx).await?;
    seen.check(before.version, &before)?;
    let mut settings = before.changed(&changes);
    if settings != before {
        settings = intake::settings::update(&mut tx, &me.actor(), &before, &settings).await?;
        tx.commit().await?;
    }
    Ok(tagged(settings.version, &settings))
}

/// Show the settings of language models.
#[utoipa::path(get, path = "/organizations/current/settings/models",
    operation_id = "organizations.find-model-settings", tag = "organizations",
    extensions(("x-least-role" = json!("OPERATOR"))),
    responses((status = 200, body = models::Settings), Problems))]
pub(crate) async fn of_models(State(app): State<App>, Operator(me): Operator) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let settings = models::settings::current(&mut tx).await?;
    Ok(tagged(settings.version, &settings))
}

/// Change the settings of language models. Fields left out of the request keep their values.
#[utoipa::path(patch, path = "/organizations/current/settings/models",
    operation_id = "organizations.change-model-settings", tag = "organizations",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = models::settings::Changes,
    responses((status = 200, body = models::Settings), Problems))]
pub(crate) async fn change_models(
    State(app): State<App>,
    Admin(me): Admin,
    seen: IfMatch,
    Input(changes): Input<models::settings::Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    lock(&mut tx).await?;
    let before = models::settings::current(&mut tx).await?;
    seen.check(before.version, &before)?;
    let mut settings = before.changed(&changes);
    if settings != before {
        settings = models::settings::update(&mut tx, &me.actor(), &before, &settings).await?;
        tx.commit().await?;
    }
    Ok(tagged(settings.version, &settings))
}

/// Show who the organization itself is: never taken for the vendor of a document, and recognized as the buyer.
#[utoipa::path(get, path = "/organizations/current/settings/identity",
    operation_id = "organizations.find-identity", tag = "organizations",
    extensions(("x-least-role" = json!("OPERATOR"))), responses((status = 200, body = Identity), Problems))]
pub(crate) async fn of_identity(State(app): State<App>, Operator(me): Operator) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let identity = identity::current(&mut tx).await?;
    Ok(tagged(identity.version, &identity))
}

/// Change who the organization itself is. Lists replace those that were set; those left out stay. Documents extracted
/// from now on, or again, know it.
#[utoipa::path(patch, path = "/organizations/current/settings/identity",
    operation_id = "organizations.change-identity", tag = "organizations",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = identity::Changes,
    responses((status = 200, body = Identity), Problems))]
pub(crate) async fn change_identity(
    State(app): State<App>,
    Admin(me): Admin,
    seen: IfMatch,
    Input(changes): Input<identity::Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    lock(&mut tx).await?;
    let before = identity::current(&mut tx).await?;
    seen.check(before.version, &before)?;
    let mut identity = before.changed(&changes);
    if identity != before {
        identity = identity::update(&mut tx, &me.actor(), &before, &identity).await?;
        tx.commit().await?;
    }
    Ok(tagged(identity.version, &identity))
}
