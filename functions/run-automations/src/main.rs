//! Runs the automations that are due: a Function on a schedule, a container, or once.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run::jobs("run-automations", run_automations::jobs)
}
