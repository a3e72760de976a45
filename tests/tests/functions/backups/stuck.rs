//! A backup whose bucket stops in the middle.

use std::time::Duration;

use axum::http::{Method, StatusCode, Uri};
use shared::Result;
use shared::backups::{self, Reason};
use shared::testing::app_with;
use sqlx::PgPool;
use url::Url;

use super::Vault;

/// A bucket that takes lists of files, and no part of a dump.
async fn bucket_without_dumps() -> Result<Url> {
    let answer = async |method: Method, uri: Uri| {
        let (is_dump, query) = (uri.path().contains("database.dump"), uri.query().unwrap_or_default());
        let (status, body) = match method {
            Method::POST if query.contains("uploads") => {
                let begun =
                    "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>";
                (StatusCode::OK, begun)
            }
            Method::POST => (
                StatusCode::OK,
                "<CompleteMultipartUploadResult><ETag>1</ETag></CompleteMultipartUploadResult>",
            ),
            Method::GET => (StatusCode::OK, "<ListBucketResult></ListBucketResult>"),
            Method::PUT if is_dump => (StatusCode::FORBIDDEN, "<Error><Code>AccessDenied</Code></Error>"),
            Method::PUT => (StatusCode::OK, ""),
            _ => (StatusCode::NO_CONTENT, ""),
        };
        (status, [("etag", "\"1\"")], body)
    };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = Url::parse(&format!("http://{}", listener.local_addr()?))?;
    tokio::spawn(axum::serve(listener, axum::Router::new().fallback(answer)).into_future());
    Ok(url)
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_dump_that_nobody_takes_ends_with_its_locks(db: PgPool) -> Result<()> {
    let vault = Vault::new(db).await?;
    // More than a pipe and the parts in memory hold, and half of it can't be compressed.
    sqlx::raw_sql(
        "create table ballast as
         select gen_random_uuid() a, gen_random_uuid() b, gen_random_uuid() c, gen_random_uuid() d
         from generate_series(1, 600000);
         grant select on ballast to astralis_system",
    )
    .execute(&vault.login)
    .await?;
    let mut settings = vault.app.settings.as_ref().clone();
    settings.backups.as_mut().expect("backups").spaces.endpoint = bucket_without_dumps().await?;
    let app = app_with(&vault.login, settings);
    let programs = backups::programs(&app).await?;

    let made = backups::back_up(&app, &programs, Reason::Request);
    let made = tokio::time::timeout(Duration::from_secs(120), made).await.expect("it ends");

    assert_eq!(made.unwrap_err().code(), "bucket_unavailable");
    // The server learns a moment later that its client was ended.
    let dumping = "select count(*) from pg_stat_activity
                   where application_name = 'astralis backup' and datname = current_database()";
    while sqlx::query_scalar::<_, i64>(dumping).fetch_one(&vault.login).await? > 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    sqlx::raw_sql("drop table ballast").execute(&vault.login).await?;
    vault.bucket.stop().await;
    Ok(())
}
