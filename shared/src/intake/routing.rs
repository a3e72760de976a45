//! What deciders say, and what follows: a rule and what was learnt are held against each other, and neither changes the
//! other's confidence.

use crate::ids::{LabelId, PipelineId, StageId, UserId};
use crate::pipelines::Priority;

/// Most queues that a reviewer is offered.
pub const OFFERED: usize = 3;

/// What the first rule says whose conditions hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ruled {
    /// The rule's name, for people.
    pub name: String,
    /// Why it counts, in words.
    pub reasoning: String,
    /// Where the request goes; absent where the rule says something else only.
    pub pipeline: Option<PipelineId>,
    /// In which stage.
    pub stage: Option<StageId>,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// Who looks after it.
    pub assignee: Option<UserId>,
    /// The labels of its card.
    pub labels: Vec<LabelId>,
}

/// What was learnt from the organization's own routed requests says this about one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Learnt {
    /// Queues with their confidence, the likeliest first.
    pub top: Vec<(PipelineId, f64)>,
    /// Whether the model itself promises to be right.
    pub automatic: bool,
    /// Bytes of the text that decided.
    pub phrases: Vec<(usize, usize)>,
}

/// Who decided.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema, sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = RequestDecider)]
pub enum Decider {
    /// A rule of the organization.
    Rule,
    /// What was learnt from its own routed requests.
    History,
    /// A language model.
    Model,
    /// A person.
    Person,
}

/// What is proposed for a request, and whether it happens by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// Who proposes it; absent where nobody proposes anything.
    pub by: Option<Decider>,
    /// Where it goes, with the confidence of whoever says so.
    pub choice: Option<(PipelineId, f64)>,
    /// Why, in words.
    pub reasoning: String,
    /// Why a person has to look at it; absent where it happens by itself.
    pub review: Option<String>,
    /// The next best queues.
    pub others: Vec<(PipelineId, f64)>,
}

impl Decider {
    /// As it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::History => "history",
            Self::Model => "model",
            Self::Person => "person",
        }
    }
}

/// What follows from a rule and from what was learnt. `threshold` is the organization's.
pub fn settle(ruled: Option<&Ruled>, learnt: &Learnt, threshold: f64) -> Settled {
    let best = learnt.top.first().copied();
    let is_sure = learnt.automatic && best.is_some_and(|(_, confidence)| confidence >= threshold);
    let (by, choice, reasoning, review) = match (ruled.and_then(|rule| Some((rule, rule.pipeline?))), best) {
        (Some((rule, pipeline)), Some((other, confidence))) if is_sure && other != pipeline => {
            let reasoning = rule.reasoning.clone();
            let review = format!(
                "the rule \u{201c}{}\u{201d} and similar requests of the past disagree ({} sure)",
                rule.name,
                percent(confidence)
            );
            (Some(Decider::Rule), Some((pipeline, 1.0)), reasoning, Some(review))
        }
        (Some((rule, pipeline)), _) => {
            (Some(Decider::Rule), Some((pipeline, 1.0)), rule.reasoning.clone(), None)
        }
        (None, Some(best)) => {
            let reasoning = format!("similar requests of the past went there ({} sure)", percent(best.1));
            let unsure = format!("{} sure, and {} are needed", percent(best.1), percent(threshold));
            let young = "too few decisions of yours to be sure of".to_owned();
            let review = match (is_sure, best.1 >= threshold) {
                (true, _) => None,
                (false, true) => Some(young),
                (false, false) => Some(unsure),
            };
            (Some(Decider::History), Some(best), reasoning, review)
        }
        (None, None) => {
            let review = "no rule matches, and nothing like it was routed before".to_owned();
            (None, None, String::new(), Some(review))
        }
    };
    let chosen = choice.map(|(pipeline, _)| pipeline);
    let others = learnt.top.iter().copied().filter(|(pipeline, _)| Some(*pipeline) != chosen);
    Settled { by, choice, reasoning, review, others: others.take(OFFERED - 1).collect() }
}

/// A confidence for people.
pub(super) fn percent(confidence: f64) -> String {
    // Rounded down, so that nothing below a threshold looks as if it were at it.
    format!("{} %", (confidence * 100.0).floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(pipeline: Option<PipelineId>) -> Ruled {
        let reasoning = "the rule says so".to_owned();
        Ruled { name: "Boilers".into(), reasoning, pipeline, ..Ruled::default() }
    }

    fn learnt(top: &[(PipelineId, f64)], automatic: bool) -> Learnt {
        Learnt { top: top.to_vec(), automatic, phrases: Vec::new() }
    }

    #[test]
    fn a_rule_alone_or_in_agreement_decides() {
        let (here, there) = (PipelineId::new(), PipelineId::new());
        for history in
            [learnt(&[], false), learnt(&[(here, 0.4), (there, 0.3)], false), learnt(&[(there, 0.7)], true)]
        {
            let settled = settle(Some(&rule(Some(here))), &history, 0.75);
            assert_eq!((settled.by, settled.choice), (Some(Decider::Rule), Some((here, 1.0))));
            assert_eq!(settled.review, None, "{history:?}");
        }
        let agreed = settle(Some(&rule(Some(here))), &learnt(&[(here, 0.9)], true), 0.75);
        assert_eq!(agreed.review, None);
    }

    #[test]
    fn a_rule_and_a_sure_history_that_disagree_wait_for_a_person() {
        let (here, there) = (PipelineId::new(), PipelineId::new());
        let settled = settle(Some(&rule(Some(here))), &learnt(&[(there, 0.92), (here, 0.05)], true), 0.75);
        assert!(settled.review.unwrap().contains("disagree"));
        // Neither has changed the other's number.
        assert_eq!(settled.choice, Some((here, 1.0)));
        assert_eq!(settled.others, [(there, 0.92)]);
    }

    #[test]
    fn history_decides_from_the_threshold_on_where_the_model_promises_it() {
        let (here, there, third) = (PipelineId::new(), PipelineId::new(), PipelineId::new());
        let top = [(here, 0.8), (there, 0.1), (third, 0.05), (PipelineId::new(), 0.01)];
        let settled = settle(None, &learnt(&top, true), 0.75);
        assert_eq!((settled.by, settled.review), (Some(Decider::History), None));
        assert_eq!(settled.others, top[1..3]);
        assert!(settle(None, &learnt(&top, true), 0.81).review.unwrap().contains("80 % sure"));
        assert!(settle(None, &learnt(&top, false), 0.75).review.is_some());
    }

    #[test]
    fn a_rule_without_a_queue_leaves_the_choice_to_history() {
        let here = PipelineId::new();
        let settled = settle(Some(&rule(None)), &learnt(&[(here, 0.8)], true), 0.75);
        assert_eq!(settled.by, Some(Decider::History));
        let nothing = settle(Some(&rule(None)), &Learnt::default(), 0.75);
        assert_eq!((nothing.by, nothing.choice), (None, None));
        assert!(nothing.review.unwrap().contains("no rule matches"));
    }
}
