//! Very many whole documents, each with a file of its own in the bucket, without reading each.

use std::time::Instant;

use anyhow::{Context, Result, anyhow, ensure};
use sha2::{Digest, Sha256};
use shared::App;
use shared::clients::bucket::About;
use shared::ids::OrgId;
use sqlx::PgPool;
use tests::program::{Program, fixture};
use uuid::Uuid;

use crate::queue::settings;

/// Files stored between two statements.
const BATCH: u32 = 500;

/// Copies an invoice that the platform reads first. They are dated March 2026.
pub(crate) async fn make(program: &Program, count: u32) -> Result<()> {
    let invoice = fixture("invoice.pdf")?;
    let admin = program.sign_in("admin").await?;
    let read = admin.process("invoice.pdf", invoice.clone()).await?;
    ensure!(read["status"] == "COMPLETED", "{read}");

    let begun = Instant::now();
    let app = App::new(settings(&program.data())?).map_err(|error| anyhow!("{error}"))?;
    let login = PgPool::connect(&program.database_url()?).await?;
    let mut connection = login.acquire().await?;
    sqlx::raw_sql(
        "create table bench_copies (n int primary key, id uuid not null, key text not null, size bigint not null, sha256 bytea not null);
         grant all on bench_copies to astralis_system;
         set role astralis_system",
    )
    .execute(&mut *connection)
    .await?;
    let org: Uuid = sqlx::query_scalar("select org_id from documents order by created_at desc limit 1")
        .fetch_one(&mut *connection)
        .await?;
    for first in (0..count).step_by(usize::try_from(BATCH)?) {
        for n in first..count.min(first + BATCH) {
            let (id, content) =
                (Uuid::now_v7(), [invoice.as_slice(), format!("\n% {n}\n").as_bytes()].concat());
            let key = format!("org-{}/documents/{id}/invoice-{n}.pdf", OrgId(org));
            let sha256: [u8; 32] = Sha256::digest(&content).into();
            sqlx::query("insert into bench_copies values ($1, $2, $3, $4, $5)")
                .bind(i32::try_from(n)?)
                .bind(id)
                .bind(&key)
                .bind(i64::try_from(content.len())?)
                .bind(sha256.as_slice())
                .execute(&mut *connection)
                .await?;
            let about = About { media_type: "application/pdf", caching: "private", metadata: &[] };
            app.bucket.put(&key, about, content.into()).await.map_err(|error| anyhow!("{error}"))?;
        }
    }
    sqlx::raw_sql(include_str!("copies.sql")).execute(&mut *connection).await.context("copying")?;
    sqlx::raw_sql("reset role; drop table bench_copies; analyze").execute(&mut *connection).await?;
    drop(connection);
    login.close().await;
    app.db.close().await;
    println!("  {count} documents made{:>26.1} s", begun.elapsed().as_secs_f64());
    Ok(())
}
