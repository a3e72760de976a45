//! The foundation of every function, and the domains: types, rules and SQL of one subject each.

pub mod activity;
pub mod app;
pub mod auth;
pub mod automations;
pub mod backups;
pub mod clients;
pub mod clock;
pub mod db;
pub mod documents;
pub mod error;
pub mod events;
pub mod http;
pub mod ids;
pub mod jobs;
pub mod labels;
pub mod limits;
pub mod mail;
pub mod measure;
pub mod models;
pub mod names;
pub mod notifications;
pub mod operations;
pub mod organizations;
pub mod run;
pub mod schedule;
pub mod settings;
pub mod testing;
pub mod trace;
pub mod transfer;
pub mod vault;
pub mod vendors;
pub mod webhooks;

pub use app::App;
pub use db::MIGRATOR;
pub use error::{Error, Result};
