//! Who acts: sign-in, sessions, tokens, and the argument types that are the only way to an organization.

mod account_tokens;
pub mod accounts;
mod credentials;
pub mod demo;
pub mod devices;
pub mod issuers;
pub mod keys;
pub mod letters;
pub mod live;
pub mod log;
pub mod openid;
pub mod password;
pub mod passwords;
pub mod profile;
pub mod refusals;
pub mod second_factor;
pub mod sessions;
pub mod sign_in;
pub mod slow_down;
pub mod switch;
pub mod tokens;

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::activity::Actor;
use crate::app::App;
use crate::db::OrgTx;
use crate::error::{Error, Refusal, Result, refuse};
use crate::http::address::ClientAddress;
use crate::http::bearer;
use crate::ids::{ApiKeyId, OrgId, SessionId, UserId};
use crate::limits::{self, Class, Further};

pub use crate::organizations::Role;
pub use refusals::Attempt;

/// Anybody who is signed in and belongs to the organization of the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The signed-in user, or the maker of the key.
    pub user: UserId,
    /// What the request showed to be let in.
    pub credential: Credential,
    /// The organization the token was issued for.
    pub org: OrgId,
    /// The role the token was issued with.
    pub role: Role,
    /// Where the request came from.
    pub origin: Origin,
}

/// What a request shows to be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// An access token of a sign-in.
    Session(SessionId),
    /// An access token of a sign-in that an organization's issuer vouched for: it counts in that organization alone, and
    /// not for the account.
    Confined(SessionId),
    /// An API key, whose maker then counts as the user.
    Key(ApiKeyId),
}

/// A member who is an operator or an admin.
#[derive(Debug, Clone)]
pub struct Operator(pub Member);

/// A member who is an admin.
#[derive(Debug, Clone)]
pub struct Admin(pub Member);

/// A member who may read the activity log: an admin, or a key with the scope `activity:read`.
#[derive(Debug, Clone)]
pub struct Auditor(pub Member);

/// Where a request comes from, for sessions and the activity log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The client's address, which only the platform's proxy can name.
    pub address: Option<IpAddr>,
    /// `User-Agent`, at most 200 characters.
    pub agent: String,
}

impl Member {
    /// The actor that the activity log names.
    pub fn actor(&self) -> Actor {
        let key = match self.credential {
            Credential::Session(_) | Credential::Confined(_) => None,
            Credential::Key(key) => Some(key),
        };
        Actor { key, ..self.origin.actor(Some(self.user)) }
    }

    /// The sign-in, for actions on the account, which are open neither to programs nor to whom an organization's issuer
    /// vouched for.
    ///
    /// # Errors
    /// `Forbidden` with code `not_for_keys` for an API key, `session_confined` for a session of an organization's issuer.
    pub fn session(&self) -> Result<SessionId> {
        if let Credential::Confined(_) = self.credential {
            let detail = "you signed in by your organization's issuer, which counts in that organization alone: sign in \
                          with your password or Google for what concerns your account or another organization";
            return Err(Error::Forbidden(refuse("session_confined", detail)));
        }
        self.any_session()
    }

    /// The sign-in, whoever vouched for it.
    ///
    /// # Errors
    /// `Forbidden` with code `not_for_keys` for an API key.
    pub fn any_session(&self) -> Result<SessionId> {
        match self.credential {
            Credential::Session(session) | Credential::Confined(session) => Ok(session),
            Credential::Key(_) => {
                Err(Error::Forbidden(refuse("not_for_keys", "an API key can't do this: sign in")))
            }
        }
    }

    /// Reads the credential. Whether it is still valid is decided when the transaction is opened.
    async fn read(parts: &mut Parts, app: &App) -> Result<Self> {
        let token = bearer(&parts.headers).ok_or(Error::Unauthorized(NOT_SIGNED_IN))?;
        if token.starts_with(keys::MARK) {
            return keys::admit(app, token, parts).await;
        }
        let claims = tokens::read_access(&app.settings.jwt, token, app.clock.now())?;
        Ok(Self {
            user: claims.sub,
            credential: claims.credential(),
            org: claims.org,
            role: claims.role,
            origin: Origin::of(parts),
        })
    }

    /// Takes up to `calls` calls of a class besides the request's own, which was counted on arrival.
    pub async fn count_further(&self, app: &App, class: Class, calls: u32) -> Result<Further> {
        limits::count_further(app, class, calls, self.org, &self.limited_as()).await
    }

    /// The name under which this caller's limits are counted: a key has its own.
    fn limited_as(&self) -> String {
        match self.credential {
            Credential::Session(_) | Credential::Confined(_) => self.user.to_string(),
            Credential::Key(key) => key.to_string(),
        }
    }

    async fn at_least(self, app: &App, parts: &Parts, role: Role) -> Result<Self> {
        if self.role >= role {
            return Ok(self);
        }
        Err(refusals::by_role(app, &self, &Attempt::of(parts)).await)
    }
}

impl App {
    /// Opens the member's transaction: two round trips, the second of which decides whether the token's session and
    /// role are still valid. So revocation and role changes act at once although tokens are JWTs.
    ///
    /// # Errors
    /// `Unauthorized` when the session was revoked or the role changed since the token was issued; `Forbidden` with
    /// code `second_factor_required`, `issuer_required` or `organization_deleted`.
    pub async fn enter(&self, me: &Member) -> Result<OrgTx> {
        let (tx, verdict) = self.judge(me).await?;
        verdict.admit()?;
        Ok(tx)
    }

