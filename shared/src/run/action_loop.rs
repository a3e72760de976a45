//! The ActionLoop protocol of OpenWhisk's proxies: a line in, a line out, and the marks that end a call's log.
//!
//! Calls come one at a time, so reading and writing block; the runtime beside them lives from call to call.

use std::io::{self, BufRead, Write};

use tokio::runtime::Runtime;

use super::host::Host;
use crate::settings::Launch;

/// Ends the log of one activation on each of the two streams.
pub(super) const GUARD: &str = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";

/// The two streams a proxy collects as a call's log.
pub(super) struct Logs<Out, Err> {
    pub(super) out: Out,
    pub(super) err: Err,
    /// DigitalOcean's proxy waits for the guards of its child; the upstream proxy writes them itself.
    pub(super) guards: bool,
}

impl<Out: Write, Err: Write> Logs<Out, Err> {
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.err.flush()
    }

    fn end(&mut self) -> io::Result<()> {
        if !self.guards {
            return Ok(());
        }
        writeln!(self.out, "{GUARD}")?;
        writeln!(self.err, "{GUARD}")?;
        self.flush()
    }
}

/// Whether this process writes the guards.
///
/// # Errors
/// A sentence naming the variable when it says neither `auto`, `on` nor `off`.
pub(super) fn guards(launch: &Launch) -> Result<bool, String> {
    match launch.log_guards.as_deref().map(str::trim) {
        // Only DigitalOcean's proxy hands HOME and PATH to its child, and only it leaves the guards to us.
        None | Some("" | "auto") => Ok(launch.home_and_path),
        Some("on") => Ok(true),
        Some("off") => Ok(false),
        Some(other) => Err(format!("ASTRALIS_LOG_GUARDS is {other:?}, expected auto, on or off")),
    }
}

/// Tells the proxy whether the function can serve. Nothing else may be written before it.
pub(super) fn acknowledge(answers: &mut impl Write, ok: bool) -> io::Result<()> {
    writeln!(answers, r#"{{"ok":{ok}}}"#)?;
    answers.flush()
}

/// Serves until the proxy closes its end.
pub(super) fn run<Out: Write, Err: Write>(
    host: &Host,
    runtime: &Runtime,
    mut events: impl BufRead,
    mut answers: impl Write,
    mut logs: Logs<Out, Err>,
) -> io::Result<()> {
    let mut line = Vec::new();
    while events.read_until(b'\n', &mut line)? > 0 {
        if !line.trim_ascii().is_empty() {
            let mut answer = runtime.block_on(host.answer(&line));
            answer.push(b'\n');
            logs.flush()?;
            answers.write_all(&answer)?;
            answers.flush()?;
            logs.end()?;
        }
        line.clear();
    }
    Ok(())
}
