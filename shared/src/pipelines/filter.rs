//! Which cards somebody wants to see, and in what order.

use chrono::{DateTime, Days, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::Priority;
use super::cards::Card;
use crate::error::{Error, Result};
use crate::http::{Cursor, List};
use crate::ids::{CustomerId, LabelId, UserId};

/// Most characters of a search.
const LONGEST: usize = 200;

/// Which cards. What is absent does not restrict.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FilterQuery {
    /// A part of the title or of the customer's name, in any case, or the number; up to 200 characters.
    #[param(max_length = 200)]
    search: Option<String>,
    /// Whose: the identifier of a member, `me` or `none`.
    #[param(value_type = Option<String>)]
    assignee: Option<Whose>,
    /// Of this customer.
    customer: Option<CustomerId>,
    /// With one of these labels, separated by commas.
    #[param(value_type = Option<String>)]
    label: Option<List<LabelId>>,
    /// Of one of these priorities, separated by commas.
    #[param(value_type = Option<String>)]
    priority: Option<List<Priority>>,
    /// When they are due, by days in UTC.
    #[param(inline)]
    due: Option<Due>,
    /// Archived ones alone, the newest first, instead of the others.
    archived: Option<bool>,
}

/// Whose cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Whose {
    /// The caller's.
    Me,
    /// Nobody's.
    Nobody,
    /// A member's.
    Member(UserId),
}

/// When cards are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CardDue)]
pub enum Due {
    /// Before now.
    Overdue,
    /// On this day.
    Today,
    /// On this day or the six that follow.
    Week,
    /// At no time.
    None,
}

/// The order of the cards of a stage. What has no value to be sorted by comes last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CardOrder)]
pub enum Order {
    /// As people put them.
    #[default]
    Rank,
    /// What is due first comes first.
    Due,
    /// Newest first.
    Newest,
    /// The largest amount first, whatever the currency.
    Amount,
}

/// A checked [`FilterQuery`], as the database is asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    pub(super) search: String,
    pub(super) assignee: Option<Uuid>,
    pub(super) unassigned: bool,
    pub(super) customer: Option<Uuid>,
    pub(super) labels: Option<Vec<Uuid>>,
    pub(super) priorities: Option<Vec<String>>,
    pub(super) due_from: Option<DateTime<Utc>>,
    pub(super) due_to: Option<DateTime<Utc>>,
    pub(super) undue: bool,
    pub(super) archived: bool,
}

/// Where a page of sorted cards ended: the order, and the value it is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended(String, Option<String>);

impl TryFrom<String> for Whose {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "me" => Ok(Self::Me),
            "none" => Ok(Self::Nobody),
            id => id.parse().map(Self::Member).map_err(|_| "give the identifier of a member, `me` or `none`"),
        }
    }
}

impl FilterQuery {
    /// What is asked for by this member at this moment.
    ///
    /// # Errors
    /// `Invalid` when the search is too long.
    pub fn filter(&self, me: UserId, now: DateTime<Utc>) -> Result<Filter> {
        let search = self.search.as_deref().unwrap_or_default().trim();
        if search.chars().count() > LONGEST {
            return Err(Error::field(
                "?search",
                "too_long",
                format!("a search has up to {LONGEST} characters"),
            ));
        }
        let assignee = match self.assignee {
            Some(Whose::Me) => Some(me.0),
            Some(Whose::Member(member)) => Some(member.0),
            Some(Whose::Nobody) | None => None,
        };
        let today = now.with_time(NaiveTime::MIN).single().unwrap_or(now);
        let (due_from, due_to) = match self.due {
            Some(Due::Overdue) => (None, Some(now)),
            Some(Due::Today) => (Some(today), today.checked_add_days(Days::new(1))),
            Some(Due::Week) => (Some(today), today.checked_add_days(Days::new(7))),
            Some(Due::None) | None => (None, None),
        };
        Ok(Filter {
            search: search.to_owned(),
            assignee,
            unassigned: self.assignee == Some(Whose::Nobody),
            customer: self.customer.map(|customer| customer.0),
            labels: self.label.as_ref().map(|labels| labels.0.iter().map(|label| label.0).collect()),
            priorities: self
                .priority
                .as_ref()
                .map(|list| list.0.iter().map(|one| one.as_str().to_owned()).collect()),
            due_from,
            due_to,
            undue: self.due == Some(Due::None),
            archived: self.archived.unwrap_or(false),
        })
    }
}

impl Filter {
    /// The order in which these cards come, where this one is asked for: archived ones are always the newest first.
    pub fn order(&self, wanted: Order) -> Order {
        if self.archived { Order::Newest } else { wanted }
    }
}

