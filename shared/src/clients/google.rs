//! Sign-in with Google, or with another OpenID provider in its place: authorization code flow with PKCE.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier,
    CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreProviderMetadata,
};
use openidconnect::{
    AsyncHttpClient, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpClientError, HttpRequest, HttpResponse, IssuerUrl,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, TokenResponse,
};
use url::Url;

use super::web;
use crate::clock::hours;
use crate::error::{Error, Result, refuse};
use crate::settings;

/// Somebody is waiting in front of a blank page.
const PATIENCE: Duration = Duration::from_secs(10);

/// The provider's description is fetched again after this time.
const KNOWN_FOR: Duration = hours(1);

/// Longest answer of a provider, in bytes.
const ANSWER_LIMIT: usize = 1024 * 1024;

/// An OpenID provider and this installation as its client. Cheap to clone.
#[derive(Clone)]
pub struct Google(Arc<Inner>);

struct Inner {
    client_id: ClientId,
    client_secret: ClientSecret,
    issuer: IssuerUrl,
    redirect: RedirectUrl,
    http: Http,
    known: RwLock<Option<Known>>,
}

/// The provider's description of itself, including its keys.
#[derive(Clone)]
struct Known {
    metadata: Arc<CoreProviderMetadata>,
    until: DateTime<Utc>,
}

/// Where a sign-in starts.
#[derive(Debug)]
pub struct Departure {
    /// The provider's page.
    pub url: Url,
    /// The PKCE verifier, only for [`Google::exchange`].
    pub verifier: String,
}

/// A person for whom the provider vouches.
#[derive(Debug, Clone)]
pub struct Person {
    /// The provider's issuer.
    pub issuer: String,
    /// The person's identifier there, which never changes and is never given to anybody else.
    pub subject: String,
    /// Their address, which may change.
    pub email: Option<String>,
    /// Whether the provider has verified that the address is theirs.
    pub email_verified: bool,
    /// The name they use.
    pub name: Option<String>,
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Google {
    /// A client of the provider in the settings, which sends people back to `redirect`. Sends nothing yet.
    ///
    /// # Errors
    /// When an address can't be used.
    pub fn new(settings: &settings::Google, redirect: &Url) -> Result<Self> {
        // Issuers are compared character by character, and a bare host has no trailing slash.
        let issuer = settings.issuer.as_str();
        let issuer = if settings.issuer.path() == "/" { issuer.trim_end_matches('/') } else { issuer };
        Ok(Self(Arc::new(Inner {
            client_id: ClientId::new(settings.client_id.clone()),
            client_secret: ClientSecret::new(settings.client_secret.expose().to_owned()),
            issuer: IssuerUrl::new(issuer.to_owned())?,
            redirect: RedirectUrl::new(redirect.to_string())?,
            http: Http::default(),
            known: RwLock::new(None),
        })))
    }

    /// Where to send somebody who wants to sign in.
    ///
    /// # Errors
    /// `Unavailable` with code `google_unavailable`.
    pub async fn depart(&self, now: DateTime<Utc>, state: &str, nonce: &str) -> Result<Departure> {
        let (state, nonce) = (CsrfToken::new(state.to_owned()), Nonce::new(nonce.to_owned()));
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = self.client(&*self.provider(now).await?);
        let (url, _, _) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || state, || nonce)
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Departure { url, verifier: verifier.into_secret() })
    }

    /// Exchanges the code somebody brought back for who they are. Access tokens are not kept.
    ///
    /// # Errors
    /// `Unauthorized` with code `google_refused` when the code or the ID token can't be trusted; `Unavailable` with
    /// code `google_unavailable`.
    pub async fn exchange(
        &self,
        now: DateTime<Utc>,
        code: &str,
        verifier: &str,
        nonce: &str,
    ) -> Result<Person> {
        let metadata = self.provider(now).await?;
        let answer = self
            .client(&metadata)
            .exchange_code(AuthorizationCode::new(code.to_owned()))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()))
            .request_async(&self.0.http)
            .await;
        let answer = answer.map_err(|error| match error {
            RequestTokenError::Request(cause) => unavailable(&cause),
            // Neither the parsed nor the raw answer may reach the log: it can contain tokens.
            RequestTokenError::ServerResponse(told) => refused(told.error().as_ref()),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                refused("an answer without a token")
            }
        })?;
        let token = answer.id_token().ok_or_else(|| refused("an answer without an ID token"))?;
        let nonce = Nonce::new(nonce.to_owned());
        let claims = match self.verify(&metadata, token, &nonce, now) {
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                // Providers change their keys at any time: the token may be signed with a new one.
                let metadata = self.with_new_keys(&metadata, now).await?;
                self.verify(&metadata, token, &nonce, now)
            }
            settled => settled,
        };
        let claims = claims.map_err(|error| refused(&format!("{error}: {error:?}")))?;
        // Whether the token was issued to us, besides naming us in its audience (OpenID Connect Core, section 3.1.3.7).
        if claims.authorized_party().is_some_and(|party| *party != self.0.client_id) {
            return Err(refused("an ID token of another client"));
        }
        Ok(Person {
            issuer: claims.issuer().to_string(),
            subject: claims.subject().to_string(),
            email: claims.email().map(|email| email.to_string()),
            email_verified: claims.email_verified() == Some(true),
            name: claims.name().and_then(|name| name.get(None)).map(|name| name.to_string()),
        })
    }

    fn client(&self, metadata: &CoreProviderMetadata) -> Client {
        let (id, secret) = (self.0.client_id.clone(), self.0.client_secret.clone());
        CoreClient::from_provider_metadata(metadata.clone(), id, Some(secret))
            .set_redirect_uri(self.0.redirect.clone())
    }

    /// Checks the RS256 signature with a key of the provider, issuer, audience, expiry and nonce.
    fn verify(
        &self,
        metadata: &CoreProviderMetadata,
        token: &CoreIdToken,
        nonce: &Nonce,
        now: DateTime<Utc>,
    ) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
        // A verifier without the client's secret: no token signed with a shared secret passes.
        let verifier = CoreIdTokenVerifier::new_public_client(
            self.0.client_id.clone(),
            self.0.issuer.clone(),
            metadata.jwks().clone(),
        );
        let verifier = verifier
            .set_allowed_algs([CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256])
            .set_time_fn(move || now);
        token.claims(&verifier, nonce).cloned()
    }

    /// The provider's description, fetched at most once an hour.
    async fn provider(&self, now: DateTime<Utc>) -> Result<Arc<CoreProviderMetadata>> {
        let known = self.0.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known.filter(|known| known.until > now) {
            return Ok(known.metadata);
        }
        let metadata = CoreProviderMetadata::discover_async(self.0.issuer.clone(), &self.0.http)
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(self.remember(metadata, now))
    }

    async fn with_new_keys(
        &self,
        metadata: &CoreProviderMetadata,
        now: DateTime<Utc>,
    ) -> Result<Arc<CoreProviderMetadata>> {
        let keys = CoreJsonWebKeySet::fetch_async(metadata.jwks_uri(), &self.0.http)
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(self.remember(metadata.clone().set_jwks(keys), now))
    }

    fn remember(&self, metadata: CoreProviderMetadata, now: DateTime<Utc>) -> Arc<CoreProviderMetadata> {
        let metadata = Arc::new(metadata);
        let known = Known { metadata: metadata.clone(), until: now + KNOWN_FOR };
        *self.0.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known);
        metadata
    }
}

