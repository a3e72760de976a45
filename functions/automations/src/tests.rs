//! Automations through the router, with a real database.

mod rules;

use axum::http::{Method, header};
use document_types::fields::{Extraction, Field, Kind};
use serde_json::{Value, json};
use shared::Result;
use shared::ids::DocumentId;
use shared::testing::{Caller, World, app_with, settings_with};
use sqlx::PgPool;

use crate::router;

/// A world in which webhooks may go to this machine.
async fn local_world(db: PgPool) -> Result<World> {
    let settings = settings_with(|name| (name == "WEBHOOK_ALLOW_PRIVATE").then(|| "true".to_owned()));
    World::over(app_with(&db, settings), db).await
}

/// A document of the caller, completed as an invoice for 119.00 EUR.
async fn invoice(world: &World, owner: &Caller) -> Result<DocumentId> {
    let fields = [("vendor", "ACMÉ GmbH"), ("total", "119.00"), ("currency", "EUR")].map(|(name, value)| {
        (name.to_owned(), Field { value: value.to_owned(), confidence: 0.95, ..Field::default() })
    });
    let found = Extraction { kind: Kind::Invoice, fields: fields.into(), ..Extraction::default() };
    Ok(world.document("invoice.pdf").of(owner).completed(&found).await?.id)
}

fn label() -> Value {
    json!({ "name": "Invoices", "condition": { "kind": "invoice" }, "actions": [{ "type": "label", "name": "Invoice" }] })
}

fn webhook() -> Value {
    json!({ "name": "Books", "actions": [{ "type": "webhook", "url": "http://127.0.0.1:9/hook" }] })
}

/// Makes an automation.
async fn made(caller: &Caller, wanted: &Value) -> Result<Value> {
    let reply = caller.post(router(), "/automations", wanted).await?;
    assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
    Ok(reply.value())
}

fn path(automation: &Value) -> String {
    format!("/automations/{}", automation["id"].as_str().unwrap_or_default())
}

async fn delete(caller: &Caller, path: &str, tag: &str) -> Result<shared::testing::Reply> {
    let caller = caller.clone().with(header::IF_MATCH, tag);
    caller.request(router(), Method::DELETE, path, None, "").await
}
