//! Forgotten and changed passwords.

use axum::extract::State;
use axum::http::StatusCode;
use garde::Validate;
use serde::Deserialize;
use shared::auth::passwords::{self, OtherSessions};
use shared::auth::{Member, Origin};
use shared::http::{Input, Problems};
use shared::{App, Result};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::is_address;

/// The routes of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(forgot)).routes(routes!(reset)).routes(routes!(change))
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Forgotten {
    /// The account's address, in any case.
    #[garde(custom(is_address))]
    email: String,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordReset {
    /// As it stands in the link.
    #[garde(length(chars, min = 1, max = 200))]
    token: String,
    /// 12 to 1024 characters, none of those that are tried first.
    #[garde(skip)]
    password: String,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    /// The password so far.
    #[garde(length(chars, min = 1, max = 1024))]
    current_password: String,
    /// 12 to 1024 characters, none of those that are tried first.
    #[garde(skip)]
    new_password: String,
    /// Whether the other sessions of the user go on; they end otherwise.
    #[garde(skip)]
    #[serde(default)]
    keep_other_sessions: bool,
}

/// Mail a link for setting a new password.
///
/// The response is the same for an address without an account.
#[utoipa::path(post, path = "/auth/forgot-password", operation_id = "auth.forgot-password", tag = "auth",
    extensions(("x-limit" = json!("sign-in"))), request_body = Forgotten, security(()),
    responses((status = 202, description = "A mail is on its way, if there is such an account"), Problems))]
async fn forgot(State(app): State<App>, Input(given): Input<Forgotten>) -> Result<StatusCode> {
    passwords::forgot(&app, given.email.trim()).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Set a new password with the token from the mailed link. This ends all of the user's sessions; the user
/// then signs in again.
#[utoipa::path(post, path = "/auth/reset-password", operation_id = "auth.reset-password", tag = "auth",
    extensions(("x-limit" = json!("sign-in"))), request_body = PasswordReset, security(()),
    responses((status = 204), Problems))]
async fn reset(
    State(app): State<App>,
    origin: Origin,
    Input(given): Input<PasswordReset>,
) -> Result<StatusCode> {
    passwords::reset(&app, &given.token, &given.password, &origin).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change the password.
#[utoipa::path(post, path = "/auth/change-password", operation_id = "auth.change-password", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT")), ("x-limit" = json!("sign-in"))),
    request_body = PasswordChange, responses((status = 204), Problems))]
async fn change(
    State(app): State<App>,
    me: Member,
    Input(given): Input<PasswordChange>,
) -> Result<StatusCode> {
    app.enter_restricted(&me).await?.commit().await?;
    let others = if given.keep_other_sessions { OtherSessions::Keep } else { OtherSessions::End };
    passwords::change(&app, &me, &given.current_password, &given.new_password, others).await?;
    Ok(StatusCode::NO_CONTENT)
}
