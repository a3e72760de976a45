//! Making, changing and deleting cards.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::cards::{self, CardDetail, Priority};
use super::counting::count_up;
use super::given::{CardChanges, NewCard, NewStep};
use super::log::{self, CARD_ARCHIVED, CARD_CHANGED, CARD_CREATED, CARD_DELETED, CARD_UNARCHIVED};
use super::moving;
use super::placing::{self, Spot};
use super::references;
use super::{Place, Stage, stages};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::CardId;

/// The columns of a card that a change writes.
#[derive(Debug, Clone, PartialEq)]
struct Terms {
    title: String,
    description: String,
    customer: Option<Uuid>,
    assignee: Option<Uuid>,
    priority: Priority,
    amount: Option<String>,
    currency: Option<String>,
    expected_on: Option<NaiveDate>,
    due_at: Option<DateTime<Utc>>,
    step: Option<(String, Option<Uuid>, Option<NaiveDate>)>,
    archived: bool,
}

/// Makes a card.
///
/// # Errors
/// `NotFound` for an unknown stage; `Conflict` with code `wip_limit` or `pipeline_archived`; `Invalid` names the field.
pub async fn add(tx: &mut OrgTx, actor: &Actor, new: &NewCard) -> Result<CardDetail> {
    let stage = stages::lock_one(tx, new.stage_id).await?;
    check(tx, &stage, new).await?;
    stages::refuse_full(tx, &stage, 1).await?;
    insert(tx, actor, &stage, new, false).await
}

/// Makes a card that is archived from the beginning: a stage that is full takes it all the same.
///
/// # Errors
/// As [`add`], without `wip_limit`.
pub(super) async fn add_archived(tx: &mut OrgTx, actor: &Actor, new: &NewCard) -> Result<CardDetail> {
    let stage = stages::lock_one(tx, new.stage_id).await?;
    check(tx, &stage, new).await?;
    insert(tx, actor, &stage, new, true).await
}

async fn check(tx: &mut OrgTx, stage: &Stage, new: &NewCard) -> Result<()> {
    references::check_pipeline(tx, stage.pipeline_id).await?;
    if new.amount.is_some() != new.currency.is_some() {
        return Err(amount_without_currency());
    }
    references::check_assignee(tx, "/assignee_id", new.assignee_id).await?;
    references::check_customer(tx, new.customer_id).await?;
    references::check_labels(tx, &new.labels).await
}

async fn insert(
    tx: &mut OrgTx,
    actor: &Actor,
    stage: &Stage,
    new: &NewCard,
    is_archived: bool,
) -> Result<CardDetail> {
    let id = CardId::new();
    let spot = Spot { after: None, before: new.before_id, first: new.first };
    let rank = placing::rank_for(tx, stage.id, spot, id).await?;
    let number = next_number(tx).await?;
    let place = Place { pipeline: stage.pipeline_id, stage: stage.id, board_version: 0 };
    write(tx, actor, (id, number, place), new, (&rank, stage.terminal, is_archived)).await?;
    references::label(tx, id, &new.labels).await?;
    let board_version = count_up(tx, &[stage.pipeline_id]).await?;
    let made = json!({ "title": new.title.trim(), "stage_id": stage.id, "stage": stage.name });
    let place = Place { board_version, ..place };
    log::record(tx, actor, CARD_CREATED, id, place, [None, Some(made)]).await?;
    if is_archived {
        log::record(tx, actor, CARD_ARCHIVED, id, place, [None, None]).await?;
    }
    cards::detail(tx, id).await?.or_not_found("card")
}

fn amount_without_currency() -> Error {
    Error::field("/currency", "missing", "give an amount and its currency together, or neither")
}

