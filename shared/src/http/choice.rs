//! Lists out of which somebody chooses one by its name.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Error, Result};

/// Most characters of a part of a name.
const LONGEST: usize = 200;

/// What is listed, and in which order.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChoiceQuery {
    /// Only objects whose name has this part, in any case; up to 200 characters.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The order: newest first unless told otherwise.
    #[param(inline)]
    sort: Option<ChoiceOrder>,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceOrder {
    /// The newest first.
    #[default]
    Newest,
    /// By name, whatever the case.
    Name,
}

/// A checked [`ChoiceQuery`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// The part of the name, trimmed; empty for all.
    pub part: String,
    /// The order.
    pub order: ChoiceOrder,
}

impl ChoiceQuery {
    /// What is asked for.
    ///
    /// # Errors
    /// `Invalid` when the part of the name is too long or holds NUL, which Postgres can't compare.
    pub fn choice(&self) -> Result<Choice> {
        let part = self.q.as_deref().unwrap_or_default().trim();
        if part.chars().count() > LONGEST || part.contains('\0') {
            let message = format!("a part of a name has up to {LONGEST} characters");
            return Err(Error::field("?q", "too_long", message));
        }
        Ok(Choice { part: part.to_owned(), order: self.sort.unwrap_or_default() })
    }
}
