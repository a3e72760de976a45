//! Tokens per organization and day: reserved before a model is asked, settled by what it really used.

use std::time::Duration;

use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::error::Result;
use crate::ids::{JobId, OrgId};

/// Days for which a day's token count is kept.
const DAYS_KEPT: i64 = 400;

/// Whether a job may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Budget {
    /// The job's tokens are reserved.
    Reserved,
    /// Not while others have reserved the rest of the day's tokens; they may use less.
    Taken,
    /// The day's tokens are used.
    Exhausted,
}

/// Reserves tokens for a job, on top of those its attempt has already `spent`. They are settled when it is over; a
/// reservation that still exists after `lifetime`, or when another attempt begins, is counted as used: its process
/// died, and nobody knows what the call cost. Only one transaction of the organization at a time gets through here.
pub(super) async fn reserve(
    tx: &mut OrgTx,
    job: JobId,
    [spent, further]: [u64; 2],
    per_day: u64,
    lifetime: Duration,
) -> Result<Budget> {
    let (org, tokens) = (tx.org(), i64::try_from(spent.saturating_add(further))?);
    lock_today(tx).await?;
    let used = count_forsaken(tx, job, spent == 0).await?;
    let reserved = sqlx::query_scalar!(
        r#"select coalesce(sum(tokens), 0)::bigint as "tokens!"
         from model_reservations
         where org_id = $1 and job_id <> $2"#,
        org.0,
        job.0
    )
    .fetch_one(tx.conn())
    .await?;
    // What the attempt has reserved for its earlier questions stays until it is settled.
    let left = i64::try_from(per_day)?.saturating_sub(used);
    if tokens > left.saturating_sub(reserved) {
        return Ok(if tokens > left { Budget::Exhausted } else { Budget::Taken });
    }
    sqlx::query!(
        "insert into model_reservations (org_id, job_id, tokens, expires_at)
         values ($1, $2, $3, now() + make_interval(secs => $4))
         on conflict (org_id, job_id) do update
         set tokens = excluded.tokens, expires_at = excluded.expires_at",
        org.0,
        job.0,
        tokens,
        lifetime.as_secs_f64()
    )
    .execute(tx.conn())
    .await?;
    Ok(Budget::Reserved)
}

/// Lets one transaction at a time count the organization's tokens of today.
async fn lock_today(tx: &mut OrgTx) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into model_usage (org_id, day)
         values ($1, (now() at time zone 'utc')::date)
         on conflict (org_id, day) do nothing",
        org.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "select used
         from model_usage
         where org_id = $1 and day = (now() at time zone 'utc')::date
         for update",
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}

/// Counts reservations whose time is over and, when an attempt begins, those of the previous one; returns the tokens
/// used today.
async fn count_forsaken(tx: &mut OrgTx, job: JobId, begins: bool) -> Result<i64> {
    let org = tx.org();
    let used = sqlx::query_scalar!(
        "with forsaken as (
           delete from model_reservations
           where org_id = $1 and (expires_at <= now() and job_id <> $2 or job_id = $2 and $3)
           returning tokens
         )
         update model_usage
         set used = used + (select coalesce(sum(tokens), 0) from forsaken)
         where org_id = $1 and day = (now() at time zone 'utc')::date
         returning used",
        org.0,
        job.0,
        begins
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(used)
}

/// Counts what a job has used, and frees its reservation.
pub(super) async fn settle(tx: &mut OrgTx, job: JobId, used: u64) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into model_usage (org_id, day, used)
         values ($1, (now() at time zone 'utc')::date, $2)
         on conflict (org_id, day) do update
         set used = model_usage.used + excluded.used",
        org.0,
        i64::try_from(used)?
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("delete from model_reservations where org_id = $1 and job_id = $2", org.0, job.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Deletes counts older than 400 days, a year and some time to look back at it, and reservations that ended a day ago:
/// the organization has asked nothing since. Returns how many rows. Safe to run twice.
pub async fn sweep(app: &App) -> Result<u64> {
    let now = app.clock.now();
    let mut tx = SystemTx::begin(&app.db).await?;
    let first_day = (now - chrono::Duration::days(DAYS_KEPT)).date_naive();
    let days = sqlx::query!("delete from model_usage where day < $1", first_day).execute(tx.conn()).await?;
    let ended = now - chrono::Duration::days(1);
    let reservations = sqlx::query!("delete from model_reservations where expires_at < $1", ended)
        .execute(tx.conn())
        .await?;
    tx.commit().await?;
    Ok(days.rows_affected() + reservations.rows_affected())
}

/// Deletes the counts and reservations of an organization that is gone.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from model_reservations where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from model_usage where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::PgPool;

    use super::*;
    use crate::clock::minutes;
    use crate::testing::World;

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn what_is_put_aside_counts_until_it_is_settled_and_for_good_where_nobody_does(
        db: PgPool,
    ) -> Result<()> {
        let world = World::new(db).await?;
        let caller = world.as_operator().await?;
        let mut tx = world.app.enter(caller.member()).await?;
        let [first, second, third] = [JobId::new(), JobId::new(), JobId::new()];
        let ten = minutes(10);

        assert_eq!(reserve(&mut tx, first, [0, 600], 1000, ten).await?, Budget::Reserved);
        assert_eq!(reserve(&mut tx, second, [0, 600], 1000, ten).await?, Budget::Taken);
        settle(&mut tx, first, 300).await?;
        // A repair replaces the reservation of the first answer; one that costs too much leaves it in place.
        assert_eq!(reserve(&mut tx, second, [0, 200], 1000, ten).await?, Budget::Reserved);
        assert_eq!(reserve(&mut tx, second, [150, 300], 1000, ten).await?, Budget::Reserved);
        assert_eq!(reserve(&mut tx, second, [400, 400], 1000, ten).await?, Budget::Exhausted);
        assert_eq!(reserve(&mut tx, third, [0, 300], 1000, ten).await?, Budget::Taken);
        assert_eq!(reserve(&mut tx, third, [0, 200], 1000, ten).await?, Budget::Reserved);
        settle(&mut tx, third, 0).await?;

        // The second one's worker died: its next attempt counts its reservation, 450 on top of the 300.
        assert_eq!(reserve(&mut tx, second, [0, 251], 1000, ten).await?, Budget::Exhausted);
        assert_eq!(reserve(&mut tx, second, [0, 200], 1000, Duration::ZERO).await?, Budget::Reserved);
        // Nobody settled that one either, and its time is over.
        assert_eq!(reserve(&mut tx, third, [0, 51], 1000, ten).await?, Budget::Exhausted);
        assert_eq!(reserve(&mut tx, third, [0, 50], 1000, ten).await?, Budget::Reserved);
        tx.commit().await?;

        let stranger = world.as_stranger().await?;
        let mut tx = world.app.enter(stranger.member()).await?;
        assert_eq!(reserve(&mut tx, first, [0, 1000], 1000, ten).await?, Budget::Reserved);
        Ok(())
    }
}
