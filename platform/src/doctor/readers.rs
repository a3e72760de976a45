//! The readers, tried on small files: PDFium on a line of text, the neural engine on a picture of it, Tesseract on an empty picture.

use anyhow::{Context, anyhow};
use document_types::protocol::{Confinement, OcrEngine};
use document_types::reading::{Drawing, ImageFormat, Languages, Preset, ReadOptions, Reading};
use shared::clients::readers::Readers;
use shared::{App, Result, settings};

use super::{Finding, Verdict, tried};

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
        vec![tried("PDFium", pdfium(app)).await, tried("OCR", languages(app)).await, networks(app).await];
    findings.extend(app.readers.confinement().map(confined));
    app.readers.close().await;
    findings
}

/// A kernel that lacks the means is no fault of the installation, but its operator should know.
fn confined(confinement: Confinement) -> Finding {
    let verdict = match confinement.is_full() {
        true => Verdict::Well(confinement.to_string()),
        false => Verdict::Off(confinement.to_string()),
    };
    Finding { part: "readers", verdict }
}

async fn pdfium(app: &App) -> Result<String> {
    let reading =
        read(&app.readers, PDF, "one-line.pdf", ReadOptions { ocr: false, ..ReadOptions::default() }).await?;
    if reading.text.trim() != LINE {
        return Err(anyhow!("read {:?} instead of {LINE:?}", reading.text).into());
    }
    Ok("reads the text of PDF files".to_owned())
}

async fn languages(app: &App) -> Result<String> {
    if !app.settings.readers.ocr {
        return Ok("switched off by ENABLE_OCR".to_owned());
    }
    let configured = app.settings.readers.language.clone();
    let wanted = if configured == "auto" { LANGUAGES.join("+") } else { configured };
    let readers = with_engine(app, OcrEngine::Tesseract)?;
    let mut missing = Vec::new();
    for language in wanted.split('+') {
        let languages: Languages = language.parse().context("OCR_LANGUAGE")?;
        if let Err(error) =
            read(&readers, PICTURE, "blank.png", ReadOptions { languages, ..ReadOptions::default() }).await
        {
            missing.push(format!("{language}: {error}"));
        }
    }
    readers.close().await;
    if !missing.is_empty() {
        return Err(anyhow!("{}; install tesseract-ocr-<language>", missing.join("; ")).into());
    }
    Ok(format!("Tesseract, languages {}", wanted.replace('+', ", ")))
}

/// The neural engine, tried on a picture of the line of text.
async fn networks(app: &App) -> Finding {
    let settings = &app.settings.readers;
    let off = |why: &str| Finding { part: "neural OCR", verdict: Verdict::Off(why.to_owned()) };
    match settings.ocr_engine {
        _ if !settings.ocr => off("switched off by ENABLE_OCR"),
        OcrEngine::Tesseract => off("switched off by OCR_ENGINE"),
        OcrEngine::Auto if !app.readers.has_networks() => {
            off("its models are not installed (OCR_MODELS): Tesseract recognizes text alone")
        }
        OcrEngine::Auto | OcrEngine::Neural => tried("neural OCR", line_in_a_picture(app)).await,
    }
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
