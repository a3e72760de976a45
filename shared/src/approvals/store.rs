//! The SQL of rounds of approval.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::{Approval, Channel, Decision, Facts, Said, State, Step};
use crate::db::{OrgTx, SystemTx};
use crate::documents;
use crate::error::Result;
use crate::http::Cursor;
use crate::ids::{ApprovalId, ApprovalRuleId, DocumentId, OrgId, UserId};
use crate::vault;

/// Most rounds of one document that are shown.
const MOST_ROUNDS: i64 = 50;

/// Most decisions and awaited members that are read for a list of rounds.
const MOST_ROWS: i64 = 20_000;

/// A row, without what is kept in other tables.
struct Row {
    id: ApprovalId,
    document_id: DocumentId,
    rule_id: Option<ApprovalRuleId>,
    rule_name: Option<String>,
    started_by: Option<UserId>,
    state: State,
    steps: Json<Vec<Step>>,
    facts: Json<Facts>,
    extraction: i32,
    due_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    uploader_id: UserId,
    not_uploader: bool,
    due_days: Option<i16>,
    remind_days: Option<i16>,
    version: i64,
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! approval_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select a.id as "id: _", a.document_id as "document_id: _", a.rule_id as "rule_id: _", a.rule_name,
               a.started_by as "started_by: _", a.state as "state: _", a.steps as "steps: _", a.facts as "facts: _",
               a.extraction, a.due_at, a.ended_at, a.created_at, a.uploader_id as "uploader_id: _", a.not_uploader,
               a.due_days, a.remind_days, a.version "# + $from $(, $value)*
        )
    };
}

