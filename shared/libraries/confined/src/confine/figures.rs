//! What a reader knows about itself: processor time and memory.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::FileExt;

/// `/proc/self/status` takes less.
const LONGEST_STATUS: usize = 16 << 10;

/// Two files of proc(5), opened while this process still may. Not every kernel has them: then no memory is told,
/// or the peak of a process instead of a file's.
pub(crate) struct Figures {
    status: Option<File>,
    clear_refs: Option<File>,
}

impl Figures {
    /// Those of this process.
    pub(crate) fn open() -> Self {
        Self {
            status: File::open("/proc/self/status").ok(),
            clear_refs: OpenOptions::new().write(true).open("/proc/self/clear_refs").ok(),
        }
    }

    /// User and system time of this process.
    pub(crate) fn cpu_seconds(&self) -> f64 {
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
    pub(crate) fn forget_peak_memory(&mut self) {
        self.clear_refs.as_mut().and_then(|clear_refs| clear_refs.write_all(b"5").ok());
    }

    /// Peak resident memory in KiB since it was last forgotten.
    pub(crate) fn peak_memory_kb(&self) -> u64 {
        let mut status = vec![0; LONGEST_STATUS];
        let read = self.status.as_ref().and_then(|file| file.read_at(&mut status, 0).ok());
        let length = read.unwrap_or_default();
        let status = String::from_utf8_lossy(&status[..length]);
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_of_memory_can_be_forgotten() {
        let mut figures = Figures::open();
        // Twice: the files are opened once.
        for _ in 0..2 {
            let block = vec![1_u8; 64 << 20];
            assert!(figures.peak_memory_kb() > 64 << 10);
            drop(std::hint::black_box(block));
            figures.forget_peak_memory();
            assert!(figures.peak_memory_kb() < 64 << 10);
        }
    }
}
