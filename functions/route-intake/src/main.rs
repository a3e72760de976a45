//! Routes requests: a container, or once.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run::jobs("route-intake", route_intake::jobs)
}
