//! Customers are made, changed and deleted.

use document_types::folding::letters;
use serde_json::json;

use super::identifiers::{self, Identifier, IdentifierKind};
use super::log::{self, CUSTOMER_CHANGED, CUSTOMER_CREATED, CUSTOMER_DELETED};
use super::work::AttachCustomers;
use super::{Changes, Customer, NewCustomer, phones, store, trimmed};
use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::error::{Error, FieldError, OrNotFound, Result, refuse};
use crate::ids::CustomerId;
use crate::{jobs, organizations};

/// Most customers of one organization.
const MOST: i64 = 100_000;

/// An identifier that another customer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) identifier: Identifier,
    pub(super) by: String,
}

/// Inserts a customer and has what is already there attached to it.
///
/// # Errors
/// `Invalid` at an identifier that is none, or with code `taken` at one that another customer has; `Conflict` with code
/// `too_many_customers`.
pub async fn insert(tx: &mut OrgTx, actor: &Actor, new: &NewCustomer) -> Result<Customer> {
    let known = normalized(tx, new).await?;
    check_room(tx, 1).await?;
    let customer = try_insert(tx, actor, new, &known, false).await?.map_err(|taken| refused(new, &taken))?;
    if !known.is_empty() {
        jobs::enqueue(tx, &AttachCustomers::of(Some(customer.id))).await?;
    }
    Ok(customer)
}

/// Refuses more customers than an organization may have.
///
/// # Errors
/// `Conflict` with code `too_many_customers`.
pub(super) async fn check_room(tx: &mut OrgTx, more: i64) -> Result<()> {
    if has_room(tx, more).await? {
        return Ok(());
    }
    let detail = format!("an organization has {MOST} customers at most: delete some first");
    Err(Error::Conflict(refuse("too_many_customers", detail)))
}

/// Whether an organization may have this many more customers.
pub(super) async fn has_room(tx: &mut OrgTx, more: i64) -> Result<bool> {
    let org = tx.org();
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from customers where org_id = $1"#, org.0)
        .fetch_one(tx.conn())
        .await?;
    Ok(count + more <= MOST)
}

/// The identifiers of a new customer.
pub(super) async fn normalized(tx: &mut OrgTx, new: &NewCustomer) -> Result<Vec<Identifier>> {
    let country = country(tx).await?;
    identifiers::normalized(typed(new), country.as_deref())
}

/// The country of the organization, which a telephone number without one belongs to.
pub(super) async fn country(tx: &mut OrgTx) -> Result<Option<String>> {
    let locale = organizations::locale(tx).await?;
    Ok(locale.as_deref().and_then(phones::country_of).map(str::to_owned))
}

pub(super) fn typed(new: &NewCustomer) -> [(IdentifierKind, &[String]); 4] {
    [
        (IdentifierKind::Email, &new.emails),
        (IdentifierKind::Domain, &new.domains),
        (IdentifierKind::Phone, &new.phones),
        (IdentifierKind::VatId, &new.vat_ids),
    ]
}

/// Inserts a customer with identifiers in the form that is compared. Where another one has one of them, nothing is left.
pub(super) async fn try_insert(
    tx: &mut OrgTx,
    actor: &Actor,
    new: &NewCustomer,
    known: &[Identifier],
    found: bool,
) -> Result<Result<Customer, Vec<Taken>>> {
    let (org, id, name) = (tx.org(), CustomerId::new(), new.name.trim());
    sqlx::query!(
        "insert into customers (id, org_id, kind, name, folded, address, notes, found)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.0,
        org.0,
        new.kind.as_str(),
        name,
        letters(name),
        trimmed(new.address.as_deref()),
        trimmed(new.notes.as_deref()),
        found
    )
    .execute(tx.conn())
    .await?;
    let taken = know_by(tx, id, known).await?;
    if !taken.is_empty() {
        sqlx::query!("delete from customers where org_id = $1 and id = $2", org.0, id.0)
            .execute(tx.conn())
            .await?;
        return Ok(Err(taken));
    }
    let customer = store::find(tx, id).await?.or_not_found("customer")?;
    let made = json!({ "name": customer.name, "kind": customer.kind });
    activity::record(tx, actor, CUSTOMER_CREATED, id.0, Some(made)).await?;
    log::publish_plain(tx, CUSTOMER_CREATED, id).await?;
    Ok(Ok(customer))
}

