//! An OpenID provider on loopback that follows the rules and signs whatever a test makes it say.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use shared::Result;
use shared::clock::Clock;
use shared::vault::random_token;
use tokio::net::TcpListener;
use url::Url;

pub(super) const CLIENT: &str = "astralis.apps.example";
pub(super) const SECRET: &str = "the client's secret";

/// A key for these tests (`openssl genrsa 2048`), which opens nothing.
const KEY: &[u8] = include_bytes!("provider.pem");
const PUBLIC_KEY: &[u8] = include_bytes!("provider.pub.pem");
const MODULUS: &str = include_str!("provider.modulus");

/// How ID tokens are signed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Signing {
    /// Correctly.
    Rs256,
    /// Not at all.
    None,
    /// With the public key as a shared secret.
    PublicKeyAsSecret,
    /// With the client's secret.
    ClientSecret,
    /// Correctly, but for another payload.
    OtherPayload,
    /// Correctly, with the elliptic key.
    Es256,
}

#[derive(Clone)]
pub(super) struct Provider(Arc<Inner>);

struct Inner {
    issuer: String,
    script: Mutex<Script>,
}

pub(super) struct Script {
    /// Replaces claims of the ID tokens; null removes one.
    pub(super) claims: Map<String, Value>,
    pub(super) signing: Signing,
    /// The key identifier of ID tokens.
    pub(super) kid: &'static str,
    /// The key identifier of the published key.
    pub(super) published: &'static str,
    /// Whether every request is answered with 503.
    pub(super) down: bool,
    /// Requests by path.
    pub(super) requests: HashMap<&'static str, usize>,
    codes: HashMap<String, HashMap<String, String>>,
}

type Told = (StatusCode, Json<Value>);

impl Provider {
    pub(super) async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let script = Script {
            claims: Map::new(),
            signing: Signing::Rs256,
            kid: "first",
            published: "first",
            down: false,
            requests: HashMap::new(),
            codes: HashMap::new(),
        };
        let issuer = format!("http://{}", listener.local_addr()?);
        let provider = Self(Arc::new(Inner { issuer, script: Mutex::new(script) }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(provider)
    }

    pub(super) fn issuer(&self) -> &str {
        &self.0.issuer
    }

    pub(super) fn script(&self) -> MutexGuard<'_, Script> {
        self.0.script.lock().unwrap()
    }

    /// Sets these claims for everybody who comes.
    pub(super) fn says(&self, claims: Value) {
        let Value::Object(claims) = claims else { panic!("no claims") };
        self.script().claims.extend(claims);
    }

