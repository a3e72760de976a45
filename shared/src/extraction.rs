//! From the words of a document to its kind and fields, offline: deterministic rules over text and layout.

mod amounts;
mod calibration;
mod checks;
mod classify;
mod corrections;
mod dates;
pub mod directory;
mod document;
mod embedded;
mod evidence;
mod export;
mod folding;
mod identifiers;
mod identity;
mod invoices;
mod labels;
mod layouts;
mod learning;
mod lines;
pub mod model;
mod phrases;
mod places;
mod receipts;
mod roles;
mod rows;
mod statements;
mod vendors;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::document::{Document, Fields, add};
use self::rows::Seen;
use crate::clients::readers::Readers;
use crate::clients::readers::protocol::Answer;
use crate::documents::fields::{Check, LineItem};
use crate::error::Result;
use crate::reading::{Reading, ReadingError, ReadingErrorCode};

pub use self::calibration::{Calibration, Calibrations};
pub use self::corrections::{Confirmation, Correction, Corrections, correct};
pub use self::directory::knowledge;
pub use self::evidence::{box_of, words_in};
pub use self::export::{Format, export};
pub use self::layouts::{Anchor, Example, Layout};
pub use self::learning::{LearnVendor, learn, note};
pub use crate::documents::fields::{Extraction, Field, Kind, Source};
pub(crate) use folding::fold;

/// What is known before a document is looked at.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Knowledge {
    /// The vendors of the organization.
    pub vendors: Vec<KnownVendor>,
    /// The organization's locale, BCP 47 such as `en-US`: the order of day and month where the document is silent.
    pub locale: Option<String>,
    /// How far the organization's own documents bear out what scores say.
    pub calibration: Option<Calibrations>,
    /// The day on which the document is looked at: no document was issued after it.
    pub today: Option<jiff::civil::Date>,
}

/// A vendor the organization already knows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct KnownVendor {
    /// The name as printed on its documents.
    pub company: String,
    /// The address as printed, on one line.
    pub address: String,
    /// How many documents of this vendor were seen.
    pub count: u32,
    /// Its VAT identifier, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_id: Option<String>,
    /// Where values stand on its documents.
    #[serde(default)]
    pub layout: Layout,
}

impl Field {
    /// A value found by the rules where it was seen.
    fn rules(value: String, confidence: f32, seen: Seen) -> Self {
        let confidence = (confidence.clamp(0.0, 1.0) * 1000.0).round() / 1000.0;
        let page = seen.bbox.and(seen.page);
        Self { value, confidence, score: confidence, page, bbox: seen.bbox, ..Self::default() }
    }
}

/// Classifies a document and finds its fields. The same reading and knowledge always give the same answer.
pub fn extract(reading: &Reading, knowledge: &Knowledge) -> Extraction {
    extract_again(reading, knowledge, &Extraction::default())
}

/// The same for a document of which people have said something before: it is of the kind they named, and the rest is
/// held against their values.
pub fn extract_again(reading: &Reading, knowledge: &Knowledge, before: &Extraction) -> Extraction {
    let said = (before.kind_source == Source::Person).then_some(before.kind);
    let lines = lines::lines(reading);
    let order = lines::date_order(&lines, knowledge.locale.as_deref());
    let known = vendors::snap(&lines, &knowledge.vendors);
    let document =
        Document { lines: &lines, money: &roles::money(&lines), order, known: known.as_ref(), said };
    let mut extraction = document.extraction(reading);
    if let Some(known) = &known {
        layouts::add(known, &lines, order, &mut extraction);
    }
    let mut extraction = extraction.keeping_confirmed(before);
    checks::check(&mut extraction, knowledge.today);
    evidence::attach(reading, &mut extraction);
    calibration::calibrate(&mut extraction, knowledge.calibration.as_ref());
    extraction
}

/// What a reader process is asked: what is known, and what people have said.
#[derive(Debug, Serialize, Deserialize)]
struct Search {
    knowledge: Knowledge,
    before: Extraction,
}

/// The same as [`extract_again`] in a reader process: whoever wrote the document has at most the time and the memory of
/// one page.
///
/// # Errors
/// Only when no reader can be started; the inner error says which limit was exceeded, or that the rules failed.
pub async fn extract_confined(
    readers: &Readers,
    reading: &Reading,
    knowledge: Knowledge,
    before: Extraction,
) -> Result<Result<Extraction, ReadingError>> {
    readers.find(reading, &Search { knowledge, before }).await
}

/// The reader's side of [`extract_confined`]: `reading` is the JSON of a reading.
///
/// # Errors
/// `internal` when one of the two is not what it should be.
pub fn answer(reading: &[u8], search: &Value) -> Result<Answer, ReadingError> {
    let found = || {
        let reading: Reading = serde_json::from_slice(reading)?;
        let Search { knowledge, before } = Search::deserialize(search)?;
        serde_json::to_value(extract_again(&reading, &knowledge, &before))
    };
    found()
        .map(Answer::Found)
        .map_err(|error| ReadingError::new(ReadingErrorCode::Internal, error.to_string()))
}

/// What was found anew beside what people have said meanwhile: that stands, and the rest is compared with it again.
pub fn renewed(reading: &Reading, found: Extraction, before: &Extraction) -> Extraction {
    let mut renewed = found.keeping_confirmed(before);
    checks::recheck(&mut renewed);
    evidence::attach(reading, &mut renewed);
    renewed
}

#[cfg(test)]
mod tests;
