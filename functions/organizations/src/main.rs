//! Organizations, their settings and keys over HTTP.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run::http("organizations", organizations::router)
}
