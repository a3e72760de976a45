//! Files made from a document on demand and kept by content: images of its pages, a searchable PDF.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use document_types::reading::{EnclosedFile, ImageFormat, Preset, ReadingError, ReadingErrorCode};
use serde::{Deserialize, Serialize};

use super::Document;
use crate::app::App;
use crate::clients::bucket::About;
use crate::db::{OrgTx, SystemTx};
use crate::error::Result;
use crate::ids::OrgId;

/// A file that nobody asked for in this many days is removed; it can be made again.
const UNUSED_DAYS: i32 = 90;

/// Files that are removed in one go.
pub(super) const REMOVED_AT_ONCE: i64 = 1000;

/// A file that can be made from a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// One page as an image.
    Image {
        /// The page, counted from 0.
        page: u32,
        /// The size of the image.
        preset: Preset,
        /// The encoding of the image.
        format: ImageFormat,
    },
    /// The scan with its words under the picture.
    SearchablePdf,
}

/// The result of making it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Derived {
    /// It is in the bucket.
    Made {
        /// Its key in the bucket.
        key: String,
    },
    /// It can't be made, for this reason.
    Impossible(ReadingError),
}

impl Variant {
    /// Unique within the content, and for a protected file within the document: somebody with the same bytes need not
    /// know the password.
    pub(super) fn name(&self, document: &Document) -> String {
        let name = self.plain_name(document);
        if document.password.is_some() { format!("{}-{name}", document.id) } else { name }
    }

    fn plain_name(&self, document: &Document) -> String {
        match self {
            Self::Image { page, preset, format } => {
                format!("page-{page}-{}.{}", preset.as_str(), format.extension())
            }
            // The words depend on the languages they were read in.
            Self::SearchablePdf => {
                let languages = document.language.as_deref().unwrap_or("auto").replace('+', "-");
                format!("searchable-{languages}.pdf")
            }
        }
    }

    /// The object's Cache-Control.
    fn caching(&self) -> &'static str {
        match self {
            Self::Image { .. } => "private, max-age=3600",
            Self::SearchablePdf => "private, no-cache",
        }
    }
}

/// The file made from a document, or why it can't be made; `None` while nobody tried. Records that it was asked for.
pub async fn find(tx: &mut OrgTx, document: &Document, variant: &Variant) -> Result<Option<Derived>> {
    let (org, Some(sha256)) = (tx.org(), &document.sha256) else { return Ok(None) };
    let name = variant.name(document);
    let row = sqlx::query!(
        "select key, error_code, error_message
         from derived_files
         where org_id = $1 and sha256 = $2 and variant = $3",
        org.0,
        sha256,
        name
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    sqlx::query!(
        "update derived_files
         set used_at = now()
         where org_id = $1 and sha256 = $2 and variant = $3 and used_at < now() - interval '1 day'",
        org.0,
        sha256,
        name
    )
    .execute(tx.conn())
    .await?;
    Ok(Some(match row.error_code {
        None => Derived::Made { key: row.key },
        Some(code) => Derived::Impossible(ReadingError {
            code: ReadingErrorCode::from_name(&code),
            message: row.error_message.unwrap_or_default(),
        }),
    }))
}

/// Stores a file before its row is written. Storing it again replaces it with the same.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub async fn store(
    app: &App,
    org: OrgId,
    document: &Document,
    variant: &Variant,
    file: EnclosedFile,
) -> Result<()> {
    let key = key_of(org, document, variant);
    let about = About { media_type: &file.media_type, caching: variant.caching(), metadata: &[] };
    app.bucket.put(&key, about, file.content.into()).await
}

fn key_of(org: OrgId, document: &Document, variant: &Variant) -> String {
    let content = match (&document.password, &document.sha256) {
        (None, Some(sha256)) => URL_SAFE_NO_PAD.encode(sha256),
        // A few bytes tell the versions of one document apart, and the local bucket takes no long keys.
        (Some(_), Some(sha256)) => format!("{}/{}", document.id, URL_SAFE_NO_PAD.encode(&sha256[..9])),
        _ => document.id.to_string(),
    };
    format!("org-{org}/derived/{content}/{}", variant.plain_name(document))
}

/// Records the result after [`store`]: media type and size of the file, or why it can't be made.
pub async fn keep(
    tx: &mut OrgTx,
    document: &Document,
    variant: &Variant,
    outcome: Result<(&str, u64), &ReadingError>,
) -> Result<()> {
    let (org, Some(sha256)) = (tx.org(), &document.sha256) else { return Ok(()) };
    let ((media_type, size), error) = match outcome {
        Ok(made) => (made, None),
        Err(error) => (("", 0), Some(error)),
    };
    sqlx::query!(
        "insert into derived_files (org_id, sha256, variant, key, media_type, size, error_code, error_message)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (org_id, sha256, variant) do update
         set key = excluded.key, media_type = excluded.media_type, size = excluded.size,
           error_code = excluded.error_code, error_message = excluded.error_message, used_at = now()",
        org.0,
        sha256,
        variant.name(document),
        key_of(org, document, variant),
        media_type,
        i64::try_from(size)?,
        error.map(|error| error.code.as_str()),
        error.map(|error| error.message.as_str())
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Removes files that nobody asked for in ninety days; returns how many.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub(super) async fn remove_unused(app: &App) -> Result<u32> {
    remove_unused_of(app, None, UNUSED_DAYS).await
}

/// Removes files that nobody asked for in so many days, of one organization or of all; returns how many.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub(super) async fn remove_unused_of(app: &App, org: Option<OrgId>, days: i32) -> Result<u32> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let unused = sqlx::query!(
        "select org_id, sha256, variant, key
         from derived_files
         where used_at <= now() - make_interval(days => $1) and ($2::uuid is null or org_id = $2)
         order by used_at
         limit $3",
        days,
        org.map(|org| org.0),
        REMOVED_AT_ONCE
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let mut removed = 0;
    for file in unused {
        // The row goes first: the next caller has the file made anew, whereas a row without its object would be a
        // broken link.
        let mut tx = SystemTx::begin(&app.db).await?.enter_as(OrgId(file.org_id)).await?;
        sqlx::query!(
            "delete from derived_files where org_id = $1 and sha256 = $2 and variant = $3",
            file.org_id,
            file.sha256,
            file.variant
        )
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        app.bucket.delete(&file.key).await?;
        removed += 1;
    }
    Ok(removed)
}
