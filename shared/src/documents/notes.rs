//! Notes on the pages of a document: a remark, a highlighted passage, a box. The staff's: clients see none.

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;
use utoipa::ToSchema;

use super::log::{self, NOTE_ADDED, NOTE_CHANGED, NOTE_DELETED, NOTE_REOPENED, NOTE_RESOLVED};
use super::{Document, mentions};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{DocumentId, NoteId, UserId};

/// Most notes of a document.
const MOST: i64 = 1000;

/// What is marked on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = NoteKind)]
pub enum Kind {
    /// A remark about the page, at a place or none.
    Note,
    /// A passage of its text.
    Highlight,
    /// A part of the page.
    Box,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Highlight => "highlight",
            Self::Box => "box",
        }
    }

    /// The kind of that name; every stored name was written by `as_str`.
    fn from_name(name: &str) -> Self {
        [Self::Highlight, Self::Box].into_iter().find(|kind| kind.as_str() == name).unwrap_or(Self::Note)
    }
}

/// A part of a page, in fractions of its width and height: 0 is left and top.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NoteArea)]
pub struct Area {
    /// Its left edge.
    #[garde(range(min = 0.0, max = 1.0))]
    pub left: f64,
    /// Its upper edge.
    #[garde(range(min = 0.0, max = 1.0))]
    pub top: f64,
    /// Its width.
    #[garde(range(min = 0.0, max = 1.0))]
    pub width: f64,
    /// Its height.
    #[garde(range(min = 0.0, max = 1.0))]
    pub height: f64,
}

/// A note on a document.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DocumentNote)]
pub struct Note {
    /// Which.
    pub id: NoteId,
    /// The document.
    pub document_id: DocumentId,
    /// Who wrote it.
    pub author_id: UserId,
    /// Their name.
    pub author: String,
    /// What is marked.
    pub kind: Kind,
    /// On which page, from 0.
    pub page: i32,
    /// The version of the file that has the page.
    pub file_version: i32,
    /// Where on the page; a highlight has one area for each line.
    #[schema(value_type = Vec<Area>)]
    pub areas: Json<Vec<Area>>,
    /// What is said.
    pub text: String,
    /// Members who were told.
    #[schema(value_type = Vec<UserId>)]
    pub mentions: Json<Vec<UserId>>,
    /// When it was settled; absent while it is open.
    pub resolved_at: Option<DateTime<Utc>>,
    /// Who settled it.
    pub resolved_by: Option<UserId>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Goes up with every change; the `ETag`.
    pub version: i64,
}

/// A note to write.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDocumentNote)]
pub struct NewNote {
    /// What is marked.
    #[garde(skip)]
    pub kind: Kind,
    /// On which page, from 0.
    #[garde(range(max = 100_000))]
    pub page: u32,
    /// Where: none or one for a note, 1 to 200 for a highlight, one for a box.
    #[garde(length(max = 200), dive)]
    #[serde(default)]
    pub areas: Vec<Area>,
    /// What is said, to 4,000 characters. A note says something; a highlight and a box need not.
    #[garde(length(chars, max = 4000))]
    #[serde(default)]
    pub text: String,
    /// Members to tell, to 20.
    #[garde(length(max = 20))]
    #[serde(default)]
    pub mentions: Vec<UserId>,
}

/// What is to change; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DocumentNoteChanges)]
pub struct Changes {
    /// What is said.
    #[garde(inner(length(chars, max = 4000)))]
    pub text: Option<String>,
    /// Members to tell; those who were told before are not told again.
    #[garde(inner(length(max = 20)))]
    pub mentions: Option<Vec<UserId>>,
    /// Settled or open again.
    #[garde(skip)]
    pub resolved: Option<bool>,
}

impl NewNote {
    /// Whether places and text are those of its kind, on a page that the document has.
    ///
    /// # Errors
    /// `Invalid` names the field.
    pub fn check(&self, document: &Document) -> Result<()> {
        let pages = document.pages_total.unwrap_or_default().max(1);
        if i64::from(self.page) >= i64::from(pages) {
            let message = format!("the document has the pages 0 to {}", pages - 1);
            return Err(Error::field("/page", "out_of_range", message));
        }
        let (least, most) = match self.kind {
            Kind::Note => (0, 1),
            Kind::Highlight => (1, 200),
            Kind::Box => (1, 1),
        };
        if !(least..=most).contains(&self.areas.len()) {
            let message = format!("give {least} to {most} areas for this kind of note");
            return Err(Error::field("/areas", "out_of_range", message));
        }
        let is_flat = |area: &Area| area.width <= 0.0 || area.height <= 0.0;
        if self.kind != Kind::Note && self.areas.iter().any(is_flat) {
            return Err(Error::field("/areas", "empty", "give every area a width and a height above 0"));
        }
        says_something(self.kind, &self.text)
    }
}

