//! Other processes of this machine, as the kernel reports them: what they use, and whether one is certainly over.

use std::fs;
use std::time::Duration;

/// Linux reports CPU time to every program in hundredths of a second (`USER_HZ`).
const TICKS_PER_SECOND: f64 = 100.0;

/// A process, distinct from any other that had its number or will have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// The boot id, new at each start of the kernel.
    pub boot: String,
    /// The PID namespace in which the number counts: a container has one of its own, which no other living container
    /// has.
    pub namespace: String,
    /// The process number.
    pub pid: i32,
    /// When it began, in ticks since the boot.
    pub started: i64,
}

/// The contents of `/proc/PID/stat`, see proc(5).
struct Stat {
    state: char,
    threads: i64,
    started: i64,
}

/// This process; `None` if the kernel does not identify it.
pub fn this() -> Option<Process> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?.trim().to_owned();
    let namespace = fs::read_link("/proc/self/ns/pid").ok()?.to_str()?.to_owned();
    let pid = i32::try_from(std::process::id()).ok()?;
    // Compared by number: a `/proc` of another namespace, which some containers have, knows us by a different one.
    let own_view = fs::read_link("/proc/self").ok()?.to_str() == Some(pid.to_string().as_str());
    let started = own_view.then(|| stat(pid))??.started;
    Some(Process { boot, namespace, pid, started })
}

impl Process {
    /// Whether `other` is certainly over. In doubt it is not: it belongs to another boot or namespace, or the kernel
    /// does not let us look.
    pub fn sees_the_end_of(&self, other: &Self) -> bool {
        if (&self.boot, &self.namespace) != (&other.boot, &other.namespace) || other.pid <= 0 {
            return false;
        }
        match stat(other.pid) {
            // Another process has the number, or this one is a zombie.
            Some(stat) => {
                stat.started != other.started || matches!(stat.state, 'Z' | 'X') && stat.threads <= 1
            }
            // Missing from `/proc` says little: other users' processes may be hidden there.
            None => is_free(other.pid),
        }
    }
}

fn stat(pid: i32) -> Option<Stat> {
    let fields = stat_fields(u32::try_from(pid).ok()?)?;
    // Fields 3, 20 and 22.
    let state = fields.first()?.chars().next()?;
    Some(Stat { state, threads: fields.get(17)?.parse().ok()?, started: fields.get(19)?.parse().ok()? })
}

/// Fields of `/proc/PID/stat` from the third on, see proc(5).
fn stat_fields(process: u32) -> Option<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The second field is the program's name in parentheses and may hold anything.
    let (_, fields) = stat.rsplit_once(')')?;
    Some(fields.split_ascii_whitespace().map(str::to_owned).collect())
}

/// User and system time in seconds: fields 14 and 15 of `/proc/PID/stat`.
pub fn cpu_seconds(process: u32) -> Option<f64> {
    let fields = stat_fields(process)?;
    let (user, system): (f64, f64) = (fields.get(11)?.parse().ok()?, fields.get(12)?.parse().ok()?);
    Some((user + system) / TICKS_PER_SECOND)
}

/// Peak resident memory in KiB. A reader resets its peak at the start of each document.
pub fn peak_memory_kb(process: u32) -> Option<u64> {
    status_kb(process, "VmHWM:")
}

/// Resident memory in KiB.
pub fn memory_kb(process: u32) -> Option<u64> {
    status_kb(process, "VmRSS:")
}

/// A line of `/proc/PID/status`, see proc(5).
fn status_kb(process: u32, name: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// Time that its main thread was ready to run but had no processor: second field of `/proc/PID/schedstat`, in
/// nanoseconds; zero if the kernel does not count it.
pub fn waited(process: u32) -> Duration {
    let statistics = fs::read_to_string(format!("/proc/{process}/schedstat")).unwrap_or_default();
    let waited = statistics.split_ascii_whitespace().nth(1).and_then(|nanoseconds| nanoseconds.parse().ok());
    Duration::from_nanos(waited.unwrap_or_default())
}

/// Whether no process has this number.
#[expect(unsafe_code, reason = "kill(2) with signal 0 sends nothing and only asks; it touches no memory")]
fn is_free(pid: i32) -> bool {
    // SAFETY: both arguments are plain numbers.
    let asked = unsafe { libc::kill(pid, 0) };
    asked == -1 && std::io::Error::last_os_error().raw_os_error() == Some(libc::ESRCH)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn memory_and_cpu_of_this_process_are_seen() {
        let me = std::process::id();
        assert!(memory_kb(me).unwrap() > 500);
        assert!(peak_memory_kb(me).unwrap() >= memory_kb(me).unwrap());
        assert!(cpu_seconds(me).unwrap() >= 0.0);
        assert_eq!(cpu_seconds(u32::MAX), None);
    }

    #[test]
    fn the_end_of_a_process_is_seen_and_a_living_or_foreign_one_never_taken_for_dead() {
        let me = this().unwrap();
        assert!(!me.sees_the_end_of(&me));
        // The number is in use, but by a process that began at another time.
        assert!(me.sees_the_end_of(&Process { started: me.started - 1, ..me.clone() }));

        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        let other = Process { pid, started: stat(pid).unwrap().started, ..me.clone() };
        assert!(!me.sees_the_end_of(&other));
        child.kill().unwrap();
        // A zombie: nobody has waited for it yet.
        let collected = (0..500).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            me.sees_the_end_of(&other)
        });
        assert!(collected);
        child.wait().unwrap();
        assert!(me.sees_the_end_of(&other));

        for foreign in [
            Process { boot: "another boot".to_owned(), ..other.clone() },
            Process { namespace: "pid:[1]".to_owned(), ..other.clone() },
            Process { pid: 0, ..other.clone() },
            Process { pid: -1, ..other },
        ] {
            assert!(!me.sees_the_end_of(&foreign), "{foreign:?}");
        }
    }
}
