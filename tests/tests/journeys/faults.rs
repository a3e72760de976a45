//! What breaks around the platform: the database restarted, the power cut.

use std::time::Duration;

use anyhow::Result;
use sqlx::{Connection, PgConnection};
use tests::program::{Program, fixture, id, signal};

/// Different bytes each, so that none is another's twin.
fn receipts(count: u8) -> Result<Vec<Vec<u8>>> {
    let photo = fixture("receipt.jpg")?;
    Ok((0..count).map(|number| [photo.as_slice(), &[number]].concat()).collect())
}

#[tokio::test]
async fn documents_in_work_survive_the_loss_of_every_database_connection() -> Result<()> {
    let program = Program::start(&[]).await?;
    let operator = program.sign_in("operator").await?;
    let mut sent = Vec::new();
    for (number, bytes) in receipts(3)?.into_iter().enumerate() {
        sent.push(operator.send(&format!("{number}.jpg"), bytes).await?.1);
    }
    // The postmaster ends every backend and starts over when one of them dies (PostgreSQL manual, 19.4).
    let postmaster = program.database_process()?.to_string();
    let backends =
        std::process::Command::new("pgrep").args(["-P", &postmaster, "-f", "astralis"]).output()?;
    let backends = String::from_utf8(backends.stdout)?;
    let backend = backends.lines().next().unwrap_or_default().parse()?;
    signal(backend, libc::SIGKILL)?;

    for document in sent {
        // The first questions may meet a database that is not back yet.
        let mut done = operator.wait(id(&document)).await;
        for _ in 0..50 {
            if done.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
            done = operator.wait(id(&document)).await;
        }
        assert_eq!(done?["status"], "COMPLETED");
    }
    program.stop()?;
    Ok(())
}

#[tokio::test]
async fn a_power_cut_spoils_nothing_and_a_second_start_finds_its_data() -> Result<()> {
    let program = Program::start(&[]).await?;
    let operator = program.sign_in("operator").await?;
    let done = operator.process("receipt.jpg", fixture("receipt.jpg")?).await?;
    let folder = program.kill()?;

    let program = Program::start_in(folder, &[]).await?;
    let operator = program.sign_in("operator").await?;
    let (status, found) = operator.get(&format!("/documents/{}", id(&done))).await?;
    assert_eq!((status, &found), (200, &done));
    let (_, link) = operator.get(&format!("/documents/{}/download", id(&done))).await?;
    let file =
        program.http().get(link["url"].as_str().unwrap_or_default()).send().await?.error_for_status()?;
    assert_eq!(file.bytes().await?, fixture("receipt.jpg")?);

    let folder = program.stop()?;
    let program = Program::start_in(folder, &[]).await?;
    assert_eq!(
        program.http().get(format!("{}/api/v1/health", program.address())).send().await?.status(),
        200
    );
    program.stop()?;
    Ok(())
}

/// The platform's database with the system's rights.
async fn system(program: &Program) -> Result<PgConnection> {
    let mut db = PgConnection::connect(&program.database_url()?).await?;
    sqlx::raw_sql("set role astralis_system").execute(&mut db).await?;
    Ok(db)
}

#[tokio::test]
async fn documents_of_a_killed_platform_are_done_before_the_leases_it_held_would_be_over() -> Result<()> {
    let program = Program::start(&[]).await?;
    let operator = program.sign_in("operator").await?;
    let mut sent = Vec::new();
    for (number, bytes) in receipts(4)?.into_iter().enumerate() {
        sent.push(operator.send(&format!("{number}.jpg"), bytes).await?.1);
    }
    let mut db = system(&program).await?;
    let running = "select count(*) from jobs.job where worker is not null";
    while sqlx::query_scalar::<_, i64>(running).fetch_one(&mut db).await? == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    drop(db);
    let folder = program.kill()?;

    let program = Program::start_in(folder, &[]).await?;
    let mut db = system(&program).await?;
    // A lease lasts a minute and is renewed each third of it, so 40 seconds of it are left at least; whoever waits for
    // it counts the crash only then.
    let crashed = "select count(*) from jobs.record where crashes = 1";
    let mut found = 0;
    for _ in 0..250 {
        found = sqlx::query_scalar::<_, i64>(crashed).fetch_one(&mut db).await?;
        if found > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(found > 0, "nothing was taken over from the killed platform");
    let operator = program.sign_in("operator").await?;
    for document in sent {
        assert_eq!(operator.wait(id(&document)).await?["status"], "COMPLETED");
    }
    let again = "select count(*) from jobs.record where crashes > 1";
    assert_eq!(sqlx::query_scalar::<_, i64>(again).fetch_one(&mut db).await?, 0);
    program.stop()?;
    Ok(())
}
