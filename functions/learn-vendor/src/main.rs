//! Learns vendors from what people confirm: a container, or once.

use std::process::ExitCode;

use shared::vendors::LearnVendor;

fn main() -> ExitCode {
    shared::run::job::<LearnVendor, _, _>(learn_vendor::run)
}
