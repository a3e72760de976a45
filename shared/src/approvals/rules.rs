//! Rules about approvals: which documents need one, and by whom.

mod store;

use chrono::{DateTime, Datelike, Days, Utc, Weekday};
use document_types::fields::Kind;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Facts;
use super::people;
use super::round::is_feasible;
use crate::db::OrgTx;
use crate::documents::amount::Amount;
use crate::documents::matching::{is_currency, is_vendor, names_vendor};
use crate::error::{Error, FieldError, Result};
use crate::ids::{ApprovalRuleId, UserId};
use crate::names::is_name;

pub use store::{delete, find, first, insert, list, lock, update};

/// Most steps of a rule.
const MOST_STEPS: usize = 5;

/// Most approvers of a step.
const MOST_APPROVERS: usize = 10;

/// A rule about which documents need an approval. The first that a document meets counts.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ApprovalRule)]
pub struct Rule {
    /// Which.
    pub id: ApprovalRuleId,
    /// What it says.
    #[serde(flatten)]
    pub terms: Terms,
    /// Who made it.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// Counts changes; the `ETag`.
    pub version: i64,
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalRuleTerms)]
pub struct Terms {
    /// What it is for, 1 to 200 characters.
    #[garde(custom(is_name))]
    pub name: String,
    /// Rules are tried from the smallest place to the largest, 0 to 1000.
    #[garde(range(min = 0, max = 1000))]
    #[serde(default)]
    pub position: i32,
    /// Whether it counts; it does when absent.
    #[garde(skip)]
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub enabled: bool,
    /// Documents of one of these kinds; of every kind when empty.
    #[garde(length(max = 8))]
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Documents of a vendor whose name holds these words, in any case.
    #[garde(inner(custom(is_vendor)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Documents with a total of at least this, such as `"1000.00"`, whatever its sign. An invoice, credit note or
    /// receipt whose total was not found meets it too.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_min: Option<Amount>,
    /// In this currency alone (ISO 4217); in any when absent. A document whose currency was not found meets it too.
    #[garde(inner(custom(is_currency)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The approvers: 1 to 5 steps in order, each with 1 to 10 members, one of whom has to approve.
    #[garde(custom(are_steps))]
    pub steps: Vec<RuleStep>,
    /// Working days, Monday to Friday, until it should be decided, 1 to 365.
    #[garde(inner(range(min = 1, max = 365)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_days: Option<i16>,
    /// Working days until those who are awaited are reminded, 1 to 365.
    #[garde(inner(range(min = 1, max = 365)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind_days: Option<i16>,
    /// From this total on, two different people have to approve, also where there is one step.
    #[garde(custom(has_enough_people(&self.steps)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub four_eyes_from: Option<Amount>,
    /// Whether nobody may decide about a document that they uploaded; so it is when absent.
    #[garde(skip)]
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub not_uploader: bool,
}

/// A step of a rule: one of these members has to approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalRuleStep)]
pub struct RuleStep {
    /// Admins or operators, each once.
    pub approvers: Vec<UserId>,
}

fn yes() -> bool {
    true
}

/// The approvers alone.
pub(super) fn approvers(steps: &[RuleStep]) -> Vec<Vec<UserId>> {
    steps.iter().map(|step| step.approvers.clone()).collect()
}

/// Whether steps can be done: nobody approves twice, so each needs somebody of its own.
///
/// # Errors
/// A sentence for the person who chose them.
pub(super) fn are_steps(steps: &[RuleStep], (): &()) -> garde::Result {
    let is_size = |step: &RuleStep| (1..=MOST_APPROVERS).contains(&step.approvers.len());
    if !(1..=MOST_STEPS).contains(&steps.len()) || !steps.iter().all(is_size) {
        let detail = format!("name 1 to {MOST_STEPS} steps, each with 1 to {MOST_APPROVERS} approvers");
        return Err(garde::Error::new(detail));
    }
    if !is_feasible(&approvers(steps), false) {
        let detail = "nobody approves twice: name other approvers, so that each step has somebody of its own";
        return Err(garde::Error::new(detail));
    }
    Ok(())
}

fn has_enough_people(steps: &[RuleStep]) -> impl FnOnce(&Option<Amount>, &()) -> garde::Result {
    let is_enough = is_feasible(&approvers(steps), true);
    move |amount, ()| {
        if amount.is_some() && !is_enough {
            return Err(garde::Error::new(
                "two different people have to approve: name a second approver or a second step",
            ));
        }
        Ok(())
    }
}

