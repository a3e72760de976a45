//! An installation's Postgres, tried. For `doctor`.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::{Connection, PgConnection, PgPool};

use super::SystemTx;
use crate::clock::Clock;
use crate::error::Result;
use crate::ids::OrgId;

/// Postgres's code for a server that has no connection left: it answers, but not us.
const TOO_MANY_CONNECTIONS: &str = "53300";

/// Whether Postgres answers, asked over a new connection: all connections of the pool may be busy.
pub async fn answers(pool: &PgPool) -> bool {
    let asked = async {
        let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
        connection.ping().await?;
        connection.close().await
    };
    match asked.await {
        Ok(()) => true,
        Err(sqlx::Error::Database(error)) => error.code().as_deref() == Some(TOO_MANY_CONNECTIONS),
        Err(_) => false,
    }
}

/// Connections of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slots {
    /// For logins like ours.
    pub usable: u32,
    /// Taken by anybody, of this database or another one; this one included.
    pub taken: u32,
}

impl Slots {
    /// How many more can be opened.
    pub fn free(self) -> u32 {
        self.usable.saturating_sub(self.taken)
    }
}

/// Counts connections.
pub async fn slots(db: &PgPool) -> Result<Slots> {
    let row = sqlx::query!(
        r#"
        select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
            - coalesce(current_setting('reserved_connections', true)::int, 0) as "usable!",
          (select count(*) from pg_stat_activity where datid is not null)::int as "taken!"
        "#
    )
    .fetch_one(db)
    .await?;
    let count = |number: i32| u32::try_from(number).unwrap_or_default();
    Ok(Slots { usable: count(row.usable), taken: count(row.taken) })
}

/// Whether rows of one organization are out of the reach of another one, tried with two organizations that are never
/// committed, and whether nothing is seen without an organization.
pub async fn isolates(db: &PgPool) -> Result<bool> {
    let seen = sqlx::query_scalar!(r#"select count(*) as "seen!" from organizations"#).fetch_one(db).await?;
    let mut tx = SystemTx::begin(db).await?;
    let (own, other) = (OrgId::new(), OrgId::new());
    for org in [own, other] {
        sqlx::query!("insert into organizations (id, name) values ($1, 'doctor')", org.0)
            .execute(tx.conn())
            .await?;
    }
    let mut tx = tx.enter_as(own).await?;
    let visible = sqlx::query_scalar!("select id from organizations where id = any($1)", &[own.0, other.0])
        .fetch_all(tx.conn())
        .await?;
    let changed = sqlx::query!("update organizations set name = 'seen' where id = $1", other.0)
        .execute(tx.conn())
        .await?;
    // Not committed: neither was ever there for anybody else.
    Ok(seen == 0 && visible == [own.0] && changed.rows_affected() == 0)
}

/// How far the server's clock is from ours, ahead or behind.
pub async fn clock_difference(db: &PgPool, clock: &Clock) -> Result<Duration> {
    let before = clock.now();
    let theirs = sqlx::query_scalar!(r#"select clock_timestamp() as "now!""#).fetch_one(db).await?;
    let after = clock.now();
    Ok(difference(theirs, before, after))
}

/// How far an instant is outside of the time in which it was asked for.
fn difference(theirs: DateTime<Utc>, before: DateTime<Utc>, after: DateTime<Utc>) -> Duration {
    let outside = if theirs < before { before - theirs } else { theirs - after };
    outside.to_std().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use sqlx::postgres::PgPoolOptions;

    use super::*;
    use crate::clock::hours;
    use crate::db::restricted;

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn organizations_are_kept_apart_unless_a_policy_is_gone(db: PgPool) {
        let app = restricted((*db.connect_options()).clone(), 2);
        assert!(isolates(&app).await.unwrap());
        let rows: i64 =
            sqlx::query_scalar("select count(*) from organizations").fetch_one(&db).await.unwrap();
        assert_eq!(rows, 0, "nothing stays");
        let open = "create policy open on organizations to astralis_app using (true) with check (true)";
        sqlx::query(open).execute(&db).await.unwrap();
        assert!(!isolates(&app).await.unwrap());
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn a_connection_more_is_a_free_one_less(db: PgPool) {
        let app = restricted((*db.connect_options()).clone(), 1);
        let here = "select count(*) from pg_stat_activity where datname = current_database()";
        let before: i64 = sqlx::query_scalar(here).fetch_one(&db).await.unwrap();
        let more = PgPoolOptions::new().min_connections(3).max_connections(3);
        let more = more.connect_with((*db.connect_options()).clone()).await.unwrap();
        let held =
            [more.acquire().await.unwrap(), more.acquire().await.unwrap(), more.acquire().await.unwrap()];
        let slots = slots(&app).await.unwrap();
        assert!(i64::from(slots.taken) >= before + 3, "{slots:?}");
        assert_eq!(slots.free(), slots.usable - slots.taken);
        drop(held);
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn a_clock_is_off_by_what_lies_outside_of_the_question(db: PgPool) {
        let app = restricted((*db.connect_options()).clone(), 1);
        let right = clock_difference(&app, &Clock::default()).await.unwrap();
        assert!(right < Duration::from_secs(30), "{right:?}");
        let wrong = Clock::stopped_at(Clock::default().now() + hours(1));
        let off = clock_difference(&app, &wrong).await.unwrap();
        assert!(off > Duration::from_secs(3000), "{off:?}");
    }
}
