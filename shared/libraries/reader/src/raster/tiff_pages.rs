//! The pages of a TIFF file, one after the other.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use document_types::reading::{ReadingError, ReadingErrorCode};
use fast_image_resize::FilterType;
use image::metadata::Orientation;
use tiff::decoder::ifd::Value;
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::colour::{ColourPage, from_inks, over_white};
use super::libtiff::{self, TiffPage};
use super::{MOST_BYTES, check_size, corrupt, too_large};
use crate::colour::Colour;
use crate::fault::internal;
use crate::gray::{Gray, luma, luma_of_inks, on_white};
use crate::recognize::PageImage;
use crate::scale::scale;
use crate::turn::Turn;

/// A resolution that differs more between across and down is a slip of the program that wrote it.
const MOST_STRETCHED: f64 = 2.5;

/// A TIFF file that is read page by page.
pub(crate) struct TiffPages<'a> {
    bytes: &'a [u8],
    /// Nothing where it does not understand the first page.
    decoder: Option<Decoder<Cursor<&'a [u8]>>>,
    /// How many pages there are, up to the limit that was asked for.
    count: u32,
    next: u32,
}

impl<'a> TiffPages<'a> {
    /// Opens a file and counts its pages, at most one more than `limit`.
    pub(crate) fn open(bytes: &'a [u8], limit: u32) -> Result<Self, ReadingError> {
        let mut decoder = match Decoder::new(Cursor::new(bytes)) {
            Ok(decoder) => decoder,
            Err(error) => {
                let count = libtiff::count(bytes, limit).map_err(|_| of_tiff(error))?;
                return Ok(Self { bytes, decoder: None, count, next: 0 });
            }
        };
        let mut count = 1;
        while count <= limit && decoder.more_images() {
            if decoder.next_image().is_err() {
                // A page that this decoder does not understand, or a chain that leads nowhere.
                count = libtiff::count(bytes, limit).unwrap_or(count).max(count);
                break;
            }
            count += 1;
        }
        decoder.seek_to_image(0).map_err(of_tiff)?;
        Ok(Self { bytes, decoder: Some(decoder), count, next: 0 })
    }

    /// How many pages there are; one more than the limit when there are too many.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// The page with this index. Quick when it is the one after the last that was read.
    pub(crate) fn page(&mut self, index: u32) -> Result<PageImage, ReadingError> {
        let (gray, turn, resolution) = match self.decoded(index, gray_of) {
            Ok((pixels, (width, height), turn)) => {
                let resolution = self.resolution().map(|(across, down, _)| (across, down));
                (Gray { width, height, pixels }, turn, resolution)
            }
            Err(error) => {
                let page = self.by_libtiff(index, error)?;
                (page.image.gray(), turn_of(page.orientation), page.resolution)
            }
        };
        let stored = (gray.width, gray.height);
        Ok(PageImage { gray: square(gray, resolution)?, turn, stored })
    }

    /// The page with this index in colour.
    pub(crate) fn colour_page(&mut self, index: u32) -> Result<ColourPage, ReadingError> {
        match self.decoded(index, colour_of) {
            Ok((pixels, (width, height), turn)) => Ok((Colour { width, height, pixels }, turn)),
            Err(error) => {
                let page = self.by_libtiff(index, error)?;
                Ok((page.image, turn_of(page.orientation)))
            }
        }
    }

    fn decoded(&mut self, index: u32, pixels_of: PixelsOf) -> Result<Stored, ReadingError> {
        let Samples { bytes, colours, stored, turn } = self.samples(index)?;
        Ok((pixels_of(bytes, colours, stored)?, stored, turn))
    }

    /// The page by the other decoder, where it is sound for that one; else what the first said.
    fn by_libtiff(&self, index: u32, error: ReadingError) -> Result<TiffPage, ReadingError> {
        if error.code == ReadingErrorCode::TooLarge {
            return Err(error);
        }
        libtiff::page(self.bytes, index).map_err(|_| error)
    }

