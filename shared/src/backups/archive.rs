//! Dumps as streams: made from a snapshot, read back as a script of statements and rows.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStderr};
use std::thread;

use anyhow::{Context, anyhow};

use super::content::{Contents, Tally};
use super::sealing::{Sealed, damaged};
use super::transfer::{Parts, Written};
use crate::clients::postgres::{Part, Programs};
use crate::error::Result;

/// Bytes that are read at once.
const PIECE: usize = 128 * 1024;

/// How the rows of a table begin and end in a script.
const ROWS_BEGIN: &[u8] = b"COPY ";
const ROWS_FROM: &[u8] = b" FROM stdin;\n";
const ROWS_END: &[u8] = b"\\.\n";

/// A step of a script.
pub(super) enum Step<'a> {
    /// Statements, each of them whole.
    Statements(&'a str),
    /// The statement after which rows follow: `COPY public.documents (id, …) FROM stdin;`
    Rows(&'a str),
    /// One row with the end of its line.
    Row(&'a [u8]),
    /// No more rows.
    End,
}

/// A child process that does not outlive its reader.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may be over already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// Waits for the end, and turns a failure into what the program said.
    fn end(mut self, name: &str, said: &str) -> Result<()> {
        let status = self.0.wait()?;
        if status.success() {
            Ok(())
        } else {
            Err(anyhow!("{name} ended with {status}: {}", said.trim()).into())
        }
    }
}

/// Dumps everything that a snapshot shows, seals it on the way, and counts what the dump holds by reading it back while
/// it is written.
///
/// # Errors
/// When a program fails, or the parts are no longer taken.
pub(super) fn make(
    programs: &Programs,
    url: &str,
    snapshot: &str,
    recipients: &[String],
    parts: Parts,
) -> Result<Written<Contents>> {
    let mut dump = Running(programs.dump(url, snapshot)?);
    let mut plain = dump.0.stdout.take().context("pg_dump has no output")?;
    let said = listen(dump.0.stderr.take());
    let mut sealed = Sealed::to(recipients, parts)?;
    let mut plain_bytes = 0;
    let copied = Copied { from: &mut plain, to: &mut sealed, bytes: &mut plain_bytes };
    let contents = contents(programs, copied);
    // A reader that stops early leaves the dump in the middle: it would wait for somebody to take the rest, with its
    // locks, and we for its last word.
    drop(plain);
    if contents.is_err() {
        // It may be over already.
        let _ = dump.0.kill();
    }
    let said = said.join().unwrap_or_default();
    let contents = contents?;
    dump.end("pg_dump", &said)?;
    sealed.finish()?.finish()?;
    Ok(Written { plain_bytes, more: contents })
}

/// Reads, and writes the same elsewhere.
struct Copied<'a, R, W> {
    from: R,
    to: W,
    bytes: &'a mut u64,
}

impl<R: Read, W: Write> Read for Copied<'_, R, W> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.from.read(into)?;
        self.to.write_all(&into[..count])?;
        *self.bytes += count as u64;
        Ok(count)
    }
}

/// The rows that a dump holds.
///
/// # Errors
/// When it can't be read.
pub(super) fn contents(programs: &Programs, dump: impl Read) -> Result<Contents> {
    let mut contents = Contents::new();
    let mut table: Option<(String, Tally)> = None;
    read(programs, Part::Rows, dump, |step| {
        match step {
            Step::Rows(statement) => table = Some((named(statement)?.to_owned(), Tally::default())),
            Step::Row(row) => {
                if let Some((_, tally)) = &mut table {
                    tally.add(row.strip_suffix(b"\n").unwrap_or(row));
                }
            }
            Step::End => {
                if let Some((name, tally)) = table.take() {
                    contents.insert(name, tally.content());
                }
            }
            Step::Statements(_) => {}
        }
        Ok(())
    })?;
    Ok(contents)
}

/// `public.documents` in `COPY public.documents (id, name) FROM stdin;`.
fn named(statement: &str) -> Result<&str> {
    let name = statement.strip_prefix("COPY ").and_then(|rest| rest.split_once(" (")).map(|(name, _)| name);
    Ok(name.with_context(|| format!("{statement:?} names no table"))?)
}

