//! Runs what is due of the light work: a Function on a schedule, a container, or once.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run::jobs("run-due", run_due::jobs)
}
