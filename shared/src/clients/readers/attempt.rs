//! One reader with one file: the request goes out, answers are collected, the watch stands by.

use std::os::unix::process::ExitStatusExt;

use super::process::Process;
use super::protocol::{Answer, Request, Task};
use super::watch::{Course, Exceeded, Start};
use super::{Pool, Progress};
use crate::reading::{Reading, ReadingError, ReadingErrorCode, Usage};
use crate::settings;

/// Bytes of text, cells and enclosed files that are taken from one file. Readers keep far below.
const MOST_HELD: u64 = 256 << 20;

/// What one reader made of a file.
#[derive(Default)]
pub(super) struct Part {
    /// What came through; its `error` and `usage` are of this reader alone.
    pub(super) reading: Reading,
    /// How many pages the reader set out to read, once it has said so.
    pub(super) announced: Option<u32>,
}

/// Why a reader did not come to its last line.
pub(super) enum Broken {
    /// A limit of the page was exceeded.
    Page(ReadingError),
    /// The document's time is up.
    Document(ReadingError),
    /// The process ended, or talked nonsense.
    Reader(ReadingError),
}

/// Lets a reader work on a file and puts it back when it has done so.
pub(super) async fn attempt(
    pool: &Pool,
    mut process: Process,
    request: &Request,
    bytes: &[u8],
    start: Start,
    on_page: impl FnMut(Progress) + Send,
) -> (Part, Result<(), Broken>) {
    let course = Course::begin(process.id().unwrap_or_default(), start);
    let mut part = Part::default();
    let limits = limits(pool, &request.task);
    let exceeded = tokio::select! {
        biased;
        exceeded = course.exceeds(&limits) => Ok(exceeded),
        ended = converse(pool, &mut process, request, bytes, &course, &mut part, on_page) => Err(ended),
    };
    let broken = match exceeded {
        Err(Ok(())) => {
            pool.put_back(process);
            return (part, Ok(()));
        }
        Err(Err(error)) => Broken::Reader(post_mortem(process, course.page(), &error).await),
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

/// A page has its own time where pages come one by one; images and searchable PDFs are made in one go.
fn limits(pool: &Pool, task: &Task) -> settings::Readers {
    let page_time = match task {
        Task::Read(_) => pool.settings.page_time,
        Task::Draw(_) | Task::MakeSearchable(_) => pool.settings.document_time,
    };
    settings::Readers { page_time, ..pool.settings.clone() }
}

/// Sends the file and collects the answers.
async fn converse(
    pool: &Pool,
    process: &mut Process,
    request: &Request,
    bytes: &[u8],
    course: &Course,
    part: &mut Part,
    mut on_page: impl FnMut(Progress) + Send,
) -> anyhow::Result<()> {
    process.send(request, bytes).await?;
    let Part { reading, announced } = part;
    let mut held = 0;
    loop {
        match process.receive().await? {
            Answer::Confined(confinement) => pool.note(confinement),
            Answer::Pages(count) => *announced = Some(count),
            Answer::Page(page) => {
                let room = reading.pages.len() < request.page_limit as usize;
                anyhow::ensure!(room, "the reader sends too many pages");
                reading.pages.push(page);
                course.turn_page();
                let done = u32::try_from(reading.pages.len())?;
                on_page(Progress { done, total: announced.unwrap_or_default().max(done) });
                // Pages may come without a pause: the watch gets its turn after each.
                tokio::task::yield_now().await;
            }
            Answer::Text(text) => {
                held += text.len() as u64;
                if !reading.text.is_empty() {
                    reading.text.push('\n');
                }
                reading.text.push_str(&text);
            }
            Answer::Sheet(sheet) => {
                held += sheet.cells.iter().map(|cell| cell.text.len() as u64).sum::<u64>();
                reading.sheets.push(sheet);
            }
            Answer::Invoice(invoice) => {
                reading.invoice.get_or_insert(*invoice);
            }
            Answer::File(mut file) => {
                held = held.saturating_add(file.size);
                anyhow::ensure!(held <= MOST_HELD, "the reader sends too much");
                file.content = process.receive_bytes(file.size).await?;
                reading.files.push(file);
            }
            Answer::Done { error, cpu_seconds, max_rss_kb } => {
                reading.error = error;
                reading.usage = Usage { cpu_seconds, max_rss_kb, ..course.usage() };
                return Ok(());
            }
            Answer::Panicked(place) => anyhow::bail!("the reader panicked at {place}"),
        }
        anyhow::ensure!(held <= MOST_HELD, "the reader sends too much");
    }
}

/// Ends a reader that is of no use any more and says why, in words for a person.
async fn post_mortem(process: Process, page: u32, error: &anyhow::Error) -> ReadingError {
    let status = process.end().await;
    tracing::warn!(status = status.map(|status| status.to_string()), page, %error, "a reader ended unexpectedly");
    let message = match status.and_then(|status| status.signal()) {
        Some(signal) => format!("the reader was ended by signal {signal} while it read page {page}"),
        None => format!("the reader ended unexpectedly while it read page {page}"),
    };
    ReadingError::new(ReadingErrorCode::Internal, message)
}
