//! Signed links to objects.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use shared::{App, Result};
use utoipa::ToSchema;

/// A signed link to the file.
#[derive(Serialize, ToSchema)]
pub(crate) struct Link {
    /// Works without any header.
    pub(crate) url: String,
    /// Until when.
    expires_at: DateTime<Utc>,
}

/// Signs a link that opens or saves the object, depending on the disposition.
pub(crate) async fn sign(app: &App, key: &str, disposition: &str, lifetime: Duration) -> Result<Link> {
    let url = app.bucket.presign_get(key, disposition, lifetime).await?;
    Ok(Link { url, expires_at: app.clock.now() + lifetime })
}

/// The disposition that saves a file under its name.
pub(crate) fn attachment(name: &str) -> String {
    disposition("attachment", name)
}

/// The disposition that opens a file in the browser.
pub(crate) fn inline(name: &str) -> String {
    disposition("inline", name)
}

/// RFC 6266: the name in UTF-8, percent-encoded.
fn disposition(word: &str, name: &str) -> String {
    let name = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    format!("{word}; filename*=UTF-8''{name}")
}
