//! What automations do about an event: everything in one transaction, each automation once.

use std::time::Instant;

use serde_json::{Value, json};

use super::cause::{Cause, Done};
use super::runs::{self, Ended, NewRun, Outcome, Step, StepOutcome};
use super::subject::{Subject, data_of_document};
use super::trigger::About;
use super::{Automation, Trigger, store};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::approvals;
use crate::approvals::log::DOCUMENT_RELEASED;
use crate::automations::log::AUTOMATION_RAN;
use crate::db::OrgTx;
use crate::documents;
use crate::documents::extractions;
use crate::error::Result;
use crate::events::{self, Event};
use crate::ids::{DocumentId, EventId};
use crate::webhooks;

/// Longest chain of events that automations act on: what they do is an event again, one deeper. So automations that set
/// each other off come to an end.
pub const DEEPEST_ACTED_ON: i16 = 3;

/// Runs of one automation about one object within an hour: one that goes round with another system stops.
pub const MOST_ABOUT_ONE: i64 = 60;

/// Runs every enabled automation that existed when the event happened, whose condition is met and that has not acted on
/// it yet; returns how many. The event counts as the cause of everything they do.
pub async fn run(app: &App, tx: &mut OrgTx, event: EventId) -> Result<usize> {
    let Some(event) = events::find(tx, event).await? else { return Ok(0) };
    tx.because_of(event.depth);
    if event.name == DOCUMENT_RELEASED.as_str() {
        return let_out(tx, DocumentId(event.object_id)).await;
    }
    let automations = store::acting(tx, &event).await?;
    let Some(about) = automations.first().map(|automation| automation.on.about()) else { return Ok(0) };
    let Some(mut subject) = find(tx, about, &event).await? else { return Ok(0) };
    let mut count = 0;
    for automation in automations {
        if !subject.unmet(&automation).is_empty() {
            continue;
        }
        if !run_one(app, tx, &automation, &event, &subject).await? {
            continue;
        }
        count += 1;
        if about != About::Document {
            // The next one sees what this one did.
            let Some(now) = find(tx, about, &event).await? else { break };
            subject = now;
        }
    }
    Ok(count)
}

async fn find(tx: &mut OrgTx, about: About, event: &Event) -> Result<Option<Subject>> {
    let subject = Subject::find(tx, about, event.object_id).await?;
    // Where a card is now may be further than where it went.
    let entered = (event.name == Trigger::CardMoved.as_str()).then(|| &event.facts["stage_id"]);
    let entered = entered.and_then(|stage| serde_json::from_value(stage.clone()).ok());
    Ok(subject.map(|subject| subject.in_stage(entered)))
}

/// Returns whether the automation acted: it has not before, and nothing held it.
async fn run_one(
    app: &App,
    tx: &mut OrgTx,
    automation: &Automation,
    event: &Event,
    subject: &Subject,
) -> Result<bool> {
    let held = why_held(tx, automation, event).await?;
    let new = NewRun { automation, event, title: subject.title(), is_held: held.is_some() };
    let began = Instant::now();
    let Some(id) = runs::begin(tx, &new).await? else { return Ok(false) };
    if let Some(reason) = held {
        let ended = Ended { outcome: Outcome::Held, reason: Some(reason), steps: Vec::new() };
        runs::end(tx, id, &ended, began.elapsed()).await?;
        return Ok(false);
    }
    let steps = act(tx, &Cause { app, automation, event, subject }).await?;
    let failed = steps.iter().find(|step| step.outcome == StepOutcome::Failed);
    let outcome = if failed.is_some() { Outcome::Failed } else { Outcome::Done };
    let ended = Ended { outcome, reason: failed.and_then(|step| step.reason.clone()), steps };
    runs::end(tx, id, &ended, began.elapsed()).await?;
    let (object, object_id) = subject.object();
    let mut about = json!({ "actions": automation.actions, "outcome": ended.outcome });
    about[format!("{object}_id")] = json!(object_id);
    activity::record(tx, &Actor::system(), AUTOMATION_RAN, automation.id.0, Some(about)).await?;
    Ok(true)
}

/// Does one action after the other. The first that can't be done is the last that is tried: what was done before stays.
async fn act(tx: &mut OrgTx, cause: &Cause<'_>) -> Result<Vec<Step>> {
    let mut steps: Vec<Step> = Vec::new();
    for action in &cause.automation.actions {
        let is_over =
            steps.last().is_some_and(|step| step.outcome != StepOutcome::Done && !step.is_skipped());
        if is_over {
            steps.push(Step::new(action, StepOutcome::NotRun, None));
            continue;
        }
        tx.begin_part().await?;
        let done = cause.act(tx, action).await;
        let step = match done {
            Ok(Done::Done) => Step::new(action, StepOutcome::Done, None),
            Ok(Done::Skipped(reason)) => Step::new(action, StepOutcome::Skipped, Some(reason)),
            // Tried again with everything else.
            Err(error) if error.is_retryable() => return Err(error),
            Err(error) => Step::new(action, StepOutcome::Failed, Some(error.to_string())),
        };
        tx.end_part(step.outcome != StepOutcome::Failed).await?;
        steps.push(step);
    }
    Ok(steps)
}

/// Why an automation must not act now, though all else says so.
async fn why_held(tx: &mut OrgTx, automation: &Automation, event: &Event) -> Result<Option<String>> {
    if event.depth > DEEPEST_ACTED_ON {
        return Ok(Some(format!(
            "automations set each other off: this is the step after {DEEPEST_ACTED_ON} in a row"
        )));
    }
    let lately = runs::lately(tx, automation.id, event.object_id).await?;
    Ok((lately >= MOST_ABOUT_ONE)
        .then(|| format!("it ran {MOST_ABOUT_ONE} times about the same object within an hour")))
}

/// Lets out the webhooks that waited for the approval of a document, with what is known of it now; returns how many.
async fn let_out(tx: &mut OrgTx, id: DocumentId) -> Result<usize> {
    // Opened again since, or in the trash: then they wait for the next time.
    let Some(document) = documents::find(tx, id).await?.filter(|document| document.deleted_at.is_none())
    else {
        return Ok(0);
    };
    if approvals::is_kept_back(tx, id).await? {
        return Ok(0);
    }
    let found = extractions::current(tx, &document).await?;
    let held = webhooks::held_about(tx, id.0).await?;
    for delivery in &held {
        let mut payload: Value = serde_json::from_str(&delivery.payload)?;
        payload["data"] = data_of_document(&document, &found)?;
        webhooks::let_out(tx, delivery.id, &payload.to_string()).await?;
    }
    Ok(held.len())
}
