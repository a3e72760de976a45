//! Runs the automations that are due: a Function on a schedule, a container, or once.

use std::process::ExitCode;

use shared::documents::work::RunAutomations;

fn main() -> ExitCode {
    shared::run::job::<RunAutomations, _, _>(run_automations::run)
}