/// Reads a dump as a script, step by step.
///
/// # Errors
/// Those of `each`; `Conflict` with code `damaged` when the dump can't be read.
pub(super) fn read(
    programs: &Programs,
    part: Part,
    mut dump: impl Read,
    each: impl FnMut(Step<'_>) -> Result<()> + Send,
) -> Result<()> {
    let mut running = Running(programs.script(part)?);
    let mut input = running.0.stdin.take().context("pg_restore has no input")?;
    let output = running.0.stdout.take().context("pg_restore has no output")?;
    let said = listen(running.0.stderr.take());
    let (fed, stepped) = thread::scope(|scope| {
        let stepping = scope.spawn(move || steps(BufReader::with_capacity(PIECE, output), each));
        let fed = feed(&mut dump, &mut input);
        drop(input);
        let stepped =
            stepping.join().unwrap_or_else(|_| Err(anyhow!("the reader of the dump panicked").into()));
        (fed, stepped)
    });
    let said = said.join().unwrap_or_default();
    match (stepped, fed) {
        (Err(error), _) => Err(error),
        // It has what it needs, or has failed and says so itself.
        (Ok(()), Err(Fault::Closed) | Ok(())) => {
            running.end("pg_restore", &said).map_err(|cause| damaged(&cause))
        }
        (Ok(()), Err(Fault::Unreadable(cause))) => Err(damaged(&cause)),
    }
}

/// Why a dump was not fed to its end.
enum Fault {
    /// It can't be read.
    Unreadable(std::io::Error),
    /// Nobody takes it any more.
    Closed,
}

fn feed(dump: &mut impl Read, input: &mut impl Write) -> Result<(), Fault> {
    let mut piece = vec![0; PIECE];
    let mut is_open = true;
    loop {
        let count = dump.read(&mut piece).map_err(Fault::Unreadable)?;
        if count == 0 {
            return if is_open { Ok(()) } else { Err(Fault::Closed) };
        }
        // Whoever stores what is read here needs all of it, whatever pg_restore thinks of it.
        is_open = is_open && input.write_all(&piece[..count]).is_ok();
    }
}

/// What a program says on its standard error, read while it runs.
fn listen(stream: Option<ChildStderr>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut said = Vec::new();
        if let Some(stream) = stream {
            // What was read until then is better than nothing.
            let _ = stream.take(PIECE as u64).read_to_end(&mut said);
        }
        String::from_utf8_lossy(&said).into_owned()
    })
}

/// Takes a script apart. It is what `pg_restore` writes for `psql`: the commands of psql are left out.
fn steps(mut script: impl BufRead, mut each: impl FnMut(Step<'_>) -> Result<()>) -> Result<()> {
    let (mut line, mut statements) = (Vec::new(), String::new());
    let mut in_rows = false;
    loop {
        line.clear();
        if script.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if in_rows {
            in_rows = line != ROWS_END;
            each(if in_rows { Step::Row(&line) } else { Step::End })?;
        } else if line.starts_with(ROWS_BEGIN) && line.ends_with(ROWS_FROM) {
            each(Step::Statements(&std::mem::take(&mut statements)))?;
            each(Step::Rows(std::str::from_utf8(&line)?.trim_end()))?;
            in_rows = true;
        } else if !line.starts_with(b"\\restrict ") && !line.starts_with(b"\\unrestrict ") {
            statements.push_str(std::str::from_utf8(&line)?);
        }
    }
    if in_rows {
        return Err(damaged(&"its rows end in the middle"));
    }
    each(Step::Statements(&statements))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_apart(script: &str) -> Result<Vec<String>> {
        let mut taken = Vec::new();
        steps(script.as_bytes(), |step| {
            taken.push(match step {
                Step::Statements(text) => format!("S {text}"),
                Step::Rows(statement) => format!("C {}", named(statement)?),
                Step::Row(row) => format!("R {}", String::from_utf8_lossy(row)),
                Step::End => "E".to_owned(),
            });
            Ok(())
        })?;
        Ok(taken)
    }

    #[test]
    fn a_script_is_taken_apart_and_commands_of_psql_are_left_out() {
        let script =
            "\\restrict x\nset a = 1;\nCOPY public.\"order\" (id) FROM stdin;\n1\n\\\\.\n\\.\n\ncreate;\n";
        let expected = ["S set a = 1;\n", "C public.\"order\"", "R 1\n", "R \\\\.\n", "E", "S \ncreate;\n"];
        assert_eq!(taken_apart(script).unwrap(), expected);
    }

    #[test]
    fn rows_without_an_end_are_damaged() {
        assert_eq!(taken_apart("COPY a.b (id) FROM stdin;\n1\n").unwrap_err().code(), "damaged");
    }
}
