//! The local platform's stand-ins for what a cloud rents out: Postgres, a bucket, a mail server, secrets.

pub mod bucket;
mod events;
pub mod folder;
pub mod mail;
pub mod port;
pub mod postgres;
pub mod secrets;
mod smtp;
