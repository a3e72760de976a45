//! Which requests a list has, and in which order.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::Source;
use crate::error::{Error, Result};
use crate::ids::{CustomerId, PipelineId, UserId};

/// Most characters of what is searched for.
const LONGEST_SEARCH: usize = 200;

/// Where the requests of a list stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RequestTab)]
pub enum Tab {
    /// Those that a person has to decide about, and those that are being looked at.
    #[default]
    ToReview,
    /// Those that have a card.
    Routed,
    /// Those that are none of ours.
    Rejected,
    /// Those that are done.
    Closed,
    /// All.
    All,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RequestOrder)]
pub enum Order {
    /// Who has waited longest first.
    #[default]
    Oldest,
    /// The newest first.
    Newest,
    /// The surest first.
    Confidence,
}

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FilterQuery {
    /// Where they stand: those to review when absent.
    #[param(inline)]
    pub status: Option<Tab>,
    /// Where they came from.
    #[param(inline)]
    pub source: Option<Source>,
    /// The pipeline that they went to, or are proposed for.
    pub pipeline: Option<PipelineId>,
    /// Who looks after them: a member's identifier, `me` or `none`.
    pub assignee: Option<String>,
    /// Whose they are.
    pub customer: Option<CustomerId>,
    /// A part of subject, text or sender, or the number, in any case; up to 200 characters.
    #[param(max_length = 200)]
    pub search: Option<String>,
    /// At least this sure, from 0 to 1.
    pub min_confidence: Option<f64>,
    /// At most this sure, from 0 to 1.
    pub max_confidence: Option<f64>,
    /// The order: the oldest first when absent.
    #[param(inline)]
    pub order: Option<Order>,
}

/// A checked [`FilterQuery`].
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The statuses; all when empty.
    pub(super) statuses: Vec<String>,
    pub(super) source: Option<&'static str>,
    pub(super) pipeline: Option<Uuid>,
    pub(super) assignee: Option<Uuid>,
    pub(super) unassigned: bool,
    pub(super) customer: Option<Uuid>,
    pub(super) search: String,
    pub(super) at_least: Option<f64>,
    pub(super) at_most: Option<f64>,
    /// The order.
    pub order: Order,
}

impl FilterQuery {
    /// What is asked for by `me`.
    ///
    /// # Errors
    /// `Invalid` for an assignee that is no identifier, a long search and a confidence outside 0 to 1.
    pub fn filter(&self, me: UserId) -> Result<Filter> {
        let search = self.search.as_deref().unwrap_or_default().trim();
        if search.chars().count() > LONGEST_SEARCH || search.contains('\0') {
            let message = format!("a search has up to {LONGEST_SEARCH} characters");
            return Err(Error::field("?search", "too_long", message));
        }
        for (name, value) in
            [("?min_confidence", self.min_confidence), ("?max_confidence", self.max_confidence)]
        {
            if value.is_some_and(|value| !(0.0..=1.0).contains(&value)) {
                return Err(Error::field(name, "out_of_range", "a confidence is from 0 to 1"));
            }
        }
        let (assignee, unassigned) = match self.assignee.as_deref() {
            None | Some("") => (None, false),
            Some("none") => (None, true),
            Some("me") => (Some(me.0), false),
            Some(id) => {
                let message = "name a member, or say `me` or `none`";
                let id = id.parse().map_err(|_| Error::field("?assignee", "malformed", message))?;
                (Some(id), false)
            }
        };
        let statuses: &[&str] = match self.status.unwrap_or_default() {
            Tab::ToReview => &["new", "routing", "needs_review"],
            Tab::Routed => &["routed"],
            Tab::Rejected => &["rejected"],
            Tab::Closed => &["closed"],
            Tab::All => &[],
        };
        Ok(Filter {
            statuses: statuses.iter().map(|status| (*status).to_owned()).collect(),
            source: self.source.map(Source::as_str),
            pipeline: self.pipeline.map(|pipeline| pipeline.0),
            assignee,
            unassigned,
            customer: self.customer.map(|customer| customer.0),
            search: search.to_lowercase(),
            at_least: self.min_confidence,
            at_most: self.max_confidence,
            order: self.order.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_names_what_is_wrong_with_it() {
        let me = UserId::new();
        let asked = |query: FilterQuery| match query.filter(me) {
            Err(Error::Invalid(faults)) => faults[0].pointer.clone(),
            other => format!("{other:?}"),
        };
        let search = Some("a".repeat(201));
        assert_eq!(asked(FilterQuery { search, ..FilterQuery::default() }), "?search");
        let assignee = Some("bob".to_owned());
        assert_eq!(asked(FilterQuery { assignee, ..FilterQuery::default() }), "?assignee");
        let min_confidence = Some(f64::NAN);
        assert_eq!(asked(FilterQuery { min_confidence, ..FilterQuery::default() }), "?min_confidence");
    }

    #[test]
    fn nobody_asks_for_more_than_what_waits_unless_they_say_so() {
        let me = UserId::new();
        let usual = FilterQuery::default().filter(me).unwrap();
        assert_eq!(usual.statuses, ["new", "routing", "needs_review"]);
        assert_eq!(usual.order, Order::Oldest);
        let query =
            FilterQuery { assignee: Some("me".into()), status: Some(Tab::All), ..FilterQuery::default() };
        let all = query.filter(me).unwrap();
        assert!(all.statuses.is_empty() && all.assignee == Some(me.0));
    }
}
