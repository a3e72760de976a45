//! One request with all that is known of it, and figures about all of them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Answer, Decider, Decision, FilledForm, FoundField, Happened, Named, Request, RequestDetail, store,
    telling, thread,
};
use crate::db::OrgTx;
use crate::documents;
use crate::error::Result;
use crate::ids::{FormId, PipelineId, RequestId, UserId};
use crate::pipelines::Person;

/// Most decisions of one request that are shown.
const MOST_DECISIONS: i64 = 200;

/// One request with all that is known of it.
pub async fn detail(tx: &mut OrgTx, id: RequestId) -> Result<Option<RequestDetail>> {
    let Some(request) = store::find(tx, id).await? else { return Ok(None) };
    let org = tx.org();
    let more = sqlx::query!(
        r#"select r.text, r.answers as "answers: Json<Vec<Answer>>", r.fields as "fields: Json<Vec<FoundField>>",
           r.form_id as "form_id: FormId", f.name as "form?", r.form_version
         from requests r
         left join intake_forms f on f.org_id = r.org_id and f.id = r.form_id
         where r.org_id = $1 and r.id = $2"#,
        org.0,
        id.0
    )
    .fetch_one(tx.conn())
    .await?;
    let form = more.form_id.zip(more.form).zip(more.form_version);
    Ok(Some(RequestDetail {
        documents: files(tx, id).await?,
        parked: thread::parked(tx, id).await?,
        decisions: decisions(tx, id).await?,
        events: happened(tx, &request).await?,
        request,
        text: more.text,
        answers: more.answers.0,
        fields: more.fields.0,
        form: form.map(|((id, name), version)| FilledForm { id, name, version }),
    }))
}

async fn files(tx: &mut OrgTx, id: RequestId) -> Result<Vec<super::File>> {
    let ids: Vec<Uuid> = store::document_ids(tx, id).await?.into_iter().map(|document| document.0).collect();
    let documents = documents::list_these(tx, &ids).await?;
    let files = documents.into_iter().filter(|document| document.deleted_at.is_none());
    let files = files.map(|document| super::File {
        document_id: document.id,
        name: document.name,
        kind: document.kind.map(|kind| kind.as_str().to_owned()),
        status: document.status,
    });
    Ok(files.collect())
}

async fn decisions(tx: &mut OrgTx, id: RequestId) -> Result<Vec<Decision>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select d.id, d.decider as "decider: Decider", d.pipeline_id as "pipeline_id: PipelineId", p.name as "pipeline?",
           d.confidence, d.reasoning, d.at, d.user_id as "user_id: UserId", u.name as "user?"
         from request_decisions d
         left join pipelines p on p.org_id = d.org_id and p.id = d.pipeline_id
         left join users u on u.id = d.user_id
         where d.org_id = $1 and d.request_id = $2 and not d.undone
         order by d.id desc
         limit $3"#,
        org.0,
        id.0,
        MOST_DECISIONS
    )
    .fetch_all(tx.conn())
    .await?;
    let decisions = rows.into_iter().map(|row| Decision {
        id: row.id,
        decider: row.decider,
        pipeline: row.pipeline_id.zip(row.pipeline).map(|(id, name)| Named { id, name }),
        confidence: row.confidence,
        reasoning: row.reasoning,
        at: row.at,
        by: row.user_id.zip(row.user).map(|(id, name)| Person { id, name }),
    });
    Ok(decisions.collect())
}

/// What the activity log says about a request, in sentences.
async fn happened(tx: &mut OrgTx, request: &Request) -> Result<Vec<Happened>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select a.at, a.action, u.name as "actor?", a.after
         from activity a
         left join users u on u.id = a.actor_id
         where a.org_id = $1 and a.object_type = 'request' and a.object_id = $2
         order by a.id desc
         limit 200"#,
        org.0,
        request.id.0
    )
    .fetch_all(tx.conn())
    .await?;
    let happened = rows.into_iter().filter_map(|row| {
        let sentence = telling::sentence(&row.action, row.actor.as_deref(), row.after.as_ref())?;
        Some(Happened { at: row.at, sentence })
    });
    Ok(happened.collect())
}

/// How many requests stand where.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = RequestFigures)]
pub struct Figures {
    /// Those that a person has to decide about, and those that are being looked at.
    pub to_review: i64,
    /// Those that have a card.
    pub routed: i64,
    /// Those that are none of ours.
    pub rejected: i64,
    /// Those that are done.
    pub closed: i64,
    /// Those that arrived since midnight, UTC.
    pub today: i64,
    /// The share of proposals of the last 30 days that were right, from 0 to 1; absent where fewer than ten were judged.
    pub right_last_month: Option<f64>,
}

/// Fewest judged proposals of which a share says something.
const FEWEST_JUDGED: i64 = 10;

/// How many requests stand where at `now`.
pub async fn figures(tx: &mut OrgTx, now: DateTime<Utc>) -> Result<Figures> {
    let org = tx.org();
    let figures = sqlx::query_as!(
        Figures,
        r#"select count(*) filter (where r.status in ('new', 'routing', 'needs_review')) as "to_review!",
           count(*) filter (where r.status = 'routed') as "routed!",
           count(*) filter (where r.status = 'rejected') as "rejected!",
           count(*) filter (where r.status = 'closed') as "closed!",
           count(*) filter (where r.received_at >= date_trunc('day', $2::timestamptz, 'UTC')) as "today!",
           case when count(*) filter (where guess.was_right is not null) >= $3
             then avg(case when guess.was_right then 1.0 else 0.0 end) filter (where guess.was_right is not null)
             end::double precision as right_last_month
         from requests r
         left join cards c on c.org_id = r.org_id and c.id = r.card_id
         cross join lateral (select
           case when r.pipeline_id is not null and r.suggestion is not null
               and r.received_at >= $2::timestamptz - interval '30 days'
             then coalesce(c.pipeline_id, r.pipeline_id) = (r.suggestion ->> 'pipeline_id')::uuid end as was_right) guess
         where r.org_id = $1"#,
        org.0,
        now,
        FEWEST_JUDGED
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(figures)
}
