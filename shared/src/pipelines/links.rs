//! What hangs at a card and belongs to others: labels and documents.

use serde_json::json;

use super::cards::MOST_DOCUMENTS;
use super::counting::{hold, touch};
use super::log::{self, CARD_LABELLED, CARD_LINKED, CARD_UNLABELLED, CARD_UNLINKED};
use super::references;
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::documents::Document;
use crate::error::{Error, Result, refuse};
use crate::ids::{CardId, DocumentId};
use crate::labels::Label;

/// Most labels of a card.
const MOST_LABELS: i64 = 20;

/// Puts a label on a card; nothing where the card has it already.
///
/// # Errors
/// `NotFound`; `Conflict` with code `too_many_labels`.
pub async fn put_label(tx: &mut OrgTx, actor: &Actor, card: CardId, label: &Label) -> Result<bool> {
    hold(tx, card).await?;
    if references::label(tx, card, &[label.id]).await? == 0 {
        return Ok(false);
    }
    let org = tx.org();
    let labels = sqlx::query_scalar!(
        r#"select count(*) as "count!" from card_labels where org_id = $1 and card_id = $2"#,
        org.0,
        card.0
    )
    .fetch_one(tx.conn())
    .await?;
    if labels > MOST_LABELS {
        take_off(tx, card, label).await?;
        let detail = format!("a card has {MOST_LABELS} labels at most: take one off first");
        return Err(Error::Conflict(refuse("too_many_labels", detail)));
    }
    let place = touch(tx, card).await?;
    let what = json!({ "label_id": label.id, "label": label.name });
    log::record(tx, actor, CARD_LABELLED, card, place, [None, Some(what)]).await?;
    Ok(true)
}

/// Takes a label off a card; nothing where the card has it not.
///
/// # Errors
/// `NotFound`.
pub async fn take_label_off(tx: &mut OrgTx, actor: &Actor, card: CardId, label: &Label) -> Result<bool> {
    hold(tx, card).await?;
    if take_off(tx, card, label).await? == 0 {
        return Ok(false);
    }
    let place = touch(tx, card).await?;
    let what = json!({ "label_id": label.id, "label": label.name });
    log::record(tx, actor, CARD_UNLABELLED, card, place, [None, Some(what)]).await?;
    Ok(true)
}

async fn take_off(tx: &mut OrgTx, card: CardId, label: &Label) -> Result<u64> {
    let org = tx.org();
    let done = sqlx::query!(
        "delete from card_labels where org_id = $1 and card_id = $2 and label_id = $3",
        org.0,
        card.0,
        label.id.0
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected())
}

/// Whether a document is linked to a card that is not archived.
pub async fn has_card(tx: &mut OrgTx, document: DocumentId) -> Result<bool> {
    let org = tx.org();
    let found = sqlx::query_scalar!(
        r#"select exists (
             select from card_documents cd
             join cards c on c.org_id = cd.org_id and c.id = cd.card_id
             where cd.org_id = $1 and cd.document_id = $2 and c.archived_at is null) as "found!""#,
        org.0,
        document.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

/// Links a document to a card; nothing where it is linked already.
///
/// # Errors
/// `NotFound`; `Conflict` with code `too_many_documents`.
pub async fn link(tx: &mut OrgTx, actor: &Actor, card: CardId, document: &Document) -> Result<()> {
    hold(tx, card).await?;
    let org = tx.org();
    let done = sqlx::query!(
        "insert into card_documents (org_id, card_id, document_id)
         values ($1, $2, $3)
         on conflict do nothing",
        org.0,
        card.0,
        document.id.0
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(());
    }
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from card_documents where org_id = $1 and card_id = $2"#,
        org.0,
        card.0
    )
    .fetch_one(tx.conn())
    .await?;
    if count > MOST_DOCUMENTS {
        let detail = format!("{MOST_DOCUMENTS} documents are linked to a card at most: take one off first");
        return Err(Error::Conflict(refuse("too_many_documents", detail)));
    }
    let place = touch(tx, card).await?;
    let what = json!({ "document_id": document.id, "document": document.name });
    log::record(tx, actor, CARD_LINKED, card, place, [None, Some(what)]).await
}

/// Takes a document off a card; nothing where it is not linked.
///
/// # Errors
/// `NotFound`.
pub async fn unlink(tx: &mut OrgTx, actor: &Actor, card: CardId, document: &Document) -> Result<()> {
    hold(tx, card).await?;
    let org = tx.org();
    let done = sqlx::query!(
        "delete from card_documents where org_id = $1 and card_id = $2 and document_id = $3",
        org.0,
        card.0,
        document.id.0
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(());
    }
    let place = touch(tx, card).await?;
    let what = json!({ "document_id": document.id, "document": document.name });
    log::record(tx, actor, CARD_UNLINKED, card, place, [None, Some(what)]).await
}
