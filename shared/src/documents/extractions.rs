//! What was found in a document, version by version: nothing found or corrected is lost.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use document_types::fields::{Extraction, Field, LineItem, Source};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;
use utoipa::ToSchema;

use super::log::{self, DOCUMENT_CORRECTED, DOCUMENT_EXTRACTED_AGAIN, DOCUMENT_FOUND_ANEW};
use super::work::ExtractDocument;
use super::{Document, guards, indexing, settings, store};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::{OrNotFound, Result};
use crate::ids::{DocumentId, UserId};
use crate::jobs;

/// How a version came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The first extraction.
    First,
    /// Extracted again on demand.
    Again,
    /// Improved by a language model.
    Model,
    /// Confirmed or corrected by a person.
    Person,
}

impl Origin {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Again => "again",
            Self::Model => "model",
            Self::Person => "person",
        }
    }

    /// The origin of that name; every stored name was written by `as_str`.
    fn from_name(name: &str) -> Self {
        [Self::Again, Self::Model, Self::Person]
            .into_iter()
            .find(|origin| origin.as_str() == name)
            .unwrap_or(Self::First)
    }
}

/// One version of what was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Version {
    /// From 1; 0 while nothing was extracted.
    pub version: i32,
    /// How it came about.
    pub origin: Origin,
    /// Who made it, of versions by people.
    pub actor_id: Option<UserId>,
    /// What could not be done, such as why a model did not help.
    pub note: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// What was found.
    #[serde(flatten)]
    pub extraction: Extraction,
}

/// A version to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewVersion<'a> {
    /// How the version came about.
    pub origin: Origin,
    /// The user who made it.
    pub actor: Option<UserId>,
    /// Why something could not be done.
    pub note: Option<&'a str>,
    /// What was found.
    pub extraction: &'a Extraction,
}

/// Keeps a person's corrections, and logs what they changed.
pub async fn correct(
    tx: &mut OrgTx,
    actor: &Actor,
    id: DocumentId,
    before: &Extraction,
    after: &Extraction,
) -> Result<()> {
    let new = NewVersion { origin: Origin::Person, actor: actor.user, note: None, extraction: after };
    keep(tx, id, new).await?;
    guards::learn(tx, actor, id, after).await?;
    let changes = json!({ "changes": differences(before, after) });
    log::record(tx, actor, DOCUMENT_CORRECTED, id, Some(changes)).await
}

/// Keeps what a model or a new extraction found, and logs what it changed.
pub async fn keep_anew(
    tx: &mut OrgTx,
    id: DocumentId,
    origin: Origin,
    before: &Extraction,
    found: &Extraction,
) -> Result<()> {
    let version = keep(tx, id, NewVersion { origin, actor: None, note: None, extraction: found }).await?;
    let anew = json!({ "origin": origin, "version": version, "changes": differences(before, found) });
    log::record(tx, &Actor::system(), DOCUMENT_FOUND_ANEW, id, Some(anew)).await
}

/// Enqueues a new extraction of kind and fields.
pub async fn extract_again(tx: &mut OrgTx, actor: &Actor, id: DocumentId) -> Result<()> {
    jobs::enqueue(tx, &ExtractDocument { document: id, again: true }).await?;
    log::record(tx, actor, DOCUMENT_EXTRACTED_AGAIN, id, None).await
}

/// Makes a version the document's current one and records which fields a person should look at. Returns its number.
///
/// # Errors
/// `NotFound` when the document is gone; `Conflict` with code `fields_locked` when it is approved.
pub async fn keep(tx: &mut OrgTx, id: DocumentId, new: NewVersion<'_>) -> Result<i32> {
    let org = tx.org();
    let threshold = settings::current(tx).await?.review_threshold;
    let review = new.extraction.doubtful(threshold as f32);
    store::lock(tx, id).await?.may_change_fields()?;
    let version = sqlx::query_scalar!(
        r#"update documents
         set extraction = coalesce(extraction, 0) + 1, kind = $3::text::document_kind, kind_confidence = $4, review_fields = $5,
           approval_owed = true, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2 and approval is distinct from 'approved'
         returning extraction as "extraction!""#,
        org.0,
        id.0,
        new.extraction.kind.as_str(),
        new.extraction.kind_confidence,
        &review
    )
    .fetch_optional(tx.conn())
    .await?
    .or_not_found("document")?;
    sqlx::query!(
        "insert into document_extractions (org_id, document_id, version, origin, actor_id, note, result)
         values ($1, $2, $3, $4, $5, $6, $7)",
        org.0,
        id.0,
        version,
        new.origin.as_str(),
        new.actor.map(|actor| actor.0),
        new.note,
        Json(new.extraction) as _
    )
    .execute(tx.conn())
    .await?;
    store_values(tx, id, new.extraction).await?;
    indexing::index(tx, id).await?;
    guards::judge(tx, id, new.extraction).await?;
    log::hint(tx, id).await?;
    Ok(version)
}

