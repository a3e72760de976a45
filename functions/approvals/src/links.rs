//! The links of letters: looking changes nothing, and one decision uses a link up.

use axum::Json;
use axum::extract::State;
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::approvals;
use shared::approvals::links::{self, LinkChoice, Offer};
use shared::auth::Origin;
use shared::http::{Input, Problems};
use shared::{App, Result};
use utoipa::ToSchema;

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApprovalToken {
    /// The last part of the link.
    #[garde(length(chars, min = 1, max = 200))]
    token: String,
}

/// Show what the link of a letter is about. This changes nothing.
#[utoipa::path(post, path = "/approvals/links/look-up", operation_id = "approvals.look-up-link", tag = "approvals",
    extensions(("x-limit" = json!("sign-in"))), request_body = ApprovalToken, security(()),
    responses((status = 200, body = Offer), Problems))]
pub(crate) async fn look_up(
    State(app): State<App>,
    Input(given): Input<ApprovalToken>,
) -> Result<Json<Offer>> {
    Ok(Json(links::look_up(&app, &given.token).await?))
}

/// Where an approval stands after a decision.
#[derive(Serialize, ToSchema)]
pub(crate) struct LinkOutcome {
    state: approvals::State,
}

/// Approve, reject or ask back by the link of a letter, without a session. The link works once.
#[utoipa::path(post, path = "/approvals/links/decide", operation_id = "approvals.decide-by-link", tag = "approvals",
    extensions(("x-limit" = json!("sign-in"))), request_body = LinkChoice, security(()),
    responses((status = 200, body = LinkOutcome), Problems))]
pub(crate) async fn decide(
    State(app): State<App>,
    origin: Origin,
    Input(given): Input<LinkChoice>,
) -> Result<Json<LinkOutcome>> {
    let state = links::decide(&app, &given, |who| origin.actor(Some(who))).await?;
    Ok(Json(LinkOutcome { state }))
}
