//! From the upload to COMPLETED on the local platform.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use tempfile::TempDir;
use tests::program::{Program, fixture, id};

use crate::cost::{measure, median};
use crate::{Bar, Row};

/// Documents uploaded one after the other.
const DOCUMENTS: u8 = 20;

/// The median of one-page receipts, with Tesseract's command line on the same file as peer.
pub(crate) async fn upload_to_completed() -> Result<Row> {
    let program = Program::start(&[]).await?;
    let operator = program.sign_in("operator").await?;
    let photo = fixture("receipt.jpg")?;
    let mut seconds = Vec::new();
    for number in 0..DOCUMENTS {
        // Other bytes each time: the same ones would not be read again.
        let bytes = [photo.as_slice(), &[number]].concat();
        let begun = Instant::now();
        let (_, document) = operator.send("receipt.jpg", bytes).await?;
        loop {
            let (_, document) = operator.get(&format!("/documents/{}", id(&document))).await?;
            match document["status"].as_str() {
                Some("COMPLETED") => break,
                Some("FAILED") => ensure!(false, "{document}"),
                _ => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
        seconds.push(begun.elapsed().as_secs_f64());
    }
    program.stop()?;
    let (ours, peer) = (median(seconds), peer(&photo)?);
    Ok(Row {
        what: "platform, upload to COMPLETED",
        ours: format!("{ours:.2} s"),
        peer: format!("tesseract alone {peer:.2} s"),
        figure: ours,
        bar: Bar::AtMost(1.5),
    })
}

fn peer(photo: &[u8]) -> Result<f64> {
    let folder = TempDir::new()?;
    let file = folder.path().join("receipt.jpg");
    std::fs::write(&file, photo)?;
    let mut command = Command::new("tesseract");
    command.arg(file).args(["stdout", "--psm", "3", "-l", "eng"]).env("OMP_THREAD_LIMIT", "1");
    Ok(measure(vec![command], 1)?.wall.as_secs_f64())
}
