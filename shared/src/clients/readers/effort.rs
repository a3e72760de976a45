//! One file read to its end, over as many readers as it takes.
//!
//! A reader that dies may have been unlucky, so what it died of, the page or a file without pages, is tried
//! once more by a fresh reader while all others rest. Limits are not tried again: memory is the reader's own,
//! and time it waited for a processor was never counted, so its neighbours are not to blame. A page that stays
//! lost is noted with its reason, and reading goes on behind it.

use std::time::Duration;

use super::attempt::{Broken, Part, attempt};
use super::protocol::{Request, Task};
use super::watch::Start;
use super::{Pool, Progress};
use crate::error::Result;
use crate::reading::{Page, PageRange, Reading, ReadingError, Usage};

/// After so many lost pages the rest of a document is not worth its readers.
const MOST_LOST: u32 = 10;

/// Nor is a document that loses so many pages one after another.
const MOST_LOST_IN_A_ROW: u32 = 3;

/// The work on one file.
pub(super) struct Effort<'a, P> {
    pool: &'a Pool,
    request: Request,
    bytes: &'a [u8],
    on_page: P,
    reading: Reading,
    /// The pages wanted by whoever asked.
    wanted: PageRange,
    page_limit: u32,
    /// Pages that will be read, once a reader has said so. Without them nothing can be left out.
    total: Option<u32>,
    lost: u32,
    lost_in_a_row: u32,
}

/// What a reader is to read next.
#[derive(Clone, Copy)]
enum Stretch {
    /// All that is left, beside other files.
    Rest,
    /// The next page, or a file without pages, by a fresh reader and alone.
    Alone,
}

impl<'a, P: FnMut(Progress) + Send> Effort<'a, P> {
    pub(super) fn new(pool: &'a Pool, request: Request, bytes: &'a [u8], on_page: P) -> Self {
        let wanted = match &request.task {
            Task::Read(options) => options.pages.unwrap_or_else(PageRange::all),
            Task::Draw(_) | Task::MakeSearchable(_) => PageRange::all(),
        };
        let page_limit = request.page_limit;
        let reading = Reading::default();
        Self {
            pool,
            request,
            bytes,
            on_page,
            reading,
            wanted,
            page_limit,
            total: None,
            lost: 0,
            lost_in_a_row: 0,
        }
    }

    /// Works until nothing more can be had.
    pub(super) async fn finish(mut self) -> Result<Reading> {
        while self.go_on().await? {}
        let done = self.reading.pages.len();
        if self.lost > 0 && self.lost as usize == done {
            self.reading.pages.clear();
        }
        if done > 0 {
            let pages: Vec<&str> = self.reading.pages.iter().map(|page| page.text.as_str()).collect();
            self.reading.text = pages.join("\u{c}");
        }
        Ok(self.reading)
    }

    /// One reader's part, and a second one's where the first died; whether there is more to be had.
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
            Err(Broken::Page(reason) | Broken::Reader(reason)) => self.leave_out(reason),
        })
    }

    async fn let_read(&mut self, stretch: Stretch) -> Result<Result<(), Broken>> {
        let permits = match stretch {
            Stretch::Rest => 1,
            // No permit is held while waiting for all of them, so two such files can't wait for each other.
            Stretch::Alone => u32::try_from(self.pool.settings.count.max(1))?,
        };
        let _permits = self.pool.permits.acquire_many(permits).await?;
        let process = match stretch {
            Stretch::Rest => self.pool.take_idle_or_start()?,
            Stretch::Alone => self.pool.start()?,
        };
        let done = self.done();
        let next = self.wanted.among(u32::MAX).start + done;
        self.ask_for(stretch, next);
        let spent = Duration::try_from_secs_f64(self.reading.usage.seconds).unwrap_or_default();
        let (total, on_page) = (self.total, &mut self.on_page);
        let progress = |part: Progress| {
            on_page(Progress { done: done + part.done, total: total.unwrap_or(done + part.total) });
        };
        let start = Start { page: next.saturating_add(1), spent };
        let (part, outcome) = attempt(self.pool, process, &self.request, self.bytes, start, progress).await;
        self.keep(part);
        Ok(outcome)
    }

    /// Asks for what has not been read yet.
    fn ask_for(&mut self, stretch: Stretch, next: u32) {
        let done = self.done();
        self.request.page_limit = self.page_limit - done.min(self.page_limit);
        if let (Task::Read(options), Some(_)) = (&mut self.request.task, self.total) {
            options.pages = Some(match stretch {
                Stretch::Rest => self.wanted.starting_at(next),
                Stretch::Alone => PageRange::single(next),
            });
        }
    }

    /// Takes over what a reader found. Pages follow each other; the rest is of the whole file, from
    /// whichever reader came farther.
    fn keep(&mut self, part: Part) {
        let (kept, Part { reading: mut found, announced }) = (&mut self.reading, part);
        if let (None, Some(announced)) = (self.total, announced) {
            self.total = Some(announced);
        }
        if !found.pages.is_empty() {
            self.lost_in_a_row = 0;
        }
        kept.pages.append(&mut found.pages);
        if found.text.len() >= kept.text.len() {
            kept.text = found.text;
        }
        if found.sheets.len() >= kept.sheets.len() {
            kept.sheets = found.sheets;
        }
        if found.files.len() >= kept.files.len() {
            kept.files = found.files;
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

    /// Notes the next page as lost; whether the one behind it is worth a try.
    fn leave_out(&mut self, reason: ReadingError) -> bool {
        self.blame(reason.clone());
        if !self.is_unfinished() {
            return false;
        }
        self.reading.pages.push(Page { error: Some(reason), ..Page::default() });
        self.lost += 1;
        self.lost_in_a_row += 1;
        let (done, total) = (self.done(), self.total.unwrap_or_default());
        (self.on_page)(Progress { done, total });
        self.is_unfinished() && self.lost < MOST_LOST && self.lost_in_a_row < MOST_LOST_IN_A_ROW
    }

    /// The document's error is its first one.
    fn blame(&mut self, reason: ReadingError) {
        self.reading.error.get_or_insert(reason);
    }

    fn is_unfinished(&self) -> bool {
        self.total.is_some_and(|total| self.done() < total)
    }

    /// Pages that are read or noted as lost.
    fn done(&self) -> u32 {
        u32::try_from(self.reading.pages.len()).unwrap_or(u32::MAX)
    }
}
