//! `Idempotency-Key`: the answer is stored in the transaction of its effect and replayed for 24 hours.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, Result, refuse};
use crate::ids::{OrgId, UserId};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The caller's key, bound to the route; without a key nothing is stored.
#[derive(Debug, Clone)]
pub struct Idempotency {
    key: Option<String>,
    route: String,
}

impl<S: Sync> FromRequestParts<S> for Idempotency {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let route = format!("{} {}", parts.method, parts.uri.path());
        let Some(value) = parts.headers.get(KEY) else { return Ok(Self { key: None, route }) };
        let key = value.to_str().unwrap_or_default();
        if key.is_empty() || key.len() > 255 {
            let detail = "an Idempotency-Key has 1 to 255 printable ASCII characters";
            return Err(Error::BadRequest(refuse("bad_idempotency_key", detail)));
        }
        Ok(Self { key: Some(key.to_owned()), route })
    }
}

impl Idempotency {
    /// The stored answer if this request was carried out before. Call it first in the transaction: a second request
    /// with the same key waits here until the first has committed.
    ///
    /// # Errors
    /// `Conflict` with code `idempotency_key_reused` when the key was used with another request.
    pub async fn replay(
        &self,
        tx: &mut OrgTx,
        user: UserId,
        request: &impl Serialize,
    ) -> Result<Option<Response>> {
        let Some(key) = &self.key else { return Ok(None) };
        let org = tx.org();
        let fingerprint = self.fingerprint(request)?;
        let inserted = sqlx::query!(
            "insert into idempotency (org_id, user_id, key, fingerprint)
             values ($1, $2, $3, $4)
             on conflict do nothing",
            org.0,
            user.0,
            key,
            fingerprint
        )
        .execute(tx.conn())
        .await?;
        if inserted.rows_affected() == 1 {
            return Ok(None);
        }

        let stored = sqlx::query!(
            r#"select fingerprint, status as "status!", body as "body!"
             from idempotency
             where org_id = $1 and user_id = $2 and key = $3"#,
            org.0,
            user.0,
            key
        )
        .fetch_one(tx.conn())
        .await?;
        if stored.fingerprint != fingerprint {
            let detail = "this Idempotency-Key was used with another request: take a new one";
            return Err(Error::Conflict(refuse("idempotency_key_reused", detail)));
        }
        let status = u16::try_from(stored.status).ok().and_then(|code| StatusCode::from_u16(code).ok());
        let mut response = (status.unwrap_or(StatusCode::OK), Json(stored.body)).into_response();
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        Ok(Some(response))
    }

    /// Stores the answer together with its effect. Call it last before the commit.
    pub async fn keep<T: Serialize>(
        &self,
        tx: &mut OrgTx,
        user: UserId,
        status: StatusCode,
        body: &T,
    ) -> Result<()> {
        let Some(key) = &self.key else { return Ok(()) };
        let org = tx.org();
        sqlx::query!(
            "update idempotency
             set status = $4, body = $5
             where org_id = $1 and user_id = $2 and key = $3",
            org.0,
            user.0,
            key,
            i16::try_from(status.as_u16())?,
            serde_json::to_value(body)?
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }

    /// Forgets a stored answer whose effect was taken back.
    pub async fn forget(&self, tx: &mut OrgTx, user: UserId) -> Result<()> {
        let org = tx.org();
        sqlx::query!(
            "delete from idempotency where org_id = $1 and user_id = $2 and key = $3",
            org.0,
            user.0,
            self.key
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }

    fn fingerprint(&self, request: &impl Serialize) -> Result<Vec<u8>> {
        let mut hash = Sha256::new();
        hash.update(self.route.as_bytes());
        hash.update([0]);
        hash.update(serde_json::to_vec(request)?);
        Ok(hash.finalize().to_vec())
    }
}

/// Forgets answers older than 24 hours; returns how many.
pub async fn forget_old(tx: &mut SystemTx) -> Result<u64> {
    let done = sqlx::query!("delete from idempotency where created_at < now() - interval '24 hours'")
        .execute(tx.conn())
        .await?;
    Ok(done.rows_affected())
}

/// Deletes the answers kept for members of an organization that is gone.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from idempotency where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}
