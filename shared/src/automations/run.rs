//! What automations do about an event: everything in one transaction, each automation once.

use document_types::fields::Extraction;
use serde_json::{Value, json};

use super::{Action, Automation, Facts, LabelAction, NotifyAction, Trigger, WebhookAction, store};
use crate::activity::{self, Actor};
use crate::approvals;
use crate::approvals::log::DOCUMENT_RELEASED;
use crate::automations::log::AUTOMATION_RAN;
use crate::db::OrgTx;
use crate::documents::extractions::{self, Version};
use crate::documents::{self, Document};
use crate::error::Result;
use crate::events::{self, Event};
use crate::ids::{AutomationId, DocumentId, EventId};
use crate::labels;
use crate::notifications::{self, Notice};
use crate::organizations::recipients;
use crate::webhooks::{self, Message};

/// Runs every enabled automation that existed when the event happened, whose condition is met and that has not acted on
/// it yet; returns how many. The event counts as the cause of everything they do.
pub async fn run(tx: &mut OrgTx, event: EventId) -> Result<usize> {
    let Some(event) = events::find(tx, event).await? else { return Ok(0) };
    tx.because_of(event.depth);
    if event.name == DOCUMENT_RELEASED.as_str() {
        return let_out(tx, DocumentId(event.object_id)).await;
    }
    if Trigger::of(&event.name).is_none() {
        return Ok(0);
    }
    let Some(document) = documents::find(tx, DocumentId(event.object_id)).await? else { return Ok(0) };
    if document.deleted_at.is_some() {
        return Ok(0);
    }
    let found = extractions::current(tx, &document).await?;
    let facts = Facts::of(&document, &found.extraction);
    let mut count = 0;
    for automation in store::acting(tx, &event).await? {
        if !automation.condition.unmet(&facts).is_empty() || !begin(tx, &automation, &event).await? {
            continue;
        }
        let cause = Cause { automation: &automation, event: &event, document: &document, found: &found };
        for action in &automation.actions {
            cause.act(tx, action).await?;
        }
        let about = json!({ "document_id": document.id, "actions": automation.actions });
        let ran = AUTOMATION_RAN;
        activity::record(tx, &Actor::system(), ran, automation.id.0, Some(about)).await?;
        count += 1;
    }
    Ok(count)
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
        payload["data"] = data(&document, &found)?;
        webhooks::let_out(tx, delivery.id, &payload.to_string()).await?;
    }
    Ok(held.len())
}

/// Why something is done: an automation heard of an event about a document.
struct Cause<'a> {
    automation: &'a Automation,
    event: &'a Event,
    document: &'a Document,
    found: &'a Version,
}

/// Whether an automation has acted on a document.
pub async fn has_run(tx: &mut OrgTx, automation: AutomationId, document: DocumentId) -> Result<bool> {
    let org = tx.org();
    let found = sqlx::query_scalar!(
        r#"select exists (
             select from automation_runs
             where org_id = $1 and automation_id = $2
               and coalesce(object_type, 'document') = 'document' and coalesce(object_id, document_id) = $3) as "exists!""#,
        org.0,
        automation.0,
        document.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

/// Claims an event for an automation; `false` when it has acted on it before. A document is completed only once.
async fn begin(tx: &mut OrgTx, automation: &Automation, event: &Event) -> Result<bool> {
    let org = tx.org();
    let once = automation.on == Trigger::DocumentCompleted;
    let begun = sqlx::query!(
        "insert into automation_runs (org_id, automation_id, event_id, object_type, object_id, document_id)
         values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
        org.0,
        automation.id.0,
        event.id.0,
        event.object_type,
        event.object_id,
        once.then_some(event.object_id)
    )
    .execute(tx.conn())
    .await?;
    Ok(begun.rows_affected() == 1)
}

impl Cause<'_> {
    async fn act(&self, tx: &mut OrgTx, action: &Action) -> Result<()> {
        match action {
            Action::Label(LabelAction { name }) => {
                let label = labels::find_or_insert(tx, &Actor::system(), name.trim()).await?;
                documents::labels::put(tx, &Actor::system(), self.document.id, &label).await.map(drop)
            }
            Action::Notify(action) => self.notify(tx, action).await,
            Action::Webhook(WebhookAction { url }) => {
                let message = Message {
                    automation: self.automation.id,
                    event: self.event,
                    url,
                    name: self.automation.on.as_str(),
                    data: &data(self.document, self.found)?,
                    // A failed document has nothing to approve.
                    held: approvals::is_kept_back(tx, self.document.id).await?,
                };
                webhooks::send(tx, &message).await?;
                Ok(())
            }
        }
    }

    async fn notify(&self, tx: &mut OrgTx, NotifyAction { roles, members }: &NotifyAction) -> Result<()> {
        let document = self.document;
        let to = recipients::find(tx, roles, members, document.owner_id).await?;
        let title = title(document, &self.found.extraction);
        let matched = format!("It matched the automation {}.", self.automation.name);
        let text = match &document.error {
            Some(error) if self.automation.on == Trigger::DocumentFailed => {
                format!("{matched} The reason: {}.", error.message)
            }
            _ => matched,
        };
        let object = ("document", document.id.0);
        notifications::send(
            tx,
            &to,
            &Notice { kind: "automation.matched", title: &title, text: &text, object },
        )
        .await
    }
}

/// `invoice.pdf: Brightwater Plumbing Ltd, 119.00 EUR`, with the parts that are known.
fn title(document: &Document, extraction: &Extraction) -> String {
    let value = |name: &str| extraction.fields.get(name).map(|field| field.value.as_str());
    let amount = value("total").map(|total| match value("currency") {
        Some(currency) => format!("{total} {currency}"),
        None => total.to_owned(),
    });
    let vendor = extraction.vendor().map(|field| field.value.clone());
    let known: Vec<String> = [vendor, amount].into_iter().flatten().collect();
    if known.is_empty() { document.name.clone() } else { format!("{}: {}", document.name, known.join(", ")) }
}

/// The document and the current version of what was found in it, both as the API shows them.
fn data(document: &Document, found: &Version) -> Result<Value> {
    let mut data = serde_json::to_value(found)?;
    data["document"] = serde_json::to_value(document)?;
    Ok(data)
}
