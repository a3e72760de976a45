//! Cards as the API shows them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Person;
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::{CardId, CustomerId, DocumentId, LabelId, PipelineId, StageId};

/// Most documents that are named for a card.
pub(super) const MOST_DOCUMENTS: i64 = 100;

/// How urgent a card is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = CardPriority)]
pub enum Priority {
    /// Can wait.
    Low,
    /// As most.
    #[default]
    Normal,
    /// Before others.
    High,
    /// At once.
    Urgent,
}

impl Priority {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }
}

/// A customer by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CardCustomer)]
pub struct Customer {
    /// Which.
    pub id: CustomerId,
    /// Their name.
    pub name: String,
}

/// What is to be done next on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CardNextStep)]
pub struct NextStep {
    /// What.
    pub text: String,
    /// By whom; the card's assignee when absent.
    pub owner: Option<Person>,
    /// Until which day.
    pub on: Option<NaiveDate>,
}

/// A label on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CardLabel)]
pub struct Tag {
    /// Which.
    pub id: LabelId,
    /// Its name.
    pub name: String,
    /// `#rrggbb`.
    pub colour: String,
}

/// How much of a checklist is done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ChecklistProgress)]
pub struct Progress {
    /// Items that are done.
    pub done: i64,
    /// All items.
    pub all: i64,
}

/// A document that is linked to a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LinkedDocument {
    /// Which.
    pub id: DocumentId,
    /// Its name.
    pub name: String,
}

/// A card in a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Card {
    /// Which.
    pub id: CardId,
    /// Counts the cards of the organization, from 1.
    pub number: i64,
    /// In which pipeline.
    pub pipeline_id: PipelineId,
    /// In which stage.
    pub stage_id: StageId,
    /// What it is about.
    pub title: String,
    /// Whose it is.
    #[schema(value_type = Option<Customer>)]
    pub customer: Option<Json<Customer>>,
    /// The member who looks after it.
    #[schema(value_type = Option<Person>)]
    pub assignee: Option<Json<Person>>,
    /// How urgent it is.
    pub priority: Priority,
    /// What it is worth, a decimal such as `1190.00`.
    pub amount: Option<String>,
    /// In which currency (ISO 4217).
    pub currency: Option<String>,
    /// When that is expected.
    pub expected_on: Option<NaiveDate>,
    /// Until when it is to be done.
    pub due_at: Option<DateTime<Utc>>,
    /// What is to be done next.
    #[schema(value_type = Option<NextStep>)]
    pub next_step: Option<Json<NextStep>>,
    /// Its labels, by name.
    #[schema(value_type = Vec<Tag>)]
    pub labels: Json<Vec<Tag>>,
    /// How many documents are linked to it.
    pub documents: i64,
    /// How many comments it has.
    pub comments: i64,
    /// How much of its checklist is done.
    #[schema(value_type = Progress)]
    pub checklist: Json<Progress>,
    /// Since when it is archived.
    pub archived_at: Option<DateTime<Utc>>,
    /// Since when it is in its stage.
    pub entered_stage_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Goes up with every change of the card itself and of its place; the `ETag`.
    pub version: i64,
    /// Its place in the stage.
    #[serde(skip)]
    pub(super) rank: String,
}

/// A card with all that it says.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CardDetail {
    /// The card.
    #[serde(flatten)]
    pub card: Card,
    /// Markdown.
    pub description: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// By whom; absent where it was made by itself.
    #[schema(value_type = Option<Person>)]
    pub created_by: Option<Json<Person>>,
    /// Up to 100 documents that are linked to it, the newest link first.
    #[schema(value_type = Vec<LinkedDocument>)]
    pub linked_documents: Json<Vec<LinkedDocument>>,
}

/// The columns that fill a [`Card`], written once for all queries. A customer who was merged into another is that one.
macro_rules! card_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Card,
            r#"select c.id as "id: _", c.number, c.pipeline_id as "pipeline_id: _", c.stage_id as "stage_id: _", c.title,
               case when cu.id is not null then jsonb_build_object('id', coalesce(kept.id, cu.id),
                 'name', coalesce(kept.name, cu.name)) end as "customer: Json<Customer>",
               case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end
                 as "assignee: Json<Person>",
               c.priority as "priority: Priority", c.amount::text, c.currency, c.expected_on, c.due_at,
               case when c.step_text is not null then jsonb_build_object('text', c.step_text, 'on', c.step_on, 'owner',
                 case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end) end
                 as "next_step: Json<NextStep>",
               coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'colour', l.colour)
                   order by lower(l.name))
                 from card_labels cl
                 join labels l on l.org_id = cl.org_id and l.id = cl.label_id
                 where cl.org_id = c.org_id and cl.card_id = c.id), '[]') as "labels!: Json<Vec<Tag>>",
               (select count(*)
                from card_documents cd
                join documents d on d.org_id = cd.org_id and d.id = cd.document_id
                where cd.org_id = c.org_id and cd.card_id = c.id and d.deleted_at is null and d.erased_at is null)
                 as "documents!",
               (select count(*) from card_comments cc where cc.org_id = c.org_id and cc.card_id = c.id) as "comments!",
               (select jsonb_build_object('done', count(*) filter (where i.done), 'all', count(*))
                from checklist_items i
                where i.org_id = c.org_id and i.card_id = c.id) as "checklist!: Json<Progress>",
               c.archived_at, c.entered_stage_at, c.updated_at, c.version, c.rank
             from cards c
             left join customers cu on cu.org_id = c.org_id and cu.id = c.customer_id
             left join customers kept on kept.org_id = cu.org_id and kept.id = cu.merged_into
             left join users a on a.id = c.assignee_id
             left join users o on o.id = c.step_owner_id "# + $from $(, $value)*
        )
    };
}

/// Cards in the order in which they are named; unknown ones are left out.
pub(super) async fn named(tx: &mut OrgTx, ids: &[Uuid]) -> Result<Vec<Card>> {
    let org = tx.org();
    let cards = card_query!(
        "join unnest($2::uuid[]) with ordinality as wanted (id, place) on wanted.id = c.id
         where c.org_id = $1
         order by wanted.place
         limit 10000",
        org.0,
        ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(cards)
}

/// One card, archived or not.
pub async fn find(tx: &mut OrgTx, id: CardId) -> Result<Option<Card>> {
    Ok(named(tx, &[id.0]).await?.pop())
}

/// One card with all that it says.
pub async fn detail(tx: &mut OrgTx, id: CardId) -> Result<Option<CardDetail>> {
    let org = tx.org();
    let Some(card) = find(tx, id).await? else { return Ok(None) };
    let row = sqlx::query!(
        r#"select c.description, c.created_at,
           case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end
             as "created_by: Json<Person>",
           coalesce((select jsonb_agg(linked.document)
             from (
               select jsonb_build_object('id', d.id, 'name', d.name) as document
               from card_documents cd
               join documents d on d.org_id = cd.org_id and d.id = cd.document_id
               where cd.org_id = c.org_id and cd.card_id = c.id and d.deleted_at is null and d.erased_at is null
               order by cd.created_at desc, d.id desc
               limit $3) as linked), '[]') as "linked_documents!: Json<Vec<LinkedDocument>>"
         from cards c
         left join users u on u.id = c.created_by
         where c.org_id = $1 and c.id = $2"#,
        org.0,
        id.0,
        MOST_DOCUMENTS
    )
    .fetch_one(tx.conn())
    .await?;
    let (description, created_at) = (row.description, row.created_at);
    let (created_by, linked_documents) = (row.created_by, row.linked_documents);
    Ok(Some(CardDetail { card, description, created_at, created_by, linked_documents }))
}
