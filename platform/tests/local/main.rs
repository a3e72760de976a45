//! The local platform's parts, the real ones, on free ports and in folders of their own; and the specs by which the same
//! functions are deployed elsewhere.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test a failure of the set-up is a failure of the test"
)]

mod bucket;
mod deploy;
mod doctor;
mod mail;
mod postgres;
mod read;
mod specs;
mod up;

use std::process::Command;
use std::time::Duration;

/// Ends a process the hard way.
fn kill(pid: u32) {
    let killed = Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
    assert!(killed.success(), "process {pid} could not be killed");
}

/// Whether the process is there (a zombie is not).
fn is_alive(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')')
        .next()
        .and_then(|rest| rest.trim_start().chars().next())
        .is_some_and(|state| state != 'Z')
}

/// Waits for the end of a process: a postmaster removes its pid file a moment before.
async fn gone(pid: u32) {
    for _ in 0..100 {
        if !is_alive(pid) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("process {pid} did not end");
}
