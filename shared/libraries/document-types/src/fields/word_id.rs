//! The name of one word of a document.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One word: `p0w12` is the word with index 12 in the `words` of page 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WordId {
    /// Page from 0.
    pub page: u32,
    /// Index in the page's `words`.
    pub word: u32,
}

/// Not of the form `p0w12`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidWordId(String);

impl fmt::Display for InvalidWordId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is no word's name such as `p0w12`", self.0)
    }
}

impl std::error::Error for InvalidWordId {}

impl fmt::Display for WordId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "p{}w{}", self.page, self.word)
    }
}

impl FromStr for WordId {
    type Err = InvalidWordId;

    fn from_str(text: &str) -> Result<Self, InvalidWordId> {
        let number = |digits: &str| digits.parse().ok().filter(|_| !digits.starts_with('+'));
        let parts = text.strip_prefix('p').and_then(|rest| rest.split_once('w'));
        parts
            .and_then(|(page, word)| Some(Self { page: number(page)?, word: number(word)? }))
            .ok_or_else(|| InvalidWordId(text.chars().take(40).collect()))
    }
}

impl TryFrom<String> for WordId {
    type Error = InvalidWordId;

    fn try_from(text: String) -> Result<Self, InvalidWordId> {
        text.parse()
    }
}

impl From<WordId> for String {
    fn from(id: WordId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back_and_nothing_else_is_taken_for_one() {
        let id = WordId { page: 3, word: 120 };
        assert_eq!(id.to_string().parse(), Ok(id));
        for wrong in ["", "w12", "p0", "p-1w2", "p+1w2", "p0w", "p0w1 ", "p99999999999w1"] {
            assert!(wrong.parse::<WordId>().is_err(), "{wrong}");
        }
    }
}
