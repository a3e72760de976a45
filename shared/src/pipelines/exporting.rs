//! The cards of a pipeline as a file.

use chrono::{DateTime, NaiveDate, Utc};
use document_types::table::table;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::log::CARDS_EXPORTED;
use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::PipelineId;

/// Most cards of one export.
pub const MOST: i64 = 50_000;

/// The columns of the table, as an import reads them.
pub const COLUMNS: [&str; 17] = [
    "number",
    "title",
    "stage",
    "customer",
    "assignee",
    "priority",
    "amount",
    "currency",
    "expected_on",
    "due_at",
    "next_step",
    "next_step_owner",
    "next_step_on",
    "labels",
    "description",
    "archived",
    "created_at",
];

/// A card in an export.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExportedCard {
    /// Counts the cards of the organization.
    pub number: i64,
    /// What it is about.
    pub title: String,
    /// The name of its stage.
    pub stage: String,
    /// The customer's name.
    pub customer: Option<String>,
    /// The assignee's address.
    pub assignee: Option<String>,
    /// `low`, `normal`, `high` or `urgent`.
    pub priority: String,
    /// A decimal.
    pub amount: Option<String>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// When the amount is expected.
    pub expected_on: Option<NaiveDate>,
    /// Until when it is to be done.
    pub due_at: Option<DateTime<Utc>>,
    /// What is to be done next.
    pub next_step: Option<String>,
    /// The address of whoever does it.
    pub next_step_owner: Option<String>,
    /// Until which day.
    pub next_step_on: Option<NaiveDate>,
    /// Its labels, by name.
    pub labels: Vec<String>,
    /// Markdown.
    pub description: String,
    /// Whether it is archived.
    pub archived: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// All cards of a pipeline, archived ones too, as they stand on the board: at most 50,000.
pub async fn export(tx: &mut OrgTx, actor: &Actor, pipeline: PipelineId) -> Result<Vec<ExportedCard>> {
    let org = tx.org();
    let cards = sqlx::query_as!(
        ExportedCard,
        r#"select c.number, c.title, s.name as stage, coalesce(kept.name, cu.name) as customer, a.email as "assignee?",
           c.priority, c.amount::text, c.currency, c.expected_on, c.due_at, c.step_text as next_step,
           o.email as "next_step_owner?", c.step_on as next_step_on,
           array(select l.name
             from card_labels cl
             join labels l on l.org_id = cl.org_id and l.id = cl.label_id
             where cl.org_id = c.org_id and cl.card_id = c.id
             order by lower(l.name)) as "labels!",
           c.description, c.archived_at is not null as "archived!", c.created_at
         from cards c
         join stages s on s.org_id = c.org_id and s.id = c.stage_id
         left join customers cu on cu.org_id = c.org_id and cu.id = c.customer_id
         left join customers kept on kept.org_id = cu.org_id and kept.id = cu.merged_into
         left join users a on a.id = c.assignee_id
         left join users o on o.id = c.step_owner_id
         where c.org_id = $1 and c.pipeline_id = $2
         order by s.position, c.archived_at nulls first, c.rank, c.id
         limit $3"#,
        org.0,
        pipeline.0,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    let count = json!({ "cards": cards.len() });
    activity::record(tx, actor, CARDS_EXPORTED, pipeline.0, Some(count)).await?;
    Ok(cards)
}

/// The cards as a table, one line each.
///
/// # Errors
/// Never, unless memory is full.
pub fn written(cards: Vec<ExportedCard>) -> std::io::Result<Vec<u8>> {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let rows = cards.into_iter().map(|card| {
        [
            card.number.to_string(),
            card.title,
            card.stage,
            card.customer.unwrap_or_default(),
            card.assignee.unwrap_or_default(),
            card.priority,
            card.amount.unwrap_or_default(),
            card.currency.unwrap_or_default(),
            day(card.expected_on),
            card.due_at.map(|at| at.to_rfc3339()).unwrap_or_default(),
            card.next_step.unwrap_or_default(),
            card.next_step_owner.unwrap_or_default(),
            day(card.next_step_on),
            card.labels.join("; "),
            card.description,
            card.archived.to_string(),
            card.created_at.to_rfc3339(),
        ]
    });
    table(COLUMNS, rows)
}
