//! Images of a 12-megapixel photo against npm's `sharp`, both warm and each in its own process.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use document_types::protocol::OcrEngine;
use document_types::reading::{Drawing, ImageFormat, Preset};
use serde::Deserialize;
use shared::clients::readers::Readers;
use shared::settings;
use tests::program::built;

use crate::cost::{children_cpu, median};
use crate::{Bar, Row};

/// The two take turns so many times, so that a busy moment does not hit one of them alone.
const ROUNDS: usize = 3;

/// Runs in a round.
const RUNS: usize = 12;

const SCRIPT: &str = include_str!("sharp.mjs");

/// Milliseconds a run.
#[derive(Clone, Copy, Deserialize)]
struct Taken {
    /// The middle one by the clock.
    wall: f64,
    cpu: f64,
}

/// A thumbnail, and three presets from one decoding, as WebP of the same quality. Compared is CPU: on a busy
/// machine the clock tells of the others, and a reader gets its file through a pipe.
pub(crate) async fn rows() -> Result<Vec<Row>> {
    let peer = Peer::new()?;
    let photo = std::fs::read(&peer.photo)?;
    let presets = [Preset::AiVision, Preset::Preview, Preset::Thumbnail];
    let cases: [(&'static str, &[Preset]); 2] =
        [("drawing, 12 MP to 256 px", &presets[2..]), ("drawing, 12 MP to three presets", &presets)];
    let mut rows = Vec::new();
    for (what, presets) in cases {
        let (mut ours, mut peers) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            peers.push(peer.measure(presets)?);
            ours.push(measure(&photo, presets).await?);
        }
        let (ours, peer) = (middle(&ours), middle(&peers));
        rows.push(Row {
            what,
            ours: format!("{:.0} ms, CPU {:.0}", ours.wall, ours.cpu),
            peer: format!("sharp {:.0} ms, CPU {:.0}", peer.wall, peer.cpu),
            figure: ours.cpu / peer.cpu,
            bar: Bar::AtMost(0.95),
        });
    }
    Ok(rows)
}

fn middle(rounds: &[Taken]) -> Taken {
    let of = |part: fn(&Taken) -> f64| median(rounds.iter().map(part).collect());
    Taken { wall: of(|taken| taken.wall), cpu: of(|taken| taken.cpu) }
}

/// A reader at work, the way to it and back included.
async fn measure(photo: &[u8], presets: &[Preset]) -> Result<Taken> {
    let (_, cpu_of_start) = draw(photo, presets, 0).await?;
    let (walls, cpu) = draw(photo, presets, RUNS).await?;
    #[expect(clippy::cast_precision_loss, reason = "some runs")]
    let cpu = (cpu - cpu_of_start) * 1000.0 / RUNS as f64;
    Ok(Taken { wall: median(walls), cpu })
}

/// Milliseconds of each run after the first, and CPU seconds of the reader from its start to its end.
async fn draw(photo: &[u8], presets: &[Preset], runs: usize) -> Result<(Vec<f64>, f64)> {
    let before = children_cpu()?;
    let readers = Readers::new(&reader()?).map_err(|error| anyhow!("{error}"))?;
    let order = Drawing {
        page: 0,
        presets: presets.to_vec(),
        format: ImageFormat::Webp,
        rotation: None,
        password: None,
    };
    let mut walls = Vec::new();
    for run in 0..=runs {
        let begun = Instant::now();
        let images = readers.draw(photo, "photo.jpg", &order).await.map_err(|error| anyhow!("{error}"))?;
        let images = images.map_err(|error| anyhow!("{}", error.message))?;
        ensure!(images.len() == presets.len(), "{} images were made", images.len());
        if run > 0 {
            walls.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
    }
    readers.close().await;
    Ok((walls, children_cpu()? - before))
}

fn reader() -> Result<settings::Readers> {
    let program = built("astralis")?.into_os_string();
    let program = program.into_string().map_err(|path| anyhow!("{} is no text", path.display()))?;
    Ok(settings::Readers {
        count: 1,
        command: Some(vec![program, "reader".to_owned()]),
        page_limit: 1,
        word_limit: 250_000,
        page_time: Duration::from_secs(60),
        document_time: Duration::from_secs(60),
        memory: 1 << 30,
        language: "auto".to_owned(),
        ocr: false,
        pdfium_library: None,
        tessdata: None,
        ocr_engine: OcrEngine::Auto,
        onnxruntime_library: None,
        ocr_models: None,
    })
}

/// `sharp`, where `./dev bench` put it, and the photo that it made.
struct Peer {
    folder: PathBuf,
    photo: PathBuf,
}

impl Peer {
    fn new() -> Result<Self> {
        let program = std::env::current_exe()?;
        let target = program.ancestors().nth(2).context("the target folder")?;
        let folder = target.join("bench");
        ensure!(folder.join("node_modules/sharp").is_dir(), "sharp is not installed: run ./dev bench");
        std::fs::write(folder.join("sharp.mjs"), SCRIPT)?;
        let photo = folder.join("photo.jpg");
        run(&folder, &["make".as_ref(), photo.as_ref()])?;
        Ok(Self { folder, photo })
    }

    fn measure(&self, presets: &[Preset]) -> Result<Taken> {
        let sizes: Vec<String> = presets.iter().map(|preset| preset.longest_side().to_string()).collect();
        let (sizes, runs) = (sizes.join(","), RUNS.to_string());
        let output =
            run(&self.folder, &["measure".as_ref(), self.photo.as_ref(), sizes.as_ref(), runs.as_ref()])?;
        Ok(serde_json::from_str(&output)?)
    }
}

fn run(folder: &Path, arguments: &[&std::ffi::OsStr]) -> Result<String> {
    let output = Command::new("node").arg("sharp.mjs").args(arguments).current_dir(folder).output()?;
    ensure!(output.status.success(), "sharp: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}
