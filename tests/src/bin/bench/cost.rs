//! What a command costs: wall clock and CPU seconds, those of its children included.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use tests::program::Program;

/// What something took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    /// User and system seconds.
    pub(crate) cpu: f64,
    /// Peak resident memory in KiB of the largest of the commands, as often seen as they were looked at.
    pub(crate) peak_kb: u64,
}

/// The load averages of this machine.
pub(crate) fn load() -> Result<String> {
    let load = std::fs::read_to_string("/proc/loadavg")?;
    Ok(load.split(' ').take(3).collect::<Vec<_>>().join(" "))
}

/// Runs commands, at most `at_once` at a time, and says what all of them took.
pub(crate) fn measure(commands: Vec<Command>, at_once: usize) -> Result<Cost> {
    let (begun, cpu) = (Instant::now(), children_cpu()?);
    let mut waiting = commands.into_iter();
    let mut running = Vec::new();
    let mut peak_kb = 0;
    loop {
        while running.len() < at_once {
            let Some(mut command) = waiting.next() else { break };
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            running.push(command.spawn().with_context(|| format!("{command:?}"))?);
        }
        if running.is_empty() {
            return Ok(Cost { wall: begun.elapsed(), cpu: children_cpu()? - cpu, peak_kb });
        }
        let mut still = Vec::new();
        for mut child in running {
            peak_kb = peak_kb.max(peak_memory_kb(child.id()).unwrap_or_default());
            match child.try_wait()? {
                None => still.push(child),
                Some(status) => ensure!(status.success(), "a measured command ended with {status}"),
            }
        }
        running = still;
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// CPU seconds of all children that were waited for, from proc(5): `cutime` and `cstime`.
pub(crate) fn children_cpu() -> Result<f64> {
    seconds("self", 13, 2)
}

/// CPU seconds of this process: `utime` and `stime`.
pub(crate) fn own_cpu() -> Result<f64> {
    seconds("self", 11, 2)
}

/// CPU seconds of a process, its children and those of them that have ended.
pub(crate) fn cpu_of_family(process: i32) -> Result<f64> {
    let children = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children"))?;
    // A child may end meanwhile: its parent has counted it then.
    let running: f64 = children.split_whitespace().filter_map(|child| seconds(child, 11, 2).ok()).sum();
    Ok(running + seconds(&process.to_string(), 11, 4)?)
}

/// Neighbouring fields of ticks of 10 ms, counted from behind the name of the process.
fn seconds(process: &str, first: usize, fields: usize) -> Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, values) = stat.rsplit_once(')').context("proc stat")?;
    let ticks = values.split_whitespace().skip(first).take(fields);
    Ok(ticks.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0)
}

/// Peak resident memory of a running process, from proc(5).
fn peak_memory_kb(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// The middle value.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Memory of a platform in bytes: its program, its readers and its Postgres.
pub(crate) fn memory_of(program: &Program) -> Result<u64> {
    Ok(memory_of_family(program.process())? + memory_of_family(program.database_process()?.try_into()?)?)
}

/// Memory of a process and all that descend from it, pages that they share counted once: `Pss` of proc(5).
fn memory_of_family(process: u32) -> Result<u64> {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).context("no Pss")?;
    let own: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
    let mut total = own * 1024;
    for task in std::fs::read_dir(format!("/proc/{process}/task"))? {
        let children = std::fs::read_to_string(task?.path().join("children")).unwrap_or_default();
        for child in children.split_whitespace() {
            // One that ends meanwhile needs none any more.
            total += memory_of_family(child.parse()?).unwrap_or_default();
        }
    }
    Ok(total)
}

/// Looks at the memory of a platform until it is told to stop.
pub(crate) struct Watch {
    over: Arc<AtomicBool>,
    thread: JoinHandle<u64>,
}

impl Watch {
    pub(crate) fn begin(program: &Program) -> Result<Self> {
        let over = Arc::new(AtomicBool::new(false));
        let (seen, processes) = (over.clone(), [program.process(), program.database_process()?.try_into()?]);
        let thread = std::thread::spawn(move || {
            let mut peak = 0;
            while !seen.load(Ordering::Relaxed) {
                let sum =
                    processes.iter().map(|process| memory_of_family(*process).unwrap_or_default()).sum();
                peak = peak.max(sum);
                std::thread::sleep(Duration::from_millis(50));
            }
            peak
        });
        Ok(Self { over, thread })
    }

    /// The most that was seen.
    pub(crate) fn end(self) -> Result<u64> {
        self.over.store(true, Ordering::Relaxed);
        self.thread.join().map_err(|_| anyhow!("the watch failed"))
    }
}
