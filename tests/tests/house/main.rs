//! The rules of the house: the invariants of `docs/architecture.md` that a program can see in the sources.

mod dependencies;
mod layers;
mod papers;
mod sources;
mod style;
