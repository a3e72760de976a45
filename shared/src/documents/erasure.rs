//! The end of an organization's documents.

use super::{multipart, upload_links, views};
use crate::app::App;
use crate::db::{self, SystemTx};
use crate::error::Result;
use crate::ids::OrgId;

/// Documents removed in one step, so that no statement takes long.
const STEP: i64 = 200;

/// Removes the documents of an organization that is gone, step by step; returns how many. Pages, fields and everything
/// else that belongs to a document go with it. Call it when the files are gone: afterwards nothing refers to them.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub async fn erase_all(app: &App, org: OrgId) -> Result<u64> {
    multipart::abort_all(app, org).await?;
    db::in_steps(&app.db, |tx| {
        Box::pin(async move {
            let some = sqlx::query!(
                "delete from documents
                 where id in (select id from documents where org_id = $1 order by id limit $2)",
                org.0,
                STEP
            )
            .execute(tx.conn())
            .await?;
            Ok(some.rows_affected())
        })
    })
    .await
}

/// Removes everything that belongs to no single document: what is kept by content and how often it is used, names of
/// vendors, links for senders, saved views.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from derived_files where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from document_vendors where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from document_vendor_words where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from cache_figures where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from vendor_facts where org_id = $1", org.0).execute(tx.conn()).await?;
    upload_links::erase(tx, org).await?;
    views::erase(tx, org).await
}
