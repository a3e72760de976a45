//! `astralis`: every function in one program, and the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    platform::command::run()
}
