//! Nobody gets where they don't belong: every route with every kind of caller, and what the schema promises. Every
//! route without its database, too, every name that somebody types.

#![expect(clippy::expect_used, reason = "an unreadable tree is a failed test")]

mod catalogue;
mod fixture;
mod matrix;
mod names;
mod outage;
mod queries;
mod routes;
