//! What the platform says about documents, as types: what was read and found, media types, what a reader process is
//! asked and answers. No database, no HTTP, no clock: values alone.

pub mod currency;
pub mod fields;
pub mod folding;
pub mod identifiers;
pub mod media;
pub mod own;
pub mod protocol;
pub mod question;
pub mod reading;
pub mod table;
pub mod vendor;
