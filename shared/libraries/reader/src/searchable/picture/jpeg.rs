//! A JPEG goes into a PDF byte for byte, but for bytes that stray in its header.

use document_types::reading::ReadingError;
use turbojpeg::Colorspace;

use super::{Coding, Colours, Picture, Resolution};
use crate::raster::jpeg_markers::{has_inverted_inks, segments};
use crate::raster::{self, colour};

/// The picture of a JPEG file; decoded only when it is coded in a way that PDF does not know.
pub(in crate::searchable) fn of_jpeg(bytes: &[u8]) -> Result<Picture<'_>, ReadingError> {
    let (header, data) = raster::readable_jpeg(bytes)?;
    let resolution = Resolution::of_jpeg(bytes);
    if header.is_lossless || header.is_arithmetic || !has_samples_of_8_bits(bytes) {
        let (image, turn) = colour::jpeg(bytes, u32::MAX)?;
        return Picture::lossless(&image, turn, resolution);
    }
    let colours = match header.colorspace {
        Colorspace::Gray => Colours::Gray,
        Colorspace::CMYK | Colorspace::YCCK => Colours::Inks { inverted: has_inverted_inks(bytes) },
        Colorspace::RGB | Colorspace::YCbCr => Colours::Rgb,
    };
    Ok(Picture {
        width: raster::fit(header.width)?,
        height: raster::fit(header.height)?,
        data,
        coding: Coding::Jpeg { rgb: header.colorspace == Colorspace::RGB },
        colours,
        bits: 8,
        resolution,
        turn: raster::jpeg_turn(bytes),
    })
}

/// The frame header's first byte (ITU-T T.81, B.2.2).
fn has_samples_of_8_bits(bytes: &[u8]) -> bool {
    let mut frames = segments(bytes).filter(|(marker, _)| matches!(marker, 0xc0..=0xc2));
    frames.next().is_some_and(|(_, content)| content.first() == Some(&8))
}
