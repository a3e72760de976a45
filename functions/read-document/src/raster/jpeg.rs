//! JPEG files, decoded at the smallest scale that keeps what recognition uses.

use shared::documents::reading::ReadingError;
use turbojpeg::{Colorspace, Decompressor, PixelFormat, ScalingFactor};

use super::colour::jpeg_turn;
use super::jpeg_markers::has_inverted_inks;
use super::{Decoded, check_size, corrupt, fit};
use crate::gray::{Gray, luma, under_ink};
use crate::prepare::LONGEST_SIDE;
use crate::recognize::PageImage;

/// A progressive JPEG may repeat its scans for ever; honest ones have about ten.
pub(super) const MOST_SCANS: u32 = 500;

/// What libjpeg remarks about files that every viewer shows in full.
const HARMLESS: [&str; 4] = [
    "extraneous bytes before marker",
    "unknown JFIF revision",
    "Adobe color transform",
    "Invalid SOS parameters",
];

/// The one page of a JPEG, decoded at the smallest scale that keeps what recognition uses.
pub(crate) fn jpeg(bytes: &[u8]) -> Result<Decoded, ReadingError> {
    let mut decompressor = Decompressor::new().map_err(corrupt)?;
    let header = decompressor.read_header(bytes).map_err(corrupt)?;
    let factor = if header.is_lossless { ScalingFactor::ONE } else { scale(header.width.max(header.height)) };
    let scaled = header.scaled(factor);
    // A progressive image is held as coefficients: two bytes for each sample of its full size.
    let stored = (header.width * header.height * if header.is_progressive { 6 } else { 0 }) as u64;
    let (width, height) = (fit(scaled.width)?, fit(scaled.height)?);
    check_size((fit(header.width)?, fit(header.height)?), stored + 4 * u64::from(width) * u64::from(height))?;
    decompressor.set_scaling_factor(factor).map_err(corrupt)?;
    decompressor.set_scan_limit(MOST_SCANS).map_err(corrupt)?;

    // libjpeg makes gray of anything but the inks of a press.
    let is_ink = matches!(header.colorspace, Colorspace::CMYK | Colorspace::YCCK);
    let format = if is_ink { PixelFormat::CMYK } else { PixelFormat::GRAY };
    let mut pixels = vec![255; scaled.width * scaled.height * format.size()];
    let output = turbojpeg::Image {
        pixels: pixels.as_mut_slice(),
        width: scaled.width,
        pitch: scaled.width * format.size(),
        height: scaled.height,
        format,
    };
    // Broken in the middle, the upper part is in the buffer all the same.
    let damage = decompressor.decompress(bytes, output).err().map(|error| error.to_string());
    let damage = damage.filter(|message| !HARMLESS.iter().any(|harmless| message.contains(harmless)));
    let pixels = if is_ink { gray_of_ink(&pixels, bytes) } else { pixels };
    let gray = Gray { width, height, pixels };
    let image = PageImage { gray, turn: jpeg_turn(bytes), stored: (fit(header.width)?, fit(header.height)?) };
    Ok((image, damage.map(corrupt)))
}

/// Inks on paper as shades of gray.
fn gray_of_ink(inks: &[u8], file: &[u8]) -> Vec<u8> {
    let is_inverted = has_inverted_inks(file);
    let flip = |ink: u8| if is_inverted { 255 - ink } else { ink };
    let gray = |pixel: &[u8]| {
        under_ink(luma(255 - flip(pixel[0]), 255 - flip(pixel[1]), 255 - flip(pixel[2])), flip(pixel[3]))
    };
    inks.chunks_exact(4).map(gray).collect()
}

/// The smallest of 1, 1/2, 1/4 and 1/8 that leaves the longest side of a recognized image.
fn scale(longest: usize) -> ScalingFactor {
    let enough = |denominator: &usize| longest / denominator >= LONGEST_SIDE as usize;
    ScalingFactor::new(1, [8, 4, 2].into_iter().find(enough).unwrap_or(1))
}
