//! What reading needs beside the file: recognition and PDFium, loaded once and kept from file to file.

use document_types::protocol::Request;
use document_types::reading::{ReadingError, ReadingErrorCode};
use pdfium_render::prelude::Pdfium;

use crate::ocr::Ocr;
use crate::pdf;

/// Loaded models and libraries.
#[derive(Default)]
pub(crate) struct Engines {
    pub(crate) ocr: Ocr,
    pub(crate) pdfium: Option<Pdfium>,
}

impl Engines {
    /// PDFium, for what is made of a PDF.
    pub(crate) fn pdfium(&mut self, request: &Request) -> Result<&Pdfium, ReadingError> {
        bound(&mut self.pdfium, request)
    }
}

/// PDFium, loaded when the first PDF comes.
pub(crate) fn bound<'a>(
    pdfium: &'a mut Option<Pdfium>,
    request: &Request,
) -> Result<&'a Pdfium, ReadingError> {
    let loaded = match pdfium.take() {
        Some(loaded) => loaded,
        None => pdf::bind(request.pdfium.as_deref()).map_err(internal)?,
    };
    Ok(pdfium.insert(loaded))
}

/// A fault of the reader itself.
pub(crate) fn internal(error: anyhow::Error) -> ReadingError {
    ReadingError::new(ReadingErrorCode::Internal, format!("{error:#}"))
}
