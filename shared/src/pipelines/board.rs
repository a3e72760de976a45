//! A board: the first cards of every stage, with how many there are and what they are worth.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::cards::{self, Card};
use super::filter::{Ended, Filter, Order, filtered_query};
use super::{Pipeline, store};
use crate::db::OrgTx;
use crate::error::{OrNotFound, Result};
use crate::http::{Cursor, Page};
use crate::ids::{PipelineId, StageId};

/// A pipeline as a board.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Board {
    /// The pipeline with its stages.
    pub pipeline: Pipeline,
    /// Counts every change of its cards and stages.
    pub board_version: i64,
    /// The cards of each stage, in the order of the stages.
    pub stages: Vec<Column>,
}

/// A stage on a board.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = BoardColumn)]
pub struct Column {
    /// Which.
    pub stage_id: StageId,
    /// All cards of the stage that the filter means.
    pub count: i64,
    /// What these cards are worth, by currency; currencies are never added.
    pub sums: Vec<Sum>,
    /// The first of these cards.
    pub cards: Vec<Card>,
    /// Give it as `cursor` to `GET /stages/{id}/cards`; absent when no more follow.
    pub next_cursor: Option<String>,
}

/// What cards are worth in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CardSum)]
pub struct Sum {
    /// Which (ISO 4217).
    pub currency: String,
    /// The sum, a decimal.
    pub amount: String,
}

/// The board of a pipeline: up to `per_stage` cards of each stage.
///
/// # Errors
/// `NotFound` for an unknown pipeline.
pub async fn board(tx: &mut OrgTx, id: PipelineId, filter: &Filter, per_stage: i64) -> Result<Board> {
    let pipeline = store::find(tx, id).await?.or_not_found("pipeline")?;
    let mut totals = totals(tx, id, filter).await?;
    let order = filter.order(Order::Rank);
    let mut stages = Vec::with_capacity(pipeline.stages.len());
    for stage in &pipeline.stages {
        let found = column(tx, stage.id, filter, order, None, per_stage).await?;
        let Page { items: cards, next_cursor, .. } = Page::by(found, per_stage, |card| order.cursor(card));
        let (count, sums) = totals.remove(&stage.id.0).unwrap_or_default();
        stages.push(Column { stage_id: stage.id, count, sums, cards, next_cursor });
    }
    Ok(Board { board_version: pipeline.board_version, pipeline, stages })
}

/// Up to `limit + 1` cards of a stage, in an order, after a cursor. Archived ones are always the newest first.
///
/// # Errors
/// `Invalid` for a cursor of another order.
pub async fn column(
    tx: &mut OrgTx,
    stage: StageId,
    filter: &Filter,
    order: Order,
    after: Option<&Cursor<Ended>>,
    limit: i64,
) -> Result<Vec<Card>> {
    let order = filter.order(order);
    let value = after.map(|cursor| order.value(cursor)).transpose()?.flatten();
    let id = after.map(|cursor| cursor.id);
    let ids = match order {
        Order::Newest if filter.archived => archived(tx, stage, filter, id, limit).await?,
        Order::Newest => by_age(tx, stage, filter, id, limit).await?,
        Order::Rank => by_rank(tx, stage, filter, (id, value), limit).await?,
        Order::Due => by_due(tx, stage, filter, (id, value), limit).await?,
        Order::Amount => by_amount(tx, stage, filter, (id, value), limit).await?,
    };
    cards::named(tx, &ids).await
}

