//! What tests build on: an app over a real database, two organizations with members, and callers for them.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::PgPool;
use tower::ServiceExt;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::auth::sessions::{self, Progress};
use crate::auth::{Credential, Member, Origin, Role, demo, password, tokens};
use crate::db::{self, SystemTx};
use crate::error::Result;
use crate::http::{Problem, service};
use crate::ids::{OrgId, UserId};
use crate::mail::Letter;
use crate::organizations;
use crate::settings::Settings;

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

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Caller {
    app: App,
    token: Option<String>,
    headers: HeaderMap,
    member: Option<Member>,
    /// From where they call.
    address: IpAddr,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it was sent.
    pub body: Vec<u8>,
}

/// E-mail domain of the second organization's members.
const OTHER: &str = "other.example";

impl World {
    /// Fills an empty database.
    ///
    /// # Errors
    /// When Postgres is gone.
    pub async fn new(login: PgPool) -> Result<Self> {
        let app = app(&login);
        Self::over(app, login).await
    }

    /// The same for an app of one's own.
    ///
    /// # Errors
    /// When Postgres is gone.
    pub async fn over(app: App, login: PgPool) -> Result<Self> {
        demo::seed(&app).await?;
        let hash = password::hash(demo::PASSWORD).await?;
        let mut tx = SystemTx::begin(&app.db).await?;
        let org = organizations::insert(&mut tx, "Other Services").await?;
        for (_, name, role) in demo::LOGINS {
            let email = email(role, OTHER);
            let user = organizations::insert_user(&mut tx, &email, name, &hash).await?;
            organizations::insert_membership(&mut tx, org, user, role).await?;
        }
        tx.commit().await?;
        Ok(Self { app, login })
    }

    /// An admin of the first organization.
    ///
    /// # Errors
    /// When Postgres is gone.
    pub async fn as_admin(&self) -> Result<Caller> {
        self.signed_in(&email(Role::Admin, "demo.example")).await
    }

    /// An operator of the first organization.
    ///
    /// # Errors
    /// When Postgres is gone.
    pub async fn as_operator(&self) -> Result<Caller> {
        self.signed_in(&email(Role::Operator, "demo.example")).await
    }

    /// A client of the first organization.
    ///
    /// # Errors
    /// When Postgres is gone.
    pub async fn as_client(&self) -> Result<Caller> {
        self.signed_in(&email(Role::Client, "demo.example")).await
    }

    /// An admin of the other organization.
    ///
    /// # Errors
    /// When Postgres is gone.
    pub async fn as_stranger(&self) -> Result<Caller> {
        self.signed_in(&email(Role::Admin, OTHER)).await
    }

