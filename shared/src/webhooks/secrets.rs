//! The secrets that sign webhooks: `whsec_…`, shown once, sealed, replaced without a gap.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;
use standardwebhooks::Webhook;

use super::log::WEBHOOK_SECRET_ROTATED;
use crate::activity::{self, Actor};
use crate::clock::hours;
use crate::db::OrgTx;
use crate::error::{Error, Result, refuse};
use crate::ids::{AutomationId, DeliveryId};
use crate::settings::Secret;
use crate::vault::Vault;

/// Purpose of the sealed secrets.
const SEALED: &str = "webhook secret";

/// How every secret begins, so that people and programs that scan for leaked secrets recognize it.
const MARK: &str = "whsec_";

/// How long the previous secret keeps signing too.
const OVERLAP: std::time::Duration = hours(24);

/// A new secret: 256 bits; the standard asks for 192 to 512.
pub(crate) fn generate() -> Secret {
    Secret::new(format!("{MARK}{}", STANDARD.encode(rand::random::<[u8; 32]>())))
}

/// Gives an automation its secret. `None` when it already has one, which is never shown again.
pub async fn create(tx: &mut OrgTx, vault: &Vault, automation: AutomationId) -> Result<Option<Secret>> {
    let org = tx.org();
    let secret = generate();
    let created = sqlx::query!(
        "insert into webhook_secrets (org_id, automation_id, secret)
         values ($1, $2, $3)
         on conflict do nothing",
        org.0,
        automation.0,
        vault.seal(SEALED, &secret.expose())?
    )
    .execute(tx.conn())
    .await?;
    Ok((created.rows_affected() == 1).then_some(secret))
}

/// Replaces the secret of an automation. Returns the new one and, if there was one before, until when that one keeps
/// signing too.
///
/// # Errors
/// `Conflict` with code `secret_changing` while the previous secret still signs too: it would end at once.
pub async fn rotate(
    tx: &mut OrgTx,
    actor: &Actor,
    vault: &Vault,
    automation: AutomationId,
    now: DateTime<Utc>,
) -> Result<(Secret, Option<DateTime<Utc>>)> {
    let org = tx.org();
    let secret = generate();
    let sealed = vault.seal(SEALED, &secret.expose())?;
    let until = sqlx::query_scalar!(
        "insert into webhook_secrets as s (org_id, automation_id, secret)
         values ($1, $2, $3)
         on conflict (org_id, automation_id) do update
         set secret = excluded.secret, previous = s.secret, previous_until = $4
         where s.org_id = $1 and coalesce(s.previous_until <= $5, true)
         returning previous_until",
        org.0,
        automation.0,
        sealed,
        now + OVERLAP,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(until) = until else {
        let detail = "the secret was replaced within the last 24 hours: wait until the one before it is over";
        return Err(Error::Conflict(refuse("secret_changing", detail)));
    };
    let how = json!({ "previous_until": until });
    activity::record(tx, actor, WEBHOOK_SECRET_ROTATED, automation.0, Some(how)).await?;
    Ok((secret, until))
}

/// The secrets that sign for an automation now, the current one first. Empty if none can be opened, because they were
/// sealed with a key that is gone.
pub async fn current(
    tx: &mut OrgTx,
    vault: &Vault,
    automation: AutomationId,
    now: DateTime<Utc>,
) -> Result<Vec<Secret>> {
    let org = tx.org();
    let row = sqlx::query!(
        "select secret, previous, previous_until
         from webhook_secrets
         where org_id = $1 and automation_id = $2",
        org.0,
        automation.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(Vec::new()) };
    let previous = row.previous.filter(|_| row.previous_until.is_some_and(|until| until > now));
    let sealed = [Some(row.secret), previous].into_iter().flatten();
    Ok(sealed.filter_map(|sealed| vault.open::<String>(SEALED, &sealed)).map(Secret::new).collect())
}

/// The header `webhook-signature`: one signature per secret, separated by spaces.
///
/// # Errors
/// Never for our own secrets.
pub fn sign(secrets: &[Secret], id: DeliveryId, at: DateTime<Utc>, payload: &str) -> Result<String> {
    let signatures: Vec<String> = secrets
        .iter()
        .map(|secret| {
            Webhook::new(secret.expose())?.sign(&id.to_string(), at.timestamp(), payload.as_bytes())
        })
        .collect::<Result<_, _>>()?;
    Ok(signatures.join(" "))
}

/// Whether one of the signatures in a header `webhook-signature` is that of this body, which may be any bytes.
pub(crate) fn is_signed(secret: &Secret, id: &str, timestamp: &str, body: &[u8], signatures: &str) -> bool {
    let key = STANDARD.decode(secret.expose().strip_prefix(MARK).unwrap_or_default()).unwrap_or_default();
    let is_ours = |signature: &str| {
        let given = signature.strip_prefix("v1,").and_then(|text| STANDARD.decode(text).ok());
        let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).ok();
        given.zip(mac).is_some_and(|(given, mut mac)| {
            mac.update(format!("{id}.{timestamp}.").as_bytes());
            mac.update(body);
            mac.verify_slice(&given).is_ok()
        })
    };
    !key.is_empty() && signatures.split(' ').take(10).any(is_ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_one_of_the_standard() {
        // The example from the specification's reference libraries.
        let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let webhook = Webhook::new(secret.expose()).unwrap();
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let signed = webhook.sign(id, 1_614_265_330, br#"{"test": 2432232314}"#).unwrap();
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn every_secret_signs_for_itself_and_no_two_are_alike() {
        let (new, old) = (generate(), generate());
        assert_ne!(new, old);
        assert!(new.expose().starts_with("whsec_"));
        let (id, at) = (DeliveryId::new(), DateTime::UNIX_EPOCH);
        let both = sign(&[new.clone(), old.clone()], id, at, "{}").unwrap();
        let alone = |secret| sign(&[secret], id, at, "{}").unwrap();
        assert_eq!(both, format!("{} {}", alone(new), alone(old)));
    }
}
