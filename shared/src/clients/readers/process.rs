//! One reader process: started with an empty environment, driven over its pipes, killed when dropped.

use std::ffi::OsString;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, anyhow};
use document_types::protocol::{Answer, Request};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// A page of a hundred thousand words stays far below this; a faulty reader must not fill the parent's memory.
const LONGEST_LINE: u64 = 64 << 20;

/// How long a killed or finished process may take to disappear.
const LAST_BREATH: Duration = Duration::from_secs(5);

/// A running reader.
pub(super) struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    /// Starts a reader.
    pub(super) fn start(command: &[OsString], tessdata: Option<&Path>) -> anyhow::Result<Self> {
        let (program, arguments) = command.split_first().context("the reader's command is empty")?;
        let mut command = Command::new(program);
        // Without this limit every page starts a team of spinning OpenMP threads: six times the CPU time.
        command.args(arguments).env_clear().env("OMP_THREAD_LIMIT", "1");
        if let Some(tessdata) = tessdata {
            command.env("TESSDATA_PREFIX", tessdata);
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting the reader {}", program.display()))?;
        let input = child.stdin.take().context("a reader without input")?;
        let output = BufReader::new(child.stdout.take().context("a reader without output")?);
        Ok(Self { child, input, output })
    }

    /// Its process id, while it runs.
    pub(super) fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Whether it is still running.
    pub(super) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends a file to be read.
    pub(super) async fn send(&mut self, request: &Request, bytes: &[u8]) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(request)?;
        line.push(b'\n');
        self.input.write_all(&line).await?;
        self.input.write_all(bytes).await?;
        self.input.flush().await?;
        Ok(())
    }

    /// The next line of the answer.
    pub(super) async fn receive(&mut self) -> anyhow::Result<Answer> {
        let mut line = Vec::new();
        (&mut self.output).take(LONGEST_LINE).read_until(b'\n', &mut line).await?;
        if line.last() != Some(&b'\n') {
            return Err(anyhow!("the reader's answer ends in mid line"));
        }
        Ok(serde_json::from_slice(&line)?)
    }

    /// The `count` bytes that follow a line.
    pub(super) async fn receive_bytes(&mut self, count: u64) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(usize::try_from(count)?);
        (&mut self.output).take(count).read_to_end(&mut bytes).await?;
        anyhow::ensure!(bytes.len() as u64 == count, "the reader's answer ends in mid file");
        Ok(bytes)
    }

    /// Kills it and waits until it is gone.
    pub(super) async fn kill(mut self) {
        if let Err(error) = self.child.kill().await {
            tracing::warn!(%error, "a reader could not be killed");
        }
    }

    /// Closes its input and waits until it ends by itself.
    pub(super) async fn end(self) -> Option<ExitStatus> {
        let Self { mut child, input, output } = self;
        drop((input, output));
        match tokio::time::timeout(LAST_BREATH, child.wait()).await {
            Ok(status) => status.ok(),
            Err(_) => {
                child.kill().await.ok();
                None
            }
        }
    }
}
