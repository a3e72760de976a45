//! Reads the text of documents, page by page. The only crate that touches Tesseract and PDFium.
//!
//! Everything here but the function's job runs inside a reader process ([`serve_readers`]), which
//! `shared::clients::readers` starts, watches and replaces.

mod archive;
mod background;
mod book;
mod bounds;
mod colour;
mod container;
mod delimited;
mod delivery;
mod derive;
mod document;
mod drawing;
mod e_invoice;
mod gray;
mod guess_language;
mod html;
mod job;
mod json;
mod lines;
mod mail;
mod markup;
mod ocr;
mod office;
mod open_document;
mod pageless;
mod pdf;
mod placement;
mod plain;
mod prepare;
mod raster;
mod recognize;
mod rtf;
mod searchable;
mod skew;
mod sniff;
mod turn;
mod words;
mod xml;

pub use derive::derive;
pub use job::{give_up, run};

/// What this program does as one of its own readers: reads, draws, finds.
pub fn serve_readers() -> std::process::ExitCode {
    let mut reader = document::Reader::default();
    confined::serve(|request, bytes, sink| reader.work(request, bytes, sink))
}
