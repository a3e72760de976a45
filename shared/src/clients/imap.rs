//! Mailboxes of other people's servers, read over IMAP (RFC 9051, RFC 3501): public addresses only, little time, and no
//! answer larger than was asked for.

mod connection;
mod failure;
mod wire;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::clients::guard::{Guard, Objection};
use crate::clients::web;

pub use connection::{Connection, Listed, Selected};
pub use failure::Failure;
use wire::Wire;

/// For lookup, connection, TLS and the log-in, each.
const CONNECTING: Duration = Duration::from_secs(20);

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte, usually at port 993.
    Tls,
    /// TLS after a plain greeting, usually at port 143.
    StartTls,
    /// None: for servers on this very machine only.
    None,
}

/// Where a mailbox is and who opens it.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// The server's name or address.
    pub host: &'a str,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The user's name there.
    pub username: &'a str,
    /// What proves that it is them.
    pub proof: Proof<'a>,
}

/// What somebody proves with that a mailbox is theirs.
#[derive(Clone, Copy)]
pub enum Proof<'a> {
    /// The password, by `LOGIN`.
    Password(&'a str),
    /// An access token of their provider, by `AUTHENTICATE XOAUTH2`.
    /// <https://developers.google.com/workspace/gmail/imap/xoauth2-protocol>
    Token(&'a str),
}

impl std::fmt::Debug for Proof<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Password(_) => "[password]",
            Self::Token(_) => "[token]",
        })
    }
}

/// Opens mailboxes. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Imap {
    guard: Guard,
    tls: Arc<OnceLock<Arc<ClientConfig>>>,
}

impl Imap {
    /// Connects to nothing yet. `allow_private` is for local development and tests.
    pub fn new(allow_private: bool) -> Self {
        Self { guard: Guard::new(allow_private), tls: Arc::default() }
    }

    /// Connects and logs in.
    ///
    /// # Errors
    /// What is wrong, in words for whoever set the mailbox up.
    pub async fn open(&self, account: &Account<'_>) -> Result<Connection, Failure> {
        let socket = within(account, self.connect(account)).await?;
        let wire = match account.security {
            Security::None => Wire::plain(socket),
            Security::Tls => within(account, self.protect(account, socket)).await?,
            Security::StartTls => {
                let plain = within(account, Connection::start_tls(Wire::plain(socket))).await?;
                within(account, self.protect(account, plain)).await?
            }
        };
        let is_greeted = account.security == Security::StartTls;
        within(account, Connection::log_in(wire, is_greeted, account.username, account.proof)).await
    }

    async fn connect(&self, account: &Account<'_>) -> Result<TcpStream, Failure> {
        let addresses = self.guard.look_up(account.host).await.map_err(|objection| match objection {
            Objection::Unresolvable => Failure::no_host(account.host),
            other => Failure::refused(&other),
        })?;
        if account.security == Security::None && !addresses.iter().all(|address| address.ip().is_loopback()) {
            return Err(Failure::plain());
        }
        let mut last = None;
        for mut address in addresses {
            address.set_port(account.port);
            match TcpStream::connect(address).await {
                Ok(socket) => return Ok(socket),
                Err(error) => last = Some(error),
            }
        }
        Err(last.map_or_else(|| Failure::no_host(account.host), |error| Failure::of_io(account.port, &error)))
    }

    async fn protect(&self, account: &Account<'_>, socket: TcpStream) -> Result<Wire, Failure> {
        let name =
            ServerName::try_from(account.host.to_owned()).map_err(|_| Failure::no_host(account.host))?;
        let connected = TlsConnector::from(self.config()).connect(name, socket).await;
        connected.map(Wire::protected).map_err(|error| Failure::of_tls(&error))
    }

    /// Trusts whom the system trusts.
    fn config(&self) -> Arc<ClientConfig> {
        let make = || {
            web::use_ring();
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
        };
        self.tls.get_or_init(make).clone()
    }
}

async fn within<T>(
    account: &Account<'_>,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    timeout(CONNECTING, work).await.unwrap_or_else(|_| Err(Failure::no_answer(account.port)))
}
