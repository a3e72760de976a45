//! What a person says about the fields of a document: confirmed, corrected, or not there at all.

mod items;
mod typed;

use std::collections::BTreeMap;

use document_types::fields::{
    Alternative, Confirmation, Extraction, Field, Kind, LineItem, Source, ValueType, term,
};
use document_types::reading::Reading;
use garde::Validate;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::layouts::locate;
use crate::lines::lines;
use crate::{checks, evidence};
use document_types::identifiers::compact;

pub use items::RowCorrection;

/// Fields of one request at most.
const MOST: usize = 100;
/// Characters of a value at most.
const LONGEST: usize = 1000;

/// Identifiers that are kept without spaces and marks.
const COMPACT: [&str; 5] = ["iban", "bic", "vendor_vat_id", "customer_vat_id", "creditor_id"];

/// Why a correction is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON Pointer (RFC 6901) to the faulty member.
    pub pointer: String,
    /// For programs: `required`, `too_many`, `malformed` or `range`.
    pub code: &'static str,
    /// One sentence for a person.
    pub message: String,
}

impl Fault {
    fn new(pointer: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, message: message.into() }
    }
}

/// What a person says about a document.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Corrections {
    /// What kind of document it is, where that was wrong.
    #[garde(skip)]
    pub kind: Option<Kind>,
    /// By name: the right value, be it the one that was found or another.
    #[garde(skip)]
    #[serde(default)]
    pub fields: BTreeMap<String, Correction>,
    /// All line items as they are, in their order: those that were found and are right, corrected ones, and added ones.
    /// What was found and is not among them is removed. Needs `If-Match`.
    #[garde(skip)]
    #[serde(default)]
    pub line_items: Option<Vec<RowCorrection>>,
    /// How the numbers are written, BCP 47 such as `de-DE`: decides whether `1.234` is a thousand. Without it a point
    /// stands before decimals.
    #[garde(skip)]
    #[serde(default)]
    pub locale: Option<String>,
}

/// The right value of a field.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Dates `YYYY-MM-DD`, amounts as people write them (see `locale`), the rest as printed, 1 to 1000 characters; null
    /// where the document has none.
    pub value: Option<String>,
    /// The page it stands on, from 0; with a box only.
    pub page: Option<u32>,
    /// `[x0, y0, x1, y1]` in pixels of the stored page image; without it the value is looked for on the pages.
    #[serde(rename = "box")]
    pub bbox: Option<[i32; 4]>,
}

/// The extraction as a person says it is, and what was right and wrong before.
///
/// # Errors
/// Every fault at once.
pub fn correct(
    before: &Extraction,
    corrections: &Corrections,
    reading: &Reading,
) -> Result<(Extraction, Vec<Confirmation>), Vec<Fault>> {
    let (checked, items) = check(before, corrections, reading)?;
    let lines = lines(reading);
    let mut after = before.clone();
    if let Some(kind) = corrections.kind {
        (after.kind, after.kind_confidence, after.kind_source) = (kind, 1.0, Source::Person);
    }
    let mut confirmations = Vec::new();
    for (name, correction) in checked {
        let found = before.fields.get(name);
        let confirmed = correction.as_ref().map(|(value, _)| value.clone()).unwrap_or_default();
        match correction {
            None => {
                after.fields.remove(name);
                after.absent.insert(name.to_owned());
            }
            Some((value, place)) => {
                after.absent.remove(name);
                let mut field = confirmed_field(found, &value);
                if let Some((page, bbox)) = place {
                    (field.page, field.bbox) = (Some(page), Some(bbox));
                    (field.raw, field.word_ids) = (None, Vec::new());
                } else if field.bbox.is_none() {
                    let place = locate(&lines, name, type_of(name), &value);
                    let seen =
                        place.map(|place| lines[place.line].row.seen(&place.range)).unwrap_or_default();
                    (field.page, field.bbox) = (seen.bbox.and(seen.page), seen.bbox);
                }
                after.fields.insert(name.to_owned(), field);
            }
        }
        // Who looks at the same field again confirms a person, not a source.
        if found.is_none_or(|field| field.source != Source::Person) {
            confirmations.push(Confirmation { name: name.to_owned(), found: found.cloned(), confirmed });
        }
    }
    confirmations.extend(items.and_then(|items| items::replace(&mut after, items)));
    evidence::attach(reading, &mut after);
    checks::recheck(&mut after);
    Ok((after, confirmations))
}

/// The field with the value a person gave. One that was found keeps its place; another value has none yet, and what was
/// found becomes an alternative.
fn confirmed_field(found: Option<&Field>, value: &str) -> Field {
    let certain = |field: Field| Field {
        value: value.to_owned(),
        confidence: 1.0,
        score: 1.0,
        source: Source::Person,
        ambiguous: false,
        unsupported: false,
        ..field
    };
    let Some(found) = found else { return certain(Field::default()) };
    if found.value == value {
        return certain(found.clone());
    }
    let Field { value: was, confidence, page, bbox, source, .. } = found.clone();
    certain(Field {
        alternatives: vec![Alternative { value: was, confidence, page, bbox, source }],
        ..Field::default()
    })
}

fn type_of(name: &str) -> ValueType {
    term(name).map_or(ValueType::Text, |term| term.value_type)
}

/// A page and a box on it.
type Place = (u32, [i32; 4]);

/// A field's name, and its right value with the place a person gave; nothing where the document has none.
type Checked<'a> = (&'a str, Option<(String, Option<Place>)>);

/// All of what was sent: values in their form, and the table where there is one.
type All<'a> = (Vec<Checked<'a>>, Option<Vec<LineItem>>);

