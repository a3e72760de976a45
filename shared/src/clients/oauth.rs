//! Consent to read somebody's mailbox (OAuth 2.0, RFC 6749, with PKCE, RFC 7636): the page on which it is given, tokens for
//! the code that comes back, and a new access token when one is over.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::{Url, form_urlencoded};

use super::web;
use crate::settings::{MailboxProvider, Secret};

/// Somebody is waiting in front of a page.
const PATIENCE: Duration = Duration::from_secs(20);

/// Longest answer, in bytes.
const LARGEST: usize = 64 * 1024;

/// How long an access token counts whose provider does not say.
const USUALLY: u64 = 600;

/// Longest words of a provider that are repeated, in characters.
const LONGEST_WORDS: usize = 200;

/// Asks providers for tokens. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Oauth(Arc<web::Lazy>);

/// What a provider gives.
#[derive(Debug)]
pub struct Tokens {
    /// Opens the mailbox for a while.
    pub access: Secret,
    /// For how long.
    pub lasts: Duration,
    /// Gets the next access token. Absent where the one before goes on.
    pub refresh: Option<Secret>,
}

/// Why there are no tokens. Each has what the provider said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The consent was taken back, has expired, or was never given.
    Over(String),
    /// The provider does not know this installation, or not as it describes itself.
    Client(String),
    /// The provider is out of reach, or does not answer as it should.
    Unavailable(String),
}

/// What is known of the way there when somebody comes back.
#[derive(Debug)]
pub struct Returned<'a> {
    /// The code to exchange.
    pub code: &'a str,
    /// The verifier whose hash went there with them.
    pub verifier: &'a str,
    /// Where they were sent back to.
    pub redirect: &'a str,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    access_token: String,
    expires_in: Option<u64>,
    refresh_token: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// The provider's page on which the owner of a mailbox consents. `hint` is the address they probably have there.
pub fn page(provider: &MailboxProvider, redirect: &str, state: &str, verifier: &str, hint: &str) -> Url {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let mut page = provider.authorize.clone();
    page.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", redirect)
        .append_pair("scope", provider.scope)
        .append_pair("state", state)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256")
        .append_pair("login_hint", hint)
        .extend_pairs(provider.also);
    page
}

impl Oauth {
    /// Tokens for the code that somebody brought back.
    ///
    /// # Errors
    /// Why there are none.
    pub async fn exchange(
        &self,
        provider: &MailboxProvider,
        returned: &Returned<'_>,
    ) -> Result<Tokens, Trouble> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", returned.code),
            ("code_verifier", returned.verifier),
            ("redirect_uri", returned.redirect),
        ];
        self.ask(provider, &fields).await
    }

    /// A new access token.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn refresh(&self, provider: &MailboxProvider, refresh: &Secret) -> Result<Tokens, Trouble> {
        self.ask(provider, &[("grant_type", "refresh_token"), ("refresh_token", refresh.expose())]).await
    }

    async fn ask(&self, provider: &MailboxProvider, fields: &[(&str, &str)]) -> Result<Tokens, Trouble> {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .append_pair("client_id", &provider.client_id)
            .append_pair("client_secret", provider.client_secret.expose())
            .finish();
        let client = self.0.get(|| web::client().timeout(PATIENCE)).map_err(|error| lost(&error))?;
        let asked = client
            .post(provider.token.clone())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json")
            .body(body)
            .send()
            .await;
        let mut answer = asked.map_err(|error| lost(&error))?;
        let (status, mut body) = (answer.status(), Vec::new());
        while let Some(chunk) = answer.chunk().await.map_err(|error| lost(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST {
                return Err(Trouble::Unavailable("its answer is too long".to_owned()));
            }
        }
        read(status, &body)
    }
}

/// What an answer means (RFC 6749, sections 5.1 and 5.2). Neither it nor a part of it may reach a log: it can contain
/// tokens.
fn read(status: StatusCode, body: &[u8]) -> Result<Tokens, Trouble> {
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return Err(Trouble::Unavailable(format!("it answers {status}")));
    }
    let Ok(answer) = serde_json::from_slice::<Answer>(body) else {
        return Err(Trouble::Unavailable(format!("it answers {status}, and not as OAuth 2.0 says")));
    };
    if let Some(error) = &answer.error {
        let said = match &answer.error_description {
            Some(description) => bounded(&format!("{error}: {description}")),
            None => bounded(error),
        };
        return Err(match error.as_str() {
            // The last three are OpenID Connect's, which Microsoft uses here too.
            "invalid_grant" | "interaction_required" | "consent_required" | "login_required" => {
                Trouble::Over(said)
            }
            "invalid_client" | "unauthorized_client" | "invalid_scope" | "invalid_request" => {
                Trouble::Client(said)
            }
            _ => Trouble::Unavailable(said),
        });
    }
    if !status.is_success() || answer.access_token.is_empty() {
        return Err(Trouble::Unavailable(format!("it answers {status} without a token")));
    }
    Ok(Tokens {
        access: Secret::new(answer.access_token),
        lasts: Duration::from_secs(answer.expires_in.unwrap_or(USUALLY)),
        refresh: answer.refresh_token.filter(|token| !token.is_empty()).map(Secret::new),
    })
}

fn lost(error: &reqwest::Error) -> Trouble {
    // Without the address: nothing of it helps, and nobody has to think about what it contains.
    let kind = match error {
        error if error.is_timeout() => "it does not answer in time",
        error if error.is_connect() => "it is out of reach",
        _ => "the connection to it broke",
    };
    Trouble::Unavailable(kind.to_owned())
}

fn bounded(words: &str) -> String {
    words.chars().filter(|letter| !letter.is_control()).take(LONGEST_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_of_a_provider_are_told_apart() {
        let trouble =
            |status: u16, body: &str| read(StatusCode::from_u16(status).unwrap(), body.as_bytes()).err();
        let revoked = r#"{"error":"invalid_grant","error_description":"Token has been revoked.\r\n"}"#;
        assert_eq!(
            trouble(400, revoked),
            Some(Trouble::Over("invalid_grant: Token has been revoked.".to_owned()))
        );
        let again = r#"{"error":"interaction_required"}"#;
        assert_eq!(trouble(400, again), Some(Trouble::Over("interaction_required".to_owned())));
        let unknown = r#"{"error":"invalid_client"}"#;
        assert_eq!(trouble(401, unknown), Some(Trouble::Client("invalid_client".to_owned())));
        for (status, body) in [
            (500, revoked),
            (429, ""),
            (400, r#"{"error":"temporarily_unavailable"}"#),
            (200, "<html>"),
            (200, "{}"),
            (302, r#"{"access_token":"a"}"#),
        ] {
            assert!(matches!(trouble(status, body), Some(Trouble::Unavailable(_))), "{status} {body}");
        }
    }

    #[test]
    fn a_token_lasts_as_long_as_the_provider_says() {
        let read = |body: &str| read(StatusCode::OK, body.as_bytes()).unwrap();
        let both =
            read(r#"{"access_token":"a","expires_in":3599,"refresh_token":"r","token_type":"Bearer"}"#);
        assert_eq!((both.access.expose(), both.lasts.as_secs()), ("a", 3599));
        assert_eq!(both.refresh.unwrap().expose(), "r");
        let alone = read(r#"{"access_token":"a"}"#);
        assert_eq!((alone.lasts.as_secs(), alone.refresh), (USUALLY, None));
    }
}
