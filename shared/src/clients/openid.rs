//! Sign-in elsewhere by OpenID Connect: authorization code flow with PKCE, for Google and for every other issuer.

mod http;
mod memory;
mod told;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims,
    CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreTokenResponse,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, ProviderMetadataWithLogout, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, TokenResponse,
};
use url::Url;

use self::http::Http;
use self::memory::Memory;
pub use self::told::Person;
use super::guard::{Guard, Objection};
use crate::error::{Error, Result, refuse};
use crate::settings::Secret;

/// Most keys that an issuer of an organization may publish.
const MOST_KEYS: usize = 50;

/// How far the provider's clock may be behind ours when a token expires.
const LEEWAY: Duration = Duration::from_secs(30);

/// How long a host may take to be looked up.
const LOOKUP: Duration = Duration::from_secs(5);

/// Asks OpenID providers. Cheap to clone.
#[derive(Clone)]
pub struct Openid(Arc<Inner>);

struct Inner {
    /// For issuers that the installation's settings name, which may be inside its network.
    settled: Http,
    /// For issuers that an organization names: public addresses only.
    guarded: Http,
    guard: Guard,
    known: Memory,
}

/// Who named an issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trust {
    /// The installation, in its settings.
    Installation,
    /// An organization: it is called at public addresses only.
    Organization,
}

/// An issuer, and us as its client.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Its name on the button, and in what people are told.
    pub name: String,
    /// The issuer, character by character as it calls itself.
    pub issuer: String,
    /// Our identifier there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: Secret,
    /// Where it sends people back to. Each issuer has its own address, so that the answer of one is never taken for that
    /// of another (RFC 9700, section 4.4).
    pub redirect: Url,
    /// A claim that is asked of the userinfo endpoint when the ID token has none.
    pub wanted: Option<String>,
    /// Who named it.
    pub trust: Trust,
}

/// Where a sign-in starts.
#[derive(Debug)]
pub struct Departure {
    /// The provider's page.
    pub url: Url,
    /// The PKCE verifier, only for [`Openid::exchange`].
    pub verifier: String,
}

