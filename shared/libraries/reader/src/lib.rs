//! From the bytes of a file to its text, page by page. The only crate that touches Tesseract, ONNX Runtime and PDFium.
//!
//! It trusts no file, and is not trusted itself: it runs in a process that has given up everything else
//! (`shared/libraries/confined`), which a pool starts, watches and replaces (`shared::clients::readers`).

mod archive;
mod background;
mod book;
mod bounds;
mod charset;
mod code_page;
mod colour;
mod container;
mod delimited;
mod delivery;
mod document;
mod drawing;
mod e_invoice;
mod engines;
mod fault;
mod format;
mod gray;
mod guess_language;
mod html;
mod json;
mod lines;
mod mail;
mod markup;
mod neural;
mod ocr;
mod office;
mod open_document;
mod order;
mod pageless;
mod patches;
mod pdf;
mod photograph;
mod placement;
mod plain;
mod prepare;
mod raster;
mod recognition;
mod recognize;
mod rtf;
mod scale;
mod searchable;
mod skew;
mod sniff;
mod turn;
mod unread;
mod words;
mod xml;

pub use document::Reader;
