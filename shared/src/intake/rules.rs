//! Rules about where requests go: in an order, the first whose conditions hold counts, and it says why.

mod matching;
mod store;

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Source;
use super::routing::Ruled;
use crate::customers::Kind;
use crate::http::present;
use crate::ids::{FormId, LabelId, PipelineId, RoutingRuleId, StageId, UserId};
use crate::names::is_name;
use crate::pipelines::Priority;

pub use matching::Subject;
pub use store::{DryRun, Sample, check, delete, dry_run, find, insert, list, lock, order, update};

/// Most rules of an organization.
pub const MOST: i64 = 200;

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RoutingRule)]
pub struct Rule {
    /// Which.
    pub id: RoutingRuleId,
    /// What it says.
    #[serde(flatten)]
    pub terms: Terms,
    /// Counts changes; the `ETag`.
    pub version: i64,
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[schema(as = RoutingRuleTerms)]
pub struct Terms {
    /// 1 to 200 characters.
    #[garde(custom(is_name))]
    pub name: String,
    /// Whether it counts; so it does when absent.
    #[garde(skip)]
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub enabled: bool,
    /// When it counts: all that is given must hold, and something must be given.
    #[garde(dive, custom(says_something))]
    pub conditions: Conditions,
    /// Where the request goes.
    #[garde(custom(does_something(self)))]
    #[serde(default)]
    pub pipeline_id: Option<PipelineId>,
    /// In which stage: the one in which the pipeline takes requests when absent.
    #[garde(skip)]
    #[serde(default)]
    pub stage_id: Option<StageId>,
    /// How urgent it is.
    #[garde(skip)]
    #[serde(default)]
    pub priority: Option<Priority>,
    /// Who looks after it.
    #[garde(skip)]
    #[serde(default)]
    pub assignee_id: Option<UserId>,
    /// The labels of its card, to 20.
    #[garde(length(max = 20))]
    #[serde(default)]
    pub labels: Vec<LabelId>,
}

fn yes() -> bool {
    true
}

/// When a rule counts. Words are compared as whole words, whatever their case and accents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RoutingConditions)]
pub struct Conditions {
    /// Where the request came from.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// A part of the sender's name or address, up to 200 characters.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_contains: Option<String>,
    /// One of these stands in the subject: 1 to 50 words or phrases.
    #[garde(inner(length(min = 1, max = 50), inner(custom(is_phrase))))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_contains: Option<Vec<String>>,
    /// One of these stands in subject or text: 1 to 50 words or phrases.
    #[garde(inner(length(min = 1, max = 50), inner(custom(is_phrase))))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_contains: Option<Vec<String>>,
    /// It came by this form.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form_id: Option<FormId>,
    /// Its customer is a person or a company.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_kind: Option<Kind>,
}

/// What is to change of a rule; an absent member stays as it is, null takes one away.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RoutingRuleChanges)]
pub struct Changes {
    /// 1 to 200 characters.
    #[garde(inner(custom(is_name)))]
    pub name: Option<String>,
    /// Whether it counts.
    #[garde(skip)]
    pub enabled: Option<bool>,
    /// When it counts.
    #[garde(dive)]
    pub conditions: Option<Conditions>,
    /// Where the request goes.
    #[garde(skip)]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<PipelineId>)]
    pub pipeline_id: Option<Option<PipelineId>>,
    /// In which stage.
    #[garde(skip)]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<StageId>)]
    pub stage_id: Option<Option<StageId>>,
    /// How urgent it is.
    #[garde(skip)]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Priority>)]
    pub priority: Option<Option<Priority>>,
    /// Who looks after it.
    #[garde(skip)]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<UserId>)]
    pub assignee_id: Option<Option<UserId>>,
    /// The labels of its card, to 20.
    #[garde(inner(length(max = 20)))]
    pub labels: Option<Vec<LabelId>>,
}

fn is_phrase(phrase: &str, (): &()) -> garde::Result {
    if !(1..=100).contains(&phrase.trim().chars().count()) || matching::words(phrase).trim().is_empty() {
        return Err(garde::Error::new(
            "write a word or phrase of 1 to 100 characters, with letters or digits",
        ));
    }
    Ok(())
}

fn says_something(conditions: &Conditions, (): &()) -> garde::Result {
    if *conditions == Conditions::default() {
        return Err(garde::Error::new("say when the rule counts: give at least one condition"));
    }
    Ok(())
}

fn does_something(terms: &Terms) -> impl FnOnce(&Option<PipelineId>, &()) -> garde::Result {
    let does = terms.pipeline_id.is_some()
        || terms.priority.is_some()
        || terms.assignee_id.is_some()
        || !terms.labels.is_empty();
    let is_lost = terms.stage_id.is_some() && terms.pipeline_id.is_none();
    move |_, ()| {
        if is_lost {
            return Err(garde::Error::new("a stage belongs to a pipeline: name it too"));
        }
        if !does {
            return Err(garde::Error::new(
                "say what the rule does: a pipeline, a priority, a member or labels",
            ));
        }
        Ok(())
    }
}

impl Terms {
    /// The terms as they will be after the changes.
    #[must_use]
    pub fn changed(&self, changes: &Changes) -> Self {
        let mut after = self.clone();
        if let Some(name) = &changes.name {
            name.trim().clone_into(&mut after.name);
        }
        after.enabled = changes.enabled.unwrap_or(self.enabled);
        if let Some(conditions) = &changes.conditions {
            after.conditions.clone_from(conditions);
        }
        after.pipeline_id = changes.pipeline_id.unwrap_or(self.pipeline_id);
        after.stage_id = changes.stage_id.unwrap_or(self.stage_id);
        if after.pipeline_id != self.pipeline_id && changes.stage_id.is_none() {
            after.stage_id = None;
        }
        after.priority = changes.priority.unwrap_or(self.priority);
        after.assignee_id = changes.assignee_id.unwrap_or(self.assignee_id);
        if let Some(labels) = &changes.labels {
            after.labels.clone_from(labels);
        }
        after
    }

