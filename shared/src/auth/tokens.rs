//! Tokens: the access token is a JWT (RFC 7519), the refresh token a counter with an HMAC, so nothing usable is stored
//! and the current one can be issued again.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::{Credential, Role};
use crate::clock::{days, minutes};
use crate::error::{Error, Result, refuse};
use crate::ids::{OrgId, SessionId, UserId};
use crate::settings::{Rotating, Secret};
use crate::vault::derive;

/// How long an access token lives.
pub const ACCESS_LIFETIME: Duration = minutes(15);

/// How long a refresh token lives.
pub const REFRESH_LIFETIME: Duration = days(30);

const ISSUER: &str = "astralis";
const ACCESS: &str = "access";
/// A type of its own, so that code that knows of no confined sessions refuses their tokens.
const CONFINED: &str = "confined";
/// How refresh tokens begin.
const PREFIX: &str = "v1";
/// How those of confined sessions begin.
const CONFINED_PREFIX: &str = "c1";

/// What an access token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The user who signed in.
    pub sub: UserId,
    /// The session it belongs to.
    pub sid: SessionId,
    /// The organization the user acts in.
    pub org: OrgId,
    /// The role at the time of issue.
    pub role: Role,
    /// `access`, or `confined` when an organization's issuer opened the session, which then counts in that organization
    /// alone: no other token of ours passes as an access token.
    pub typ: String,
    /// Always `astralis`.
    pub iss: String,
    /// Issued at, seconds since 1970.
    pub iat: i64,
    /// Expires at, seconds since 1970.
    pub exp: i64,
}

/// A refresh token's readable half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refresh {
    /// The session it refreshes.
    pub session: SessionId,
    /// The number of the rotation.
    pub counter: i64,
    /// Whether an organization's issuer opened it.
    pub confined: bool,
}

impl Claims {
    /// What the token is good for.
    pub fn credential(&self) -> Credential {
        if self.typ == CONFINED { Credential::Confined(self.sid) } else { Credential::Session(self.sid) }
    }
}

/// A session, as a token names it.
#[derive(Debug, Clone, Copy)]
pub struct Opened {
    /// Which.
    pub session: SessionId,
    /// Whether an organization's issuer opened it.
    pub confined: bool,
}

/// Signs an access token.
///
/// # Errors
/// When the claims can't be serialized.
pub fn access(
    secrets: &Rotating,
    user: UserId,
    opened: Opened,
    org: OrgId,
    role: Role,
    now: DateTime<Utc>,
) -> Result<String> {
    let Opened { session, confined } = opened;
    let (typ, iss) = (if confined { CONFINED } else { ACCESS }.into(), ISSUER.into());
    let (iat, exp) = (now.timestamp(), (now + ACCESS_LIFETIME).timestamp());
    let claims = Claims { sub: user, sid: session, org, role, typ, iss, iat, exp };
    let key = EncodingKey::from_secret(secrets.current.expose().as_bytes());
    Ok(jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key)?)
}

/// Reads an access token: HS256 only, ours only, not expired.
///
/// # Errors
/// `Unauthorized` with code `token_expired` or `token_invalid`.
pub fn read_access(secrets: &Rotating, token: &str, now: DateTime<Utc>) -> Result<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_required_spec_claims(&["exp", "iss", "sub"]);
    // `exp` is compared with our own clock below.
    validation.validate_exp = false;
    let read = |secret: &Secret| {
        let key = DecodingKey::from_secret(secret.expose().as_bytes());
        jsonwebtoken::decode::<Claims>(token, &key, &validation).ok().map(|data| data.claims)
    };
    let invalid =
        || Error::Unauthorized(refuse("token_invalid", "this access token is not valid: sign in again"));
    let claims = secrets.all().find_map(read).ok_or_else(invalid)?;
    if ![ACCESS, CONFINED].contains(&claims.typ.as_str()) {
        return Err(invalid());
    }
    if claims.exp <= now.timestamp() {
        return Err(Error::Unauthorized(refuse(
            "token_expired",
            "this access token has expired: refresh it",
        )));
    }
    Ok(claims)
}

impl Refresh {
    /// `v1.<session>.<counter>.<HMAC-SHA-256>`, or `c1.…` of a confined session.
    ///
    /// # Errors
    /// Never in practice: HMAC takes keys of any length.
    pub fn sign(self, secrets: &Rotating) -> Result<String> {
        let prefix = if self.confined { CONFINED_PREFIX } else { PREFIX };
        let body = format!("{prefix}.{}.{}", self.session, self.counter);
        let tag = URL_SAFE_NO_PAD.encode(mac(&secrets.current, &body)?.finalize().into_bytes());
        Ok(format!("{body}.{tag}"))
    }

