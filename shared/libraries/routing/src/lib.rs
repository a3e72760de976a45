//! From the text of a request to the queue it belongs to, learnt from the requests that an organization has routed.
//!
//! Values in, values out: one linear model for each organization, over hashed words and runs of characters, whose
//! confidences are calibrated on examples that were held back. The names and descriptions of the queues are its first
//! examples. The same queues and examples give the same model, and the same text the same decision.
//! `docs/routing.md` says how well it does.

mod bytes;
mod calibration;
mod features;
mod held_out;
mod linear;
mod model;
mod phrases;
mod promise;
mod signs;
mod text;

#[cfg(test)]
mod tests;

pub use bytes::Unreadable;
pub use model::Model;
pub use promise::{Outcomes, Promise};

/// Queues of one model. Those after them are passed over.
pub const MOST_QUEUES: usize = 200;

/// Examples of one model. Those before the last ones are passed over.
pub const MOST_EXAMPLES: usize = 100_000;

/// Where requests go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// What a decision names.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What belongs there, in a sentence.
    pub description: String,
}

/// A request whose queue is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What was written. The first 4,000 characters count.
    pub text: String,
    /// The identifier of the queue.
    pub queue: String,
}

/// What a model says about a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    /// Every queue, the likeliest first; none where the text has nothing that the model knows.
    pub top: Vec<Ranked>,
    /// Whether nobody needs to look at it.
    pub automatic: bool,
    /// Up to three pieces of the text that decided most for the first queue, in the order of the text.
    pub phrases: Vec<Span>,
}

/// A queue and how likely it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The identifier of the queue.
    pub queue: String,
    /// The chance that the text belongs there, from 0 to 1. Those of all queues are 1 at most.
    pub confidence: f32,
}

/// Bytes of a text, between borders of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The first byte after it.
    pub end: usize,
}
