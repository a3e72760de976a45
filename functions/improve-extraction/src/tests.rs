//! The job against a model that speaks the protocol over loopback: what it is asked, and what becomes of its answers.

mod answers;
mod failures;
mod stage;
