//! One file read to its end, by as many readers as it takes.
//!
//! A reader that dies may have been unlucky, so the page it died of, or the file without pages, is tried once more by a
//! fresh reader; one such file at a time, and no other file waits for it. Exceeded limits are not tried again: memory
//! is the reader's own, and the time it waited for a processor was never counted, so its neighbours are not to blame. A
//! page that stays lost is recorded with its reason, and reading goes on after it.

use std::time::Duration;

use document_types::protocol::{Request, Task};
use document_types::reading::{Page, PageRange, Reading, ReadingError, Usage};
use serde_json::Value;
use tokio::sync::mpsc::Sender;
use tokio::time::Instant;

use super::Pool;
use super::attempt::{Broken, Part, attempt};
use super::outbox::{Outbox, Piece};
use super::watch::{Start, Subject};
use crate::error::Result;
use crate::measure;

/// After this many lost pages the rest of a document is not worth more readers.
const MOST_LOST: u32 = 10;

/// Nor is a document that loses this many pages in a row.
const MOST_LOST_IN_A_ROW: u32 = 3;

/// The work on one file.
pub(super) struct Effort<'a> {
    pool: &'a Pool,
    request: Request,
    bytes: &'a [u8],
    outbox: Outbox,
    /// What is known about the whole file; pages and files are handed on.
    reading: Reading,
    /// The result of a search in a text.
    found: Option<Value>,
    /// The pages that the caller wants.
    wanted: PageRange,
    page_limit: u32,
    word_limit: u64,
    lost: u32,
    lost_in_a_row: u32,
}

/// What a reader reads next.
#[derive(Clone, Copy)]
enum Stretch {
    /// Everything that is left.
    Rest,
    /// The next page, or a file without pages, read by a fresh reader.
    Alone,
}

impl<'a> Effort<'a> {
    pub(super) fn new(pool: &'a Pool, request: Request, bytes: &'a [u8], pieces: Sender<Piece>) -> Self {
        let wanted = match &request.task {
            Task::Read(options) => options.pages.unwrap_or_else(PageRange::all),
            _ => PageRange::all(),
        };
        Self {
            pool,
            bytes,
            outbox: Outbox::new(pieces),
            reading: Reading::default(),
            found: None,
            wanted,
            page_limit: request.page_limit,
            word_limit: request.word_limit,
            request,
            lost: 0,
            lost_in_a_row: 0,
        }
    }

    /// Works until nothing more can be read. Pages and files have been handed on by then.
    pub(super) async fn finish(mut self) -> Result<(Reading, Option<Value>)> {
        let started = Instant::now();
        let worked = self.go_on_to_the_end().await;
        if matches!(self.request.task, Task::Read(_)) {
            let outcome = if worked.is_ok() { self.outcome() } else { "failed" };
            measure::document_read(outcome, self.done() - self.lost, started.elapsed());
        }
        worked?;
        if self.done() > self.lost {
            self.reading.text = self.outbox.text;
        }
        Ok((self.reading, self.found))
    }

    async fn go_on_to_the_end(&mut self) -> Result<()> {
        while self.go_on().await? {}
        Ok(())
    }