/// What somebody brought back, and what was kept for them meanwhile.
#[derive(Debug)]
pub struct Returned<'a> {
    /// The code to exchange.
    pub code: &'a str,
    /// The verifier of their departure.
    pub verifier: &'a str,
    /// The nonce of their departure.
    pub nonce: &'a str,
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Openid {
    /// Connects to nothing yet. `allow_private` is for local development only.
    pub fn new(allow_private: bool) -> Self {
        let guard = Guard::new(allow_private);
        let (settled, guarded) = (Http::settled(), Http::guarded(guard));
        Self(Arc::new(Inner { settled, guarded, guard, known: Memory::default() }))
    }

    /// Whether an organization may name this issuer, as far as that can be known beforehand.
    ///
    /// # Errors
    /// Why not.
    pub async fn check(&self, issuer: &str) -> Result<(), Objection> {
        self.0.guard.check(issuer, LOOKUP).await
    }

    /// Where to send somebody who wants to sign in.
    ///
    /// # Errors
    /// `Unavailable` with code `issuer_unavailable`.
    pub async fn depart(
        &self,
        provider: &Provider,
        now: DateTime<Utc>,
        state: &str,
        nonce: &str,
    ) -> Result<Departure> {
        let metadata = self.description(provider, now).await?;
        if provider.trust == Trust::Organization {
            let page = metadata.authorization_endpoint().as_str();
            self.0.guard.parse(page).map_err(|objection| provider.unavailable(&objection))?;
        }
        let (state, nonce) = (CsrfToken::new(state.to_owned()), Nonce::new(nonce.to_owned()));
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, _, _) = provider
            .client(&metadata)?
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || state, || nonce)
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Departure { url, verifier: verifier.into_secret() })
    }

    /// Exchanges the code somebody brought back for who they are. No token is kept.
    ///
    /// # Errors
    /// `Unauthorized` with code `issuer_refused` when the code or the ID token can't be trusted; `Unavailable` with
    /// code `issuer_unavailable`.
    pub async fn exchange(
        &self,
        provider: &Provider,
        now: DateTime<Utc>,
        returned: &Returned<'_>,
    ) -> Result<Person> {
        let metadata = self.description(provider, now).await?;
        let answer = self.redeem(provider, &metadata, returned).await?;
        let token = answer.id_token().ok_or_else(|| provider.refused("an answer without an ID token"))?;
        let nonce = Nonce::new(returned.nonce.to_owned());
        let claims = match provider.verify(&metadata, token, &nonce, now) {
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                // Providers change their keys at any time: the token may be signed with a new one.
                let metadata = self.with_new_keys(provider, &metadata, now).await?;
                provider.verify(&metadata, token, &nonce, now)
            }
            settled => settled,
        };
        let claims = claims.map_err(|error| provider.refused(&format!("{error}: {error:?}")))?;
        // Whether the token was issued to us, besides naming us in its audience (OpenID Connect Core, section 3.1.3.7).
        if claims.authorized_party().is_some_and(|party| party.as_str() != provider.client_id) {
            return Err(provider.refused("an ID token of another client"));
        }
        let said = told::payload(&token.to_string()).ok_or_else(|| provider.refused("no claims"))?;
        let mut person =
            Person { issuer: claims.issuer().to_string(), subject: claims.subject().to_string(), said };
        if let Some(userinfo) = metadata.userinfo_endpoint().filter(|_| person.lacks(&provider.wanted)) {
            let access = answer.access_token().secret();
            let more = self.http(provider).userinfo(userinfo.url(), access).await;
            // Its subject must be that of the ID token (OpenID Connect Core, section 5.3.2).
            person.add(more.map_err(|error| provider.unavailable(&error))?);
        }
        Ok(person)
    }

    /// What an issuer says about itself, fetched now and not kept: the addresses of its pages and endpoints.
    ///
    /// # Errors
    /// `Unavailable` with code `issuer_unavailable` and the cause in its sentence.
    pub async fn discover(&self, provider: &Provider) -> Result<Discovered> {
        let metadata = self.fetch(provider).await?;
        let keys = metadata.jwks().keys().len();
        let end = metadata.additional_metadata().end_session_endpoint.as_ref();
        Ok(Discovered {
            authorization_endpoint: metadata.authorization_endpoint().to_string(),
            keys,
            signs_out: end.is_some(),
        })
    }

    /// The provider's page that ends the session there too (OpenID Connect RP-Initiated Logout 1.0), which leads back to
    /// `home`; `None` where it has none or does not answer.
    pub async fn farewell(&self, provider: &Provider, now: DateTime<Utc>, home: &Url) -> Option<Url> {
        let metadata = self.description(provider, now).await.ok()?;
        let mut page = metadata.additional_metadata().end_session_endpoint.as_ref()?.url().clone();
        if provider.trust == Trust::Organization {
            self.0.guard.parse(page.as_str()).ok()?;
        }
        page.query_pairs_mut()
            .append_pair("client_id", &provider.client_id)
            .append_pair("post_logout_redirect_uri", home.as_str());
        Some(page)
    }

    async fn redeem(
        &self,
        provider: &Provider,
        metadata: &ProviderMetadataWithLogout,
        returned: &Returned<'_>,
    ) -> Result<CoreTokenResponse> {
        let answer = provider
            .client(metadata)?
            .exchange_code(AuthorizationCode::new(returned.code.to_owned()))?
            .set_pkce_verifier(PkceCodeVerifier::new(returned.verifier.to_owned()))
            .request_async(self.http(provider))
            .await;
        answer.map_err(|error| match error {
            RequestTokenError::Request(cause) => provider.unavailable(&cause),
            // Neither the parsed nor the raw answer may reach the log: it can contain tokens.
            RequestTokenError::ServerResponse(told) => provider.refused(told.error().as_ref()),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                provider.refused("an answer without a token")
            }
        })
    }

    /// The provider's description, fetched at most once an hour.
    async fn description(
        &self,
        provider: &Provider,
        now: DateTime<Utc>,
    ) -> Result<Arc<ProviderMetadataWithLogout>> {
        match self.0.known.find(&provider.key(), now) {
            Some(known) => Ok(known),
            None => Ok(self.0.known.keep(provider.key(), self.fetch(provider).await?, now)),
        }
    }

    async fn fetch(&self, provider: &Provider) -> Result<ProviderMetadataWithLogout> {
        let issuer = IssuerUrl::new(provider.issuer.clone())?;
        let metadata = ProviderMetadataWithLogout::discover_async(issuer, self.http(provider))
            .await
            .map_err(|error| provider.unavailable(&error))?;
        provider.may_publish(metadata.jwks())?;
        Ok(metadata)
    }

    async fn with_new_keys(
        &self,
        provider: &Provider,
        metadata: &ProviderMetadataWithLogout,
        now: DateTime<Utc>,
    ) -> Result<Arc<ProviderMetadataWithLogout>> {
        let keys = CoreJsonWebKeySet::fetch_async(metadata.jwks_uri(), self.http(provider))
            .await
            .map_err(|error| provider.unavailable(&error))?;
        provider.may_publish(&keys)?;
        Ok(self.0.known.keep(provider.key(), metadata.clone().set_jwks(keys), now))
    }

    fn http(&self, provider: &Provider) -> &Http {
        match provider.trust {
            Trust::Installation => &self.0.settled,
            Trust::Organization => &self.0.guarded,
        }
    }
}

