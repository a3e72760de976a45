//! The vendors of an organization learn from what people confirm. The library `extraction` finds out what a document
//! teaches; this module stores it.

use std::time::Duration;

use document_types::fields::{Confirmation, Extraction, Source};
use document_types::folding::letters;
use document_types::vendor::Layout;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::clock::minutes;
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::{DocumentId, UserId, VendorId};
use crate::jobs::Job;

/// Learn from what people confirmed on one document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LearnVendor {
    /// The document that was confirmed.
    pub document: DocumentId,
}

impl Job for LearnVendor {
    const NAME: &'static str = "learn-vendor";
    const TIMEOUT: Duration = minutes(2);
}

/// Records what a person said about the values that had been found.
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

/// A vendor that learns, locked until the transaction ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Learner {
    /// The vendor.
    pub id: VendorId,
    /// What is known about its documents.
    pub layout: Layout,
}

/// The vendor of a document, spelt as a person last said. If the document was taken for another vendor's before, that
/// one forgets what the document showed. `None` for a name without letters and digits.
pub async fn learner(
    tx: &mut OrgTx,
    document: DocumentId,
    name: &str,
    is_said: bool,
) -> Result<Option<Learner>> {
    let folded = letters(name);
    if folded.is_empty() {
        return Ok(None);
    }
    let learner = upsert(tx, name, &folded, is_said).await?;
    forget_elsewhere(tx, document, learner.id).await?;
    Ok(Some(learner))
}

/// The vendor with a name, spelt as a person last said.
async fn upsert(tx: &mut OrgTx, name: &str, folded: &str, is_said: bool) -> Result<Learner> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"insert into vendors (id, org_id, name, folded)
         values ($1, $2, $3, $4)
         on conflict (org_id, folded) do update
         set name = case when $5 then excluded.name else vendors.name end, updated_at = now()
         returning id as "id: VendorId", layout as "layout: Json<Layout>""#,
        Uuid::now_v7(),
        org.0,
        name,
        folded,
        is_said
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Learner { id: row.id, layout: row.layout.0 })
}

/// Removes what a document has shown from another vendor to whom it was attributed before.
async fn forget_elsewhere(tx: &mut OrgTx, document: DocumentId, vendor: VendorId) -> Result<()> {
    let org = tx.org();
    let former = sqlx::query!(
        r#"select v.id, v.layout as "layout: Json<Layout>"
         from documents d
         join vendors v on v.org_id = d.org_id and v.id = d.vendor_id
         where d.org_id = $1 and d.id = $2 and v.id <> $3
         for update of v"#,
        org.0,
        document.0,
        vendor.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(former) = former else { return Ok(()) };
    let mut layout = former.layout.0;
    layout.forget(document.0);
    sqlx::query!(
        "update vendors set layout = $3, documents = greatest(documents - 1, 0), updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        former.id,
        Json(layout) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Stores what a vendor has learnt from a document: the places of values, its address and its VAT identifier.
pub async fn keep(
    tx: &mut OrgTx,
    learner: &Learner,
    document: DocumentId,
    confirmed: &Extraction,
) -> Result<()> {
    let (org, vendor) = (tx.org(), learner.id.0);
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
    // A document may print one VAT identifier for both parties, such as the buyer's twice. If it were stored as the
    // vendor's, every later document that prints the buyer's identifier would be attributed to this vendor.
    let value = |name: &str| confirmed.fields.get(name).map(|field| letters(&field.value));
    let vat_id = certain("vendor_vat_id").filter(|_| value("vendor_vat_id") != value("customer_vat_id"));
    sqlx::query!(
        "update vendors v
         set layout = $3, address = coalesce($4, v.address), vat_id = coalesce($5, v.vat_id), updated_at = now(),
           documents = (select count(*) from documents d where d.org_id = v.org_id and d.vendor_id = v.id and d.deleted_at is null)
         where v.org_id = $1 and v.id = $2",
        org.0,
        vendor,
        Json(&learner.layout) as _,
        certain("address"),
        vat_id
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
