//! The condition of an automation, and whether an object meets it.

use document_types::fields::{Extraction, Kind};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Amount, Trigger};
use crate::documents::matching::{is_currency, is_vendor, names_vendor, words};
use crate::documents::{Document, Status};
use crate::ids::{PipelineId, StageId, UserId};
use crate::intake::Source;
use crate::labels::is_label;
use crate::pipelines::Priority;

/// What an automation acts on: on what meets all that is said. What is absent does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AutomationCondition)]
pub struct Condition {
    /// Documents of this kind.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Documents of a vendor whose name holds these words one after the other, in any case and with any accents:
    /// `acme` is met by `ACMÉ GmbH` and not by `Acmetal`. 1 to 200 characters.
    #[garde(inner(custom(is_vendor)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Documents whose total, or cards whose amount, is in this range.
    #[garde(custom(is_range), dive)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<AmountRange>,
    /// Documents that a person should look at, or those nobody has to.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs_review: Option<bool>,
    /// Cards in this pipeline; requests that went there, or else are suggested to go there.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline_id: Option<PipelineId>,
    /// Cards in this stage; for `card.moved` those that entered it.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_id: Option<StageId>,
    /// Requests that came this way.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Cards with a label of this name, and requests whose card has it or would get it, in any case.
    #[garde(inner(custom(is_label)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Requests and cards that are so urgent.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Requests whose subject or text holds these words one after the other, in any case and with any accents. 1 to 200
    /// characters.
    #[garde(inner(custom(is_said)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Requests and cards that this member looks after.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<UserId>,
    /// For `request.overdue`: working hours after which it is, 1 to 200; 4 when absent.
    #[garde(inner(range(min = 1, max = 200)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_hours: Option<u16>,
    /// For `card.stale`: days after which it is, 1 to 365; 14 when absent.
    #[garde(inner(range(min = 1, max = 365)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_days: Option<u16>,
}

fn is_said(text: &str, (): &()) -> garde::Result {
    if text.chars().count() > 200 || words(text).is_empty() {
        return Err(garde::Error::new("at least a letter or digit and at most 200 characters"));
    }
    Ok(())
}

/// A range of amounts, its ends included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmountRange {
    /// Not less, a decimal such as `"1000.00"`.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Amount>,
    /// Not more.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Amount>,
    /// In this currency alone (ISO 4217), such as `EUR`; in any when absent.
    #[garde(inner(custom(is_currency)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

fn is_range(range: &Option<AmountRange>, (): &()) -> garde::Result {
    let Some(range) = range else { return Ok(()) };
    match (range.min, range.max) {
        (None, None) if range.currency.is_none() => {
            Err(garde::Error::new("give a smallest amount, a largest one or a currency"))
        }
        (Some(min), Some(max)) if min > max => {
            Err(garde::Error::new("the smallest amount is larger than the largest one"))
        }
        _ => Ok(()),
    }
}

/// What conditions are compared with.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    status: Status,
    kind: Kind,
    vendor: Option<&'a str>,
    total: Option<Amount>,
    currency: Option<&'a str>,
    needs_review: bool,
}

impl<'a> Facts<'a> {
    /// What is known about a document.
    pub fn of(document: &Document, extraction: &'a Extraction) -> Self {
        let value = |name: &str| extraction.fields.get(name).map(|field| field.value.as_str());
        Self {
            status: document.status,
            kind: extraction.kind,
            vendor: extraction.vendor().map(|field| field.value.as_str()),
            total: value("total").and_then(|total| total.parse().ok()),
            currency: value("currency"),
            needs_review: document.needs_review,
        }
    }
}

/// A part of a condition that a document does not meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AutomationMismatch)]
pub struct Mismatch {
    /// The member of the condition; `status` for a document to which that has not happened.
    pub condition: &'static str,
    /// One sentence for a person.
    pub reason: String,
}

impl Condition {
    /// Why an automation would not act on a document now: it would when there is no reason.
    pub(super) fn mismatches(&self, on: Trigger, facts: &Facts<'_>) -> Vec<Mismatch> {
        let status = on.mismatch(facts.status);
        let status = status.map(|reason| Mismatch { condition: "status", reason: reason.to_owned() });
        status.into_iter().chain(self.unmet(facts)).collect()
    }

    /// The same for a document to which it has happened, whatever has become of it since.
    pub(super) fn unmet(&self, facts: &Facts<'_>) -> Vec<Mismatch> {
        let amount = self.amount.as_ref();
        [
            ("kind", self.kind.and_then(|kind| kind_mismatch(kind, facts))),
            ("vendor", self.vendor.as_deref().and_then(|vendor| vendor_mismatch(vendor, facts))),
            ("amount", amount.and_then(|range| amount_mismatch(range, facts.total))),
            ("currency", amount.and_then(|range| currency_mismatch(range, facts.currency))),
            ("needs_review", self.needs_review.and_then(|wanted| review_mismatch(wanted, facts))),
        ]
        .into_iter()
        .filter_map(|(condition, reason)| Some(Mismatch { condition, reason: reason? }))
        .collect()
    }
}

fn kind_mismatch(wanted: Kind, facts: &Facts<'_>) -> Option<String> {
    (facts.kind != wanted).then(|| "the document is of another kind".to_owned())
}

fn vendor_mismatch(wanted: &str, facts: &Facts<'_>) -> Option<String> {
    let Some(vendor) = facts.vendor else { return Some("no vendor was found".to_owned()) };
    (!names_vendor(wanted, vendor)).then(|| format!("the vendor is {vendor}"))
}

pub(super) fn amount_mismatch(range: &AmountRange, total: Option<Amount>) -> Option<String> {
    if range.min.is_none() && range.max.is_none() {
        return None;
    }
    let Some(total) = total else { return Some("no total was found".to_owned()) };
    if range.min.is_some_and(|min| total < min) {
        return Some(format!("the total of {total} is too small"));
    }
    range.max.is_some_and(|max| total > max).then(|| format!("the total of {total} is too large"))
}

pub(super) fn currency_mismatch(range: &AmountRange, currency: Option<&str>) -> Option<String> {
    let wanted = range.currency.as_deref()?;
    match currency {
        None => Some("no currency was found".to_owned()),
        Some(currency) if currency != wanted => Some(format!("the currency is {currency}")),
        Some(_) => None,
    }
}

fn review_mismatch(wanted: bool, facts: &Facts<'_>) -> Option<String> {
    if facts.needs_review == wanted {
        return None;
    }
    let is = if facts.needs_review {
        "a person should look at the document"
    } else {
        "nobody has to look at the document"
    };
    Some(is.to_owned())
}

#[cfg(test)]
mod tests;