/// What was sent, or every fault of it at once.
fn check<'a>(
    before: &Extraction,
    corrections: &'a Corrections,
    reading: &Reading,
) -> Result<All<'a>, Vec<Fault>> {
    if corrections.kind.is_none() && corrections.fields.is_empty() && corrections.line_items.is_none() {
        let message = "name at least one field, or the kind, or the line items";
        return Err(vec![Fault::new("/fields", "required", message)]);
    }
    if corrections.fields.len() > MOST {
        return Err(vec![Fault::new("/fields", "too_many", format!("at most {MOST} fields in one request"))]);
    }
    let locale = corrections.locale.as_deref();
    if !locale.is_none_or(is_locale) {
        let message = "a locale is a language and maybe a region: `de`, `de-DE`";
        return Err(vec![Fault::new("/locale", "malformed", message)]);
    }
    let mut faults = Vec::new();
    let checked = corrections.fields.iter().filter_map(|(name, correction)| {
        check_field(name, correction, reading, locale, &mut faults).map(|right| (name.as_str(), right))
    });
    let checked = checked.collect();
    let items = corrections
        .line_items
        .as_ref()
        .map(|rows| items::check(rows, &before.line_items, reading, locale, &mut faults));
    if faults.is_empty() { Ok((checked, items)) } else { Err(faults) }
}

/// What is right of a field; nothing, and what is wrong with it among the faults, where something is.
fn check_field(
    name: &str,
    correction: &Correction,
    reading: &Reading,
    locale: Option<&str>,
    faults: &mut Vec<Fault>,
) -> Option<Option<(String, Option<Place>)>> {
    let pointer = format!("/fields/{}", name.replace('~', "~0").replace('/', "~1"));
    if !is_name(name) {
        let message = "a field's name has 1 to 50 small letters, digits and underscores, a letter first";
        faults.push(Fault::new(pointer, "malformed", message));
        return None;
    }
    let Some(value) = &correction.value else {
        if correction.page.is_some() || correction.bbox.is_some() {
            let message = "a value that the document does not have stands nowhere: leave out page and box";
            faults.push(Fault::new(format!("{pointer}/box"), "malformed", message));
        }
        return Some(None);
    };
    let value = value_in_form(name, value, locale)
        .map_err(|message| faults.push(Fault::new(format!("{pointer}/value"), "malformed", message)));
    let place = place(correction.page, correction.bbox, reading).map_err(|(member, message)| {
        faults.push(Fault::new(format!("{pointer}/{member}"), "range", message))
    });
    Some(Some((value.ok()?, place.ok()?)))
}

/// A language tag as far as numbers depend on it.
fn is_locale(text: &str) -> bool {
    text.len() <= 35
        && text.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=50).contains(&name.len())
        && name.bytes().all(is_plain)
        && name.starts_with(|first: char| first.is_ascii_lowercase())
}

/// A text as it is kept, or what is wrong with it in one sentence.
fn text_in_form(value: &str) -> Result<String, String> {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if value.is_empty() || value.chars().count() > LONGEST {
        return Err(format!("a value has 1 to {LONGEST} characters; null says that the document has none"));
    }
    if value.chars().any(char::is_control) {
        return Err("a value has no control characters".to_owned());
    }
    Ok(value)
}

/// The value as it is kept, or what is wrong with it in one sentence.
fn value_in_form(name: &str, value: &str, locale: Option<&str>) -> Result<String, String> {
    let value = text_in_form(value)?;
    match type_of(name) {
        ValueType::Amount => typed::decimal(&value, locale).and_then(|number| items::amount(&number)),
        ValueType::Date => value
            .parse::<Date>()
            .ok()
            .filter(|_| value.len() == 10)
            .map(|date| date.to_string())
            .ok_or_else(|| "a date is a day of the calendar as `YYYY-MM-DD`".to_owned()),
        ValueType::Currency if value.len() == 3 && value.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            Ok(value)
        }
        ValueType::Currency => Err("a currency is its ISO 4217 code: `EUR`".to_owned()),
        ValueType::Percentage => typed::decimal(&value, locale).and_then(|number| items::percentage(&number)),
        // These are written with spaces or without; they are kept without, as they are found.
        ValueType::Identifier if COMPACT.contains(&name) => Some(compact(&value))
            .filter(|value| !value.is_empty())
            .ok_or_else(|| "an identifier has letters or digits".to_owned()),
        ValueType::Text | ValueType::Identifier => Ok(value),
    }
}

/// The page and box of a correction, inside the document; the faulty member and why where they are not.
fn place(
    page: Option<u32>,
    bbox: Option<[i32; 4]>,
    reading: &Reading,
) -> Result<Option<Place>, (&'static str, String)> {
    let Some(bbox) = bbox else {
        return match page {
            None => Ok(None),
            Some(_) => Err(("box", "a page goes with the box on it".to_owned())),
        };
    };
    let Some(number) = page else {
        return Err(("page", "a box needs the page it is on".to_owned()));
    };
    let Some(page) = usize::try_from(number).ok().and_then(|number| reading.pages.get(number)) else {
        return Err((
            "page",
            format!("pages are counted from 0, and the document has {}", reading.pages.len()),
        ));
    };
    let [x0, y0, x1, y1] = bbox.map(i64::from);
    let fits =
        0 <= x0 && x0 < x1 && x1 <= page.width.into() && 0 <= y0 && y0 < y1 && y1 <= page.height.into();
    if !fits {
        let message = format!(
            "a box is [x0, y0, x1, y1] with x0 < x1 and y0 < y1 on a page of {} x {} pixels",
            page.width, page.height
        );
        return Err(("box", message));
    }
    Ok(Some((number, bbox)))
}

#[cfg(test)]
mod tests;
