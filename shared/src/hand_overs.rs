//! Hand-overs: the documents of a period as one file for whoever keeps the books.

mod contents;
pub mod log;
mod old;

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use document_types::fields::Kind;
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;
use utoipa::ToSchema;

use crate::activity::{self, Actor};
use crate::clients::bucket::Written;
use crate::clock::hours;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result};
use crate::http::Cursor;
use crate::ids::{HandOverId, OrgId, UserId};
use crate::jobs::{self, Followup, Job, Reason};
use crate::notifications::{self, Notice};

pub use contents::{Entry, Gone, Place, Why, count, entries, left_out, unapproved};
pub use old::{erase, sweep};

/// Days after which the file of a hand-over is removed.
pub const DAYS_KEPT: i64 = 30;

/// Most days of a period: a fiscal year with a day to spare.
const LONGEST: i64 = 366;

/// How far a hand-over is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HandOverStatus)]
pub enum Status {
    /// Its job is in the queue.
    Waiting,
    /// Its file is being written.
    Working,
    /// Its file can be downloaded.
    Ready,
    /// It could not be made.
    Failed,
}

impl Status {
    /// The one of that name; every stored name is one of them.
    fn from_name(name: &str) -> Self {
        match name {
            "waiting" => Self::Waiting,
            "working" => Self::Working,
            "ready" => Self::Ready,
            _ => Self::Failed,
        }
    }
}

/// What is in the file beside the documents, `fields.csv` and `missing.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = HandOverOptions)]
pub struct Options {
    /// Each invoice and credit note as data too: UBL 2.1 in the terms of EN 16931.
    pub ubl: bool,
    /// The postings in the form of DATEV, without account numbers.
    pub datev: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { ubl: true, datev: true }
    }
}

/// Which documents are wanted.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHandOver {
    /// The first day: dates of the documents count.
    #[garde(skip)]
    pub from: NaiveDate,
    /// The last day, at most 366 days later.
    #[garde(skip)]
    pub to: NaiveDate,
    /// The kinds; invoices, credit notes and receipts when absent.
    #[garde(length(min = 1, max = 8))]
    #[serde(default = "usual_kinds")]
    pub kinds: Vec<Kind>,
    /// What is in the file beside the documents.
    #[garde(skip)]
    #[serde(default)]
    pub options: Options,
}

fn usual_kinds() -> Vec<Kind> {
    vec![Kind::Invoice, Kind::CreditNote, Kind::Receipt]
}

impl NewHandOver {
    /// Whether the period can be handed over.
    ///
    /// # Errors
    /// `Invalid` at `/to`.
    pub fn check(&self) -> Result<()> {
        let days = (self.to - self.from).num_days();
        if days < 0 {
            return Err(Error::field("/to", "out_of_range", "the last day is not before the first"));
        }
        if days >= LONGEST {
            return Err(Error::field("/to", "out_of_range", "a hand-over has 366 days at most: make two"));
        }
        Ok(())
    }
}

/// The documents of a period as one file.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HandOver {
    /// Which.
    pub id: HandOverId,
    /// Who asked for it.
    pub made_by: UserId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The kinds of documents.
    #[schema(value_type = Vec<Kind>)]
    pub kinds: Vec<String>,
    /// What is in the file beside the documents.
    #[schema(value_type = Options)]
    pub options: Json<Options>,
    /// How far it is.
    pub status: Status,
    /// Documents that are in the file by now.
    pub documents_done: i32,
    /// Documents that will be in it, once that is known.
    pub documents_total: Option<i32>,
    /// Lines of `missing.csv`.
    pub missing: Option<i32>,
    /// Size of the file in bytes.
    pub size: Option<i64>,
    /// Why it could not be made.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was ready.
    pub finished_at: Option<DateTime<Utc>>,
    /// When its file is removed.
    pub expires_at: DateTime<Utc>,
}

/// Write the file of a hand-over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MakeHandOver {
    /// Which.
    pub hand_over: HandOverId,
}

/// Record that a hand-over could not be made because its job was given up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FailHandOver {
    /// Which.
    pub hand_over: HandOverId,
    /// Why, filled in by the queue.
    #[serde(default)]
    pub reason: Option<Reason>,
}

impl Job for MakeHandOver {
    const NAME: &'static str = "make-hand-over";
    const TIMEOUT: Duration = hours(1);
    const MAX_ATTEMPTS: u16 = 3;

    fn abandoned(&self) -> Option<Followup> {
        Some(Followup::of(&FailHandOver { hand_over: self.hand_over, reason: None }))
    }
}

impl Job for FailHandOver {
    const NAME: &'static str = "fail-hand-over";
}

/// Where the file of a hand-over is in the bucket.
pub fn key(org: OrgId, id: HandOverId) -> String {
    format!("org-{org}/hand-overs/{id}.zip")
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! hand_over_query {
    ($before:literal, $after:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            $before + r#" id as "id: _", made_by as "made_by: _", first_day, last_day, kinds, options as "options: _", status,
             documents_done, documents_total, missing, size, error, created_at, finished_at "# + $after $(, $value)*
        )
    };
}

