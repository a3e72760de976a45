//! Reads documents: a container, or once. With the argument `reader` it is one reader process of its own pool.

use std::process::ExitCode;

use shared::documents::work::ReadDocument;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("reader") {
        return read_document::serve_readers();
    }
    shared::run::job::<ReadDocument, _, _>(read_document::run)
}
