//! Documents whose file came another way than through a ticket: it is in the bucket before the document is.

use serde_json::json;

use super::log::{self, DOCUMENT_UPLOADED};
use super::upload::NewFile;
use super::work::ReadDocument;
use super::{indexing, scans};
use crate::activity::Actor;
use crate::app::App;
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::{DocumentId, UserId};
use crate::jobs;

/// A mail whose bytes are in the bucket.
#[derive(Debug)]
pub struct Arrived<'a> {
    /// The document's identifier.
    pub id: DocumentId,
    /// Whose it is.
    pub owner: UserId,
    /// The file, whose hash is known.
    pub file: &'a NewFile,
    /// Where it is in the bucket.
    pub key: &'a str,
    /// Media types whose attachments become documents; all where there are none.
    pub take: &'a [String],
}

/// Inserts the document and has it read. Its attachments get the labels that it has by then.
pub async fn insert_arrived(app: &App, tx: &mut OrgTx, arrived: &Arrived<'_>) -> Result<()> {
    let (org, file) = (tx.org(), arrived.file);
    sqlx::query!(
        "insert into documents (id, org_id, owner_id, key, name, media_type, size, sha256, language, status, scan, take)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending', $10, $11)",
        arrived.id.0,
        org.0,
        arrived.owner.0,
        arrived.key,
        file.name,
        file.media_type,
        i64::try_from(file.size)?,
        file.sha256.as_ref().map(|hash| &hash[..]),
        file.language,
        scans::demanded(app),
        arrived.take
    )
    .execute(tx.conn())
    .await?;
    indexing::index(tx, arrived.id).await?;
    jobs::enqueue(tx, &ReadDocument { document: arrived.id }).await?;
    let origin = json!({ "from": "mailbox" });
    log::record(tx, &Actor::system(), DOCUMENT_UPLOADED, arrived.id, Some(origin)).await
}
