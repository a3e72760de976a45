//! What an organization knows of a vendor, and where values stand on the vendor's documents.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fields::Kind;

/// A vendor the organization already knows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct KnownVendor {
    /// The name as printed on its documents.
    pub company: String,
    /// The address as printed, on one line.
    pub address: String,
    /// How many documents of this vendor were seen.
    pub count: u32,
    /// Its VAT identifier, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_id: Option<String>,
    /// Where values stand on its documents.
    #[serde(default)]
    pub layout: Layout,
}

/// What was learnt about the documents of one vendor.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    /// The kind a person gave to documents that were taken for another one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<Kind, Kind>,
    /// By name of the field, the newest example first.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Vec<Example>>,
}

/// One confirmed value and what stood near it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// The value.
    pub value: String,
    /// Its print, with runs of letters and digits made one: `RE-2024/17` is `A-9/9`.
    pub shape: String,
    /// Words near it, the nearest first.
    pub anchors: Vec<Anchor>,
    /// The document it was confirmed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Uuid>,
}

impl Layout {
    /// Forgets what a document has shown.
    pub fn forget(&mut self, document: Uuid) {
        self.fields.retain(|_, examples| {
            examples.retain(|example| example.document != Some(document));
            !examples.is_empty()
        });
    }
}

/// Words near a value. Distances are in heights of the value's line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Anchor {
    /// Their letters, folded.
    pub text: String,
    /// From their left edge to the value's left edge.
    pub left: f32,
    /// From their right edge to the value's right edge.
    pub right: f32,
    /// From their middle down to the value's.
    pub down: f32,
}
