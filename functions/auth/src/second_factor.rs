//! Second factors: completing a sign-in with one, and setting up an authenticator app and recovery codes.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::second_factor::passkeys::{PublicKeyCredential, RequestChallengeResponse};
use shared::auth::second_factor::totp::{self, TotpEnrolment};
use shared::auth::second_factor::{self, Factors, challenge, recovery};
use shared::auth::{Member, Origin};
use shared::http::{Input, Problems};
use shared::{App, Result};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::{Session, answer};

/// The routes of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show_totp))
        .routes(routes!(show_recovery_code))
        .routes(routes!(start_passkey))
        .routes(routes!(show_passkey))
        .routes(routes!(status))
        .routes(routes!(start_totp))
        .routes(routes!(confirm_totp))
        .routes(routes!(remove_totp))
        .routes(routes!(renew_recovery_codes))
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct ShownCode {
    /// `challenge` of the sign-in.
    #[garde(length(chars, min = 1, max = 2000))]
    challenge: String,
    /// The code as it is typed: spaces, dashes and case do not matter.
    #[garde(length(chars, min = 1, max = 40))]
    code: String,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct PendingSignIn {
    /// `challenge` of the sign-in.
    #[garde(length(chars, min = 1, max = 2000))]
    challenge: String,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct ShownPasskey {
    /// `challenge` of the sign-in.
    #[garde(length(chars, min = 1, max = 2000))]
    challenge: String,
    /// `ceremony` of the start.
    #[garde(skip)]
    ceremony: Uuid,
    /// What `navigator.credentials.get()` answered, as its `toJSON()` gives it.
    #[garde(skip)]
    #[schema(value_type = Object)]
    credential: PublicKeyCredential,
}

/// What `navigator.credentials.get()` is called with.
#[derive(Serialize, ToSchema)]
struct PasskeyRequest {
    /// Give it back with the credential. It serves once, for five minutes.
    ceremony: Uuid,
    /// `publicKey` in it is read by `PublicKeyCredential.parseRequestOptionsFromJSON()`.
    #[schema(value_type = Object)]
    options: RequestChallengeResponse,
}

/// Shows once more who it is.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reauthentication {
    /// The account's password. An account without one needs a sign-in of the last ten minutes instead.
    #[garde(inner(length(chars, min = 1, max = 1024)))]
    pub(crate) password: Option<String>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct TotpConfirmation {
    /// Six digits.
    #[garde(length(chars, min = 1, max = 40))]
    code: String,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct TotpRemoval {
    /// The account's password. An account without one needs a sign-in of the last ten minutes instead.
    #[garde(inner(length(chars, min = 1, max = 1024)))]
    password: Option<String>,
    /// A code of the app, or a recovery code.
    #[garde(length(chars, min = 1, max = 40))]
    code: String,
}

/// Codes that each stand in once for a lost factor. They are shown here and never again.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecoveryCodes {
    /// Ten of them; empty when the codes the user has go on.
    pub(crate) recovery_codes: Vec<String>,
}

/// Complete a sign-in with a code from the authenticator app.
#[utoipa::path(post, path = "/auth/second-factor/totp", operation_id = "second-factor.show-totp",
    tag = "auth", extensions(("x-limit" = json!("sign-in"))), request_body = ShownCode, security(()),
    responses((status = 200, body = Session), Problems))]
async fn show_totp(
    State(app): State<App>,
    origin: Origin,
    Input(given): Input<ShownCode>,
) -> Result<Response> {
    let signed_in = challenge::show_totp(&app, &given.challenge, &given.code, &origin).await?;
    Ok(answer(&app, signed_in))
}

/// Complete a sign-in with a recovery code. Each code works once.
#[utoipa::path(post, path = "/auth/second-factor/recovery-code",
    operation_id = "second-factor.show-recovery-code", tag = "auth",
    extensions(("x-limit" = json!("sign-in"))), request_body = ShownCode, security(()),
    responses((status = 200, body = Session), Problems))]
async fn show_recovery_code(
    State(app): State<App>,
    origin: Origin,
    Input(given): Input<ShownCode>,
) -> Result<Response> {
    let signed_in = challenge::show_recovery_code(&app, &given.challenge, &given.code, &origin).await?;
    Ok(answer(&app, signed_in))
}

