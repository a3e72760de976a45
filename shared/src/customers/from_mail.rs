//! A mail from somebody unknown makes a customer, unless it is from a machine, from ourselves or from a vendor.

use document_types::folding::letters;

use super::changing::{has_room, try_insert};
use super::evidence::{beginning, is_staff};
use super::identifiers::{Identifier, IdentifierKind, domain_of, is_public};
use super::traces::{MailHead, is_own};
use super::work::AttachCustomers;
use super::{Kind, NewCustomer, settings};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::documents::Document;
use crate::error::Result;
use crate::ids::DocumentId;
use crate::jobs;
use crate::names::cleaned;
use crate::organizations::identity;

/// How the addresses of machines and mailing lists begin.
const MACHINES: [&str; 24] = [
    "alert",
    "auto-confirm",
    "automat",
    "bounce",
    "daemon",
    "do-not-reply",
    "do_not_reply",
    "donotreply",
    "list-",
    "listserv",
    "mailer",
    "majordomo",
    "marketing@",
    "messages-noreply",
    "news@",
    "newsletter",
    "no-reply",
    "no.reply",
    "no_reply",
    "noreply",
    "notification",
    "notify",
    "postmaster",
    "reply+",
];

/// How the addresses of mailing lists end.
const LISTS: [&str; 6] = ["-bounces", "-list", "-noreply", "-owner", "-request", "-unsubscribe"];

/// What stands in the name of a company.
const LEGAL_FORMS: [&str; 26] = [
    "ag", "bv", "cic", "clg", "co", "company", "corp", "dac", "eg", "ev", "gbr", "gmbh", "group", "inc",
    "kg", "limited", "llc", "llp", "ltd", "nv", "ohg", "plc", "sa", "sarl", "sl", "ug",
];

/// Makes a customer of the sender of a mail of which nobody knows whose it is. Waits until the files that came with it
/// are read, because a bill makes its sender a vendor. Answers whether it has made one.
pub(super) async fn consider(tx: &mut OrgTx, mail: &Document) -> Result<bool> {
    if !settings::current(tx).await?.create_from_mail || is_settled(tx, mail.id).await? {
        return Ok(false);
    }
    let head = MailHead::of(&beginning(tx, mail.id).await?);
    let Some((name, address)) = head.from else { return Ok(false) };
    let own = identity::own(tx).await?;
    if is_own(&own, &address)
        || is_machine(&address)
        || is_staff(tx, &address).await?
        || is_known(tx, name.as_deref(), &address).await?
        || !has_room(tx, 1).await?
    {
        return Ok(false);
    }
    let (new, known) = customer(name.as_deref(), &address);
    let Ok(made) = try_insert(tx, &Actor::system(), &new, &known, true).await? else { return Ok(false) };
    jobs::enqueue(tx, &AttachCustomers::of(Some(made.id))).await?;
    Ok(true)
}

/// Whether a mail is somebody's, a person has said that it is not, or it brings a bill or a file that is still read.
async fn is_settled(tx: &mut OrgTx, mail: DocumentId) -> Result<bool> {
    let org = tx.org();
    let settled = sqlx::query_scalar!(
        r#"select exists (
             select from customer_entries e where e.org_id = $1 and e.document_id = $2
           ) or exists (
             select from customer_refusals r where r.org_id = $1 and r.document_id = $2
           ) or exists (
             select from documents d
             where d.org_id = $1 and (d.id = $2 or d.parent_id = $2)
               and (d.status in ('uploading', 'pending', 'processing')
                 or upper(d.kind::text) in ('INVOICE', 'CREDIT_NOTE', 'RECEIPT', 'BANK_STATEMENT'))
           ) as "settled!""#,
        org.0,
        mail.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(settled)
}

/// Whether a sender is known already: as a customer by address or domain, or as a vendor by name.
async fn is_known(tx: &mut OrgTx, name: Option<&str>, address: &str) -> Result<bool> {
    let org = tx.org();
    let known = sqlx::query_scalar!(
        r#"select exists (
             select from customer_identifiers i
             where i.org_id = $1 and (i.kind = 'email' and i.value = $2 or i.kind = 'domain' and i.value = $3)
           ) or exists (
             select from vendors v where v.org_id = $1 and v.folded = $4 and $4 <> ''
           ) as "known!""#,
        org.0,
        address,
        domain_of(address),
        letters(name.unwrap_or_default())
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(known)
}

