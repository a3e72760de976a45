//! Comments on a card, and that members whom they mention are told.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;
use utoipa::ToSchema;

use super::Person;
use super::cards::{self, Card};
use super::counting::touch;
use super::log::{self, CARD_COMMENTED, COMMENT_CHANGED, COMMENT_DELETED};
use super::{moving, references};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::http::Cursor;
use crate::ids::{CardId, CommentId, UserId};
use crate::notifications::{self, Notice};

/// Most comments of a card.
const MOST: i64 = 1000;

/// Characters of a comment that a notification quotes.
const QUOTED: usize = 200;

/// A comment on a card.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = CardComment)]
pub struct Comment {
    /// Which.
    pub id: CommentId,
    /// On which card.
    pub card_id: CardId,
    /// Who wrote it.
    #[schema(value_type = Person)]
    pub author: Json<Person>,
    /// Markdown.
    pub text: String,
    /// Members who were told.
    #[schema(value_type = Vec<Person>)]
    pub mentions: Json<Vec<Person>>,
    /// Members who were told of it, also those whom it no longer mentions.
    #[serde(skip)]
    pub(super) told: Json<Vec<UserId>>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When its author last changed it.
    pub edited_at: Option<DateTime<Utc>>,
    /// Goes up with every change; the `ETag`.
    pub version: i64,
}

/// A comment to write.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCardComment)]
pub struct NewComment {
    /// Markdown, 1 to 10,000 characters.
    #[garde(custom(is_text))]
    pub text: String,
    /// Members to tell, to 20.
    #[garde(length(max = 20))]
    #[serde(default)]
    pub mentions: Vec<UserId>,
}

/// What is to change; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CardCommentChanges)]
pub struct Changes {
    /// Markdown, 1 to 10,000 characters.
    #[garde(inner(custom(is_text)))]
    pub text: Option<String>,
    /// Members to tell; those who were told before are not told again.
    #[garde(inner(length(max = 20)))]
    pub mentions: Option<Vec<UserId>>,
}

fn is_text(text: &str, (): &()) -> garde::Result {
    if (1..=10_000).contains(&text.trim().chars().count()) {
        return Ok(());
    }
    Err(garde::Error::new("a comment has 1 to 10,000 characters"))
}

/// The columns that fill a [`Comment`], written once for all queries.
macro_rules! comment_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Comment,
            r#"select c.id as "id: _", c.card_id as "card_id: _",
               jsonb_build_object('id', u.id, 'name', u.name) as "author!: Json<Person>", c.text,
               coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name) order by m.name, m.id)
                 from jsonb_array_elements_text(c.mentions) as mentioned (id)
                 join users m on m.id = mentioned.id::uuid), '[]') as "mentions!: Json<Vec<Person>>",
               c.told || c.mentions as "told!: Json<Vec<UserId>>", c.created_at, c.edited_at, c.version
             from card_comments c
             join users u on u.id = c.author_id "# + $from $(, $value)*
        )
    };
}

/// Up to `limit + 1` comments of a card, newest first, after a cursor.
pub async fn list(tx: &mut OrgTx, card: CardId, after: Option<Cursor>, limit: i64) -> Result<Vec<Comment>> {
    let org = tx.org();
    let comments = comment_query!(
        "where c.org_id = $1 and c.card_id = $2 and ($3::uuid is null or c.id < $3)
         order by c.id desc
         limit $4::bigint + 1",
        org.0,
        card.0,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(comments)
}

/// Locks the card of a comment, and reads the comment as it is from then on.
///
/// # Errors
/// `NotFound`.
pub async fn lock(tx: &mut OrgTx, id: CommentId) -> Result<Comment> {
    let seen = find(tx, id).await?.or_not_found("comment")?;
    moving::lock(tx, seen.card_id).await?;
    find(tx, id).await?.or_not_found("comment")
}

/// One comment.
pub async fn find(tx: &mut OrgTx, id: CommentId) -> Result<Option<Comment>> {
    let org = tx.org();
    let comment =
        comment_query!("where c.org_id = $1 and c.id = $2", org.0, id.0).fetch_optional(tx.conn()).await?;
    Ok(comment)
}

/// Writes a comment and tells the members it mentions.
///
/// # Errors
/// `NotFound`; `Conflict` with code `too_many_comments`; `Invalid` for a mention of somebody who is no member of the staff.
pub async fn add(
    tx: &mut OrgTx,
    actor: &Actor,
    author: UserId,
    card: CardId,
    new: &NewComment,
) -> Result<Comment> {
    let place = touch(tx, card).await?;
    let org = tx.org();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from card_comments where org_id = $1 and card_id = $2"#,
        org.0,
        card.0
    )
    .fetch_one(tx.conn())
    .await?;
    if count >= MOST {
        let detail = format!("a card has {MOST} comments at most: delete some first");
        return Err(Error::Conflict(refuse("too_many_comments", detail)));
    }
    refuse_strangers(tx, &new.mentions).await?;
    let id = CommentId::new();
    sqlx::query!(
        "insert into card_comments (id, org_id, card_id, author_id, text, mentions, told)
         values ($1, $2, $3, $4, $5, $6, $6)",
        id.0,
        org.0,
        card.0,
        author.0,
        new.text.trim(),
        Json(&new.mentions) as _
    )
    .execute(tx.conn())
    .await?;
    log::record(tx, actor, CARD_COMMENTED, card, place, [None, Some(json!({ "comment": id }))]).await?;
    let comment = find(tx, id).await?.or_not_found("comment")?;
    tell(tx, &comment, &new.mentions).await?;
    Ok(comment)
}

