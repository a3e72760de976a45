//! Members whom a note mentions, and that they are told.

use super::Document;
use crate::db::OrgTx;
use crate::error::{Error, Result};
use crate::ids::UserId;
use crate::notifications::{self, Notice};

/// Characters of a note that a notification quotes.
const QUOTED: usize = 200;

/// Notes are the staff's, so nobody else can be told of one.
///
/// # Errors
/// `Invalid` at `/mentions`.
pub(super) async fn refuse_strangers(tx: &mut OrgTx, mentions: &[UserId]) -> Result<()> {
    let org = tx.org();
    let ids: Vec<uuid::Uuid> = mentions.iter().map(|member| member.0).collect();
    let strangers = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from unnest($2::uuid[]) as mentioned (id)
         where not exists (
           select from memberships m
           where m.org_id = $1 and m.user_id = mentioned.id and m.role <> 'client' and m.removed_at is null
             and m.deactivated_at is null)"#,
        org.0,
        &ids
    )
    .fetch_one(tx.conn())
    .await?;
    if strangers == 0 {
        return Ok(());
    }
    Err(Error::field("/mentions", "unknown", "mention admins and operators of this organization only"))
}

/// Tells members of what an author wrote, once each; nobody of what they wrote themselves.
pub(super) async fn tell(
    tx: &mut OrgTx,
    document: &Document,
    (author, name): (UserId, &str),
    text: &str,
    mentions: &[UserId],
) -> Result<()> {
    let mut to: Vec<UserId> = mentions.iter().copied().filter(|member| *member != author).collect();
    to.sort();
    to.dedup();
    let title = format!("{name} mentions you on {}", document.name);
    let text: String = text.chars().take(QUOTED).collect();
    let object = ("document", document.id.0);
    let notice = Notice { kind: "note.mentioned", title: &title, text: &text, object };
    notifications::send(tx, &to, &notice).await
}
