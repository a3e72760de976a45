//! Tokens of an organization and day: reserved before a model is asked, settled by what it really used.

use std::time::Duration;

use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::JobId;

/// Whether a job may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Budget {
    /// Its tokens are put aside.
    Reserved,
    /// The day's tokens are used or put aside.
    Exhausted,
}

/// Puts tokens aside for a job, in place of what it had put aside before. They are free again when they are settled, or
/// after `lifetime` when nobody lives to do so. One transaction of the organization at a time comes through here.
///
/// # Errors
/// When Postgres is gone.
pub async fn reserve(
    tx: &mut OrgTx,
    job: JobId,
    tokens: u64,
    per_day: u64,
    lifetime: Duration,
) -> Result<Budget> {
    let org = tx.org();
    let tokens = i64::try_from(tokens)?;
    sqlx::query!(
        "insert into model_usage (org_id, day)
         values ($1, (now() at time zone 'utc')::date)
         on conflict (org_id, day) do nothing",
        org.0
    )
    .execute(tx.conn())
    .await?;
    let used = sqlx::query_scalar!(
        "select used
         from model_usage
         where org_id = $1 and day = (now() at time zone 'utc')::date
         for update",
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    sqlx::query!(
        "delete from model_reservations where org_id = $1 and (job_id = $2 or expires_at <= now())",
        org.0,
        job.0
    )
    .execute(tx.conn())
    .await?;
    let reserved = sqlx::query_scalar!(
        r#"select coalesce(sum(tokens), 0)::bigint as "tokens!" from model_reservations where org_id = $1"#,
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    if used.saturating_add(reserved).saturating_add(tokens) > i64::try_from(per_day)? {
        return Ok(Budget::Exhausted);
    }
    sqlx::query!(
        "insert into model_reservations (org_id, job_id, tokens, expires_at)
         values ($1, $2, $3, now() + make_interval(secs => $4))",
        org.0,
        job.0,
        tokens,
        lifetime.as_secs_f64()
    )
    .execute(tx.conn())
    .await?;
    Ok(Budget::Reserved)
}

/// Counts what a job has used, and frees what it had put aside.
///
/// # Errors
/// When Postgres is gone.
pub async fn settle(tx: &mut OrgTx, job: JobId, used: u64) -> Result<()> {
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

#[cfg(all(test, feature = "testing"))]
mod tests {
    use sqlx::PgPool;

    use super::*;
    use crate::clock::minutes;
    use crate::testing::World;

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn what_is_put_aside_counts_until_it_is_settled_or_expires(db: PgPool) -> Result<()> {
        let world = World::new(db).await?;
        let caller = world.as_operator().await?;
        let mut tx = world.app.enter(caller.member()).await?;
        let [first, second, third] = [JobId::new(), JobId::new(), JobId::new()];

        assert_eq!(reserve(&mut tx, first, 600, 1000, minutes(10)).await?, Budget::Reserved);
        assert_eq!(reserve(&mut tx, second, 600, 1000, minutes(10)).await?, Budget::Exhausted);
        // Trying again takes the place of what was put aside before.
        assert_eq!(reserve(&mut tx, first, 700, 1000, minutes(10)).await?, Budget::Reserved);
        settle(&mut tx, first, 300).await?;
        assert_eq!(reserve(&mut tx, second, 600, 1000, Duration::ZERO).await?, Budget::Reserved);
        // The second job died: nobody settled, and its time is over.
        assert_eq!(reserve(&mut tx, third, 700, 1000, minutes(10)).await?, Budget::Reserved);
        settle(&mut tx, third, 700).await?;
        assert_eq!(reserve(&mut tx, first, 1, 1000, minutes(10)).await?, Budget::Exhausted);
        tx.commit().await?;

        let stranger = world.as_stranger().await?;
        let mut tx = world.app.enter(stranger.member()).await?;
        assert_eq!(reserve(&mut tx, first, 1000, 1000, minutes(10)).await?, Budget::Reserved);
        Ok(())
    }
}
