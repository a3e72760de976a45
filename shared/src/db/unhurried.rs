//! Transactions that take as long as they need: a backup, or a whole organization that leaves or arrives.

use sqlx::PgPool;

use super::{SystemTx, begin_whole};
use crate::error::Result;

/// No time limit, and values in the one form in which `pg_dump` writes them, whatever the server's settings are.
macro_rules! unhurried {
    ($begin:literal) => {
        concat!(
            $begin,
            "; set local role astralis_system; set local statement_timeout = 0; \
             set local idle_in_transaction_session_timeout = 0; set local timezone = 'UTC'; \
             set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local bytea_output = 'hex'; \
             set local extra_float_digits = 1"
        )
    };
}

impl SystemTx {
    /// Opens a transaction that sees every organization's rows as of one moment, for as long as it takes to read them.
    pub(crate) async fn begin_snapshot(db: &PgPool) -> Result<Self> {
        let begin = unhurried!("begin isolation level repeatable read, read only");
        Ok(Self { tx: begin_whole(db, begin).await? })
    }

    /// Opens a transaction over all organizations for as long as it takes to write one of them.
    pub(crate) async fn begin_load(db: &PgPool) -> Result<Self> {
        Ok(Self { tx: begin_whole(db, unhurried!("begin")).await? })
    }
}
