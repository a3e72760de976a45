//! What is wrong with a mailbox, told apart by what a person can do about it.

use std::error::Error as StdError;
use std::io;

use crate::clients::connection::{Broken, broken, told};

/// Why a mailbox can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Stable, for programs: `host_not_found`, `login_refused`.
    pub code: &'static str,
    /// One sentence for a person.
    pub message: String,
    /// The field of a mailbox that is probably wrong, as a JSON Pointer.
    pub pointer: &'static str,
}

/// Longest words of a server that are repeated, in characters.
const LONGEST_WORDS: usize = 200;

impl Failure {
    fn new(code: &'static str, pointer: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), pointer }
    }

    pub(super) fn no_host(host: &str) -> Self {
        Self::new("host_not_found", "/host", format!("there is no host {host:?}: check its name"))
    }

    pub(super) fn refused(why: &impl std::fmt::Display) -> Self {
        Self::new("address_not_public", "/host", why.to_string())
    }

    pub(super) fn plain() -> Self {
        let message = "a connection without TLS goes to this very machine only: choose TLS or STARTTLS";
        Self::new("tls_required", "/security", message)
    }

    pub(super) fn no_answer(port: u16) -> Self {
        let message =
            format!("the server does not answer at port {port} in time: check host, port and security");
        Self::new("no_answer", "/port", message)
    }

    pub(super) fn of_io(port: u16, error: &io::Error) -> Self {
        match broken(error) {
            Broken::Closed => {
                let message = format!("nothing listens at port {port} of the host: check the port");
                Self::new("connection_refused", "/port", message)
            }
            Broken::Filtered => Self::no_answer(port),
            _ => Self::lost(error),
        }
    }

    pub(super) fn of_tls(error: &io::Error) -> Self {
        match broken(error) {
            Broken::Tls => {
                let message = format!(
                    "the connection can't be protected: {}. Check host and security, and the server's certificate",
                    told(error)
                );
                Self::new("tls_failed", "/security", message)
            }
            _ => Self::lost(error),
        }
    }

    pub(super) fn lost(error: &(dyn StdError + 'static)) -> Self {
        let message = format!("the connection broke: {}. It is tried again", told(error));
        Self::new("connection_lost", "/host", message)
    }

    pub(super) fn login(words: &str) -> Self {
        let message = format!("the server refuses user name and password: {}", bounded(words));
        Self::new("login_refused", "/password", message)
    }

    pub(super) fn token(username: &str, words: &str) -> Self {
        let message = format!(
            "the server does not let us in as {username}: {}. Check the user name, that IMAP is allowed for it, and that \
             the mailbox was connected with an account that may read it",
            bounded(words)
        );
        Self::new("login_refused", "/username", message)
    }

    pub(super) fn folder(name: &str, words: &str) -> Self {
        let message = format!("the folder {name:?} can't be opened: {}", bounded(words));
        Self::new("folder_missing", "/folder", message)
    }

    pub(super) fn cannot_move() -> Self {
        let message = "the server can't move mails (RFC 6851): choose another mark";
        Self::new("move_unsupported", "/mark", message)
    }

    /// An answer that is not IMAP, or a command that is refused.
    pub(super) fn of(error: &async_imap::error::Error) -> Self {
        use async_imap::error::Error;
        match error {
            Error::Io(error) => Self::lost(error),
            Error::ConnectionLost => Self::lost(error),
            Error::No(words) | Error::Bad(words) => {
                let message = format!("the server refuses a command: {}", bounded(words));
                Self::new("command_refused", "/host", message)
            }
            other => {
                let message =
                    format!("the server's answer can't be understood: {}", bounded(&other.to_string()));
                Self::new("not_imap", "/port", message)
            }
        }
    }
}

fn bounded(words: &str) -> String {
    words.chars().filter(|letter| !letter.is_control()).take(LONGEST_WORDS).collect()
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}
