//! Reading one file of any format: pages go out as soon as they are read, the reason for what is missing
//! comes back at the end.

use document_types::protocol::{Answer, Request, Sink, Task};
use document_types::reading::{
    FileRole, Page, PageRange, ReadOptions, ReadingError, ReadingErrorCode, TextSource,
};

use crate::bounds::Bounds;
use crate::engines::{Engines, bound};
use crate::raster::{self, Decoded, TiffPages};
use crate::recognition::{PageReader, Recognition};
use crate::recognize::PageImage;
use crate::sniff::{Format, sniff};
use crate::{drawing, e_invoice, pageless, pdf, photograph, searchable};

/// How one file is to be read.
#[derive(Clone, Copy)]
struct Order<'a> {
    request: &'a Request,
    options: &'a ReadOptions,
}

/// A reader of files of any format. It keeps loaded models and libraries from file to file.
#[derive(Default)]
pub struct Reader(Engines);

impl Reader {
    /// Does what is asked for with one file.
    ///
    /// # Errors
    /// Why the file, or the rest of it, can't be read, drawn or made.
    pub fn work(&mut self, request: &Request, bytes: Vec<u8>, sink: Sink<'_>) -> Result<(), ReadingError> {
        match &request.task {
            Task::Read(options) => {
                let format = sniff(&bytes, &request.name)?;
                let mut bounds = Bounds::new(request.word_limit);
                let mut bounded = |answer| bounds.hand_on(answer, sink);
                let read = self.read(Order { request, options }, format, bytes, &mut |answer| {
                    with_invoice(answer, &mut bounded)
                });
                read.and(bounds.outcome())
            }
            Task::Draw(drawing) => {
                let format = sniff(&bytes, &request.name)?;
                for image in drawing::draw(&mut self.0, request, drawing, format, bytes)? {
                    sink(Answer::File(image));
                }
                Ok(())
            }
            Task::MakeSearchable(searchable) => {
                let format = sniff(&bytes, &request.name)?;
                sink(Answer::File(searchable::make(&mut self.0, request, searchable, format, bytes)?));
                Ok(())
            }
            Task::Straighten => {
                let format = sniff(&bytes, &request.name)?;
                sink(Answer::File(photograph::straighten(format, &bytes)?));
                Ok(())
            }
            Task::Bind(binding) => {
                sink(Answer::File(searchable::bind(binding, &bytes)?));
                Ok(())
            }
            // Reading is all that is done here: a program that finds things in texts does so itself.
            Task::Find(_) => {
                Err(ReadingError::new(ReadingErrorCode::Unsupported, "this reader finds nothing in texts"))
            }
        }
    }

    fn read(
        &mut self,
        order: Order<'_>,
        format: Format,
        bytes: Vec<u8>,
        sink: Sink<'_>,
    ) -> Result<(), ReadingError> {
        match format {
            Format::Pdf => self.read_pdf(order, &bytes, sink),
            Format::Jpeg => self.read_image(order, raster::jpeg(&bytes)?, sink),
            Format::Png => self.read_image(order, raster::png(&bytes)?.gray(), sink),
            Format::WebP => self.read_image(order, raster::webp(&bytes)?.gray(), sink),
            Format::Gif => self.read_image(order, raster::gif(&bytes)?.gray(), sink),
            Format::Bmp => self.read_image(order, raster::bmp(&bytes)?.gray(), sink),
            Format::Heif => self.read_image(order, raster::heif(&bytes)?.gray(), sink),
            Format::Tiff => self.read_tiff(order, &bytes, sink),
            Format::Pageless(format) => pageless::read(format, &bytes, &order.request.name, sink),
        }
    }

    fn read_image(&mut self, order: Order<'_>, decoded: Decoded, sink: Sink<'_>) -> Result<(), ReadingError> {
        let (image, damage) = decoded;
        if order.wanted(1)?.is_empty() {
            return Ok(());
        }
        sink(Answer::Pages(1));
        let page = order.recognized(&mut order.recognizer(&mut self.0.recognition), image)?;
        sink(Answer::Page(page));
        damage.map_or(Ok(()), Err)
    }

