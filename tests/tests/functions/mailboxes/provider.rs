//! A provider of mailboxes on loopback that follows the rules of OAuth 2.0: it gives tokens for a code, renews them, and tells
//! the IMAP server whose a token is.

#![expect(clippy::expect_used, reason = "a test ends here")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::Result;
use shared::vault::random_token;
use tokio::net::TcpListener;
use url::Url;

pub(super) const CLIENT: &str = "astralis.mail.example";
pub(super) const SECRET: &str = "the client's secret";

type Fields = HashMap<String, String>;
type Told = (StatusCode, Json<Value>);

#[derive(Clone)]
pub(super) struct Provider {
    address: String,
    script: Arc<Mutex<Script>>,
}

/// What it does, and what it knows.
#[derive(Default)]
pub(super) struct Script {
    /// What it answers instead of tokens.
    pub(super) instead: Option<(u16, &'static str)>,
    /// Whether a refresh token works once.
    pub(super) rotates: bool,
    /// Tokens that it gave out.
    pub(super) given: usize,
    codes: HashMap<String, (Fields, String)>,
    /// Refresh tokens that work, with whose they are.
    refresh: HashMap<String, String>,
    /// Access tokens that work, with whose they are.
    access: HashMap<String, String>,
}

impl Provider {
    pub(super) async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let provider = Self { address, script: Arc::default() };
        let router = Router::new()
            .route("/token", post(token))
            .route("/common/oauth2/v2.0/token", post(token))
            .route("/introspect", post(introspect))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(provider)
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn introspection(&self) -> String {
        format!("{}/introspect", self.address)
    }

    pub(super) fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().expect("no holder of the script panics")
    }

    /// Somebody agrees on its page. Returns the state and the code with which they are sent back.
    pub(super) fn agree(&self, page: &str, user: &str) -> (String, String) {
        let page: Url = page.parse().expect("an address");
        let asked: Fields = page.query_pairs().into_owned().collect();
        assert!(page.as_str().starts_with(&self.address), "{page}");
        assert_eq!((asked["response_type"].as_str(), asked["client_id"].as_str()), ("code", CLIENT));
        assert_eq!(asked["code_challenge_method"], "S256");
        for random in ["state", "code_challenge"] {
            assert_eq!(asked[random].len(), 43, "32 bytes of {random}");
        }
        let (code, _) = random_token();
        let state = asked["state"].clone();
        self.script().codes.insert(code.clone(), (asked, user.to_owned()));
        (state, code)
    }

    /// The access tokens are over: of the refresh tokens new ones are got.
    pub(super) fn expire(&self) {
        self.script().access.clear();
    }

    /// The owner takes the consent back.
    pub(super) fn revoke(&self) {
        let mut script = self.script();
        script.access.clear();
        script.refresh.clear();
    }
}

impl Script {
    fn refused(error: &str) -> Told {
        (StatusCode::BAD_REQUEST, Json(json!({ "error": error, "error_description": "No.\r\n" })))
    }

    fn give(&mut self, user: &str, refresh: Option<String>) -> Told {
        let (access, _) = random_token();
        self.given += 1;
        self.access.insert(access.clone(), user.to_owned());
        let mut told = json!({ "access_token": access, "expires_in": 3599, "token_type": "Bearer" });
        if let Some(refresh) = refresh {
            self.refresh.insert(refresh.clone(), user.to_owned());
            told["refresh_token"] = json!(refresh);
        }
        (StatusCode::OK, Json(told))
    }
}

async fn token(State(provider): State<Provider>, Form(given): Form<Fields>) -> Told {
    let mut script = provider.script();
    if let Some((status, body)) = script.instead {
        let status = StatusCode::from_u16(status).expect("a status");
        return (status, Json(serde_json::from_str(body).unwrap_or(Value::Null)));
    }
    if (given["client_id"].as_str(), given["client_secret"].as_str()) != (CLIENT, SECRET) {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" })));
    }
    if given["grant_type"] == "refresh_token" {
        let Some(user) = script.refresh.get(&given["refresh_token"]).cloned() else {
            return Script::refused("invalid_grant");
        };
        if !script.rotates {
            return script.give(&user, None);
        }
        script.refresh.remove(&given["refresh_token"]);
        return script.give(&user, Some(random_token().0));
    }
    let Some((asked, user)) = script.codes.remove(&given["code"]) else {
        return Script::refused("invalid_grant");
    };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&given["code_verifier"]));
    if challenge != asked["code_challenge"] || given["redirect_uri"] != asked["redirect_uri"] {
        return Script::refused("invalid_grant");
    }
    script.give(&user, Some(random_token().0))
}

/// Whether a token is good, and whose (RFC 7662).
async fn introspect(State(provider): State<Provider>, Form(given): Form<Fields>) -> Json<Value> {
    let script = provider.script();
    Json(match script.access.get(&given["token"]) {
        Some(user) => json!({ "active": true, "email": user }),
        None => json!({ "active": false }),
    })
}