async fn archived(
    tx: &mut OrgTx,
    stage: StageId,
    filter: &Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Uuid>> {
    let org = tx.org();
    let rows = filtered_query!(
        "select c.id",
        "and c.archived_at is not null",
        " and c.stage_id = $11 and ($12::uuid is null or c.id < $12)
         order by c.id desc
         limit $13::bigint + 1",
        org,
        filter,
        stage.0,
        after,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

async fn by_age(
    tx: &mut OrgTx,
    stage: StageId,
    filter: &Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Uuid>> {
    let org = tx.org();
    let rows = filtered_query!(
        "select c.id",
        "and c.archived_at is null",
        " and c.stage_id = $11 and ($12::uuid is null or c.id < $12)
         order by c.id desc
         limit $13::bigint + 1",
        org,
        filter,
        stage.0,
        after,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// After the card of the cursor as it stands now, or where it stood if it is gone: ranks may have been given anew.
async fn by_rank(
    tx: &mut OrgTx,
    stage: StageId,
    filter: &Filter,
    (after, rank): (Option<Uuid>, Option<&str>),
    limit: i64,
) -> Result<Vec<Uuid>> {
    let org = tx.org();
    let rows = filtered_query!(
        "select c.id",
        "and c.archived_at is null",
        " and c.stage_id = $11
           and ($12::uuid is null or c.rank > coalesce((
             select x.rank from cards x
             where x.org_id = $1 and x.stage_id = $11 and x.id = $12 and x.archived_at is null), $13))
         order by c.rank
         limit $14::bigint + 1",
        org,
        filter,
        stage.0,
        after,
        rank,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

async fn by_due(
    tx: &mut OrgTx,
    stage: StageId,
    filter: &Filter,
    (after, due): (Option<Uuid>, Option<&str>),
    limit: i64,
) -> Result<Vec<Uuid>> {
    let org = tx.org();
    let due = due.and_then(|at| DateTime::parse_from_rfc3339(at).ok()).map(|at| at.with_timezone(&Utc));
    let rows = filtered_query!(
        "select c.id",
        "and c.archived_at is null",
        " and c.stage_id = $11
           and ($12::uuid is null
             or ($13::timestamptz is not null and ((c.due_at, c.id) > ($13, $12) or c.due_at is null))
             or ($13 is null and c.due_at is null and c.id > $12))
         order by c.due_at, c.id
         limit $14::bigint + 1",
        org,
        filter,
        stage.0,
        after,
        due,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

async fn by_amount(
    tx: &mut OrgTx,
    stage: StageId,
    filter: &Filter,
    (after, amount): (Option<Uuid>, Option<&str>),
    limit: i64,
) -> Result<Vec<Uuid>> {
    let org = tx.org();
    let rows = filtered_query!(
        "select c.id",
        "and c.archived_at is null",
        " and c.stage_id = $11
           and ($12::uuid is null
             or ($13::text is not null and (c.amount < $13::numeric or c.amount is null
               or (c.amount = $13::numeric and c.id > $12)))
             or ($13 is null and c.amount is null and c.id > $12))
         order by c.amount desc nulls last, c.id
         limit $14::bigint + 1",
        org,
        filter,
        stage.0,
        after,
        amount,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// How many cards each stage of a pipeline has, and what they are worth.
async fn totals(
    tx: &mut OrgTx,
    pipeline: PipelineId,
    filter: &Filter,
) -> Result<HashMap<Uuid, (i64, Vec<Sum>)>> {
    let org = tx.org();
    let mut totals: HashMap<Uuid, (i64, Vec<Sum>)> = HashMap::new();
    let mut add = |stage: Uuid, count: i64, currency: Option<String>, amount: Option<String>| {
        let total = totals.entry(stage).or_default();
        total.0 += count;
        total.1.extend(currency.zip(amount).map(|(currency, amount)| Sum { currency, amount }));
    };
    if filter.archived {
        let rows = filtered_query!(
            r#"select c.stage_id, c.currency, count(*) as "count!", sum(c.amount)::text as amount"#,
            "and c.archived_at is not null",
            " and c.pipeline_id = $11 group by c.stage_id, c.currency order by c.currency limit 10000",
            org,
            filter,
            pipeline.0
        );
        let rows = rows.fetch_all(tx.conn()).await?;
        rows.into_iter().for_each(|row| add(row.stage_id, row.count, row.currency, row.amount));
    } else {
        let rows = filtered_query!(
            r#"select c.stage_id, c.currency, count(*) as "count!", sum(c.amount)::text as amount"#,
            "and c.archived_at is null",
            " and c.pipeline_id = $11 group by c.stage_id, c.currency order by c.currency limit 10000",
            org,
            filter,
            pipeline.0
        );
        let rows = rows.fetch_all(tx.conn()).await?;
        rows.into_iter().for_each(|row| add(row.stage_id, row.count, row.currency, row.amount));
    }
    Ok(totals)
}
