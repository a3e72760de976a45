//! What journeys and the bench share: the program as a person runs it, the fixtures, and damage to files.

pub mod mutations;
pub mod pdf;
pub mod program;
