//! The vendors of an organization learn from what people confirm.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::corrections::Confirmation;
use super::folding::letters;
use super::{Extraction, Kind, Layout, Source, layouts};
use crate::clock::minutes;
use crate::db::OrgTx;
use crate::documents::extractions::{self, Origin};
use crate::documents::{self, Document};
use crate::error::Result;
use crate::ids::{DocumentId, UserId};
use crate::jobs::Job;

/// Learn from what people confirmed on one document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LearnVendor {
    /// Which.
    pub document: DocumentId,
}

impl Job for LearnVendor {
    const NAME: &'static str = "learn-vendor";
    const TIMEOUT: Duration = minutes(2);
}

/// Keeps what a person said about values that had been found.
///
/// # Errors
/// When Postgres is gone.
pub async fn note(
    tx: &mut OrgTx,
    id: DocumentId,
    actor: UserId,
    confirmations: &[Confirmation],
) -> Result<()> {
    let org = tx.org();
    for confirmation in confirmations {
        let found = confirmation.found.as_ref();
        sqlx::query!(
            "insert into field_confirmations (id, org_id, document_id, name, found, source, score, confirmed, is_right,
               actor_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            Uuid::now_v7(),
            org.0,
            id.0,
            confirmation.name,
            found.map(|field| field.value.as_str()),
            found.map(|field| field.source.as_str()),
            found.map(|field| field.score),
            confirmation.confirmed,
            confirmation.is_right(),
            actor.0
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Makes the vendor of a document known, with its address and where the confirmed values stand. Doing it twice changes
/// nothing more; a document without a vendor teaches nothing.
///
/// # Errors
/// When Postgres is gone.
pub async fn learn(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let document = documents::lock(tx, id).await?;
    let confirmed = extractions::current(tx, &document).await?.extraction;
    let Some(vendor) = confirmed.vendor().filter(|field| field.source != Source::Rules) else {
        return Ok(());
    };
    let Some(reading) = documents::reading_of(tx, id).await? else { return Ok(()) };
    let folded = letters(&vendor.value);
    if folded.is_empty() {
        return Ok(());
    }
    let first = first_kind(tx, &document).await?;
    let vendor = upsert(tx, &vendor.value, &folded).await?;
    let mut layout = vendor.layout;
    if let Some(found) = first.filter(|found| *found != confirmed.kind) {
        layout.kinds.insert(found, confirmed.kind);
    }
    layouts::learn(&mut layout, &reading, &confirmed);
    keep(tx, vendor.id, id, &confirmed, &layout).await
}

/// What the document was taken for before a person said what it is.
async fn first_kind(tx: &mut OrgTx, document: &Document) -> Result<Option<Kind>> {
    let mut before = None;
    loop {
        let versions = extractions::versions(tx, document.id, before, 50).await?;
        let Some(last) = versions.last() else { return Ok(None) };
        before = Some(last.version);
        if let Some(found) = versions.iter().find(|version| version.origin != Origin::Person) {
            return Ok(Some(found.extraction.kind));
        }
    }
}

/// A vendor's row, locked.
struct Row {
    id: Uuid,
    layout: Layout,
}

async fn upsert(tx: &mut OrgTx, name: &str, folded: &str) -> Result<Row> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"insert into vendors (id, org_id, name, folded)
         values ($1, $2, $3, $4)
         on conflict (org_id, folded) do update set name = excluded.name, updated_at = now()
         returning id, layout as "layout: Json<Layout>""#,
        Uuid::now_v7(),
        org.0,
        name,
        folded
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Row { id: row.id, layout: row.layout.0 })
}

async fn keep(
    tx: &mut OrgTx,
    vendor: Uuid,
    document: DocumentId,
    confirmed: &Extraction,
    layout: &Layout,
) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update documents set vendor_id = $3 where org_id = $1 and id = $2",
        org.0,
        document.0,
        vendor
    )
    .execute(tx.conn())
    .await?;
    let certain = |name: &str| {
        let field = confirmed.fields.get(name)?;
        matches!(field.source, Source::Person | Source::Embedded).then_some(field.value.as_str())
    };
    sqlx::query!(
        "update vendors v
         set layout = $3, address = coalesce($4, v.address), vat_id = coalesce($5, v.vat_id), updated_at = now(),
           documents = (select count(*) from documents d where d.org_id = v.org_id and d.vendor_id = v.id)
         where v.org_id = $1 and v.id = $2",
        org.0,
        vendor,
        Json(layout) as _,
        certain("address"),
        certain("vendor_vat_id")
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
