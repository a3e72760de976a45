//! Has a language model improve what was found in documents: a container, or once.

use std::process::ExitCode;

use shared::documents::work::ImproveExtraction;

fn main() -> ExitCode {
    shared::run::job::<ImproveExtraction, _, _>(improve_extraction::run)
}
