//! What is given to make or change a card.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::cards::Priority;
use crate::documents::amount::Amount;
use crate::documents::matching::is_currency;
use crate::http::present;
use crate::ids::{CardId, CustomerId, LabelId, StageId, UserId};
use crate::names::is_name;

/// A card to be made.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCard {
    /// In which stage.
    #[garde(skip)]
    pub stage_id: StageId,
    /// What it is about, 1 to 200 characters.
    #[garde(custom(is_name))]
    pub title: String,
    /// Markdown, to 20,000 characters.
    #[garde(inner(length(chars, max = 20_000)))]
    pub description: Option<String>,
    /// Whose it is.
    #[garde(skip)]
    pub customer_id: Option<CustomerId>,
    /// The admin or operator who looks after it.
    #[garde(skip)]
    pub assignee_id: Option<UserId>,
    /// How urgent it is; `normal` when absent.
    #[garde(skip)]
    #[serde(default)]
    pub priority: Priority,
    /// What it is worth, a decimal such as `1190.00`.
    #[garde(skip)]
    pub amount: Option<Amount>,
    /// In which currency: given with an amount, and only then.
    #[garde(inner(custom(is_currency)))]
    pub currency: Option<String>,
    /// When that is expected.
    #[garde(inner(custom(is_day)))]
    pub expected_on: Option<NaiveDate>,
    /// Until when it is to be done.
    #[garde(inner(custom(is_time)))]
    pub due_at: Option<DateTime<Utc>>,
    /// Its labels, to 20.
    #[garde(length(max = 20))]
    #[serde(default)]
    pub labels: Vec<LabelId>,
    /// Before this card, if it is in that stage.
    #[garde(skip)]
    pub before_id: Option<CardId>,
    /// Else at the top; at the end when absent.
    #[garde(skip)]
    #[serde(default)]
    pub first: bool,
}

/// What is to be done next on a card.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewNextStep)]
pub struct NewStep {
    /// What, 1 to 200 characters.
    #[garde(custom(is_name))]
    pub text: String,
    /// By which admin or operator; by the card's assignee when absent.
    #[garde(skip)]
    pub owner_id: Option<UserId>,
    /// Until which day.
    #[garde(inner(custom(is_day)))]
    pub on: Option<NaiveDate>,
}

/// What is to change of a card; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CardChanges {
    /// What it is about, 1 to 200 characters.
    #[garde(inner(custom(is_name)))]
    pub title: Option<String>,
    /// Markdown, to 20,000 characters.
    #[garde(inner(length(chars, max = 20_000)))]
    pub description: Option<String>,
    /// Whose it is; null for nobody's.
    #[garde(skip)]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<CustomerId>)]
    pub customer_id: Option<Option<CustomerId>>,
    /// The admin or operator who looks after it; null for nobody.
    #[garde(skip)]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<UserId>)]
    pub assignee_id: Option<Option<UserId>>,
    /// How urgent it is.
    #[garde(skip)]
    pub priority: Option<Priority>,
    /// What it is worth; null for nothing, which takes the currency away too.
    #[garde(skip)]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Amount>)]
    pub amount: Option<Option<Amount>>,
    /// In which currency.
    #[garde(inner(inner(custom(is_currency))))]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub currency: Option<Option<String>>,
    /// When that is expected; null for unknown.
    #[garde(inner(inner(custom(is_day))))]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    pub expected_on: Option<Option<NaiveDate>>,
    /// Until when it is to be done; null for no day.
    #[garde(inner(inner(custom(is_time))))]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    pub due_at: Option<Option<DateTime<Utc>>>,
    /// What is to be done next; null for nothing.
    #[garde(dive)]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<NewStep>)]
    pub next_step: Option<Option<NewStep>>,
    /// Into the archive, or out of it: to the end of its stage.
    #[garde(skip)]
    pub archived: Option<bool>,
}

/// Whether a day is one that people write: chrono knows years that neither Postgres nor a calendar does.
fn is_day(day: &NaiveDate, (): &()) -> garde::Result {
    if (1..=9999).contains(&day.year()) {
        return Ok(());
    }
    Err(garde::Error::new("the year of a day is from 1 to 9999: write 2026-11-30"))
}

fn is_time(at: &DateTime<Utc>, (): &()) -> garde::Result {
    is_day(&at.date_naive(), &())
}
