//! What breaks around the platform: the database restarted, the power cut.

use std::time::Duration;

use anyhow::Result;
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
