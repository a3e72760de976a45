//! The SQL of pages: their words, as many as one answer or one view of the document holds.

use std::ops::Range;

use document_types::reading::{Page, ReadingError, ReadingErrorCode, TextSource, Word};
use sqlx::types::Json;

use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::DocumentId;

/// The number of words of each page, from the first page on.
pub(super) async fn word_counts(tx: &mut OrgTx, id: DocumentId) -> Result<Vec<u64>> {
    let org = tx.org();
    let counts = sqlx::query_scalar!(
        r#"select coalesce(word_count, jsonb_array_length(words)) as "count!"
         from document_pages
         where org_id = $1 and document_id = $2
         order by page
         limit 100000"#,
        org.0,
        id.0
    )
    .fetch_all(tx.conn())
    .await?;
    counts.into_iter().map(|count| Ok(u64::try_from(count)?)).collect()
}

/// Most words in one answer: the pages beyond need another request.
const WORDS_OF_AN_ANSWER: u64 = 50_000;

/// At most `count` pages with their words, from page `first`: fewer where they hold very many words, but at least one
/// if there is one.
pub async fn pages(tx: &mut OrgTx, id: DocumentId, first: usize, count: usize) -> Result<Vec<Page>> {
    let words = word_counts(tx, id).await?;
    let mut sum = 0;
    let fits = |words: &&u64| {
        let is_first = sum == 0;
        sum += **words;
        is_first || sum <= WORDS_OF_AN_ANSWER
    };
    let fitting = words.iter().skip(first).take(count).take_while(fits).count();
    page_range(tx, id, first..first.saturating_add(fitting)).await
}

/// Every page of a document.
pub async fn all_pages(tx: &mut OrgTx, id: DocumentId) -> Result<Vec<Page>> {
    page_range(tx, id, 0..usize::try_from(i32::MAX)?).await
}

/// Pages with their words.
pub(super) async fn page_range(tx: &mut OrgTx, id: DocumentId, range: Range<usize>) -> Result<Vec<Page>> {
    if range.is_empty() {
        return Ok(Vec::new());
    }
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select width, height, rotation, source, text, words as "words: Json<Vec<Word>>", error_code, error_message
         from document_pages
         where org_id = $1 and document_id = $2 and page >= $3 and page < $4
         order by page
         limit 100000"#,
        org.0,
        id.0,
        i32::try_from(range.start)?,
        i32::try_from(range.end)?
    )
    .fetch_all(tx.conn())
    .await?;
    let pages = rows.into_iter().map(|row| {
        Ok(Page {
            width: u32::try_from(row.width)?,
            height: u32::try_from(row.height)?,
            rotation: u16::try_from(row.rotation)?,
            words: row.words.0,
            text: row.text,
            source: TextSource::from_name(&row.source),
            error: row.error_code.map(|code| ReadingError {
                code: ReadingErrorCode::from_name(&code),
                message: row.error_message.unwrap_or_default(),
            }),
        })
    });
    pages.collect()
}

/// Whether a page got its text from one of these sources.
pub async fn has_pages_from(tx: &mut OrgTx, id: DocumentId, sources: &[TextSource]) -> Result<bool> {
    let org = tx.org();
    let names: Vec<String> = sources.iter().map(|source| source.as_str().to_owned()).collect();
    let found = sqlx::query_scalar!(
        r#"select exists (
             select from document_pages where org_id = $1 and document_id = $2 and source = any($3)) as "exists!""#,
        org.0,
        id.0,
        &names
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}
