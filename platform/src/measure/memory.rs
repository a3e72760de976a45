//! How much memory this process has, and the container that it shares with its readers.

use std::fs;
use std::path::Path;

/// Where a container sees its own group (<https://docs.kernel.org/admin-guide/cgroup-v2.html>).
const GROUP: &str = "/sys/fs/cgroup";

/// Bytes; what the system does not tell is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Memory {
    /// What can't be given back, of all processes of the container.
    pub(super) container: Option<u64>,
    /// What the container may have.
    pub(super) limit: Option<u64>,
    /// Resident, of this process.
    pub(super) process: Option<u64>,
}

pub(super) fn look() -> Memory {
    let (container, limit) = group(Path::new(GROUP));
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    Memory { container, limit, process: resident(&status) }
}

/// Used and allowed. Pages of files that nobody uses are the system's, which takes them back as it needs them.
fn group(folder: &Path) -> (Option<u64>, Option<u64>) {
    let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
    let number = |name: &str| read(name)?.trim().parse::<u64>().ok();
    let idle = read("memory.stat").and_then(|stat| {
        stat.lines().find_map(|line| line.strip_prefix("inactive_file ")?.trim().parse::<u64>().ok())
    });
    let used = number("memory.current").map(|current| current.saturating_sub(idle.unwrap_or_default()));
    // Without a limit it says `max`.
    (used, number("memory.max"))
}

/// `VmRSS:     1234 kB`, see proc_pid_status(5).
fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_uses_what_the_system_can_not_take_back() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        assert_eq!(group(folder.path()), (None, None));
        write("memory.current", "5000\n");
        write("memory.max", "max\n");
        assert_eq!(group(folder.path()), (Some(5000), None));
        write("memory.stat", "anon 3000\ninactive_file 1500\nactive_file 500\n");
        write("memory.max", "8192\n");
        assert_eq!(group(folder.path()), (Some(3500), Some(8192)));
    }

    #[test]
    fn a_process_knows_its_own_memory() {
        assert_eq!(resident("Name:\tastralis\nVmRSS:\t   12 kB\n"), Some(12 * 1024));
        assert_eq!(resident("Name:\tkthreadd\n"), None);
        assert!(look().process.is_some_and(|bytes| bytes > 1024 * 1024));
    }
}
