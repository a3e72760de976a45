//! Reading files: CPU a page against the command lines of Tesseract and Poppler, and what a second reader gains.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use tempfile::TempDir;
use tests::program::{built, fixture};

use crate::cost::{Cost, measure};
use crate::{Bar, Row};

/// How often the fixture is read when no folder is given.
const COPIES: usize = 40;

/// CPU a receipt, and the gain of two readers, each against `tesseract` with `--psm 3`.
pub(crate) fn receipts(folder: Option<&Path>) -> Result<[Row; 2]> {
    let copies = TempDir::new()?;
    let files = files(folder, &copies, "receipt.jpg")?;
    let (alone, together) = (ours(&files, 1)?, ours(&files, 2)?);
    let (peer_alone, peer_together) = (tesseract(&files, 1)?, tesseract(&files, 2)?);
    #[expect(clippy::cast_precision_loss, reason = "some files")]
    let a_page = |cost: Cost| cost.cpu / files.len() as f64;
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
    let copies = TempDir::new()?;
    let files = files(folder, &copies, "invoice.pdf")?;
    let ours = ours(&files, 1)?;
    let peers = files.iter().map(|file| {
        let mut command = Command::new("pdftotext");
        command.arg(file).arg("-");
        command
    });
    let peer = measure(peers.collect(), 1)?;
    Ok(Row {
        what: "reading native PDF text, CPU",
        ours: format!("{:.2} s", ours.cpu),
        peer: format!("pdftotext {:.2} s", peer.cpu),
        figure: ours.cpu / peer.cpu,
        bar: Bar::AtMost(1.0),
    })
}

fn ours(files: &[PathBuf], readers: usize) -> Result<Cost> {
    let out = TempDir::new()?;
    let mut command = Command::new(built("astralis")?);
    command
        .args(["read", "--out"])
        .arg(out.path())
        .args(files)
        .env("WORKER_CONCURRENCY", readers.to_string());
    measure(vec![command], 1)
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
    let mut files = Vec::new();
    if let Some(folder) = folder {
        let wanted = Path::new(name).extension();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension() == wanted {
                files.push(path);
            }
        }
        files.sort();
    } else {
        let bytes = fixture(name)?;
        for number in 0..COPIES {
            let path = copies.path().join(format!("{number:02}-{name}"));
            std::fs::write(&path, &bytes)?;
            files.push(path);
        }
    }
    ensure!(!files.is_empty(), "no files to read");
    Ok(files)
}