/// Refuses approvers who are not active members of the staff.
///
/// # Errors
/// `Invalid`, naming each of them.
pub async fn check_approvers(tx: &mut OrgTx, steps: &[RuleStep]) -> Result<()> {
    let staff = people::staff(tx).await?;
    let mut faults = Vec::new();
    for (position, step) in steps.iter().enumerate() {
        for (index, _) in step.approvers.iter().enumerate().filter(|(_, who)| !staff.members.contains(who)) {
            let pointer = format!("/steps/{position}/approvers/{index}");
            faults.push(FieldError::new(pointer, "unknown", "there is no such active admin or operator"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

impl Terms {
    /// Whether a document in which this was found needs the approval.
    pub fn are_met(&self, facts: &Facts) -> bool {
        self.enabled
            && (self.kinds.is_empty() || self.kinds.contains(&facts.kind))
            && self.vendor.as_deref().is_none_or(|wanted| names(wanted, facts))
            && self.is_currency_met(facts)
            && self.amount_min.is_none_or(|min| reaches(min, facts))
    }

    /// Whether two different people have to approve it.
    pub fn needs_four_eyes(&self, facts: &Facts) -> bool {
        self.four_eyes_from.is_some_and(|from| reaches(from, facts))
    }

    fn is_currency_met(&self, facts: &Facts) -> bool {
        match (self.currency.as_deref(), facts.currency.as_deref()) {
            (Some(wanted), Some(found)) => wanted == found,
            _ => true,
        }
    }
}

fn names(wanted: &str, facts: &Facts) -> bool {
    facts.vendor.as_deref().is_some_and(|vendor| names_vendor(wanted, vendor))
}

/// A total that was not found may be any: where documents of the kind have one, the rule counts.
fn reaches(min: Amount, facts: &Facts) -> bool {
    match facts.amount() {
        Some(amount) => amount >= min,
        None => matches!(facts.kind, Kind::Invoice | Kind::CreditNote | Kind::Receipt),
    }
}

/// The instant some working days later, Monday to Friday, at the same time of day.
pub(super) fn working_days_after(from: DateTime<Utc>, days: i16) -> Option<DateTime<Utc>> {
    let mut at = from;
    for _ in 0..days {
        at = at.checked_add_days(Days::new(1))?;
        while matches!(at.weekday(), Weekday::Sat | Weekday::Sun) {
            at = at.checked_add_days(Days::new(1))?;
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn terms(value: serde_json::Value) -> Terms {
        let mut all = json!({ "name": "Over 1,000", "steps": [{ "approvers": [UserId::new()] }] });
        for (name, value) in value.as_object().unwrap() {
            all[name] = value.clone();
        }
        serde_json::from_value(all).unwrap()
    }

    fn invoice(total: Option<&str>, currency: Option<&str>) -> Facts {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Facts {
            kind: Kind::Invoice,
            vendor: Some("ACMÉ GmbH".into()),
            total: owned(total),
            currency: owned(currency),
            ..Facts::default()
        }
    }

    #[test]
    fn a_rule_counts_from_its_amount_on_and_where_the_amount_is_not_known() {
        let rule = terms(json!({ "amount_min": "1000.00", "currency": "EUR", "kinds": ["invoice"] }));
        for (total, currency, met) in [
            (Some("1000.00"), Some("EUR"), true),
            (Some("999.99"), Some("EUR"), false),
            (Some("-1000"), Some("EUR"), true),
            (Some("5000.00"), Some("USD"), false),
            (Some("5000.00"), None, true),
            (None, Some("EUR"), true),
            (Some("a lot"), Some("EUR"), true),
        ] {
            assert_eq!(rule.are_met(&invoice(total, currency)), met, "{total:?} {currency:?}");
        }
        let letter = Facts::default();
        assert!(!rule.are_met(&letter) && !terms(json!({ "amount_min": "1.00" })).are_met(&letter));
        assert!(terms(json!({})).are_met(&letter) && !terms(json!({ "enabled": false })).are_met(&letter));
    }

    #[test]
    fn a_vendor_is_met_by_its_words() {
        let facts = invoice(Some("1.00"), None);
        assert!(terms(json!({ "vendor": "acme" })).are_met(&facts));
        assert!(!terms(json!({ "vendor": "acmetal" })).are_met(&facts));
    }

    #[test]
    fn four_eyes_need_two_people_and_each_step_needs_its_own() {
        let (ada, bob) = (UserId::new(), UserId::new());
        let faults = |value| terms(value).validate().map_err(|report| report.to_string());
        assert!(faults(json!({ "four_eyes_from": "5.00" })).unwrap_err().contains("second approver"));
        assert!(faults(json!({ "four_eyes_from": "5.00", "steps": [{ "approvers": [ada, bob] }] })).is_ok());
        let twice = json!({ "steps": [{ "approvers": [ada] }, { "approvers": [ada] }] });
        assert!(faults(twice).unwrap_err().contains("nobody approves twice"));
        assert!(faults(json!({ "steps": [] })).unwrap_err().contains("1 to 5 steps"));
        assert!(faults(json!({ "due_days": 0 })).is_err());
    }

    #[test]
    fn working_days_leave_out_the_weekend() {
        // A Friday.
        let friday: DateTime<Utc> = "2026-11-27T10:00:00Z".parse().unwrap();
        let after = |days| working_days_after(friday, days).unwrap().to_rfc3339();
        assert_eq!(after(1), "2026-11-30T10:00:00+00:00");
        assert_eq!(after(6), "2026-12-07T10:00:00+00:00");
    }
}
