//! The health page over HTTP.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run::http("operations", operations::router)
}
