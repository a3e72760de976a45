//! The checklist of a card.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::counting::touch;
use super::log::{self, ITEM_ADDED, ITEM_CHANGED, ITEM_DELETED, ITEM_DONE, ITEM_REOPENED};
use super::moving;
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{CardId, ChecklistItemId};
use crate::names::is_name;

/// Most items of a checklist.
const MOST: usize = 200;

/// An item of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ChecklistItem)]
pub struct Item {
    /// Which.
    pub id: ChecklistItemId,
    /// Of which card.
    pub card_id: CardId,
    /// What is to be done.
    pub text: String,
    /// Whether it is.
    pub done: bool,
    /// Its place, from 0.
    pub position: i32,
    /// Goes up with every change; the `ETag`.
    pub version: i64,
}

/// An item to be added at the end.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewChecklistItem)]
pub struct NewItem {
    /// 1 to 200 characters.
    #[garde(custom(is_name))]
    pub text: String,
}

/// What is to change; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChecklistItemChanges)]
pub struct Changes {
    /// 1 to 200 characters.
    #[garde(inner(custom(is_name)))]
    pub text: Option<String>,
    /// Done or open again.
    #[garde(skip)]
    pub done: Option<bool>,
    /// Its place, from 0; the others make room.
    #[garde(inner(range(min = 0, max = 199)))]
    pub position: Option<i32>,
}

/// The columns that fill an [`Item`], written once for all queries.
macro_rules! item_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Item,
            r#"select id as "id: _", card_id as "card_id: _", text, done, position, version "# + $from $(, $value)*
        )
    };
}

/// The checklist of a card, in order: at most 200 items.
pub async fn list(tx: &mut OrgTx, card: CardId) -> Result<Vec<Item>> {
    let org = tx.org();
    let items = item_query!(
        "from checklist_items
         where org_id = $1 and card_id = $2
         order by position, id
         limit 1000",
        org.0,
        card.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(items)
}

/// One item.
pub async fn find(tx: &mut OrgTx, id: ChecklistItemId) -> Result<Option<Item>> {
    let org = tx.org();
    let item = item_query!("from checklist_items where org_id = $1 and id = $2", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(item)
}

/// Adds an item at the end.
///
/// # Errors
/// `NotFound`; `Conflict` with code `too_many_items`.
pub async fn add(tx: &mut OrgTx, actor: &Actor, card: CardId, new: &NewItem) -> Result<Item> {
    let place = touch(tx, card).await?;
    let items = list(tx, card).await?;
    if items.len() >= MOST {
        let detail = format!("a checklist has {MOST} items at most: delete some first");
        return Err(Error::Conflict(refuse("too_many_items", detail)));
    }
    let (org, id) = (tx.org(), ChecklistItemId::new());
    sqlx::query!(
        "insert into checklist_items (id, org_id, card_id, text, position) values ($1, $2, $3, $4, $5)",
        id.0,
        org.0,
        card.0,
        new.text.trim(),
        i32::try_from(items.len())?
    )
    .execute(tx.conn())
    .await?;
    let what = json!({ "item": id, "text": new.text.trim() });
    log::record(tx, actor, ITEM_ADDED, card, place, [None, Some(what)]).await?;
    find(tx, id).await?.or_not_found("checklist item")
}

/// Locks the card of an item, and reads the item as it is from then on.
///
/// # Errors
/// `NotFound`.
pub async fn lock(tx: &mut OrgTx, id: ChecklistItemId) -> Result<Item> {
    let seen = find(tx, id).await?.or_not_found("checklist item")?;
    moving::lock(tx, seen.card_id).await?;
    find(tx, id).await?.or_not_found("checklist item")
}

/// Changes a locked item.
pub async fn change(tx: &mut OrgTx, actor: &Actor, before: &Item, changes: &Changes) -> Result<Item> {
    let text = changes.text.as_deref().map_or(before.text.as_str(), str::trim);
    let done = changes.done.unwrap_or(before.done);
    let position = changes.position.unwrap_or(before.position);
    if text == before.text && done == before.done && position == before.position {
        return Ok(before.clone());
    }
    let place = touch(tx, before.card_id).await?;
    let org = tx.org();
    sqlx::query!(
        "update checklist_items
         set text = $3, done = $4, version = version + 1
         where org_id = $1 and id = $2",
        org.0,
        before.id.0,
        text,
        done
    )
    .execute(tx.conn())
    .await?;
    let mut order: Vec<Uuid> = list(tx, before.card_id).await?.iter().map(|item| item.id.0).collect();
    order.retain(|id| *id != before.id.0);
    order.insert(usize::try_from(position)?.min(order.len()), before.id.0);
    number(tx, &order).await?;
    let action = match (before.done, done) {
        (false, true) => ITEM_DONE,
        (true, false) => ITEM_REOPENED,
        _ => ITEM_CHANGED,
    };
    let what = json!({ "item": before.id, "text": text });
    log::record(tx, actor, action, before.card_id, place, [None, Some(what)]).await?;
    find(tx, before.id).await?.or_not_found("checklist item")
}

/// Takes a locked item off its checklist.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, item: &Item) -> Result<()> {
    let place = touch(tx, item.card_id).await?;
    let org = tx.org();
    sqlx::query!("delete from checklist_items where org_id = $1 and id = $2", org.0, item.id.0)
        .execute(tx.conn())
        .await?;
    let left: Vec<Uuid> = list(tx, item.card_id).await?.iter().map(|item| item.id.0).collect();
    number(tx, &left).await?;
    let what = json!({ "item": item.id, "text": item.text });
    log::record(tx, actor, ITEM_DELETED, item.card_id, place, [None, Some(what)]).await
}

/// Gives items their places in this order.
async fn number(tx: &mut OrgTx, order: &[Uuid]) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update checklist_items i
         set position = wanted.place - 1
         from unnest($2::uuid[]) with ordinality as wanted (id, place)
         where i.org_id = $1 and i.id = wanted.id and i.position <> wanted.place - 1",
        org.0,
        order
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
