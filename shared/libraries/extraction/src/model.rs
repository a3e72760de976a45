//! Extraction improved by a language model: what it is asked, and how its answer is judged.

mod answer;
mod combine;
mod items;
mod print;
mod question;
mod support;
mod weights;

pub use answer::Answer;
pub use combine::improve;
pub use question::{exchange, pages_to_look_at};
