//! The rules of the house: the invariants of `docs/architecture.md` that a program can see in the sources.

#![expect(clippy::expect_used, clippy::panic, reason = "an unreadable tree is a failed test")]

mod circles;
mod dependencies;
mod layers;
mod log;
mod modules;
mod papers;
mod programs;
mod schemas;
mod sources;
mod style;
mod tables;
