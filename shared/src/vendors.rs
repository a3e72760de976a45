//! The vendors of an organization: looked up by extraction, maintained by people.

mod learning;
pub mod log;

use chrono::{DateTime, Utc};
use document_types::fields::{Judged, Source};
use document_types::folding::letters;
use document_types::vendor::{KnownVendor, Layout};
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;
use utoipa::ToSchema;

use crate::activity::{self, Actor};
use crate::db::{OrgTx, SystemTx};
use crate::documents::guards;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::http::{Choice, Cursor, page::COUNTED};
use crate::ids::{OrgId, VendorId};
use crate::names::is_name;

pub use learning::{LearnVendor, Learner, keep, learner, note};

/// Most vendors that are compared with one document: those seen most often.
const VENDORS: i64 = 5000;

/// A vendor of the organization.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Vendor {
    /// Which.
    pub id: VendorId,
    /// Its name as printed.
    pub name: String,
    /// Its address on one line; empty when unknown.
    pub address: String,
    /// Its VAT identifier.
    pub vat_id: Option<String>,
    /// Documents of it on which people confirmed something.
    pub documents: i32,
    /// The fields whose places on its documents were learnt.
    pub learnt: Vec<String>,
    /// When it became known.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is to be known of a vendor.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVendor {
    /// Its name as printed on its documents, 1 to 200 characters.
    #[garde(length(chars, min = 1, max = 200), custom(has_letters))]
    pub name: String,
    /// Its address as printed, on one line.
    #[garde(length(chars, max = 500), custom(is_one_line))]
    #[serde(default)]
    pub address: String,
    /// Its VAT identifier: documents that print it are taken for its.
    #[garde(inner(length(chars, min = 4, max = 30), custom(is_one_line)))]
    pub vat_id: Option<String>,
}

fn has_letters(name: &str, context: &()) -> garde::Result {
    is_name(name, context)?;
    if letters(name).is_empty() {
        return Err(garde::Error::new("a name has letters or digits"));
    }
    Ok(())
}

fn is_one_line(text: &str, (): &()) -> garde::Result {
    if text.chars().any(char::is_control) {
        return Err(garde::Error::new("one line without control characters"));
    }
    Ok(())
}

/// What is known about the vendors whose documents were seen most often.
pub async fn known(tx: &mut OrgTx) -> Result<Vec<KnownVendor>> {
    let org = tx.org();
    let vendors = sqlx::query!(
        r#"select name, address, documents, vat_id, layout as "layout: Json<Layout>"
         from vendors
         where org_id = $1
         order by documents desc, id
         limit $2"#,
        org.0,
        VENDORS
    )
    .fetch_all(tx.conn())
    .await?;
    let known = vendors.into_iter().map(|row| KnownVendor {
        company: row.name,
        address: row.address,
        count: row.documents.try_into().unwrap_or(0),
        vat_id: row.vat_id,
        layout: row.layout.0,
    });
    Ok(known.collect())
}

/// Most confirmations that count towards an organization's own calibration: the newest.
const CONFIRMATIONS: i64 = 2000;

/// For values that people looked at: how sure the rules and the directory were, and whether they were right.
pub async fn confirmations(tx: &mut OrgTx) -> Result<Vec<Judged>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select name, source as "source!", score as "score!", is_right
         from field_confirmations
         where org_id = $1 and score is not null and source in ('rules', 'directory') and name <> 'line_items'
         order by created_at desc
         limit $2"#,
        org.0,
        CONFIRMATIONS
    )
    .fetch_all(tx.conn())
    .await?;
    let source = |name: &str| if name == "rules" { Source::Rules } else { Source::Directory };
    let confirmed = rows.into_iter().map(|row| Judged {
        name: row.name,
        source: source(&row.source),
        score: row.score,
        is_right: row.is_right,
    });
    Ok(confirmed.collect())
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! vendor_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id as "id: _", name, address, vat_id, documents, layout as "layout: _", created_at, updated_at "# + $from $(, $value)*
        )
    };
}

