//! A file has arrived: told by the uploader, by the bucket or found by the sweep, whichever is first, once.

use super::media::SIGNATURE_LENGTH;
use super::upload::check_object;
use super::work::ReadDocument;
use super::{processing, store};
use crate::activity::{self, Action, Actor};
use crate::app::App;
use crate::db::SystemTx;
use crate::error::{Error, Result, refuse};
use crate::ids::{DocumentId, OrgId, UserId};
use crate::jobs;

/// A ticket whose file is awaited.
struct Awaited {
    id: DocumentId,
    org: OrgId,
    owner: UserId,
    size: i64,
    media_type: String,
}

/// Checks the object under `key` against its ticket and enqueues its reading. Calling it again changes nothing.
///
/// # Errors
/// `not_arrived` when the object is not in the bucket; `size_mismatch` or `content_mismatch` when it is not what
/// was promised: then the document is FAILED with that reason and the object is removed.
pub async fn object_arrived(app: &App, key: &str) -> Result<()> {
    let Some(awaited) = find_awaited(app, key).await? else { return Ok(()) };
    let Some(head) = app.bucket.head(key).await? else {
        let detail = "the file is not in the store yet: send it to the ticket's URL first";
        return Err(Error::Conflict(refuse("not_arrived", detail)));
    };
    let promised = u64::try_from(awaited.size)?;
    // An object of another size is not worth a look at its bytes, and an empty one has none.
    let first_bytes =
        if head.size == promised { app.bucket.first_bytes(key, SIGNATURE_LENGTH).await? } else { Vec::new() };
    match check_object(promised, &awaited.media_type, head.size, &first_bytes) {
        Ok(()) => accept(app, &awaited).await,
        Err(refusal) => {
            refuse_object(app, &awaited, key, &refusal).await?;
            Err(refusal)
        }
    }
}

async fn find_awaited(app: &App, key: &str) -> Result<Option<Awaited>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let row = sqlx::query_as!(
        Awaited,
        r#"select id as "id: _", org_id as "org: _", owner_id as "owner: _", size, media_type
         from documents
         where key = $1 and status = 'uploading'"#,
        key
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(row)
}

/// Of any number of callers exactly one changes the row, and that one enqueues.
async fn accept(app: &App, awaited: &Awaited) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(awaited.org).await?;
    let changed = sqlx::query!(
        "update documents
         set status = 'pending', version = version + 1, updated_at = now()
         where org_id = $1 and id = $2 and status = 'uploading'",
        awaited.org.0,
        awaited.id.0
    )
    .execute(tx.conn())
    .await?;
    if changed.rows_affected() == 0 {
        return Ok(());
    }
    jobs::enqueue(&mut tx, &ReadDocument { document: awaited.id }).await?;
    let uploader = Actor { user: Some(awaited.owner), ..Actor::system() };
    activity::record(&mut tx, &uploader, Action::DocumentUploaded, awaited.id.0, None).await?;
    tx.commit().await
}

async fn refuse_object(app: &App, awaited: &Awaited, key: &str, refusal: &Error) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(awaited.org).await?;
    processing::refuse_file(&mut tx, awaited.id, refusal.code(), &refusal.to_string()).await?;
    tx.commit().await?;
    // Should this fail, the sweep removes the object.
    store::remove_refused(app, awaited.org, awaited.id, key).await
}
