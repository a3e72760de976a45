//! Documents: from the upload ticket to the read and extracted file.

pub mod reading;
