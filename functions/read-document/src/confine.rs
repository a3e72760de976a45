//! What a reader process gives up before it touches a file, and what it knows about itself.

use std::fs::{self, File};
use std::io;
use std::thread;

use anyhow::Context;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Resource, Rlimit, Signal, getpid, kill_process, setrlimit};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

/// Address space, as the last resort behind the parent's watch: a wild allocation fails instead of
/// pushing the machine into swap. Far above what the parent allows, since Tesseract hangs when it is tight.
const ADDRESS_SPACE: u64 = 4 << 30;

/// Pipes, a model being loaded, fonts: a reader has no use for more.
const OPEN_FILES: u64 = 64;

/// Network, other programs, other processes. They answer "not permitted", so that a library that only asks
/// in passing goes on without.
const FORBIDDEN: [libc::c_long; 10] = [
    libc::SYS_socket,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_io_uring_setup,
];

/// Confines this process and returns the way for its answers.
pub(crate) fn enter() -> anyhow::Result<File> {
    close_inherited();
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Nofile, OPEN_FILES)?;
    limit(Resource::As, ADDRESS_SPACE)?;
    forbid(&FORBIDDEN).context("forbidding system calls")?;
    end_with_the_parent().context("watching the parent")?;
    keep_answers_apart().context("setting the answers apart")
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

fn forbid(calls: &[libc::c_long]) -> anyhow::Result<()> {
    let rules = calls.iter().map(|&call| (call, Vec::new())).collect();
    let refuse = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, std::env::consts::ARCH.try_into()?)?;
    let program: BpfProgram = filter.try_into()?;
    Ok(seccompiler::apply_filter(&program)?)
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

/// User and system time of this process.
pub(crate) fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    #[expect(
        clippy::cast_precision_loss,
        reason = "the nanoseconds of a second and the seconds of a document"
    )]
    {
        time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
    }
}

/// Lets the peak of memory start anew (proc(5), `clear_refs`, value 5).
pub(crate) fn forget_peak_memory() {
    fs::write("/proc/self/clear_refs", "5").ok();
}

/// Peak resident memory in KiB since it was last forgotten.
pub(crate) fn peak_memory_kb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confined_thread_can_neither_reach_the_network_nor_start_programs() {
        // A filter holds for one thread and what it starts: the other tests go on unconfined.
        let refused = thread::spawn(|| {
            forbid(&FORBIDDEN).unwrap();
            let socket = std::net::TcpListener::bind("127.0.0.1:0").map(drop);
            let program = std::process::Command::new("/bin/true").spawn().map(drop);
            [socket, program].map(|outcome| outcome.unwrap_err().kind())
        });
        assert_eq!(refused.join().unwrap(), [io::ErrorKind::PermissionDenied; 2]);
    }

    #[test]
    fn the_peak_of_memory_can_be_forgotten() {
        let block = vec![1_u8; 64 << 20];
        assert!(peak_memory_kb() > 64 << 10);
        drop(std::hint::black_box(block));
        forget_peak_memory();
        assert!(peak_memory_kb() < 64 << 10);
    }
}
