//! Reader processes: untrusted files are parsed in children, so that a crash, a hang or a bomb costs one
//! document and never the worker.
//!
//! The pool knows nothing about formats. A child is long-lived and reads one file at a time; whatever goes
//! wrong becomes a typed reason on the reading, with the pages that had come through already, and the next
//! file meets a fresh child.

mod process;
pub mod protocol;
mod watch;

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use self::process::Process;
use self::protocol::{Answer, Request, Searchable, Task};
use self::watch::Course;
use crate::error::Result;
use crate::reading::{Drawing, EnclosedFile, ReadOptions, Reading, ReadingError, ReadingErrorCode, Usage};
use crate::settings;

/// A reader that still holds this much of its memory limit after a document is replaced.
const LEFTOVER: u64 = 2;

/// Bytes of text, cells and enclosed files that are taken from one file. Readers keep far below.
const MOST_HELD: u64 = 256 << 20;

/// The pool of reader processes. Cheap to clone.
#[derive(Clone)]
pub struct Readers(Arc<Pool>);

struct Pool {
    settings: settings::Readers,
    command: Vec<OsString>,
    pdfium: Option<PathBuf>,
    permits: Semaphore,
    idle: Mutex<Vec<Process>>,
}

/// How far a document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pages read.
    pub done: u32,
    /// Pages that will be read.
    pub total: u32,
}

/// How a conversation with a reader ended before its last line.
enum Broken {
    /// A limit was exceeded.
    Limit(ReadingError),
    /// The process ended, or talked nonsense.
    Reader(anyhow::Error),
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

    async fn work(
        &self,
        bytes: &[u8],
        name: &str,
        task: Task,
        on_page: impl FnMut(Progress) + Send,
    ) -> Result<Reading> {
        let _permit = self.0.permits.acquire().await?;
        let mut process = self.0.take_idle_or_start()?;
        let course = Course::begin(process.id().unwrap_or_default());
        let mut reading = Reading::default();

        let request = self.0.request(bytes, name, task);
        let outcome = tokio::select! {
            biased;
            reason = course.exceeds(&self.0.settings) => Err(Broken::Limit(reason)),
            outcome = converse(&mut process, &request, bytes, &course, &mut reading, on_page) => outcome.map_err(Broken::Reader),
        };
        (reading.error, reading.usage) = match outcome {
            Ok(outcome) => {
                self.0.put_back(process);
                outcome
            }
            Err(broken) => (Some(reason(broken, process).await), course.usage()),
        };
        if !reading.pages.is_empty() {
            let pages: Vec<&str> = reading.pages.iter().map(|page| page.text.as_str()).collect();
            reading.text = pages.join("\u{c}");
        }
        Ok(reading)
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
        Process::start(&self.command, self.settings.tessdata.as_deref())
    }

    fn put_back(&self, process: Process) {
        let held = process.id().and_then(watch::memory_kb).unwrap_or_default() * 1024;
        // Dropping it kills it: memory that an allocator kept would count against the next document.
        if held < self.settings.memory / LEFTOVER {
            self.idle().push(process);
        }
    }

    fn request(&self, bytes: &[u8], name: &str, task: Task) -> Request {
        Request {
            name: name.to_owned(),
            length: bytes.len() as u64,
            task,
            page_limit: self.settings.page_limit,
            pdfium: self.pdfium.clone(),
        }
    }
}

/// Sends the file and collects the answer.
async fn converse(
    process: &mut Process,
    request: &Request,
    bytes: &[u8],
    course: &Course,
    reading: &mut Reading,
    mut on_page: impl FnMut(Progress) + Send,
) -> anyhow::Result<(Option<ReadingError>, Usage)> {
    process.send(request, bytes).await?;
    let mut total = 0;
    let mut held = 0;
    loop {
        match process.receive().await? {
            Answer::Pages(count) => total = count,
            Answer::Page(page) => {
                let room = reading.pages.len() < request.page_limit as usize;
                anyhow::ensure!(room, "the reader sends too many pages");
                reading.pages.push(page);
                course.turn_page();
                let done = u32::try_from(reading.pages.len())?;
                on_page(Progress { done, total: total.max(done) });
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
            Answer::File(mut file) => {
                held += file.size;
                anyhow::ensure!(held <= MOST_HELD, "the reader sends too much");
                file.content = process.receive_bytes(file.size).await?;
                reading.files.push(file);
            }
            Answer::Done { error, cpu_seconds, max_rss_kb } => {
                return Ok((error, Usage { cpu_seconds, max_rss_kb, ..course.usage() }));
            }
        }
        anyhow::ensure!(held <= MOST_HELD, "the reader sends too much");
    }
}

/// Ends a reader that is of no use any more and says why, in words for a person.
async fn reason(broken: Broken, process: Process) -> ReadingError {
    match broken {
        Broken::Limit(reason) => {
            process.kill().await;
            reason
        }
        Broken::Reader(error) => {
            let status = process.end().await;
            tracing::warn!(status = status.map(|status| status.to_string()), %error, "a reader ended unexpectedly");
            let message = match status.and_then(|status| status.signal()) {
                Some(signal) => format!("the reader was ended by signal {signal} while it read this file"),
                None => "the reader ended unexpectedly while it read this file".to_owned(),
            };
            ReadingError::new(ReadingErrorCode::Internal, message)
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
