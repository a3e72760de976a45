//! Page images out of JPEG, PNG, WebP and TIFF files, as gray as early as possible and never larger than
//! needed. Sizes are checked before anything is decoded.

pub(crate) mod colour;
pub(crate) mod jpeg_markers;
mod tiff_pages;

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{DynamicImage, ImageDecoder, ImageError};
use shared::documents::reading::{ReadingError, ReadingErrorCode};
use turbojpeg::{Decompressor, PixelFormat, ScalingFactor};

use crate::gray::{Gray, luma, on_white};
use crate::prepare::LONGEST_SIDE;
use crate::recognize::PageImage;
use crate::turn::Turn;

pub(crate) use tiff_pages::{Samples, TiffPages};

/// Most bytes that a decoded image may take, in its own colours.
const MOST_BYTES: u64 = 256 << 20;

/// A progressive JPEG may repeat its scans for ever; honest ones have about ten.
const MOST_SCANS: u32 = 500;

/// What libjpeg remarks about files that every viewer shows in full.
const HARMLESS: [&str; 4] = [
    "extraneous bytes before marker",
    "unknown JFIF revision",
    "Adobe color transform",
    "Invalid SOS parameters",
];

/// A page image, and what was wrong with the file where something of it could be saved.
pub(crate) type Decoded = (PageImage, Option<ReadingError>);

/// The one page of a JPEG, decoded at the smallest scale that keeps what recognition uses.
pub(crate) fn jpeg(bytes: &[u8]) -> Result<Decoded, ReadingError> {
    let mut decompressor = Decompressor::new().map_err(corrupt)?;
    let header = decompressor.read_header(bytes).map_err(corrupt)?;
    let factor = if header.is_lossless { ScalingFactor::ONE } else { scale(header.width.max(header.height)) };
    let scaled = header.scaled(factor);
    // A progressive image is held as coefficients: two bytes for each sample of its full size.
    let stored = (header.width * header.height * if header.is_progressive { 6 } else { 0 }) as u64;
    let (width, height) = (fit(scaled.width)?, fit(scaled.height)?);
    check_size((fit(header.width)?, fit(header.height)?), stored + u64::from(width) * u64::from(height))?;
    decompressor.set_scaling_factor(factor).map_err(corrupt)?;
    decompressor.set_scan_limit(MOST_SCANS).map_err(corrupt)?;

    let mut gray = Gray::white(width, height);
    let output = turbojpeg::Image {
        pixels: gray.pixels.as_mut_slice(),
        width: scaled.width,
        pitch: scaled.width,
        height: scaled.height,
        format: PixelFormat::GRAY,
    };
    // Broken in the middle, the upper part is in the buffer all the same.
    let damage = decompressor.decompress(bytes, output).err().map(|error| error.to_string());
    let damage = damage.filter(|message| !HARMLESS.iter().any(|harmless| message.contains(harmless)));
    let turn = JpegDecoder::new(Cursor::new(bytes))
        .map_or_else(|_| Turn::default(), |mut decoder| turn(&mut decoder));
    let image = PageImage { gray, turn, stored: (fit(header.width)?, fit(header.height)?) };
    Ok((image, damage.map(corrupt)))
}

/// The one page of a PNG.
pub(crate) fn png(bytes: &[u8]) -> Result<Decoded, ReadingError> {
    decode(PngDecoder::new(Cursor::new(bytes)).map_err(of_image)?)
}

/// The one page of a WebP.
pub(crate) fn webp(bytes: &[u8]) -> Result<Decoded, ReadingError> {
    decode(WebPDecoder::new(Cursor::new(bytes)).map_err(of_image)?)
}

fn decode(mut decoder: impl ImageDecoder) -> Result<Decoded, ReadingError> {
    let stored = decoder.dimensions();
    check_size(stored, decoder.total_bytes())?;
    let turn = turn(&mut decoder);
    let gray = gray_of(DynamicImage::from_decoder(decoder).map_err(of_image)?);
    Ok((PageImage { gray, turn, stored }, None))
}

fn turn(decoder: &mut impl ImageDecoder) -> Turn {
    decoder.orientation().map(Turn::from_exif).unwrap_or_default()
}

fn gray_of(image: DynamicImage) -> Gray {
    let (width, height) = (image.width(), image.height());
    let pixels = match image {
        DynamicImage::ImageLuma8(gray) => gray.into_raw(),
        DynamicImage::ImageRgb8(colour) => {
            colour.as_raw().chunks_exact(3).map(|pixel| luma(pixel[0], pixel[1], pixel[2])).collect()
        }
        other if other.color().has_alpha() => other
            .into_luma_alpha8()
            .as_raw()
            .chunks_exact(2)
            .map(|pixel| on_white(pixel[0], pixel[1]))
            .collect(),
        other => other.into_luma8().into_raw(),
    };
    Gray { width, height, pixels }
}

/// The smallest of 1, 1/2, 1/4 and 1/8 that leaves the longest side of a recognized image.
fn scale(longest: usize) -> ScalingFactor {
    let enough = |denominator: &usize| longest / denominator >= LONGEST_SIDE as usize;
    ScalingFactor::new(1, [8, 4, 2].into_iter().find(enough).unwrap_or(1))
}

fn check_size((width, height): (u32, u32), bytes: u64) -> Result<(), ReadingError> {
    if width == 0 || height == 0 {
        return Err(ReadingError::new(ReadingErrorCode::Empty, "the image has no pixels"));
    }
    if bytes > MOST_BYTES {
        return Err(too_large(width, height));
    }
    Ok(())
}

fn too_large(width: u32, height: u32) -> ReadingError {
    let message = format!("the image of {width} x {height} pixels is too large to be read");
    ReadingError::new(ReadingErrorCode::TooLarge, message)
}

pub(crate) fn fit(side: usize) -> Result<u32, ReadingError> {
    u32::try_from(side).map_err(corrupt)
}

fn of_image(error: ImageError) -> ReadingError {
    match error {
        ImageError::Limits(_) => {
            ReadingError::new(ReadingErrorCode::TooLarge, "the image is too large to be read")
        }
        ImageError::Unsupported(error) => ReadingError::new(
            ReadingErrorCode::Unsupported,
            format!("this variant of the image format is not read: {error}"),
        ),
        other => corrupt(other),
    }
}

pub(crate) fn corrupt(error: impl std::fmt::Display) -> ReadingError {
    ReadingError::new(ReadingErrorCode::Corrupt, format!("the image is damaged: {error}"))
}
