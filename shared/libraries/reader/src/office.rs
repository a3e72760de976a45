//! Office files: documents, spreadsheets and presentations of every age.

mod compound;
mod fields;
pub(crate) mod legacy_presentation;
pub(crate) mod legacy_word;
pub(crate) mod package;
pub(crate) mod presentation;
pub(crate) mod word;
pub(crate) mod workbook;

pub(crate) use self::workbook::Grid;