    /// The person agrees on the provider's page. Returns the code with which they are sent back.
    pub(super) fn agree(&self, page: &Url) -> String {
        let asked: HashMap<_, _> = page.query_pairs().into_owned().collect();
        assert!(page.as_str().starts_with(&format!("{}/authorize?", self.0.issuer)), "{page}");
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["scope"], "openid email profile");
        assert_eq!(asked["code_challenge_method"], "S256");
        for random in ["state", "nonce", "code_challenge"] {
            assert_eq!(asked[random].len(), 43, "32 bytes of {random}");
        }
        let (code, _) = random_token();
        self.script().codes.insert(code.clone(), asked);
        code
    }

    /// Counts a request; refuses it when the provider is down.
    fn count(&self, path: &'static str) -> Result<(), Told> {
        let mut script = self.script();
        *script.requests.entry(path).or_default() += 1;
        if script.down {
            return Err((StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "error": "server_error" }))));
        }
        Ok(())
    }

    fn id_token(&self, asked: &HashMap<String, String>) -> String {
        let script = self.script();
        let now = Clock::default().now().timestamp();
        let mut claims = json!({
            "iss": self.0.issuer,
            "aud": CLIENT,
            "azp": CLIENT,
            "sub": "10769150350006150715113082367",
            "iat": now,
            "exp": now + 3600,
            "nonce": asked["nonce"],
            "email": "nora@new.example",
            "email_verified": true,
            "name": "Nora New",
        });
        let all = claims.as_object_mut().unwrap();
        all.extend(script.claims.clone());
        all.retain(|_, value| !value.is_null());

        let with = |alg, key: EncodingKey, claims: &Value| {
            let header = Header { kid: Some(script.kid.to_owned()), ..Header::new(alg) };
            jsonwebtoken::encode(&header, claims, &key).unwrap()
        };
        let rsa = |claims: &Value| with(Algorithm::RS256, EncodingKey::from_rsa_pem(KEY).unwrap(), claims);
        match script.signing {
            Signing::Rs256 => rsa(&claims),
            Signing::None => {
                let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
                format!("{}.{}.", part(&json!({ "alg": "none", "kid": script.kid })), part(&claims))
            }
            Signing::PublicKeyAsSecret => {
                with(Algorithm::HS256, EncodingKey::from_secret(PUBLIC_KEY), &claims)
            }
            Signing::ClientSecret => {
                with(Algorithm::HS256, EncodingKey::from_secret(SECRET.as_bytes()), &claims)
            }
            Signing::Es256 => {
                let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
                let header = json!({ "alg": "ES256", "kid": "elliptic" });
                let signed = format!("{}.{}", part(&header), part(&claims));
                let signature: Signature = elliptic().sign(signed.as_bytes());
                format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
            }
            Signing::OtherPayload => {
                let told = rsa(&claims);
                claims["sub"] = "another".into();
                let (head, signature) = (rsa(&claims), told.rsplit_once('.').unwrap().1.to_owned());
                format!("{}.{signature}", head.rsplit_once('.').unwrap().0)
            }
        }
    }
}

async fn discovery(State(provider): State<Provider>) -> Result<Json<Value>, Told> {
    provider.count("discovery")?;
    let issuer = provider.issuer();
    Ok(Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "end_session_endpoint": format!("{issuer}/end"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    })))
}

async fn keys(State(provider): State<Provider>) -> Result<Json<Value>, Told> {
    provider.count("keys")?;
    let kid = provider.script().published;
    let key = json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": MODULUS, "e": "AQAB" });
    let point = elliptic().verifying_key().to_sec1_point(false);
    let coordinate = |bytes: Option<&_>| URL_SAFE_NO_PAD.encode(bytes.map(AsRef::<[u8]>::as_ref).unwrap());
    let elliptic = json!({
        "kty": "EC", "crv": "P-256", "use": "sig", "kid": "elliptic", "x": coordinate(point.x()), "y": coordinate(point.y()),
    });
    Ok(Json(json!({ "keys": [key, elliptic] })))
}

/// The provider's other key.
fn elliptic() -> SigningKey {
    SigningKey::from_slice(&Sha256::digest("the elliptic key")).unwrap()
}

/// Checks the client's secret, the code (once), and the verifier of the challenge (RFC 6749, section 4.1.3; RFC 7636).
async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Json<Value>, Told> {
    provider.count("token")?;
    let refuse = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error })));
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let login = STANDARD.encode(format!("{}:{}", encode(CLIENT), encode(SECRET)));
    if headers.get(header::AUTHORIZATION).is_none_or(|given| *given != format!("Basic {login}")) {
        return Err((StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" }))));
    }
    if form["grant_type"] != "authorization_code" {
        return Err(refuse("unsupported_grant_type"));
    }
    let asked = provider.script().codes.remove(&form["code"]).ok_or_else(|| refuse("invalid_grant"))?;
    let verifier = form.get("code_verifier").cloned().unwrap_or_default();
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    if asked["code_challenge"] != challenge || asked["redirect_uri"] != form["redirect_uri"] {
        return Err(refuse("invalid_grant"));
    }
    let id_token = provider.id_token(&asked);
    Ok(Json(json!({
        "access_token": "not to be kept", "token_type": "Bearer", "expires_in": 3599, "id_token": id_token,
    })))
}