    /// Reads one of our tokens; `None` for a forged one.
    pub fn read(secrets: &Rotating, token: &str) -> Option<Self> {
        let (body, tag) = token.rsplit_once('.')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        let ours = |secret| mac(secret, body).is_ok_and(|mac| mac.verify_slice(&tag).is_ok());
        if !secrets.all().any(ours) {
            return None;
        }
        let (prefix, body) = body.split_once('.')?;
        let confined = prefix == CONFINED_PREFIX;
        if prefix != PREFIX && !confined {
            return None;
        }
        let (session, counter) = body.split_once('.')?;
        Some(Self { session: session.parse().ok()?, counter: counter.parse().ok()?, confined })
    }
}

/// The refresh key is derived from `JWT_SECRET` by HKDF (RFC 5869), so that neither token helps to forge the other.
fn mac(secret: &Secret, body: &str) -> Result<Hmac<Sha256>> {
    let key = derive(secret, &[b"astralis refresh token v1"])?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key)?;
    mac.update(body.as_bytes());
    Ok(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Rotating {
        Rotating::only(Secret::new("0123456789abcdef0123456789abcdef"))
    }

    fn token(now: DateTime<Utc>) -> String {
        {
            let opened = Opened { session: SessionId::new(), confined: false };
            access(&secret(), UserId::new(), opened, OrgId::new(), Role::Operator, now).unwrap()
        }
    }

    #[test]
    fn an_access_token_lives_for_fifteen_minutes() {
        let now = DateTime::UNIX_EPOCH;
        let token = token(now);
        assert_eq!(read_access(&secret(), &token, now).map(|claims| claims.role).ok(), Some(Role::Operator));
        let later = read_access(&secret(), &token, now + minutes(15));
        assert_eq!(later.map_err(|error| error.code()).err(), Some("token_expired"));
    }

    #[test]
    fn a_token_of_another_key_another_algorithm_or_another_kind_is_refused() {
        let now = DateTime::UNIX_EPOCH;
        let code = |token: &str| read_access(&secret(), token, now).map_err(|error| error.code()).err();
        let other = Rotating::only(Secret::new("another-secret-of-thirty-two-characters"));
        let (user, session, org) = (UserId::new(), SessionId::new(), OrgId::new());
        let foreign =
            access(&other, user, Opened { session, confined: false }, org, Role::Admin, now).unwrap();
        assert_eq!(code(&foreign), Some("token_invalid"));

        let body = token(now).split('.').nth(1).unwrap().to_owned();
        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
        assert_eq!(code(&format!("{none}.{body}.")), Some("token_invalid"));

        let refresh = Refresh { session, counter: 3, confined: false }.sign(&secret()).unwrap();
        assert_eq!(code(&refresh), Some("token_invalid"));
    }

    #[test]
    fn a_refresh_token_is_read_back_and_a_changed_one_is_not() {
        let token = Refresh { session: SessionId::new(), counter: 7, confined: false };
        let signed = token.sign(&secret()).unwrap();
        assert_eq!(Refresh::read(&secret(), &signed), Some(token));
        assert_eq!(Refresh::read(&secret(), &signed.replace(".7.", ".8.")), None);
        assert_eq!(Refresh::read(&Rotating::only(Secret::new("x".repeat(32))), &signed), None);
        assert_eq!(Refresh::read(&secret(), ""), None);
    }

    #[test]
    fn tokens_of_a_confined_session_are_of_a_kind_that_older_code_does_not_know() {
        let (now, session) = (DateTime::UNIX_EPOCH, SessionId::new());
        let opened = Opened { session, confined: true };
        let access = access(&secret(), UserId::new(), opened, OrgId::new(), Role::Client, now).unwrap();
        let claims = read_access(&secret(), &access, now).unwrap();
        assert_eq!((claims.typ.as_str(), claims.credential()), ("confined", Credential::Confined(session)));
        let refresh = Refresh { session, counter: 2, confined: true };
        let signed = refresh.sign(&secret()).unwrap();
        assert!(signed.starts_with("c1."), "{signed}");
        assert_eq!(Refresh::read(&secret(), &signed), Some(refresh));
        assert_eq!(Refresh::read(&secret(), &signed.replacen("c1.", "v1.", 1)), None);
    }

    #[test]
    fn tokens_of_the_previous_secret_are_read_while_it_is_replaced() {
        let now = DateTime::UNIX_EPOCH;
        let rotated = Rotating {
            current: Secret::new("the-new-secret-of-more-than-thirty-two"),
            previous: Some(secret().current),
        };
        let refresh = Refresh { session: SessionId::new(), counter: 1, confined: false };
        assert!(read_access(&rotated, &token(now), now).is_ok());
        assert_eq!(Refresh::read(&rotated, &refresh.sign(&secret()).unwrap()), Some(refresh));
        assert_eq!(Refresh::read(&secret(), &refresh.sign(&rotated).unwrap()), None);
    }
}