/// Stores the values of the current version as rows, for exports of many documents.
async fn store_values(tx: &mut OrgTx, id: DocumentId, extraction: &Extraction) -> Result<()> {
    let org = tx.org();
    sqlx::query!("delete from document_fields where org_id = $1 and document_id = $2", org.0, id.0)
        .execute(tx.conn())
        .await?;
    for (name, field) in &extraction.fields {
        sqlx::query!(
            "insert into document_fields (org_id, document_id, name, value, confidence, page, box, source)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            org.0,
            id.0,
            name,
            field.value,
            field.confidence,
            field.page.map(i32::try_from).transpose()?,
            field.bbox.as_ref().map(|corners| &corners[..]),
            field.source.as_str()
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// The current version of a document; an empty one with number 0 while nothing was extracted.
pub async fn current(tx: &mut OrgTx, document: &Document) -> Result<Version> {
    let found = match document.extraction {
        Some(number) => version(tx, document.id, number).await?,
        None => None,
    };
    Ok(found.unwrap_or_else(|| Version {
        version: 0,
        origin: Origin::First,
        actor_id: None,
        note: None,
        created_at: document.created_at,
        extraction: Extraction::default(),
    }))
}

/// One version of a document.
pub async fn version(tx: &mut OrgTx, id: DocumentId, number: i32) -> Result<Option<Version>> {
    let org = tx.org();
    let row = sqlx::query_as!(
        Row,
        r#"select version, origin, actor_id as "actor_id: _", note, result as "result: _", created_at
         from document_extractions
         where org_id = $1 and document_id = $2 and version = $3"#,
        org.0,
        id.0,
        number
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Version::from))
}

/// Up to `limit + 1` versions of a document, newest first, older than a given version.
pub async fn versions(
    tx: &mut OrgTx,
    id: DocumentId,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<Version>> {
    let org = tx.org();
    let rows = sqlx::query_as!(
        Row,
        r#"select version, origin, actor_id as "actor_id: _", note, result as "result: _", created_at
         from document_extractions
         where org_id = $1 and document_id = $2 and ($3::integer is null or version < $3)
         order by version desc
         limit $4::bigint + 1"#,
        org.0,
        id.0,
        before,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Version::from).collect())
}

/// A row of `document_extractions`.
struct Row {
    version: i32,
    origin: String,
    actor_id: Option<UserId>,
    note: Option<String>,
    result: Json<Extraction>,
    created_at: DateTime<Utc>,
}

impl From<Row> for Version {
    fn from(row: Row) -> Self {
        Self {
            version: row.version,
            origin: Origin::from_name(&row.origin),
            actor_id: row.actor_id,
            note: row.note,
            created_at: row.created_at,
            extraction: row.result.0,
        }
    }
}

/// What differs between two versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Difference {
    /// The field's name; `kind` for the kind, `line_items` for those.
    pub name: String,
    /// What the older version has.
    pub before: Option<String>,
    /// What the newer version has.
    pub after: Option<String>,
    /// Where the older value came from.
    pub before_source: Option<Source>,
    /// Where the newer value came from.
    pub after_source: Option<Source>,
}

/// The differences between two versions, by name: another value, or the same from another source.
pub fn differences(before: &Extraction, after: &Extraction) -> Vec<Difference> {
    let plain = |name: &str, before: String, after: String| Difference {
        name: name.to_owned(),
        before: Some(before),
        after: Some(after),
        before_source: None,
        after_source: None,
    };
    let mut differences = Vec::new();
    if before.kind != after.kind {
        differences.push(plain("kind", before.kind.as_str().to_owned(), after.kind.as_str().to_owned()));
    }
    let names: BTreeSet<&String> = before.fields.keys().chain(after.fields.keys()).collect();
    for name in names {
        let (old, new) = (before.fields.get(name), after.fields.get(name));
        let said = |field: &Field| (field.value.clone(), field.source);
        if old.map(said) != new.map(said) {
            differences.push(Difference {
                name: name.clone(),
                before: old.map(|field| field.value.clone()),
                after: new.map(|field| field.value.clone()),
                before_source: old.map(|field| field.source),
                after_source: new.map(|field| field.source),
            });
        }
    }
    let said = |items: &[LineItem]| -> Vec<String> { items.iter().map(LineItem::in_words).collect() };
    let (old, new) = (said(&before.line_items), said(&after.line_items));
    if old != new {
        differences.push(plain("line_items", old.join("\n"), new.join("\n")));
    }
    differences
}

#[cfg(test)]
mod tests {
    use document_types::fields::Kind;

    use super::*;

    fn found(value: &str, source: Source) -> Extraction {
        let field = Field { value: value.into(), source, ..Field::default() };
        Extraction { fields: [("total".to_owned(), field)].into(), ..Extraction::default() }
    }

    #[test]
    fn what_a_person_confirmed_stands_when_it_is_found_otherwise_later() {
        let confirmed = found("7.00", Source::Person);
        let merged = found("9.00", Source::Model).keeping_confirmed(&confirmed);
        assert_eq!(merged, confirmed);
        let merged = found("9.00", Source::Model).keeping_confirmed(&found("8.00", Source::Rules));
        assert_eq!(merged.fields["total"].value, "9.00");

        let said = Extraction { kind: Kind::Invoice, kind_source: Source::Person, ..confirmed };
        assert_eq!(found("9.00", Source::Model).keeping_confirmed(&said).kind, Kind::Invoice);
    }

    #[test]
    fn what_a_person_said_to_be_absent_does_not_come_back() {
        let said = Extraction { absent: ["total".to_owned()].into(), ..Extraction::default() };
        assert_eq!(found("9.00", Source::Model).keeping_confirmed(&said), said);
    }
}
