//! Ports of this machine: the wanted one, or the next free one.

use std::net::{Ipv4Addr, TcpListener as StdListener};

use anyhow::Context;
use shared::Result;
use tokio::net::TcpListener;

/// How far to look before accepting any free port.
const REACH: u16 = 100;

/// Listens on port `wanted` of the loopback address, or on the next free one; 0 takes any.
///
/// # Errors
/// When no port can be had at all.
pub async fn listen(wanted: u16) -> Result<TcpListener> {
    let near = if wanted == 0 { 0..0 } else { wanted..wanted.saturating_add(REACH) };
    for port in near.chain([0]) {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            return Ok(listener);
        }
    }
    Err(anyhow::anyhow!("no free port on 127.0.0.1").into())
}

/// A port that is free now, for a program that will open it itself in a moment.
///
/// # Errors
/// When no port can be had at all.
pub fn free() -> Result<u16> {
    let listener = StdListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_taken_port_gives_the_next_free_one() {
        let first = listen(41_300).await.unwrap();
        let taken = first.local_addr().unwrap().port();

        let second = listen(taken).await.unwrap();

        assert!(second.local_addr().unwrap().port() > taken);
    }
}
