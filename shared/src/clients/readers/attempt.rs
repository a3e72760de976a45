//! One reader with one file: the request goes out, answers are handed on, and the watch looks on.

use std::os::unix::process::ExitStatusExt;

use document_types::protocol::{Answer, COST_OF_A_CELL, Request, Task};
use document_types::reading::{Reading, ReadingError, ReadingErrorCode, Usage};
use serde_json::Value;

use super::Pool;
use super::outbox::Outbox;
use super::process::Process;
use super::watch::{Course, Exceeded, Start};
use crate::settings;

/// Most bytes of text and cells taken from one file. Readers stay below.
const MOST_TEXT: u64 = 32 << 20;

/// Most bytes of enclosed files taken from one file; each is held only until it is handed on. Readers stay below.
const MOST_ENCLOSED: u64 = 256 << 20;

/// What one reader made of a file, besides the pages and files it handed on.
#[derive(Default)]
pub(super) struct Part {
    /// The reading, without pages and files; its `error` and `usage` are those of this reader alone.
    pub(super) reading: Reading,
    /// The result of a search in a text.
    pub(super) found: Option<Value>,
}

/// Why a reader did not reach its last line.
pub(super) enum Broken {
    /// A limit of the page was exceeded.
    Page(ReadingError),
    /// The document's time is up.
    Document(ReadingError),
    /// The process ended, or sent an invalid answer.
    Reader(ReadingError),
}

/// Lets a reader work on a file and puts it back afterwards.
pub(super) async fn attempt(
    pool: &Pool,
    mut process: Process,
    request: &Request,
    bytes: &[u8],
    start: Start,
    outbox: &mut Outbox,
) -> (Part, Result<(), Broken>) {
    let course = Course::begin(process.id().unwrap_or_default(), start);
    let mut part = Part::default();
    let limits = limits(pool, &request.task);
    let exceeded = tokio::select! {
        biased;
        exceeded = course.exceeds(&limits) => Ok(exceeded),
        ended = converse(pool, &mut process, request, bytes, &course, &mut part, outbox) => Err(ended),
    };
    let broken = match exceeded {
        Err(Ok(())) => {
            pool.put_back(process);
            return (part, Ok(()));
        }
        Err(Err(error)) => Broken::Reader(post_mortem(process, &course.subject(), &error).await),
        Ok(exceeded) => {
            process.kill().await;
            match exceeded {
                Exceeded::Page(reason) => Broken::Page(reason),
                Exceeded::Document(reason) => Broken::Document(reason),
            }
        }
    };
    part.reading.usage = course.usage();
    (part, Err(broken))
}

/// Each page has its own time where pages come one by one; images and searchable PDFs are made in one go.
fn limits(pool: &Pool, task: &Task) -> settings::Readers {
    let page_time = match task {
        Task::Read(_) | Task::Find(_) => pool.settings.page_time,
        Task::Draw(_) | Task::MakeSearchable(_) | Task::Straighten | Task::Bind(_) => {
            pool.settings.document_time
        }
    };
    settings::Readers { page_time, ..pool.settings.clone() }
}

/// Sends the file and takes the answers.
async fn converse(
    pool: &Pool,
    process: &mut Process,
    request: &Request,
    bytes: &[u8],
    course: &Course,
    part: &mut Part,
    outbox: &mut Outbox,
) -> anyhow::Result<()> {
    process.send(request, bytes).await?;
    let before = outbox.pages;
    let (mut held, mut enclosed, mut files) = (0, 0, 0);
    loop {
        match process.receive().await? {
            Answer::Confined(confinement) => pool.note(confinement),
            // A later reader counts only the pages that it has to read itself.
            Answer::Pages(count) => _ = outbox.total.get_or_insert(count),
            Answer::Page(page) => {
                let room = outbox.pages - before < request.page_limit;
                anyhow::ensure!(room, "the reader sends too many pages");
                course.turn_page(outbox.page(page)).await?;
            }
            Answer::File(mut file) => {
                enclosed = u64::saturating_add(enclosed, file.size);
                anyhow::ensure!(enclosed <= MOST_ENCLOSED, "the reader sends too much");
                file.content = process.receive_bytes(file.size).await?;
                course.rest(outbox.file(files, file)).await?;
                files += 1;
            }
            Answer::Done { error, cpu_seconds, max_rss_kb } => {
                part.reading.error = error;
                part.reading.usage = Usage { cpu_seconds, max_rss_kb, ..course.usage() };
                return Ok(());
            }
            Answer::Panicked(place) => anyhow::bail!("the reader panicked at {place}"),
            found => held += part.take(found),
        }
        anyhow::ensure!(held <= MOST_TEXT, "the reader sends too much");
    }
}

impl Part {
    /// Keeps a finding about the whole file; returns how many bytes it holds.
    fn take(&mut self, found: Answer) -> u64 {
        let reading = &mut self.reading;
        match found {
            Answer::Text(text) => {
                if !reading.text.is_empty() {
                    reading.text.push('\n');
                }
                reading.text.push_str(&text);
                text.len() as u64
            }
            Answer::Sheet(sheet) => {
                let cells = sheet.cells.iter().map(|cell| cell.text.len() + COST_OF_A_CELL);
                let size = COST_OF_A_CELL + cells.sum::<usize>();
                reading.sheets.push(sheet);
                size as u64
            }
            Answer::Invoice(invoice) => {
                reading.invoice.get_or_insert(*invoice);
                0
            }
            Answer::Found(found) => {
                self.found = Some(found);
                0
            }
            _ => 0,
        }
    }
}

/// Ends a reader that is no longer of use and says why, in words for a person.
async fn post_mortem(process: Process, subject: &str, error: &anyhow::Error) -> ReadingError {
    let status = process.end().await;
    tracing::warn!(status = status.map(|status| status.to_string()), subject, %error, "a reader ended unexpectedly");
    let message = match status.and_then(|status| status.signal()) {
        Some(signal) => format!("the reader was ended by signal {signal} in the middle of {subject}"),
        None => format!("the reader ended unexpectedly in the middle of {subject}"),
    };
    ReadingError::new(ReadingErrorCode::Internal, message)
}