    /// What was mailed to an address, oldest first.
    ///
    /// # Errors
    /// When Postgres is gone.
    pub async fn letters(&self, to: &str) -> Result<Vec<Letter>> {
        let mut tx = SystemTx::begin(&self.app.db).await?;
        let sealed = sqlx::query_scalar!(
            r#"select sealed as "sealed!" from mails where recipient = $1 and sealed is not null order by id limit 100"#,
            to
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(sealed.iter().filter_map(|letter| self.app.vault.open("mail", letter)).collect())
    }

    /// Runs one statement with the system's rights, for a state that no request leads to.
    ///
    /// # Errors
    /// When Postgres refuses it.
    pub async fn as_system(&self, statement: &'static str) -> Result<()> {
        let mut tx = SystemTx::begin(&self.app.db).await?;
        sqlx::raw_sql(statement).execute(tx.conn()).await?;
        tx.commit().await
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
        let hash = password::hash(demo::PASSWORD).await?;
        let mut tx = SystemTx::begin(&self.app.db).await?;
        let user = organizations::insert_user(&mut tx, email, "Nora New", &hash).await?;
        organizations::insert_membership(&mut tx, org, user, role).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// Whoever has this address and the demo logins' password.
    ///
    /// # Errors
    /// When they can't sign in.
    pub async fn signed_in(&self, email: &str) -> Result<Caller> {
        self.as_user(email, demo::PASSWORD).await
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
        let origin = Origin { address: Some(nobody.address), agent: String::new() };
        let progress = sessions::sign_in(&self.app, email, password, &origin).await?;
        let Progress::SignedIn(signed_in) = progress else { panic!("{email} is asked for a second factor") };
        let claims = tokens::read_access(&self.app.settings.jwt, &signed_in.access, self.app.clock.now())?;
        let member = Member {
            user: claims.sub,
            credential: Credential::Session(claims.sid),
            org: claims.org,
            role: claims.role,
            origin: Origin::default(),
        };
        Ok(Caller { token: Some(signed_in.access), member: Some(member), ..nobody })
    }
}

/// An address in a network of its own, so that nobody is slowed down by what others in the test do.
fn somewhere() -> IpAddr {
    let network = u128::from(rand::random::<u32>()) << 64;
    Ipv6Addr::from((0x2001_0db8 << 96) | network | 1).into()
}

fn email(role: Role, domain: &str) -> String {
    let name = match role {
        Role::Client => "client",
        Role::Operator => "operator",
        Role::Admin => "admin",
    };
    format!("{name}@{domain}")
}

impl Caller {
    /// The same caller with one more header.
    ///
    /// # Panics
    /// When the value can't be sent: the test is wrong.
    #[must_use]
    #[expect(clippy::panic, reason = "a test's own header")]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        let value = HeaderValue::from_str(value).unwrap_or_else(|error| panic!("{error}"));
        self.headers.insert(name, value);
        self
    }

    /// The same caller with another token.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Who it is, for what takes a member.
    ///
    /// # Panics
    /// When nobody is signed in: the test is wrong.
    #[expect(clippy::panic, reason = "a test's own mistake")]
    pub fn member(&self) -> &Member {
        self.member.as_ref().unwrap_or_else(|| panic!("nobody is signed in"))
    }

    /// The caller's organization.
    ///
    /// # Panics
    /// When nobody is signed in: the test is wrong.
    pub fn org(&self) -> OrgId {
        self.member().org
    }

    /// `GET /api/v1{path}`
    ///
    /// # Errors
    /// When the body can't be read.
    pub async fn get(&self, router: OpenApiRouter<App>, path: &str) -> Result<Reply> {
        self.request(router, Method::GET, path, None, Body::empty()).await
    }

    /// `POST /api/v1{path}` with JSON.
    ///
    /// # Errors
    /// When the body can't be read.
    pub async fn post(&self, router: OpenApiRouter<App>, path: &str, body: &impl Serialize) -> Result<Reply> {
        let body = Body::from(serde_json::to_vec(body)?);
        self.request(router, Method::POST, path, Some("application/json"), body).await
    }

    /// `PATCH /api/v1{path}` with JSON.
    ///
    /// # Errors
    /// When the body can't be read.
    pub async fn patch(
        &self,
        router: OpenApiRouter<App>,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Reply> {
        let body = Body::from(serde_json::to_vec(body)?);
        self.request(router, Method::PATCH, path, Some("application/json"), body).await
    }

    /// `DELETE /api/v1{path}`
    ///
    /// # Errors
    /// When the body can't be read.
    pub async fn delete(&self, router: OpenApiRouter<App>, path: &str) -> Result<Reply> {
        self.request(router, Method::DELETE, path, None, Body::empty()).await
    }

    /// `DELETE /api/v1{path}` with JSON.
    ///
    /// # Errors
    /// When the body can't be read.
    pub async fn delete_with(
        &self,
        router: OpenApiRouter<App>,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Reply> {
        let body = Body::from(serde_json::to_vec(body)?);
        self.request(router, Method::DELETE, path, Some("application/json"), body).await
    }

    /// `POST /api/v1{path}` with any body.
    ///
    /// # Errors
    /// When the body can't be read.
    pub async fn post_as(
        &self,
        router: OpenApiRouter<App>,
        path: &str,
        media_type: &str,
        body: impl Into<Body>,
    ) -> Result<Reply> {
        self.request(router, Method::POST, path, Some(media_type), body.into()).await
    }

    /// Any request to `/api/v1{path}`.
    ///
    /// # Errors
    /// When the body can't be read.
    pub async fn request(
        &self,
        router: OpenApiRouter<App>,
        method: Method,
        path: &str,
        media_type: Option<&str>,
        body: impl Into<Body>,
    ) -> Result<Reply> {
        let (service, _) = service(self.app.clone(), router);
        self.send(service, method, path, media_type, body).await
    }

    /// The same to a service that stands already.
    ///
    /// # Errors
    /// When the body can't be read.
    pub async fn send(
        &self,
        service: Router,
        method: Method,
        path: &str,
        media_type: Option<&str>,
        body: impl Into<Body>,
    ) -> Result<Reply> {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(media_type) = media_type {
            request = request.header(header::CONTENT_TYPE, media_type);
        }
        let mut request = request.body(body.into())?;
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.address, 443)));
        let headers = request.headers_mut();
        headers.extend(self.headers.clone());
        // Cookies come from browsers, and browsers say whose page sent them.
        if headers.contains_key(header::COOKIE) && !headers.contains_key(header::ORIGIN) {
            headers.entry("sec-fetch-site").or_insert(HeaderValue::from_static("same-origin"));
        }
        let (parts, body) = service.oneshot(request).await?.into_parts();
        let body = to_bytes(body, usize::MAX).await?.to_vec();
        Ok(Reply { status: parts.status, headers: parts.headers, body })
    }
}

impl Reply {
    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[expect(clippy::panic, reason = "an assertion")]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The body as any JSON.
    ///
    /// # Panics
    /// When it is none.
    pub fn value(&self) -> Value {
        self.json()
    }

    /// The problem in the body.
    ///
    /// # Panics
    /// When it is none.
    pub fn problem(&self) -> Problem {
        assert_eq!(
            self.headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes),
            Some(&b"application/problem+json"[..]),
            "no problem but {} {}",
            self.status,
            String::from_utf8_lossy(&self.body)
        );
        self.json()
    }

    /// Status and code of a problem, for one assertion.
    ///
    /// # Panics
    /// When the body is no problem.
    pub fn refusal(&self) -> (u16, String) {
        (self.status.as_u16(), self.problem().code)
    }
}
