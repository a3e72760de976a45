//! JPEG files, decoded at the smallest scale that keeps what is wanted of them.

use std::borrow::Cow;
use std::io::Cursor;

use document_types::reading::ReadingError;
use image::codecs::jpeg::JpegDecoder;
use turbojpeg::{Colorspace, DecompressHeader, Decompressor, PixelFormat, ScalingFactor};

use super::jpeg_markers::{has_inverted_inks, without_strays};
use super::{Decoded, check_size, corrupt, fit};
use crate::gray::{Gray, luma_of_inks};
use crate::prepare::LONGEST_SIDE;
use crate::recognize::PageImage;
use crate::turn::Turn;

/// A progressive JPEG may repeat its scans for ever; honest ones have about ten.
const MOST_SCANS: u32 = 500;

/// What libjpeg remarks about files that every viewer shows in full.
const HARMLESS: [&str; 4] = [
    "extraneous bytes before marker",
    "unknown JFIF revision",
    "Adobe color transform",
    "Invalid SOS parameters",
];

/// What is wanted of a JPEG.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// The scale is the smallest of 1, 1/2, 1/4 and 1/8 whose longest side is at least this.
    pub(super) longest: u32,
    /// Of anything but the inks of a press, which libjpeg leaves as they are.
    pub(super) format: PixelFormat,
    /// Bytes that a pixel takes until it is what the caller wants.
    pub(super) weight: u64,
}

/// The pixels of a JPEG, as far as it could be decoded.
pub(super) struct Jpeg {
    pub(super) width: u32,
    pub(super) height: u32,
    /// In the format that was wanted, or four inks each.
    pub(super) pixels: Vec<u8>,
    /// Of a file in the inks of a press: whether 255 stands for no ink.
    pub(super) inverted_inks: Option<bool>,
    /// Width and height at full scale.
    stored: (u32, u32),
    /// Broken in the middle, the upper part is in the pixels all the same.
    damage: Option<turbojpeg::Error>,
}

/// The one page of a JPEG, decoded at the smallest scale that keeps what recognition uses.
pub(crate) fn jpeg(bytes: &[u8]) -> Result<Decoded, ReadingError> {
    let decoded = decode(bytes, Wanted { longest: LONGEST_SIDE, format: PixelFormat::GRAY, weight: 4 })?;
    let Jpeg { width, height, pixels, inverted_inks, stored, damage } = decoded;
    let pixels = match inverted_inks {
        Some(inverted) => gray_of_ink(&pixels, inverted),
        None => pixels,
    };
    let image = PageImage { gray: Gray { width, height, pixels }, turn: turn(bytes), stored };
    let damage = damage.map(|error| error.to_string());
    let damage = damage.filter(|message| !HARMLESS.iter().any(|harmless| message.contains(harmless)));
    Ok((image, damage.map(corrupt)))
}

/// What the header says, and the file as libjpeg can read it: without stray bytes, where those are in its way.
pub(crate) fn readable(bytes: &[u8]) -> Result<(DecompressHeader, Cow<'_, [u8]>), ReadingError> {
    let error = match turbojpeg::read_header(bytes) {
        Ok(header) => return Ok((header, bytes.into())),
        Err(error) => error,
    };
    let clean = without_strays(bytes).ok_or_else(|| corrupt(&error))?;
    let header = turbojpeg::read_header(&clean).map_err(|_| corrupt(&error))?;
    Ok((header, clean.into()))
}

/// Decodes a JPEG after its size is checked.
pub(super) fn decode(bytes: &[u8], wanted: Wanted) -> Result<Jpeg, ReadingError> {
    let (header, bytes) = readable(bytes)?;
    let mut decompressor = Decompressor::new().map_err(corrupt)?;
    decompressor.read_header(&bytes).map_err(corrupt)?;
    let longest = header.width.max(header.height);
    let keeps = |denominator: &usize| !header.is_lossless && longest / denominator >= wanted.longest as usize;
    let factor = ScalingFactor::new(1, [8, 4, 2].into_iter().find(keeps).unwrap_or(1));
    let is_ink = matches!(header.colorspace, Colorspace::CMYK | Colorspace::YCCK);
    let (format, weight) = if is_ink { (PixelFormat::CMYK, 4) } else { (wanted.format, wanted.weight) };

    let scaled = header.scaled(factor);
    let (width, height) = (fit(scaled.width)?, fit(scaled.height)?);
    let stored = (fit(header.width)?, fit(header.height)?);
    // A progressive image is held as coefficients: two bytes for each sample of its full size.
    let held = if header.is_progressive { 6 * u64::from(stored.0) * u64::from(stored.1) } else { 0 };
    check_size(stored, held + weight * u64::from(width) * u64::from(height))?;
    decompressor.set_scaling_factor(factor).map_err(corrupt)?;
    decompressor.set_scan_limit(MOST_SCANS).map_err(corrupt)?;

    let pitch = scaled.width * format.size();
    let mut pixels = vec![255; pitch * scaled.height];
    let output = turbojpeg::Image {
        pixels: pixels.as_mut_slice(),
        width: scaled.width,
        pitch,
        height: scaled.height,
        format,
    };
    let damage = decompressor.decompress(&bytes, output).err();
    let inverted_inks = is_ink.then(|| has_inverted_inks(&bytes));
    Ok(Jpeg { width, height, pixels, inverted_inks, stored, damage })
}

/// What the EXIF of a JPEG asks for.
pub(crate) fn turn(bytes: &[u8]) -> Turn {
    JpegDecoder::new(Cursor::new(bytes))
        .map_or_else(|_| Turn::default(), |mut decoder| super::turn(&mut decoder))
}

/// Inks on paper as shades of gray.
fn gray_of_ink(inks: &[u8], inverted: bool) -> Vec<u8> {
    let flip = |ink: u8| if inverted { 255 - ink } else { ink };
    let gray = |ink: &[u8]| luma_of_inks([ink[0], ink[1], ink[2], ink[3]].map(flip));
    inks.chunks_exact(4).map(gray).collect()
}