/// Writes identifiers of a customer; returns those that another one has. Waits for another transaction that is writing
/// one of them.
async fn know_by(tx: &mut OrgTx, id: CustomerId, known: &[Identifier]) -> Result<Vec<Taken>> {
    let org = tx.org();
    let mut taken = Vec::new();
    for identifier in known {
        let kind = identifier.kind.as_str();
        let written = sqlx::query!(
            "insert into customer_identifiers (org_id, kind, value, customer_id)
             values ($1, $2, $3, $4)
             on conflict (org_id, kind, value) do nothing",
            org.0,
            kind,
            identifier.value,
            id.0
        )
        .execute(tx.conn())
        .await?;
        if written.rows_affected() == 0
            && let Some(by) = holder(tx, identifier, id).await?
        {
            taken.push(Taken { identifier: identifier.clone(), by });
        }
    }
    Ok(taken)
}

/// The name of another customer that has an identifier.
async fn holder(tx: &mut OrgTx, identifier: &Identifier, id: CustomerId) -> Result<Option<String>> {
    let org = tx.org();
    let name = sqlx::query_scalar!(
        "select c.name
         from customer_identifiers i
         join customers c on c.org_id = i.org_id and c.id = i.customer_id
         where i.org_id = $1 and i.kind = $2 and i.value = $3 and i.customer_id <> $4",
        org.0,
        identifier.kind.as_str(),
        identifier.value,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(name)
}

/// The refusal at each identifier as it was typed.
fn refused(new: &NewCustomer, taken: &[Taken]) -> Error {
    let fields = taken.iter().map(|Taken { identifier, by }| {
        let kind = identifier.kind;
        let typed =
            typed(new).into_iter().find(|(other, _)| *other == kind).map_or(&[][..], |(_, texts)| texts);
        let place =
            typed.iter().position(|text| kind.normalized(text, None).as_ref() == Ok(&identifier.value));
        let pointer = match (place, typed.len()) {
            (Some(place), _) => format!("/{}/{place}", kind.member()),
            (None, 1) => format!("/{}/0", kind.member()),
            (None, _) => format!("/{}", kind.member()),
        };
        let message = format!(
            "{by} has the {} {} already: open that customer, or merge the two",
            kind.words(),
            identifier.value
        );
        FieldError::new(pointer, "taken", message)
    });
    Error::Invalid(fields.collect())
}

impl Customer {
    /// The customer as it is to be after the changes, as somebody would type it.
    pub(super) fn changed(&self, changes: &Changes) -> NewCustomer {
        let list =
            |now: &[String], wanted: &Option<Vec<String>>| wanted.clone().unwrap_or_else(|| now.to_vec());
        NewCustomer {
            kind: changes.kind.unwrap_or(self.kind),
            name: changes.name.as_deref().unwrap_or(&self.name).trim().to_owned(),
            emails: list(&self.emails, &changes.emails),
            domains: list(&self.domains, &changes.domains),
            phones: list(&self.phones, &changes.phones),
            vat_ids: list(&self.vat_ids, &changes.vat_ids),
            address: changes.address.clone().unwrap_or_else(|| self.address.clone()),
            notes: changes.notes.clone().unwrap_or_else(|| self.notes.clone()),
        }
    }

    /// What it is known by.
    pub(super) fn known_by(&self) -> Vec<Identifier> {
        let of = |kind, values: &[String]| {
            values.iter().map(move |value| Identifier { kind, value: value.clone() }).collect::<Vec<_>>()
        };
        let mut known = of(IdentifierKind::Email, &self.emails);
        known.extend(of(IdentifierKind::Domain, &self.domains));
        known.extend(of(IdentifierKind::Phone, &self.phones));
        known.extend(of(IdentifierKind::VatId, &self.vat_ids));
        known.sort();
        known
    }
}

/// Writes the changes of a customer whose version was `before.version`, and has what is already there attached to what
/// it is known by now. Nothing is written where nothing changes.
///
/// # Errors
/// As [`insert`]; `Conflict` with code `changed_meanwhile`.
pub async fn update(tx: &mut OrgTx, actor: &Actor, before: &Customer, changes: &Changes) -> Result<Customer> {
    let wanted = before.changed(changes);
    let known = normalized(tx, &wanted).await?;
    let texts = (trimmed(wanted.address.as_deref()), trimmed(wanted.notes.as_deref()));
    let is_same_text = (&texts.0, &texts.1) == (&before.address, &before.notes);
    if is_same_text
        && known == before.known_by()
        && (wanted.kind, &wanted.name) == (before.kind, &before.name)
    {
        return Ok(before.clone());
    }
    write(tx, before, &wanted, &texts).await?;
    let gone: Vec<_> = before.known_by().into_iter().filter(|old| !known.contains(old)).collect();
    forget(tx, before.id, &gone).await?;
    let taken = know_by(tx, before.id, &known).await?;
    if !taken.is_empty() {
        return Err(refused(&wanted, &taken));
    }
    let after = store::find(tx, before.id).await?.or_not_found("customer")?;
    activity::record_difference(tx, actor, CUSTOMER_CHANGED, after.id.0, before, &after).await?;
    log::publish_plain(tx, CUSTOMER_CHANGED, after.id).await?;
    // What no longer names it is taken off, too.
    if known != before.known_by() {
        jobs::enqueue(tx, &AttachCustomers::of(Some(after.id))).await?;
    }
    Ok(after)
}

async fn write(
    tx: &mut OrgTx,
    before: &Customer,
    wanted: &NewCustomer,
    (address, notes): &(Option<String>, Option<String>),
) -> Result<()> {
    let org = tx.org();
    let written = sqlx::query!(
        "update customers
         set kind = $4, name = $5, folded = $6, address = $7, notes = $8, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2 and version = $3 and merged_into is null",
        org.0,
        before.id.0,
        before.version,
        wanted.kind.as_str(),
        wanted.name,
        letters(&wanted.name),
        *address,
        *notes
    )
    .execute(tx.conn())
    .await?;
    if written.rows_affected() == 0 {
        let detail = "somebody else changed this customer at the same moment: look at it again";
        return Err(Error::Conflict(refuse("changed_meanwhile", detail)));
    }
    Ok(())
}

async fn forget(tx: &mut OrgTx, id: CustomerId, gone: &[Identifier]) -> Result<()> {
    let org = tx.org();
    for identifier in gone {
        sqlx::query!(
            "delete from customer_identifiers
             where org_id = $1 and customer_id = $2 and kind = $3 and value = $4",
            org.0,
            id.0,
            identifier.kind.as_str(),
            identifier.value
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Locks a customer, and reads it as it is from then on.
///
/// # Errors
/// `NotFound`.
pub async fn lock(tx: &mut OrgTx, id: CustomerId) -> Result<Customer> {
    let org = tx.org();
    sqlx::query!("select from customers where org_id = $1 and id = $2 for update", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?
        .or_not_found("customer")?;
    store::find(tx, id).await?.or_not_found("customer")
}

/// Deletes a customer and its timeline; its documents stay, and what it was known by is free.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, customer: &Customer) -> Result<()> {
    let org = tx.org();
    sqlx::query!("delete from customers where org_id = $1 and id = $2", org.0, customer.id.0)
        .execute(tx.conn())
        .await?;
    let gone = json!({ "name": customer.name });
    activity::record(tx, actor, CUSTOMER_DELETED, customer.id.0, Some(gone)).await?;
    log::publish_plain(tx, CUSTOMER_DELETED, customer.id).await
}
