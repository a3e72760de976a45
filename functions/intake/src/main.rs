//! Answers HTTP: a Function or a container.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run::http("intake", intake::router)
}
