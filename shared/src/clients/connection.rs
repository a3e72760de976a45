//! What became of a connection that was not made or broke, told apart by who can do something about it.

use std::error::Error;
use std::io::{self, ErrorKind};

/// How a connection failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// Nobody answered: a network on the way drops it.
    Filtered,
    /// Nothing listens at the port.
    Closed,
    /// There is no host of this name.
    NoHost,
    /// It can't be protected, or the other side can't prove who it is.
    Tls,
    /// Anything else.
    Other,
}

/// Judges by the innermost error that says something we know.
pub(super) fn broken(error: &(dyn Error + 'static)) -> Broken {
    let mut known = Broken::Other;
    for error in chain(error) {
        if error.is::<rustls::Error>() {
            return Broken::Tls;
        }
        known = match error.downcast_ref::<io::Error>().map(io::Error::kind) {
            Some(ErrorKind::TimedOut | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable) => {
                Broken::Filtered
            }
            Some(ErrorKind::ConnectionRefused) => Broken::Closed,
            // The system's resolver has no kind of its own.
            _ if error.to_string().contains("failed to lookup address") => Broken::NoHost,
            _ => known,
        };
    }
    known
}

/// The outermost and the innermost words of an error.
pub(super) fn told(error: &(dyn Error + 'static)) -> String {
    let (outer, inner) = (error.to_string(), chain(error).last().unwrap_or(error).to_string());
    if outer.contains(&inner) { outer } else { format!("{outer}: {inner}") }
}

/// The error and what is inside it, outermost first.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| inside(*error))
}

/// An error of input and output does not name the one inside as its source, but that one's.
fn inside<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}
