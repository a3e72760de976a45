//! What is in a hand-over, in an order that does not change, and what is left out.

use std::collections::HashSet;

use chrono::NaiveDate;
use document_types::fields::Extraction;
use sqlx::types::Json;

use super::HandOver;
use crate::approvals;
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::DocumentId;

/// Most lines about documents that are left out.
const LEFT_OUT: i64 = 10_000;

/// A document of a hand-over.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Which.
    pub id: DocumentId,
    /// Where its file is.
    pub key: String,
    /// The file's name.
    pub name: String,
    /// The file's size in bytes.
    pub size: i64,
    /// The SHA-256 of the file when it was read.
    pub sha256: Option<Vec<u8>>,
    /// Its date.
    pub date: NaiveDate,
    /// Its vendor, as printed.
    pub vendor: Option<String>,
    /// Its number, as printed.
    pub number: Option<String>,
    /// The vendor however it is printed; empty for none.
    pub vendor_key: String,
    /// The number however it is printed; empty for none.
    pub number_key: String,
    /// Everything that was found in it.
    pub found: Json<Extraction>,
}

/// Where an entry stands in the order: by date, vendor, number.
#[derive(Debug, Clone)]
pub struct Place {
    date: NaiveDate,
    vendor_key: String,
    number_key: String,
    id: DocumentId,
}

impl Entry {
    /// Where it stands.
    pub fn place(&self) -> Place {
        let (vendor_key, number_key) = (self.vendor_key.clone(), self.number_key.clone());
        Place { date: self.date, vendor_key, number_key, id: self.id }
    }
}

/// How many documents a hand-over will have at most.
pub async fn count(tx: &mut OrgTx, of: &HandOver) -> Result<i64> {
    let org = tx.org();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from documents
         where org_id = $1 and issue_date between $2 and $3 and kind::text = any($4) and status = 'completed'
           and deleted_at is null and erased_at is null and not file_refused
           and scan is distinct from 'owed' and review_fields = '{}'"#,
        org.0,
        of.from,
        of.to,
        &of.kinds
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// The next documents of a hand-over in its order: completed, with a date in the period, and with nothing left to review.
pub async fn entries(tx: &mut OrgTx, of: &HandOver, after: Option<&Place>, limit: i64) -> Result<Vec<Entry>> {
    let org = tx.org();
    let entries = sqlx::query_as!(
        Entry,
        r#"select d.id as "id: DocumentId", d.key, d.name, d.size, d.sha256, d.issue_date as "date!", d.vendor, d.number,
             coalesce(d.vendor_key, '') as "vendor_key!", coalesce(d.number_key, '') as "number_key!",
             e.result as "found: Json<Extraction>"
         from documents d
         join document_extractions e on e.org_id = d.org_id and e.document_id = d.id and e.version = d.extraction
         where d.org_id = $1 and d.issue_date between $2 and $3 and d.kind::text = any($4) and d.status = 'completed'
           and d.deleted_at is null and d.erased_at is null and not d.file_refused
           and d.scan is distinct from 'owed' and d.review_fields = '{}'
           and ($5::date is null or d.issue_date > $5 or d.issue_date = $5 and
             (coalesce(d.vendor_key, '') collate "C", coalesce(d.number_key, '') collate "C", d.id) > ($6, $7, $8))
         order by d.issue_date, coalesce(d.vendor_key, '') collate "C", coalesce(d.number_key, '') collate "C", d.id
         limit $9"#,
        org.0,
        after.map_or(of.from, |place| place.date),
        of.to,
        &of.kinds,
        after.map(|place| place.date),
        after.map(|place| place.vendor_key.as_str()),
        after.map(|place| place.number_key.as_str()),
        after.map(|place| place.id.0),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(entries)
}

/// Those of some documents that are not approved, where the organization lets out approved ones only. They are left out
/// and listed as missing.
pub async fn unapproved(tx: &mut OrgTx, documents: &[DocumentId]) -> Result<HashSet<DocumentId>> {
    if !approvals::settings::current(tx).await?.approved_only {
        return Ok(HashSet::new());
    }
    Ok(approvals::unapproved(tx, documents).await?.into_iter().collect())
}

/// Why a document is not in a hand-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A person has to look at it first.
    InReview,
    /// It could not be read.
    Failed,
    /// It was not read yet.
    InWork,
    /// Nobody knows its date.
    NoDate,
}

/// A document that is not in a hand-over.
#[derive(Debug, Clone)]
pub struct Gone {
    /// The file's name.
    pub name: String,
    /// Its date, if it has one.
    pub date: Option<NaiveDate>,
    /// Its vendor.
    pub vendor: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// Why.
    pub why: Why,
    /// What is to be looked at, or why it could not be read.
    pub detail: String,
}

/// Documents of the period that are not in a hand-over, oldest first. Those without a date count where they were uploaded
/// in the period.
pub async fn left_out(tx: &mut OrgTx, of: &HandOver) -> Result<Vec<Gone>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select name, issue_date, vendor, number, status::text as "status!", review_fields, error_message,
             scan is not distinct from 'owed' as "scan_owed!"
         from documents
         where org_id = $1 and deleted_at is null and erased_at is null and status <> 'uploading'
           and (issue_date between $2 and $3
             or issue_date is null and (created_at at time zone 'UTC')::date between $2 and $3)
           and (kind is null or kind::text = any($4))
           and (status <> 'completed' or review_fields <> '{}' or issue_date is null or scan = 'owed')
         order by coalesce(issue_date, (created_at at time zone 'UTC')::date), vendor_key collate "C",
           number_key collate "C", id
         limit $5"#,
        org.0,
        of.from,
        of.to,
        &of.kinds,
        LEFT_OUT
    )
    .fetch_all(tx.conn())
    .await?;
    let gone = rows.into_iter().map(|row| {
        let (why, detail) = match row.status.as_str() {
            "failed" => (Why::Failed, row.error_message.unwrap_or_default()),
            "completed" if row.scan_owed => (Why::InWork, String::new()),
            "completed" if row.review_fields.is_empty() => (Why::NoDate, String::new()),
            "completed" => (Why::InReview, row.review_fields.join(", ")),
            _ => (Why::InWork, String::new()),
        };
        Gone { name: row.name, date: row.issue_date, vendor: row.vendor, number: row.number, why, detail }
    });
    Ok(gone.collect())
}
