//! Requesting an organization's deletion, and taking it back within thirty days.

use axum::Json;
use axum::extract::State;
use garde::Validate;
use serde::Deserialize;
use shared::auth::{Admin, live};
use shared::clock::days;
use shared::error::refuse;
use shared::http::{Input, Problems};
use shared::mail::{self, To};
use shared::organizations::letters::OrganizationDeletion;
use shared::organizations::members;
use shared::organizations::settings::{self, DAYS_TO_RESTORE, Organization};
use shared::{App, Error, Result};
use utoipa::ToSchema;

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypedName {
    /// The organization's name, typed.
    #[garde(length(chars, max = 400))]
    name: String,
}

/// Delete the organization. It is closed at once and erased after thirty days; until then an admin can
/// restore it.
#[utoipa::path(delete, path = "/organizations/current", operation_id = "organizations.delete",
    tag = "organizations", extensions(("x-least-role" = json!("ADMIN"))), request_body = TypedName,
    responses((status = 200, body = Organization), Problems))]
pub(crate) async fn request(
    State(app): State<App>,
    Admin(me): Admin,
    Input(typed): Input<TypedName>,
) -> Result<Json<Organization>> {
    let mut tx = app.enter(&me).await?;
    settings::lock(&mut tx).await?;
    settings::current(&mut tx).await?.is_named(&typed.name)?;

    let organization = settings::request_deletion(&mut tx, &me.actor()).await?;
    let until = (app.clock.now() + days(DAYS_TO_RESTORE)).to_rfc3339();
    for admin in members::admins(&mut tx).await? {
        let organization = organization.name.clone();
        let letter = OrganizationDeletion { name: admin.name, organization, until: until.clone() };
        let to = To { address: &admin.email, locale: Some(&admin.locale) };
        mail::send(&mut tx, &app.vault, to, &letter, None).await?;
    }
    tx.commit().await?;
    Ok(Json(organization))
}

/// Restore an organization that waits for its deletion.
#[utoipa::path(post, path = "/organizations/current/restore", operation_id = "organizations.restore",
    tag = "organizations", extensions(("x-least-role" = json!("ADMIN"))),
    responses((status = 200, body = Organization), Problems))]
pub(crate) async fn restore(State(app): State<App>, Admin(me): Admin) -> Result<Json<Organization>> {
    let mut tx = app.enter_restricted(&me).await?;
    settings::lock(&mut tx).await?;
    // `enter_restricted` does not ask for a second factor.
    let before = settings::current(&mut tx).await?;
    if before.require_second_factor && !live::showed_second_factor(&mut tx, me.any_session()?).await? {
        let detail = "this organization requires a second factor: sign in with it";
        return Err(Error::Forbidden(refuse("second_factor_required", detail)));
    }
    let organization = settings::restore(&mut tx, &me.actor()).await?;
    tx.commit().await?;
    Ok(Json(organization))
}
