//! How documents belong together: what came in one mail, a credit note and its invoice, duplicates, newer versions.

use document_types::fields::Kind;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::log::{self, DOCUMENT_RELATED, DOCUMENT_UNRELATED};
use super::{Document, StoredKind};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::{Error, Result, refuse};
use crate::ids::{DocumentId, UserId};

/// Most relations that are shown.
const SHOWN: i64 = 200;

/// Most invoices that are proposed for a credit note, and duplicates of a document.
const PROPOSED: i64 = 5;

/// A shorter number stands in many texts by chance.
const SHORTEST_NUMBER: i32 = 4;

/// What one document is to another, as somebody says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RelationKind)]
pub enum Relation {
    /// A credit note, to the invoice that it corrects.
    CreditNoteOf,
    /// The same paper once more, to the one that counts.
    DuplicateOf,
    /// A newer state of a document, to the older one.
    VersionOf,
    /// A file that came inside another, to that one. Nobody says it: it is so.
    AttachmentOf,
}

impl Relation {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreditNoteOf => "credit_note_of",
            Self::DuplicateOf => "duplicate_of",
            Self::VersionOf => "version_of",
            Self::AttachmentOf => "attachment_of",
        }
    }

    /// The relation of that name; every stored name was written by `as_str`.
    fn from_name(name: &str) -> Self {
        [Self::CreditNoteOf, Self::DuplicateOf, Self::VersionOf]
            .into_iter()
            .find(|relation| relation.as_str() == name)
            .unwrap_or(Self::AttachmentOf)
    }
}

/// Another document, and what it is to this one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = RelatedDocument)]
pub struct Related {
    /// What one is to the other.
    pub relation: Relation,
    /// Whether this document is the first of the two: the credit note, the duplicate, the attachment.
    pub outgoing: bool,
    /// Whether nobody said so: it looks like it, and a person decides.
    pub proposed: bool,
    /// The other document.
    pub document_id: DocumentId,
    /// The name of its file.
    pub name: String,
    /// What kind of document it is.
    pub kind: Option<Kind>,
    /// Its number, such as that of an invoice.
    pub number: Option<String>,
    /// Since when it is in the trash; absent where it is not.
    pub deleted_at: Option<chrono::DateTime<chrono::Utc>>,
}

struct Row {
    relation: String,
    outgoing: bool,
    proposed: bool,
    id: DocumentId,
    name: String,
    kind: Option<StoredKind>,
    number: Option<String>,
    deleted_at: Option<chrono::DateTime<chrono::Utc>>,
}

impl From<Row> for Related {
    fn from(row: Row) -> Self {
        Self {
            relation: Relation::from_name(&row.relation),
            outgoing: row.outgoing,
            proposed: row.proposed,
            document_id: row.id,
            name: row.name,
            kind: row.kind.map(|kind| kind.0),
            number: row.number,
            deleted_at: row.deleted_at,
        }
    }
}

/// What a document belongs to: what somebody said, then what came inside what, then what is proposed.
pub async fn of(tx: &mut OrgTx, document: &Document) -> Result<Vec<Related>> {
    let org = tx.org();
    let rows = sqlx::query_as!(
        Row,
        r#"select r.relation as "relation!", r.outgoing as "outgoing!", false as "proposed!", d.id as "id: _", d.name,
             d.kind::text as "kind: StoredKind", d.number, d.deleted_at
         from (
           select kind as relation, true as outgoing, to_id as other, 0 as place from document_relations
           where org_id = $1 and from_id = $2
           union all
           select kind, false, from_id, 0 from document_relations where org_id = $1 and to_id = $2
           union all
           select 'attachment_of', true, parent_id, 1 from documents
           where org_id = $1 and id = $2 and parent_id is not null
           union all
           select 'attachment_of', false, id, 1 from documents where org_id = $1 and parent_id = $2
         ) as r
         join documents d on d.org_id = $1 and d.id = r.other and d.erased_at is null
         order by r.place, r.relation, d.id
         limit $3"#,
        org.0,
        document.id.0,
        SHOWN
    )
    .fetch_all(tx.conn())
    .await?;
    let mut related: Vec<Related> = rows.into_iter().map(Related::from).collect();
    for proposal in proposals(tx, document).await? {
        let is_known = related.iter().any(|known| {
            known.document_id == proposal.document_id && known.relation != Relation::AttachmentOf
        });
        if !is_known {
            related.push(proposal);
        }
    }
    Ok(related)
}

