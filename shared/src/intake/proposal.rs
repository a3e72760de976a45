//! What was proposed for requests as it is stored, by identifiers, and as it is shown, by names.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::routing::{Decider, Learnt, Ruled, Settled};
use super::{Named, OtherPlace, Phrase, SuggestedPlace, SuggestedPriority, Suggestion};
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::{LabelId, PipelineId, StageId, UserId};
use crate::pipelines::{Person, Priority, Tag};

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Proposal {
    pub(super) pipeline_id: PipelineId,
    pub(super) stage_id: StageId,
    pub(super) confidence: f64,
    pub(super) reasoning: String,
    pub(super) by: Decider,
    pub(super) phrases: Vec<Phrase>,
    pub(super) others: Vec<Other>,
    pub(super) priority: SuggestedPriority,
    pub(super) labels: Vec<LabelId>,
    pub(super) assignee: Option<UserId>,
    pub(super) review: Option<String>,
}

/// Another pipeline that comes into question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Other {
    pub(super) pipeline_id: PipelineId,
    pub(super) confidence: f64,
    pub(super) reasoning: String,
}

impl Proposal {
    /// What was settled, with the stage that the pipeline takes requests in. None where nobody proposes anything.
    pub(super) fn of(
        settled: &Settled,
        ruled: Option<&Ruled>,
        learnt: &Learnt,
        stage: Option<StageId>,
    ) -> Option<Self> {
        let ((pipeline, confidence), by, stage) = (settled.choice?, settled.by?, stage?);
        let wanted = ruled.and_then(|rule| rule.priority).map(|value| {
            let name = ruled.map(|rule| rule.name.clone()).unwrap_or_default();
            SuggestedPriority { value, reasoning: format!("the rule \u{201c}{name}\u{201d} says so") }
        });
        let usual =
            || SuggestedPriority { value: Priority::Normal, reasoning: "no rule says otherwise".into() };
        let others = settled.others.iter().map(|(pipeline, confidence)| Other {
            pipeline_id: *pipeline,
            confidence: rounded(*confidence),
            reasoning: "some similar requests of the past went there".to_owned(),
        });
        Some(Self {
            pipeline_id: pipeline,
            stage_id: stage,
            confidence: rounded(confidence),
            reasoning: settled.reasoning.clone(),
            by,
            phrases: learnt.phrases.iter().map(|(start, end)| Phrase { start: *start, end: *end }).collect(),
            others: others.collect(),
            priority: wanted.unwrap_or_else(usual),
            labels: ruled.map(|rule| rule.labels.clone()).unwrap_or_default(),
            assignee: ruled.and_then(|rule| rule.assignee),
            review: settled.review.clone(),
        })
    }

    /// With names; none where the pipeline or the stage is gone.
    pub(super) fn shown(&self, names: &Names) -> Option<Suggestion> {
        let named = |id: PipelineId| Some(Named { id, name: names.pipelines.get(&id.0)?.clone() });
        let others = self.others.iter().filter_map(|other| {
            Some(OtherPlace {
                pipeline: named(other.pipeline_id)?,
                confidence: other.confidence,
                reasoning: other.reasoning.clone(),
            })
        });
        Some(Suggestion {
            pipeline: SuggestedPlace {
                id: self.pipeline_id,
                name: names.pipelines.get(&self.pipeline_id.0)?.clone(),
                stage_id: self.stage_id,
                stage: names.stages.get(&self.stage_id.0)?.clone(),
            },
            confidence: self.confidence,
            reasoning: self.reasoning.clone(),
            decided_by: self.by,
            phrases: self.phrases.clone(),
            others: others.collect(),
            priority: self.priority.clone(),
            labels: self.labels.iter().filter_map(|label| names.labels.get(&label.0).cloned()).collect(),
            assignee: self
                .assignee
                .and_then(|user| Some(Person { id: user, name: names.people.get(&user.0)?.clone() })),
            needs_review_because: self.review.clone(),
        })
    }
}

/// Four digits are enough, and survive the way through JSON.
pub(super) fn rounded(confidence: f64) -> f64 {
    (confidence.clamp(0.0, 1.0) * 10_000.0).floor() / 10_000.0
}

/// Names of what proposals refer to.
#[derive(Debug, Default)]
pub(super) struct Names {
    pipelines: HashMap<Uuid, String>,
    stages: HashMap<Uuid, String>,
    labels: HashMap<Uuid, Tag>,
    people: HashMap<Uuid, String>,
}

impl Names {
    /// Those of some proposals.
    pub(super) async fn of(tx: &mut OrgTx, proposals: &[&Proposal]) -> Result<Self> {
        if proposals.is_empty() {
            return Ok(Self::default());
        }
        let others = proposals.iter().flat_map(|proposal| &proposal.others);
        let mut pipelines: Vec<Uuid> = others.map(|other| other.pipeline_id.0).collect();
        pipelines.extend(proposals.iter().map(|proposal| proposal.pipeline_id.0));
        let stages: Vec<Uuid> = proposals.iter().map(|proposal| proposal.stage_id.0).collect();
        let labels: Vec<Uuid> =
            proposals.iter().flat_map(|proposal| proposal.labels.iter().map(|label| label.0)).collect();
        let people: Vec<Uuid> =
            proposals.iter().filter_map(|proposal| proposal.assignee).map(|user| user.0).collect();
        let org = tx.org();
        let rows = sqlx::query!(
            r#"select 'pipeline' as "kind!", id as "id!", name as "name!", '' as "colour!"
             from pipelines where org_id = $1 and id = any($2)
             union all
             select 'stage', id, name, '' from stages where org_id = $1 and id = any($3)
             union all
             select 'label', id, name, colour from labels where org_id = $1 and id = any($4)
             union all
             select 'person', u.id, u.name, ''
             from users u
             join memberships m on m.user_id = u.id and m.org_id = $1
             where u.id = any($5)
             order by 1, 2
             limit 10000"#,
            org.0,
            &pipelines,
            &stages,
            &labels,
            &people
        )
        .fetch_all(tx.conn())
        .await?;
        let mut names = Self::default();
        for row in rows {
            match &*row.kind {
                "pipeline" => drop(names.pipelines.insert(row.id, row.name)),
                "stage" => drop(names.stages.insert(row.id, row.name)),
                "label" => {
                    let tag = Tag { id: LabelId(row.id), name: row.name, colour: row.colour };
                    names.labels.insert(row.id, tag);
                }
                _ => drop(names.people.insert(row.id, row.name)),
            }
        }
        Ok(names)
    }
}
