//! Whom the installation lets vouch for people: Google, and one other OpenID issuer.

use super::{Source, nowhere};
use crate::settings::{Issuer, Secret};

pub(super) fn google(source: &mut Source<'_>) -> Option<Issuer> {
    let client_id = source.optional("GOOGLE_CLIENT_ID")?;
    let client_secret = Secret::new(source.required("GOOGLE_CLIENT_SECRET"));
    let issuer = source.url("GOOGLE_ISSUER").unwrap_or_else(nowhere);
    // Issuers are compared character by character, and a bare host has no trailing slash.
    let text = issuer.as_str();
    let text = if issuer.path() == "/" { text.trim_end_matches('/') } else { text };
    Some(Issuer { name: "Google".to_owned(), client_id, client_secret, issuer: text.to_owned() })
}

pub(super) fn openid(source: &mut Source<'_>) -> Option<Issuer> {
    let issuer = source.optional("OIDC_ISSUER")?;
    // As it is written: an issuer is compared character by character. Its address is judged like any other.
    source.url("OIDC_ISSUER");
    if !issuer.contains("://") {
        source.faults.push(format!("OIDC_ISSUER is {issuer:?}, expected an address with https://"));
    }
    Some(Issuer {
        name: source.text("OIDC_NAME"),
        client_id: source.required("OIDC_CLIENT_ID"),
        client_secret: Secret::new(source.required("OIDC_CLIENT_SECRET")),
        issuer,
    })
}
