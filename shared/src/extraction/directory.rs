//! The vendors of an organization, as extraction needs them.

use super::{Knowledge, KnownVendor};
use crate::db::OrgTx;
use crate::error::Result;

/// Vendors that are compared with one document: those seen most often.
const VENDORS: i64 = 5000;

/// What an organization knows before it looks at a document.
///
/// # Errors
/// When Postgres is gone.
pub async fn knowledge(tx: &mut OrgTx) -> Result<Knowledge> {
    let org = tx.org();
    let locale = sqlx::query_scalar!("select locale from organizations where id = $1", org.0)
        .fetch_one(tx.conn())
        .await?;
    let vendors = sqlx::query!(
        "select name, address, documents
         from vendors
         where org_id = $1
         order by documents desc, id
         limit $2",
        org.0,
        VENDORS
    )
    .fetch_all(tx.conn())
    .await?;
    let vendors = vendors.into_iter().map(|row| KnownVendor {
        company: row.name,
        address: row.address,
        count: row.documents.try_into().unwrap_or(0),
    });
    Ok(Knowledge { vendors: vendors.collect(), locale, ..Knowledge::default() })
}
