//! The commands of `astralis`.

pub mod read;
