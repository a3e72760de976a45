//! From the words of a document to its kind and fields, offline: deterministic rules over text and layout.
//!
//! Values in, values out: what is known of the organization comes in as [`Knowledge`], and what was found goes out as
//! an [`Extraction`](document_types::fields::Extraction). The same reading and knowledge always give the same answer.

mod amounts;
mod announcements;
mod calibration;
mod checks;
mod classify;
mod corrections;
mod countries;
mod dates;
mod document;
mod embedded;
mod evidence;
mod export;
mod fields;
mod find;
mod folding;
mod identity;
mod invoices;
mod layouts;
mod learning;
mod lines;
pub mod model;
mod own;
mod party;
mod phrases;
mod places;
mod receipts;
mod roles;
mod rows;
mod scores;
mod statements;
mod vendors;

pub use calibration::{ByField, Calibration, Calibrations, Content};
pub use corrections::{Correction, Corrections, Fault, RowCorrection, correct};
pub use export::{Format, Unexportable, export};
pub use find::{Knowledge, Search, answer, extract, extract_again, note_own_vendor, renewed};
pub use learning::{learn, teaching_vendor};

#[cfg(test)]
mod tests;