/// Start showing a passkey.
#[utoipa::path(post, path = "/auth/second-factor/passkey/start", operation_id = "second-factor.start-passkey",
    tag = "auth", extensions(("x-limit" = json!("sign-in"))), request_body = PendingSignIn, security(()),
    responses((status = 200, body = PasskeyRequest), Problems))]
async fn start_passkey(
    State(app): State<App>,
    Input(given): Input<PendingSignIn>,
) -> Result<Json<PasskeyRequest>> {
    let (ceremony, options) = challenge::start_passkey(&app, &given.challenge).await?;
    Ok(Json(PasskeyRequest { ceremony, options }))
}

/// Complete a sign-in with a passkey's response.
#[utoipa::path(post, path = "/auth/second-factor/passkey/finish", operation_id = "second-factor.show-passkey",
    tag = "auth", extensions(("x-limit" = json!("sign-in"))), request_body = ShownPasskey, security(()),
    responses((status = 200, body = Session), Problems))]
async fn show_passkey(
    State(app): State<App>,
    origin: Origin,
    Input(given): Input<ShownPasskey>,
) -> Result<Response> {
    let signed_in =
        challenge::show_passkey(&app, &given.challenge, given.ceremony, &given.credential, &origin).await?;
    Ok(answer(&app, signed_in))
}

/// Show which second factors the user has set up.
#[utoipa::path(get, path = "/auth/second-factor", operation_id = "second-factor.find", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT"))), responses((status = 200, body = Factors), Problems))]
async fn status(State(app): State<App>, me: Member) -> Result<Json<Factors>> {
    app.enter_restricted(&me).await?.commit().await?;
    second_factor::status(&app, &me).await.map(Json)
}

/// Start setting up an authenticator app.
///
/// Sign-in does not ask for a code until a first code confirms the app.
#[utoipa::path(post, path = "/auth/second-factor/totp/start", operation_id = "second-factor.start-totp",
    tag = "auth", extensions(("x-least-role" = json!("CLIENT")), ("x-limit" = json!("sign-in"))),
    request_body = Reauthentication, responses((status = 200, body = TotpEnrolment), Problems))]
async fn start_totp(
    State(app): State<App>,
    me: Member,
    Input(given): Input<Reauthentication>,
) -> Result<Json<TotpEnrolment>> {
    app.enter_restricted(&me).await?.commit().await?;
    totp::start(&app, &me, given.password.as_deref()).await.map(Json)
}

/// Confirm the authenticator app with a first code. If it is the user's only second factor, the response has new
/// recovery codes.
#[utoipa::path(post, path = "/auth/second-factor/totp/confirm", operation_id = "second-factor.confirm-totp",
    tag = "auth", extensions(("x-least-role" = json!("CLIENT")), ("x-limit" = json!("sign-in"))),
    request_body = TotpConfirmation, responses((status = 200, body = RecoveryCodes), Problems))]
async fn confirm_totp(
    State(app): State<App>,
    me: Member,
    Input(given): Input<TotpConfirmation>,
) -> Result<Json<RecoveryCodes>> {
    app.enter_restricted(&me).await?.commit().await?;
    let recovery_codes = totp::confirm(&app, &me, &given.code).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Remove the authenticator app.
#[utoipa::path(delete, path = "/auth/second-factor/totp", operation_id = "second-factor.remove-totp",
    tag = "auth", extensions(("x-least-role" = json!("CLIENT"))), request_body = TotpRemoval,
    responses((status = 204), Problems))]
async fn remove_totp(
    State(app): State<App>,
    me: Member,
    Input(given): Input<TotpRemoval>,
) -> Result<StatusCode> {
    app.enter_restricted(&me).await?.commit().await?;
    totp::remove(&app, &me, given.password.as_deref(), &given.code).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Create new recovery codes. The old ones stop working.
#[utoipa::path(post, path = "/auth/second-factor/recovery-codes",
    operation_id = "second-factor.renew-recovery-codes", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT")), ("x-limit" = json!("sign-in"))),
    request_body = Reauthentication, responses((status = 200, body = RecoveryCodes), Problems))]
async fn renew_recovery_codes(
    State(app): State<App>,
    me: Member,
    Input(given): Input<Reauthentication>,
) -> Result<Json<RecoveryCodes>> {
    app.enter_restricted(&me).await?.commit().await?;
    let recovery_codes = recovery::renew(&app, &me, given.password.as_deref()).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}
