//! Whether the parts of an automation fit together, and name what the organization has.

use super::actions::{AssignAction, CardAction, MailAction, MoveAction, NotifyAction, Recipient};
use super::trigger::About;
use super::{Action, Condition, Trigger};
use crate::db::OrgTx;
use crate::error::{Error, FieldError, Result};
use crate::ids::{PipelineId, StageId, UserId};
use crate::organizations::{Role, recipients};
use crate::pipelines::{self, stages};

/// Refuses conditions and actions that do not fit the trigger, and those that name what the organization does not have.
///
/// # Errors
/// `Invalid`, naming each of them.
pub async fn check(tx: &mut OrgTx, on: Trigger, condition: &Condition, actions: &[Action]) -> Result<()> {
    let mut faults = misfits(on, condition, actions);
    faults.extend(strangers(tx, condition).await?);
    for (position, action) in actions.iter().enumerate() {
        let at = |member: &str| format!("/actions/{position}/{member}");
        match action {
            Action::Notify(NotifyAction { members, .. }) => {
                let unknown = recipients::unknown(tx, members).await?;
                let named = members.iter().enumerate().filter(|(_, member)| unknown.contains(member));
                faults.extend(named.map(|(index, _)| no_member(format!("{}/{index}", at("members")))));
            }
            Action::Card(CardAction { pipeline_id, stage_id, assignee_id, .. }) => {
                faults.extend(pipeline(tx, at("pipeline_id"), *pipeline_id).await?);
                if let Some(id) = stage_id {
                    faults.extend(stage(tx, at("stage_id"), *id, Some(*pipeline_id)).await?);
                }
                faults.extend(staff(tx, at("assignee_id"), *assignee_id).await?);
            }
            Action::Assign(AssignAction { assignee_id }) => {
                faults.extend(staff(tx, at("assignee_id"), *assignee_id).await?);
            }
            Action::Move(MoveAction { stage_id }) => {
                faults.extend(stage(tx, at("stage_id"), *stage_id, None).await?);
            }
            Action::Mail(MailAction { to: Recipient::Member { id }, .. }) => {
                let unknown = recipients::unknown(tx, &[*id]).await?;
                faults.extend(unknown.into_iter().map(|_| no_member(at("to/id"))));
            }
            Action::Label(_) | Action::Webhook(_) | Action::Mail(_) | Action::Request(_) => {}
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// The parts that do not fit what the automation hears of.
pub(super) fn misfits(on: Trigger, condition: &Condition, actions: &[Action]) -> Vec<FieldError> {
    use About::{Card, Document, Request};
    let about = on.about();
    let is = |fitting: &[About]| fitting.contains(&about);
    let parts = [
        ("kind", condition.kind.is_some(), is(&[Document])),
        ("vendor", condition.vendor.is_some(), is(&[Document])),
        ("needs_review", condition.needs_review.is_some(), is(&[Document])),
        ("amount", condition.amount.is_some(), is(&[Document, Card])),
        ("pipeline_id", condition.pipeline_id.is_some(), is(&[Request, Card])),
        ("stage_id", condition.stage_id.is_some(), is(&[Card])),
        ("source", condition.source.is_some(), is(&[Request])),
        ("label", condition.label.is_some(), is(&[Request, Card])),
        ("priority", condition.priority.is_some(), is(&[Request, Card])),
        ("text", condition.text.is_some(), is(&[Request])),
        ("assignee_id", condition.assignee_id.is_some(), is(&[Request, Card])),
        ("after_hours", condition.after_hours.is_some(), on == Trigger::RequestOverdue),
        ("after_days", condition.after_days.is_some(), on == Trigger::CardStale),
    ];
    let parts = parts.into_iter().filter(|(_, given, fits)| *given && !fits);
    let parts = parts.map(|(part, ..)| (format!("/condition/{part}"), part.replace('_', " ")));
    let acts = actions.iter().enumerate().filter(|(_, action)| !fits(action, about));
    let acts = acts.map(|(position, action)| (format!("/actions/{position}/type"), action.name().to_owned()));
    parts.chain(acts).map(|(pointer, what)| misfit(pointer, &what, on)).collect()
}

fn misfit(pointer: String, what: &str, on: Trigger) -> FieldError {
    let message = format!(
        "`{what}` says nothing about {}: take it out, or let the automation hear of something other than {}",
        on.about().in_words(),
        on.as_str()
    );
    FieldError::new(pointer, "not_for_trigger", message)
}

fn fits(action: &Action, about: About) -> bool {
    match action {
        Action::Label(_) | Action::Webhook(_) | Action::Mail(_) => true,
        Action::Notify(notify) => !notify.assignee || about != About::Document,
        Action::Card(_) => about != About::Card,
        Action::Assign(_) => about != About::Document,
        Action::Move(_) => about == About::Card,
        Action::Request(_) => about == About::Document,
    }
}

async fn strangers(tx: &mut OrgTx, condition: &Condition) -> Result<Vec<FieldError>> {
    let mut faults = Vec::new();
    if let Some(id) = condition.pipeline_id {
        faults.extend(pipeline(tx, "/condition/pipeline_id".to_owned(), id).await?);
    }
    if let Some(id) = condition.stage_id {
        faults.extend(stage(tx, "/condition/stage_id".to_owned(), id, condition.pipeline_id).await?);
    }
    faults.extend(staff(tx, "/condition/assignee_id".to_owned(), condition.assignee_id).await?);
    Ok(faults)
}

fn no_member(pointer: String) -> FieldError {
    FieldError::new(pointer, "unknown", "there is no such active member")
}

async fn pipeline(tx: &mut OrgTx, pointer: String, id: PipelineId) -> Result<Option<FieldError>> {
    let found = pipelines::find_pipeline(tx, id).await?.filter(|found| found.archived_at.is_none());
    Ok(found.is_none().then(|| FieldError::new(pointer, "unknown", "name a pipeline that is not archived")))
}

async fn stage(
    tx: &mut OrgTx,
    pointer: String,
    id: StageId,
    of: Option<PipelineId>,
) -> Result<Option<FieldError>> {
    let found = stages::find(tx, id).await?;
    let found = found.filter(|found| of.is_none_or(|pipeline| found.pipeline_id == pipeline));
    Ok(found.is_none().then(|| FieldError::new(pointer, "unknown", "name a stage of that pipeline")))
}

/// Only staff look after requests and cards.
async fn staff(tx: &mut OrgTx, pointer: String, member: Option<UserId>) -> Result<Option<FieldError>> {
    let Some(member) = member else { return Ok(None) };
    let staff = recipients::find(tx, &[Role::Admin, Role::Operator], &[], member).await?;
    let message = "name an active admin or operator";
    Ok((!staff.contains(&member)).then(|| FieldError::new(pointer, "unknown", message)))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn refused(on: Trigger, condition: Value, actions: Value) -> Vec<String> {
        let condition = serde_json::from_value(condition).unwrap();
        let actions: Vec<Action> = serde_json::from_value(actions).unwrap();
        misfits(on, &condition, &actions).into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn what_does_not_fit_the_trigger_is_named() {
        let card = json!({ "stage_id": StageId::new(), "after_days": 3, "kind": "invoice" });
        let moved = json!([{ "type": "move", "stage_id": StageId::new() }, { "type": "request" }]);
        assert_eq!(
            refused(Trigger::DocumentCompleted, card.clone(), moved.clone()),
            ["/condition/stage_id", "/condition/after_days", "/actions/0/type"]
        );
        assert_eq!(
            refused(Trigger::CardMoved, card.clone(), moved.clone()),
            ["/condition/kind", "/condition/after_days", "/actions/1/type"]
        );
        assert_eq!(refused(Trigger::CardStale, card, moved), ["/condition/kind", "/actions/1/type"]);
        let tells = json!([{ "type": "notify", "assignee": true }]);
        assert_eq!(
            refused(Trigger::DocumentFailed, json!({ "vendor": "acme" }), tells.clone()),
            ["/actions/0/type"]
        );
        assert_eq!(
            refused(Trigger::RequestOverdue, json!({ "after_hours": 2, "text": "x" }), tells),
            [""; 0]
        );
    }
}
