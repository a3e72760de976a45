//! What the activity log and open pages are told about requests.

use serde_json::json;

use crate::activity::Action;
use crate::db::OrgTx;
use crate::error::Result;
use crate::events::{self, Audience, Name, NewEvent};
use crate::ids::RequestId;
use crate::intake::Status;

/// A request has arrived.
pub const REQUEST_RECEIVED: Action = Action::new("request.received", "request");

/// Rules or model have sent a request somewhere.
pub const REQUEST_ROUTED: Action = Action::new("request.routed", "request");

/// A person has to say where a request goes.
pub const REQUEST_HELD: Action = Action::new("request.needs_review", "request");

/// A person has sent a request somewhere.
pub const REQUEST_ACCEPTED: Action = Action::new("request.accepted", "request");

/// A person has rejected a request.
pub const REQUEST_REJECTED: Action = Action::new("request.rejected", "request");

/// A request is done.
pub const REQUEST_CLOSED: Action = Action::new("request.closed", "request");

/// A request is looked at once more.
pub const REQUEST_REOPENED: Action = Action::new("request.reopened", "request");

/// A person has taken back their last step.
pub const REQUEST_STEP_UNDONE: Action = Action::new("request.undone", "request");

/// What is known of a request was changed.
pub const REQUEST_CHANGED: Action = Action::new("request.changed", "request");

/// A mail has come to a request.
pub const REQUEST_MESSAGE_RECEIVED: Action = Action::new("request.message_received", "request");

/// A request was answered from here.
pub const REQUEST_ANSWERED: Action = Action::new("request.answered", "request");

/// Somebody wrote a note at a request.
pub const REQUEST_NOTED: Action = Action::new("request.noted", "request");

/// Further mails of a sender who sends too many were released or discarded.
pub const REQUEST_PARKED_SETTLED: Action = Action::new("request.parked_settled", "request");

/// A rule about where requests go was made.
pub const ROUTING_RULE_CREATED: Action = Action::new("routing_rule.created", "routing_rule");

/// A rule about where requests go was changed.
pub const ROUTING_RULE_CHANGED: Action = Action::new("routing_rule.changed", "routing_rule");

/// A rule about where requests go was deleted.
pub const ROUTING_RULE_DELETED: Action = Action::new("routing_rule.deleted", "routing_rule");

/// The rules about where requests go were put in another order.
pub const ROUTING_RULES_ORDERED: Action = Action::new("routing_rule.ordered", "routing_rule");

/// What belongs into a pipeline was changed.
pub const PIPELINE_INTAKE_CHANGED: Action = Action::new("pipeline.intake_changed", "pipeline");

/// A public form was made.
pub const FORM_CREATED: Action = Action::new("form.created", "form");

/// A public form was changed.
pub const FORM_CHANGED: Action = Action::new("form.changed", "form");

/// A public form was deleted.
pub const FORM_DELETED: Action = Action::new("form.deleted", "form");

const RECEIVED: Name = Name::new("request.received", "request").heard_where_listened();
const ROUTING: Name = Name::new("request.routing", "request");
const ROUTED: Name = Name::new("request.routed", "request").heard_where_listened();
const NEEDS_REVIEW: Name = Name::new("request.needs_review", "request").heard_where_listened();
const REJECTED: Name = Name::new("request.rejected", "request");
const CLOSED: Name = Name::new("request.closed", "request");
const MESSAGE_RECEIVED: Name = Name::new("request.message_received", "request");
const ANSWERED: Name = Name::new("request.answered", "request");
const NOTED: Name = Name::new("request.noted", "request");
const CHANGED: Name = Name::new("request.changed", "request");

/// Tells open pages of the staff where a request stands now.
pub(super) async fn publish(tx: &mut OrgTx, id: RequestId, status: Status) -> Result<()> {
    let name = match status {
        Status::New => RECEIVED,
        Status::Routing => ROUTING,
        Status::Routed => ROUTED,
        Status::NeedsReview => NEEDS_REVIEW,
        Status::Rejected => REJECTED,
        Status::Closed => CLOSED,
    };
    tell(tx, id, name, status).await
}

/// Tells open pages of the staff that something else about a request is new.
pub(super) async fn publish_change(tx: &mut OrgTx, id: RequestId, status: Status) -> Result<()> {
    tell(tx, id, CHANGED, status).await
}

/// Tells them that a mail has come to a request.
pub(super) async fn publish_message(tx: &mut OrgTx, id: RequestId, status: Status) -> Result<()> {
    tell(tx, id, MESSAGE_RECEIVED, status).await
}

/// Tells them that a request was answered.
pub(super) async fn publish_answer(tx: &mut OrgTx, id: RequestId, status: Status) -> Result<()> {
    tell(tx, id, ANSWERED, status).await
}

/// Tells them that somebody wrote a note.
pub(super) async fn publish_note(tx: &mut OrgTx, id: RequestId, status: Status) -> Result<()> {
    tell(tx, id, NOTED, status).await
}

async fn tell(tx: &mut OrgTx, id: RequestId, name: Name, status: Status) -> Result<()> {
    let facts = json!({ "status": status });
    events::publish(tx, NewEvent { name, object: id.0, audience: Audience::Staff, facts }).await?;
    Ok(())
}
