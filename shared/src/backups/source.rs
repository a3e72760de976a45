//! Which database a backup is of, as a part of its name: several platforms may have one bucket.

use sha2::{Digest, Sha256};

use crate::app::App;
use crate::db::SystemTx;
use crate::error::Result;
use crate::vault::hex;

/// Digits of a source: databases of one bucket differ.
const DIGITS: usize = 10;

/// What the names of this database's backups have in common. A database that was restored is another one, and so leaves
/// the backups of its predecessor alone.
///
/// # Errors
/// When the database does not answer.
pub async fn source(app: &App) -> Result<String> {
    of(&mut SystemTx::begin(&app.db).await?).await
}

pub(super) async fn of(tx: &mut SystemTx) -> Result<String> {
    let asked = sqlx::query!(
        r#"select current_database()::text as "name!",
             has_function_privilege('pg_catalog.pg_control_system()', 'execute') as "may_ask!""#
    )
    .fetch_one(tx.conn())
    .await?;
    let cluster = if asked.may_ask {
        sqlx::query_scalar!(r#"select system_identifier::text as "cluster!" from pg_control_system()"#)
            .fetch_one(tx.conn())
            .await?
    } else {
        String::new()
    };
    let digest = Sha256::digest(format!("{cluster}/{}", asked.name));
    Ok(hex(&digest)[..DIGITS].to_owned())
}