/// Notes that a hand-over is wanted, and enqueues its making.
pub async fn insert(tx: &mut OrgTx, actor: &Actor, by: UserId, new: &NewHandOver) -> Result<HandOver> {
    let (org, id) = (tx.org(), HandOverId::new());
    let mut kinds: Vec<&str> = new.kinds.iter().map(|kind| kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    sqlx::query!(
        "insert into hand_overs (id, org_id, made_by, first_day, last_day, kinds, options)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        org.0,
        by.0,
        new.from,
        new.to,
        &kinds as &[&str],
        Json(new.options) as _
    )
    .execute(tx.conn())
    .await?;
    jobs::enqueue(tx, &MakeHandOver { hand_over: id }).await?;
    let what = json!({ "from": new.from, "to": new.to, "kinds": kinds });
    activity::record(tx, actor, log::HAND_OVER_REQUESTED, id.0, Some(what)).await?;
    find(tx, id).await?.or_not_found("hand-over")
}

/// One hand-over.
pub async fn find(tx: &mut OrgTx, id: HandOverId) -> Result<Option<HandOver>> {
    let org = tx.org();
    let row = hand_over_query!("select", "from hand_overs where org_id = $1 and id = $2", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(HandOver::from))
}

/// Up to `limit + 1` hand-overs, newest first, after a cursor.
pub async fn list(tx: &mut OrgTx, after: Option<Cursor>, limit: i64) -> Result<Vec<HandOver>> {
    let org = tx.org();
    let rows = hand_over_query!(
        "select",
        "from hand_overs
         where org_id = $1 and ($2::uuid is null or id < $2)
         order by id desc
         limit $3::bigint + 1",
        org.0,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(HandOver::from).collect())
}

/// Begins to make a hand-over; `None` when it is gone or over.
pub async fn start(tx: &mut OrgTx, id: HandOverId) -> Result<Option<HandOver>> {
    let org = tx.org();
    let row = hand_over_query!(
        "update hand_overs set status = 'working', documents_done = 0
         where org_id = $1 and id = $2 and status in ('waiting', 'working')
         returning",
        "",
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(HandOver::from))
}

/// Shows people how far it is.
pub async fn progress(tx: &mut OrgTx, id: HandOverId, done: usize, total: i64) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update hand_overs set documents_done = $3, documents_total = $4
         where org_id = $1 and id = $2 and status = 'working'",
        org.0,
        id.0,
        i32::try_from(done)?,
        i32::try_from(total)?
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The file is ready: whoever asked for it is told.
pub async fn finish(
    tx: &mut OrgTx,
    hand_over: &HandOver,
    file: Written,
    done: usize,
    missing: usize,
) -> Result<bool> {
    let (org, id) = (tx.org(), hand_over.id);
    let updated = sqlx::query!(
        "update hand_overs
         set status = 'ready', size = $3, sha256 = $4, documents_done = $5, documents_total = $5, missing = $6,
           finished_at = now(), error = null
         where org_id = $1 and id = $2 and status = 'working'",
        org.0,
        id.0,
        i64::try_from(file.size)?,
        &file.sha256[..],
        i32::try_from(done)?,
        i32::try_from(missing)?
    )
    .execute(tx.conn())
    .await?;
    if updated.rows_affected() == 0 {
        return Ok(false);
    }
    let what = json!({ "documents": done, "missing": missing });
    activity::record(tx, &Actor::system(), log::HAND_OVER_READY, id.0, Some(what)).await?;
    let text = format!("{done} documents are in the file. {missing} lines say what is missing.");
    tell(tx, hand_over, "is ready", &text).await?;
    Ok(true)
}

/// It could not be made: whoever asked for it is told why.
pub async fn fail(tx: &mut OrgTx, hand_over: &HandOver, why: &str) -> Result<()> {
    let (org, id) = (tx.org(), hand_over.id);
    sqlx::query!(
        "update hand_overs set status = 'failed', error = $3, finished_at = now()
         where org_id = $1 and id = $2 and status <> 'ready'",
        org.0,
        id.0,
        why
    )
    .execute(tx.conn())
    .await?;
    let what = json!({ "reason": why });
    activity::record(tx, &Actor::system(), log::HAND_OVER_FAILED, id.0, Some(what)).await?;
    tell(tx, hand_over, "could not be made", why).await
}

async fn tell(tx: &mut OrgTx, hand_over: &HandOver, what: &str, text: &str) -> Result<()> {
    let title = format!("The hand-over of {} to {} {what}", hand_over.from, hand_over.to);
    let object = ("hand_over", hand_over.id.0);
    let notice = Notice { kind: "hand_over.over", title: &title, text, object };
    notifications::send(tx, &[hand_over.made_by], &notice).await
}

/// Notes who downloads the file of a hand-over.
pub async fn note_download(tx: &mut OrgTx, actor: &Actor, id: HandOverId) -> Result<()> {
    activity::record(tx, actor, log::HAND_OVER_DOWNLOADED, id.0, None).await
}

/// A row of `hand_overs`.
struct Row {
    id: HandOverId,
    made_by: UserId,
    first_day: NaiveDate,
    last_day: NaiveDate,
    kinds: Vec<String>,
    options: Json<Options>,
    status: String,
    documents_done: i32,
    documents_total: Option<i32>,
    missing: Option<i32>,
    size: Option<i64>,
    error: Option<String>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl From<Row> for HandOver {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            made_by: row.made_by,
            from: row.first_day,
            to: row.last_day,
            kinds: row.kinds,
            options: row.options,
            status: Status::from_name(&row.status),
            documents_done: row.documents_done,
            documents_total: row.documents_total,
            missing: row.missing,
            size: row.size,
            error: row.error,
            created_at: row.created_at,
            finished_at: row.finished_at,
            expires_at: row.created_at + chrono::Duration::days(DAYS_KEPT),
        }
    }
}
