//! Finds what is wrong with a document in the light of earlier ones. Each query reads an index.

use chrono::{DateTime, NaiveDate, Utc};
use document_types::fields::{Extraction, Kind};
use document_types::identifiers::compact;

use super::name::Name;
use crate::db::OrgTx;
use crate::error::{OrNotFound, Result};
use crate::ids::DocumentId;

/// Days between two documents of a vendor over one amount within which they may be the same.
const NEAR: i32 = 7;

/// Days after which a vendor's numbers may have begun again.
const NUMBERS_BEGIN_AGAIN: i32 = 300;

/// Letters at the beginning of a document in which it says that it is a reminder.
const HEAD: i32 = 1500;

/// Confirmed values of a vendor that are compared.
const COMPARED: i64 = 200;

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    pub(super) name: Name,
    /// What was judged: another value is another finding.
    pub(super) value: String,
    pub(super) detail: String,
    pub(super) field: &'static str,
    pub(super) other: Option<DocumentId>,
}

/// What identifies a document among others of its vendor.
struct Keys {
    vendor: Option<String>,
    vendor_key: Option<String>,
    vendor_vat: Option<String>,
    number_key: Option<String>,
}

/// Everything that is wrong with a document.
pub(super) async fn findings(
    tx: &mut OrgTx,
    id: DocumentId,
    extraction: &Extraction,
) -> Result<Vec<Finding>> {
    let keys = keys(tx, id, extraction).await?;
    if !matches!(extraction.kind, Kind::Invoice | Kind::CreditNote | Kind::Receipt) {
        return Ok(Vec::new());
    }
    if let Some(own) = own_vendor(extraction, &keys) {
        // What else there is to say is about somebody else's documents.
        return Ok(vec![own]);
    }
    let mut found = Vec::new();
    found.extend(iban_changed(tx, id, extraction, &keys).await?);
    found.extend(seen_before(tx, id, extraction.kind, &keys).await?);
    found.extend(other_vat_id(tx, id, &keys).await?);
    found.extend(other_name(tx, id, extraction.kind, &keys).await?);
    Ok(found)
}

async fn keys(tx: &mut OrgTx, id: DocumentId, extraction: &Extraction) -> Result<Keys> {
    let org = tx.org();
    let vat = extraction.fields.get("vendor_vat_id").map(|field| field.value.as_str());
    let keys = sqlx::query_as!(
        Keys,
        "update documents
         set vendor_key = app.comparable(vendor), number_key = app.comparable(number), vendor_vat = upper(app.comparable($3))
         where org_id = $1 and id = $2
         returning vendor, vendor_key, vendor_vat, number_key",
        org.0,
        id.0,
        vat
    )
    .fetch_optional(tx.conn())
    .await?;
    keys.or_not_found("document")
}

fn own_vendor(extraction: &Extraction, keys: &Keys) -> Option<Finding> {
    let check = extraction.checks.iter().find(|check| check.name == "own_vendor" && !check.passed)?;
    let value = keys.vendor_key.clone().or_else(|| keys.vendor_vat.clone()).unwrap_or_default();
    Some(Finding {
        name: Name::OwnVendor,
        value,
        detail: check.detail.clone(),
        field: extraction.kind.vendor_field(),
        other: None,
    })
}

/// A value that people confirmed of a vendor.
struct Fact {
    value: String,
    vendor: String,
    vendor_key: String,
    confirmed_at: DateTime<Utc>,
    document: Option<DocumentId>,
    file: Option<String>,
}

impl Fact {
    /// `confirmed on 2026-03-04 with may.pdf`.
    fn source(&self) -> String {
        let day = self.confirmed_at.date_naive();
        match &self.file {
            Some(file) => format!("confirmed on {day} with {file}"),
            None => format!("entered on {day}"),
        }
    }
}