impl Order {
    /// The cursor of a card in this order.
    pub fn cursor(self, card: &Card) -> Cursor<Ended> {
        let value = match self {
            Self::Rank => Some(card.rank.clone()),
            Self::Due => card.due_at.map(|at| at.to_rfc3339()),
            Self::Newest => None,
            Self::Amount => card.amount.clone(),
        };
        Cursor { key: Ended(self.name().to_owned(), value), id: card.id.0 }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Rank => "rank",
            Self::Due => "due",
            Self::Newest => "newest",
            Self::Amount => "amount",
        }
    }

    /// The value at which a page ended, for a cursor of this order.
    ///
    /// # Errors
    /// `Invalid` when the cursor belongs to another order, or the database can't read its value.
    pub(super) fn value(self, cursor: &Cursor<Ended>) -> Result<Option<&str>> {
        let Ended(name, value) = &cursor.key;
        let is_readable = match (self, value.as_deref()) {
            (Self::Due, Some(at)) => DateTime::parse_from_rfc3339(at).is_ok(),
            (Self::Amount, Some(amount)) => crate::documents::filter::is_decimal(amount),
            (Self::Rank, value) => value.is_some(),
            _ => true,
        };
        if name == self.name() && is_readable {
            return Ok(value.as_deref());
        }
        let message = "give the next_cursor of a page, unchanged, with the same order";
        Err(Error::field("?cursor", "malformed", message))
    }
}

/// A query over the cards that a [`Filter`] means: `$1` to `$10` are taken. Whether archived ones are meant is written into
/// the query, for the indexes hold only what is not.
macro_rules! filtered_query {
    ($select:literal, $state:literal, $rest:literal, $org:expr, $filter:expr $(, $value:expr)* $(,)?) => {
        sqlx::query!(
            $select + r#" from cards c
             where c.org_id = $1
               and ($2 = '' or strpos(lower(c.title), lower($2)) > 0 or c.number::text = ltrim($2, '#')
                 or exists (
                   select from customers x
                   left join customers k on k.org_id = x.org_id and k.id = x.merged_into
                   where x.org_id = $1 and x.id = c.customer_id
                     and strpos(coalesce(k.sort_name, x.sort_name), lower($2)) > 0))
               and ($3::uuid is null or c.assignee_id = $3)
               and (not $4 or c.assignee_id is null)
               and ($5::uuid is null or c.customer_id in (
                 select x.id from customers x where x.org_id = $1 and (x.id = $5 or x.merged_into = $5)))
               and ($6::uuid[] is null or exists (
                 select from card_labels x where x.org_id = $1 and x.card_id = c.id and x.label_id = any($6)))
               and ($7::text[] is null or c.priority = any($7))
               and ($8::timestamptz is null or c.due_at >= $8)
               and ($9::timestamptz is null or c.due_at < $9)
               and (not $10 or c.due_at is null) "# + $state + $rest,
            $org.0,
            $filter.search,
            $filter.assignee,
            $filter.unassigned,
            $filter.customer,
            $filter.labels.as_deref(),
            $filter.priorities.as_deref(),
            $filter.due_from,
            $filter.due_to,
            $filter.undue
            $(, $value)*
        )
    };
}

pub(super) use filtered_query;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_is_a_member_or_one_of_two_words() {
        let nil = Uuid::nil();
        assert_eq!(Whose::try_from("me".to_owned()), Ok(Whose::Me));
        assert_eq!(Whose::try_from("none".to_owned()), Ok(Whose::Nobody));
        assert_eq!(Whose::try_from(nil.to_string()), Ok(Whose::Member(UserId(nil))));
        assert!(Whose::try_from("nobody".to_owned()).is_err());
    }

    #[test]
    fn a_week_begins_today_and_what_is_overdue_ends_now() {
        let now: DateTime<Utc> = "2026-11-30T15:00:00Z".parse().unwrap();
        let asked = |due| FilterQuery { due: Some(due), ..FilterQuery::default() };
        let bounds = |due| {
            let filter = asked(due).filter(UserId(Uuid::nil()), now).unwrap();
            (filter.due_from.map(|at| at.to_rfc3339()), filter.due_to.map(|at| at.to_rfc3339()))
        };
        let day = |text: &str| Some(format!("{text}T00:00:00+00:00"));
        assert_eq!(bounds(Due::Week), (day("2026-11-30"), day("2026-12-07")));
        assert_eq!(bounds(Due::Today), (day("2026-11-30"), day("2026-12-01")));
        assert_eq!(bounds(Due::Overdue), (None, Some("2026-11-30T15:00:00+00:00".to_owned())));
        assert!(asked(Due::None).filter(UserId(Uuid::nil()), now).unwrap().undue);
    }

    #[test]
    fn a_cursor_belongs_to_one_order() {
        let cursor = |order: &str, value: Option<&str>| Cursor {
            key: Ended(order.to_owned(), value.map(str::to_owned)),
            id: Uuid::nil(),
        };
        assert!(Order::Rank.value(&cursor("rank", Some("V0000000"))).is_ok());
        assert!(Order::Rank.value(&cursor("due", None)).is_err());
        assert!(Order::Due.value(&cursor("due", Some("soon"))).is_err());
        assert!(Order::Due.value(&cursor("due", None)).is_ok());
        assert!(Order::Amount.value(&cursor("amount", Some("1' or true"))).is_err());
    }
}
