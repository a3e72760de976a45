//! Reader processes: untrusted files are parsed in child processes, so that a crash, a hang or a bomb costs one
//! document and never the worker.
//!
//! The pool knows nothing about formats. A child is long-lived and reads one file at a time; whatever goes wrong
//! becomes a typed reason on the reading or on one of its pages, the other pages are kept, and a fresh child goes on.

mod attempt;
mod effort;
mod outbox;
mod parts;
mod process;
mod watch;

use std::ffi::OsString;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::anyhow;
use document_types::protocol::{Binding, Confinement, Request, Searchable, Task};
use document_types::reading::{
    Drawing, EnclosedFile, Page, ReadOptions, Reading, ReadingError, ReadingErrorCode,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{self, Sender};

use self::effort::Effort;
use self::parts::Parts;
use self::process::Process;
use crate::clients::processes;
use crate::error::Result;
use crate::settings;

pub use self::outbox::Piece;

/// A reader that holds more than this fraction of its memory limit after a document (its divisor) is replaced.
const LEFTOVER: u64 = 2;

/// The pool of reader processes. Cheap to clone.
#[derive(Clone)]
pub struct Readers(Arc<Pool>);

struct Pool {
    settings: settings::Readers,
    command: Vec<OsString>,
    parts: Parts,
    permits: Semaphore,
    /// Held by the file that is tried again because its reader died.
    suspects: tokio::sync::Mutex<()>,
    idle: Mutex<Vec<Process>>,
    confinement: OnceLock<Confinement>,
}

/// How far the reading of a document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pages read so far.
    pub done: u32,
    /// Pages that will be read.
    pub total: u32,
}

impl Readers {
    /// A pool that starts its processes when they are needed.
    ///
    /// # Errors
    /// When this executable, which is the reader unless the settings name another, can't be found.
    pub fn new(settings: &settings::Readers) -> Result<Self> {
        let command = match &settings.command {
            Some(command) => command.iter().map(OsString::from).collect(),
            None => vec![std::env::current_exe()?.into_os_string(), "reader".into()],
        };
        Ok(Self(Arc::new(Pool {
            command,
            parts: Parts::of(settings),
            permits: Semaphore::new(settings.count.max(1)),
            suspects: tokio::sync::Mutex::default(),
            idle: Mutex::default(),
            confinement: OnceLock::new(),
            settings: settings.clone(),
        })))
    }

    /// Reads one file. Waits while all readers are busy. A future that is dropped kills its reader.
    ///
    /// # Errors
    /// Only when no reader can be started. Everything about the file, including crashes, is in the reading.
    pub async fn read(
        &self,
        bytes: &[u8],
        name: &str,
        options: &ReadOptions,
        on_page: impl FnMut(Progress) + Send,
    ) -> Result<Reading> {
        self.gather(bytes, name, Task::Read(options.clone()), on_page).await
    }

    /// Reads one file and hands on its pages and files one by one, so that they do not accumulate: the returned reading
    /// has everything else that is known about the file. Reading waits while nobody takes the pieces.
    ///
    /// # Errors
    /// When no reader can be started, or the receiver is gone.
    pub async fn read_in_pieces(
        &self,
        bytes: &[u8],
        name: &str,
        options: &ReadOptions,
        pieces: Sender<Piece>,
    ) -> Result<Reading> {
        let request = self.0.request(bytes, name, Task::Read(options.clone()));
        let (reading, _) = Effort::new(&self.0, request, bytes, pieces).finish().await?;
        Ok(reading)
    }

    /// Searches the text of a document, given what is `known` already, within the limits of one page.
    ///
    /// # Errors
    /// Only when no reader can be started; the inner error says which limit was exceeded, or that the search failed.
    pub async fn find<F: DeserializeOwned>(
        &self,
        reading: &Reading,
        known: &impl Serialize,
    ) -> Result<Result<F, ReadingError>> {
        let bytes = serde_json::to_vec(reading)?;
        let request = self.0.request(&bytes, "", Task::Find(serde_json::to_value(known)?));
        let (pieces, _none) = mpsc::channel(1);
        let (done, found) = Effort::new(&self.0, request, &bytes, pieces).finish().await?;
        if let Some(error) = done.error {
            return Ok(Err(error));
        }
        let found = found.ok_or_else(|| anyhow!("the reader found nothing, not even that"))?;
        Ok(Ok(serde_json::from_value(found)?))
    }

    /// Draws one page of a file: an image for each requested preset, in order.
    ///
    /// # Errors
    /// Only when no reader can be started; the inner error says why the file can't be drawn.
    pub async fn draw(
        &self,
        bytes: &[u8],
        name: &str,
        drawing: &Drawing,
    ) -> Result<Result<Vec<EnclosedFile>, ReadingError>> {
        let done = self.gather(bytes, name, Task::Draw(drawing.clone()), |_| ()).await?;
        Ok(done.error.map_or(Ok(done.files), Err))
    }