pub(super) fn is_machine(address: &str) -> bool {
    let local = address.rsplit_once('@').map_or("", |(local, _)| local);
    MACHINES.iter().any(|beginning| address.starts_with(beginning))
        || LISTS.iter().any(|end| local.ends_with(end))
        || local.contains("noreply")
        || local.contains("no-reply")
}

/// The customer that a sender is: a company where its name or its domain says so, else a person.
pub(super) fn customer(name: Option<&str>, address: &str) -> (NewCustomer, Vec<Identifier>) {
    let domain = domain_of(address);
    let shown = name.filter(|name| !name.contains('@')).and_then(|name| cleaned(name, 200));
    let is_company = !is_public(domain) && shown.as_deref().is_some_and(|name| is_company(name, domain));
    let mut known = vec![Identifier { kind: IdentifierKind::Email, value: address.to_owned() }];
    if is_company {
        known.push(Identifier { kind: IdentifierKind::Domain, value: domain.to_owned() });
    }
    let new = NewCustomer {
        kind: if is_company { Kind::Company } else { Kind::Person },
        name: shown.map_or_else(|| name_of(address), turned),
        emails: vec![address.to_owned()],
        domains: if is_company { vec![domain.to_owned()] } else { Vec::new() },
        phones: Vec::new(),
        vat_ids: Vec::new(),
        address: None,
        notes: None,
    };
    (new, known)
}

/// Whether a name has a legal form, or is what the domain is called.
fn is_company(name: &str, domain: &str) -> bool {
    let has_form = name.split([' ', ',']).map(letters).any(|word| LEGAL_FORMS.contains(&word.as_str()));
    let label = letters(domain.split('.').next().unwrap_or_default());
    has_form || label.len() > 3 && letters(name) == label
}

/// `Eileen Hynes` of `Hynes, Eileen`.
fn turned(name: String) -> String {
    match name.split_once(", ") {
        Some((last, first)) if !first.contains(',') && !is_company(&name, "") => format!("{first} {last}"),
        _ => name,
    }
}

/// `Eileen Hynes` of `eileen.hynes@hynes.ie`.
fn name_of(address: &str) -> String {
    let local = address.split('@').next().unwrap_or(address);
    let words = local.split(['.', '_', '-', '+']).filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    });
    let name = words.collect::<Vec<_>>().join(" ");
    cleaned(&name, 200).unwrap_or_else(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_a_person_unless_a_company_shows() {
        let made = |name, address| {
            let (new, known) = customer(name, address);
            (new.kind, new.name, known.len())
        };
        assert_eq!(made(Some("Hynes, Eileen"), "eileen@hynes.ie"), (Kind::Person, "Eileen Hynes".into(), 1));
        assert_eq!(made(None, "tom.walsh@gmail.com"), (Kind::Person, "Tom Walsh".into(), 1));
        assert_eq!(
            made(Some("Oughterard School"), "office@oughterardschool.example"),
            (Kind::Company, "Oughterard School".into(), 2)
        );
        assert_eq!(
            made(Some("Salthill Hotels Ltd"), "front@sh.example"),
            (Kind::Company, "Salthill Hotels Ltd".into(), 2)
        );
        assert_eq!(made(Some("Walsh Ltd"), "walsh@gmail.com").0, Kind::Person, "a public domain is nobody's");
    }

    #[test]
    fn machines_and_lists_are_no_customers() {
        for address in [
            "no-reply@shop.example",
            "members-request@list.example",
            "bounce+1@x.example",
            "billing-noreply@x.example",
        ] {
            assert!(is_machine(address), "{address}");
        }
        for address in ["eileen@hynes.ie", "office@school.example", "marek@x.example"] {
            assert!(!is_machine(address), "{address}");
        }
    }
}
