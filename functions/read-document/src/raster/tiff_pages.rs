//! The pages of a TIFF file, one after the other.

use std::io::Cursor;

use image::metadata::Orientation;
use shared::documents::reading::{ReadingError, ReadingErrorCode};
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::{MOST_BYTES, check_size, corrupt, too_large};
use crate::gray::{Gray, luma, on_white, under_ink};
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
        if index > 0 && index == self.next {
            self.decoder.next_image().map_err(of_tiff)?;
        } else if index > 0 {
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
        let samples = interleaved(bytes_of(image)?, layout.planes);
        let pixels = match colours {
            ColorType::Palette(bits) => self.from_palette(&samples, bits, stored)?,
            _ => gray_of(samples, colours, stored)?,
        };
        let gray = Gray { width: stored.0, height: stored.1, pixels };
        Ok(PageImage { gray, turn, stored })
    }
}

impl TiffPages<'_> {
    /// The brightness of colours by their number. A table holds all reds, then all greens, then all blues, of
    /// 16 bits each (TIFF 6.0, section 5).
    fn from_palette(
        &mut self,
        samples: &[u8],
        bits: u8,
        stored: (u32, u32),
    ) -> Result<Vec<u8>, ReadingError> {
        let table = self.decoder.get_tag_u16_vec(Tag::ColorMap).map_err(of_tiff)?;
        let count = table.len() / 3;
        let level = |colour: usize, number: usize| {
            table.get(colour * count + number).map_or(255, |level| level.to_be_bytes()[0])
        };
        let gray: Vec<u8> = (0..count.min(256))
            .map(|number| luma(level(0, number), level(1, number), level(2, number)))
            .collect();
        let numbers = match bits {
            8 => samples.to_vec(),
            1 | 2 | 4 => numbers(samples, bits, stored.0),
            _ => return Err(unsupported("palettes of more than 256 colours")),
        };
        let level = |number: u8| gray.get(usize::from(number)).copied().unwrap_or(255);
        whole(numbers.into_iter().map(level).collect(), stored)
    }
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
        ColorType::CMYK(8 | 16) => {
            by(4, |ink| under_ink(luma(255 - ink[0], 255 - ink[1], 255 - ink[2]), ink[3]))
        }
        other => return Err(unsupported(&format!("the colours {other:?}"))),
    };
    whole(pixels, (width, height))
}

fn whole(pixels: Vec<u8>, (width, height): (u32, u32)) -> Result<Vec<u8>, ReadingError> {
    let expected = width as usize * height as usize;
    if pixels.len() < expected { Err(corrupt("pixels are missing")) } else { Ok(pixels) }
}

/// Pixels of fewer than eight bits as shades of gray.
fn unpacked(samples: &[u8], bits: u8, width: u32) -> Vec<u8> {
    let white = u8::MAX >> (8 - bits);
    numbers(samples, bits, width).into_iter().map(|number| number * (255 / white)).collect()
}

/// Numbers of fewer than eight bits: packed from the highest bit on, each row in whole bytes.
fn numbers(samples: &[u8], bits: u8, width: u32) -> Vec<u8> {
    let per_byte = usize::from(8 / bits);
    let mask = u8::MAX >> (8 - bits);
    let row_bytes = (width as usize).div_ceil(per_byte);
    let mut pixels = Vec::with_capacity(samples.len() * per_byte);
    for row in samples.chunks_exact(row_bytes) {
        pixels.extend((0..width as usize).map(|x| {
            let shift = 8 - usize::from(bits) * (x % per_byte + 1);
            row[x / per_byte] >> shift & mask
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
