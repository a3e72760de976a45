//! Moving to another organization.

use axum::Json;
use axum::extract::State;
use garde::Validate;
use serde::Deserialize;
use shared::auth::tokens::ACCESS_LIFETIME;
use shared::auth::{Member, switch};
use shared::http::{Input, Problems};
use shared::ids::OrgId;
use shared::{App, Result};
use utoipa::ToSchema;

use crate::Session;

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwitchTarget {
    /// One of one's own organizations.
    #[garde(skip)]
    org_id: OrgId,
}

/// Switch to another of the user's organizations. The session moves there and gets a new access token.
#[utoipa::path(post, path = "/auth/switch-organization", operation_id = "auth.switch-organization",
    tag = "auth", extensions(("x-least-role" = json!("CLIENT"))), request_body = SwitchTarget,
    responses((status = 200, body = Session), Problems))]
pub(crate) async fn switch_organization(
    State(app): State<App>,
    me: Member,
    Input(target): Input<SwitchTarget>,
) -> Result<Json<Session>> {
    let (access_token, user) = switch::switch(&app, &me, target.org_id).await?;
    Ok(Json(Session { access_token, token_type: "Bearer", expires_in: ACCESS_LIFETIME.as_secs(), user }))
}
