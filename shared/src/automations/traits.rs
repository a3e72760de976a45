//! What conditions about requests and cards are compared with, and whether they are met.

use serde::{Deserialize, Serialize};

use super::condition::{amount_mismatch, currency_mismatch};
use super::{Amount, Condition, Mismatch};
use crate::documents::matching::names_vendor;
use crate::ids::{PipelineId, StageId, UserId};
use crate::intake::Source;
use crate::pipelines::Priority;

/// What is known about a request or card.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Traits {
    pub(super) pipeline: Option<PipelineId>,
    pub(super) stage: Option<StageId>,
    pub(super) source: Option<Source>,
    pub(super) labels: Vec<String>,
    pub(super) priority: Priority,
    pub(super) assignee: Option<UserId>,
    /// Subject and text of a request.
    pub(super) texts: Vec<String>,
    pub(super) amount: Option<Amount>,
    pub(super) currency: Option<String>,
}

/// The parts of a condition about requests and cards, as they are stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Terms {
    #[serde(skip_serializing_if = "Option::is_none")]
    pipeline_id: Option<PipelineId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage_id: Option<StageId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<Priority>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee_id: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after_hours: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after_days: Option<u16>,
}

impl Terms {
    /// Those of a condition.
    pub(super) fn of(condition: &Condition) -> Self {
        let tidy = |text: &Option<String>| text.as_deref().map(|text| text.trim().to_owned());
        Self {
            pipeline_id: condition.pipeline_id,
            stage_id: condition.stage_id,
            source: condition.source,
            label: tidy(&condition.label),
            priority: condition.priority,
            text: tidy(&condition.text),
            assignee_id: condition.assignee_id,
            after_hours: condition.after_hours,
            after_days: condition.after_days,
        }
    }

    /// A condition that has them.
    pub(super) fn put_into(self, condition: Condition) -> Condition {
        Condition {
            pipeline_id: self.pipeline_id,
            stage_id: self.stage_id,
            source: self.source,
            label: self.label,
            priority: self.priority,
            text: self.text,
            assignee_id: self.assignee_id,
            after_hours: self.after_hours,
            after_days: self.after_days,
            ..condition
        }
    }
}

impl Condition {
    /// Why an automation does not act on a request or card: it does when there is no reason.
    pub(super) fn unmet_by(&self, is: &Traits) -> Vec<Mismatch> {
        let differs = |met: bool, reason: &str| (!met).then(|| reason.to_owned());
        let amount = self.amount.as_ref();
        let has_label = |wanted: &String| {
            is.labels.iter().any(|label| label.to_lowercase() == wanted.trim().to_lowercase())
        };
        let says = |wanted: &String| is.texts.iter().any(|text| names_vendor(wanted, text));
        [
            (
                "pipeline_id",
                differs(
                    self.pipeline_id.is_none_or(|id| is.pipeline == Some(id)),
                    "it is in another pipeline",
                ),
            ),
            (
                "stage_id",
                differs(self.stage_id.is_none_or(|id| is.stage == Some(id)), "it is in another stage"),
            ),
            (
                "source",
                differs(self.source.is_none_or(|source| is.source == Some(source)), "it came another way"),
            ),
            ("label", differs(self.label.as_ref().is_none_or(has_label), "it does not have the label")),
            (
                "priority",
                differs(self.priority.is_none_or(|wanted| is.priority == wanted), "its priority differs"),
            ),
            ("text", differs(self.text.as_ref().is_none_or(says), "the words are not in it")),
            (
                "assignee_id",
                differs(
                    self.assignee_id.is_none_or(|id| is.assignee == Some(id)),
                    "somebody else, or nobody, looks after it",
                ),
            ),
            ("amount", amount.and_then(|range| amount_mismatch(range, is.amount))),
            ("currency", amount.and_then(|range| currency_mismatch(range, is.currency.as_deref()))),
        ]
        .into_iter()
        .filter_map(|(condition, reason)| Some(Mismatch { condition, reason: reason? }))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn unmet(condition: Value, is: &Traits) -> Vec<&'static str> {
        let condition: Condition = serde_json::from_value(condition).unwrap();
        condition.unmet_by(is).into_iter().map(|mismatch| mismatch.condition).collect()
    }

    #[test]
    fn each_part_of_a_condition_restricts() {
        let (pipeline, stage, member) = (PipelineId::new(), StageId::new(), UserId::new());
        let is = Traits {
            pipeline: Some(pipeline),
            stage: Some(stage),
            source: Some(Source::Form),
            labels: vec!["VIP".to_owned()],
            priority: Priority::Urgent,
            assignee: Some(member),
            texts: vec!["Boiler".to_owned(), "The héating makes noise.".to_owned()],
            amount: "100".parse().ok(),
            currency: Some("EUR".to_owned()),
        };
        let met = json!({ "pipeline_id": pipeline, "stage_id": stage, "source": "form", "label": " vip ",
            "priority": "urgent", "assignee_id": member, "text": "heating makes",
            "amount": { "min": "100", "max": "100", "currency": "EUR" } });
        assert_eq!(unmet(met, &is), [""; 0]);
        assert_eq!(unmet(json!({}), &Traits::default()), [""; 0]);
        for (part, other) in [
            ("pipeline_id", json!(PipelineId::new())),
            ("stage_id", json!(StageId::new())),
            ("source", json!("mail")),
            ("label", json!("vi")),
            ("priority", json!("high")),
            ("assignee_id", json!(UserId::new())),
            ("text", json!("heat")),
            ("amount", json!({ "min": "100.01" })),
        ] {
            assert_eq!(unmet(json!({ part: other }), &is), [part]);
        }
        assert_eq!(unmet(json!({ "amount": { "min": "1" } }), &Traits::default()), ["amount"]);
    }

    #[test]
    fn what_is_stored_is_read_back() {
        let condition = json!({ "source": "form", "label": "VIP", "after_hours": 8, "priority": "low" });
        let condition: Condition = serde_json::from_value(condition).unwrap();
        let stored = serde_json::to_value(Terms::of(&condition)).unwrap();
        let read: Terms = serde_json::from_value(stored).unwrap();
        assert_eq!(read.put_into(Condition::default()), condition);
    }
}
