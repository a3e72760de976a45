//! What keeps mails from getting through for now, told apart by who can do something about it.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::clients::connection::{self, Broken};

/// Most bytes kept of a reply.
const LONGEST_REPLY: usize = 500;

/// Why no mail gets through for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What kind of trouble.
    pub cause: Cause,
    /// The other side's reply, or what went wrong: one short line.
    pub said: String,
    /// When to come back, if the other side said so.
    pub retry_after: Option<Duration>,
}

/// What is in the way of mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Nothing is configured.
    Off,
    /// Nobody answered to the connection: a network on the way drops it.
    Filtered,
    /// The connection is there, and nobody says a word.
    Silent,
    /// Nothing listens at the port.
    Closed,
    /// There is no host of this name.
    NoHost,
    /// The connection can't be protected, or the other side can't prove who it is.
    Tls,
    /// Our login or key is not accepted.
    Login,
    /// The address in `From` is not ours as far as the other side knows.
    Sender,
    /// The account there may not send, for now.
    Account,
    /// The other side asks us to come back.
    Busy,
    /// The other side is broken.
    Down,
    /// Who answers does not speak the protocol.
    Stranger,
    /// Anything else.
    Other,
}

impl Trouble {
    /// Trouble without a word on when to come back. The text is shortened to one line.
    pub(super) fn new(cause: Cause, said: &str) -> Self {
        Self { cause, said: one_line(said), retry_after: None }
    }

    /// What an error of a connection means.
    pub(super) fn of(error: &(dyn Error + 'static)) -> Self {
        let cause = match connection::broken(error) {
            Broken::Filtered => Cause::Filtered,
            Broken::Closed => Cause::Closed,
            Broken::NoHost => Cause::NoHost,
            Broken::Tls => Cause::Tls,
            Broken::Other => Cause::Other,
        };
        Self::new(cause, &connection::told(error))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said)
    }
}

/// One short line without control characters.
pub(super) fn one_line(said: &str) -> String {
    let line: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line[..line.floor_char_boundary(LONGEST_REPLY)].trim().to_owned()
}