/// Our HTTP client, in the form the library calls.
#[derive(Default)]
struct Http(web::Lazy);

type Failure = HttpClientError<reqwest::Error>;

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Failure>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.exchange(request))
    }
}

impl Http {
    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, Failure> {
        let request = reqwest::Request::try_from(request).map_err(Box::new)?;
        let client = self.0.get(|| web::client().timeout(PATIENCE)).map_err(Box::new)?;
        let mut answer = client.execute(request).await.map_err(Box::new)?;
        if answer.status().is_server_error() {
            return Err(HttpClientError::Other(format!("the provider answers {}", answer.status())));
        }
        let mut response = openidconnect::http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(Box::new)? {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER_LIMIT {
                return Err(HttpClientError::Other(format!("an answer of more than {ANSWER_LIMIT} bytes")));
            }
        }
        Ok(response.body(body)?)
    }
}

fn refused(cause: &str) -> Error {
    tracing::warn!(cause, "a sign-in with Google is not to be believed");
    let detail = "Google's answer can't be accepted: start the sign-in again";
    Error::Unauthorized(refuse("google_refused", detail))
}

fn unavailable(cause: &(dyn std::error::Error + 'static)) -> Error {
    let causes: Vec<_> =
        std::iter::successors(Some(cause), |cause| cause.source()).map(ToString::to_string).collect();
    tracing::warn!(cause = causes.join(": "), "Google does not answer");
    Error::Unavailable {
        refusal: refuse(
            "google_unavailable",
            "Google does not answer: try again in a moment, or use your password",
        ),
        retry_after: Duration::from_secs(30),
        cause: None,
    }
}
