//! `astralis migrate`: brings the schema of the database up to date, before a deploy.

use std::process::ExitCode;

use shared::db;

use crate::process::{self, Beside};

/// Runs the command.
pub fn run(beside: &Beside) -> ExitCode {
    process::run(async {
        let settings = beside.settings()?;
        db::migrate(&settings.database_url).await?;
        println!("The schema is up to date: {} migrations.", db::MIGRATOR.iter().count());
        Ok(())
    })
}
