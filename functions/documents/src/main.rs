//! Uploads, documents and their downloads over HTTP.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run::http("documents", documents::router)
}
