//! Who an organization itself is: what its own documents and those addressed to it print of it.

use document_types::identifiers::{compact, is_iban, vat_id};
use document_types::own::OwnIdentity;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::log::ORGANIZATION_CHANGED;
use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::error::{OrNotFound, Result};

/// Who an organization is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CompanyIdentity)]
pub struct Identity {
    /// The organization's name, which counts as one of its names.
    pub name: String,
    /// Further names as documents print them.
    pub names: Vec<String>,
    /// Its addresses, each on one line.
    pub addresses: Vec<String>,
    /// The domains of its mail and web pages.
    pub domains: Vec<String>,
    /// Its VAT identifiers, letters and digits only.
    pub vat_ids: Vec<String>,
    /// Its bank accounts, letters and digits only.
    pub ibans: Vec<String>,
    /// Counts changes of the organization; the `ETag`.
    pub version: i64,
}

/// What is to change; an absent member stays as it is, a list replaces the one that was set.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CompanyIdentityChanges)]
pub struct Changes {
    /// Further names as documents print them, at most 20 of 1 to 200 characters.
    #[garde(inner(length(max = 20), inner(custom(is_printed), length(chars, max = 200))))]
    pub names: Option<Vec<String>>,
    /// Addresses, at most 20, each on one line of at most 300 characters.
    #[garde(inner(length(max = 20), inner(custom(is_printed), length(chars, max = 300))))]
    pub addresses: Option<Vec<String>>,
    /// Domains such as `example.com`, at most 20.
    #[garde(inner(length(max = 20), inner(custom(is_domain))))]
    pub domains: Option<Vec<String>>,
    /// VAT identifiers with right check digits, at most 20.
    #[garde(inner(length(max = 20), inner(custom(is_vat_id))))]
    pub vat_ids: Option<Vec<String>>,
    /// Bank accounts (IBAN) with right check digits, at most 50.
    #[garde(inner(length(max = 50), inner(custom(is_account))))]
    pub ibans: Option<Vec<String>>,
}

fn is_printed(text: &str, (): &()) -> garde::Result {
    if text.chars().any(char::is_control) || !text.chars().any(char::is_alphanumeric) {
        return Err(garde::Error::new("one line with letters or digits"));
    }
    Ok(())
}

fn is_domain(text: &str, (): &()) -> garde::Result {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let domain = text.trim();
    if domain.chars().count() > 253 || !domain.contains('.') || !domain.split('.').all(is_label) {
        return Err(garde::Error::new("a domain such as example.com, without @ and without https://"));
    }
    Ok(())
}

fn is_vat_id(text: &str, (): &()) -> garde::Result {
    match vat_id(text) {
        Some(vat) if vat.is_valid != Some(false) => Ok(()),
        Some(_) => Err(garde::Error::new("its check digits are wrong: compare it with the certificate")),
        None => Err(garde::Error::new("a VAT identifier begins with its country, such as DE136695976")),
    }
}

fn is_account(text: &str, (): &()) -> garde::Result {
    if !is_iban(text) {
        return Err(garde::Error::new("an IBAN has its country's length and right check digits"));
    }
    Ok(())
}

/// In order, each once.
fn each_once(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for item in items.filter(|item| !item.is_empty()) {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

impl Identity {
    /// The identity as it will be after the changes, in the form that is compared.
    #[must_use]
    pub fn changed(&self, changes: &Changes) -> Self {
        let mut after = self.clone();
        let trimmed = |items: &[String]| each_once(items.iter().map(|item| item.trim().to_owned()));
        let compacted = |items: &[String]| each_once(items.iter().map(|item| compact(item)));
        if let Some(names) = &changes.names {
            after.names = trimmed(names);
        }
        if let Some(addresses) = &changes.addresses {
            after.addresses = trimmed(addresses);
        }
        if let Some(domains) = &changes.domains {
            after.domains = each_once(domains.iter().map(|domain| domain.trim().to_lowercase()));
        }
        if let Some(ids) = &changes.vat_ids {
            after.vat_ids = compacted(ids);
        }
        if let Some(ibans) = &changes.ibans {
            after.ibans = compacted(ibans);
        }
        after
    }
}

/// The identity of the transaction's organization.
pub async fn current(tx: &mut OrgTx) -> Result<Identity> {
    let org = tx.org();
    let identity = sqlx::query_as!(
        Identity,
        "select name, own_names as names, own_addresses as addresses, own_domains as domains, own_vat_ids as vat_ids,
           own_ibans as ibans, version
         from organizations
         where id = $1",
        org.0
    )
    .fetch_optional(tx.conn())
    .await?;
    identity.or_not_found("organization")
}

/// What extraction is told of the organization: its name is one of its names.
pub async fn own(tx: &mut OrgTx) -> Result<OwnIdentity> {
    let Identity { name, names, addresses, domains, vat_ids, ibans, .. } = current(tx).await?;
    let names = each_once(std::iter::once(name).chain(names));
    Ok(OwnIdentity { names, addresses, domains, vat_ids, ibans })
}

/// Writes the identity of an organization that the caller has locked.
pub async fn update(tx: &mut OrgTx, actor: &Actor, before: &Identity, after: &Identity) -> Result<Identity> {
    let org = tx.org();
    sqlx::query!(
        "update organizations
         set own_names = $2, own_addresses = $3, own_domains = $4, own_vat_ids = $5, own_ibans = $6, version = version + 1
         where id = $1",
        org.0,
        &after.names,
        &after.addresses,
        &after.domains,
        &after.vat_ids,
        &after.ibans
    )
    .execute(tx.conn())
    .await?;
    let after = current(tx).await?;
    activity::record_difference(tx, actor, ORGANIZATION_CHANGED, org.0, before, &after).await?;
    Ok(after)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn changes(json: serde_json::Value) -> Result<Changes, String> {
        let changes: Changes = serde_json::from_value(json).map_err(|error| error.to_string())?;
        changes.validate().map(|()| changes).map_err(|report| report.to_string())
    }

    #[test]
    fn what_proves_itself_is_proved_and_kept_in_one_form() {
        let wanted = changes(json!({
            "names": [" Nordlicht ", "Nordlicht"], "domains": ["Nordlicht.example"],
            "vat_ids": ["DE 136 695 976"], "ibans": ["DE02 1203 0000 0000 2020 51"],
        }))
        .unwrap();
        let before = Identity {
            name: "Nordlicht AG".into(),
            names: vec![],
            addresses: vec!["Hafenstraße 7, 20457 Hamburg".into()],
            domains: vec![],
            vat_ids: vec![],
            ibans: vec![],
            version: 1,
        };
        let after = before.changed(&wanted);
        assert_eq!(
            (after.names, after.domains),
            (vec!["Nordlicht".into()], vec!["nordlicht.example".into()])
        );
        assert_eq!(
            (after.vat_ids, after.ibans),
            (vec!["DE136695976".into()], vec!["DE02120300000000202051".into()])
        );
        assert_eq!(after.addresses, before.addresses, "what is absent stays");
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for wrong in [
            json!({ "vat_ids": ["DE136695977"] }),
            json!({ "vat_ids": ["12/345/67890"] }),
            json!({ "ibans": ["DE02120300000000202052"] }),
            json!({ "domains": ["info@nordlicht.example"] }),
            json!({ "domains": ["https://nordlicht.example"] }),
            json!({ "names": ["   "] }),
            json!({ "names": vec!["x"; 21] }),
        ] {
            assert!(changes(wrong.clone()).is_err(), "{wrong} was taken");
        }
    }
}