    fn read_tiff(&mut self, order: Order<'_>, bytes: &[u8], sink: Sink<'_>) -> Result<(), ReadingError> {
        let last = order.range().among(u32::MAX).start.saturating_add(order.request.page_limit);
        let mut pages = TiffPages::open(bytes, last)?;
        let wanted = order.wanted(pages.count())?;
        sink(Answer::Pages(wanted.len() as u32));
        let mut recognizer = order.recognizer(&mut self.0.recognition);
        for index in wanted {
            let page = order.recognized(&mut recognizer, pages.page(index)?)?;
            if !sink(Answer::Page(page)) {
                return Ok(());
            }
        }
        order.within_limit(pages.count())
    }

    fn read_pdf(&mut self, order: Order<'_>, bytes: &[u8], sink: Sink<'_>) -> Result<(), ReadingError> {
        let Engines { recognition, pdfium } = &mut self.0;
        let pdfium = bound(pdfium, order.request)?;
        let mut facts = pdf::Facts::of(bytes);
        let document = pdf::open(pdfium, bytes, order.options.password.as_ref())?;
        let count = u32::try_from(document.pages().len()).unwrap_or_default();
        let wanted = order.wanted(count)?;
        for file in pdf::attachments(&document, &mut facts) {
            sink(Answer::File(file));
        }
        sink(Answer::Pages(wanted.len() as u32));

        let mut recognizer = order.recognizer(recognition);
        let mut course = pdf::Course::new(facts);
        let mut damage = None;
        for index in wanted {
            let mut recognize = |image| order.recognized(&mut recognizer, image);
            let recognize: Option<pdf::Recognize<'_>> =
                if order.options.ocr { Some(&mut recognize) } else { None };
            let page = pdf::page(&document, index, &mut course, recognize).unwrap_or_else(|error| {
                damage = damage.take().or(Some(error.clone()));
                Page { source: TextSource::Native, error: Some(error), ..Page::default() }
            });
            if !sink(Answer::Page(page)) {
                return Ok(());
            }
        }
        // One bad page is named beside the others; with nothing but bad pages the file is broken.
        damage.map_or_else(|| order.within_limit(count), Err)
    }
}

impl<'a> Order<'a> {
    fn range(&self) -> PageRange {
        self.options.pages.unwrap_or_else(PageRange::all)
    }

    /// Indices of the pages to be read of so many.
    fn wanted(&self, count: u32) -> Result<std::ops::Range<u32>, ReadingError> {
        let wanted = self.range().among(count);
        if wanted.is_empty() && count > 0 {
            let message = format!("pages {} were asked for, and the file has {count}", self.range());
            return Err(ReadingError::new(ReadingErrorCode::Empty, message));
        }
        Ok(wanted.start..wanted.end.min(wanted.start.saturating_add(self.request.page_limit)))
    }

    fn recognizer(&self, recognition: &'a mut Recognition) -> PageReader<'a> {
        PageReader::new(recognition, self.request, self.options)
    }

    /// A picture as a page, with its words where they are wanted.
    fn recognized(&self, recognizer: &mut PageReader<'_>, image: PageImage) -> Result<Page, ReadingError> {
        if !self.options.ocr {
            let (width, height) = image.stored;
            return Ok(Page { width, height, source: TextSource::Ocr, ..Page::default() });
        }
        recognizer.read(image)
    }

    fn within_limit(&self, count: u32) -> Result<(), ReadingError> {
        let limit = self.request.page_limit;
        if self.range().among(count).len() <= limit as usize {
            return Ok(());
        }
        let message = format!("the file has more than {limit} pages; only the first {limit} were read");
        Err(ReadingError::new(ReadingErrorCode::PageLimit, message))
    }
}

/// Hands on an answer; before the XML of an invoice what it says, and behind it the files inside.
fn with_invoice(answer: Answer, sink: Sink<'_>) -> bool {
    let (invoice, files) = match &answer {
        Answer::File(file) if file.role == FileRole::EInvoice => {
            (e_invoice::parse(&file.content), e_invoice::attached(&file.content))
        }
        _ => (None, Vec::new()),
    };
    invoice.is_none_or(|invoice| sink(Answer::Invoice(Box::new(invoice))))
        && sink(answer)
        && files.into_iter().all(|file| sink(Answer::File(file)))
}