fn says_something(kind: Kind, text: &str) -> Result<()> {
    if kind == Kind::Note && text.trim().is_empty() {
        return Err(Error::field("/text", "missing", "write what the note says"));
    }
    Ok(())
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! note_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select n.id as "id: _", n.document_id as "document_id: _", n.author_id as "author_id: _", u.name as author, n.kind,
               n.page, n.file_version, n.areas as "areas: _", n.text, n.mentions as "mentions: _", n.resolved_at,
               n.resolved_by as "resolved_by: _", n.created_at, n.updated_at, n.version
             from document_notes n
             join users u on u.id = n.author_id "# + $from $(, $value)*
        )
    };
}

struct Row {
    id: NoteId,
    document_id: DocumentId,
    author_id: UserId,
    author: String,
    kind: String,
    page: i32,
    file_version: i32,
    areas: Json<Vec<Area>>,
    text: String,
    mentions: Json<Vec<UserId>>,
    resolved_at: Option<DateTime<Utc>>,
    resolved_by: Option<UserId>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl From<Row> for Note {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            document_id: row.document_id,
            author_id: row.author_id,
            author: row.author,
            kind: Kind::from_name(&row.kind),
            page: row.page,
            file_version: row.file_version,
            areas: row.areas,
            text: row.text,
            mentions: row.mentions,
            resolved_at: row.resolved_at,
            resolved_by: row.resolved_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// The notes of a document, page by page, the oldest of a page first: at most 1,000.
pub async fn list(tx: &mut OrgTx, document: DocumentId) -> Result<Vec<Note>> {
    let org = tx.org();
    let rows = note_query!(
        "where n.org_id = $1 and n.document_id = $2
         order by n.page, n.id
         limit $3",
        org.0,
        document.0,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Note::from).collect())
}

/// One note of a document.
pub async fn find(tx: &mut OrgTx, document: DocumentId, id: NoteId) -> Result<Option<Note>> {
    let org = tx.org();
    let row =
        note_query!("where n.org_id = $1 and n.document_id = $2 and n.id = $3", org.0, document.0, id.0)
            .fetch_optional(tx.conn())
            .await?;
    Ok(row.map(Note::from))
}

/// Writes a note and tells the members it mentions. Call it after [`NewNote::check`].
///
/// # Errors
/// `Conflict` with code `too_many_notes`; `Invalid` for a mention of somebody who is no member of the staff.
pub async fn add(
    tx: &mut OrgTx,
    actor: &Actor,
    author: UserId,
    document: &Document,
    new: &NewNote,
) -> Result<Note> {
    let org = tx.org();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from document_notes where org_id = $1 and document_id = $2"#,
        org.0,
        document.id.0
    )
    .fetch_one(tx.conn())
    .await?;
    if count >= MOST {
        let detail = format!("a document has {MOST} notes at most: delete some that are settled");
        return Err(Error::Conflict(refuse("too_many_notes", detail)));
    }
    mentions::refuse_strangers(tx, &new.mentions).await?;
    let id = NoteId::new();
    sqlx::query!(
        "insert into document_notes (id, org_id, document_id, author_id, kind, page, file_version, areas, text, mentions)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.0,
        org.0,
        document.id.0,
        author.0,
        new.kind.as_str(),
        i32::try_from(new.page)?,
        document.file_version,
        Json(&new.areas) as _,
        new.text.trim(),
        Json(&new.mentions) as _
    )
    .execute(tx.conn())
    .await?;
    log::record(tx, actor, NOTE_ADDED, document.id, Some(json!({ "note": id }))).await?;
    let note = find(tx, document.id, id).await?.or_not_found("note")?;
    mentions::tell(tx, document, (note.author_id, &note.author), &note.text, &new.mentions).await?;
    Ok(note)
}

