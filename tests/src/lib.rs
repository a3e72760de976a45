//! What journeys and the bench share: the program as a person runs it, and the fixtures.

pub mod program;