/// The round that counts for a document.
pub async fn current(tx: &mut OrgTx, document: DocumentId) -> Result<Option<Approval>> {
    let org = tx.org();
    let rows = approval_query!(
        "from approvals a
         where a.org_id = $1 and a.document_id = $2 and a.is_current",
        org.0,
        document.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(filled(tx, rows).await?.pop())
}

/// All rounds of a document, newest first.
pub async fn history(tx: &mut OrgTx, document: DocumentId) -> Result<Vec<Approval>> {
    let org = tx.org();
    let rows = approval_query!(
        "from approvals a
         where a.org_id = $1 and a.document_id = $2
         order by a.id desc
         limit $3",
        org.0,
        document.0,
        MOST_ROUNDS
    )
    .fetch_all(tx.conn())
    .await?;
    filled(tx, rows).await
}

/// Up to `limit + 1` rounds that wait for a decision, newest first, after a cursor: those that wait for one member, or
/// all. Documents in the trash are left out.
pub async fn waiting(
    tx: &mut OrgTx,
    of: Option<UserId>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Approval>> {
    let org = tx.org();
    let rows = approval_query!(
        "from approvals a
         where a.org_id = $1 and a.is_current and a.state in ('waiting', 'asked') and ($3::uuid is null or a.id < $3)
           and ($2::uuid is null
             or exists (select from approval_waits w where w.org_id = $1 and w.approval_id = a.id and w.user_id = $2))
           and exists (select from documents d where d.org_id = $1 and d.id = a.document_id and d.deleted_at is null)
         order by a.id desc
         limit $4::bigint + 1",
        org.0,
        of.map(|user| user.0),
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    filled(tx, rows).await
}

/// Adds decisions and awaited members to rounds.
async fn filled(tx: &mut OrgTx, rows: Vec<Row>) -> Result<Vec<Approval>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let mut decisions = decisions(tx, &ids).await?;
    let mut awaited = awaited(tx, &ids).await?;
    let approvals = rows.into_iter().map(|row| {
        let mut approval = Approval {
            id: row.id,
            document_id: row.document_id,
            rule_id: row.rule_id,
            rule_name: row.rule_name,
            started_by: row.started_by,
            state: row.state,
            steps: row.steps.0,
            step: 0,
            awaited: awaited.remove(&row.id.0).unwrap_or_default(),
            decisions: decisions.remove(&row.id.0).unwrap_or_default(),
            facts: row.facts.0,
            extraction: row.extraction,
            due_at: row.due_at,
            ended_at: row.ended_at,
            created_at: row.created_at,
            uploader_id: row.uploader_id,
            not_uploader: row.not_uploader,
            due_days: row.due_days,
            remind_days: row.remind_days,
            version: row.version,
        };
        approval.step = approval.round().step();
        approval
    });
    Ok(approvals.collect())
}

async fn decisions(tx: &mut OrgTx, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Decision>>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select approval_id, user_id, verdict as "verdict: Said", step, comment, by as "by: Channel", at
         from approval_decisions
         where org_id = $1 and approval_id = any($2)
         order by id
         limit $3"#,
        org.0,
        ids,
        MOST_ROWS
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found: HashMap<Uuid, Vec<Decision>> = HashMap::new();
    for row in rows {
        found.entry(row.approval_id).or_default().push(Decision {
            user_id: UserId(row.user_id),
            verdict: row.verdict,
            step: row.step,
            comment: row.comment,
            by: row.by,
            at: row.at,
        });
    }
    Ok(found)
}

async fn awaited(tx: &mut OrgTx, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<UserId>>> {
    let org = tx.org();
    let rows = sqlx::query!(
        "select approval_id, user_id
         from approval_waits
         where org_id = $1 and approval_id = any($2)
         order by user_id
         limit $3",
        org.0,
        ids,
        MOST_ROWS
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found: HashMap<Uuid, Vec<UserId>> = HashMap::new();
    for row in rows {
        found.entry(row.approval_id).or_default().push(UserId(row.user_id));
    }
    Ok(found)
}

/// A round that begins.
#[derive(Debug)]
pub(super) struct NewRound<'a> {
    pub(super) document: DocumentId,
    pub(super) rule: Option<(ApprovalRuleId, &'a str)>,
    pub(super) started_by: Option<UserId>,
    pub(super) steps: &'a [Step],
    pub(super) uploader: UserId,
    pub(super) not_uploader: bool,
    pub(super) facts: &'a Facts,
    pub(super) extraction: i32,
    pub(super) due_days: Option<i16>,
    pub(super) remind_days: Option<i16>,
    pub(super) due_at: Option<DateTime<Utc>>,
    pub(super) remind_at: Option<DateTime<Utc>>,
}

/// Inserts the round that counts from now on; the one before is ended by [`replace`]. Its version is one that no round of
/// the document had: whoever has seen another round decides nothing.
pub(super) async fn insert(tx: &mut OrgTx, new: &NewRound<'_>) -> Result<ApprovalId> {
    let (org, id) = (tx.org(), ApprovalId::new());
    sqlx::query!(
        "insert into approvals (id, org_id, document_id, rule_id, rule_name, started_by, state, steps, uploader_id,
           not_uploader, facts, extraction, due_days, remind_days, due_at, remind_at, version)
         select $1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $9, $10, $11, $12, $13, $14, $15, coalesce(max(version), 0) + 1
         from approvals
         where org_id = $2 and document_id = $3",
        id.0,
        org.0,
        new.document.0,
        new.rule.map(|rule| rule.0.0),
        new.rule.map(|rule| rule.1),
        new.started_by.map(|user| user.0),
        Json(new.steps) as _,
        new.uploader.0,
        new.not_uploader,
        Json(new.facts) as _,
        new.extraction,
        new.due_days,
        new.remind_days,
        new.due_at,
        new.remind_at
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// Ends the round that counted: it becomes history, and its links end.
pub(super) async fn replace(tx: &mut OrgTx, id: ApprovalId, state: State) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update approvals
         set is_current = false, state = $3, ended_at = coalesce(ended_at, now()), version = version + 1
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        state as State
    )
    .execute(tx.conn())
    .await?;
    forget_waits(tx, id).await
}

/// Writes where a round stands after a decision.
pub(super) async fn set_state(tx: &mut OrgTx, id: ApprovalId, state: State) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update approvals
         set state = $3, version = version + 1, ended_at = case when $3 in ('approved', 'rejected') then now() end
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        state as State
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Notes that the fields have another version: whoever decides has to see it.
pub(super) async fn note_extraction(tx: &mut OrgTx, id: ApprovalId, extraction: i32) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update approvals
         set extraction = $3, version = version + 1
         where org_id = $1 and id = $2 and extraction <> $3",
        org.0,
        id.0,
        extraction
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps what somebody said.
pub(super) async fn keep_decision(
    tx: &mut OrgTx,
    id: ApprovalId,
    by: (UserId, Channel),
    said: (Said, Option<usize>),
    comment: Option<&str>,
) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into approval_decisions (id, org_id, approval_id, step, user_id, verdict, comment, by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::now_v7(),
        org.0,
        id.0,
        said.1.map(i16::try_from).transpose()?,
        by.0.0,
        said.0 as Said,
        comment.map(str::trim).filter(|comment| !comment.is_empty()),
        by.1 as Channel
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Makes these the members for whom a round waits. Returns those who are new, each with the token of their link, which
/// works for two weeks.
pub(super) async fn wait_for(
    tx: &mut OrgTx,
    id: ApprovalId,
    awaited: &[UserId],
) -> Result<Vec<(UserId, String)>> {
    let org = tx.org();
    let users: Vec<Uuid> = awaited.iter().map(|user| user.0).collect();
    sqlx::query!(
        "delete from approval_waits where org_id = $1 and approval_id = $2 and user_id <> all($3)",
        org.0,
        id.0,
        &users
    )
    .execute(tx.conn())
    .await?;
    let mut new = Vec::new();
    for user in awaited {
        let (token, hash) = vault::random_token();
        let inserted = sqlx::query!(
            "insert into approval_waits (org_id, approval_id, user_id, token_hash, expires_at)
             values ($1, $2, $3, $4, now() + interval '14 days')
             on conflict do nothing",
            org.0,
            id.0,
            user.0,
            &hash[..]
        )
        .execute(tx.conn())
        .await?;
        if inserted.rows_affected() == 1 {
            new.push((*user, token));
        }
    }
    Ok(new)
}

/// Ends all links of a round.
pub(super) async fn forget_waits(tx: &mut OrgTx, id: ApprovalId) -> Result<()> {
    let org = tx.org();
    sqlx::query!("delete from approval_waits where org_id = $1 and approval_id = $2", org.0, id.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Writes where a document stands with its approval, which nobody owes it any more.
pub(super) async fn mark(
    tx: &mut OrgTx,
    document: DocumentId,
    approval: Option<documents::Approval>,
) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update documents
         set approval = $3, approval_owed = false,
           version = version + (approval is distinct from $3)::int, updated_at = now()
         where org_id = $1 and id = $2 and (approval_owed or approval is distinct from $3)",
        org.0,
        document.0,
        approval as Option<documents::Approval>
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Deletes rules and rounds of an organization that is gone.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from approval_waits where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from approval_decisions where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from approvals where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from approval_rules where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}
