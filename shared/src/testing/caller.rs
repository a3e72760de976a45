//! Somebody who sends requests to a router, and what comes back.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower::ServiceExt;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::auth::Member;
use crate::error::Result;
use crate::http::{Problem, service};
use crate::ids::OrgId;

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Caller {
    pub(super) app: App,
    pub(super) token: Option<String>,
    pub(super) headers: HeaderMap,
    pub(super) member: Option<Member>,
    /// From where they call.
    pub(super) address: IpAddr,
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

/// An address in a network of its own, so that nobody is slowed down by what others in the test do.
pub(super) fn somewhere() -> IpAddr {
    let network = u128::from(rand::random::<u32>()) << 64;
    Ipv6Addr::from((0x2001_0db8 << 96) | network | 1).into()
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

    /// What the caller shows: an access token or a key.
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
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
        self.send_json(router, Method::POST, path, body).await
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
        self.send_json(router, Method::PATCH, path, body).await
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
        self.send_json(router, Method::DELETE, path, body).await
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

    async fn send_json(
        &self,
        router: OpenApiRouter<App>,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Reply> {
        self.request(router, method, path, Some("application/json"), serde_json::to_vec(body)?).await
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

/// Asserts that two answers refuse with the same words. What differs between any two is left out: the request id.
///
/// # Panics
/// When they differ, or one is no problem.
pub fn same_refusal(one: &Reply, other: &Reply) {
    let plain = |reply: &Reply| {
        let mut problem = reply.problem();
        problem.request_id = None;
        problem
    };
    assert_eq!(plain(one), plain(other));
}
