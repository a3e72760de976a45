//! What journeys, the bench and calibration share: the program as a person runs it, the fixtures, damage to files, and
//! what a corpus says of its documents.

pub mod bucket;
pub mod component;
pub mod dovecot;
pub mod mutations;
pub mod pdf;
pub mod program;
pub mod truth;
