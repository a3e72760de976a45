//! The pages of a TIFF file, one after the other.

use std::io::Cursor;

use document_types::reading::{ReadingError, ReadingErrorCode};
use image::metadata::Orientation;
use tiff::decoder::ifd::Value;
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::colour::{ColourPage, from_inks, over_white};
use super::{MOST_BYTES, check_size, corrupt, too_large};
use crate::colour::Colour;
use crate::gray::{Gray, luma, luma_of_inks, on_white};
use crate::recognize::PageImage;
use crate::turn::Turn;

/// A TIFF file that is read page by page.
pub(crate) struct TiffPages<'a> {
    decoder: Decoder<Cursor<&'a [u8]>>,
    /// How many pages there are, up to the limit that was asked for.
    count: u32,
    next: u32,
}

impl<'a> TiffPages<'a> {
    /// Opens a file and counts its pages, at most one more than `limit`.
    pub(crate) fn open(bytes: &'a [u8], limit: u32) -> Result<Self, ReadingError> {
        let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(of_tiff)?;
        let mut count = 1;
        while count <= limit && decoder.more_images() {
            // A chain that leads nowhere ends the file where it breaks.
            if decoder.next_image().is_err() {
                break;
            }
            count += 1;
        }
        decoder.seek_to_image(0).map_err(of_tiff)?;
        Ok(Self { decoder, count, next: 0 })
    }

    /// How many pages there are; one more than the limit when there are too many.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// The page with this index. Quick when it is the one after the last that was read.
    pub(crate) fn page(&mut self, index: u32) -> Result<PageImage, ReadingError> {
        let Samples { bytes, colours, stored, turn } = self.samples(index)?;
        let pixels = gray_of(bytes, colours, stored)?;
        let gray = Gray { width: stored.0, height: stored.1, pixels };
        Ok(PageImage { gray, turn, stored })
    }

    /// The page with this index in colour.
    pub(crate) fn colour_page(&mut self, index: u32) -> Result<ColourPage, ReadingError> {
        let Samples { bytes, colours, stored, turn } = self.samples(index)?;
        let pixels = match colours {
            ColorType::RGB(8 | 16) => bytes,
            ColorType::RGBA(8 | 16) => over_white(&bytes),
            ColorType::CMYK(8 | 16) => from_inks(&bytes, false),
            _ => gray_of(bytes, colours, stored)?.iter().flat_map(|&level| [level; 3]).collect(),
        };
        let (width, height) = stored;
        if pixels.len() != 3 * width as usize * height as usize {
            return Err(corrupt("pixels are missing"));
        }
        Ok((Colour { width, height, pixels }, turn))
    }

    /// Pixels across and down per inch, or per centimetre where the last is true, of the page that was read last.
    pub(crate) fn resolution(&mut self) -> Option<(f64, f64, bool)> {
        let mut dots = |tag| match self.decoder.find_tag(tag) {
            Ok(Some(Value::Rational(dots, per))) if per > 0 => Some(f64::from(dots) / f64::from(per)),
            _ => None,
        };
        let (across, down) = (dots(Tag::XResolution)?, dots(Tag::YResolution)?);
        let unit = self.decoder.find_tag_unsigned::<u16>(Tag::ResolutionUnit).ok().flatten();
        // Absent means inches; 1 means that the numbers are only a ratio.
        (unit != Some(1)).then_some((across, down, unit == Some(3)))
    }

    /// The page with this index as it is stored, with samples of at most eight bits.
    pub(crate) fn samples(&mut self, index: u32) -> Result<Samples, ReadingError> {
        if Some(index) == self.next.checked_sub(1) {
            // The decoder stands there.
        } else if index > 0 && index == self.next {
            self.decoder.next_image().map_err(of_tiff)?;
        } else {
            self.decoder.seek_to_image(index as usize).map_err(of_tiff)?;
        }
        self.next = index + 1;
        let stored = self.decoder.dimensions().map_err(of_tiff)?;
        let colours = self.decoder.colortype().map_err(of_tiff)?;
        let samples = u64::from(colours.num_samples()) * u64::from(colours.bit_depth()).div_ceil(8);
        check_size(stored, u64::from(stored.0) * u64::from(stored.1) * samples)?;
        let orientation = self.decoder.find_tag_unsigned::<u8>(Tag::Orientation).ok().flatten();
        let turn = orientation.and_then(Orientation::from_exif).map(Turn::from_exif).unwrap_or_default();
        let mut image = DecodingResult::U8(Vec::new());
        let layout = self.decoder.read_image_to_buffer(&mut image).map_err(|error| match error {
            TiffError::LimitsExceeded => too_large(stored.0, stored.1),
            other => of_tiff(other),
        })?;
        let bytes = interleaved(bytes_of(image)?, layout.planes);
        Ok(Samples { bytes, colours, stored, turn })
    }
}