    /// Like [`App::enter`], but also lets in a member who must set up a second factor first or sign in by the
    /// organization's issuer, or whose organization is being deleted.
    ///
    /// # Errors
    /// `Unauthorized` as for [`App::enter`].
    pub async fn enter_restricted(&self, me: &Member) -> Result<OrgTx> {
        let (tx, verdict) = self.judge(me).await?;
        match verdict {
            Verdict::SecondFactorRequired | Verdict::IssuerRequired | Verdict::OrganizationDeleted => Ok(tx),
            other => other.admit().map(|()| tx),
        }
    }

    async fn judge(&self, me: &Member) -> Result<(OrgTx, Verdict)> {
        let acting = [("app.user_id", me.user.to_string()), ("app.role", me.role.as_setting().to_owned())];
        let mut tx = OrgTx::begin(&self.db, me.org, &acting).await?;
        let verdict = match me.credential {
            Credential::Session(session) | Credential::Confined(session) => {
                sqlx::query_scalar!(
                    "select app.check_member($1, $2, $3, $4)",
                    session.0,
                    me.user.0,
                    me.org.0,
                    me.role as Role
                )
                .fetch_one(tx.conn())
                .await?
            }
            Credential::Key(key) => {
                sqlx::query_scalar!("select app.check_key($1, $2)", key.0, me.org.0)
                    .fetch_one(tx.conn())
                    .await?
            }
        };
        Ok((tx, Verdict::of(verdict.as_deref())))
    }
}

/// What the database says about a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Ok,
    Revoked,
    RoleChanged,
    SecondFactorRequired,
    IssuerRequired,
    OrganizationDeleted,
}

impl Verdict {
    /// Reads the answer of `app.check_member` or `app.check_key`; anything unknown counts as revoked.
    fn of(word: Option<&str>) -> Self {
        match word {
            Some("ok") => Self::Ok,
            Some("role_changed") => Self::RoleChanged,
            Some("second_factor_required") => Self::SecondFactorRequired,
            Some("issuer_required") => Self::IssuerRequired,
            Some("organization_deleted") => Self::OrganizationDeleted,
            _ => Self::Revoked,
        }
    }

    fn admit(self) -> Result<()> {
        Err(match self {
            Self::Ok => return Ok(()),
            Self::Revoked => {
                Error::Unauthorized(refuse("session_ended", "this session has ended: sign in again"))
            }
            Self::RoleChanged => Error::Unauthorized(refuse(
                "role_changed",
                "your role changed since this token was issued: refresh it",
            )),
            Self::SecondFactorRequired => Error::Forbidden(refuse(
                "second_factor_required",
                "this organization requires a second factor: set one up or sign in with it",
            )),
            Self::IssuerRequired => Error::Forbidden(refuse(
                "issuer_required",
                "this organization lets you in by its own sign-in alone: use its link to sign in",
            )),
            Self::OrganizationDeleted => Error::Forbidden(refuse(
                "organization_deleted",
                "this organization is being deleted: an admin can take that back",
            )),
        })
    }
}

/// Refuses members whose address is not verified yet: they may look around, but not invite, upload or book.
///
/// # Errors
/// `Forbidden` with code `email_not_verified`.
pub async fn require_verified(tx: &mut OrgTx, me: &Member) -> Result<()> {
    let verified = sqlx::query_scalar!(r#"select app.is_verified($1) as "verified!""#, me.user.0)
        .fetch_one(tx.conn())
        .await?;
    if verified {
        return Ok(());
    }
    let detail = "verify your e-mail address first: follow the link we mailed you, or ask for another";
    Err(Error::Forbidden(refuse("email_not_verified", detail)))
}

impl FromRequestParts<App> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let me = Self::read(parts, app).await?;
        limits::count_member(app, &parts.extensions, me.org, &me.limited_as()).await?;
        Ok(me)
    }
}

impl FromRequestParts<App> for Operator {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Ok(Self(Member::from_request_parts(parts, app).await?.at_least(app, parts, Role::Operator).await?))
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Ok(Self(Member::from_request_parts(parts, app).await?.at_least(app, parts, Role::Admin).await?))
    }
}

impl FromRequestParts<App> for Auditor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let me = Member::from_request_parts(parts, app).await?;
        match me.credential {
            // Its scope was checked when the key was admitted.
            Credential::Key(_) => Ok(Self(me)),
            Credential::Session(_) | Credential::Confined(_) => {
                Ok(Self(me.at_least(app, parts, Role::Admin).await?))
            }
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        Ok(Self::of(parts))
    }
}

impl Origin {
    /// For the activity log: somebody at this origin, signed in or not.
    pub fn actor(&self, user: Option<UserId>) -> Actor {
        Actor { user, key: None, address: self.address, agent: self.agent.clone() }
    }

    /// The address is the one that `http::address` vouches for.
    pub(crate) fn of(parts: &Parts) -> Self {
        let address = parts.extensions.get().and_then(|ClientAddress(address)| *address);
        let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Self { address, agent: agent.unwrap_or_default().chars().take(200).collect() }
    }
}

const NOT_SIGNED_IN: Refusal = Refusal {
    code: "not_signed_in",
    detail: std::borrow::Cow::Borrowed("send the access token as Authorization: Bearer"),
};
