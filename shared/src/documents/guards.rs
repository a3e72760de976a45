//! Money guards: what makes somebody look at a document before it is paid, each in words and with its evidence. They are
//! judged in the transaction that keeps a version of the fields, and hold until a person says that it is right.

mod facts;
mod judging;
mod name;

use chrono::{DateTime, Utc};
use document_types::fields::Extraction;
use serde::Serialize;
use serde_json::json;
use sqlx::types::Json;
use utoipa::ToSchema;

use super::log::{self, DOCUMENT_GUARD_ACKNOWLEDGED};
use super::{Document, settings, store};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::{OrNotFound, Result};
use crate::ids::{DocumentId, GuardId, UserId};
use crate::notifications::{self, Notice};
use crate::organizations::{Role, recipients};

pub use facts::{know, learn, unlearn};
use judging::{Finding, findings};
pub use name::Name;

/// Most guards of a document that are shown.
const SHOWN: i64 = 100;

/// Why a document is looked at before it is paid.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Guard {
    /// Which.
    pub id: GuardId,
    /// What it says.
    pub name: Name,
    /// The evidence, in a sentence for a person.
    pub detail: String,
    /// The fields it is about.
    pub fields: Vec<String>,
    /// The document that it is held against, if it still exists.
    pub other_id: Option<DocumentId>,
    /// Who said that it is right: then it no longer forces a look.
    pub acknowledged_by: Option<UserId>,
    /// When they said so.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// When it was found.
    pub created_at: DateTime<Utc>,
}

/// The guards of a document that hold for its current version, those that wait for somebody first.
pub async fn of_document(tx: &mut OrgTx, id: DocumentId) -> Result<Vec<Guard>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select id as "id: GuardId", name, detail, fields, other_id as "other_id: DocumentId",
             acknowledged_by as "acknowledged_by: UserId", acknowledged_at, created_at
         from document_guards
         where org_id = $1 and document_id = $2 and holds
         order by acknowledged_at is not null, id
         limit $3"#,
        org.0,
        id.0,
        SHOWN
    )
    .fetch_all(tx.conn())
    .await?;
    let guards = rows.into_iter().map(|row| Guard {
        id: row.id,
        name: Name::from_name(&row.name),
        detail: row.detail,
        fields: row.fields,
        other_id: row.other_id,
        acknowledged_by: row.acknowledged_by,
        acknowledged_at: row.acknowledged_at,
        created_at: row.created_at,
    });
    Ok(guards.collect())
}

/// Judges a document by its current version, which is indexed already, makes the guards that wait for a person force
/// a look, and tells whoever reviews of new ones, once.
pub(super) async fn judge(tx: &mut OrgTx, id: DocumentId, extraction: &Extraction) -> Result<()> {
    let found = findings(tx, id, extraction).await?;
    let new = store_findings(tx, id, &found).await?;
    mark(tx, id, extraction).await?;
    if new.is_empty() {
        return Ok(());
    }
    notify(tx, id, &new).await
}

/// The same for a document that took its version from another with the same bytes.
pub(super) async fn judge_again(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let current = current(tx, id).await?;
    judge(tx, id, &current).await
}

/// What was found in a document by now.
async fn current(tx: &mut OrgTx, id: DocumentId) -> Result<Extraction> {
    let org = tx.org();
    let found = sqlx::query_scalar!(
        r#"select e.result as "result: Json<Extraction>"
         from documents d
         join document_extractions e on e.org_id = d.org_id and e.document_id = d.id and e.version = d.extraction
         where d.org_id = $1 and d.id = $2"#,
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|found| found.0).unwrap_or_default())
}

