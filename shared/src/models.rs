//! Language models: when an organization wants one asked, and the tokens it may use.

mod budget;
mod policy;

pub use budget::{Budget, reserve, settle, sweep};
pub use policy::{Policy, ask_if_wanted, policy};