/// What an issuer says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovered {
    /// Its page for people.
    pub authorization_endpoint: String,
    /// How many keys it publishes.
    pub keys: usize,
    /// Whether it can end its own session.
    pub signs_out: bool,
}

impl Provider {
    fn key(&self) -> (Trust, String) {
        (self.trust, self.issuer.clone())
    }

    fn may_publish(&self, keys: &CoreJsonWebKeySet) -> Result<()> {
        if self.trust == Trust::Organization && keys.keys().len() > MOST_KEYS {
            return Err(
                self.unavailable(&io::Error::other(format!("it publishes more than {MOST_KEYS} keys")))
            );
        }
        Ok(())
    }

    fn client(&self, metadata: &ProviderMetadataWithLogout) -> Result<Client> {
        let methods = metadata.token_endpoint_auth_methods_supported();
        let posts = methods.is_some_and(|methods| {
            methods.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
        });
        let id = ClientId::new(self.client_id.clone());
        let secret = ClientSecret::new(self.client_secret.expose().to_owned());
        let client = CoreClient::from_provider_metadata(metadata.clone(), id, Some(secret))
            .set_redirect_uri(RedirectUrl::new(self.redirect.to_string())?);
        Ok(if posts { client.set_auth_type(AuthType::RequestBody) } else { client })
    }

    /// Checks the RS256 or ES256 signature with a key of the provider, issuer, audience, expiry and nonce.
    fn verify(
        &self,
        metadata: &ProviderMetadataWithLogout,
        token: &CoreIdToken,
        nonce: &Nonce,
        now: DateTime<Utc>,
    ) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
        // A verifier without the client's secret: no token signed with a shared secret passes.
        let verifier = CoreIdTokenVerifier::new_public_client(
            ClientId::new(self.client_id.clone()),
            metadata.issuer().clone(),
            metadata.jwks().clone(),
        );
        let verifier = verifier
            .set_allowed_algs([
                CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
                CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            ])
            .set_time_fn(move || now - LEEWAY);
        token.claims(&verifier, nonce).cloned()
    }

    fn refused(&self, cause: &str) -> Error {
        tracing::warn!(cause, issuer = self.issuer, "a sign-in elsewhere is not to be believed");
        let detail = format!("the answer of {} can't be accepted: start the sign-in again", self.name);
        Error::Unauthorized(refuse("issuer_refused", detail))
    }

    fn unavailable(&self, cause: &(dyn std::error::Error + 'static)) -> Error {
        let causes: Vec<_> =
            std::iter::successors(Some(cause), |cause| cause.source()).map(ToString::to_string).collect();
        tracing::warn!(
            cause = causes.join(": "),
            issuer = self.issuer,
            "an issuer does not answer as it should"
        );
        let cause = causes.last().map(String::as_str).unwrap_or_default();
        let detail = format!("{} does not answer as it should ({cause}): try again in a moment", self.name);
        Error::Unavailable {
            refusal: refuse("issuer_unavailable", detail),
            retry_after: Duration::from_secs(30),
            cause: None,
        }
    }
}