/// Up to `limit + 1` vendors of a choice, newest first, after a cursor.
pub async fn list(tx: &mut OrgTx, choice: &Choice, after: Option<Cursor>, limit: i64) -> Result<Vec<Vendor>> {
    let org = tx.org();
    let rows = vendor_query!(
        "from vendors
         where org_id = $1 and ($2::uuid is null or id < $2) and ($4 = '' or strpos(lower(name), lower($4)) > 0 or strpos(lower(vat_id), lower($4)) > 0)
         order by id desc
         limit $3::bigint + 1",
        org.0,
        after.map(|cursor| cursor.id),
        limit,
        choice.part
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Vendor::from).collect())
}

/// Up to `limit + 1` vendors of a choice, by name, after the one whose name a cursor holds.
pub async fn list_by_name(
    tx: &mut OrgTx,
    choice: &Choice,
    after: Option<Cursor<String>>,
    limit: i64,
) -> Result<Vec<Vendor>> {
    let (org, id) = (tx.org(), after.as_ref().map(|cursor| cursor.id));
    let rows = vendor_query!(
        "from vendors
         where org_id = $1 and ($2::uuid is null or (lower(name), id) > (lower($5), $2))
           and ($4 = '' or strpos(lower(name), lower($4)) > 0 or strpos(lower(vat_id), lower($4)) > 0)
         order by lower(name), id
         limit $3::bigint + 1",
        org.0,
        id,
        limit,
        choice.part,
        after.map(|cursor| cursor.key)
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Vendor::from).collect())
}

/// How many vendors a choice has, up to one more than are counted.
pub async fn count(tx: &mut OrgTx, choice: &Choice) -> Result<i64> {
    let org = tx.org();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from (
           select from vendors
           where org_id = $1 and ($2 = '' or strpos(lower(name), lower($2)) > 0 or strpos(lower(vat_id), lower($2)) > 0)
           limit $3::bigint + 1
         ) as counted"#,
        org.0,
        choice.part,
        COUNTED
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// One vendor.
pub async fn find(tx: &mut OrgTx, id: VendorId) -> Result<Option<Vendor>> {
    let org = tx.org();
    let row = vendor_query!(
        "from vendors
         where org_id = $1 and id = $2",
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Vendor::from))
}

/// Inserts a vendor.
///
/// # Errors
/// `Conflict` with code `vendor_exists` when one has that name.
pub async fn insert(tx: &mut OrgTx, actor: &Actor, new: &NewVendor) -> Result<Vendor> {
    let (org, id) = (tx.org(), VendorId::new());
    let added = sqlx::query!(
        "insert into vendors (id, org_id, name, folded, address, vat_id)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (org_id, folded) do nothing",
        id.0,
        org.0,
        new.name.trim(),
        letters(&new.name),
        new.address.trim(),
        new.vat_id.as_deref().map(str::trim)
    )
    .execute(tx.conn())
    .await?;
    if added.rows_affected() == 0 {
        return Err(Error::Conflict(refuse("vendor_exists", "a vendor with this name already exists")));
    }
    let vendor = find(tx, id).await?.or_not_found("vendor")?;
    if let Some(vat_id) = &vendor.vat_id {
        guards::know(tx, actor, &vendor.name, vat_id).await?;
    }
    activity::record(tx, actor, log::VENDOR_ADDED, id.0, Some(json!({ "name": vendor.name }))).await?;
    Ok(vendor)
}

/// Deletes a vendor and what was learnt about it; its documents stay.
pub async fn remove(tx: &mut OrgTx, actor: &Actor, vendor: &Vendor) -> Result<()> {
    let (org, id) = (tx.org(), vendor.id);
    sqlx::query!("delete from vendors where org_id = $1 and id = $2", org.0, id.0).execute(tx.conn()).await?;
    guards::unlearn(tx, &vendor.name).await?;
    activity::record(tx, actor, log::VENDOR_REMOVED, id.0, Some(json!({ "name": vendor.name }))).await
}

/// A row of `vendors`.
struct Row {
    id: VendorId,
    name: String,
    address: String,
    vat_id: Option<String>,
    documents: i32,
    layout: Json<Layout>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Row> for Vendor {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            address: row.address,
            vat_id: row.vat_id,
            documents: row.documents,
            learnt: row.layout.0.fields.into_keys().collect(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Deletes the vendors of an organization that is gone.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from vendors where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}
