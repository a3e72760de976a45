//! `astralis seed`: the demo organization and its logins.

use std::process::ExitCode;

use shared::App;
use shared::auth::demo;

use crate::demo_board;
use crate::process::{self, Beside};

/// Runs the command.
pub fn run(beside: &Beside) -> ExitCode {
    process::run(async {
        let app = App::new(beside.settings()?)?;
        let made = demo::seed(&app).await?;
        if let Some(demo) = made {
            demo_board::make(&app, demo).await?;
        }
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
