//! The address that answers to a request go to: it carries the request's number and our sign, so that it is known where
//! a program has removed every header of the thread.

use crate::app::App;
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::{MailboxId, OrgId, RequestId};
use crate::mail::parts_of_address;
use crate::vault::{Vault, hex};

/// What the addresses are signed for.
const PURPOSE: &str = "request-address";

/// Bytes of the sign: as many as nobody guesses by sending mails.
const SIGN: usize = 10;

/// The address with the sign of a request in it.
///
/// # Errors
/// Never in practice: every number can be signed.
pub(super) fn signed(vault: &Vault, org: OrgId, number: i64, address: &str) -> Result<String> {
    let Some((local, domain)) = parts_of_address(address) else { return Ok(address.to_owned()) };
    let tag = vault.tag(PURPOSE, &body(org, number))?;
    Ok(format!("{local}+{number}-{}@{domain}", hex(&tag[..SIGN])))
}

/// The number of the request whose sign stands in one of these addresses, in whatever letters.
pub(super) fn number_in<'a>(
    vault: &Vault,
    org: OrgId,
    addresses: impl IntoIterator<Item = &'a String>,
) -> Option<i64> {
    addresses.into_iter().find_map(|address| {
        let (local, _) = parts_of_address(address)?;
        let (number, sign) = local.rsplit_once('+')?.1.split_once('-')?;
        let number: i64 = number.parse().ok()?;
        let sign = unhex(sign)?;
        vault.is_tag(PURPOSE, &body(org, number), &sign).then_some(number)
    })
}

fn body(org: OrgId, number: i64) -> String {
    format!("{org} {number}")
}

/// The bytes of a sign.
fn unhex(text: &str) -> Option<[u8; SIGN]> {
    let mut bytes = [0; SIGN];
    if text.len() != 2 * SIGN || !text.is_ascii() {
        return None;
    }
    for (byte, place) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(text.get(place..place + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// Where answers to a request go: by the mailbox that its last mail came from, else by the oldest that takes requests.
pub(in crate::intake) async fn of(
    app: &App,
    tx: &mut OrgTx,
    id: RequestId,
    number: i64,
) -> Result<Option<String>> {
    let org = tx.org();
    let mailboxes = sqlx::query!(
        r#"select b.id as "id: MailboxId", coalesce(b.reply_address, lower(b.username)) as address, b.plus_addressing
         from mailboxes b
         where b.org_id = $1 and b.enabled and b.becomes <> 'documents'
         order by b.id = (
           select m.mailbox_id from request_messages m
           where m.org_id = $1 and m.request_id = $2 and m.mailbox_id is not null
           order by m.id desc limit 1) desc nulls last, b.id
         limit 50"#,
        org.0,
        id.0
    )
    .fetch_all(tx.conn())
    .await?;
    let usable = |address: &String| parts_of_address(address).is_some_and(|(local, _)| local.len() <= 30);
    let found = mailboxes.into_iter().find_map(|mailbox| {
        Some((
            mailbox.address.filter(|address| usable(address) && address.is_ascii())?,
            mailbox.plus_addressing,
        ))
    });
    match found {
        Some((address, true)) => signed(&app.vault, org, number, &address).map(Some),
        found => Ok(found.map(|(address, _)| address)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::settings_with;

    #[test]
    fn an_address_names_its_request_to_its_organization_alone() {
        let settings = settings_with(|_| None);
        let vault = Vault::new(settings.encryption, settings.signing);
        let (ours, others) = (OrgId::new(), OrgId::new());
        let address = signed(&vault, ours, 17, "desk@acme.example").unwrap();
        assert!(address.starts_with("desk+17-") && address.ends_with("@acme.example"), "{address}");
        let known = |org, address: &str| number_in(&vault, org, &[address.to_owned()]);
        assert_eq!(known(ours, &address), Some(17));
        assert_eq!(known(ours, &address.to_uppercase()), Some(17), "some servers change the letters");
        assert_eq!(known(others, &address), None);
        assert_eq!(known(ours, &address.replace("+17-", "+18-")), None);
        for odd in ["desk@acme.example", "desk+17-@acme.example", "desk+17-zz@acme.example", "desk+a@b", "+"]
        {
            assert_eq!(known(ours, odd), None, "{odd}");
        }
    }
}