/// Changes a comment. Whoever may do that is decided by the caller.
///
/// # Errors
/// `Invalid` for a mention of somebody who is no member of the staff.
pub async fn change(tx: &mut OrgTx, actor: &Actor, before: &Comment, changes: &Changes) -> Result<Comment> {
    let mentioned_before: Vec<UserId> = before.mentions.iter().map(|person| person.id).collect();
    let mentioned = changes.mentions.as_ref().unwrap_or(&mentioned_before);
    let text = changes.text.as_deref().map_or(before.text.as_str(), str::trim);
    if text == before.text && *mentioned == mentioned_before {
        return Ok(before.clone());
    }
    let place = touch(tx, before.card_id).await?;
    let newly: Vec<UserId> =
        mentioned.iter().copied().filter(|member| !before.told.contains(member)).collect();
    let told: Vec<UserId> =
        before.told.iter().chain(&newly).copied().collect::<BTreeSet<_>>().into_iter().collect();
    refuse_strangers(tx, &newly).await?;
    let org = tx.org();
    sqlx::query!(
        "update card_comments
         set text = $3, mentions = $4, told = $5, edited_at = now(), version = version + 1
         where org_id = $1 and id = $2",
        org.0,
        before.id.0,
        text,
        Json(mentioned) as _,
        Json(&told) as _
    )
    .execute(tx.conn())
    .await?;
    let what = json!({ "comment": before.id });
    log::record(tx, actor, COMMENT_CHANGED, before.card_id, place, [None, Some(what)]).await?;
    let comment = find(tx, before.id).await?.or_not_found("comment")?;
    tell(tx, &comment, &newly).await?;
    Ok(comment)
}

/// Deletes a comment.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, comment: &Comment) -> Result<()> {
    let place = touch(tx, comment.card_id).await?;
    let org = tx.org();
    sqlx::query!("delete from card_comments where org_id = $1 and id = $2", org.0, comment.id.0)
        .execute(tx.conn())
        .await?;
    let what = json!({ "comment": comment.id });
    log::record(tx, actor, COMMENT_DELETED, comment.card_id, place, [None, Some(what)]).await
}

async fn refuse_strangers(tx: &mut OrgTx, mentions: &[UserId]) -> Result<()> {
    if references::strangers(tx, mentions).await? == 0 {
        return Ok(());
    }
    Err(Error::field("/mentions", "unknown", "mention admins and operators of this organization only"))
}

/// Tells members of a comment, once each; nobody of what they wrote themselves.
async fn tell(tx: &mut OrgTx, comment: &Comment, mentions: &[UserId]) -> Result<()> {
    let mut to: Vec<UserId> =
        mentions.iter().copied().filter(|member| *member != comment.author.id).collect();
    to.sort();
    to.dedup();
    let Card { title, id, .. } = cards::find(tx, comment.card_id).await?.or_not_found("card")?;
    let title = format!("{} mentions you on {title}", comment.author.name);
    let text: String = comment.text.chars().take(QUOTED).collect();
    let notice = Notice { kind: "card.mentioned", title: &title, text: &text, object: ("card", id.0) };
    notifications::send(tx, &to, &notice).await
}
