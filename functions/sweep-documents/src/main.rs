//! Sweeps uploads that nobody reported: a Function on a schedule, a container, or once.

use std::process::ExitCode;

use shared::documents::work::SweepDocuments;

fn main() -> ExitCode {
    shared::run::job::<SweepDocuments, _, _>(sweep_documents::run)
}