/// The number of a new card. Other new cards of the organization wait for this transaction.
async fn next_number(tx: &mut OrgTx) -> Result<i64> {
    let org = tx.org();
    let number = sqlx::query_scalar!(
        "insert into card_counters (org_id, newest)
         values ($1, 1)
         on conflict (org_id) do update set newest = card_counters.newest + 1
         returning newest",
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(number)
}

async fn write(
    tx: &mut OrgTx,
    actor: &Actor,
    (id, number, place): (CardId, i64, Place),
    new: &NewCard,
    (rank, terminal, is_archived): (&str, bool, bool),
) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into cards (id, org_id, number, pipeline_id, stage_id, rank, terminal, title, description, customer_id,
           assignee_id, priority, amount, currency, expected_on, due_at, created_by, archived_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::text::numeric, $14, $15, $16, $17,
           case when $18 then now() end)",
        id.0,
        org.0,
        number,
        place.pipeline.0,
        place.stage.0,
        rank,
        terminal,
        new.title.trim(),
        new.description.as_deref().unwrap_or_default(),
        new.customer_id.map(|customer| customer.0),
        new.assignee_id.map(|member| member.0),
        new.priority.as_str(),
        new.amount.map(String::from),
        new.currency,
        new.expected_on,
        new.due_at,
        actor.user.map(|user| user.0),
        is_archived
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

impl CardChanges {
    /// Locks the card, and its stage where it goes into the archive or out of it.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` with code `changed_meanwhile` when somebody moves it at the same moment.
    pub async fn lock(&self, tx: &mut OrgTx, id: CardId) -> Result<CardDetail> {
        let stage = match self.archived {
            Some(_) => {
                let seen = cards::find(tx, id).await?.or_not_found("card")?;
                Some(stages::lock_one(tx, seen.stage_id).await?.id)
            }
            None => None,
        };
        let card = moving::lock(tx, id).await?;
        if stage.is_some_and(|stage| stage != card.stage_id) {
            let detail = "somebody else moved this card at the same moment: look at it again";
            return Err(Error::Conflict(refuse("changed_meanwhile", detail)));
        }
        cards::detail(tx, id).await?.or_not_found("card")
    }

    /// The card's columns after the changes.
    fn applied(&self, before: &Terms) -> Terms {
        let mut after = before.clone();
        if let Some(title) = &self.title {
            title.trim().clone_into(&mut after.title);
        }
        if let Some(description) = &self.description {
            description.clone_into(&mut after.description);
        }
        after.customer = self.customer_id.map_or(before.customer, |given| given.map(|id| id.0));
        after.assignee = self.assignee_id.map_or(before.assignee, |given| given.map(|id| id.0));
        after.priority = self.priority.unwrap_or(before.priority);
        if let Some(amount) = self.amount {
            after.amount = amount.map(String::from);
        }
        if let Some(currency) = &self.currency {
            after.currency.clone_from(currency);
        }
        if self.amount == Some(None) {
            after.currency = None;
        }
        after.expected_on = self.expected_on.unwrap_or(before.expected_on);
        after.due_at = self.due_at.unwrap_or(before.due_at);
        if let Some(step) = &self.next_step {
            let columns =
                |step: &NewStep| (step.text.trim().to_owned(), step.owner_id.map(|id| id.0), step.on);
            after.step = step.as_ref().map(columns);
        }
        after.archived = self.archived.unwrap_or(before.archived);
        after
    }
}

impl Terms {
    fn of(card: &CardDetail) -> Self {
        let CardDetail { card, description, .. } = card;
        let step = card.next_step.as_ref();
        Self {
            title: card.title.clone(),
            description: description.clone(),
            customer: card.customer.as_ref().map(|customer| customer.id.0),
            assignee: card.assignee.as_ref().map(|member| member.id.0),
            priority: card.priority,
            amount: card.amount.clone(),
            currency: card.currency.clone(),
            expected_on: card.expected_on,
            due_at: card.due_at,
            step: step.map(|step| (step.text.clone(), step.owner.as_ref().map(|owner| owner.id.0), step.on)),
            archived: card.archived_at.is_some(),
        }
    }

    /// What the log says: a description is long, so it says only that it is another.
    fn told(&self, other: &Self) -> Value {
        let step =
            self.step.as_ref().map(|(text, owner, on)| json!({ "text": text, "owner_id": owner, "on": on }));
        let mut told = json!({
            "title": self.title, "customer_id": self.customer, "assignee_id": self.assignee,
            "priority": self.priority, "amount": self.amount, "currency": self.currency,
            "expected_on": self.expected_on, "due_at": self.due_at, "next_step": step, "archived": self.archived,
        });
        if self.description != other.description {
            told["description_length"] = json!(self.description.chars().count());
        }
        told
    }
}

/// Changes a card that is locked by [`CardChanges::lock`].
///
/// # Errors
/// `Conflict` with code `wip_limit` for a card that comes out of the archive; `Invalid` names the field.
pub async fn change(
    tx: &mut OrgTx,
    actor: &Actor,
    before: &CardDetail,
    changes: &CardChanges,
) -> Result<CardDetail> {
    change_at(tx, actor, before, changes, Spot::default()).await
}

/// The same, for a card that comes out of the archive to a spot of its stage.
pub(super) async fn change_at(
    tx: &mut OrgTx,
    actor: &Actor,
    before: &CardDetail,
    changes: &CardChanges,
    spot: Spot,
) -> Result<CardDetail> {
    let was = Terms::of(before);
    let is = changes.applied(&was);
    if was == is {
        return Ok(before.clone());
    }
    if is.amount.is_some() != is.currency.is_some() {
        return Err(amount_without_currency());
    }
    references::check_assignee(tx, "/assignee_id", changes.assignee_id.flatten()).await?;
    references::check_customer(tx, changes.customer_id.flatten()).await?;
    let owner = changes.next_step.as_ref().and_then(|step| step.as_ref()?.owner_id);
    references::check_assignee(tx, "/next_step/owner_id", owner).await?;
    let card = &before.card;
    let mut rank = None;
    if was.archived && !is.archived {
        let stage = stages::find(tx, card.stage_id).await?.or_not_found("stage")?;
        stages::refuse_full(tx, &stage, 1).await?;
        rank = Some(placing::rank_for(tx, stage.id, spot, card.id).await?);
    }
    update(tx, card.id, &was, &is, rank.as_deref()).await?;
    let board_version = count_up(tx, &[card.pipeline_id]).await?;
    let place = Place { pipeline: card.pipeline_id, stage: card.stage_id, board_version };
    let action = match (was.archived, is.archived) {
        (false, true) => CARD_ARCHIVED,
        (true, false) => CARD_UNARCHIVED,
        _ => CARD_CHANGED,
    };
    log::record_difference(tx, actor, action, card.id, place, [was.told(&is), is.told(&was)]).await?;
    cards::detail(tx, card.id).await?.or_not_found("card")
}

async fn update(tx: &mut OrgTx, id: CardId, was: &Terms, is: &Terms, rank: Option<&str>) -> Result<()> {
    let org = tx.org();
    let step = is.step.as_ref();
    sqlx::query!(
        "update cards
         set title = $3, description = $4, customer_id = case when $18 then $5 else customer_id end, assignee_id = $6, priority = $7,
           amount = $8::text::numeric, currency = $9, expected_on = $10, due_at = $11, step_text = $12,
           step_owner_id = $13, step_on = $14, step_since = case when $15 then now() else step_since end,
           archived_at = case when $16 then coalesce(archived_at, now()) end, rank = coalesce($17, rank),
           version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        is.title,
        is.description,
        is.customer,
        is.assignee,
        is.priority.as_str(),
        is.amount,
        is.currency,
        is.expected_on,
        is.due_at,
        step.map(|step| step.0.as_str()),
        step.and_then(|step| step.1),
        step.and_then(|step| step.2),
        was.step != is.step,
        is.archived,
        rank,
        // One that was merged into another stays as it is written: the merge may be undone.
        was.customer != is.customer
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Deletes an archived card.
///
/// # Errors
/// `Conflict` with code `not_archived`.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, card: &CardDetail) -> Result<()> {
    let card = &card.card;
    if card.archived_at.is_none() {
        let detail = "only an archived card can be deleted: archive it first";
        return Err(Error::Conflict(refuse("not_archived", detail)));
    }
    let org = tx.org();
    sqlx::query!("delete from cards where org_id = $1 and id = $2", org.0, card.id.0)
        .execute(tx.conn())
        .await?;
    let board_version = count_up(tx, &[card.pipeline_id]).await?;
    let place = Place { pipeline: card.pipeline_id, stage: card.stage_id, board_version };
    let gone = json!({ "title": card.title, "number": card.number });
    log::record(tx, actor, CARD_DELETED, card.id, place, [None, Some(gone)]).await
}
