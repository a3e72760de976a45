//! What people confirmed of vendors: accounts and VAT identifiers, each with the document on which it was confirmed.

use document_types::fields::{Extraction, Kind, Source};
use uuid::Uuid;

use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::DocumentId;

/// The fields whose values are known of a vendor, each with the guard that keeps a value from becoming known.
const KNOWN: [(&str, &str); 2] = [("iban", "iban_changed"), ("vendor_vat_id", "vendor_mismatch")];

/// Takes what a person confirmed on a document as known of its vendor. What a guard doubts is known when somebody has
/// acknowledged the guard, and not because the value was confirmed as the one that is printed.
pub async fn learn(tx: &mut OrgTx, actor: &Actor, id: DocumentId, said: &Extraction) -> Result<()> {
    // Of other kinds nothing is judged, so nothing becomes known.
    let is_judged = matches!(said.kind, Kind::Invoice | Kind::CreditNote | Kind::Receipt);
    for (name, guard) in KNOWN {
        let field = said.fields.get(name).filter(|field| is_judged && field.source == Source::Person);
        match field {
            Some(field) if !is_doubted(tx, id, guard).await? => {
                record(tx, actor, id, name, &field.value).await?
            }
            _ => forget(tx, id, name).await?,
        }
    }
    Ok(())
}

async fn is_doubted(tx: &mut OrgTx, id: DocumentId, guard: &str) -> Result<bool> {
    let org = tx.org();
    let is_doubted = sqlx::query_scalar!(
        r#"select exists (
             select from document_guards
             where org_id = $1 and document_id = $2 and name = $3 and holds and acknowledged_at is null) as "is_doubted!""#,
        org.0,
        id.0,
        guard
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(is_doubted)
}

/// A value of a field is known as that of the document's vendor.
pub(super) async fn record(
    tx: &mut OrgTx,
    actor: &Actor,
    id: DocumentId,
    name: &str,
    value: &str,
) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into vendor_facts (id, org_id, document_id, name, value, vendor_key, vendor, vendor_vat, confirmed_by)
         select $4, d.org_id, d.id, $3, upper(app.comparable($5)), d.vendor_key, d.vendor, d.vendor_vat, $6
         from documents d
         where d.org_id = $1 and d.id = $2 and d.vendor_key is not null and app.comparable($5) is not null
         on conflict (org_id, document_id, name) do update
         set value = excluded.value, vendor_key = excluded.vendor_key, vendor = excluded.vendor,
           vendor_vat = excluded.vendor_vat, confirmed_by = excluded.confirmed_by, confirmed_at = now()",
        org.0,
        id.0,
        name,
        Uuid::now_v7(),
        value,
        actor.user.map(|user| user.0)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn forget(tx: &mut OrgTx, id: DocumentId, name: &str) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "delete from vendor_facts where org_id = $1 and document_id = $2 and name = $3",
        org.0,
        id.0,
        name
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A VAT identifier that somebody entered with a vendor.
pub async fn know(tx: &mut OrgTx, actor: &Actor, vendor: &str, vat_id: &str) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into vendor_facts (id, org_id, name, value, vendor_key, vendor, vendor_vat, confirmed_by)
         select $2, $1, 'vendor_vat_id', upper(app.comparable($4)), app.comparable($3), $3, upper(app.comparable($4)), $5
         where app.comparable($3) is not null and app.comparable($4) is not null",
        org.0,
        Uuid::now_v7(),
        vendor,
        vat_id,
        actor.user.map(|user| user.0)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Forgets what somebody entered with a vendor that was deleted. What people confirmed on documents stays known.
pub async fn unlearn(tx: &mut OrgTx, vendor: &str) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "delete from vendor_facts where org_id = $1 and vendor_key = app.comparable($2) and document_id is null",
        org.0,
        vendor
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
