//! Values that only this installation can read, and tokens that only it can write. Keys are derived from the settings'
//! secrets per purpose (RFC 5869), so that nothing made for one purpose is accepted for another.

use std::sync::Arc;

use aes_gcm::aead::{Aead, Generate, Nonce, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::settings::{Rotating, Secret};

/// First byte of a sealed value: the layout `version, key id (4), nonce (12), ciphertext and tag`.
const VERSION: u8 = 1;
const KEY_ID: usize = 4;
const NONCE: usize = 12;

/// Seals with `ENCRYPTION_KEY` and signs with `SIGNING_KEY`; also reads what the previous keys made. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Vault(Arc<Keys>);

#[derive(Debug)]
struct Keys {
    encryption: Rotating,
    signing: Rotating,
}

#[derive(Serialize, Deserialize)]
struct Signed<T> {
    #[serde(rename = "v")]
    value: T,
    /// In seconds since 1970.
    #[serde(rename = "e")]
    expires: i64,
}

impl Vault {
    /// A vault with these keys.
    pub fn new(encryption: Rotating, signing: Rotating) -> Self {
        Self(Arc::new(Keys { encryption, signing }))
    }

    /// Encrypts a value (AES-256-GCM) so that it can be read for this purpose only.
    ///
    /// # Errors
    /// When the value can't be JSON.
    pub fn seal(&self, purpose: &'static str, value: &impl Serialize) -> Result<Vec<u8>> {
        let secret = &self.0.encryption.current;
        let nonce = Nonce::<Aes256Gcm>::generate();
        let text = serde_json::to_vec(value)?;
        let payload = Payload { msg: &text, aad: purpose.as_bytes() };
        let sealed = cipher(secret, purpose)?
            .encrypt(&nonce, payload)
            .map_err(|error| anyhow::anyhow!("sealing: {error}"))?;
        Ok([&[VERSION], key_id(secret).as_slice(), nonce.as_slice(), &sealed].concat())
    }

    /// Reads a sealed value; `None` when it was sealed for another purpose, with a lost key, or was altered.
    pub fn open<T: DeserializeOwned>(&self, purpose: &'static str, sealed: &[u8]) -> Option<T> {
        let (&version, rest) = sealed.split_first()?;
        let (id, rest) = rest.split_at_checked(KEY_ID)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE)?;
        if version != VERSION {
            return None;
        }
        let secret = self.0.encryption.all().find(|secret| key_id(secret) == id)?;
        let nonce = Nonce::<Aes256Gcm>::try_from(nonce).ok()?;
        let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
        let text = cipher(secret, purpose).ok()?.decrypt(&nonce, payload).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// A token that carries `value` until `expires`: readable by its bearer, `<payload>.<HMAC-SHA-256>`.
    ///
    /// # Errors
    /// When the value can't be JSON.
    pub fn sign(
        &self,
        purpose: &'static str,
        value: &impl Serialize,
        expires: DateTime<Utc>,
    ) -> Result<String> {
        let payload = serde_json::to_vec(&Signed { value, expires: expires.timestamp() })?;
        let body = URL_SAFE_NO_PAD.encode(payload);
        let tag = mac(&self.0.signing.current, purpose, &body)?.finalize().into_bytes();
        Ok(format!("{body}.{}", URL_SAFE_NO_PAD.encode(tag)))
    }

    /// Reads a token for this purpose; `None` when it is forged or has expired.
    pub fn read_signed<T: DeserializeOwned>(
        &self,
        purpose: &'static str,
        token: &str,
        now: DateTime<Utc>,
    ) -> Option<T> {
        let (body, tag) = token.rsplit_once('.')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        let ours = |secret| mac(secret, purpose, body).is_ok_and(|mac| mac.verify_slice(&tag).is_ok());
        if !self.0.signing.all().any(ours) {
            return None;
        }
        let signed: Signed<T> = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()?;
        (signed.expires > now.timestamp()).then_some(signed.value)
    }

    /// What signs a text for this purpose: for places that are too short for a token, and without an end.
    ///
    /// # Errors
    /// Never in practice: every text can be signed.
    pub fn tag(&self, purpose: &'static str, body: &str) -> Result<[u8; 32]> {
        Ok(mac(&self.0.signing.current, purpose, body)?.finalize().into_bytes().into())
    }

    /// Whether these bytes, at least ten, are how [`Self::tag`] begins for this purpose and text. Takes as long for every
    /// answer.
    pub fn is_tag(&self, purpose: &'static str, body: &str, beginning: &[u8]) -> bool {
        let ours =
            |secret| mac(secret, purpose, body).is_ok_and(|mac| mac.verify_truncated_left(beginning).is_ok());
        beginning.len() >= 10 && self.0.signing.all().any(ours)
    }
}

/// 32 random bytes for a link or a key, as text, and the SHA-256 of that text. Only the hash is stored.
pub fn random_token() -> (String, [u8; 32]) {
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let hash = hash_token(&token);
    (token, hash)
}

/// The stored form of a token.
pub fn hash_token(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Bytes in hexadecimal, as a hash is written.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Derives a separate key for each purpose.
///
/// # Errors
/// Never in practice: 32 bytes can always be derived.
pub(crate) fn derive(secret: &Secret, info: &[&[u8]]) -> Result<[u8; 32]> {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(None, secret.expose().as_bytes())
        .expand_multi_info(info, &mut key)
        .map_err(|error| anyhow::anyhow!("HKDF: {error}"))?;
    Ok(key)
}

fn cipher(secret: &Secret, purpose: &str) -> Result<Aes256Gcm> {
    Ok(Aes256Gcm::new(&derive(secret, &[b"astralis sealed v1 ", purpose.as_bytes()])?.into()))
}

fn mac(secret: &Secret, purpose: &str, body: &str) -> Result<Hmac<Sha256>> {
    let key = derive(secret, &[b"astralis signed v1 ", purpose.as_bytes()])?;
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&key)?;
    mac.update(body.as_bytes());
    Ok(mac)
}

fn key_id(secret: &Secret) -> [u8; KEY_ID] {
    let hash: [u8; 32] = Sha256::digest([b"astralis key id v1 ", secret.expose().as_bytes()].concat()).into();
    [hash[0], hash[1], hash[2], hash[3]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::minutes;

    fn secret(fill: &str) -> Secret {
        Secret::new(fill.repeat(32))
    }

    fn vault(current: &str, previous: Option<&str>) -> Vault {
        let keys = Rotating { current: secret(current), previous: previous.map(secret) };
        Vault::new(keys.clone(), keys)
    }

    #[test]
    fn a_sealed_value_is_read_for_its_purpose_only() {
        let sealed = vault("a", None).seal("totp", &"JBSWY3DP").unwrap();
        assert!(!sealed.windows(8).any(|window| window == b"JBSWY3DP"));
        assert_eq!(vault("a", None).open::<String>("totp", &sealed).as_deref(), Some("JBSWY3DP"));
        assert_eq!(vault("a", None).open::<String>("mail", &sealed), None);
        assert_ne!(sealed, vault("a", None).seal("totp", &"JBSWY3DP").unwrap());
    }

    #[test]
    fn a_changed_or_cut_value_is_not_read() {
        let sealed = vault("a", None).seal("totp", &42).unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(vault("a", None).open::<i32>("totp", &changed), None, "byte {at}");
            assert_eq!(vault("a", None).open::<i32>("totp", &sealed[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn the_previous_key_still_reads_and_a_lost_one_does_not() {
        let now = DateTime::UNIX_EPOCH;
        let old = vault("a", None);
        let (sealed, signed) =
            (old.seal("totp", &1).unwrap(), old.sign("link", &1, now + minutes(1)).unwrap());
        let (rotated, lost) = (vault("b", Some("a")), vault("b", Some("c")));
        assert_eq!(rotated.open::<i32>("totp", &sealed), Some(1));
        assert_eq!(rotated.read_signed::<i32>("link", &signed, now), Some(1));
        assert_eq!(lost.open::<i32>("totp", &sealed), None);
        assert_eq!(lost.read_signed::<i32>("link", &signed, now), None);
    }

    #[test]
    fn a_signed_token_ends_in_time_and_serves_one_purpose() {
        let now = DateTime::UNIX_EPOCH;
        let vault = vault("a", None);
        let token = vault.sign("link", &"x", now + minutes(1)).unwrap();
        assert_eq!(vault.read_signed::<String>("link", &token, now).as_deref(), Some("x"));
        assert_eq!(vault.read_signed::<String>("other", &token, now), None);
        assert_eq!(vault.read_signed::<String>("link", &token, now + minutes(1)), None);
        assert_eq!(vault.read_signed::<String>("link", &format!("{token}A"), now), None);
    }
}
