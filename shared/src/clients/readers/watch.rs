//! Watches a reader at work: memory and CPU from `/proc`, time by the wall clock.
//!
//! Limits of the operating system alone are not enough: under a tight `RLIMIT_AS` Tesseract waits forever on a futex
//! without using any CPU, or aborts. So the parent looks, and names the reason. Time that a reader waits for a
//! processor does not count against its file, within reason: a busy machine is not the file's fault.

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use document_types::reading::{ReadingError, ReadingErrorCode, Usage};
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::clients::processes::{cpu_seconds, peak_memory_kb, waited};
use crate::settings;

/// Often enough to catch a reader before it fills the machine's memory, and seldom enough to cost nothing.
const SAMPLE_EVERY: Duration = Duration::from_millis(50);

/// By the wall clock, a page may take this many times its limit when the reader hardly gets a processor.
const PATIENCE: u32 = 4;

/// Where a reader begins in a document that other readers may have begun.
#[derive(Clone, Copy)]
pub(super) struct Start {
    /// What it works on.
    pub(super) subject: Subject,
    /// Time spent already.
    pub(super) spent: Duration,
}

/// What a reader works on, for the sentences about it.
#[derive(Clone, Copy)]
pub(super) enum Subject {
    /// Pages from this one on, as people count.
    Page(u32),
    /// The search for fields in a text.
    Fields,
}

/// The limit that was exceeded, and the reason in words for a person.
pub(super) enum Exceeded {
    /// A limit of the page: other pages may be read.
    Page(ReadingError),
    /// A limit of the document: nothing more is read.
    Document(ReadingError),
}

/// A reader's progress on a document: the conversation updates it and the watch reads it.
pub(super) struct Course {
    process: u32,
    start: Start,
    began: Instant,
    cpu_before: f64,
    state: Mutex<State>,
}

struct State {
    page_began: Instant,
    waited_before_page: Duration,
    pages_read: u32,
    /// Whether a result is being handed on; that time does not count for the page.
    resting: bool,
    /// How long that took; this time does not count for the document either.
    rested: Duration,
    usage: Usage,
}

impl Course {
    /// A reader begins.
    pub(super) fn begin(process: u32, start: Start) -> Self {
        let now = Instant::now();
        let cpu_before = cpu_seconds(process).unwrap_or_default();
        let waited_before_page = waited(process);
        let state = State {
            page_began: now,
            waited_before_page,
            pages_read: 0,
            resting: false,
            rested: Duration::ZERO,
            usage: Usage::default(),
        };
        Self { process, start, began: now, cpu_before, state: Mutex::new(state) }
    }

    /// A page was read and is being handed on; the next one begins when that is done.
    pub(super) async fn turn_page<T>(&self, handing_on: impl Future<Output = T>) -> T {
        self.change(|state| state.pages_read += 1);
        self.rest(handing_on).await
    }

    /// The time of the page begins anew after `pause`: readers are not to blame for slow stores.
    pub(super) async fn rest<T>(&self, pause: impl Future<Output = T>) -> T {
        let began = Instant::now();
        self.change(|state| state.resting = true);
        let paused = pause.await;
        // Even a pause that takes no time gives the watch its turn.
        tokio::task::yield_now().await;
        let waited = waited(self.process);
        self.change(|state| {
            state.page_began = Instant::now();
            state.waited_before_page = waited;
            state.resting = false;
            state.rested += began.elapsed();
        });
        paused
    }

    /// What the reader works on, in words for a person.
    pub(super) fn subject(&self) -> Cow<'static, str> {
        match self.start.subject {
            Subject::Page(first) => {
                let page = first.saturating_add(self.change(|state| state.pages_read));
                format!("page {page}").into()
            }
            Subject::Fields => "the search for fields".into(),
        }
    }

    /// What this reader had used at the last look.
    pub(super) fn usage(&self) -> Usage {
        let (usage, rested) = self.change(|state| (state.usage, state.rested));
        Usage { seconds: self.began.elapsed().saturating_sub(rested).as_secs_f64(), ..usage }
    }

    /// Returns once a limit is exceeded, with the reason.
    pub(super) async fn exceeds(&self, limits: &settings::Readers) -> Exceeded {
        let mut ticks = interval(SAMPLE_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Some(reason) = self.look(limits) {
                return reason;
            }
        }
    }

    fn look(&self, limits: &settings::Readers) -> Option<Exceeded> {
        let memory = peak_memory_kb(self.process).unwrap_or_default();
        let cpu = cpu_seconds(self.process).map_or(0.0, |cpu| cpu - self.cpu_before);
        let waited = waited(self.process);
        let (page_time, wall, rested) = self.change(|state| {
            state.usage.max_rss_kb = memory;
            state.usage.cpu_seconds = cpu;
            if state.resting {
                return (Duration::ZERO, Duration::ZERO, self.began.elapsed());
            }
            let wall = state.page_began.elapsed();
            let waited = waited.saturating_sub(state.waited_before_page);
            (wall.saturating_sub(waited), wall, state.rested)
        });
        let subject = self.subject();
        if memory * 1024 > limits.memory {
            let megabytes = limits.memory >> 20;
            let message = format!("{subject} needs more than the {megabytes} MB of memory that are allowed");
            return Some(Exceeded::Page(ReadingError::new(ReadingErrorCode::MemoryLimit, message)));
        }
        if page_time > limits.page_time || wall > limits.page_time * PATIENCE {
            let message = format!("{subject} takes longer than {} seconds", limits.page_time.as_secs_f32());
            return Some(Exceeded::Page(ReadingError::new(ReadingErrorCode::TimeLimit, message)));
        }
        if self.start.spent + self.began.elapsed().saturating_sub(rested) > limits.document_time {
            let seconds = limits.document_time.as_secs_f32();
            let message =
                format!("the document takes longer than {seconds} seconds; {subject} was not finished");
            return Some(Exceeded::Document(ReadingError::new(ReadingErrorCode::TimeLimit, message)));
        }
        None
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