/// Confirmed values of a field, newest first, of the vendor with this name or, if one is given, this VAT identifier;
/// those of the document itself prove nothing.
async fn facts(
    tx: &mut OrgTx,
    id: DocumentId,
    name: &str,
    key: &str,
    vat: Option<&str>,
) -> Result<Vec<Fact>> {
    let org = tx.org();
    let facts = sqlx::query_as!(
        Fact,
        r#"select f.value, f.vendor, f.vendor_key, f.confirmed_at, f.document_id as "document: DocumentId", d.name as "file?"
         from vendor_facts f
         left join documents d on d.org_id = f.org_id and d.id = f.document_id
         where f.org_id = $1 and f.name = $2 and (f.vendor_key = $3 or f.vendor_vat = $4)
           and f.document_id is distinct from $5
         order by f.confirmed_at desc, f.id desc
         limit $6"#,
        org.0,
        name,
        key,
        vat,
        id.0,
        COMPARED
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(facts)
}

fn last_four(value: &str) -> &str {
    value.get(value.len().saturating_sub(4)..).unwrap_or(value)
}

async fn iban_changed(
    tx: &mut OrgTx,
    id: DocumentId,
    extraction: &Extraction,
    keys: &Keys,
) -> Result<Option<Finding>> {
    let Some(iban) = extraction.fields.get("iban").map(|field| compact(&field.value)) else {
        return Ok(None);
    };
    let Some(key) = keys.vendor_key.as_deref().filter(|_| !iban.is_empty()) else { return Ok(None) };
    let known = facts(tx, id, "iban", key, keys.vendor_vat.as_deref()).await?;
    let Some(last) = known.first().filter(|_| known.iter().all(|fact| fact.value != iban)) else {
        return Ok(None);
    };
    let detail = format!(
        "the IBAN ends in {} and the vendor's last one ends in {}, {}",
        last_four(&iban),
        last_four(&last.value),
        last.source()
    );
    let (value, other) = (format!("{key} {iban}"), last.document);
    Ok(Some(Finding { name: Name::IbanChanged, value, detail, field: "iban", other }))
}

/// The VAT identifier is another than the vendor's.
async fn other_vat_id(tx: &mut OrgTx, id: DocumentId, keys: &Keys) -> Result<Option<Finding>> {
    let (Some(key), Some(vat)) = (&keys.vendor_key, &keys.vendor_vat) else { return Ok(None) };
    let known = facts(tx, id, "vendor_vat_id", key, None).await?;
    let Some(last) = known.first().filter(|_| known.iter().all(|fact| fact.value != *vat)) else {
        return Ok(None);
    };
    let detail = format!("the VAT identifier is {vat} and the vendor's is {}, {}", last.value, last.source());
    let (value, other) = (format!("{key} {vat}"), last.document);
    Ok(Some(Finding { name: Name::VendorMismatch, value, detail, field: "vendor_vat_id", other }))
}

/// The VAT identifier is that of a vendor with another name.
async fn other_name(tx: &mut OrgTx, id: DocumentId, kind: Kind, keys: &Keys) -> Result<Option<Finding>> {
    let (Some(key), Some(vat), Some(vendor)) = (&keys.vendor_key, &keys.vendor_vat, &keys.vendor) else {
        return Ok(None);
    };
    let known = facts(tx, id, "vendor_vat_id", "", Some(vat)).await?;
    // One name within the other is the same company with its legal form, or as a brand.
    let is_same = |fact: &Fact| fact.vendor_key.contains(key.as_str()) || key.contains(&fact.vendor_key);
    let Some(last) = known.iter().find(|fact| fact.value == *vat) else { return Ok(None) };
    if known.iter().any(|fact| fact.value == *vat && is_same(fact)) {
        return Ok(None);
    }
    let detail = format!(
        "the vendor is {vendor}, and the VAT identifier {vat} is that of {}, {}",
        last.vendor,
        last.source()
    );
    let (value, other) = (format!("{vat} {key}"), last.document);
    Ok(Some(Finding { name: Name::VendorMismatch, value, detail, field: kind.vendor_field(), other }))
}

/// A document that may be the same in another file.
struct Earlier {
    id: DocumentId,
    name: String,
    number: Option<String>,
    date: Option<NaiveDate>,
    total: Option<String>,
    has_number: bool,
    is_reminder: bool,
}

impl Earlier {
    fn in_words(&self) -> String {
        let Self { name, number, date, total, .. } = self;
        let number = number.as_ref().map(|number| format!(", number {number}"));
        let date = date.map(|date| format!(" of {date}"));
        let total = total.as_ref().map(|total| format!(" over {total}"));
        [name.clone(), number.unwrap_or_default(), date.unwrap_or_default(), total.unwrap_or_default()]
            .concat()
    }
}

/// The same vendor's invoice came before under other bytes: with the same number, or with the same amount within a few
/// days. Credit notes are compared with credit notes. Of receipts, whose numbers say little, those of one day and one
/// amount are the same unless their numbers differ.
async fn seen_before(tx: &mut OrgTx, id: DocumentId, kind: Kind, keys: &Keys) -> Result<Option<Finding>> {
    if keys.vendor_key.is_none() {
        return Ok(None);
    }
    let earlier = match kind {
        Kind::Receipt => same_receipt(tx, id).await?,
        _ => same_invoice(tx, id).await?,
    };
    let Some(earlier) = earlier else { return Ok(None) };
    let what = match earlier.has_number && keys.number_key.is_some() {
        true => "this number of the vendor came before",
        false => "the vendor's document over this amount came before, within a week",
    };
    let field = if earlier.has_number { "number" } else { "total" };
    let reminder = if earlier.is_reminder { "; this looks like a reminder of it: pay once" } else { "" };
    let detail = format!("{what}: {}{reminder}", earlier.in_words());
    let value = earlier.id.to_string();
    Ok(Some(Finding { name: Name::SeenBefore, value, detail, field, other: Some(earlier.id) }))
}

async fn same_invoice(tx: &mut OrgTx, id: DocumentId) -> Result<Option<Earlier>> {
    let org = tx.org();
    let found = sqlx::query_as!(
        Earlier,
        r#"with judged as materialized (
             select vendor_key, vendor_vat, number_key, total, currency, issue_date, sha256, kind,
               left(ocr_text, $3) ~* '\m(mahnung|zahlungserinnerung|reminder|rappel|recordatorio|sollecito|aanmaning)\M' as is_reminder
             from documents
             where org_id = $1 and id = $2
           ), alike as (
             select d.id, true as has_number
             from judged j
             join documents d on d.org_id = $1 and d.vendor_key = j.vendor_key and d.number_key = j.number_key
             union all
             select d.id, true
             from judged j
             join documents d on d.org_id = $1 and d.vendor_vat = j.vendor_vat and d.number_key = j.number_key
             union all
             select d.id, false
             from judged j
             join documents d on d.org_id = $1 and d.vendor_key = j.vendor_key and d.total = j.total
               and d.issue_date between j.issue_date - $4::integer and j.issue_date + $4::integer
           )
         select d.id as "id: DocumentId", d.name, d.number, d.issue_date as date, d.total::text as total,
           a.has_number as "has_number!", coalesce(j.is_reminder, false) as "is_reminder!"
         from judged j, alike a
         join documents d on d.org_id = $1 and d.id = a.id
         where d.id <> $2 and d.status = 'completed' and d.deleted_at is null and d.erased_at is null and d.kind = j.kind
           -- The first is not held against its own copy.
           and not exists (
             select from document_guards g
             where g.org_id = $1 and g.document_id = d.id and g.name = 'seen_before' and g.other_id = $2 and g.holds)
           and d.sha256 is distinct from j.sha256 and (a.has_number or d.currency is not distinct from j.currency)
           and not (a.has_number and d.total is distinct from j.total and abs(d.issue_date - j.issue_date) > $5::integer)
         order by a.has_number desc, d.id
         limit 1"#,
        org.0,
        id.0,
        HEAD,
        NEAR,
        NUMBERS_BEGIN_AGAIN
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found)
}

async fn same_receipt(tx: &mut OrgTx, id: DocumentId) -> Result<Option<Earlier>> {
    let org = tx.org();
    let found = sqlx::query_as!(
        Earlier,
        r#"select d.id as "id: DocumentId", d.name, d.number, d.issue_date as date, d.total::text as total,
             false as "has_number!", false as "is_reminder!"
         from documents j
         join documents d on d.org_id = j.org_id and d.vendor_key = j.vendor_key and d.total = j.total
           and d.issue_date = j.issue_date
         where j.org_id = $1 and j.id = $2 and d.id <> $2 and d.status = 'completed' and d.deleted_at is null
           and not exists (
             select from document_guards g
             where g.org_id = $1 and g.document_id = d.id and g.name = 'seen_before' and g.other_id = $2 and g.holds)
           and d.erased_at is null and d.kind = j.kind and d.sha256 is distinct from j.sha256
           and coalesce(d.number_key = j.number_key, true)
         order by d.id
         limit 1"#,
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found)
}
