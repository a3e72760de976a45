//! What a card names: a pipeline, members, a customer, labels. What is not there is refused at its field.

use uuid::Uuid;

use crate::db::OrgTx;
use crate::error::{Error, Result, refuse};
use crate::ids::{CardId, CustomerId, LabelId, PipelineId, UserId};

/// Refuses somebody who is no active admin or operator of the organization.
///
/// # Errors
/// `Invalid` at `pointer`.
pub(super) async fn check_assignee(tx: &mut OrgTx, pointer: &str, member: Option<UserId>) -> Result<()> {
    let Some(member) = member else { return Ok(()) };
    if strangers(tx, &[member]).await? == 0 {
        return Ok(());
    }
    Err(Error::field(pointer, "unknown", "name an admin or operator of this organization"))
}

/// How many of these are no active admins or operators of the organization.
pub(super) async fn strangers(tx: &mut OrgTx, members: &[UserId]) -> Result<i64> {
    let org = tx.org();
    let ids: Vec<Uuid> = members.iter().map(|member| member.0).collect();
    let strangers = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from unnest($2::uuid[]) as named (id)
         where not exists (
           select from memberships m
           where m.org_id = $1 and m.user_id = named.id and m.role <> 'client' and m.removed_at is null
             and m.deactivated_at is null)"#,
        org.0,
        &ids
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(strangers)
}

/// Refuses an unknown customer, or one that was merged into another.
///
/// # Errors
/// `Invalid` at `/customer_id`.
pub(super) async fn check_customer(tx: &mut OrgTx, customer: Option<CustomerId>) -> Result<()> {
    let Some(customer) = customer else { return Ok(()) };
    let org = tx.org();
    let is_there = sqlx::query_scalar!(
        r#"select exists (
           select from customers where org_id = $1 and id = $2 and merged_into is null) as "is_there!""#,
        org.0,
        customer.0
    )
    .fetch_one(tx.conn())
    .await?;
    if is_there {
        return Ok(());
    }
    Err(Error::field(
        "/customer_id",
        "unknown",
        "there is no such customer: it may have been merged or deleted",
    ))
}

/// Refuses more cards in a pipeline that is archived.
///
/// # Errors
/// `Conflict` with code `pipeline_archived`.
pub(super) async fn check_pipeline(tx: &mut OrgTx, pipeline: PipelineId) -> Result<()> {
    let org = tx.org();
    let archived = sqlx::query_scalar!(
        "select name from pipelines where org_id = $1 and id = $2 and archived_at is not null",
        org.0,
        pipeline.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(name) = archived else { return Ok(()) };
    let detail = format!("{name} is archived: take it out of the archive, or choose another pipeline");
    Err(Error::Conflict(refuse("pipeline_archived", detail)))
}

/// Refuses unknown labels.
///
/// # Errors
/// `Invalid` at `/labels`.
pub(super) async fn check_labels(tx: &mut OrgTx, labels: &[LabelId]) -> Result<()> {
    let org = tx.org();
    let ids: Vec<Uuid> = labels.iter().map(|label| label.0).collect();
    let unknown = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from unnest($2::uuid[]) as named (id)
         where not exists (select from labels l where l.org_id = $1 and l.id = named.id)"#,
        org.0,
        &ids
    )
    .fetch_one(tx.conn())
    .await?;
    if unknown == 0 {
        return Ok(());
    }
    Err(Error::field("/labels", "unknown", "name labels of this organization"))
}

/// Puts labels on a card; those that it has already stay.
pub(super) async fn label(tx: &mut OrgTx, card: CardId, labels: &[LabelId]) -> Result<u64> {
    let org = tx.org();
    let ids: Vec<Uuid> = labels.iter().map(|label| label.0).collect();
    let done = sqlx::query!(
        "insert into card_labels (org_id, card_id, label_id)
         select $1, $2, label from unnest($3::uuid[]) as label
         on conflict do nothing",
        org.0,
        card.0,
        &ids
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected())
}
