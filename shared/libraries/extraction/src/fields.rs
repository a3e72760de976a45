//! Fields on their way into an extraction.

use std::collections::BTreeMap;

use document_types::fields::Field;

/// Fields by name.
pub(super) type Fields = BTreeMap<String, Field>;

/// Adds a field that was found.
pub(super) fn add(fields: &mut Fields, name: &str, field: Option<Field>) {
    if let Some(field) = field.filter(|field| !field.value.is_empty()) {
        fields.insert(name.to_owned(), field);
    }
}
