//! The edge of the process: one module for each thing outside it.

pub mod bucket;
pub mod collector;
pub mod connection;
pub mod exchange;
pub mod guard;
pub mod imap;
pub mod mailer;
pub mod model;
pub mod oauth;
pub mod openid;
pub mod postgres;
pub mod processes;
pub mod readers;
pub mod scanner;
pub mod web;
pub mod webhooks;
