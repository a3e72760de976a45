//! Extracts the fields of documents that were read: a container, or once.

use std::process::ExitCode;

use shared::documents::work::ExtractDocument;

fn main() -> ExitCode {
    shared::run::job::<ExtractDocument, _, _>(extract_document::run)
}
