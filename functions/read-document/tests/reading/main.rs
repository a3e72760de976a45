//! Reading files through the pool, with real reader processes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that can't go on fails")]

mod build;
mod drawing;
mod files;
mod hostile;
mod images;
mod networks;
mod office;
mod pdf;
mod pool;
mod resumption;
mod searchable;
mod seen;
mod sheets;

use std::path::{Path, PathBuf};
use std::time::Duration;

use document_types::protocol::OcrEngine;
use document_types::reading::{ReadOptions, Reading, Word};
use shared::clients::readers::Readers;
use shared::settings;

/// The reader that these tests were built with.
const READER: &str = env!("CARGO_BIN_EXE_read-document");

/// Settings as an installation has them, with one reader.
fn settings() -> settings::Readers {
    settings::Readers {
        count: 1,
        command: Some([READER, "reader"].map(str::to_owned).to_vec()),
        page_limit: 500,
        word_limit: 250_000,
        page_time: Duration::from_secs(60),
        document_time: Duration::from_secs(120),
        memory: 1 << 30,
        language: "auto".to_owned(),
        ocr: true,
        pdfium_library: path("PDFIUM_LIBRARY"),
        tessdata: None,
        ocr_engine: OcrEngine::Auto,
        onnxruntime_library: path("ONNXRUNTIME_LIBRARY"),
        ocr_models: path("OCR_MODELS"),
    }
}

/// What `./dev` installed, where these tests were not built beside it.
fn path(variable: &str) -> Option<PathBuf> {
    settings::environment(variable).map(PathBuf::from)
}

fn pool(settings: &settings::Readers) -> Readers {
    Readers::new(settings).unwrap()
}

async fn read(bytes: &[u8], name: &str) -> Reading {
    pool(&settings()).read(bytes, name, &ReadOptions::default(), |_| ()).await.unwrap()
}

fn fixture_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(name)
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(fixture_path(name)).unwrap()
}

/// The first word that reads like this.
#[track_caller]
fn word<'a>(reading: &'a Reading, text: &str) -> &'a Word {
    let mut words = reading.pages.iter().flat_map(|page| &page.words);
    words.find(|word| word.text == text).unwrap_or_else(|| panic!("no {text:?} in {:?}", reading.text))
}

#[track_caller]
fn assert_near(found: [i32; 4], expected: [i32; 4], tolerance: i32) {
    let near = found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() <= tolerance);
    assert!(near, "{found:?} is not near {expected:?}");
}
