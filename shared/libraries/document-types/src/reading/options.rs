//! How a file is to be read: languages, password, which pages.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Languages;

/// How a file is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// Languages of scanned pages, the likeliest first.
    pub languages: Languages,
    /// Whether pages without text are recognized at all.
    pub ocr: bool,
    /// Opens a protected file.
    #[serde(default)]
    pub password: Option<Password>,
    /// Only these pages; all when absent.
    #[serde(default)]
    pub pages: Option<PageRange>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { languages: Languages::default(), ocr: true, password: None, pages: None }
    }
}

/// The password of a file. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Password {
    fn from(password: String) -> Self {
        Self(password)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

/// Pages from the first to the last wanted, as people count: from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PageRange {
    first: u32,
    last: Option<u32>,
}

/// A range of pages that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongRange(String);

impl PageRange {
    /// The indices, from 0, of those wanted among so many pages; empty when the file ends before the first.
    pub fn among(self, count: u32) -> std::ops::Range<u32> {
        let end = self.last.unwrap_or(count).min(count);
        (self.first - 1).min(end)..end
    }

    /// All pages from this index, counted from 0, on, up to where the range ends.
    #[must_use]
    pub fn starting_at(self, index: u32) -> Self {
        Self { first: self.first.max(index.saturating_add(1)), last: self.last }
    }

    /// One page, by its index from 0.
    pub fn single(index: u32) -> Self {
        let page = index.saturating_add(1);
        Self { first: page, last: Some(page) }
    }

    /// Every page.
    pub fn all() -> Self {
        Self { first: 1, last: None }
    }
}

impl FromStr for PageRange {
    type Err = WrongRange;

    /// `3`, `1-20` or `5-`.
    fn from_str(text: &str) -> Result<Self, WrongRange> {
        let wrong = || WrongRange(text.to_owned());
        let number = |part: &str| part.trim().parse::<u32>().ok().filter(|&page| page > 0).ok_or_else(wrong);
        let (first, last) = match text.split_once('-') {
            None => (number(text)?, Some(number(text)?)),
            Some((first, last)) if last.trim().is_empty() => (number(first)?, None),
            Some((first, last)) => (number(first)?, Some(number(last)?)),
        };
        if last.is_some_and(|last| last < first) {
            return Err(wrong());
        }
        Ok(Self { first, last })
    }
}

impl TryFrom<String> for PageRange {
    type Error = WrongRange;

    fn try_from(text: String) -> Result<Self, WrongRange> {
        text.parse()
    }
}

impl From<PageRange> for String {
    fn from(range: PageRange) -> Self {
        range.to_string()
    }
}

impl fmt::Display for PageRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.last {
            Some(last) => write!(f, "{}-{last}", self.first),
            None => write!(f, "{}-", self.first),
        }
    }
}

impl fmt::Display for WrongRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no range of pages: use 3, 1-20 or 5-; pages count from 1", self.0)
    }
}

impl std::error::Error for WrongRange {}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> PageRange {
        text.parse().unwrap()
    }

    #[test]
    fn ranges_count_from_one_and_end_with_the_file() {
        assert_eq!(range("1-20").among(3), 0..3);
        assert_eq!(range("2-3").among(9), 1..3);
        assert_eq!(range("5").among(9), 4..5);
        assert_eq!(range("5-").among(9), 4..9);
        assert_eq!(range("5-").among(2), 2..2);
        assert_eq!(range("2-7").starting_at(4).among(9), 4..7);
        assert_eq!(PageRange::single(4).among(9), 4..5);
        assert_eq!(range("2-7").to_string(), "2-7");
    }

    #[test]
    fn what_is_no_range_is_refused_with_an_example() {
        for wrong in ["", "0", "3-2", "a-b", "-4", "1-2-3"] {
            assert!(wrong.parse::<PageRange>().is_err(), "{wrong:?} was accepted");
        }
        assert!("x".parse::<PageRange>().unwrap_err().to_string().contains("use 3, 1-20 or 5-"));
    }

    #[test]
    fn a_password_is_not_shown() {
        assert_eq!(format!("{:?}", Password::from("hunter2".to_owned())), "Password(..)");
    }
}
