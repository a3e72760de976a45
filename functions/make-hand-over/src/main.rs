//! Makes the files of hand-overs: a container, or once.

use std::process::ExitCode;

use shared::hand_overs::MakeHandOver;

fn main() -> ExitCode {
    shared::run::job::<MakeHandOver, _, _>(make_hand_over::run)
}
