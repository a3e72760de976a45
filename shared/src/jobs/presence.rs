//! The workers that are alive: each records its process, so that after it is killed another one on the same machine
//! need not wait for its leases.

use sqlx::PgPool;

use crate::clients::processes::{self, Process};
use crate::db::SystemTx;
use crate::error::Result;
use crate::ids::WorkerId;

/// Records that this worker lives, and ends the leases of workers whose process is certainly over, so that they are
/// reaped like any that ran out. Returns how many leases.
///
/// If the kernel does not identify our process, nothing is recorded, and nobody is taken for dead.
pub(super) async fn look(db: &PgPool, worker: WorkerId) -> Result<u64> {
    let Some(here) = processes::this() else { return Ok(0) };
    note(db, worker, &here).await?;
    take_over(db, worker, &here).await
}

/// Records that a worker of this process lives.
pub(super) async fn note(db: &PgPool, worker: WorkerId, process: &Process) -> Result<()> {
    let mut tx = SystemTx::begin(db).await?;
    sqlx::query!(
        "insert into jobs.worker (id, boot, namespace, pid, started)
         values ($1, $2, $3, $4, $5)
         on conflict (id) do update
         set seen_at = now()",
        worker.0,
        process.boot,
        process.namespace,
        process.pid,
        process.started
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await
}

/// Ends the leases of workers whose process is over, as seen from `here`. A row goes when its leases are gone, but not
/// before ten seconds without a sign of life, because a claim that was under way may be committed after its worker's
/// death.
pub(super) async fn take_over(db: &PgPool, worker: WorkerId, here: &Process) -> Result<u64> {
    let dead = find_dead(db, worker, here).await?;
    if dead.is_empty() {
        return Ok(0);
    }
    let mut tx = SystemTx::begin_by_index(db).await?;
    let ended = sqlx::query!(
        "update jobs.job
         set lease_until = now()
         where worker is not null and worker = any ($1) and lease_until > now()",
        &dead as &[WorkerId]
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from jobs.worker
         where id = any ($1) and seen_at < now() - interval '10 seconds'
           and not exists (select from jobs.job where job.worker is not null and job.worker = jobs.worker.id)",
        &dead as &[WorkerId]
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    if ended.rows_affected() > 0 {
        tracing::warn!(
            jobs = ended.rows_affected(),
            "a worker on this machine was killed: its jobs are taken over"
        );
    }
    Ok(ended.rows_affected())
}

async fn find_dead(db: &PgPool, worker: WorkerId, here: &Process) -> Result<Vec<WorkerId>> {
    let mut tx = SystemTx::begin(db).await?;
    let neighbours = sqlx::query!(
        r#"
        select id as "id: WorkerId", pid, started
        from jobs.worker
        where boot = $1 and namespace = $2 and id <> $3
        order by id
        limit 1000
        "#,
        here.boot,
        here.namespace,
        worker.0
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let is_dead = |pid: i32, started: i64| here.sees_the_end_of(&Process { pid, started, ..here.clone() });
    Ok(neighbours.iter().filter(|other| is_dead(other.pid, other.started)).map(|other| other.id).collect())
}

/// Forgets a worker that ends normally.
pub(super) async fn leave(db: &PgPool, worker: WorkerId) -> Result<()> {
    let mut tx = SystemTx::begin(db).await?;
    sqlx::query!("delete from jobs.worker where id = $1", worker.0).execute(tx.conn()).await?;
    tx.commit().await
}

/// Forgets workers without a sign of life for a day: their machines are gone or were restarted. Returns how many.
pub(super) async fn forget_old(tx: &mut SystemTx) -> Result<u64> {
    let gone = sqlx::query!("delete from jobs.worker where seen_at < now() - interval '1 day'")
        .execute(tx.conn())
        .await?;
    Ok(gone.rows_affected())
}
