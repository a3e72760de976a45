//! A part of the platform as a process of its own beside a local one: `astralis serve` or `astralis work`.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::program::{Program, built, signal, variables};

/// How long a part may take to be ready, or to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process as App Platform starts it: killed when it is dropped.
pub struct Component {
    child: Child,
    address: String,
}

impl Component {
    /// Starts `astralis COMMAND` with the variables of a running platform and others that come before those, and waits until
    /// it is ready.
    ///
    /// # Errors
    /// When it ends, or is not ready in time.
    pub async fn start(program: &Program, command: &str, others: &[(&str, &str)]) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new(built("astralis")?)
            .arg(command)
            .envs(variables(&program.data())?)
            .env("PORT", port.to_string())
            .envs(others.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut component = Self { child, address: format!("http://127.0.0.1:{port}") };
        let (probe, begun) = (format!("{}/readyz", component.address), Instant::now());
        while !matches!(program.http().get(&probe).send().await, Ok(answer) if answer.status() == 200) {
            ensure!(component.child.try_wait()?.is_none(), "{command} has ended");
            ensure!(begun.elapsed() < PATIENCE, "{command} is never ready");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(component)
    }

    /// Where it answers, without a trailing slash.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its process id.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Ends it by SIGTERM.
    ///
    /// # Errors
    /// When it does not end in time, or ends badly.
    pub async fn end(mut self) -> Result<()> {
        let begun = Instant::now();
        signal(self.child.id(), libc::SIGTERM)?;
        let status = loop {
            if let Some(status) = self.child.try_wait()? {
                break status;
            }
            ensure!(begun.elapsed() < PATIENCE, "SIGTERM does not end it");
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        ensure!(status.success(), "SIGTERM ends it with {status}");
        Ok(())
    }
}

impl Drop for Component {
    /// A journey that failed leaves nothing running.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
