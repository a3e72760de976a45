//! The bytes of a connection, plain or protected, as many as were allowed for the answer that is awaited: a server that
//! sends without end is cut off before it fills the memory.

use std::fmt::{Debug, Formatter};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// Bytes of a greeting and of the answer to a log-in.
const AT_FIRST: u64 = 64 << 10;

/// A connection that reads no more than it may.
pub(super) struct Wire {
    way: Way,
    left: u64,
}

enum Way {
    Plain(TcpStream),
    Protected(Box<TlsStream<TcpStream>>),
}

impl Wire {
    pub(super) fn plain(socket: TcpStream) -> Self {
        Self { way: Way::Plain(socket), left: AT_FIRST }
    }

    pub(super) fn protected(stream: TlsStream<TcpStream>) -> Self {
        Self { way: Way::Protected(Box::new(stream)), left: AT_FIRST }
    }

    /// Allows the next answer this many bytes.
    pub(super) fn allow(&mut self, bytes: u64) {
        self.left = bytes;
    }

    /// The connection below, where it is plain.
    pub(super) fn into_plain(self) -> Option<TcpStream> {
        match self.way {
            Way::Plain(socket) => Some(socket),
            Way::Protected(_) => None,
        }
    }
}

impl Debug for Wire {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wire").field("left", &self.left).finish_non_exhaustive()
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.left == 0 {
            return Poll::Ready(Err(io::Error::other("the answer is longer than was asked for")));
        }
        let before = buf.filled().len();
        let read = match &mut self.way {
            Way::Plain(socket) => Pin::new(socket).poll_read(cx, buf),
            Way::Protected(stream) => Pin::new(stream).poll_read(cx, buf),
        };
        ready!(read)?;
        let got = buf.filled().len().saturating_sub(before);
        self.left = self.left.saturating_sub(u64::try_from(got).unwrap_or(u64::MAX));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.way {
            Way::Plain(socket) => Pin::new(socket).poll_write(cx, bytes),
            Way::Protected(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.way {
            Way::Plain(socket) => Pin::new(socket).poll_flush(cx),
            Way::Protected(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.way {
            Way::Plain(socket) => Pin::new(socket).poll_shutdown(cx),
            Way::Protected(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
