//! One bare HTTP exchange with the bucket, like a browser's: no redirects, no retries. For `doctor`.

use std::time::Duration;

use anyhow::{Context, anyhow};
use aws_smithy_http_client::{Connector, tls};
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;

use crate::error::Result;

/// A server that takes longer counts as gone.
const PATIENCE: Duration = Duration::from_secs(10);

/// The answer to a request.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status code.
    pub status: u16,
    /// The header fields, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Sends a request and waits for the whole answer.
///
/// # Errors
/// When the request can't be made or nobody answers in time.
pub async fn exchange(method: &str, url: &str, headers: &[(String, String)], body: &[u8]) -> Result<Reply> {
    let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    let connector = Connector::builder().tls_provider(ring).build();
    let mut request = HttpRequest::new(SdkBody::from(body));
    request.set_method(method)?;
    request.set_uri(url)?;
    for (name, value) in headers {
        request.headers_mut().insert(name.clone(), value.clone());
    }
    let answered = async {
        let answer = connector.call(request).await.map_err(|error| anyhow!("no answer: {error:?}"))?;
        let status = answer.status().as_u16();
        let fields = answer.headers().iter();
        let headers = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let body = aws_sdk_s3::primitives::ByteStream::new(answer.into_body()).collect().await?;
        Ok(Reply { status, headers, body: body.to_vec() })
    };
    tokio::time::timeout(PATIENCE, answered).await.context("no answer within 10 seconds")?
}
