//! API keys over HTTP: made, listed and ended by admins.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::keys::{self, ApiKey, Scope};
use shared::auth::{self, Admin};
use shared::clock::days;
use shared::error::OrNotFound;
use shared::http::{Input, Page, PageQuery, Path, Problems, Query};
use shared::ids::ApiKeyId;
use shared::names::is_name;
use shared::{App, Error, Result};
use utoipa::ToSchema;

/// Most days for which a key with an end is valid.
const LONGEST_LIFE: u64 = 366;

/// List API keys, newest first. Expired keys are included, revoked keys are not.
#[utoipa::path(get, path = "/api-keys", operation_id = "api-keys.list", tag = "api-keys",
    extensions(("x-least-role" = json!("ADMIN"))), params(PageQuery),
    responses((status = 200, body = Page<ApiKey>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Admin(me): Admin,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ApiKey>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    let found = keys::list(&mut tx, after, limit).await?;
    Ok(Json(Page::of(found, limit, |key| key.id.0)))
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewKey {
    /// What it is for, 1 to 100 characters.
    #[garde(custom(is_name), length(chars, max = 100))]
    name: String,
    /// What it may do: at least one.
    #[garde(length(min = 1, max = 20))]
    scopes: Vec<Scope>,
    /// Until when it works, at most a year from now; for ever when absent.
    #[garde(skip)]
    expires_at: Option<DateTime<Utc>>,
}

/// A key with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct MadeKey {
    #[serde(flatten)]
    key: ApiKey,
    /// For `Authorization: Bearer`. It can't be shown again.
    token: String,
}

/// Create an API key. This response is the only place that shows its secret.
#[utoipa::path(post, path = "/api-keys", operation_id = "api-keys.create", tag = "api-keys",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = NewKey,
    responses((status = 201, body = MadeKey), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    Admin(me): Admin,
    Input(mut wanted): Input<NewKey>,
) -> Result<Response> {
    check_end(wanted.expires_at, app.clock.now())?;
    wanted.scopes.sort_unstable();
    wanted.scopes.dedup();
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    let (key, token) =
        keys::insert(&mut tx, &me.actor(), me.user, wanted.name.trim(), &wanted.scopes, wanted.expires_at)
            .await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(MadeKey { key, token })).into_response())
}

fn check_end(wanted: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<()> {
    match wanted {
        Some(end) if end <= now || end > now + days(LONGEST_LIFE) => {
            let detail =
                "a key ends in the future, at most a year from now; leave it out for a key without an end";
            Err(Error::field("/expires_at", "out_of_range", detail))
        }
        _ => Ok(()),
    }
}

/// Revoke an API key. It stops working at once.
#[utoipa::path(delete, path = "/api-keys/{id}", operation_id = "api-keys.revoke", tag = "api-keys",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = ApiKeyId, Path)),
    responses((status = 204), Problems))]
pub(crate) async fn revoke(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<ApiKeyId>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    keys::revoke(&mut tx, &me.actor(), id).await?.then_some(()).or_not_found("API key")?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_ends_in_the_future_and_within_a_year() {
        let now = DateTime::UNIX_EPOCH;
        assert!(check_end(None, now).is_ok());
        assert!(check_end(Some(now + days(1)), now).is_ok());
        assert!(check_end(Some(now + days(LONGEST_LIFE)), now).is_ok());
        assert!(check_end(Some(now), now).is_err());
        assert!(check_end(Some(now + days(LONGEST_LIFE + 1)), now).is_err());
    }
}
