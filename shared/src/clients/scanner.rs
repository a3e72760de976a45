//! The virus scanner: `clamd` over the `INSTREAM` command of its protocol (clamd(8)).
//!
//! An error and a time-out are never "clean". Neither is a file that `clamd` could not look at whole: it must say so,
//! which takes `AlertExceedsMax yes` in its configuration.

use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

use crate::error::{Error, Result, refuse};
use crate::settings;

/// For `clamd` to accept the connection.
const CONNECTING: Duration = Duration::from_secs(5);

/// For the verdict on one file. 50 MiB take three seconds on a busy machine. `clamd` is to end by itself before that, and
/// say so: `MaxScanTime` in its configuration.
const PATIENCE: Duration = Duration::from_secs(180);

/// Bytes sent at a time: each piece has its length in front.
const PIECE: usize = 256 * 1024;

/// Most bytes of a reply.
const LONGEST_REPLY: u64 = 4096;

/// When to ask again while `clamd` does not answer. It loads its signatures for about half a minute.
const RETRY: Duration = Duration::from_secs(30);

/// Code of the error when the scanner does not answer.
pub const UNAVAILABLE: &str = "scan_unavailable";

/// What the scanner says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing known is in it.
    Clean,
    /// It holds this.
    Infected(String),
    /// There is no verdict, for this reason, and will be none the next time either: a limit was reached, or the scanner
    /// only suspects something.
    Unscanned(String),
}

/// Looks for viruses in files. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Scanner(settings::Scanner);

impl Scanner {
    /// A scanner that connects once for each file.
    pub fn new(settings: &settings::Scanner) -> Self {
        Self(settings.clone())
    }

    /// Whether a file that can't be scanned is refused.
    pub fn is_required(&self) -> bool {
        self.0.required
    }

    /// Scans one file.
    ///
    /// # Errors
    /// `Unavailable` with code `scan_unavailable` when `clamd` does not answer, or not as it should.
    pub async fn scan(&self, bytes: &[u8]) -> Result<Verdict> {
        let reply = self.ask(b"zINSTREAM\0", Some(bytes)).await.map_err(unavailable)?;
        verdict(&reply).map_err(unavailable)
    }

    /// The versions of `clamd` and of its signatures, and the date of these: `ClamAV 1.4.3/27812/Mon Nov 30 2026`.
    ///
    /// # Errors
    /// Those of [`Self::scan`].
    pub async fn version(&self) -> Result<String> {
        self.ask(b"zVERSION\0", None).await.map_err(unavailable)
    }

    async fn ask(&self, command: &[u8], stream: Option<&[u8]>) -> anyhow::Result<String> {
        let address = &self.0.address;
        let late = || format!("{address} accepts no connection within {} seconds", CONNECTING.as_secs());
        let talk = async {
            if address.starts_with('/') {
                let socket = timeout(CONNECTING, UnixStream::connect(address)).await.with_context(late)?;
                converse(socket.with_context(|| address.clone())?, command, stream).await
            } else {
                let socket = timeout(CONNECTING, TcpStream::connect(address)).await.with_context(late)?;
                converse(socket.with_context(|| address.clone())?, command, stream).await
            }
        };
        timeout(PATIENCE, talk)
            .await
            .map_err(|_| anyhow!("no verdict within {} seconds", PATIENCE.as_secs()))?
    }
}

/// Sends the command, and the file in pieces, each after its length in network byte order; an empty one ends it.
async fn converse(
    socket: impl AsyncRead + AsyncWrite + Unpin,
    command: &[u8],
    stream: Option<&[u8]>,
) -> anyhow::Result<String> {
    let (mut from, mut to) = tokio::io::split(socket);
    let sending = async {
        to.write_all(command).await?;
        if let Some(bytes) = stream {
            for piece in bytes.chunks(PIECE) {
                to.write_all(&u32::try_from(piece.len())?.to_be_bytes()).await?;
                to.write_all(piece).await?;
            }
            to.write_all(&0_u32.to_be_bytes()).await?;
        }
        to.flush().await?;
        anyhow::Ok(())
    };
    // A file that is too large for it is answered, and the connection closed, before the end: the reply counts then.
    let sent = sending.await;
    let mut reply = Vec::new();
    let received = (&mut from).take(LONGEST_REPLY).read_to_end(&mut reply).await;
    let reply = String::from_utf8_lossy(&reply).trim_matches(['\0', '\n', ' ']).to_owned();
    if reply.is_empty() {
        sent.context("the connection broke while the file was sent")?;
        received.context("the connection broke before the reply")?;
        bail!("the connection was closed without a reply");
    }
    Ok(reply)
}

/// `stream: OK`, `stream: Eicar-Test FOUND`, or `INSTREAM size limit exceeded. ERROR`.
fn verdict(reply: &str) -> anyhow::Result<Verdict> {
    let said = reply.strip_prefix("stream: ").unwrap_or(reply);
    if said == "OK" {
        return Ok(Verdict::Clean);
    }
    if let Some(name) = said.strip_suffix(" FOUND") {
        // Not a virus but a part that was not looked at: its own limits, and what only a password opens. The latter is
        // looked at by nobody, and a password-protected invoice is not refused for it.
        return Ok(if name.starts_with("Heuristics.Limits.Exceeded") {
            Verdict::Unscanned(format!("clamd stopped at its own limit ({name})"))
        } else if name.starts_with("Heuristics.Encrypted") {
            Verdict::Clean
        } else if name.starts_with("Heuristics.") {
            // A guess, such as that a link in a mail leads elsewhere than it says, as those of banks do. A file is not
            // deleted for it.
            Verdict::Unscanned(format!("clamd suspects {name}, without knowing a virus in it"))
        } else {
            Verdict::Infected(name.to_owned())
        });
    }
    if said.contains("size limit exceeded") {
        return Ok(Verdict::Unscanned("the file exceeds clamd's StreamMaxLength".to_owned()));
    }
    bail!("the reply is {reply:?}")
}

fn unavailable(cause: anyhow::Error) -> Error {
    let detail =
        "the virus scanner does not answer, and no file is read before it was scanned: it is tried again";
    Error::Unavailable { refusal: refuse(UNAVAILABLE, detail), retry_after: RETRY, cause: Some(cause) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_told_apart() {
        let infected = |name: &str| Verdict::Infected(name.to_owned());
        assert_eq!(verdict("stream: OK").unwrap(), Verdict::Clean);
        assert_eq!(verdict("stream: Eicar-Test FOUND").unwrap(), infected("Eicar-Test"));
        assert_eq!(verdict("stream: Heuristics.Encrypted.PDF FOUND").unwrap(), Verdict::Clean);
        for whole in [
            "INSTREAM size limit exceeded. ERROR",
            "stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND",
            "stream: Heuristics.Phishing.Email.SpoofedDomain FOUND",
        ] {
            assert!(matches!(verdict(whole).unwrap(), Verdict::Unscanned(_)), "{whole}");
        }
        for unclear in ["", "stream: FOUND ", "COMMAND READ TIMED OUT", "stream: Can't allocate memory ERROR"]
        {
            assert!(verdict(unclear).is_err(), "{unclear}");
        }
    }
}
