//! The edge of the process: one module for each thing outside it.

pub mod bucket;
pub mod exchange;
pub mod google;
pub mod mailer;
pub mod model;
pub mod processes;
pub mod readers;
pub mod scanner;
pub mod web;
pub mod webhooks;
