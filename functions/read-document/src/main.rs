//! The function's executable: with the argument `reader` it is one reader process of the pool.

use std::process::ExitCode;

fn main() -> ExitCode {
    read_document::child::serve()
}
