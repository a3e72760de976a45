//! Trying an automation out on what is there: which objects it would act on and what it would do. Nothing is done.

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::{CardAction, MailAction, Recipient};
use super::subject::Subject;
use super::templates::Values;
use super::trigger::About;
use super::{Action, Automation, Condition, Mismatch, Trigger};
use crate::app::App;
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::{AutomationId, PipelineId, StageId, UserId};
use crate::pipelines::{self, stages};

/// Objects on which an automation is tried out.
const MOST: i64 = 100;

/// An automation to be tried out.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AutomationToTry)]
pub struct Wanted {
    /// What it hears of; of completed documents when absent.
    #[garde(skip)]
    #[serde(default)]
    pub on: Trigger,
    /// On which of them it acts; on every one when absent.
    #[garde(dive)]
    #[serde(default)]
    pub condition: Condition,
    /// What it does, up to 10 actions.
    #[garde(length(max = 10), dive)]
    #[serde(default)]
    pub actions: Vec<Action>,
}

/// What would have happened.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = AutomationTried)]
pub struct Tried {
    /// How many objects were looked at: the newest, 100 at most.
    pub looked_at: usize,
    /// How many of them the automation would act on.
    pub matches: usize,
    /// Each of them.
    pub items: Vec<TriedOn>,
}

/// What an automation would do about one object.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = AutomationTriedOn)]
pub struct TriedOn {
    /// `document`, `request` or `card`.
    pub object_type: &'static str,
    /// Which.
    pub object_id: Uuid,
    /// What it is called.
    pub title: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Whether the automation would act on it.
    pub matches: bool,
    /// Each part of the condition that it does not meet.
    pub mismatches: Vec<Mismatch>,
    /// What would be done, a sentence for each action.
    pub would: Vec<String>,
}

/// Holds an automation against the newest objects to which what it hears of has happened, or could.
///
/// # Errors
/// When the database can't be asked.
pub async fn try_out(app: &App, tx: &mut OrgTx, wanted: &Wanted) -> Result<Tried> {
    let automation = imagined(wanted, app.clock.now());
    let mut items = Vec::new();
    for (id, at) in newest(tx, wanted.on).await? {
        let Some(subject) = Subject::find(tx, wanted.on.about(), id).await? else { continue };
        let mismatches = subject.unmet(&automation);
        let matches = mismatches.is_empty();
        let would = if matches { sentences(app, tx, &subject, &wanted.actions).await? } else { Vec::new() };
        let (object_type, object_id) = subject.object();
        let title = subject.title().to_owned();
        items.push(TriedOn { object_type, object_id, title, at, matches, mismatches, would });
    }
    let matches = items.iter().filter(|item| item.matches).count();
    Ok(Tried { looked_at: items.len(), matches, items })
}

fn imagined(wanted: &Wanted, now: DateTime<Utc>) -> Automation {
    Automation {
        id: AutomationId::new(),
        name: String::new(),
        enabled: true,
        on: wanted.on,
        condition: wanted.condition.clone(),
        actions: wanted.actions.clone(),
        created_by: UserId::new(),
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

/// The newest objects that a trigger is about, and when they were made.
async fn newest(tx: &mut OrgTx, on: Trigger) -> Result<Vec<(Uuid, DateTime<Utc>)>> {
    match on.about() {
        About::Document => newest_documents(tx, on).await,
        About::Request => newest_requests(tx, on).await,
        About::Card => newest_cards(tx, on).await,
    }
}

async fn newest_documents(tx: &mut OrgTx, on: Trigger) -> Result<Vec<(Uuid, DateTime<Utc>)>> {
    let org = tx.org();
    let status = if on == Trigger::DocumentFailed { "failed" } else { "completed" };
    let rows = sqlx::query!(
        "select id, created_at
         from documents
         where org_id = $1 and deleted_at is null and status::text = $2 and (not $3 or approval = 'approved')
         order by id desc
         limit $4",
        org.0,
        status,
        on == Trigger::DocumentApproved,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.created_at)).collect())
}

async fn newest_requests(tx: &mut OrgTx, on: Trigger) -> Result<Vec<(Uuid, DateTime<Utc>)>> {
    let org = tx.org();
    let status = match on {
        Trigger::RequestRouted => Some("routed"),
        Trigger::RequestNeedsReview | Trigger::RequestOverdue => Some("needs_review"),
        _ => None,
    };
    let rows = sqlx::query!(
        "select id, received_at
         from requests
         where org_id = $1 and ($2::text is null or status = $2)
         order by received_at desc, id desc
         limit $3",
        org.0,
        status,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.received_at)).collect())
}

