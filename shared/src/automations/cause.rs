//! Why an automation does something, and how that ended.

use super::Automation;
use super::subject::Subject;
use crate::app::App;
use crate::events::Event;

/// Why something is done: an automation heard of an event about an object.
pub(super) struct Cause<'a> {
    pub(super) app: &'a App,
    pub(super) automation: &'a Automation,
    pub(super) event: &'a Event,
    pub(super) subject: &'a Subject,
}

/// How an action ended that could be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Done {
    /// It was done.
    Done,
    /// There was nothing to do, and why.
    Skipped(String),
}