/// The same bytes once more, and for a credit note the invoices of the same vendor whose number stands in its text.
async fn proposals(tx: &mut OrgTx, document: &Document) -> Result<Vec<Related>> {
    let org = tx.org();
    let is_credit_note = document.kind == Some(Kind::CreditNote);
    let rows = sqlx::query_as!(
        Row,
        r#"(select 'duplicate_of' as "relation!", true as "outgoing!", true as "proposed!", o.id as "id!: _", o.name as "name!",
              o.kind::text as "kind: StoredKind", o.number, o.deleted_at
            from documents o
            where o.org_id = $1 and o.sha256 = $3 and o.id < $2 and o.status = 'completed' and o.deleted_at is null
            order by o.id
            limit $5)
           union all
           (select 'credit_note_of', true, true, o.id, o.name, o.kind::text, o.number, o.deleted_at
            from documents d
            join documents o on o.org_id = d.org_id and lower(o.vendor) = lower(d.vendor) and o.id <> d.id
              and o.status = 'completed' and o.deleted_at is null and o.erased_at is null
            where d.org_id = $1 and d.id = $2 and $4 and o.kind = 'invoice' and length(o.number) >= $6
              and o.number is distinct from d.number and position(lower(o.number) in lower(d.ocr_text)) > 0
            order by o.id desc
            limit $5)"#,
        org.0,
        document.id.0,
        document.sha256,
        is_credit_note,
        PROPOSED,
        SHORTEST_NUMBER
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Related::from).collect())
}

/// Says what a document is to another. Saying it again changes nothing.
///
/// # Errors
/// `Conflict` with code `itself`, `other_way_round`, or `not_said` for an attachment, which nobody says.
pub async fn say(
    tx: &mut OrgTx,
    actor: &Actor,
    by: UserId,
    document: DocumentId,
    relation: Relation,
    other: DocumentId,
) -> Result<()> {
    if relation == Relation::AttachmentOf {
        return Err(not_said());
    }
    if document == other {
        return Err(Error::Conflict(refuse("itself", "name another document than this one")));
    }
    let org = tx.org();
    let inverse = sqlx::query_scalar!(
        r#"select exists (
             select from document_relations where org_id = $1 and from_id = $2 and kind = $3 and to_id = $4) as "is!""#,
        org.0,
        other.0,
        relation.as_str(),
        document.0
    )
    .fetch_one(tx.conn())
    .await?;
    if inverse {
        let detail = "the other document stands in this relation to this one: remove that first";
        return Err(Error::Conflict(refuse("other_way_round", detail)));
    }
    let done = sqlx::query!(
        "insert into document_relations (org_id, from_id, kind, to_id, actor_id)
         values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        org.0,
        document.0,
        relation.as_str(),
        other.0,
        by.0
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 1 {
        let what = json!({ "relation": relation, "other": other });
        log::record(tx, actor, DOCUMENT_RELATED, document, Some(what)).await?;
    }
    Ok(())
}

/// Takes back what was said. What nobody said stays as it is.
///
/// # Errors
/// `Conflict` with code `not_said` for an attachment.
pub async fn take_back(
    tx: &mut OrgTx,
    actor: &Actor,
    document: DocumentId,
    relation: Relation,
    other: DocumentId,
) -> Result<()> {
    if relation == Relation::AttachmentOf {
        return Err(not_said());
    }
    let org = tx.org();
    let done = sqlx::query!(
        "delete from document_relations where org_id = $1 and from_id = $2 and kind = $3 and to_id = $4",
        org.0,
        document.0,
        relation.as_str(),
        other.0
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 1 {
        let what = json!({ "relation": relation, "other": other });
        log::record(tx, actor, DOCUMENT_UNRELATED, document, Some(what)).await?;
    }
    Ok(())
}

fn not_said() -> Error {
    let detail = "what came inside what is no choice: name credit_note_of, duplicate_of or version_of";
    Error::Conflict(refuse("not_said", detail))
}
