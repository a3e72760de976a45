//! The client's address: from the one header a client cannot write, or from the connection.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;

use crate::app::App;

/// Where a request comes from, as far as anybody's word can be trusted. In the extensions of every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

/// Puts the [`ClientAddress`] where handlers and limits find it.
pub(super) async fn note(State(app): State<App>, mut request: Request) -> Request {
    let header = app.settings.client_address_header.as_deref();
    let told = header.and_then(|name| told(request.headers(), name));
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let address = told.or(peer).map(|address| address.to_canonical());
    request.extensions_mut().insert(ClientAddress(address));
    request
}

/// The last address in a header. A proxy appends the address it sees to those it was sent, so the client may have
/// invented everything before the last one.
fn told(headers: &HeaderMap, name: &str) -> Option<IpAddr> {
    let value = headers.get_all(name).into_iter().next_back()?;
    let last = value.to_str().ok()?.rsplit(',').next()?.trim();
    last.parse().ok()
}

/// The addresses that count as one place: an IPv4 address, or the /64 of an IPv6 address, the least that a customer
/// gets.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_the_entry_the_proxy_appended_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(told(&headers, "x-forwarded-for"), None);
        headers.append("x-forwarded-for", HeaderValue::from_static("198.51.100.1"));
        headers.append("x-forwarded-for", HeaderValue::from_static("10.0.0.1, 203.0.113.7"));
        assert_eq!(told(&headers, "x-forwarded-for"), Some(IpAddr::from([203, 0, 113, 7])));
        headers.append("x-forwarded-for", HeaderValue::from_static("unknown"));
        assert_eq!(told(&headers, "x-forwarded-for"), None);
    }

    #[test]
    fn an_ipv6_customer_is_one_place_and_a_mapped_address_is_ipv4() {
        let network = |text: &str| text.parse().map(network).unwrap();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(network("2001:db8:1:2:ffff::1"), network("2001:db8:1:2::9"));
        assert_ne!(network("2001:db8:1:3::1"), network("2001:db8:1:2::1"));
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
    }
}
