//! The HTTP client for every call that is not an S3 request: ring for TLS, a time limit, no redirects.

use std::sync::OnceLock;
use std::time::Duration;

use chrono::{DateTime, Utc};

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

/// `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).
pub(super) fn wait(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = DateTime::parse_from_rfc2822(value.trim()).ok()?;
    Some((at.to_utc() - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        assert_eq!(wait("12", now), Some(Duration::from_secs(12)));
        assert_eq!(wait("Tue, 14 Nov 2023 22:14:20 GMT", now), Some(Duration::from_secs(60)));
        assert_eq!(wait("Tue, 14 Nov 2023 22:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(wait("soon", now), None);
    }
}