async fn newest_cards(tx: &mut OrgTx, on: Trigger) -> Result<Vec<(Uuid, DateTime<Utc>)>> {
    let org = tx.org();
    let open = matches!(on, Trigger::CardDue | Trigger::CardStale);
    let rows = sqlx::query!(
        "select id, created_at
         from cards
         where org_id = $1 and archived_at is null and (not $2 or is_open) and (not $3 or due_at is not null)
         order by id desc
         limit $4",
        org.0,
        open,
        on == Trigger::CardDue,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.created_at)).collect())
}

async fn sentences(app: &App, tx: &mut OrgTx, subject: &Subject, actions: &[Action]) -> Result<Vec<String>> {
    let values = subject.values(app, tx).await?;
    let mut said = Vec::new();
    for action in actions {
        said.push(sentence(tx, subject, &values, action).await?);
    }
    Ok(said)
}

async fn sentence(tx: &mut OrgTx, subject: &Subject, values: &Values, action: &Action) -> Result<String> {
    Ok(match action {
        Action::Label(label) => format!("Puts the label {} on it.", label.name.trim()),
        Action::Notify(_) => "Tells members inside the platform.".to_owned(),
        Action::Webhook(webhook) => format!("Sends a webhook to {}.", webhook.url),
        Action::Card(card) => card_sentence(tx, subject, values, card).await?,
        Action::Assign(assign) => match assign.assignee_id {
            Some(member) => format!("Gives it to {}.", member_name(tx, member).await?),
            None => "Takes it away from whoever looks after it.".to_owned(),
        },
        Action::Move(to) => format!("Moves it to {}.", stage_name(tx, to.stage_id).await?),
        Action::Mail(mail) => mail_sentence(tx, subject, values, mail).await?,
        Action::Request(request) => {
            let subject =
                request.subject.as_deref().map_or_else(|| values.title.clone(), |it| values.fill(it));
            format!("Makes a request of it: {subject}")
        }
    })
}

async fn card_sentence(
    tx: &mut OrgTx,
    subject: &Subject,
    values: &Values,
    card: &CardAction,
) -> Result<String> {
    if matches!(subject, Subject::Request(request, _) if request.request.routed.is_some()) {
        return Ok("Makes no card, because it has one already.".to_owned());
    }
    let title = card.title.as_deref().map_or_else(|| values.title.clone(), |title| values.fill(title));
    let mut place = pipeline_name(tx, card.pipeline_id).await?;
    if let Some(stage) = card.stage_id {
        place = format!("{place}, {}", stage_name(tx, stage).await?);
    }
    Ok(format!("Makes a card in {place}, if it has none: {title}"))
}

async fn mail_sentence(
    tx: &mut OrgTx,
    subject: &Subject,
    values: &Values,
    mail: &MailAction,
) -> Result<String> {
    let to = match &mail.to {
        Recipient::Member { id } => member_name(tx, *id).await?,
        Recipient::Address { address } => address.clone(),
        Recipient::Customer => match subject.customer(tx).await?.and_then(|customer| customer.address) {
            Some(address) => address,
            None => {
                return Ok("Writes to nobody, because no address of the customer is known.".to_owned());
            }
        },
    };
    Ok(format!("Writes to {to}: {}", values.fill(&mail.subject)))
}

async fn pipeline_name(tx: &mut OrgTx, id: PipelineId) -> Result<String> {
    let found = pipelines::find_pipeline(tx, id).await?;
    Ok(found.map_or_else(|| "a pipeline that is gone".to_owned(), |pipeline| pipeline.name))
}

async fn stage_name(tx: &mut OrgTx, id: StageId) -> Result<String> {
    let found = stages::find(tx, id).await?;
    Ok(found.map_or_else(|| "a stage that is gone".to_owned(), |stage| stage.name))
}

async fn member_name(tx: &mut OrgTx, id: UserId) -> Result<String> {
    let org = tx.org();
    let name = sqlx::query_scalar!(
        "select u.name
         from memberships m
         join users u on u.id = m.user_id
         where m.org_id = $1 and m.user_id = $2",
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(name.unwrap_or_else(|| "somebody who left".to_owned()))
}
