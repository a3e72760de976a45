//! Being invited: what the link of the mail shows, and the two ways to accept.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::{Member, Origin, accounts, password};
use shared::db::SystemTx;
use shared::http::{Input, Problems};
use shared::ids::OrgId;
use shared::names::is_name;
use shared::organizations::joining::{self, Offer};
use shared::{App, Result};
use utoipa::ToSchema;

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitationToken {
    /// The last part of the link.
    #[garde(length(chars, min = 1, max = 200))]
    token: String,
}

/// Show what an invitation is for, given the token from its link. The response does not reveal whether the
/// address has an account.
#[utoipa::path(post, path = "/invitations/look-up", operation_id = "invitations.look-up", tag = "invitations",
    request_body = InvitationToken, security(()), responses((status = 200, body = Offer), Problems))]
pub(crate) async fn look_up(
    State(app): State<App>,
    Input(given): Input<InvitationToken>,
) -> Result<Json<Offer>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    Ok(Json(joining::look_up(&mut tx, &given.token).await?))
}

/// The organization one belongs to from now on.
#[derive(Serialize, ToSchema)]
pub(crate) struct Joined {
    /// To switch to.
    org_id: OrgId,
}

/// Accept an invitation with the signed-in account. The account's verified address must be the invited one.
#[utoipa::path(post, path = "/invitations/accept", operation_id = "invitations.accept", tag = "invitations",
    extensions(("x-least-role" = json!("CLIENT")), ("x-limit" = json!("sign-in"))),
    request_body = InvitationToken, responses((status = 200, body = Joined), Problems))]
pub(crate) async fn accept(
    State(app): State<App>,
    me: Member,
    Input(given): Input<InvitationToken>,
) -> Result<Json<Joined>> {
    me.session()?;
    // What keeps people out of the current organization must not keep them out of another.
    app.enter_restricted(&me).await?.commit().await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let offer = joining::look_up(&mut tx, &given.token).await?;
    offer.is_for(&joining::address(&mut tx, me.user).await?)?;
    joining::join(tx, &given.token, &offer, me.user, &me.actor()).await?;
    Ok(Json(Joined { org_id: offer.org }))
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitedSignUp {
    /// The last part of the link.
    #[garde(length(chars, min = 1, max = 200))]
    token: String,
    /// One's name, 1 to 200 characters.
    #[garde(custom(is_name))]
    name: String,
    /// 12 to 1024 characters, none of those that are tried first.
    #[garde(skip)]
    password: String,
}

/// Accept an invitation without an account. This creates one for the invited address, which the link has
/// verified. Sign in afterwards.
#[utoipa::path(post, path = "/invitations/sign-up", operation_id = "invitations.sign-up", tag = "invitations",
    extensions(("x-limit" = json!("sign-in"))), request_body = InvitedSignUp, security(()),
    responses((status = 204), Problems))]
pub(crate) async fn sign_up(
    State(app): State<App>,
    origin: Origin,
    Input(given): Input<InvitedSignUp>,
) -> Result<StatusCode> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let offer = joining::look_up(&mut tx, &given.token).await?;
    tx.commit().await?;
    // No transaction is open while the hash is computed; the token is used up afterwards, once.
    let hash = password::accept("/password", &given.password, &[given.name.trim(), &offer.email]).await?;

    let mut tx = SystemTx::begin(&app.db).await?;
    let user = accounts::open_invited(&mut tx, &offer.email, given.name.trim(), &hash).await?;
    joining::join(tx, &given.token, &offer, user, &origin.actor(Some(user))).await?;
    Ok(StatusCode::NO_CONTENT)
}
