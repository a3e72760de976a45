//! Who acts: sign-in, sessions, tokens, and the argument types that are the only way to an organization.

pub mod demo;
pub mod password;
pub mod sessions;
pub mod tokens;

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header;
use axum::http::request::Parts;

use crate::activity::Actor;
use crate::app::App;
use crate::db::OrgTx;
use crate::error::{Error, Refusal, Result, refuse};
use crate::ids::{OrgId, SessionId, UserId};

pub use crate::organizations::Role;

/// Anybody who is signed in and belongs to the organization of the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The user.
    pub user: UserId,
    /// The sign-in.
    pub session: SessionId,
    /// The organization the token was issued for.
    pub org: OrgId,
    /// The role the token was issued with.
    pub role: Role,
    /// From where.
    pub origin: Origin,
}

/// A member who is an operator or an admin.
#[derive(Debug, Clone)]
pub struct Operator(pub Member);

/// A member who is an admin.
#[derive(Debug, Clone)]
pub struct Admin(pub Member);

/// From where a request comes, for sessions and the activity log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// First address of `X-Forwarded-For`, which the platform's proxy sets.
    pub address: Option<IpAddr>,
    /// `User-Agent`, at most 200 characters.
    pub agent: String,
}

impl Member {
    /// For the activity log.
    pub fn actor(&self) -> Actor {
        Actor { user: Some(self.user), address: self.origin.address, agent: self.origin.agent.clone() }
    }

    fn at_least(self, role: Role) -> Result<Self> {
        if self.role >= role {
            return Ok(self);
        }
        Err(Error::Forbidden(refuse("forbidden", "your role in this organization does not allow this")))
    }
}

impl App {
    /// Opens the member's transaction: two round trips, the second of which decides whether the session and the
    /// role of the token still hold. So revocation and role changes act at once although tokens are JWTs.
    ///
    /// # Errors
    /// `Unauthorized` when the session was revoked or the role changed since the token was issued.
    pub async fn enter(&self, me: &Member) -> Result<OrgTx> {
        let acting = [("app.user_id", me.user.to_string()), ("app.role", me.role.as_setting().to_owned())];
        let mut tx = OrgTx::begin(&self.db, me.org, &acting).await?;
        let verdict = sqlx::query_scalar!(
            "select app.check_member($1, $2, $3, $4)",
            me.session.0,
            me.user.0,
            me.org.0,
            me.role as Role
        )
        .fetch_one(tx.conn())
        .await?;
        match verdict.as_deref() {
            Some("ok") => Ok(tx),
            Some("role_changed") => Err(Error::Unauthorized(refuse(
                "role_changed",
                "your role changed since this token was issued: refresh it",
            ))),
            _ => Err(Error::Unauthorized(refuse("session_ended", "this session has ended: sign in again"))),
        }
    }
}

impl FromRequestParts<App> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let token = bearer(&parts.headers)?;
        let claims = tokens::read_access(&app.settings.jwt_secret, token, app.clock.now())?;
        Ok(Self {
            user: claims.sub,
            session: claims.sid,
            org: claims.org,
            role: claims.role,
            origin: Origin::of(&parts.headers),
        })
    }
}

impl FromRequestParts<App> for Operator {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Ok(Self(Member::from_request_parts(parts, app).await?.at_least(Role::Operator)?))
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Ok(Self(Member::from_request_parts(parts, app).await?.at_least(Role::Admin)?))
    }
}

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        Ok(Self::of(&parts.headers))
    }
}

impl Origin {
    fn of(headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let address = text("x-forwarded-for").split(',').next().and_then(|first| first.trim().parse().ok());
        Self { address, agent: text("user-agent").chars().take(200).collect() }
    }
}

fn bearer(headers: &HeaderMap) -> Result<&str> {
    let missing = || Error::Unauthorized(NOT_SIGNED_IN);
    let value = headers.get(header::AUTHORIZATION).ok_or_else(missing)?;
    let (scheme, token) = value.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(missing)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(missing());
    }
    Ok(token.trim())
}

const NOT_SIGNED_IN: Refusal = Refusal {
    code: "not_signed_in",
    detail: std::borrow::Cow::Borrowed("send the access token as Authorization: Bearer"),
};
