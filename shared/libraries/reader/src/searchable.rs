//! PDFs whose recognized words can be selected: the picture of each page with its words, invisible, over it.

pub(crate) mod affine;
pub(crate) mod font;
pub(crate) mod layout;
mod picture;
mod writer;

use document_types::protocol::{Binding, Request, Searchable};
use document_types::reading::{EnclosedFile, FileRole, Page, ReadingError, ReadingErrorCode};

use crate::engines::Engines;
use crate::pdf;
use crate::raster::{self, TiffPages};
use crate::sniff::Format;

/// Makes the PDF: of an image a new one around it, of a PDF the same with words added to recognized pages.
pub(crate) fn make(
    engines: &mut Engines,
    request: &Request,
    searchable: &Searchable,
    format: Format,
    bytes: Vec<u8>,
) -> Result<EnclosedFile, ReadingError> {
    let Searchable { pages, title, password } = searchable;
    let content = match format {
        Format::Pdf => pdf::searchable::make(engines.pdfium(request)?, &bytes, pages, password.as_ref())?,
        Format::Tiff => {
            let mut file = TiffPages::open(&bytes, request.page_limit)?;
            let count = file.count().min(request.page_limit);
            let pictures = (0..count).map(|index| picture::of_tiff(&mut file, index));
            writer::pdf(pictures, pages, title)?
        }
        Format::Jpeg => writer::pdf([picture::of_jpeg(&bytes)], pages, title)?,
        Format::Png => writer::pdf([picture::of_png(&bytes)], pages, title)?,
        Format::WebP => writer::pdf([picture::decoded(raster::webp(&bytes)?.colour())], pages, title)?,
        Format::Gif => writer::pdf([picture::decoded(raster::gif(&bytes)?.colour())], pages, title)?,
        Format::Bmp => writer::pdf([picture::decoded(raster::bmp(&bytes)?.colour())], pages, title)?,
        Format::Heif => writer::pdf([picture::decoded(raster::heif(&bytes)?.colour())], pages, title)?,
        Format::Pageless(_) => {
            let message = "only scans become searchable PDFs: this format has text of its own";
            return Err(ReadingError::new(ReadingErrorCode::Unsupported, message));
        }
    };
    let stem = request.name.rsplit_once('.').map_or(request.name.as_str(), |(stem, _)| stem);
    Ok(EnclosedFile::new(FileRole::Result, format!("{stem}.pdf"), "application/pdf", content))
}

/// Makes a PDF of JPEG files that follow one after the other, one page each.
pub(crate) fn bind(binding: &Binding, bytes: &[u8]) -> Result<EnclosedFile, ReadingError> {
    let mut rest = bytes;
    let mut files = Vec::with_capacity(binding.lengths.len());
    for &length in &binding.lengths {
        let split = usize::try_from(length).ok().and_then(|length| rest.split_at_checked(length));
        let Some((file, behind)) = split else {
            let message = "the pictures are shorter than was said";
            return Err(ReadingError::new(ReadingErrorCode::Internal, message));
        };
        files.push(file);
        rest = behind;
    }
    let content = writer::pdf(files.into_iter().map(picture::of_jpeg), &[], &binding.title)?;
    Ok(EnclosedFile::new(FileRole::Result, format!("{}.pdf", binding.title), "application/pdf", content))
}

/// The page as it was read belongs to a picture of this size, or the words would stand anywhere.
fn check_size(page: &Page, (width, height): (u32, u32)) -> Result<(), ReadingError> {
    if (page.width, page.height) == (width, height) {
        return Ok(());
    }
    let message = format!(
        "the page that was read has {} x {} pixels, and that of the file {width} x {height}",
        page.width, page.height
    );
    Err(ReadingError::new(ReadingErrorCode::Mismatch, message))
}
