//! `astralis migrate`: brings the schema of the database up to date, before a deploy.

use std::process::ExitCode;

use shared::db;

use crate::process::{self, Beside};

/// Runs the command.
pub fn run(beside: &Beside) -> ExitCode {
    process::run(async {
        let settings = beside.settings()?;
        let migrated = db::migrate(&settings.database_url).await?;
        for index in &migrated.removed {
            println!("Removed the half-made index {index}.");
        }
        for (number, name) in &migrated.applied {
            println!("Applied {number:04} {name}.");
        }
        println!(
            "The schema is up to date: {} migrations, {} of them new.",
            migrated.known,
            migrated.applied.len()
        );
        Ok(())
    })
}
