//! What reading needs beside the file: recognition and PDFium, loaded once and kept from file to file.

use document_types::protocol::Request;
use document_types::reading::ReadingError;
use pdfium_render::prelude::Pdfium;

use crate::fault::internal;
use crate::pdf;
use crate::recognition::Recognition;

/// Loaded models and libraries.
#[derive(Default)]
pub(crate) struct Engines {
    pub(crate) recognition: Recognition,
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
