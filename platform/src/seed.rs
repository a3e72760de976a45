//! `astralis seed`: the demo organization and its logins.

use std::process::ExitCode;

use shared::App;
use shared::auth::demo;

use crate::process::{self, Beside};

/// Runs the command.
pub fn run(beside: &Beside) -> ExitCode {
    process::run(async {
        let app = App::new(beside.settings()?)?;
        let made = demo::seed(&app).await?;
        println!(
            "{}",
            if made.is_some() {
                "Made the demo organization."
            } else {
                "The demo organization is there already."
            }
        );
        for (email, _, _) in demo::LOGINS {
            println!("  {email}  {}", demo::PASSWORD);
        }
        Ok(())
    })
}