/// One page as it is stored.
pub(crate) struct Samples {
    /// Rows in whole bytes, samples of eight bits or, of gray, fewer.
    pub(crate) bytes: Vec<u8>,
    pub(crate) colours: ColorType,
    /// Width and height in pixels.
    pub(crate) stored: (u32, u32),
    /// How it is turned upright.
    pub(crate) turn: Turn,
}

/// Pixel after pixel what may be stored colour after colour.
fn interleaved(samples: Vec<u8>, planes: usize) -> Vec<u8> {
    if planes < 2 {
        return samples;
    }
    let length = samples.len() / planes;
    (0..length)
        .flat_map(|at| (0..planes).map(move |plane| plane * length + at))
        .map(|at| samples[at])
        .collect()
}

/// Samples of eight bits.
fn bytes_of(image: DecodingResult) -> Result<Vec<u8>, ReadingError> {
    match image {
        DecodingResult::U8(samples) => Ok(samples),
        DecodingResult::U16(samples) => {
            Ok(samples.into_iter().map(|sample| sample.to_be_bytes()[0]).collect())
        }
        _ => Err(unsupported("samples that are no integers of 8 or 16 bits")),
    }
}

fn gray_of(
    samples: Vec<u8>,
    colours: ColorType,
    (width, height): (u32, u32),
) -> Result<Vec<u8>, ReadingError> {
    let by = |count: usize, gray: fn(&[u8]) -> u8| samples.chunks_exact(count).map(gray).collect::<Vec<u8>>();
    let pixels = match colours {
        ColorType::Gray(8 | 16) => samples,
        ColorType::Gray(bits @ (1 | 2 | 4)) => unpacked(&samples, bits, width),
        ColorType::GrayA(8 | 16) => by(2, |pixel| on_white(pixel[0], pixel[1])),
        ColorType::RGB(8 | 16) => by(3, |pixel| luma(pixel[0], pixel[1], pixel[2])),
        ColorType::RGBA(8 | 16) => by(4, |pixel| on_white(luma(pixel[0], pixel[1], pixel[2]), pixel[3])),
        // Brightness comes first; the other two are colour alone.
        ColorType::YCbCr(8) => by(3, |pixel| pixel[0]),
        ColorType::Multiband { bit_depth: 8 | 16, num_samples: 2 } => by(2, |pixel| pixel[0]),
        ColorType::CMYK(8 | 16) => by(4, |ink| luma_of_inks([ink[0], ink[1], ink[2], ink[3]])),
        other => return Err(unsupported(&format!("the colours {other:?}"))),
    };
    let expected = width as usize * height as usize;
    if pixels.len() < expected { Err(corrupt("pixels are missing")) } else { Ok(pixels) }
}

/// Pixels of fewer than eight bits: packed from the highest bit on, each row in whole bytes.
fn unpacked(samples: &[u8], bits: u8, width: u32) -> Vec<u8> {
    let per_byte = usize::from(8 / bits);
    let white = u8::MAX >> (8 - bits);
    let row_bytes = (width as usize).div_ceil(per_byte);
    let mut pixels = Vec::with_capacity(samples.len() * per_byte);
    for row in samples.chunks_exact(row_bytes) {
        pixels.extend((0..width as usize).map(|x| {
            let shift = 8 - usize::from(bits) * (x % per_byte + 1);
            (row[x / per_byte] >> shift & white) * (255 / white)
        }));
    }
    pixels
}

fn of_tiff(error: TiffError) -> ReadingError {
    match error {
        TiffError::LimitsExceeded => {
            let megabytes = MOST_BYTES >> 20;
            let message = format!("the image takes more than the {megabytes} MB that are allowed");
            ReadingError::new(ReadingErrorCode::TooLarge, message)
        }
        TiffError::UnsupportedError(error) => unsupported(&error.to_string()),
        other => corrupt(other),
    }
}

fn unsupported(what: &str) -> ReadingError {
    ReadingError::new(ReadingErrorCode::Unsupported, format!("this variant of TIFF is not read: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_become_pixels_row_by_row() {
        assert_eq!(unpacked(&[0b1010_0000, 0b0110_0000], 1, 3), [255, 0, 255, 0, 255, 255]);
        assert_eq!(unpacked(&[0xf0, 0x80], 4, 3), [255, 0, 136]);
    }
}
