//! What a reader process gives up before it touches a file.

mod calls;
mod figures;
mod files;

use std::fs::File;
use std::{io, thread};

use anyhow::Context;
use document_types::protocol::{Confinement, Enforcement, Request};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Resource, Rlimit, Signal, getpid, kill_process, setrlimit};

pub(crate) use figures::Figures;

/// Address space, as the last resort behind the parent's watch: a wild allocation fails instead of
/// pushing the machine into swap. Far above what the parent allows, since Tesseract hangs when it is tight.
const ADDRESS_SPACE: u64 = 4 << 30;

/// Pipes, a model being loaded, fonts: a reader has no use for more.
const OPEN_FILES: u64 = 64;

/// A process that can do nothing but read.
pub(crate) struct Confined {
    /// The way for its answers.
    pub(crate) answers: File,
    pub(crate) figures: Figures,
    pub(crate) confinement: Confinement,
}

/// Confines this process to what its first request, and all others after it, may need. A kernel without the
/// means is no reason to read nothing: what could not be enforced is told.
pub(crate) fn enter(request: &Request) -> anyhow::Result<Confined> {
    close_inherited();
    let figures = Figures::open();
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Nofile, OPEN_FILES)?;
    limit(Resource::As, ADDRESS_SPACE)?;
    let named =
        [&request.pdfium, &request.tessdata, &request.onnxruntime, &request.ocr_models].map(Option::as_deref);
    // Rules hold for this thread and its later ones: nothing may be started before.
    let confinement = Confinement {
        files: files::restrict(named.into_iter().flatten()).unwrap_or(Enforcement::Absent),
        calls: calls::forbid().map_or(Enforcement::Absent, |()| Enforcement::Full),
    };
    end_with_the_parent().context("watching the parent")?;
    let answers = keep_answers_apart().context("setting the answers apart")?;
    Ok(Confined { answers, figures, confinement })
}

/// Closes every file that the parent did not mean to hand on.
fn close_inherited() {
    #[expect(unsafe_code, reason = "std offers no way to close descriptors by number")]
    // SAFETY: this runs before anything in this process has opened a file: no owner exists for what is closed.
    unsafe {
        libc::close_range(3, libc::c_uint::MAX, 0);
    }
}

fn limit(resource: Resource, value: u64) -> anyhow::Result<()> {
    let current = rustix::process::getrlimit(resource);
    let value = current.maximum.map_or(value, |maximum| maximum.min(value));
    setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) })
        .with_context(|| format!("setting {resource:?}"))
}

/// The parent holds the only other end of standard input. When that is closed, by intent or by death, this
/// process must end even in the middle of a page; a parent-death signal would be tied to a thread of the parent.
fn end_with_the_parent() -> io::Result<()> {
    thread::Builder::new()
        .name("parent".to_owned())
        .stack_size(64 << 10)
        .spawn(|| {
            let input = io::stdin();
            // Without requested events only a hang-up or an error wakes it.
            let mut fds = [PollFd::new(&input, PollFlags::empty())];
            while matches!(poll(&mut fds, None), Err(rustix::io::Errno::INTR) | Ok(0)) {}
            kill_process(getpid(), Signal::KILL).ok();
        })
        .map(drop)
}

/// The C libraries may print; only this process may answer. Standard output becomes standard error.
fn keep_answers_apart() -> io::Result<File> {
    let answers = rustix::io::fcntl_dupfd_cloexec(io::stdout(), 3)?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok(File::from(answers))
}
