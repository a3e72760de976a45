//! What was decided about requests, from which is learnt where the next ones go.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use super::places::Queue;
use super::proposal::rounded;
use super::routing::{Decider, percent};
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::{PipelineId, RequestId, UserId};

/// Most decisions that are learnt from: the newest.
const MOST_LABELS: i64 = 10_000;

/// Characters of a request that are learnt from.
const LEARNT_TEXT: i32 = 4000;

/// New decisions until the model learns again. Of few, each counts.
const LEARN_AFTER: i64 = 5;

/// Requests on which a threshold is tried out.
const PROMISED: i64 = 500;

/// What somebody or something decided.
#[derive(Debug, Clone)]
pub(super) struct Said<'a> {
    pub(super) decider: Decider,
    pub(super) pipeline: Option<PipelineId>,
    pub(super) confidence: Option<f64>,
    pub(super) reasoning: &'a str,
}

/// A request that a person has sent somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// What was written.
    pub text: String,
    /// Where it belongs.
    pub pipeline: PipelineId,
}

/// What was learnt, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The model's bytes.
    pub model: Vec<u8>,
    /// How many decisions it has learnt from.
    pub labels: i32,
    /// Which queues it knows, as [`hash_of`] says.
    pub queues: Vec<u8>,
}

/// What a threshold would have come to on the organization's own last requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RoutingPromise)]
pub struct Promise {
    /// Requests that are known, 500 at most.
    pub of: i64,
    /// Those that would have been routed without a person.
    pub automatic: i64,
    /// Those of them that would have gone to a wrong place.
    pub wrong: i64,
    /// The same in words.
    pub sentence: String,
}

/// Keeps what a decider said about a request.
pub(super) async fn record(
    tx: &mut OrgTx,
    request: RequestId,
    said: &Said<'_>,
    by: Option<UserId>,
    at: DateTime<Utc>,
) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into request_decisions (id, org_id, request_id, decider, pipeline_id, confidence, reasoning, user_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        Uuid::now_v7(),
        org.0,
        request.0,
        said.decider.as_str(),
        said.pipeline.map(|pipeline| pipeline.0),
        said.confidence.map(rounded),
        said.reasoning,
        by.map(|user| user.0),
        at
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Nothing is learnt from a decision that its maker took back.
pub(super) async fn forget_last(
    tx: &mut OrgTx,
    request: RequestId,
    by: UserId,
    since: DateTime<Utc>,
) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update request_decisions
         set undone = true
         where org_id = $1 and request_id = $2 and decider = 'person' and user_id = $3 and at >= $4",
        org.0,
        request.0,
        by.0,
        since
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Which queues there are, and what belongs there, as a number: a model that knows others is learnt anew.
pub fn hash_of(queues: &[Queue]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for queue in queues {
        for part in [&queue.id.to_string(), &queue.name, &queue.description] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
    }
    hash.finalize().to_vec()
}

/// What people decided, oldest first: where a card is now says where its request belongs. A request that went by itself
/// and was left there teaches nothing, or a model would learn from itself.
pub async fn labels(tx: &mut OrgTx) -> Result<Vec<Label>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select l.text as "text!", l.pipeline_id as "pipeline: PipelineId"
         from (
           select r.id, left(r.subject || E'\n' || r.text, $2) as text, coalesce(c.pipeline_id, r.pipeline_id) as pipeline_id
           from requests r
           left join cards c on c.org_id = r.org_id and c.id = r.card_id
           where r.org_id = $1 and r.pipeline_id is not null
             and (c.pipeline_id <> r.pipeline_id or exists (
               select from request_decisions d
               where d.org_id = r.org_id and d.request_id = r.id and d.decider = 'person' and not d.undone))
           order by r.id desc
           limit $3
         ) as l
         order by l.id"#,
        org.0,
        LEARNT_TEXT,
        MOST_LABELS
    )
    .fetch_all(tx.conn())
    .await?;
    let labels = rows.into_iter().filter_map(|row| Some(Label { text: row.text, pipeline: row.pipeline? }));
    Ok(labels.collect())
}

