//! What somebody without an account gets who has a share link.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::Origin;
use shared::documents::shares::{self, Opened};
use shared::http::{Input, Path, Problems};
use shared::{App, Result};
use utoipa::ToSchema;

use crate::links::{Link, attachment, sign};

/// How long the signed link of a download works: it is followed at once.
const LIFETIME: Duration = Duration::from_secs(60);

/// What is shared. Where a password is asked for, name and size are told once it is right.
#[derive(Serialize, ToSchema)]
pub(crate) struct SharedFile {
    /// The organization that shares.
    organization: String,
    /// Whether a password has to be entered.
    has_password: bool,
    /// The file's name.
    name: Option<String>,
    /// The file's size in bytes.
    size: Option<i64>,
    /// Which version of the file it is, from 1: the newest one, also where that came after the link.
    version: Option<i32>,
    /// Since when there is this version.
    since: Option<DateTime<Utc>>,
    /// Until when the link works.
    expires_at: DateTime<Utc>,
    /// How many downloads are left; any number where absent.
    downloads_left: Option<i32>,
}

#[derive(Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SharePassword {
    /// The password of the link, if it has one.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    password: Option<String>,
}

impl SharedFile {
    fn of(opened: &Opened, is_let_in: bool) -> Self {
        let document = Some(&opened.document).filter(|_| is_let_in);
        Self {
            organization: opened.organization.clone(),
            has_password: opened.has_password(),
            name: document.map(|document| document.name.clone()),
            size: document.map(|document| document.size),
            version: document.map(|document| document.file_version),
            since: document.map(|_| opened.since),
            expires_at: opened.expires_at,
            downloads_left: opened.downloads_left,
        }
    }
}

/// Show what a share link leads to. An unknown link and one that is over get the same response. This counts nothing.
#[utoipa::path(get, path = "/share/{token}", operation_id = "share.find", tag = "links", security(()),
    params(("token" = String, Path)), responses((status = 200, body = SharedFile), Problems))]
pub(crate) async fn find(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let opened = shares::find(&app, &token).await?;
    Ok(kept_nowhere(SharedFile::of(&opened, !opened.has_password())))
}

/// Enter the password of a share link, to see what it leads to. Guessing gets slower with every failure.
#[utoipa::path(post, path = "/share/{token}/open", operation_id = "share.open", tag = "links", security(()),
    extensions(("x-limit" = json!("sign-in"))), params(("token" = String, Path)), request_body = SharePassword,
    responses((status = 200, body = SharedFile), Problems))]
pub(crate) async fn open(
    State(app): State<App>,
    origin: Origin,
    Path(token): Path<String>,
    Input(given): Input<SharePassword>,
) -> Result<Response> {
    let opened = shares::find(&app, &token).await?;
    opened.check_password(&app, given.password.as_deref(), &origin).await?;
    Ok(kept_nowhere(SharedFile::of(&opened, true)))
}

/// Get a signed link to the file, which works for a minute. Every call counts as a download.
#[utoipa::path(post, path = "/share/{token}/download", operation_id = "share.download", tag = "links", security(()),
    extensions(("x-limit" = json!("sign-in"))), params(("token" = String, Path)), request_body = SharePassword,
    responses((status = 200, body = Link), Problems))]
pub(crate) async fn download(
    State(app): State<App>,
    origin: Origin,
    Path(token): Path<String>,
    Input(given): Input<SharePassword>,
) -> Result<Response> {
    let opened = shares::find(&app, &token).await?;
    opened.check_password(&app, given.password.as_deref(), &origin).await?;
    opened.count(&app, &origin).await?;
    let document = &opened.document;
    Ok(kept_nowhere(sign(&app, &document.key, &attachment(&document.name), LIFETIME).await?))
}

/// Neither a cache keeps the response, nor does a page that it leads to learn where it came from.
pub(crate) fn kept_nowhere(answer: impl Serialize) -> Response {
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, Json(answer)).into_response()
}
