//! Passwords of mailboxes, sealed; and the secret that signs mails which are posted to us (Standard Webhooks).

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::log::MAILBOX_SECRET_ROTATED;
use super::{Mailbox, Source};
use crate::activity::{self, Actor};
use crate::clock::hours;
use crate::db::OrgTx;
use crate::error::{Error, Result, refuse};
use crate::ids::MailboxId;
use crate::settings::Secret;
use crate::vault::Vault;
use crate::webhooks::secrets;

/// Purpose of what is sealed.
const SEALED: &str = "mailbox";

/// How far the clock of whoever posts may differ from ours, in seconds.
const TOLERANCE: i64 = 300;

/// How long the previous secret is accepted too.
const OVERLAP: Duration = hours(24);

/// Longest identifier of a delivery.
const LONGEST_ID: usize = 200;

/// A posted mail's headers, as they came.
#[derive(Debug, Clone, Copy)]
pub struct Signature<'a> {
    /// `webhook-id`: the same however often a mail is posted.
    pub id: &'a str,
    /// `webhook-timestamp`: seconds since 1970.
    pub timestamp: &'a str,
    /// `webhook-signature`: one or more, separated by spaces.
    pub signatures: &'a str,
}

/// A secret for whoever posts mails: `whsec_…`.
pub fn generate() -> Secret {
    secrets::generate()
}

pub(super) fn seal(vault: &Vault, secret: &Secret) -> Result<Vec<u8>> {
    vault.seal(SEALED, &secret.expose())
}

/// Replaces the secret of a mailbox that mails are posted to, which the caller has locked. Returns the new one, and until
/// when the one before is accepted too.
///
/// # Errors
/// `Conflict` with code `not_posted` where mails are fetched; `secret_changing` while the previous secret is still
/// accepted: it would end at once.
pub async fn rotate(
    tx: &mut OrgTx,
    actor: &Actor,
    vault: &Vault,
    mailbox: &Mailbox,
    now: DateTime<Utc>,
) -> Result<(Secret, DateTime<Utc>)> {
    if mailbox.source != Source::Webhook {
        let detail = "no mails are posted to this mailbox, so it has no secret that signs them";
        return Err(Error::Conflict(refuse("not_posted", detail)));
    }
    let (org, secret, until) = (tx.org(), generate(), now + OVERLAP);
    let rotated = sqlx::query!(
        "update mailboxes
         set previous_secret = secret, previous_until = $4, secret = $3, updated_at = now()
         where org_id = $1 and id = $2 and coalesce(previous_until <= $5, true)",
        org.0,
        mailbox.id.0,
        seal(vault, &secret)?,
        until,
        now
    )
    .execute(tx.conn())
    .await?;
    if rotated.rows_affected() == 0 {
        let detail = "the secret was replaced within the last 24 hours: wait until the one before it is over";
        return Err(Error::Conflict(refuse("secret_changing", detail)));
    }
    let how = json!({ "previous_until": until });
    activity::record(tx, actor, MAILBOX_SECRET_ROTATED, mailbox.id.0, Some(how)).await?;
    Ok((secret, until))
}

/// The secrets that sign what is posted to a mailbox now, the current one first; none where there is no such mailbox, or
/// where they were sealed with a key that is gone.
pub async fn current(
    tx: &mut OrgTx,
    vault: &Vault,
    mailbox: MailboxId,
    now: DateTime<Utc>,
) -> Result<Vec<Secret>> {
    let org = tx.org();
    let row = sqlx::query!(
        "select secret, previous_secret, previous_until
         from mailboxes
         where org_id = $1 and id = $2 and source = 'webhook'",
        org.0,
        mailbox.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(Vec::new()) };
    let previous = row.previous_secret.filter(|_| row.previous_until.is_some_and(|until| until > now));
    let sealed = [Some(row.secret), previous].into_iter().flatten();
    Ok(sealed.filter_map(|sealed| vault.open::<String>(SEALED, &sealed)).map(Secret::new).collect())
}

/// The password of a mailbox; `None` where there is no such mailbox.
///
/// # Errors
/// `Conflict` with code `secret_lost` when it was sealed with a key that is gone.
pub async fn open(tx: &mut OrgTx, vault: &Vault, mailbox: MailboxId) -> Result<Option<Secret>> {
    let org = tx.org();
    let sealed =
        sqlx::query_scalar!("select secret from mailboxes where org_id = $1 and id = $2", org.0, mailbox.0)
            .fetch_optional(tx.conn())
            .await?;
    let Some(sealed) = sealed else { return Ok(None) };
    let detail =
        "the password can't be opened: it was sealed with an ENCRYPTION_KEY that is gone; give it again";
    let opened = vault.open::<String>(SEALED, &sealed).map(Secret::new);
    opened.map(Some).ok_or_else(|| Error::Conflict(refuse("secret_lost", detail)))
}

/// Whether a mail was posted by who knows one of the secrets, and just now.
///
/// # Errors
/// `Unauthorized` with code `bad_signature`.
pub fn verify(secrets: &[Secret], signature: &Signature<'_>, body: &[u8], now: DateTime<Utc>) -> Result<()> {
    let at: Option<i64> = signature.timestamp.parse().ok();
    let is_now = at.is_some_and(|at| at.abs_diff(now.timestamp()) <= TOLERANCE.unsigned_abs());
    let is_named = (1..=LONGEST_ID).contains(&signature.id.len());
    let is_by = |secret: &Secret| {
        secrets::is_signed(secret, signature.id, signature.timestamp, body, signature.signatures)
    };
    if is_now && is_named && secrets.iter().any(is_by) {
        return Ok(());
    }
    Err(unsigned())
}

/// The refusal of a mail that is not signed as it should be; it does not tell whether there is such a mailbox.
pub fn unsigned() -> Error {
    let detail = "sign the mail with the mailbox's secret as Standard Webhooks says: webhook-id, webhook-timestamp of \
        the last five minutes, webhook-signature";
    Error::Unauthorized(refuse("bad_signature", detail))
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit, Mac};
    use sha2::Sha256;

    use super::*;

    #[test]
    fn only_the_very_mail_and_only_now_is_accepted() {
        use base64::Engine;
        use base64::engine::general_purpose::STANDARD;
        let secret = generate();
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let key = STANDARD.decode(secret.expose().strip_prefix("whsec_").unwrap()).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(b"a.1800000000.\xff mail");
        let good = format!("v1,AAAA v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        let ask = |id: &str, timestamp: &str, body: &[u8], now: DateTime<Utc>| {
            verify(std::slice::from_ref(&secret), &Signature { id, timestamp, signatures: &good }, body, now)
                .is_ok()
        };
        assert!(ask("a", "1800000000", b"\xff mail", now));
        assert!(ask("a", "1800000000", b"\xff mail", now + chrono::Duration::seconds(300)));
        assert!(!ask("a", "1800000000", b"\xff mail", now + chrono::Duration::seconds(301)));
        assert!(!ask("a", "1800000000", b"\xff mail", now - chrono::Duration::seconds(301)));
        assert!(!ask("b", "1800000000", b"\xff mail", now));
        assert!(!ask("a", "1800000001", b"\xff mail", now));
        assert!(!ask("a", "1800000000", b"\xff mai", now));
        assert!(!ask("", "soon", b"", now));
        let other = Signature { id: "a", timestamp: "1800000000", signatures: &good };
        assert!(verify(&[generate(), secret.clone()], &other, b"\xff mail", now).is_ok());
        assert!(verify(&[generate()], &other, b"\xff mail", now).is_err());
    }
}
