//! Pages of a TIFF: bits stay bits.

use document_types::reading::ReadingError;
use tiff::ColorType;

use super::{Coding, Colours, Picture, Resolution, decoded_tiff, deflated};
use crate::raster::{Samples, TiffPages};

/// The picture of one page.
pub(in crate::searchable) fn of_tiff<'a>(
    pages: &mut TiffPages<'_>,
    index: u32,
) -> Result<Picture<'a>, ReadingError> {
    let Ok(Samples { bytes, colours: ColorType::Gray(bits @ (1 | 2 | 4)), stored, turn }) =
        pages.samples(index)
    else {
        return decoded_tiff(pages, index);
    };
    let resolution = Resolution::of_tiff(pages);
    let (width, height) = stored;
    let data = deflated(&bytes).into();
    Ok(Picture { width, height, data, coding: Coding::Flate, colours: Colours::Gray, bits, resolution, turn })
}
