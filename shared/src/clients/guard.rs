//! Which addresses of other people we call: public ones over https, decided when an address is saved and again whenever
//! a connection is made.

mod address;

use std::error::Error as StdError;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::time::timeout;
use url::{Host, Url};

/// Why we do not call an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objection {
    /// It is not the address of a web server.
    Malformed,
    /// It is not https.
    NotHttps,
    /// The host can't be resolved.
    Unresolvable,
    /// The host, or one of its addresses, is not public.
    NotPublic,
}

impl Objection {
    /// The code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::NotHttps => "https_required",
            Self::Unresolvable => "unresolvable",
            Self::NotPublic => "address_not_public",
        }
    }
}

impl std::fmt::Display for Objection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Malformed => {
                "give an address such as https://example.com/hook, without user name and password"
            }
            Self::NotHttps => "give an https address: what is sent is nobody else's business",
            Self::Unresolvable => "the host is not known: check the address",
            Self::NotPublic => {
                "the host has a private or otherwise reserved address: only public ones are called"
            }
        })
    }
}

impl StdError for Objection {}

/// Decides whom we call. It is asked when an address is saved, and again whenever a connection is made: the connection
/// goes to the very addresses it has checked, so a name that resolves differently in between gains nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guard {
    /// For local development and tests: allows http and every address.
    allows_private: bool,
}

impl Guard {
    /// `allow_private` is for local development and tests.
    pub(super) fn new(allow_private: bool) -> Self {
        Self { allows_private: allow_private }
    }

    /// Whether this address may be called, as far as that can be known beforehand.
    ///
    /// # Errors
    /// Why not.
    pub(super) async fn check(self, url: &str, patience: Duration) -> Result<(), Objection> {
        let url = self.parse(url)?;
        let Some(Host::Domain(host)) = url.host() else { return Ok(()) };
        let found = timeout(patience, self.look_up(host)).await;
        found.unwrap_or(Err(Objection::Unresolvable)).map(|_| ())
    }

    /// Checks the address as far as it needs no lookup.
    pub(super) fn parse(self, text: &str) -> Result<Url, Objection> {
        let url = Url::parse(text).map_err(|_| Objection::Malformed)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Objection::Malformed);
        }
        match url.scheme() {
            "https" => {}
            "http" if self.allows_private => {}
            "http" => return Err(Objection::NotHttps),
            _ => return Err(Objection::Malformed),
        }
        // A literal address is not resolved before the connection, so the resolver would not check it.
        match url.host() {
            Some(Host::Domain(_)) => {}
            Some(Host::Ipv4(address)) => self.admit(address.into())?,
            Some(Host::Ipv6(address)) => self.admit(address.into())?,
            None => return Err(Objection::Malformed),
        }
        Ok(url)
    }

    fn admit(self, address: IpAddr) -> Result<(), Objection> {
        if self.allows_private || address::is_public(address) { Ok(()) } else { Err(Objection::NotPublic) }
    }

    /// The addresses of a host. A host with even one private address gets none.
    pub(super) async fn look_up(self, host: &str) -> Result<Vec<SocketAddr>, Objection> {
        let found = tokio::net::lookup_host((host, 0)).await.map_err(|_| Objection::Unresolvable)?;
        let addresses: Vec<_> = found.collect();
        if addresses.is_empty() {
            return Err(Objection::Unresolvable);
        }
        addresses.iter().try_for_each(|address| self.admit(address.ip()))?;
        Ok(addresses)
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = *self;
        Box::pin(async move {
            let addresses = guard.look_up(name.as_str()).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
