//! Sweeps: a Function on a schedule, a container, or once.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run::jobs("sweep", sweep::jobs)
}
