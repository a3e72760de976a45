//! How files are read.

use std::path::PathBuf;

use document_types::protocol::OcrEngine;

use super::Source;
use crate::settings::Readers;

pub(super) fn readers(source: &mut Source<'_>, count: usize) -> Readers {
    let command = source.optional("READER_COMMAND");
    let language = source.text("OCR_LANGUAGE");
    if !language
        .split(['+', ','])
        .all(|part| part.len() >= 3 && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
    {
        source
            .faults
            .push(format!("OCR_LANGUAGE is {language:?}, expected auto or languages such as eng+deu"));
    }
    Readers {
        count,
        command: command.map(|line| line.split_whitespace().map(str::to_owned).collect()),
        page_limit: source.positive("PAGE_LIMIT"),
        word_limit: source.positive("WORD_LIMIT").into(),
        page_time: source.seconds("PAGE_SECONDS"),
        document_time: source.seconds("DOCUMENT_SECONDS"),
        memory: u64::from(source.positive("READER_MEMORY_MB")) * 1024 * 1024,
        language: language.replace(',', "+"),
        ocr: source.flag("ENABLE_OCR"),
        pdfium_library: source.optional("PDFIUM_LIBRARY").map(PathBuf::from),
        tessdata: source.optional("TESSDATA_PREFIX").map(PathBuf::from),
        ocr_engine: ocr_engine(source),
        onnxruntime_library: source.optional("ONNXRUNTIME_LIBRARY").map(PathBuf::from),
        ocr_models: source.optional("OCR_MODELS").map(PathBuf::from),
    }
}

fn ocr_engine(source: &mut Source<'_>) -> OcrEngine {
    let engine = source.text("OCR_ENGINE");
    engine.parse().unwrap_or_else(|_| {
        source.faults.push(format!("OCR_ENGINE is {engine:?}, expected auto, neural or tesseract"));
        OcrEngine::Auto
    })
}
