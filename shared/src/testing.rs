//! What tests build on: an app over a real database, two organizations with members, and callers for them.

mod caller;
mod documents;
mod letter;
mod log;
pub mod model;

use axum::http::HeaderMap;
use caller::somewhere;
use sqlx::PgPool;

use crate::app::App;
use crate::auth::second_factor::shown::SecondFactor;
use crate::auth::sessions::{self, SignedIn};
use crate::auth::sign_in::{self, Progress};
use crate::auth::{Member, Origin, Role, demo, tokens};
use crate::db::{self, SystemTx};
use crate::error::{OrNotFound, Result};
use crate::ids::{OrgId, UserId};
use crate::organizations;
use crate::settings::Settings;

pub use caller::{Caller, Reply, same_refusal};
pub use documents::NewDocument;
pub use letter::Letter;
pub use log::Logged;

/// Settings of a test: complete, with a bucket that nobody serves.
pub fn settings() -> Settings {
    settings_with(|_| None)
}

/// Settings of a test with some variables of one's own.
///
/// # Panics
/// When the variables are not usable: the test is wrong.
#[expect(clippy::panic, reason = "a test's own settings")]
pub fn settings_with(own: impl Fn(&str) -> Option<String>) -> Settings {
    let lookup = |name: &str| {
        let fallback = match name {
            "DATABASE_URL" => "postgres://nobody@127.0.0.1:1/nothing",
            "JWT_SECRET" => "a secret of the tests, long enough",
            "ENCRYPTION_KEY" => "an encryption key of the tests, long enough",
            "SIGNING_KEY" => "a signing key of the tests, long enough",
            // Tests of the limits set their own.
            "RATE_LIMIT_MAX" => "100000",
            "SPACES_ENDPOINT" => "http://127.0.0.1:1",
            "SPACES_BUCKET" => "files",
            "SPACES_ACCESS_KEY" | "SPACES_SECRET_KEY" => "testing",
            "SPACES_PATH_STYLE" => "true",
            "WORKER_CONCURRENCY" => "4",
            "BUCKET_EVENT_SECRET" => "the bucket's secret",
            _ => return own(name),
        };
        Some(own(name).unwrap_or_else(|| fallback.to_owned()))
    };
    Settings::parse(lookup).unwrap_or_else(|faults| panic!("{faults}"))
}

/// An app over the database of an `sqlx::test`, whose pool is the plain login's.
///
/// # Panics
/// When the settings are not usable: the test is wrong.
pub fn app(login: &PgPool) -> App {
    app_with(login, settings())
}

/// The same with settings of one's own.
///
/// # Panics
/// When the settings are not usable: the test is wrong.
#[expect(clippy::panic, reason = "a test's own settings")]
pub fn app_with(login: &PgPool, settings: Settings) -> App {
    let mut app = App::new(settings).unwrap_or_else(|error| panic!("{error}"));
    app.db = db::restricted(login.connect_options().as_ref().clone(), 10);
    app
}

/// A database with two organizations, each with an admin, an operator and a client.
#[derive(Clone)]
pub struct World {
    /// Over the restricted pool, as in production.
    pub app: App,
    /// The plain login, which owns the tables: for looking at what nobody else may see.
    pub login: PgPool,
}

/// E-mail domain of the second organization's members.
const OTHER: &str = "other.example";

/// The hash of the demo logins' password. To make it anew takes longer than most tests.
const HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdCBvZiB0aGUgdGVzdA$fZ2joUQIFTdurte0i6ebrRpvEjnAaoOSLN/8u2bcur8";

impl World {
    /// Fills an empty database.
    pub async fn new(login: PgPool) -> Result<Self> {
        let app = app(&login);
        Self::over(app, login).await
    }

    /// The same for an app of one's own.
    pub async fn over(app: App, login: PgPool) -> Result<Self> {
        let mut tx = SystemTx::begin(&app.db).await?;
        demo::insert(&mut tx, HASH).await?;
        let org = organizations::insert(&mut tx, "Other Services").await?;
        for (_, name, role) in demo::LOGINS {
            let email = email(role, OTHER);
            let user = organizations::insert_user(&mut tx, &email, name, HASH).await?;
            organizations::insert_membership(&mut tx, org, user, role).await?;
        }
        tx.commit().await?;
        Ok(Self { app, login })
    }

    /// An admin of the first organization.
    pub async fn as_admin(&self) -> Result<Caller> {
        self.signed_in(&email(Role::Admin, "demo.example")).await
    }

    /// An operator of the first organization.
    pub async fn as_operator(&self) -> Result<Caller> {
        self.signed_in(&email(Role::Operator, "demo.example")).await
    }

