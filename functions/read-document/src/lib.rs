//! Reads the text of documents, page by page. The only crate that touches Tesseract and PDFium.
//!
//! Everything here but the function's job runs inside a reader process (`child`), which
//! `shared::clients::readers` starts, watches and replaces.

mod background;
pub mod child;
mod colour;
mod confine;
mod derive;
mod document;
mod drawing;
mod e_invoice;
mod gray;
mod guess_language;
mod job;
mod ocr;
mod pdf;
mod placement;
mod prepare;
mod raster;
mod recognize;
mod searchable;
mod skew;
mod sniff;
mod turn;
mod words;

pub use derive::derive;
pub use job::{give_up, run};
