//! The bucket's notice that an object was stored: S3 event notifications as AWS and `MinIO` send them.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use garde::Validate;
use serde::Deserialize;
use shared::error::refuse;
use shared::http::{Input, Problems};
use shared::{App, Error, Result, documents};
use subtle::ConstantTimeEq;
use utoipa::ToSchema;

/// An S3 event notification. Other members are ignored.
#[derive(Deserialize, Validate, ToSchema)]
pub(crate) struct BucketEvents {
    /// One per object.
    #[serde(rename = "Records")]
    #[garde(length(max = 1000))]
    records: Vec<BucketEvent>,
}

#[derive(Deserialize, ToSchema)]
struct BucketEvent {
    /// `ObjectCreated:Put`; `MinIO` puts `s3:` in front.
    #[serde(rename = "eventName")]
    event_name: String,
    s3: BucketEntity,
}

#[derive(Deserialize, ToSchema)]
struct BucketEntity {
    bucket: BucketName,
    object: ObjectKey,
}

#[derive(Deserialize, ToSchema)]
struct BucketName {
    name: String,
}

#[derive(Deserialize, ToSchema)]
struct ObjectKey {
    /// URL-encoded, with `+` for a space.
    key: String,
}

/// Receive notice of objects stored in the bucket. Authenticated by the bearer token `BUCKET_EVENT_SECRET`.
#[utoipa::path(post, path = "/hooks/s3-events", operation_id = "hooks.take-s3-events", tag = "documents",
    extensions(("x-limit" = json!("none")), ("x-csrf" = json!("exempt"))), request_body = BucketEvents,
    security(("bucket_event_secret" = [])), responses((status = 204), Problems))]
pub(crate) async fn object_created(
    State(app): State<App>,
    _: Announcer,
    Input(events): Input<BucketEvents>,
) -> Result<StatusCode> {
    for event in events.records {
        let created = event.event_name.trim_start_matches("s3:").starts_with("ObjectCreated:");
        if !created || event.s3.bucket.name != app.bucket.name() {
            continue;
        }
        let plain = event.s3.object.key.replace('+', " ");
        let key = percent_encoding::percent_decode_str(&plain).decode_utf8_lossy();
        match documents::object_arrived(&app, &key).await {
            Ok(()) => {}
            // Our fault or the database's: the bucket sends the event again.
            Err(error) if error.is_retryable() => return Err(error),
            Err(error) => tracing::info!(code = error.code(), "an uploaded object was refused"),
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A caller that knows the event secret; checked before the body is read.
pub(crate) struct Announcer;

impl FromRequestParts<App> for Announcer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let refusal = || {
            Error::Unauthorized(refuse("not_authorized", "send the event secret as Authorization: Bearer"))
        };
        let secret = app.settings.bucket_event_secret.as_ref().ok_or_else(refusal)?;
        let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let given = given.unwrap_or_default().strip_prefix("Bearer ").unwrap_or_default();
        if given.as_bytes().ct_eq(secret.expose().as_bytes()).into() { Ok(Self) } else { Err(refusal()) }
    }
}
