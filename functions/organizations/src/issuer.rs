//! The organization's own OpenID issuer over HTTP: set, tried and removed by admins.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::issuers::{self, Issuer, Wanted};
use shared::auth::{self, Admin, Member};
use shared::error::OrNotFound;
use shared::http::{IfMatch, Input, Problems, tagged};
use shared::organizations::settings::lock;
use shared::{App, Error, Result};
use utoipa::ToSchema;

/// The organization's issuer, and what is registered there.
#[derive(Serialize, ToSchema)]
pub(crate) struct IssuerPage {
    /// To be registered at the issuer: where it sends people back to.
    redirect_uri: String,
    /// The page on which members sign in; to be registered at the issuer as the page after signing out.
    sign_in_page: String,
    /// What is set; null where nothing is.
    issuer: Option<Issuer>,
}

/// Show the organization's own issuer, and the addresses to register there.
#[utoipa::path(get, path = "/organizations/current/issuer", operation_id = "organizations.find-issuer",
    tag = "organizations", extensions(("x-least-role" = json!("ADMIN"))),
    responses((status = 200, body = IssuerPage), Problems))]
pub(crate) async fn find(State(app): State<App>, Admin(me): Admin) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let issuer = issuers::current(&mut tx).await?;
    page(&app, &me, issuer)
}

/// Set the organization's own issuer, whole. Another issuer or client ends the sessions that the one before opened.
#[utoipa::path(put, path = "/organizations/current/issuer", operation_id = "organizations.set-issuer",
    tag = "organizations", extensions(("x-least-role" = json!("ADMIN"))), request_body = Wanted,
    responses((status = 200, body = IssuerPage), Problems))]
pub(crate) async fn set(
    State(app): State<App>,
    Admin(me): Admin,
    seen: IfMatch,
    Input(wanted): Input<Wanted>,
) -> Result<Response> {
    check(&app, &wanted.issuer).await?;
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    lock(&mut tx).await?;
    let before = issuers::current(&mut tx).await?;
    if let Some(before) = &before {
        seen.check(before.version, before)?;
    }
    let issuer = issuers::set(&mut tx, &me.actor(), &app.vault, before.as_ref(), &wanted).await?;
    tx.commit().await?;
    page(&app, &me, Some(issuer))
}

/// Remove the organization's own issuer. Sessions that it opened end at once.
#[utoipa::path(delete, path = "/organizations/current/issuer", operation_id = "organizations.remove-issuer",
    tag = "organizations", extensions(("x-least-role" = json!("ADMIN"))), responses((status = 204), Problems))]
pub(crate) async fn remove(State(app): State<App>, Admin(me): Admin) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    lock(&mut tx).await?;
    issuers::remove(&mut tx, &me.actor()).await?.then_some(()).or_not_found("issuer")?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IssuerTrial {
    /// The issuer, such as `https://id.example.com/realms/staff`.
    #[garde(length(chars, min = 1, max = 500))]
    issuer: String,
}

/// What an issuer says about itself.
#[derive(Serialize, ToSchema)]
pub(crate) struct IssuerFound {
    /// The page on which its people sign in.
    authorization_endpoint: String,
    /// How many keys it publishes.
    keys: usize,
    /// Whether signing out here leads to signing out there.
    signs_out: bool,
}

/// Try an issuer: ask it what it says about itself. Nothing is saved.
#[utoipa::path(post, path = "/organizations/current/issuer/try", operation_id = "organizations.try-issuer",
    tag = "organizations", extensions(("x-least-role" = json!("ADMIN")), ("x-limit" = json!("sign-in"))),
    request_body = IssuerTrial, responses((status = 200, body = IssuerFound), Problems))]
pub(crate) async fn attempt(
    State(app): State<App>,
    Admin(me): Admin,
    Input(given): Input<IssuerTrial>,
) -> Result<Json<IssuerFound>> {
    app.enter(&me).await?.commit().await?;
    check(&app, &given.issuer).await?;
    let provider = issuers::candidate(&app, me.org, given.issuer.trim())?;
    let found = app.openid.discover(&provider).await?;
    let (authorization_endpoint, keys, signs_out) =
        (found.authorization_endpoint, found.keys, found.signs_out);
    Ok(Json(IssuerFound { authorization_endpoint, keys, signs_out }))
}

/// Refuses an address that we do not call.
async fn check(app: &App, issuer: &str) -> Result<()> {
    let checked = app.openid.check(issuer.trim()).await;
    checked.map_err(|objection| Error::field("/issuer", objection.code(), objection.to_string()))
}

fn page(app: &App, me: &Member, issuer: Option<Issuer>) -> Result<Response> {
    let version = issuer.as_ref().map_or(0, |issuer| issuer.version);
    let redirect_uri = issuers::redirect(app, me.org)?.into();
    let sign_in_page = issuers::sign_in_page(app, me.org)?.into();
    Ok(tagged(version, &IssuerPage { redirect_uri, sign_in_page, issuer }))
}