/// How many decisions there are to learn from.
async fn count_labels(tx: &mut OrgTx) -> Result<i64> {
    let org = tx.org();
    let count = sqlx::query_scalar!(
        r#"select count(distinct d.request_id) as "count!"
         from request_decisions d
         where d.org_id = $1 and d.decider = 'person' and not d.undone"#,
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// Whether there is enough that the stored model does not know.
pub async fn is_out_of_date(tx: &mut OrgTx, queues: &[Queue]) -> Result<bool> {
    let count = count_labels(tx).await?;
    let Some(stored) = stored(tx).await? else { return Ok(count > 0 && !queues.is_empty()) };
    Ok(stored.queues != hash_of(queues) || count >= i64::from(stored.labels) + LEARN_AFTER)
}

/// What was learnt last.
pub async fn stored(tx: &mut OrgTx) -> Result<Option<Stored>> {
    let org = tx.org();
    let stored = sqlx::query_as!(
        Stored,
        "select model, labels, queues_hash as queues from routing_models where org_id = $1",
        org.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(stored)
}

/// Keeps what was learnt.
pub async fn store(tx: &mut OrgTx, learnt: &Stored, at: DateTime<Utc>) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into routing_models (org_id, model, labels, queues_hash, trained_at)
         values ($1, $2, $3, $4, $5)
         on conflict (org_id) do update
         set model = excluded.model, labels = excluded.labels, queues_hash = excluded.queues_hash,
           trained_at = excluded.trained_at",
        org.0,
        learnt.model,
        learnt.labels,
        learnt.queues,
        at
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What a threshold would have come to on the last 500 requests of which we know where they belong and what history said
/// before a person did.
pub async fn promise(tx: &mut OrgTx, threshold: f64) -> Result<Promise> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select count(*) as "of!", count(*) filter (where h.confidence >= $2) as "automatic!",
             count(*) filter (where h.confidence >= $2 and h.pipeline_id <> h.belongs) as "wrong!"
         from (
           select d.confidence, d.pipeline_id, coalesce(c.pipeline_id, r.pipeline_id) as belongs
           from requests r
           left join cards c on c.org_id = r.org_id and c.id = r.card_id
           cross join lateral (
             select d.confidence, d.pipeline_id
             from request_decisions d
             where d.org_id = r.org_id and d.request_id = r.id and d.decider = 'history' and d.pipeline_id is not null
             order by d.id desc
             limit 1
           ) as d
           where r.org_id = $1 and r.pipeline_id is not null
           order by r.id desc
           limit $3
         ) as h"#,
        org.0,
        threshold,
        PROMISED
    )
    .fetch_one(tx.conn())
    .await?;
    let sentence = sentence(threshold, row.of, row.automatic, row.wrong);
    Ok(Promise { of: row.of, automatic: row.automatic, wrong: row.wrong, sentence })
}

fn sentence(threshold: f64, of: i64, automatic: i64, wrong: i64) -> String {
    if of == 0 {
        return "nothing was routed yet, so nothing can be promised".to_owned();
    }
    let share = percent(automatic as f64 / of as f64);
    format!("at {threshold:.2}: {share} automatic, {wrong} wrong")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_a_promise_in_words() {
        assert_eq!(sentence(0.75, 500, 312, 3), "at 0.75: 62 % automatic, 3 wrong");
        assert_eq!(sentence(0.9, 3, 2, 0), "at 0.90: 66 % automatic, 0 wrong");
        assert!(sentence(0.75, 0, 0, 0).contains("nothing"));
    }

    #[test]
    fn other_queues_or_other_words_about_them_are_learnt_anew() {
        let queue = |name: &str, description: &str| Queue {
            id: PipelineId(Uuid::nil()),
            name: name.into(),
            description: description.into(),
            stage: None,
        };
        let before = hash_of(&[queue("Repairs", "Boilers")]);
        assert_eq!(before, hash_of(&[queue("Repairs", "Boilers")]));
        assert_ne!(before, hash_of(&[queue("Repairs", "Boilers and taps")]));
        assert_ne!(before, hash_of(&[queue("RepairsB", "oilers")]));
        assert_ne!(before, hash_of(&[]));
    }
}
