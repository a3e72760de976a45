//! The readers, tried on two small files: PDFium on a line of text, Tesseract on an empty picture.

use anyhow::{Context, anyhow};
use document_types::protocol::Confinement;
use document_types::reading::{Languages, ReadOptions, Reading};
use shared::{App, Result};

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
    let mut findings = vec![tried("PDFium", pdfium(app)).await, tried("OCR", languages(app)).await];
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
        read(app, PDF, "one-line.pdf", ReadOptions { ocr: false, ..ReadOptions::default() }).await?;
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
    let mut missing = Vec::new();
    for language in wanted.split('+') {
        let languages: Languages = language.parse().context("OCR_LANGUAGE")?;
        if let Err(error) =
            read(app, PICTURE, "blank.png", ReadOptions { languages, ..ReadOptions::default() }).await
        {
            missing.push(format!("{language}: {error}"));
        }
    }
    if !missing.is_empty() {
        return Err(anyhow!("{}; install tesseract-ocr-<language>", missing.join("; ")).into());
    }
    Ok(format!("languages {}", wanted.replace('+', ", ")))
}

async fn read(app: &App, bytes: &[u8], name: &str, options: ReadOptions) -> Result<Reading> {
    let reading = app.readers.read(bytes, name, &options, |_| {}).await?;
    match &reading.error {
        Some(error) => Err(anyhow!("{}: {}", error.code.as_str(), error.message).into()),
        None => Ok(reading),
    }
}
