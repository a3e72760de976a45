//! The HTTP client for every call that is not an S3 request: ring for TLS, a time limit, no redirects.

use std::time::Duration;

/// Longest time for one exchange.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// A client to start from. It follows no redirect, so that nobody can send us elsewhere.
pub fn client() -> reqwest::ClientBuilder {
    // The only provider of the process. It may be installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().timeout(TIME_LIMIT).redirect(reqwest::redirect::Policy::none())
}
