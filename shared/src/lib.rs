//! The ground every function stands on, and the domains: types, rules and SQL of one subject each.

pub mod documents;
pub mod error;
pub mod extraction;
pub mod ids;
