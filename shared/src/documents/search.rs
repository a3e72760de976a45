//! Full-text search: what somebody typed becomes a query, and what it finds becomes snippets with the places of the hits.
//!
//! The index and the functions that read it are in the database (`migrations/0016_find.sql`): they run with the rights
//! of the system, because row level security keeps Postgres from using an index on words, and say themselves whose
//! documents they may find. What they answer are identifiers; everything shown is read as the member.

mod snippets;
mod wanted;

use std::collections::HashMap;

use serde::Serialize;
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::filter::Filter;
use super::listed::{Listed, listed};
use super::store;
use crate::db::OrgTx;
use crate::error::Result;
use crate::http::Cursor;

pub use snippets::{Mark, Snippet};
pub use wanted::Wanted;

/// A query that finds nothing: no text has a word with a space.
const NOTHING: &str = "' nothing'";

/// A document that was found.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = FoundDocument)]
pub struct Hit {
    /// The document.
    pub document: Listed,
    /// How well it fits, for comparison within one search.
    pub rank: f32,
    /// Where it was found, the best places first: at most three.
    pub snippets: Vec<Snippet>,
}

/// The query for what somebody typed, for [`Filter::text`].
pub async fn understand(tx: &mut OrgTx, wanted: &Wanted) -> Result<String> {
    Ok(query(tx, wanted, false).await?.unwrap_or_else(|| NOTHING.to_owned()))
}

async fn query(tx: &mut OrgTx, wanted: &Wanted, correct: bool) -> Result<Option<String>> {
    let query = sqlx::query_scalar!("select app.search_query($1, $2)", Json(wanted) as _, correct)
        .fetch_one(tx.conn())
        .await?;
    Ok(query)
}

/// A row that `app.search_documents` found.
struct Found {
    id: Uuid,
    rank: f32,
    parts: Vec<i32>,
}

/// Up to `most` documents, best first, after the last one of the page before. Where nothing is spelt as it was typed,
/// words of vendors that are spelt alike will do.
pub async fn search(
    tx: &mut OrgTx,
    wanted: &Wanted,
    filter: &Filter,
    after: Option<&Cursor<f32>>,
    most: i64,
) -> Result<Vec<Hit>> {
    for correct in [false, true] {
        let Some(query) = query(tx, wanted, correct).await? else { return Ok(Vec::new()) };
        let found = find(tx, &query, filter, after, most).await?;
        if !found.is_empty() {
            return shown(tx, &query, found).await;
        }
    }
    Ok(Vec::new())
}

async fn find(
    tx: &mut OrgTx,
    query: &str,
    filter: &Filter,
    after: Option<&Cursor<f32>>,
    most: i64,
) -> Result<Vec<Found>> {
    let found = sqlx::query_as!(
        Found,
        r#"select id as "id!", rank as "rank!", parts as "parts!"
         from app.search_documents($1, $2, $3, $4, $5)
         order by rank desc, id desc
         limit $5"#,
        query,
        Json(filter) as _,
        after.map(|after| after.key),
        after.map(|after| after.id),
        i32::try_from(most)?
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found)
}

/// Reads what was found as the member: what they may not see is left out, whatever the index says.
async fn shown(tx: &mut OrgTx, query: &str, found: Vec<Found>) -> Result<Vec<Hit>> {
    let ids: Vec<Uuid> = found.iter().map(|found| found.id).collect();
    let documents = store::list_these(tx, &ids).await?;
    let documents = listed(tx, documents).await?;
    let mut documents: HashMap<Uuid, Listed> =
        documents.into_iter().map(|listed| (listed.document.id.0, listed)).collect();
    let texts = texts(tx, &found).await?;
    let terms = snippets::terms(query);
    let hits = found.into_iter().filter_map(|found| {
        let document = documents.remove(&found.id)?;
        let places = found.parts.iter().filter_map(|part| texts.get(&(found.id, *part)));
        let snippets = places.filter_map(|(page, text)| snippets::snippet(*page, text, &terms)).collect();
        Some(Hit { document, rank: found.rank, snippets })
    });
    Ok(hits.collect())
}

/// Page and text of each part that was found.
async fn texts(tx: &mut OrgTx, found: &[Found]) -> Result<HashMap<(Uuid, i32), (Option<i32>, String)>> {
    let org = tx.org();
    let (ids, parts): (Vec<Uuid>, Vec<i32>) =
        found.iter().flat_map(|found| found.parts.iter().map(|part| (found.id, *part))).unzip();
    let rows = sqlx::query!(
        r#"select s.document_id, s.part, s.page, coalesce(s.body, p.text, '') as "text!"
         from unnest($2::uuid[], $3::integer[]) as wanted (id, part)
         join document_search s on s.org_id = $1 and s.document_id = wanted.id and s.part = wanted.part
         left join document_pages p on p.org_id = s.org_id and p.document_id = s.document_id and p.page = s.page
         order by s.document_id, s.part
         limit 1000"#,
        org.0,
        &ids,
        &parts
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| ((row.document_id, row.part), (row.page, row.text))).collect())
}

/// The cursor of a hit.
pub fn cursor(hit: &Hit) -> Cursor<f32> {
    Cursor { key: hit.rank, id: hit.document.document.id.0 }
}
