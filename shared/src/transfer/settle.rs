//! What an organization needs in its new place besides its rows: an index, and jobs for what was not finished.

use std::collections::HashSet;

use serde_json::json;
use uuid::Uuid;

use super::log::ORGANIZATION_IMPORTED;
use crate::activity::{self, Actor};
use crate::db::{OrgTx, SystemTx};
use crate::documents::work::{ExtractDocument, ImproveExtraction, ReadDocument};
use crate::error::Result;
use crate::ids::{DocumentId, OrgId, UserId};
use crate::jobs;

/// Documents that are indexed or enqueued by one statement.
const STEP: i64 = 500;

/// Writes what lists and search know of every document.
pub(super) async fn index(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    let mut last = Uuid::nil();
    loop {
        let done = sqlx::query!(
            r#"select id as "id!", app.index_document($1, id)::text as done
             from (
               select id
               from documents
               where org_id = $1 and id > $2 and erased_at is null
               order by id
               limit $3) as next"#,
            org.0,
            last,
            STEP
        )
        .fetch_all(tx.conn())
        .await?;
        let Some(newest) = done.last() else { return Ok(()) };
        last = newest.id;
    }
}

/// Whoever had an account here is a member since today, whatever the archive says: the membership that is oldest is the
/// one that a sign-in opens.
pub(super) async fn join_today(tx: &mut SystemTx, org: OrgId, linked: &HashSet<UserId>) -> Result<()> {
    let linked: Vec<Uuid> = linked.iter().map(|user| user.0).collect();
    sqlx::query!(
        "update memberships set created_at = now() where org_id = $1 and user_id = any($2)",
        org.0,
        &linked
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Disables the automations, as the other installation may still act on the same documents; returns how many.
pub(super) async fn disable(tx: &mut SystemTx, org: OrgId) -> Result<u64> {
    let done = sqlx::query!("update automations set enabled = false where org_id = $1 and enabled", org.0)
        .execute(tx.conn())
        .await?;
    Ok(done.rows_affected())
}

/// Gives the organization another name.
pub(super) async fn rename(tx: &mut SystemTx, org: OrgId, name: &str) -> Result<()> {
    sqlx::query!("update organizations set name = $2, version = version + 1 where id = $1", org.0, name)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Enqueues the work on documents that was not finished where they come from; returns how much.
pub(super) async fn enqueue(tx: &mut OrgTx) -> Result<u64> {
    let org = tx.org();
    let unfinished = sqlx::query!(
        r#"select id as "id: DocumentId", status in ('pending', 'processing') as "reading!", ocr_text is null as "unread!",
             not exists (
               select from document_extractions e
               where e.org_id = documents.org_id and e.document_id = documents.id and e.origin = 'again') as "completes!"
         from documents
         where org_id = $1 and erased_at is null
           and (status in ('pending', 'processing') or status = 'completed' and model_state = 'waiting')
         order by id
         limit 10000000"#,
        org.0
    )
    .fetch_all(tx.conn())
    .await?;
    let (mut read, mut extract, mut improve) = (Vec::new(), Vec::new(), Vec::new());
    for document in &unfinished {
        match (document.reading, document.unread) {
            (true, true) => read.push(ReadDocument { document: document.id }),
            (true, false) => extract.push(ExtractDocument { document: document.id, again: false }),
            // One that was extracted again was complete before.
            (false, _) => {
                improve.push(ImproveExtraction { document: document.id, completes: document.completes });
            }
        }
    }
    for some in read.chunks(usize::try_from(STEP)?) {
        jobs::enqueue_all(tx, some).await?;
    }
    for some in extract.chunks(usize::try_from(STEP)?) {
        jobs::enqueue_all(tx, some).await?;
    }
    for some in improve.chunks(usize::try_from(STEP)?) {
        jobs::enqueue_all(tx, some).await?;
    }
    Ok(unfinished.len() as u64)
}

/// Logs where the organization comes from.
pub(super) async fn note(tx: &mut OrgTx, rows: u64, files: u64) -> Result<()> {
    let org = tx.org();
    let what = json!({ "rows": rows, "files": files });
    activity::record(tx, &Actor::system(), ORGANIZATION_IMPORTED, org.0, Some(what)).await
}
