//! What lists and search know of a document, written by the database (`app.index_document` in
//! `migrations/0016_find.sql`) from what is stored of it.

use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::error::Result;
use crate::ids::{DocumentId, OrgId};

/// Documents that are indexed in one sweep because another version of the program did not do it.
const CAUGHT_UP: i64 = 2000;

/// Writes what lists and search know of a document, in the transaction that changes its name, its text or its fields.
pub(super) async fn index(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let org = tx.org();
    sqlx::query!("select app.index_document($1, $2)::text as done", org.0, id.0).fetch_one(tx.conn()).await?;
    Ok(())
}

/// Indexes documents that were there before the index, or were written by a program that does not know it; returns how
/// many.
pub(super) async fn catch_up(app: &App) -> Result<u32> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let left = sqlx::query!(
        "select org_id, id
         from documents
         where indexed is distinct from coalesce(extraction, 0)
         order by id desc
         limit $1",
        CAUGHT_UP
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let (mut count, mut first) = (0, None);
    for document in left {
        match index_alone(app, OrgId(document.org_id), DocumentId(document.id)).await {
            Ok(()) => count += 1,
            // One that can't be indexed does not keep the others.
            Err(error) => {
                tracing::warn!(%error, document = %document.id, "a document is not in the index yet");
                first = first.or(Some(error));
            }
        }
    }
    first.map_or(Ok(count), Err)
}

async fn index_alone(app: &App, org: OrgId, id: DocumentId) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    index(&mut tx, id).await?;
    tx.commit().await
}
