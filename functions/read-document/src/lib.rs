//! Reads the text of documents, page by page, and makes images of their pages and searchable PDFs.
//!
//! The parsing happens in reader processes, which are this program with the argument `reader`:
//! `shared::clients::readers` starts, watches and replaces them, and the library `reader` does the work.

mod derive;
mod job;
mod photographs;
mod scan;

pub use derive::derive;
pub use job::{give_up, run};
pub use photographs::{bind, keep_apart};
