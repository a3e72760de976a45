//! The homes of a function: what starts one there, and what the specs for it promise.

#![expect(clippy::expect_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod run;
mod specs;
