//! Sign-in, sessions and tokens over HTTP.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run::http("auth", auth::router)
}
