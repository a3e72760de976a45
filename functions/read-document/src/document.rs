//! Reading one file of any format: pages go out as soon as they are read, the reason for what is missing
//! comes back at the end.

use pdfium_render::prelude::Pdfium;
use shared::clients::readers::protocol::{Answer, Request};
use shared::documents::reading::{Page, ReadingError, ReadingErrorCode, TextSource};

use crate::ocr::Ocr;
use crate::pdf::{self, Content};
use crate::raster::{self, Decoded, TiffPages};
use crate::recognize::{PageImage, Recognizer};
use crate::sniff::{Format, sniff};

/// Takes answers; `false` when nobody listens any more.
pub(crate) type Sink<'a> = &'a mut dyn FnMut(Answer) -> bool;

/// What a reader process keeps from file to file: loaded models and libraries.
#[derive(Default)]
pub(crate) struct Reader {
    ocr: Ocr,
    pdfium: Option<Pdfium>,
}

impl Reader {
    /// Reads one file.
    pub(crate) fn read(
        &mut self,
        request: &Request,
        bytes: Vec<u8>,
        sink: Sink<'_>,
    ) -> Result<(), ReadingError> {
        match sniff(&bytes, &request.name)? {
            Format::Pdf => self.read_pdf(request, bytes, sink),
            Format::Jpeg => self.read_image(request, raster::jpeg(&bytes)?, sink),
            Format::Png => self.read_image(request, raster::png(&bytes)?, sink),
            Format::WebP => self.read_image(request, raster::webp(&bytes)?, sink),
            Format::Tiff => self.read_tiff(request, &bytes, sink),
        }
    }

    fn read_image(
        &mut self,
        request: &Request,
        decoded: Decoded,
        sink: Sink<'_>,
    ) -> Result<(), ReadingError> {
        let (image, damage) = decoded;
        sink(Answer::Pages(1));
        let page = recognized(&mut recognizer(&mut self.ocr, request), image)?;
        sink(Answer::Page(page));
        damage.map_or(Ok(()), Err)
    }

    fn read_tiff(&mut self, request: &Request, bytes: &[u8], sink: Sink<'_>) -> Result<(), ReadingError> {
        let mut pages = TiffPages::open(bytes, request.page_limit)?;
        let wanted = pages.count().min(request.page_limit);
        sink(Answer::Pages(wanted));
        let mut recognizer = recognizer(&mut self.ocr, request);
        for _ in 0..wanted {
            let page = recognized(&mut recognizer, pages.next()?)?;
            if !sink(Answer::Page(page)) {
                return Ok(());
            }
        }
        within_limit(pages.count(), request.page_limit)
    }

    fn read_pdf(&mut self, request: &Request, bytes: Vec<u8>, sink: Sink<'_>) -> Result<(), ReadingError> {
        let pdfium = match self.pdfium.take() {
            Some(pdfium) => pdfium,
            None => pdf::bind(request.pdfium.as_deref()).map_err(internal)?,
        };
        let pdfium = self.pdfium.insert(pdfium);
        let document = pdf::open(pdfium, bytes)?;
        let count = u32::try_from(document.pages().len()).unwrap_or_default();
        let wanted = count.min(request.page_limit);
        sink(Answer::Pages(wanted));

        let mut recognizer = recognizer(&mut self.ocr, request);
        let mut damage = Vec::new();
        for index in 0..wanted {
            let page = match pdf::page(&document, index, request.options.ocr) {
                Ok(Content::Text(page)) => page,
                Ok(Content::Picture(image)) => recognized(&mut recognizer, image)?,
                Err(error) => {
                    damage.push(error);
                    Page { source: TextSource::Native, ..Page::default() }
                }
            };
            if !sink(Answer::Page(page)) {
                return Ok(());
            }
        }
        // One bad page is named beside the others; with nothing but bad pages the file is broken.
        damage.into_iter().next().map_or_else(|| within_limit(count, request.page_limit), Err)
    }
}

fn recognizer<'a>(ocr: &'a mut Ocr, request: &'a Request) -> Recognizer<'a> {
    Recognizer::new(ocr, &request.options)
}

fn recognized(recognizer: &mut Recognizer<'_>, image: PageImage) -> Result<Page, ReadingError> {
    recognizer.read(image).map_err(internal)
}

fn within_limit(count: u32, limit: u32) -> Result<(), ReadingError> {
    if count <= limit {
        return Ok(());
    }
    let message = format!("the file has more than {limit} pages; only the first {limit} were read");
    Err(ReadingError::new(ReadingErrorCode::PageLimit, message))
}

fn internal(error: anyhow::Error) -> ReadingError {
    ReadingError::new(ReadingErrorCode::Internal, format!("{error:#}"))
}
