//! Extraction improved by a language model: what it is asked, how its answer is judged, and what it may cost.

mod answer;
mod budget;
mod combine;
mod items;
mod policy;
mod print;
mod question;
mod support;

pub use answer::{Answer, Faulty};
pub use budget::{Budget, reserve, settle, sweep};
pub use combine::improve;
pub use policy::{Policy, ask_if_wanted, policy};
pub use question::{pages_to_look_at, question};
