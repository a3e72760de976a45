//! A whole organization from one installation to another, and a period's documents as one file.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sha2::{Digest, Sha256};
use tests::program::{Person, Program, built, id};

use crate::cost::{Watch, memory_of};
use crate::{Bar, Row, copies};

/// Documents of the organization that moves, and of the period that is handed over.
const MOVED: u32 = 10_000;
const HANDED_OVER: u32 = 5_000;

/// Exports, imports elsewhere, exports there; the two files are to be the same.
pub(crate) async fn organization() -> Result<Row> {
    let (here, there) = (Program::start(&[]).await?, Program::start(&[]).await?);
    copies::make(&here, MOVED).await?;
    let folder = tempfile::tempdir()?;
    let (first, back) = (folder.path().join("first.zip"), folder.path().join("back.zip"));
    let begun = Instant::now();
    run(&here, &["export", "--organization", "Demo Services", "--out"], &first)?;
    let exported = begun.elapsed();
    run(&there, &["import", "--as", "Moved Services"], &first)?;
    let both = begun.elapsed();
    // The name is a row like any other.
    run(&there, &["export", "--organization", "Moved Services", "--out"], &back)?;
    let files = |path: &Path| -> Result<Vec<u8>> {
        let mut archive = zip::ZipArchive::new(std::fs::File::open(path)?)?;
        let mut list = Vec::new();
        std::io::copy(&mut archive.by_name("files.jsonl")?, &mut list)?;
        Ok(list)
    };
    ensure!(files(&first)? == files(&back)?, "other files arrived than left");
    here.stop()?;
    there.stop()?;
    Ok(Row {
        what: "moving 10,000 documents, minutes",
        ours: format!(
            "export {:.0} s, import {:.0} s",
            exported.as_secs_f64(),
            (both - exported).as_secs_f64()
        ),
        peer: format!("{} MB", std::fs::metadata(&first)?.len() / 1_000_000),
        figure: both.as_secs_f64() / 60.0,
        bar: Bar::AtMost(10.0),
    })
}

fn run(program: &Program, words: &[&str], file: &Path) -> Result<()> {
    let mut command = Command::new(built("astralis")?);
    command.args(words).arg(file).arg("--data").arg(program.data());
    let output = command.output()?;
    ensure!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// A hand-over of a month, twice; the two files are to be the same.
pub(crate) async fn hand_over() -> Result<Vec<Row>> {
    let program = Program::start(&[]).await?;
    copies::make(&program, HANDED_OVER).await?;
    let admin = program.sign_in("admin").await?;
    let idle = memory_of(&program)?;
    let watch = Watch::begin(&program)?;
    let (seconds, first) = handed_over(&admin, &program).await?;
    let peak = watch.end()?;
    let (_, again) = handed_over(&admin, &program).await?;
    ensure!(first == again, "the same documents made another file");
    program.stop()?;
    let megabytes = |bytes: u64| bytes / 1_000_000;
    #[expect(clippy::cast_precision_loss, reason = "megabytes")]
    let grown = megabytes(peak.saturating_sub(idle)) as f64;
    Ok(vec![
        Row {
            what: "hand-over of 5,000 documents, s",
            ours: format!("{seconds:.1} s"),
            peer: "again the same bytes".to_owned(),
            figure: seconds,
            bar: Bar::AtMost(60.0),
        },
        Row {
            what: "hand-over, memory more than idle",
            ours: format!("{} MB at most", megabytes(peak)),
            peer: format!("idle {} MB", megabytes(idle)),
            figure: grown,
            bar: Bar::AtMost(100.0),
        },
    ])
}

/// How many seconds it took, and the SHA-256 of the file.
async fn handed_over(admin: &Person, program: &Program) -> Result<(f64, Vec<u8>)> {
    let begun = Instant::now();
    let wanted = json!({ "from": "2026-03-01", "to": "2026-03-31" });
    let (status, asked) = admin.post("/hand-overs", &wanted).await?;
    ensure!(status == 201, "{asked}");
    let path = format!("/hand-overs/{}", id(&asked));
    let made = loop {
        let (_, made) = admin.get(&path).await?;
        match made["status"].as_str() {
            Some("ready") => break made,
            Some("failed") => ensure!(false, "{made}"),
            _ => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    };
    let seconds = begun.elapsed().as_secs_f64();
    ensure!(made["documents_done"] == HANDED_OVER, "{made}");
    let (_, link) = admin.post(&format!("{path}/download"), &json!({})).await?;
    let url = link["url"].as_str().context("no link")?;
    let mut answer = program.http().get(url).send().await?.error_for_status()?;
    let mut hash = Sha256::new();
    while let Some(chunk) = answer.chunk().await? {
        hash.update(&chunk);
    }
    Ok((seconds, hash.finalize().to_vec()))
}
