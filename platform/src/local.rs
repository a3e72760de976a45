//! The local platform's replacements for what a cloud rents out: Postgres, a bucket, a mail server, secrets.

pub mod bucket;
pub mod environment;
mod events;
pub mod folder;
pub mod mail;
mod multipart;
pub mod platform;
pub mod port;
pub mod postgres;
mod rules;
mod samples;
pub mod secrets;
mod smtp;
