//! What the activity log and those who listen hear of customers.

use serde_json::{Value, json};

use crate::activity::Action;
use crate::db::OrgTx;
use crate::error::Result;
use crate::events::{self, Audience, Name, NewEvent};
use crate::ids::CustomerId;

/// A customer was made.
pub const CUSTOMER_CREATED: Action = Action::new("customer.created", "customer");

/// A customer was changed.
pub const CUSTOMER_CHANGED: Action = Action::new("customer.changed", "customer");

/// A customer was deleted.
pub const CUSTOMER_DELETED: Action = Action::new("customer.deleted", "customer");

/// Another customer was merged into this one.
pub const CUSTOMER_MERGED: Action = Action::new("customer.merged", "customer");

/// A merge was taken back.
pub const CUSTOMER_UNMERGED: Action = Action::new("customer.unmerged", "customer");

/// A document was attached to a customer, by a person or by itself.
pub const DOCUMENT_ATTACHED: Action = Action::new("customer.document_attached", "customer");

/// A document was taken off a customer, by a person or because it no longer names the customer.
pub const DOCUMENT_DETACHED: Action = Action::new("customer.document_detached", "customer");

/// Customers were exported as a spreadsheet.
pub const CUSTOMERS_EXPORTED: Action = Action::new("customers.exported", "organization");

/// Tells the staff's open pages, and whoever listens, what happened to a customer.
pub(super) async fn publish(tx: &mut OrgTx, action: Action, id: CustomerId, facts: Value) -> Result<()> {
    let name = Name::from(action);
    events::publish(tx, NewEvent { name, object: id.0, audience: Audience::Staff, facts }).await?;
    Ok(())
}

/// The same without more to say.
pub(super) async fn publish_plain(tx: &mut OrgTx, action: Action, id: CustomerId) -> Result<()> {
    publish(tx, action, id, json!({})).await
}
