//! The HTTP client for every call that is not an S3 request: ring for TLS, a time limit, no redirects.

use std::sync::OnceLock;
use std::time::Duration;

/// Longest time for one exchange.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Makes ring what every crate of the process uses for TLS. A second call finds it set, which is fine.
pub fn use_ring() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// A client to start from. It follows no redirect, so that nobody can send us elsewhere.
pub fn client() -> reqwest::ClientBuilder {
    use_ring();
    reqwest::Client::builder().timeout(TIME_LIMIT).redirect(reqwest::redirect::Policy::none())
}

/// A client that is made when it is first needed. A program that never needs it does not contain it either: Functions
/// start as fast as they are small.
#[derive(Debug, Default)]
pub(super) struct Lazy(OnceLock<reqwest::Client>);

impl Lazy {
    /// The client, made from this if it is not there yet.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub(super) fn get(
        &self,
        make: impl FnOnce() -> reqwest::ClientBuilder,
    ) -> reqwest::Result<&reqwest::Client> {
        if let Some(client) = self.0.get() {
            return Ok(client);
        }
        let made = make().build()?;
        Ok(self.0.get_or_init(|| made))
    }
}
