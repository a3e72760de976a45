//! What automations do about a completed document: everything in one transaction, each automation once.

use document_types::fields::Extraction;
use serde_json::{Value, json};

use super::{Action, Automation, Facts, LabelAction, NotifyAction, WebhookAction, store};
use crate::activity::{self, Actor};
use crate::automations::log::AUTOMATION_RAN;
use crate::db::OrgTx;
use crate::documents::extractions::{self, Version};
use crate::documents::{self, Document};
use crate::error::Result;
use crate::ids::{AutomationId, DocumentId};
use crate::labels;
use crate::notifications::{self, Notice};
use crate::organizations::recipients;
use crate::webhooks::{self, Message};

/// What happened, on the wire.
const COMPLETED: &str = "document.completed";

/// Runs every enabled automation that was there when a document was completed, that it meets and that has not acted on
/// it yet; returns how many.
pub async fn run(tx: &mut OrgTx, document: DocumentId) -> Result<usize> {
    let Some(document) = documents::find(tx, document).await? else { return Ok(0) };
    let Some(completed) = document.processed_at else { return Ok(0) };
    let found = extractions::current(tx, &document).await?;
    let facts = Facts::of(&document, &found.extraction);
    let mut count = 0;
    for automation in store::acting(tx, completed).await? {
        if !automation.condition.mismatches(&facts).is_empty()
            || !begin(tx, automation.id, document.id).await?
        {
            continue;
        }
        for action in &automation.actions {
            act(tx, &automation, action, &document, &found).await?;
        }
        let about = json!({ "document_id": document.id, "actions": automation.actions });
        let ran = AUTOMATION_RAN;
        activity::record(tx, &Actor::system(), ran, automation.id.0, Some(about)).await?;
        count += 1;
    }
    Ok(count)
}

/// Whether an automation has acted on a document.
pub async fn has_run(tx: &mut OrgTx, automation: AutomationId, document: DocumentId) -> Result<bool> {
    let org = tx.org();
    let found = sqlx::query_scalar!(
        r#"select exists (
             select from automation_runs where org_id = $1 and automation_id = $2 and document_id = $3) as "exists!""#,
        org.0,
        automation.0,
        document.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

/// Claims a document for an automation; `false` when it has acted on it before.
async fn begin(tx: &mut OrgTx, automation: AutomationId, document: DocumentId) -> Result<bool> {
    let org = tx.org();
    let begun = sqlx::query!(
        "insert into automation_runs (org_id, automation_id, document_id)
         values ($1, $2, $3)
         on conflict do nothing",
        org.0,
        automation.0,
        document.0
    )
    .execute(tx.conn())
    .await?;
    Ok(begun.rows_affected() == 1)
}

async fn act(
    tx: &mut OrgTx,
    automation: &Automation,
    action: &Action,
    document: &Document,
    found: &Version,
) -> Result<()> {
    match action {
        Action::Label(LabelAction { name }) => {
            let label = labels::find_or_insert(tx, &Actor::system(), name.trim()).await?;
            documents::labels::put(tx, &Actor::system(), document.id, &label).await
        }
        Action::Notify(NotifyAction { roles, members }) => {
            let to = recipients::find(tx, roles, members, document.owner_id).await?;
            let (title, text) = (
                title(document, &found.extraction),
                format!("It matched the automation {}.", automation.name),
            );
            let object = ("document", document.id.0);
            let notice = Notice { kind: "automation.matched", title: &title, text: &text, object };
            notifications::send(tx, &to, &notice).await
        }
        Action::Webhook(WebhookAction { url }) => {
            let message = Message {
                automation: automation.id,
                document: document.id,
                url,
                event: COMPLETED,
                at: document.processed_at.unwrap_or(document.updated_at),
                data: &data(document, found)?,
            };
            webhooks::send(tx, &message).await?;
            Ok(())
        }
    }
}

/// `invoice.pdf: Brightwater Plumbing Ltd, 119.00 EUR`, as far as that is known.
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

/// The document, and beside it the version of what was found in it, both as the API shows them.
fn data(document: &Document, found: &Version) -> Result<Value> {
    let mut data = serde_json::to_value(found)?;
    data["document"] = serde_json::to_value(document)?;
    Ok(data)
}