/// Changes a note. Whoever may do that is decided by the caller.
///
/// # Errors
/// `Invalid` for a mention of somebody who is no member of the staff, or a note that says nothing.
pub async fn change(
    tx: &mut OrgTx,
    actor: &Actor,
    by: UserId,
    document: &Document,
    before: &Note,
    changes: &Changes,
) -> Result<Note> {
    let mentioned = changes.mentions.as_ref().unwrap_or(&before.mentions.0);
    mentions::refuse_strangers(tx, mentioned).await?;
    let text = changes.text.as_deref().map_or(before.text.as_str(), str::trim);
    says_something(before.kind, text)?;
    let was_resolved = before.resolved_at.is_some();
    let resolved = changes.resolved.unwrap_or(was_resolved);
    let org = tx.org();
    sqlx::query!(
        "update document_notes
         set text = $4, mentions = $5, resolved_at = case when $6 then coalesce(resolved_at, now()) end,
           resolved_by = case when $6 then coalesce(resolved_by, $7) end, version = version + 1, updated_at = now()
         where org_id = $1 and document_id = $2 and id = $3",
        org.0,
        document.id.0,
        before.id.0,
        text,
        Json(mentioned) as _,
        resolved,
        by.0
    )
    .execute(tx.conn())
    .await?;
    let action = match (was_resolved, resolved) {
        (false, true) => NOTE_RESOLVED,
        (true, false) => NOTE_REOPENED,
        _ => NOTE_CHANGED,
    };
    log::record(tx, actor, action, document.id, Some(json!({ "note": before.id }))).await?;
    let note = find(tx, document.id, before.id).await?.or_not_found("note")?;
    let told = &before.mentions.0;
    let newly: Vec<UserId> = mentioned.iter().copied().filter(|member| !told.contains(member)).collect();
    mentions::tell(tx, document, (note.author_id, &note.author), &note.text, &newly).await?;
    Ok(note)
}

/// Deletes a note.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, note: &Note) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "delete from document_notes where org_id = $1 and document_id = $2 and id = $3",
        org.0,
        note.document_id.0,
        note.id.0
    )
    .execute(tx.conn())
    .await?;
    log::record(tx, actor, NOTE_DELETED, note.document_id, Some(json!({ "note": note.id }))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(kind: Kind, areas: Vec<Area>, text: &str) -> NewNote {
        NewNote { kind, page: 0, areas, text: text.to_owned(), mentions: Vec::new() }
    }

    fn code(result: &Result<()>) -> &str {
        match result {
            Ok(()) => "ok",
            Err(Error::Invalid(faults)) => faults[0].code.as_ref(),
            Err(_) => "another",
        }
    }

    #[test]
    fn each_kind_has_its_places_and_its_text() {
        let whole = Area { left: 0.0, top: 0.0, width: 1.0, height: 0.1 };
        let flat = Area { height: 0.0, ..whole };
        for (kind, areas, text, expected) in [
            (Kind::Note, vec![], "look here", 0),
            (Kind::Note, vec![], " ", 1),
            (Kind::Highlight, vec![whole, whole], "", 0),
            (Kind::Highlight, vec![], "", 1),
            (Kind::Box, vec![whole, whole], "", 1),
            (Kind::Box, vec![flat], "", 1),
            (Kind::Box, vec![whole], "", 0),
        ] {
            let wrong = says(&note(kind, areas.clone(), text));
            assert_eq!(i32::from(code(&wrong) != "ok"), expected, "{kind:?} {areas:?} {text:?}");
        }
    }

    #[test]
    fn a_place_is_on_the_page() {
        let area: Area =
            serde_json::from_value(json!({ "left": 0.5, "top": 0, "width": 1.1, "height": 0.1 })).unwrap();
        assert!(area.validate().is_err());
    }

    fn says(note: &NewNote) -> Result<()> {
        note.check(&document())
    }

    /// A document of one page.
    fn document() -> Document {
        serde_json::from_value(json!({
            "id": uuid::Uuid::nil(), "owner_id": uuid::Uuid::nil(), "name": "a.pdf", "media_type": "application/pdf",
            "size": 1, "status": "COMPLETED", "needs_review": false, "review_fields": [], "pages_total": 1,
            "pages_done": 1, "pages_failed": 0, "attempts": 1, "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z", "version": 1, "file_version": 1,
        }))
        .unwrap()
    }
}
