//! Nobody gets where they don't belong: every route with every kind of caller, and what the schema promises. Every
//! route without its database, too, every name that somebody types, and what an organization leaves behind.

#![expect(clippy::expect_used, reason = "an unreadable tree is a failed test")]

mod catalogue;
mod deletion;
mod fixture;
mod links;
mod matrix;
mod names;
mod outage;
mod queries;
mod routes;
mod search;
mod transfer;
