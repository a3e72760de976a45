//! Rows made by SQL, in far greater number than anybody would upload.

use std::time::Instant;

use anyhow::Result;
use sqlx::{AssertSqlSafe, PgPool};

/// Takes the steps of a script, which begin with `-- step: NAME`, for `$documents` documents. Those named in `rows` write
/// to tables of organizations, which the system may; the others are for the login that migrates.
pub(crate) async fn make(login: &PgPool, script: &str, documents: u32, rows: &[&str]) -> Result<()> {
    let script = script.replace("$documents", &documents.to_string());
    // What stands before the first step is a comment.
    let (_, steps) = script.split_once("\n-- step: ").unwrap_or_default();
    let mut connection = login.acquire().await?;
    for step in steps.split("\n-- step: ") {
        let (name, sql) = step.split_once('\n').unwrap_or_default();
        let begun = Instant::now();
        let role = if rows.contains(&name) { "set role astralis_system" } else { "reset role" };
        sqlx::raw_sql(role).execute(&mut *connection).await?;
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut *connection).await?;
        println!("  {name:<40} {:>8.1} s", begun.elapsed().as_secs_f64());
    }
    sqlx::raw_sql("reset role").execute(&mut *connection).await?;
    Ok(())
}
