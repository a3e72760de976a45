//! Extracts the fields of documents that were read: a container, or once. With the argument `reader` it is the process
//! that does the work.

use std::process::ExitCode;

use shared::documents::work::ExtractDocument;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("reader") {
        return confined::serve(extract_document::find);
    }
    shared::run::job::<ExtractDocument, _, _>(extract_document::run)
}
