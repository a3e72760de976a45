//! The organizations of the user, and the settings of the current one.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::{self, Admin, Credential, Member, Role, live};
use shared::db::{OrgTx, SystemTx};
use shared::error::refuse;
use shared::http::{IfMatch, Input, Problems, tagged};
use shared::names::is_name;
use shared::organizations::settings::{self, Belonging, Changes, Organization};
use shared::{App, Error, Result, organizations};
use utoipa::ToSchema;

/// The organizations one belongs to.
#[derive(Serialize, ToSchema)]
pub(crate) struct Belongings {
    /// Oldest membership first.
    items: Vec<Belonging>,
}

/// List the user's organizations with their role in each.
#[utoipa::path(get, path = "/organizations", operation_id = "organizations.list", tag = "organizations",
    extensions(("x-least-role" = json!("CLIENT"))), responses((status = 200, body = Belongings), Problems))]
pub(crate) async fn list(State(app): State<App>, me: Member) -> Result<Json<Belongings>> {
    // Members who are kept out of the current organization also need the way to another.
    app.enter_restricted(&me).await?.commit().await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let mut items = settings::of_user(&mut tx, me.user).await?;
    if let Credential::Confined(_) = me.credential {
        // What else they belong to is no business of the issuer that vouched for them.
        items.retain(|belonging| belonging.id == me.org);
    }
    Ok(Json(Belongings { items }))
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrganization {
    /// Its name, 1 to 200 characters.
    #[garde(custom(is_name))]
    name: String,
}

/// Create another organization with the user as its admin. Switch to it to work there.
#[utoipa::path(post, path = "/organizations", operation_id = "organizations.create", tag = "organizations",
    extensions(("x-least-role" = json!("CLIENT"))), request_body = NewOrganization,
    responses((status = 201, body = Belonging), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    me: Member,
    Input(wanted): Input<NewOrganization>,
) -> Result<Response> {
    me.session()?;
    let mut tx = app.enter_restricted(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    tx.commit().await?;

    let name = wanted.name.trim();
    let tx = SystemTx::begin(&app.db).await?;
    let id = organizations::create(tx, name, me.user, &me.actor()).await?;
    let made = Belonging { id, name: name.to_owned(), role: Role::Admin, deletion_requested_at: None };
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// Show the current organization. This also works while the organization waits for its deletion.
#[utoipa::path(get, path = "/organizations/current", operation_id = "organizations.find",
    tag = "organizations", extensions(("x-least-role" = json!("CLIENT"))),
    responses((status = 200, body = Organization), Problems))]
pub(crate) async fn find(State(app): State<App>, me: Member) -> Result<Response> {
    let mut tx = app.enter_restricted(&me).await?;
    let organization = settings::current(&mut tx).await?;
    Ok(tagged(organization.version, &organization))
}

/// Change the organization's settings. Fields left out of the request keep their values.
#[utoipa::path(patch, path = "/organizations/current", operation_id = "organizations.change",
    tag = "organizations", extensions(("x-least-role" = json!("ADMIN"))), request_body = Changes,
    responses((status = 200, body = Organization), Problems))]
pub(crate) async fn change(
    State(app): State<App>,
    Admin(me): Admin,
    seen: IfMatch,
    Input(changes): Input<Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    settings::lock(&mut tx).await?;
    let before = settings::current(&mut tx).await?;
    seen.check(before.version, &before)?;
    let wanted = before.changed(&changes);
    if wanted == before {
        return Ok(tagged(before.version, &before));
    }
    if wanted.require_second_factor && !before.require_second_factor {
        refuse_to_lock_out(&mut tx, &me).await?;
    }

    let after = settings::update(&mut tx, &me.actor(), &before, &wanted).await?;
    tx.commit().await?;
    Ok(tagged(after.version, &after))
}

/// Refuses an admin who requires a second factor from everybody without having shown one: they would be the first one
/// locked out.
async fn refuse_to_lock_out(tx: &mut OrgTx, me: &Member) -> Result<()> {
    if live::showed_second_factor(tx, me.any_session()?).await? {
        return Ok(());
    }
    let detail = "sign in with a second factor yourself first: you would lock yourself out";
    Err(Error::Conflict(refuse("no_second_factor", detail)))
}
