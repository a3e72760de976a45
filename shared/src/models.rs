//! Language models: what an organization says about them, the tokens it may use, and one exchange within both.

mod asking;
mod budget;
pub mod settings;

pub use asking::{Outcome, ask};
pub use budget::{erase, sweep};
pub use settings::{ModelUse, Settings};
