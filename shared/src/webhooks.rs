//! Webhooks: messages to other systems, signed according to Standard Webhooks and retried until they are accepted.
//!
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>

mod deliveries;
mod held;
pub mod log;
pub mod secrets;
mod verdict;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::minutes;
use crate::db::OrgTx;
use crate::error::{Error, Result, refuse};
use crate::events::Event;
use crate::ids::{AutomationId, DeliveryId};
use crate::jobs::{self, Followup, Job, Reason};

pub use deliveries::{
    Filter, Waiting, end, erase, find, find_waiting, list, payload, postpone, retry, sweep,
};
pub use held::{
    HeldDelivery, are_held, held, held_about, hold, hold_about, let_out, organizations_with_held,
};
pub use verdict::{Attempt, Verdict, judge};

/// A message to another system and what has become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub struct Delivery {
    /// Which; also the `webhook-id` of every attempt.
    pub id: DeliveryId,
    /// The automation that sends it.
    pub automation_id: AutomationId,
    /// The kind of object it is about, such as `document`.
    pub object_type: String,
    /// The object it is about.
    pub object_id: Uuid,
    /// What happened, such as `document.completed`.
    pub event: String,
    /// Where it is sent.
    pub url: String,
    /// Where it stands.
    pub state: State,
    /// Whether it waits, unsent, for the approval of what it is about.
    pub held: bool,
    /// How often it was sent, or tried to.
    pub attempts: i32,
    /// The HTTP status of the last attempt, where it was answered.
    pub status_code: Option<i16>,
    /// How long the last attempt took, in milliseconds.
    pub duration_ms: Option<i32>,
    /// The first kilobyte of the last answer.
    pub answer: Option<String>,
    /// Why the last attempt did not succeed.
    pub error: Option<String>,
    /// When it was tried last.
    pub attempted_at: Option<DateTime<Utc>>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "webhook_delivery_state", rename_all = "snake_case")]
#[schema(as = WebhookDeliveryState)]
pub enum State {
    /// It will be sent, or sent once more.
    Pending,
    /// The receiver took it.
    Succeeded,
    /// It was refused for good, or given up.
    Failed,
}

/// Sends one webhook.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendWebhook {
    /// The delivery to send.
    pub delivery: DeliveryId,
}

/// Marks a webhook failed because its job was given up.
#[derive(Debug, Serialize, Deserialize)]
pub struct FailWebhook {
    /// The delivery to mark as failed.
    pub delivery: DeliveryId,
    /// Why, filled in by the queue.
    #[serde(default)]
    pub reason: Option<Reason>,
}

impl Job for SendWebhook {
    const NAME: &'static str = "send-webhook";
    const QUEUE: &'static str = "webhooks";
    const TIMEOUT: std::time::Duration = minutes(1);
    /// With the queue's usual back-off the last attempt comes a day after the first: nine within an hour and a half,
    /// then one each hour.
    const MAX_ATTEMPTS: u16 = 32;

    fn abandoned(&self) -> Option<Followup> {
        Some(Followup::of(&FailWebhook { delivery: self.delivery, reason: None }))
    }
}

impl Job for FailWebhook {
    const NAME: &'static str = "fail-webhook";
}

/// A message and its receiver.
#[derive(Debug)]
pub struct Message<'a> {
    /// The automation that sends it, whose secret signs it.
    pub automation: AutomationId,
    /// The event, with its object and time.
    pub event: &'a Event,
    /// The address of the receiver.
    pub url: &'a str,
    /// The name of the event for the receiver, such as `document.completed`.
    pub name: &'a str,
    /// The rest, in the event's own schema.
    pub data: &'a Value,
    /// Whether it waits until somebody lets it out: see [`let_out`].
    pub held: bool,
}

/// Stores a webhook and enqueues the job that sends it, unless it is held.
pub async fn send(tx: &mut OrgTx, message: &Message<'_>) -> Result<DeliveryId> {
    // Rendered once: every attempt sends the very bytes that are stored here.
    let payload =
        json!({ "type": message.name, "timestamp": message.event.at, "data": message.data }).to_string();
    let delivery = deliveries::insert(tx, message, &payload).await?;
    if !message.held {
        jobs::enqueue(tx, &SendWebhook { delivery }).await?;
    }
    Ok(delivery)
}

impl Delivery {
    /// Whether it may be sent again.
    ///
    /// # Errors
    /// `Conflict` with code `still_pending`.
    pub fn may_be_retried(&self) -> Result<()> {
        if self.state != State::Pending {
            return Ok(());
        }
        let detail = "this webhook is still being sent: only one that is over can be sent again";
        Err(Error::Conflict(refuse("still_pending", detail)))
    }
}
