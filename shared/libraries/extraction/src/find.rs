//! The whole way from a reading to kind and fields.

use document_types::fields::{Extraction, Source};
use document_types::own::OwnIdentity;
use document_types::protocol::Answer;
use document_types::reading::{Reading, ReadingError, ReadingErrorCode};
use document_types::vendor::KnownVendor;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::calibration::{self, Calibrations};
use crate::document::Document;
use crate::own::{Own, Party};
use crate::{checks, evidence, layouts, lines, party, roles, vendors};

/// What is known before a document is looked at.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Knowledge {
    /// The vendors of the organization.
    pub vendors: Vec<KnownVendor>,
    /// Who the organization itself is: never the vendor.
    #[serde(default)]
    pub own: OwnIdentity,
    /// The organization's locale, BCP 47 such as `en-US`: the order of day and month where the document is silent.
    pub locale: Option<String>,
    /// How far the organization's own documents bear out what scores say.
    pub calibration: Option<Calibrations>,
    /// The day on which the document is looked at: no document was issued after it.
    pub today: Option<jiff::civil::Date>,
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
    let own = Own::of(&knowledge.own);
    let party = party::party(&own, &lines);
    let known = (party != Party::Seller).then(|| vendors::snap(&lines, &knowledge.vendors, &own)).flatten();
    let money = roles::money(&lines);
    let document =
        Document { lines: &lines, money: &money, order, known: known.as_ref(), said, own: &own, party };
    let mut extraction = document.extraction(reading);
    if let Some(known) = &known {
        layouts::add(known, &lines, order, &mut extraction);
    }
    own.withdraw(&mut extraction);
    let mut extraction = extraction.keeping_confirmed(before);
    checks::check(&mut extraction, knowledge.today);
    own.check(&mut extraction, Some(party));
    evidence::attach(reading, &mut extraction);
    calibration::calibrate(&mut extraction, knowledge.calibration.as_ref());
    extraction
}

/// What a reader process is asked: what is known, and what people have said before.
#[derive(Debug, Serialize, Deserialize)]
pub struct Search {
    /// What is known before the document is looked at.
    pub knowledge: Knowledge,
    /// What was found before, with what people have said.
    pub before: Extraction,
}

/// [`extract_again`] as a reader process does it: `reading` is the JSON of a reading, `search` that of a [`Search`].
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

/// Notes whether the organization itself stands as the vendor, after a person said something about a document.
pub fn note_own_vendor(extraction: &mut Extraction, own: &OwnIdentity) {
    Own::of(own).check(extraction, None);
}

/// What was found anew, by rules or by a model, beside what people have said meanwhile: that stands, and the rest is
/// compared with it again. Who the organization itself is keeps a model from naming it as the vendor.
pub fn renewed(reading: &Reading, found: Extraction, before: &Extraction, own: &OwnIdentity) -> Extraction {
    let own = Own::of(own);
    let mut renewed = found.keeping_confirmed(before);
    own.withdraw(&mut renewed);
    checks::recheck(&mut renewed);
    own.check(&mut renewed, None);
    evidence::attach(reading, &mut renewed);
    renewed
}