    /// Pixels across and down per inch, or per centimetre where the last is true, of the page that was read last.
    pub(crate) fn resolution(&mut self) -> Option<(f64, f64, bool)> {
        let decoder = self.decoder.as_mut()?;
        let mut dots = |tag| match decoder.find_tag(tag) {
            Ok(Some(Value::Rational(dots, per))) if per > 0 => Some(f64::from(dots) / f64::from(per)),
            _ => None,
        };
        let (across, down) = (dots(Tag::XResolution)?, dots(Tag::YResolution)?);
        let unit = decoder.find_tag_unsigned::<u16>(Tag::ResolutionUnit).ok().flatten();
        // Absent means inches; 1 means that the numbers are only a ratio.
        (unit != Some(1)).then_some((across, down, unit == Some(3)))
    }

    /// The page with this index as it is stored, with samples of at most eight bits.
    pub(crate) fn samples(&mut self, index: u32) -> Result<Samples, ReadingError> {
        let decoder = self.decoder.as_mut().ok_or_else(|| unsupported("its first page"))?;
        if Some(index) == self.next.checked_sub(1) {
            // The decoder stands there.
        } else if index > 0 && index == self.next {
            decoder.next_image().map_err(of_tiff)?;
        } else {
            decoder.seek_to_image(index as usize).map_err(of_tiff)?;
        }
        self.next = index + 1;
        let stored = decoder.dimensions().map_err(of_tiff)?;
        let colours = decoder.colortype().map_err(of_tiff)?;
        let samples = u64::from(colours.num_samples()) * u64::from(colours.bit_depth()).div_ceil(8);
        check_size(stored, u64::from(stored.0) * u64::from(stored.1) * samples)?;
        let orientation = decoder.find_tag_unsigned::<u8>(Tag::Orientation).ok().flatten();
        let turn = orientation.map(turn_of).unwrap_or_default();
        let mut image = DecodingResult::U8(Vec::new());
        // The crate asserts what it believes of the layout, which files contradict.
        let decoded = catch_unwind(AssertUnwindSafe(|| decoder.read_image_to_buffer(&mut image)));
        let layout =
            decoded.map_err(|_| unsupported("the layout of its samples"))?.map_err(|error| match error {
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

/// What an orientation asks for.
fn turn_of(orientation: u8) -> Turn {
    Orientation::from_exif(orientation).map(Turn::from_exif).unwrap_or_default()
}

/// Pixels, width and height as they are stored, and how they are turned upright.
type Stored = (Vec<u8>, (u32, u32), Turn);

/// What makes pixels of samples.
type PixelsOf = fn(Vec<u8>, ColorType, (u32, u32)) -> Result<Vec<u8>, ReadingError>;

/// Pixels of fax machines are up to twice as high as wide; lines of such a page would be squeezed.
fn square(page: Gray, resolution: Option<(f64, f64)>) -> Result<Gray, ReadingError> {
    let ratio = resolution.map_or(1.0, |(across, down)| across / down);
    if !(1.0 / MOST_STRETCHED..=MOST_STRETCHED).contains(&ratio) || (0.9..1.1).contains(&ratio) {
        return Ok(page);
    }
    let stretched = |side: u32, by: f64| (f64::from(side) * by).round() as u32;
    let size = if ratio > 1.0 {
        (page.width, stretched(page.height, ratio))
    } else {
        (stretched(page.width, 1.0 / ratio), page.height)
    };
    check_size(size, u64::from(size.0) * u64::from(size.1))?;
    scale(&page, size, FilterType::Bilinear).map_err(internal)
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

fn colour_of(samples: Vec<u8>, colours: ColorType, stored: (u32, u32)) -> Result<Vec<u8>, ReadingError> {
    let pixels = match colours {
        ColorType::RGB(8 | 16) => samples,
        ColorType::RGBA(8 | 16) => over_white(&samples),
        ColorType::CMYK(8 | 16) => from_inks(&samples, false),
        _ => gray_of(samples, colours, stored)?.iter().flat_map(|&level| [level; 3]).collect(),
    };
    let expected = 3 * stored.0 as usize * stored.1 as usize;
    if pixels.len() == expected { Ok(pixels) } else { Err(corrupt("pixels are missing")) }
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

    /// A little-endian file of one page: tags of single numbers in rising order, the last of them the place of the data.
    fn file(tags: &[(u16, u32)], data: &[u8]) -> Vec<u8> {
        const LONG: u16 = 4;
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        bytes.extend((tags.len() as u16).to_le_bytes());
        let start = 8 + 2 + 12 * tags.len() as u32 + 4;
        for &(tag, value) in tags {
            let value = if matches!(tag, 273 | 324) { start } else { value };
            bytes.extend([tag.to_le_bytes(), LONG.to_le_bytes()].concat());
            bytes.extend([1_u32.to_le_bytes(), value.to_le_bytes()].concat());
        }
        bytes.extend([0; 4]);
        bytes.extend(data);
        bytes
    }

    fn gray(bytes: &[u8]) -> Vec<u8> {
        TiffPages::open(bytes, 1).unwrap().page(0).unwrap().gray.pixels
    }

    /// Tags of a page of a fax: 8 pixels wide, 2 high, white when 0.
    fn fax(compression: u32, fill_order: u32, bytes: u32) -> Vec<(u16, u32)> {
        vec![
            (256, 8),
            (257, 2),
            (258, 1),
            (259, compression),
            (262, 0),
            (266, fill_order),
            (273, 0),
            (277, 1),
            (278, 2),
            (279, bytes),
        ]
    }

    #[test]
    fn pages_of_fax_machines_are_read() {
        // ITU-T T.4: eight white are 10011; four white 1011, four black 011.
        let rows = [0b1001_1000, 0b1011_0110];
        let seen = [[255; 8], [255, 255, 255, 255, 0, 0, 0, 0]].concat();
        assert_eq!(gray(&file(&fax(2, 1, 2), &rows)), seen, "modified Huffman");
        assert_eq!(gray(&file(&fax(2, 2, 2), &rows.map(u8::reverse_bits))), seen, "the lowest bit first");
        // Group 3 begins each row with 000000000001.
        let rows = [0x00, 0x19, 0x80, 0x01, 0xb6, 0x10];
        assert_eq!(gray(&file(&fax(3, 1, rows.len() as u32), &rows)), seen, "Group 3");
    }

    #[test]
    fn planes_in_tiles_end_no_reader() {
        let tags = [
            (256, 16),
            (257, 16),
            (258, 8),
            (259, 1),
            (262, 2),
            (277, 3),
            (284, 2),
            (322, 16),
            (323, 16),
            (324, 0),
            (325, 256),
        ];
        // Offsets of one plane only: nobody can read that, and nobody may fall over it.
        let bytes = file(&tags, &[0; 768]);
        let mut pages = TiffPages::open(&bytes, 1).unwrap();
        assert!(pages.page(0).is_err());
    }

    #[test]
    fn a_fax_that_breaks_off_is_damaged() {
        // The second row is missing.
        let bytes = file(&fax(2, 1, 1), &[0b1001_1000]);
        let read = TiffPages::open(&bytes, 1).unwrap().page(0);
        assert!(read.is_err());
    }

    #[test]
    fn a_fax_with_flat_pixels_is_stretched() {
        let page = Gray::white(10, 5);
        let stretched = square(page.clone(), Some((204.0, 98.0))).unwrap();
        assert_eq!((stretched.width, stretched.height), (10, 10));
        assert_eq!(square(page.clone(), Some((72.0, 720.0))).unwrap(), page);
    }
}
