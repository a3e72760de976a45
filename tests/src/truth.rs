//! What the documents of the corpus say, and whether a value says the same.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// The known values of one document, by name.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Truth {
    /// The value of each field; none where the document has no such field.
    #[serde(default)]
    pub fields: BTreeMap<String, Option<String>>,
    /// Where a document of a set comes from: documents of one origin look alike.
    #[serde(default, rename = "source_path")]
    pub origin: String,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Truth {
    /// The truth of one receipt.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn of_receipt(file: &Path) -> Result<Self> {
        let json = std::fs::read(file).with_context(|| file.display().to_string())?;
        let fields: BTreeMap<String, Option<String>> = serde_json::from_slice(&json)?;
        let origin = fields.get("company").cloned().flatten().unwrap_or_default();
        Ok(Self { fields, origin })
    }

    /// The truth of every invoice, by the name of its file.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn of_invoices(file: &Path) -> Result<HashMap<String, Self>> {
        let json = std::fs::read(file).with_context(|| file.display().to_string())?;
        Ok(serde_json::from_slice(&json)?)
    }

    /// Whether a value is right; nothing where the truth is not known.
    pub fn judge(&self, name: &str, value: &str) -> Option<bool> {
        let truth = self.fields.get(name)?.as_deref().filter(|truth| !truth.is_empty())?;
        Some(match name {
            "date" => date(truth).is_some_and(|date| Some(date) == self::date(value)),
            "total" | "tax" | "net" => cents(truth).is_some_and(|cents| Some(cents) == self::cents(value)),
            _ => letters(truth) == letters(value),
        })
    }
}

/// Day first unless the year leads; two digits are a year of this century.
fn date(text: &str) -> Option<(u32, u32, u32)> {
    let lower = text.to_lowercase();
    let parts: Vec<&str> =
        lower.split(|mark: char| !mark.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| match MONTHS.iter().position(|month| part.starts_with(month)) {
        Some(month) => u32::try_from(month + 1).ok(),
        None => part.parse::<u32>().ok(),
    };
    let numbers: Vec<u32> = parts.iter().take(3).map_while(|part| number(part)).collect();
    match *numbers.as_slice() {
        [year, month, day] if year > 31 => Some((year, month, day)),
        [day, month, year] => Some((if year < 100 { 2000 + year } else { year }, month, day)),
        _ => None,
    }
}

/// The last mark with one or two digits behind it is the decimal mark.
fn cents(text: &str) -> Option<i64> {
    let kept: String = text.chars().filter(|c| c.is_ascii_digit() || ".,-".contains(*c)).collect();
    let (whole, part) = match kept.rsplit_once(['.', ',']) {
        Some((whole, part)) if (1..=2).contains(&part.len()) => (whole, format!("{part:0<2}")),
        _ => (kept.as_str(), "00".to_owned()),
    };
    let digits: String = whole.chars().chain(part.chars()).filter(char::is_ascii_digit).collect();
    let cents: i64 = digits.parse().ok()?;
    Some(if kept.starts_with('-') { -cents } else { cents })
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_amounts_and_names_are_compared_by_what_they_say() {
        assert_eq!(date("(06/12/2016)"), Some((2016, 12, 6)));
        assert_eq!(date("02/JAN/17"), date("2017-01-02"));
        assert_eq!(
            (cents("RM1,111.90"), cents("119"), cents("-8.5")),
            (Some(111_190), Some(11_900), Some(-850))
        );
        assert_eq!(letters("Mr. D.I.Y."), "mrdiy");
    }
}
