//! Signing up, proving an address, changing it.

use axum::extract::State;
use axum::http::StatusCode;
use garde::Validate;
use serde::Deserialize;
use shared::auth::accounts::{self, NewAccount};
use shared::auth::{Member, Origin};
use shared::http::{Input, Problems};
use shared::names::is_name;
use shared::{App, Result};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::is_address;

/// The routes of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_up))
        .routes(routes!(verify_email))
        .routes(routes!(resend))
        .routes(routes!(change_email))
        .routes(routes!(confirm_email))
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignUp {
    /// The person's name.
    #[garde(custom(is_name), length(chars, max = 100))]
    name: String,
    /// The address, in any case.
    #[garde(custom(is_address))]
    email: String,
    /// 12 to 1024 characters, none of those that are tried first.
    #[garde(skip)]
    password: String,
    /// Name of the organization that is made.
    #[garde(custom(is_name), length(chars, max = 100))]
    organization: String,
}

/// The token of a link that was mailed.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailedToken {
    /// As it stands in the link.
    #[garde(length(chars, min = 1, max = 200))]
    pub(crate) token: String,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct EmailChange {
    /// The new address.
    #[garde(custom(is_address))]
    email: String,
    /// The account's password.
    #[garde(length(chars, min = 1, max = 1024))]
    password: String,
}

/// Create an account together with its own organization.
///
/// The response is the same for an address that already has an account. Sign in afterwards. Until the user
/// follows the link in the mail, they can't invite anyone or upload anything.
#[utoipa::path(post, path = "/auth/sign-up", operation_id = "auth.sign-up", tag = "auth",
    extensions(("x-limit" = json!("sign-in"))), request_body = SignUp, security(()),
    responses((status = 202, description = "A mail is on its way"), Problems))]
async fn sign_up(State(app): State<App>, origin: Origin, Input(new): Input<SignUp>) -> Result<StatusCode> {
    let new = NewAccount {
        name: new.name.trim(),
        email: new.email.trim(),
        password: &new.password,
        organization: new.organization.trim(),
    };
    accounts::sign_up(&app, &new, &origin).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Verify an e-mail address with the token from the link mailed to it.
#[utoipa::path(post, path = "/auth/verify-email", operation_id = "auth.verify-email", tag = "auth",
    extensions(("x-limit" = json!("sign-in"))), request_body = MailedToken, security(()),
    responses((status = 204), Problems))]
async fn verify_email(
    State(app): State<App>,
    origin: Origin,
    Input(given): Input<MailedToken>,
) -> Result<StatusCode> {
    accounts::verify_email(&app, &given.token, &origin).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Mail the verification link again. The previous link stops working.
#[utoipa::path(post, path = "/auth/verify-email/resend", operation_id = "auth.resend-verification",
    tag = "auth", extensions(("x-least-role" = json!("CLIENT")), ("x-limit" = json!("mail"))),
    responses((status = 202, description = "A mail is on its way, unless the address is proved"), Problems))]
async fn resend(State(app): State<App>, me: Member) -> Result<StatusCode> {
    me.session()?;
    app.enter_restricted(&me).await?.commit().await?;
    accounts::resend_proof(&app, &me).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Change the e-mail address of the account. A link is mailed to the new address; the change takes effect
/// when the user follows it.
///
/// The response is the same for an address that already belongs to another account.
#[utoipa::path(post, path = "/auth/change-email", operation_id = "auth.change-email", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT")), ("x-limit" = json!("mail"))), request_body = EmailChange,
    responses((status = 202, description = "A mail is on its way to the new address"), Problems))]
async fn change_email(
    State(app): State<App>,
    me: Member,
    Input(given): Input<EmailChange>,
) -> Result<StatusCode> {
    app.enter_restricted(&me).await?.commit().await?;
    accounts::change_email(&app, &me, given.email.trim(), &given.password).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Confirm the new e-mail address with the token from the link mailed to it.
#[utoipa::path(post, path = "/auth/change-email/confirm", operation_id = "auth.confirm-email", tag = "auth",
    extensions(("x-limit" = json!("sign-in"))), request_body = MailedToken, security(()),
    responses((status = 204), Problems))]
async fn confirm_email(
    State(app): State<App>,
    origin: Origin,
    Input(given): Input<MailedToken>,
) -> Result<StatusCode> {
    accounts::confirm_email(&app, &given.token, &origin).await?;
    Ok(StatusCode::NO_CONTENT)
}
