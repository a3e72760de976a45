//! Reader processes: untrusted files are parsed in children, so that a crash, a hang or a bomb costs one
//! document and never the worker.
//!
//! The pool knows nothing about formats. A child is long-lived and reads one file at a time; whatever goes
//! wrong becomes a typed reason on the reading or on a page of it, the other pages are kept, and a fresh child
//! goes on.

mod attempt;
mod effort;
mod process;
pub mod protocol;
mod watch;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::sync::Semaphore;

use self::effort::Effort;
use self::process::Process;
use self::protocol::{Confinement, Request, Searchable, Task};
use crate::error::Result;
use crate::reading::{Drawing, EnclosedFile, ReadOptions, Reading, ReadingError, ReadingErrorCode};
use crate::settings;

/// A reader that still holds its memory limit divided by this after a document is replaced.
const LEFTOVER: u64 = 2;

/// The pool of reader processes. Cheap to clone.
#[derive(Clone)]
pub struct Readers(Arc<Pool>);

struct Pool {
    settings: settings::Readers,
    command: Vec<OsString>,
    pdfium: Option<PathBuf>,
    permits: Semaphore,
    idle: Mutex<Vec<Process>>,
    confinement: OnceLock<Confinement>,
}

/// How far a document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pages read.
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
            pdfium: settings.pdfium_library.clone().or_else(find_pdfium),
            permits: Semaphore::new(settings.count.max(1)),
            idle: Mutex::default(),
            confinement: OnceLock::new(),
            settings: settings.clone(),
        })))
    }

    /// Reads one file. Waits while all readers are busy. A future that is dropped kills its reader.
    ///
    /// # Errors
    /// Only when no reader can be started. Everything about the file, crashes included, is in the reading.
    pub async fn read(
        &self,
        bytes: &[u8],
        name: &str,
        options: &ReadOptions,
        on_page: impl FnMut(Progress) + Send,
    ) -> Result<Reading> {
        self.work(bytes, name, Task::Read(options.clone()), on_page).await
    }

    /// Draws one page of a file: an image for each preset asked for, in their order.
    ///
    /// # Errors
    /// Only when no reader can be started; the inner error says why the file can't be drawn.
    pub async fn draw(
        &self,
        bytes: &[u8],
        name: &str,
        drawing: &Drawing,
    ) -> Result<Result<Vec<EnclosedFile>, ReadingError>> {
        let done = self.work(bytes, name, Task::Draw(drawing.clone()), |_| ()).await?;
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
        let done = self.work(bytes, name, Task::MakeSearchable(searchable), |_| ()).await?;
        if let Some(error) = done.error {
            return Ok(Err(error));
        }
        let no_file = || ReadingError::new(ReadingErrorCode::Internal, "the reader made no file");
        Ok(done.files.into_iter().next().ok_or_else(no_file))
    }

    /// How well readers are confined here; known once one of them was given a file.
    pub fn confinement(&self) -> Option<Confinement> {
        self.0.confinement.get().copied()
    }

    async fn work(
        &self,
        bytes: &[u8],
        name: &str,
        task: Task,
        on_page: impl FnMut(Progress) + Send,
    ) -> Result<Reading> {
        let request = self.0.request(bytes, name, task);
        Effort::new(&self.0, request, bytes, on_page).finish().await
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
        let held = process.id().and_then(watch::memory_kb).unwrap_or_default() * 1024;
        let mut idle = self.idle();
        // Dropping it kills it: memory that an allocator kept would count against the next document.
        if held < self.settings.memory / LEFTOVER && idle.len() < self.settings.count.max(1) {
            idle.push(process);
        }
    }

    /// Says once how well readers are confined, where that is less than everything.
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
            pdfium: self.pdfium.clone(),
            tessdata: self.settings.tessdata.clone(),
        }
    }
}

/// Looks for `libpdfium.so` beside the executable, then in the tool folder of the repository it was built in.
fn find_pdfium() -> Option<PathBuf> {
    let executable = std::env::current_exe().ok()?;
    let folders = executable.ancestors().skip(1);
    let beside = folders.clone().take(1).map(|folder| folder.join("libpdfium.so"));
    let tools = folders.map(|folder| folder.join(".dev/lib/libpdfium.so"));
    beside.chain(tools).find(|path| path.is_file())
}
