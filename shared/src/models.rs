//! Language models: what an organization says about them, the tokens it may use, and one exchange within both.

mod asking;
mod budget;
mod policy;

pub use asking::{Outcome, ask};
pub use budget::sweep;
pub use policy::{Policy, policy};
