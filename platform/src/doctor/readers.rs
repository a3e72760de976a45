//! The readers, tried on small files: PDFium on a line of text, the neural engine on a picture of it, Tesseract on an empty picture.

use anyhow::{Context, anyhow};
use document_types::protocol::{Confinement, OcrEngine};
use document_types::reading::{Drawing, ImageFormat, Languages, Preset, ReadOptions, Reading};
use shared::clients::readers::Readers;
use shared::{App, Error, Result, settings};

use super::finding::{Fault, Finding, Tried, fault, tried};

/// A page with one line of text.
const PDF: &[u8] = include_bytes!("one-line.pdf");
const LINE: &str = "Everything is readable";

/// A white picture: Tesseract loads each language's model and finds nothing.
const PICTURE: &[u8] = include_bytes!("blank.png");

/// The languages from which `auto` chooses.
const LANGUAGES: [&str; 4] = ["eng", "spa", "fra", "deu"];

/// PDFium, the languages of OCR, and the confinement of readers.
pub(super) async fn examine(app: &App) -> Vec<Finding> {
    let mut findings =
        vec![tried("PDFium", "pdfium", pdfium(app)).await, languages(app).await, networks(app).await];
    findings.extend(app.readers.confinement().map(confined));
    app.readers.close().await;
    findings
}

/// A kernel that lacks the means is no fault of the installation, but its operator should know.
fn confined(confinement: Confinement) -> Finding {
    match confinement.is_full() {
        true => Finding::well("readers", confinement.to_string()),
        false => Finding::off("readers", confinement.to_string()),
    }
}

async fn pdfium(app: &App) -> Tried {
    let options = ReadOptions { ocr: false, ..ReadOptions::default() };
    let reading = read(&app.readers, PDF, "one-line.pdf", options).await;
    let reading = reading.map_err(|error| fault("pdfium", error.to_string()))?;
    if reading.text.trim() != LINE {
        return Err(fault("pdfium", format!("read {:?} instead of {LINE:?}", reading.text)));
    }
    Ok("reads the text of PDF files".to_owned())
}

async fn languages(app: &App) -> Finding {
    if !app.settings.readers.ocr {
        return Finding::off("OCR", "switched off by ENABLE_OCR");
    }
    tried("OCR", "ocr_language", installed(app)).await
}

async fn installed(app: &App) -> Tried {
    let configured = app.settings.readers.language.clone();
    let wanted = if configured == "auto" { LANGUAGES.join("+") } else { configured };
    let broken = |error: Error| fault("ocr_language", error.to_string());
    let readers = with_engine(app, OcrEngine::Tesseract).map_err(broken)?;
    let mut missing = Vec::new();
    for language in wanted.split('+') {
        let tried = match language.parse::<Languages>() {
            Ok(languages) => {
                let options = ReadOptions { languages, ..ReadOptions::default() };
                read(&readers, PICTURE, "blank.png", options).await.map_err(|error| error.to_string())
            }
            Err(error) => Err(format!("OCR_LANGUAGE: {error}")),
        };
        missing.extend(tried.err().map(|error| format!("{language}: {error}")));
    }
    readers.close().await;
    if missing.is_empty() {
        return Ok(format!("Tesseract, languages {}", wanted.replace('+', ", ")));
    }
    Err(fault("ocr_language", missing.join("; ")))
}

/// The neural engine, tried on a picture of the line of text.
async fn networks(app: &App) -> Finding {
    let settings = &app.settings.readers;
    let off = |why: &str| Finding::off("neural OCR", why);
    match settings.ocr_engine {
        _ if !settings.ocr => off("switched off by ENABLE_OCR"),
        OcrEngine::Tesseract => off("switched off by OCR_ENGINE"),
        OcrEngine::Auto if !app.readers.has_networks() => {
            off("its models are not installed (OCR_MODELS): Tesseract recognizes text alone")
        }
        OcrEngine::Auto | OcrEngine::Neural => tried("neural OCR", "neural_ocr", neural(app)).await,
    }
}

async fn neural(app: &App) -> Tried {
    let broken = |error: Error| -> Fault { fault("neural_ocr", error.to_string()) };
    line_in_a_picture(app).await.map_err(broken)
}

async fn line_in_a_picture(app: &App) -> Result<String> {
    let drawing = Drawing {
        page: 0,
        presets: vec![Preset::Preview],
        format: ImageFormat::Jpeg,
        rotation: None,
        password: None,
    };
    let drawn = app.readers.draw(PDF, "one-line.pdf", &drawing).await?;
    let drawn = drawn.map_err(|error| anyhow!("{}", error.message))?;
    let picture = drawn.first().context("no picture was drawn")?;
    let readers = with_engine(app, OcrEngine::Neural)?;
    let reading = read(&readers, &picture.content, "line.jpg", ReadOptions::default()).await?;
    readers.close().await;
    if reading.text.trim() != LINE {
        return Err(anyhow!("read {:?} instead of {LINE:?}", reading.text).into());
    }
    Ok("PP-OCRv6 reads text in pictures".to_owned())
}

/// Readers as they are set, but with one engine alone.
fn with_engine(app: &App, ocr_engine: OcrEngine) -> Result<Readers> {
    Readers::new(&settings::Readers { ocr_engine, count: 1, ..app.settings.readers.clone() })
}

async fn read(readers: &Readers, bytes: &[u8], name: &str, options: ReadOptions) -> Result<Reading> {
    let reading = readers.read(bytes, name, &options, |_| {}).await?;
    match &reading.error {
        Some(error) => Err(anyhow!("{}: {}", error.code.as_str(), error.message).into()),
        None => Ok(reading),
    }
}
