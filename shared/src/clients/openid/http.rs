//! Our HTTP client, in the form the library calls.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header;
use openidconnect::{AsyncHttpClient, HttpClientError, HttpRequest, HttpResponse};
use serde_json::{Map, Value};
use url::Url;

use crate::clients::guard::Guard;
use crate::clients::web;

/// Somebody is waiting in front of a blank page.
const PATIENCE: Duration = Duration::from_secs(10);

/// Longest answer of a provider that the installation names, in bytes.
const ANSWER_LIMIT: usize = 1024 * 1024;

/// Longest answer of one that an organization names: descriptions are kept in memory.
const GUARDED_LIMIT: usize = 64 * 1024;

/// Calls providers, all of them or those at public addresses.
pub(super) struct Http {
    client: web::Lazy,
    guard: Option<Guard>,
}

type Failure = HttpClientError<reqwest::Error>;

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Failure>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move { self.exchange(reqwest::Request::try_from(request).map_err(Box::new)?).await })
    }
}

impl Http {
    /// For issuers that may be anywhere.
    pub(super) fn settled() -> Self {
        Self { client: web::Lazy::default(), guard: None }
    }

    /// For issuers at addresses that the guard admits.
    pub(super) fn guarded(guard: Guard) -> Self {
        Self { client: web::Lazy::default(), guard: Some(guard) }
    }

    /// What the userinfo endpoint says about the holder of an access token.
    pub(super) async fn userinfo(&self, url: &Url, access: &str) -> Result<Map<String, Value>, Failure> {
        let mut request = reqwest::Request::new(reqwest::Method::GET, url.clone());
        let bearer = header::HeaderValue::try_from(format!("Bearer {access}"));
        let bearer =
            bearer.map_err(|_| HttpClientError::Other("an access token that is no text".to_owned()))?;
        request.headers_mut().insert(header::AUTHORIZATION, bearer);
        let answer = self.exchange(request).await?;
        if !answer.status().is_success() {
            return Err(HttpClientError::Other(format!("userinfo answers {}", answer.status())));
        }
        serde_json::from_slice(answer.body())
            .map_err(|_| HttpClientError::Other("userinfo is no JSON object".to_owned()))
    }

    async fn exchange(&self, request: reqwest::Request) -> Result<HttpResponse, Failure> {
        let client = match self.guard {
            None => self.client.get(|| web::client().timeout(PATIENCE)),
            Some(guard) => {
                // A literal address is not resolved, so the resolver would not check it.
                let objection = guard.parse(request.url().as_str()).err();
                if let Some(objection) = objection {
                    return Err(HttpClientError::Other(objection.to_string()));
                }
                // A proxy would resolve the host by itself and bypass the guard.
                self.client.get(|| web::client().timeout(PATIENCE).no_proxy().dns_resolver(Arc::new(guard)))
            }
        };
        let client = client.map_err(Box::new)?;
        let mut answer = client.execute(request).await.map_err(Box::new)?;
        if answer.status().is_server_error() {
            return Err(HttpClientError::Other(format!("the provider answers {}", answer.status())));
        }
        let mut response = openidconnect::http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        let limit = if self.guard.is_some() { GUARDED_LIMIT } else { ANSWER_LIMIT };
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(Box::new)? {
            body.extend_from_slice(&chunk);
            if body.len() > limit {
                return Err(HttpClientError::Other(format!("an answer of more than {limit} bytes")));
            }
        }
        Ok(response.body(body)?)
    }
}
