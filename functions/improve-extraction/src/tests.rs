//! The job with a model that speaks the protocol on loopback: what it is asked, and what happens to its answers.

mod answers;
mod failures;
mod stage;
