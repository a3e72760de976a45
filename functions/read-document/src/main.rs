//! Reads documents: a container, or once. With the argument `reader` it is one reader process of its own pool.

use std::process::ExitCode;

use shared::documents::work::ReadDocument;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("reader") {
        let mut reader = reader::Reader::default();
        return confined::serve(|request, bytes, sink| reader.work(request, bytes, sink));
    }
    shared::run::job::<ReadDocument, _, _>(read_document::run)
}
