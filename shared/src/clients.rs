//! The network edge: one module for each thing outside this process.

pub mod bucket;
pub mod exchange;
pub mod google;
pub mod mailer;
pub mod model;
pub mod readers;
pub mod web;
pub mod webhooks;
