//! What functions do that are too small for a test program of their own, and what concerns several of them.

mod activity;
mod approvals;
mod backups;
mod customers;
mod deletion;
mod deliveries;
mod erasure;
mod figures;
mod hand_over_parts;
mod hand_overs;
mod intake;
mod jobs;
mod keys;
mod labels;
mod links;
mod mailboxes;
mod notifications;
mod parts;
mod pipelines;
mod purge;
mod refusing_bucket;
mod related;
mod sweep;

use serde_json::Value;

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}