    /// A client of the first organization.
    pub async fn as_client(&self) -> Result<Caller> {
        self.signed_in(&email(Role::Client, "demo.example")).await
    }

    /// An admin of the other organization.
    pub async fn as_stranger(&self) -> Result<Caller> {
        self.signed_in(&email(Role::Admin, OTHER)).await
    }

    /// What was mailed to an address, oldest first.
    pub async fn letters(&self, to: &str) -> Result<Vec<Letter>> {
        let mut tx = SystemTx::begin(&self.app.db).await?;
        let rows = sqlx::query!(
            r#"select template, sealed as "sealed!" from mails where recipient = $1 and sealed is not null order by id limit 100"#,
            to
        )
        .fetch_all(tx.conn())
        .await?;
        let letters =
            rows.into_iter().filter_map(|row| Letter::open(&self.app.vault, row.template, &row.sealed));
        Ok(letters.collect())
    }

    /// Runs statements with the system's rights, for a state that no request leads to. Returns how many rows the last
    /// one touched.
    ///
    /// # Errors
    /// When Postgres refuses it.
    pub async fn as_system(&self, statements: &'static str) -> Result<u64> {
        let mut tx = SystemTx::begin(&self.app.db).await?;
        let done = sqlx::raw_sql(statements).execute(tx.conn()).await?;
        tx.commit().await?;
        Ok(done.rows_affected())
    }

    /// Somebody who has not signed in.
    pub fn as_nobody(&self) -> Caller {
        Caller {
            app: self.app.clone(),
            token: None,
            headers: HeaderMap::new(),
            member: None,
            address: somewhere(),
        }
    }

    /// A new user of the caller's organization, whose password is that of every demo login.
    ///
    /// # Errors
    /// When Postgres is gone or the address is taken.
    pub async fn join(&self, org: OrgId, email: &str, role: Role) -> Result<UserId> {
        let mut tx = SystemTx::begin(&self.app.db).await?;
        let user = organizations::insert_user(&mut tx, email, "Nora New", HASH).await?;
        organizations::insert_membership(&mut tx, org, user, role).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// The user with this address, in their oldest organization. The session is opened without asking for a password.
    ///
    /// # Errors
    /// `NotFound` when nobody has the address, or they are a member of no organization.
    pub async fn signed_in(&self, email: &str) -> Result<Caller> {
        let mut tx = SystemTx::begin(&self.app.db).await?;
        let user = organizations::find_user(&mut tx, email).await?.or_not_found("user")?;
        let who = sessions::identity(&mut tx, user, None).await?.or_not_found("membership")?;
        let nobody = self.as_nobody();
        let opened = sessions::open(&self.app, tx, who, &origin_of(&nobody), SecondFactor::NotShown).await?;
        self.holder(nobody, opened)
    }

    /// Signs somebody in by their password, as the site would.
    ///
    /// # Errors
    /// When the password is wrong or Postgres is gone.
    ///
    /// # Panics
    /// When a second factor is asked for: the test is wrong.
    #[expect(clippy::panic, reason = "a test's own mistake")]
    pub async fn as_user(&self, email: &str, password: &str) -> Result<Caller> {
        let nobody = self.as_nobody();
        let progress = sign_in::with_password(&self.app, email, password, &origin_of(&nobody)).await?;
        let Progress::SignedIn(signed_in) = progress else { panic!("{email} is asked for a second factor") };
        self.holder(nobody, signed_in)
    }

    /// The caller who holds what a sign-in hands out.
    fn holder(&self, nobody: Caller, signed_in: SignedIn) -> Result<Caller> {
        let claims = tokens::read_access(&self.app.settings.jwt, &signed_in.access, self.app.clock.now())?;
        let member = Member {
            user: claims.sub,
            credential: claims.credential(),
            org: claims.org,
            role: claims.role,
            origin: Origin::default(),
        };
        Ok(Caller { token: Some(signed_in.access), member: Some(member), ..nobody })
    }
}

fn origin_of(caller: &Caller) -> Origin {
    Origin { address: Some(caller.address), agent: String::new() }
}

fn email(role: Role, domain: &str) -> String {
    let name = match role {
        Role::Client => "client",
        Role::Operator => "operator",
        Role::Admin => "admin",
    };
    format!("{name}@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::password;

    #[tokio::test]
    async fn the_demo_logins_of_tests_have_the_demo_password() -> Result<()> {
        assert!(password::verify(demo::PASSWORD, Some(HASH.to_owned())).await?);
        Ok(())
    }
}
