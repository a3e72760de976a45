//! Reads the text of documents, page by page. The only crate that touches Tesseract and PDFium.
//!
//! Everything here but the function's job runs inside a reader process (`child`), which
//! `shared::clients::readers` starts, watches and replaces.

mod background;
pub mod child;
mod confine;
mod document;
mod gray;
mod guess_language;
mod job;
mod ocr;
mod pdf;
mod placement;
mod prepare;
mod raster;
mod recognize;
mod skew;
mod sniff;
mod turn;
mod words;

pub use job::{give_up, run};
