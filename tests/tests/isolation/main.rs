//! Nobody gets where they don't belong: every route with every kind of caller, and what the schema promises.

mod catalogue;
mod fixture;
mod matrix;
mod queries;
mod routes;