    /// For the figures: a file of which something was read is no failed one.
    fn outcome(&self) -> &'static str {
        let Reading { text, sheets, invoice, error, .. } = &self.reading;
        let is_in_part =
            self.done() > self.lost || !text.is_empty() || !sheets.is_empty() || invoice.is_some();
        match error {
            None => "read",
            Some(_) if is_in_part => "in_part",
            Some(_) => "failed",
        }
    }

    /// Has one reader work, and a second one if the first died; returns whether there is more to read.
    async fn go_on(&mut self) -> Result<bool> {
        let mut outcome = self.let_read(Stretch::Rest).await?;
        let mut is_single_page = false;
        if matches!(outcome, Err(Broken::Reader(_))) {
            is_single_page = self.is_unfinished();
            let done = self.done();
            outcome = self.let_read(Stretch::Alone).await?;
            is_single_page &= self.done() > done;
        }
        Ok(match outcome {
            Ok(()) => is_single_page && self.is_unfinished(),
            Err(Broken::Document(reason)) => {
                self.blame(reason);
                false
            }
            Err(Broken::Page(reason) | Broken::Reader(reason)) => self.leave_out(reason).await?,
        })
    }

    async fn let_read(&mut self, stretch: Stretch) -> Result<Result<(), Broken>> {
        // Files that killed a reader take turns, and leave the other readers to the other files.
        let _turn = match stretch {
            Stretch::Rest => None,
            Stretch::Alone => Some(self.pool.suspects.lock().await),
        };
        let _permit = self.pool.permits.acquire().await?;
        let process = match stretch {
            Stretch::Rest => self.pool.take_idle_or_start()?,
            Stretch::Alone => self.pool.start()?,
        };
        let done = self.done();
        let next = self.wanted.among(u32::MAX).start + done;
        self.ask_for(stretch, next);
        let spent = Duration::try_from_secs_f64(self.reading.usage.seconds).unwrap_or_default();
        let subject = match self.request.task {
            Task::Find(_) => Subject::Fields,
            _ => Subject::Page(next.saturating_add(1)),
        };
        let start = Start { subject, spent };
        let request = &self.request;
        let (part, outcome) = attempt(self.pool, process, request, self.bytes, start, &mut self.outbox).await;
        if self.outbox.pages > done {
            self.lost_in_a_row = 0;
        }
        self.keep(part);
        Ok(outcome)
    }

    /// Asks for the pages that have not been read yet.
    fn ask_for(&mut self, stretch: Stretch, next: u32) {
        let done = self.done();
        self.request.page_limit = self.page_limit - done.min(self.page_limit);
        self.request.word_limit = self.word_limit.saturating_sub(self.outbox.words);
        if let (Task::Read(options), Some(_)) = (&mut self.request.task, self.outbox.total) {
            options.pages = Some(match stretch {
                Stretch::Rest => self.wanted.starting_at(next),
                Stretch::Alone => PageRange::single(next),
            });
        }
    }

    /// Keeps a reader's findings about the whole file, from whichever reader came farther.
    fn keep(&mut self, part: Part) {
        self.found = self.found.take().or(part.found);
        let (kept, found) = (&mut self.reading, part.reading);
        if found.text.len() >= kept.text.len() {
            kept.text = found.text;
        }
        if found.sheets.len() >= kept.sheets.len() {
            kept.sheets = found.sheets;
        }
        kept.invoice = kept.invoice.take().or(found.invoice);
        kept.usage = Usage {
            seconds: kept.usage.seconds + found.usage.seconds,
            cpu_seconds: kept.usage.cpu_seconds + found.usage.cpu_seconds,
            max_rss_kb: kept.usage.max_rss_kb.max(found.usage.max_rss_kb),
        };
        if let Some(error) = found.error {
            self.blame(error);
        }
    }

    /// Records the next page as lost; returns whether the one after it is worth a try.
    async fn leave_out(&mut self, reason: ReadingError) -> Result<bool> {
        self.blame(reason.clone());
        if !self.is_unfinished() {
            return Ok(false);
        }
        let page = Page { error: Some(reason), ..Page::default() };
        self.outbox.page(page).await?;
        self.lost += 1;
        self.lost_in_a_row += 1;
        Ok(self.is_unfinished() && self.lost < MOST_LOST && self.lost_in_a_row < MOST_LOST_IN_A_ROW)
    }

    /// The document's error is the first one.
    fn blame(&mut self, reason: ReadingError) {
        self.reading.error.get_or_insert(reason);
    }

    /// Whether pages are left. Without their total, none can be left out.
    fn is_unfinished(&self) -> bool {
        self.outbox.total.is_some_and(|total| self.done() < total)
    }

    /// Pages that were read or recorded as lost.
    fn done(&self) -> u32 {
        self.outbox.pages
    }
}
