//! Organizations through the router, with a real database: who may do what, at once, once, and nowhere else.

mod current;
mod issuer;

use axum::http::HeaderName;
use serde_json::Value;

use super::router;

const IF_MATCH: HeaderName = axum::http::header::IF_MATCH;

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}
