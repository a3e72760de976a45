//! An organization as one file: written by one installation, read by another. `docs/export.md` is the format.
//!
//! The tables come from the catalogue, so that a new one cannot be forgotten: `contents` says of each whether it is
//! carried, or why it is not. Rows leave and enter as JSON, a line each; what was entered is read back and hashed before
//! it is committed, so that both sides are known to hold the same.

mod alone;
mod archive;
mod catalogue;
mod check;
mod contents;
mod entering;
mod export;
mod files;
mod import;
mod left_behind;
mod lines;
pub mod log;
mod manifest;
mod people;
mod renamed;
mod retired;
mod rows;
mod settle;
mod stored;
mod writer;

pub use archive::Archive;
pub use check::{Checked, check};
pub use contents::{CARRIED, LEFT_OUT, LEFT_OUT_COLUMNS};
pub use export::{Exported, export, find_organization};
pub use files::Missing;
pub use import::{Imported, import, import_until, rehearse};
pub use manifest::{FilesContent, LeftOut, Manifest, TableContent};

use crate::error::{Error, refuse};

/// The refusal of a file that is not what it says it is.
fn damaged(detail: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::BadRequest(refuse("archive_damaged", detail))
}
