//! The homes of a function, and what starts one there.

#![expect(clippy::expect_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod run;