    /// What the rule says about a request, with the reason, if its conditions hold.
    pub fn says(&self, subject: &Subject) -> Option<Ruled> {
        let why = self.enabled.then(|| self.conditions.met(subject)).flatten()?;
        Some(Ruled {
            name: self.name.clone(),
            reasoning: format!("the rule \u{201c}{}\u{201d} counts, because {why}", self.name),
            pipeline: self.pipeline_id,
            stage: self.stage_id,
            priority: self.priority,
            assignee: self.assignee_id,
            labels: self.labels.clone(),
        })
    }
}

/// What the first rule says whose conditions hold.
pub fn first(rules: &[Rule], subject: &Subject) -> Option<Ruled> {
    rules.iter().find_map(|rule| rule.terms.says(subject))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn terms(value: serde_json::Value) -> Result<Terms, String> {
        let terms: Terms = serde_json::from_value(value).map_err(|error| error.to_string())?;
        terms.validate().map_err(|report| report.to_string())?;
        Ok(terms)
    }

    #[test]
    fn a_rule_says_when_it_counts_and_what_it_does() {
        let pipeline = PipelineId::new();
        let whole = json!({ "name": "Boilers", "conditions": { "text_contains": ["boiler"] }, "pipeline_id": pipeline });
        assert!(terms(whole).is_ok());
        let empty = json!({ "name": "All", "conditions": {}, "pipeline_id": pipeline });
        assert!(terms(empty).unwrap_err().contains("at least one condition"));
        let idle = json!({ "name": "Idle", "conditions": { "source": "mail" } });
        assert!(terms(idle).unwrap_err().contains("what the rule does"));
        let lost = json!({ "name": "Lost", "conditions": { "source": "mail" }, "stage_id": pipeline, "priority": "high" });
        assert!(terms(lost).unwrap_err().contains("belongs to a pipeline"));
        let blank =
            json!({ "name": "Blank", "conditions": { "text_contains": ["!?"] }, "pipeline_id": pipeline });
        assert!(terms(blank).unwrap_err().contains("letters or digits"));
    }

    #[test]
    fn the_first_rule_that_counts_says_it_and_says_why() {
        let rule = |name: &str, word: &str, enabled: bool| Rule {
            id: RoutingRuleId::new(),
            terms: terms(
                json!({ "name": name, "enabled": enabled, "conditions": { "text_contains": [word] },
                "pipeline_id": PipelineId::new() }),
            )
            .unwrap(),
            version: 1,
        };
        let rules = [rule("Off", "leak", false), rule("Taps", "tap", true), rule("Leaks", "leak", true)];
        let subject = Subject::new(Source::Form, "A leak", "The tap drips, and the leak grows.");
        let said = first(&rules, &subject).unwrap();
        assert_eq!(said.pipeline, rules[1].terms.pipeline_id);
        assert_eq!(said.reasoning, "the rule “Taps” counts, because the text says “tap”");
    }

    #[test]
    fn another_pipeline_leaves_no_stage_of_the_one_before() {
        let whole = json!({ "name": "Boilers", "conditions": { "source": "mail" }, "pipeline_id": PipelineId::new(),
            "stage_id": StageId::new() });
        let before = terms(whole).unwrap();
        let other = Changes { pipeline_id: Some(Some(PipelineId::new())), ..Changes::default() };
        assert_eq!(before.changed(&other).stage_id, None);
        assert_eq!(before.changed(&Changes::default()), before);
    }
}
