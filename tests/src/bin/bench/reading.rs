//! Reading files: CPU and memory against the command lines of Tesseract and Poppler, and what a second reader gains.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use tempfile::TempDir;
use tests::program::{built, fixture};

use crate::cost::{Cost, measure};
use crate::invoices::invoice;
use crate::{Bar, Row};

/// Files that are read when no folder is given.
const FILES: usize = 40;

/// Pages of each PDF that is made for the bench.
const PAGES: usize = 2;

/// CPU and memory of a receipt, and the gain of two readers, each against `tesseract` with `--psm 3`.
pub(crate) fn receipts(folder: Option<&Path>) -> Result<[Row; 3]> {
    let copies = TempDir::new()?;
    let files = files(folder, &copies, "receipt.jpg")?;
    let ((alone, memory), (together, _)) = (ours(&files, 1)?, ours(&files, 2)?);
    let (peer_alone, peer_together) = (tesseract(&files, 1)?, tesseract(&files, 2)?);
    #[expect(clippy::cast_precision_loss, reason = "some files, some megabytes")]
    let (count, megabytes) = (files.len() as f64, |kilobytes: u64| kilobytes as f64 / 1024.0);
    let a_page = |cost: Cost| cost.cpu / count;
    let gain = |alone: Cost, together: Cost| alone.wall.as_secs_f64() / together.wall.as_secs_f64();
    Ok([
        Row {
            what: "reading a receipt, CPU",
            ours: format!("{:.3} s", a_page(alone)),
            peer: format!("tesseract psm 3 {:.3} s", a_page(peer_alone)),
            figure: a_page(alone) / a_page(peer_alone),
            bar: Bar::AtMost(1.0),
        },
        Row {
            what: "reading a receipt, memory",
            ours: format!("{:.0} MB", megabytes(memory)),
            peer: format!("tesseract psm 3 {:.0} MB", megabytes(peer_alone.peak_kb)),
            figure: megabytes(memory),
            bar: Bar::AtMost(100.0),
        },
        Row {
            what: "reading with two readers, gain",
            ours: format!("{:.2} x", gain(alone, together)),
            peer: format!("two tesseract {:.2} x", gain(peer_alone, peer_together)),
            figure: gain(alone, together) / gain(peer_alone, peer_together),
            bar: Bar::AtLeast(0.95),
        },
    ])
}

/// CPU of native PDF text against `pdftotext`, each the whole process over all files.
pub(crate) fn native_text(folder: Option<&Path>) -> Result<Row> {
    let made = TempDir::new()?;
    let files = match folder {
        Some(folder) => within(folder, "pdf")?,
        None => (0..FILES)
            .map(|number| written(&made, &format!("{number:02}.pdf"), &invoice(number, PAGES)))
            .collect::<Result<_>>()?,
    };
    let (ours, _) = ours(&files, 1)?;
    let peers = files.iter().map(|file| {
        let mut command = Command::new("pdftotext");
        command.arg(file).arg("-");
        command
    });
    let peer = measure(peers.collect(), 1)?;
    #[expect(clippy::cast_precision_loss, reason = "some files")]
    let a_file = |cost: Cost| cost.cpu * 1000.0 / files.len() as f64;
    Ok(Row {
        what: "reading native PDF text, CPU",
        ours: format!("{:.1} ms a file", a_file(ours)),
        peer: format!("pdftotext {:.1} ms a file", a_file(peer)),
        figure: ours.cpu / peer.cpu,
        bar: Bar::AtMost(0.4),
    })
}

/// What the program took, and the peak memory of its readers in KiB.
fn ours(files: &[PathBuf], readers: usize) -> Result<(Cost, u64)> {
    let out = TempDir::new()?;
    let mut command = Command::new(built("astralis")?);
    command
        .args(["read", "--out"])
        .arg(out.path())
        .args(files)
        .env("WORKER_CONCURRENCY", readers.to_string());
    let cost = measure(vec![command], 1)?;
    let mut peak = 0;
    for file in within(out.path(), "json")? {
        let document: serde_json::Value = serde_json::from_slice(&std::fs::read(file)?)?;
        peak = peak.max(document["max_rss_kb"].as_u64().unwrap_or_default());
    }
    Ok((cost, peak))
}

fn tesseract(files: &[PathBuf], at_once: usize) -> Result<Cost> {
    let commands = files.iter().map(|file| {
        let mut command = Command::new("tesseract");
        command.arg(file).args(["stdout", "--psm", "3", "-l", "eng"]).env("OMP_THREAD_LIMIT", "1");
        command
    });
    measure(commands.collect(), at_once)
}

/// The folder's files, or copies of a fixture under names of their own.
fn files(folder: Option<&Path>, copies: &TempDir, name: &str) -> Result<Vec<PathBuf>> {
    if let Some(folder) = folder {
        let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
        return within(folder, extension.unwrap_or_default());
    }
    let bytes = fixture(name)?;
    (0..FILES).map(|number| written(copies, &format!("{number:02}-{name}"), &bytes)).collect()
}

fn written(folder: &TempDir, name: &str, bytes: &[u8]) -> Result<PathBuf> {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes)?;
    Ok(path)
}

/// The files of a folder with this extension.
fn within(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files.sort();
    ensure!(!files.is_empty(), "no files to read in {}", folder.display());
    Ok(files)
}
