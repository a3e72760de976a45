//! Refusals of what a role or a key does not allow: answered with 403 and recorded in the activity log.

use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use serde_json::json;

use super::Member;
use crate::activity;
use crate::app::App;
use crate::auth::log::PERMISSION_REFUSED;
use crate::error::{Error, Refusal, Result, refuse};
use crate::http::PREFIX;

/// What somebody tried: the method and the route's pattern, without the ids in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// `DELETE`
    pub method: String,
    /// `/members/{user_id}`
    pub route: String,
}

impl Attempt {
    /// What this request attempts.
    pub fn of(parts: &Parts) -> Self {
        let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let route = route.strip_prefix(PREFIX).unwrap_or(route).to_owned();
        Self { method: parts.method.as_str().to_owned(), route }
    }
}

impl<S: Sync> FromRequestParts<S> for Attempt {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        Ok(Self::of(parts))
    }
}

/// The refusal of somebody whose role is too low.
pub async fn by_role(app: &App, me: &Member, attempt: &Attempt) -> Error {
    written(app, me, attempt, refuse("forbidden", "your role in this organization does not allow this")).await
}

/// Records a refusal by a rule about roles; returns any other error unchanged. End the member's transaction first.
pub async fn noted(app: &App, me: &Member, attempt: &Attempt, error: Error) -> Error {
    match error {
        Error::Forbidden(refusal) => written(app, me, attempt, refusal).await,
        other => other,
    }
}

/// Records a refusal, unless the session has ended: such a session must not fill the log.
pub(super) async fn written(app: &App, me: &Member, attempt: &Attempt, refusal: Refusal) -> Error {
    match record(app, me, attempt, refusal.code).await {
        Ok(()) => Error::Forbidden(refusal),
        Err(error) => error,
    }
}

async fn record(app: &App, me: &Member, attempt: &Attempt, code: &str) -> Result<()> {
    let mut tx = app.enter(me).await?;
    let tried = json!({ "method": attempt.method, "route": attempt.route, "code": code });
    activity::record(&mut tx, &me.actor(), PERMISSION_REFUSED, me.user.0, Some(tried)).await?;
    tx.commit().await
}