/// A person has checked what a guard found, and it is right: it no longer forces a look for that value, and an account
/// or VAT identifier becomes known as the vendor's.
///
/// # Errors
/// `NotFound` when the document has no such guard, or it no longer holds.
pub async fn acknowledge(tx: &mut OrgTx, actor: &Actor, document: &Document, id: GuardId) -> Result<()> {
    let org = tx.org();
    let guard = sqlx::query!(
        "update document_guards
         set acknowledged_by = coalesce(acknowledged_by, $4), acknowledged_at = coalesce(acknowledged_at, now())
         where org_id = $1 and document_id = $2 and id = $3 and holds
         returning name, detail",
        org.0,
        document.id.0,
        id.0,
        actor.user.map(|user| user.0)
    )
    .fetch_optional(tx.conn())
    .await?
    .or_not_found("guard")?;
    let current = current(tx, document.id).await?;
    let known = match Name::from_name(&guard.name) {
        Name::IbanChanged => Some("iban"),
        Name::VendorMismatch => Some("vendor_vat_id"),
        Name::SeenBefore | Name::OwnVendor => None,
    };
    if let Some(field) = known.and_then(|name| current.fields.get_key_value(name)) {
        facts::record(tx, actor, document.id, field.0, &field.1.value).await?;
    }
    mark(tx, document.id, &current).await?;
    let what = json!({ "guard": guard.name, "detail": guard.detail });
    log::record(tx, actor, DOCUMENT_GUARD_ACKNOWLEDGED, document.id, Some(what)).await
}

/// Writes which fields a person should look at: the doubtful ones, and those of guards that nobody has acknowledged.
async fn mark(tx: &mut OrgTx, id: DocumentId, extraction: &Extraction) -> Result<()> {
    let org = tx.org();
    let threshold = settings::current(tx).await?.review_threshold;
    sqlx::query!(
        "update documents
         set version = version + 1, updated_at = now(), review_fields = array(
           select distinct name
           from (
             select unnest($3::text[]) as name
             union all
             select unnest(g.fields)
             from document_guards g
             where g.org_id = $1 and g.document_id = $2 and g.holds and g.acknowledged_at is null
           ) as looked_at
           order by name)
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        &extraction.doubtful(threshold as f32)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Stores what was found, and forgets what no longer holds unless somebody has acknowledged it. Returns what is new.
async fn store_findings(tx: &mut OrgTx, id: DocumentId, found: &[Finding]) -> Result<Vec<String>> {
    let org = tx.org();
    let names: Vec<&str> = found.iter().map(|finding| finding.name.as_str()).collect();
    let values: Vec<&str> = found.iter().map(|finding| finding.value.as_str()).collect();
    sqlx::query!(
        "delete from document_guards
         where org_id = $1 and document_id = $2 and acknowledged_at is null
           and (name, value) not in (select * from unnest($3::text[], $4::text[]))",
        org.0,
        id.0,
        &names as &[&str],
        &values as &[&str]
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update document_guards set holds = false where org_id = $1 and document_id = $2 and holds",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    let mut new = Vec::new();
    for finding in found {
        let is_new = sqlx::query_scalar!(
            r#"insert into document_guards (id, org_id, document_id, name, value, detail, fields, other_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (org_id, document_id, name, value) do update
             set detail = excluded.detail, fields = excluded.fields, other_id = excluded.other_id, holds = true
             returning xmax = 0 as "is_new!""#,
            GuardId::new().0,
            org.0,
            id.0,
            finding.name.as_str(),
            finding.value,
            finding.detail,
            &[finding.field.to_owned()],
            finding.other.map(|other| other.0)
        )
        .fetch_one(tx.conn())
        .await?;
        if is_new {
            new.push(finding.detail.clone());
        }
    }
    Ok(new)
}

async fn notify(tx: &mut OrgTx, id: DocumentId, new: &[String]) -> Result<()> {
    let Some(document) = store::find(tx, id).await? else { return Ok(()) };
    let to = recipients::find(tx, &[Role::Admin, Role::Operator], &[], document.owner_id).await?;
    let notice = Notice {
        kind: "document.guarded",
        title: &document.name,
        text: &format!("Check before you pay: {}.", new.join("; ")),
        object: ("document", id.0),
    };
    notifications::send(tx, &to, &notice).await
}
