//! Whose something is that somebody sends: found by their address or telephone number, made where they are unknown.

use super::changing::{country, try_insert};
use super::evidence::is_staff;
use super::from_mail::{customer, is_machine};
use super::identifiers::{Identifier, IdentifierKind, domain_of, email, is_public};
use super::traces::is_own;
use super::work::AttachCustomers;
use super::{Kind, NewCustomer, phones};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::CustomerId;
use crate::jobs;
use crate::names::cleaned;
use crate::organizations::identity;

/// Who sent something, as they say.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sender<'a> {
    /// Their name.
    pub name: Option<&'a str>,
    /// Their e-mail address.
    pub email: Option<&'a str>,
    /// Their telephone number.
    pub phone: Option<&'a str>,
}

/// The customer who is a sender, and why, in words. Somebody unknown is made one where `create` says so, unless it is a
/// machine or ourselves.
pub async fn of(tx: &mut OrgTx, sender: &Sender<'_>, create: bool) -> Result<Option<(CustomerId, String)>> {
    let address = sender.email.and_then(email);
    let country = country(tx).await?;
    let phone = sender.phone.and_then(|phone| phones::e164(phone, country.as_deref()));
    if let Some(found) = known(tx, address.as_deref(), phone.as_deref()).await? {
        return Ok(Some(found));
    }
    if !create {
        return Ok(None);
    }
    let Some((new, known)) = stranger(tx, sender, address, phone).await? else { return Ok(None) };
    let why = known.first().map(|identifier| format!("sent from {}", identifier.value)).unwrap_or_default();
    let Ok(made) = try_insert(tx, &Actor::system(), &new, &known, true).await? else { return Ok(None) };
    jobs::enqueue(tx, &AttachCustomers::of(Some(made.id))).await?;
    Ok(Some((made.id, why)))
}

/// Whether an address may be told something by itself: it is neither a machine's nor our own.
pub async fn may_be_told(tx: &mut OrgTx, address: &str) -> Result<bool> {
    let own = identity::own(tx).await?;
    Ok(!is_machine(address) && !is_own(&own, address))
}

/// Whether an address is the organization's own, or an admin's or operator's.
pub async fn is_ours(tx: &mut OrgTx, address: &str) -> Result<bool> {
    let own = identity::own(tx).await?;
    Ok(is_own(&own, address) || is_staff(tx, address).await?)
}

/// The customer with this address or number, or else with the address's domain.
async fn known(
    tx: &mut OrgTx,
    address: Option<&str>,
    phone: Option<&str>,
) -> Result<Option<(CustomerId, String)>> {
    let domain = address.map(domain_of).filter(|domain| !is_public(domain));
    let org = tx.org();
    let found = sqlx::query!(
        r#"select i.customer_id as "customer: CustomerId", i.value
         from customer_identifiers i
         join customers c on c.org_id = i.org_id and c.id = i.customer_id and c.merged_into is null
         where i.org_id = $1
           and (i.kind = 'email' and i.value = $2 or i.kind = 'phone' and i.value = $3 or i.kind = 'domain' and i.value = $4)
         order by case i.kind when 'email' then 0 when 'phone' then 1 else 2 end, i.customer_id
         limit 1"#,
        org.0,
        address,
        phone,
        domain
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|row| (row.customer, format!("sent from {}", row.value))))
}

/// What somebody unknown will be known by; none for machines, ourselves, and those who say nothing of themselves.
async fn stranger(
    tx: &mut OrgTx,
    sender: &Sender<'_>,
    address: Option<String>,
    phone: Option<String>,
) -> Result<Option<(NewCustomer, Vec<Identifier>)>> {
    let number = phone.map(|value| Identifier { kind: IdentifierKind::Phone, value });
    if let Some(address) = address {
        let own = identity::own(tx).await?;
        if is_own(&own, &address) || is_machine(&address) {
            return Ok(None);
        }
        let (new, mut known) = customer(sender.name, &address);
        known.extend(number);
        return Ok(Some((new, known)));
    }
    let (Some(number), Some(name)) = (number, sender.name.and_then(|name| cleaned(name, 200))) else {
        return Ok(None);
    };
    let new = NewCustomer {
        kind: Kind::Person,
        name,
        emails: Vec::new(),
        domains: Vec::new(),
        phones: vec![number.value.clone()],
        vat_ids: Vec::new(),
        address: None,
        notes: None,
    };
    Ok(Some((new, vec![number])))
}
