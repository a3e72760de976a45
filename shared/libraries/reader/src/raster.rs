//! Page images out of image files, as gray as early as possible and never larger than needed. Sizes are
//! checked before anything is decoded.

pub(crate) mod colour;
mod foreign;
mod heif;
mod jpeg;
pub(crate) mod jpeg_markers;
mod libtiff;
mod tiff_pages;

use std::io::Cursor;

use document_types::reading::{ReadingError, ReadingErrorCode};
use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{DynamicImage, ImageDecoder, ImageError};

use self::colour::ColourPage;
use crate::gray::{Gray, luma, on_white};
use crate::recognize::PageImage;
use crate::turn::Turn;

pub(crate) use heif::heif;
pub(crate) use jpeg::{jpeg, readable as readable_jpeg, turn as jpeg_turn};
pub(crate) use tiff_pages::{Samples, TiffPages};

/// Most bytes that a decoded image may take, in its own colours.
const MOST_BYTES: u64 = 256 << 20;

/// A page image, and what was wrong with the file where something of it could be saved.
pub(crate) type Decoded = (PageImage, Option<ReadingError>);

/// The one image of a file, in its own colours.
pub(crate) struct Loaded {
    image: DynamicImage,
    turn: Turn,
}

/// A PNG.
pub(crate) fn png(bytes: &[u8]) -> Result<Loaded, ReadingError> {
    load(PngDecoder::new(Cursor::new(bytes)).map_err(of_image)?)
}

/// The first frame of a GIF.
pub(crate) fn gif(bytes: &[u8]) -> Result<Loaded, ReadingError> {
    load(GifDecoder::new(Cursor::new(bytes)).map_err(of_image)?)
}

/// A BMP.
pub(crate) fn bmp(bytes: &[u8]) -> Result<Loaded, ReadingError> {
    load(BmpDecoder::new(Cursor::new(bytes)).map_err(of_image)?)
}

/// A WebP, the first frame of an animated one.
pub(crate) fn webp(bytes: &[u8]) -> Result<Loaded, ReadingError> {
    load(WebPDecoder::new(Cursor::new(bytes)).map_err(of_image)?)
}

fn load(mut decoder: impl ImageDecoder) -> Result<Loaded, ReadingError> {
    check_size(decoder.dimensions(), decoder.total_bytes())?;
    let turn = turn(&mut decoder);
    Ok(Loaded { image: DynamicImage::from_decoder(decoder).map_err(of_image)?, turn })
}

impl Loaded {
    /// For recognition.
    pub(crate) fn gray(self) -> Decoded {
        let stored = (self.image.width(), self.image.height());
        (PageImage { gray: gray_of(self.image), turn: self.turn, stored }, None)
    }

    /// For people and models.
    pub(crate) fn colour(self) -> ColourPage {
        (colour::colour_of(self.image), self.turn)
    }
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
