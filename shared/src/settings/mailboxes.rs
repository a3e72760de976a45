//! The providers of mailboxes whose owners may consent that they are read.

use url::Url;

use super::Secret;

/// A provider of mailboxes, and us as its client (OAuth 2.0, RFC 6749).
#[derive(Debug, Clone)]
pub struct MailboxProvider {
    /// Its name, for people.
    pub name: &'static str,
    /// Our identifier there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: Secret,
    /// Its page on which somebody consents.
    pub authorize: Url,
    /// Where a consent is exchanged for tokens.
    pub token: Url,
    /// What we ask for.
    pub scope: &'static str,
    /// What its page has to be told beside the standard, so that the consent outlasts the hour.
    pub also: &'static [(&'static str, &'static str)],
    /// Its IMAP server. Nobody else chooses where an access token is sent.
    pub imap: ImapServer,
}

/// An IMAP server that the installation names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImapServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// TLS from the first byte; without it only a server on this very machine is called.
    pub is_protected: bool,
}
