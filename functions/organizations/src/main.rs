//! Organizations, their members, keys and log over HTTP.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run::http("organizations", organizations::router)
}