    /// Makes a PDF whose recognized words can be selected.
    ///
    /// # Errors
    /// Only when no reader can be started; the inner error says why it can't be made.
    pub async fn make_searchable(
        &self,
        bytes: &[u8],
        name: &str,
        searchable: Searchable,
    ) -> Result<Result<EnclosedFile, ReadingError>> {
        self.make(bytes, name, Task::MakeSearchable(searchable)).await
    }

    /// Makes a page of a photograph, as a JPEG.
    ///
    /// # Errors
    /// Only when no reader can be started; the inner error says why it can't be made.
    pub async fn straighten(&self, bytes: &[u8], name: &str) -> Result<Result<EnclosedFile, ReadingError>> {
        self.make(bytes, name, Task::Straighten).await
    }

    /// Makes a PDF of pictures, which [`Self::straighten`] has made: one page each.
    ///
    /// # Errors
    /// Only when no reader can be started; the inner error says why it can't be made.
    pub async fn bind(
        &self,
        pages: &[EnclosedFile],
        title: &str,
    ) -> Result<Result<EnclosedFile, ReadingError>> {
        let lengths = pages.iter().map(|page| page.content.len() as u64).collect();
        let bytes = pages.iter().map(|page| page.content.as_slice()).collect::<Vec<_>>().concat();
        let binding = Binding { lengths, title: title.to_owned() };
        self.make(&bytes, "", Task::Bind(binding)).await
    }

    /// Has the one file made that a task is for.
    async fn make(&self, bytes: &[u8], name: &str, task: Task) -> Result<Result<EnclosedFile, ReadingError>> {
        let done = self.gather(bytes, name, task, |_| ()).await?;
        if let Some(error) = done.error {
            return Ok(Err(error));
        }
        let no_file = || ReadingError::new(ReadingErrorCode::Internal, "the reader made no file");
        Ok(done.files.into_iter().next().ok_or_else(no_file))
    }

    /// How well readers are confined here; known once one of them has received a file.
    pub fn confinement(&self) -> Option<Confinement> {
        self.0.confinement.get().copied()
    }

    /// Whether the models of the neural engine are there.
    pub fn has_networks(&self) -> bool {
        self.0.parts.ocr_models.is_some()
    }

    async fn gather(
        &self,
        bytes: &[u8],
        name: &str,
        task: Task,
        mut on_page: impl FnMut(Progress) + Send,
    ) -> Result<Reading> {
        let request = self.0.request(bytes, name, task);
        let (sender, mut receiver) = mpsc::channel(1);
        let gathered = async {
            let (mut pages, mut files) = (Vec::new(), Vec::new());
            while let Some(piece) = receiver.recv().await {
                match piece {
                    Piece::Page(page, progress) => {
                        pages.push(page);
                        on_page(progress);
                    }
                    Piece::File(file) => files.push(file),
                }
            }
            (pages, files)
        };
        let work = Effort::new(&self.0, request, bytes, sender).finish();
        let (done, (pages, files)) = tokio::join!(work, gathered);
        let (reading, _) = done?;
        // A file with nothing but lost pages is itself lost.
        let pages = if pages.iter().any(Page::is_usable) { pages } else { Vec::new() };
        Ok(Reading { pages, files, ..reading })
    }

    /// Ends the idle readers and waits until they are gone.
    pub async fn close(&self) {
        let idle = std::mem::take(&mut *self.0.idle());
        for process in idle {
            process.end().await;
        }
    }
}

impl Pool {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Process>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_idle_or_start(&self) -> anyhow::Result<Process> {
        while let Some(mut process) = { self.idle().pop() } {
            if process.is_running() {
                return Ok(process);
            }
        }
        self.start()
    }

    fn start(&self) -> anyhow::Result<Process> {
        Process::start(&self.command, self.settings.tessdata.as_deref())
    }

    fn put_back(&self, process: Process) {
        let held = process.id().and_then(processes::memory_kb).unwrap_or_default() * 1024;
        let mut idle = self.idle();
        // Dropping a reader kills it: memory that its allocator keeps would count against the next document.
        if held < self.settings.memory / LEFTOVER && idle.len() < self.settings.count.max(1) {
            idle.push(process);
        }
    }

    /// Logs once how well readers are confined, if that is less than completely.
    fn note(&self, confinement: Confinement) {
        if self.confinement.set(confinement).is_ok() && !confinement.is_full() {
            tracing::warn!("{confinement}");
        }
    }

    fn request(&self, bytes: &[u8], name: &str, task: Task) -> Request {
        Request {
            name: name.to_owned(),
            length: bytes.len() as u64,
            task,
            page_limit: self.settings.page_limit,
            word_limit: self.settings.word_limit,
            pdfium: self.parts.pdfium.clone(),
            tessdata: self.settings.tessdata.clone(),
            ocr_engine: self.settings.ocr_engine,
            onnxruntime: self.parts.onnxruntime.clone(),
            ocr_models: self.parts.ocr_models.clone(),
        }
    }
}
