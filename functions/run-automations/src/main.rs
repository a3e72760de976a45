//! Runs the automations that are due: a Function on a schedule, a container, or once.

use std::process::ExitCode;

use shared::events::React;

fn main() -> ExitCode {
    shared::run::job::<React, _, _>(run_automations::run)
}
