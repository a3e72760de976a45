//! The passkeys of the signed-in user.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::Member;
use shared::auth::second_factor::passkeys::{
    self, CreationChallengeResponse, Passkey, RegisterPublicKeyCredential,
};
use shared::http::{Input, Path, Problems};
use shared::ids::PasskeyId;
use shared::names::is_name;
use shared::{App, Result};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::second_factor::Reauthentication;

/// The routes of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(start)).routes(routes!(add, list)).routes(routes!(rename, remove))
}

/// What `navigator.credentials.create()` is called with.
#[derive(Serialize, ToSchema)]
struct PasskeyCreation {
    /// Give it back with the credential. It serves once, for five minutes.
    ceremony: Uuid,
    /// `publicKey` in it is read by `PublicKeyCredential.parseCreationOptionsFromJSON()`.
    #[schema(value_type = Object)]
    options: CreationChallengeResponse,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPasskey {
    /// `ceremony` of the start.
    #[garde(skip)]
    ceremony: Uuid,
    /// What the user calls it.
    #[garde(custom(is_name), length(chars, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What `navigator.credentials.create()` answered, as its `toJSON()` gives it.
    #[garde(skip)]
    #[schema(value_type = Object)]
    credential: RegisterPublicKeyCredential,
}

/// A passkey that was added.
#[derive(Serialize, ToSchema)]
struct AddedPasskey {
    /// The passkey.
    passkey: Passkey,
    /// With the user's first factor, ten codes that each stand in once for it, shown here and never again; empty
    /// otherwise.
    recovery_codes: Vec<String>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasskeyName {
    /// What the user calls it.
    #[garde(custom(is_name), length(chars, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    name: String,
}

/// The passkeys of a user.
#[derive(Serialize, ToSchema)]
struct Passkeys {
    /// Oldest first, at most 20.
    items: Vec<Passkey>,
}

/// Start adding a passkey.
#[utoipa::path(post, path = "/auth/passkeys/start", operation_id = "passkeys.start", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT"))), request_body = Reauthentication,
    responses((status = 200, body = PasskeyCreation), Problems))]
async fn start(
    State(app): State<App>,
    me: Member,
    Input(given): Input<Reauthentication>,
) -> Result<Json<PasskeyCreation>> {
    app.enter_restricted(&me).await?.commit().await?;
    let (ceremony, options) = passkeys::start(&app, &me, given.password.as_deref()).await?;
    Ok(Json(PasskeyCreation { ceremony, options }))
}

/// Add the passkey that the browser created.
#[utoipa::path(post, path = "/auth/passkeys", operation_id = "passkeys.add", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT"))), request_body = NewPasskey,
    responses((status = 201, body = AddedPasskey), Problems))]
async fn add(
    State(app): State<App>,
    me: Member,
    Input(given): Input<NewPasskey>,
) -> Result<(StatusCode, Json<AddedPasskey>)> {
    app.enter_restricted(&me).await?.commit().await?;
    let (passkey, recovery_codes) =
        passkeys::finish(&app, &me, given.ceremony, given.name.trim(), &given.credential).await?;
    Ok((StatusCode::CREATED, Json(AddedPasskey { passkey, recovery_codes })))
}

/// List the user's passkeys.
#[utoipa::path(get, path = "/auth/passkeys", operation_id = "passkeys.list", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT"))), responses((status = 200, body = Passkeys), Problems))]
async fn list(State(app): State<App>, me: Member) -> Result<Json<Passkeys>> {
    app.enter_restricted(&me).await?.commit().await?;
    Ok(Json(Passkeys { items: passkeys::list(&app, &me).await? }))
}

/// Rename a passkey.
#[utoipa::path(patch, path = "/auth/passkeys/{id}", operation_id = "passkeys.rename", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT"))), params(("id" = PasskeyId, Path)),
    request_body = PasskeyName, responses((status = 200, body = Passkey), Problems))]
async fn rename(
    State(app): State<App>,
    me: Member,
    Path(id): Path<PasskeyId>,
    Input(given): Input<PasskeyName>,
) -> Result<Json<Passkey>> {
    app.enter_restricted(&me).await?.commit().await?;
    passkeys::rename(&app, &me, id, given.name.trim()).await.map(Json)
}

/// Remove a passkey.
#[utoipa::path(delete, path = "/auth/passkeys/{id}", operation_id = "passkeys.remove", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT"))), params(("id" = PasskeyId, Path)),
    request_body = Reauthentication, responses((status = 204), Problems))]
async fn remove(
    State(app): State<App>,
    me: Member,
    Path(id): Path<PasskeyId>,
    Input(given): Input<Reauthentication>,
) -> Result<StatusCode> {
    app.enter_restricted(&me).await?.commit().await?;
    passkeys::remove(&app, &me, id, given.password.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}
