//! The picture of a page as it goes into a PDF: as it is in the file where PDF can hold that, else without loss.

mod jpeg;
mod png;
mod resolution;
mod tiff;

use std::borrow::Cow;
use std::io::Write;

use document_types::reading::ReadingError;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::Predictor;
use pdf_writer::{Chunk, Filter, Finish, Name, Ref};

use crate::colour::Colour;
use crate::raster::TiffPages;
use crate::raster::colour::ColourPage;
use crate::turn::Turn;

pub(super) use jpeg::of_jpeg;
pub(super) use png::of_png;
pub(super) use resolution::Resolution;
pub(super) use tiff::of_tiff;

/// A picture and what its file says about it.
pub(super) struct Picture<'a> {
    pub(super) width: u32,
    pub(super) height: u32,
    data: Cow<'a, [u8]>,
    coding: Coding,
    colours: Colours<'a>,
    bits: u8,
    /// Absent when the file does not say it, or nothing sensible.
    pub(super) resolution: Option<Resolution>,
    /// How it is turned upright.
    pub(super) turn: Turn,
}

/// How the samples are compressed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Coding {
    /// A JPEG file; `rgb` when it holds red, green and blue and does not say so.
    Jpeg { rgb: bool },
    /// zlib.
    Flate,
    /// zlib, and each row as PNG filters it.
    Png,
}

/// What the samples mean.
enum Colours<'a> {
    Gray,
    Rgb,
    /// Cyan, magenta, yellow, black; inverted where 255 stands for no ink.
    Inks {
        inverted: bool,
    },
    /// Red, green and blue of each index.
    Palette(&'a [u8]),
}

impl Colours<'_> {
    fn samples(&self) -> u8 {
        match self {
            Self::Gray | Self::Palette(_) => 1,
            Self::Rgb => 3,
            Self::Inks { .. } => 4,
        }
    }
}

impl Picture<'_> {
    /// Writes it as an image of a PDF under this number.
    pub(super) fn write(&self, pdf: &mut Chunk, id: Ref) {
        let side = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
        let mut image = pdf.image_xobject(id, &self.data);
        image.width(side(self.width)).height(side(self.height)).bits_per_component(i32::from(self.bits));
        match self.colours {
            Colours::Gray => image.color_space().device_gray(),
            Colours::Rgb => image.color_space().device_rgb(),
            Colours::Inks { inverted } => {
                image.color_space().device_cmyk();
                if inverted {
                    image.decode([1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
                }
            }
            Colours::Palette(palette) => {
                let last = i32::try_from(palette.len() / 3).unwrap_or_default() - 1;
                image.color_space().indexed(Name(b"DeviceRGB"), last, palette);
            }
        }
        match self.coding {
            Coding::Jpeg { rgb } => {
                image.filter(Filter::DctDecode);
                if rgb {
                    image.decode_parms().color_transform(false);
                }
            }
            Coding::Flate => {
                image.filter(Filter::FlateDecode);
            }
            Coding::Png => {
                image.filter(Filter::FlateDecode);
                image
                    .decode_parms()
                    .predictor(Predictor::PngOptimum)
                    .colors(i32::from(self.colours.samples()))
                    .bits_per_component(i32::from(self.bits))
                    .columns(side(self.width));
            }
        }
        image.finish();
    }

    /// Decoded pixels, compressed without loss; gray ones as gray.
    fn lossless(image: &Colour, turn: Turn, resolution: Option<Resolution>) -> Result<Self, ReadingError> {
        let Colour { width, height, .. } = *image;
        let is_gray = image.pixels.chunks_exact(3).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]);
        let (data, colours) = if is_gray {
            let levels: Vec<u8> = image.pixels.chunks_exact(3).map(|pixel| pixel[0]).collect();
            (png::filtered(&levels, width, height, image::ExtendedColorType::L8)?, Colours::Gray)
        } else {
            (png::filtered(&image.pixels, width, height, image::ExtendedColorType::Rgb8)?, Colours::Rgb)
        };
        Ok(Self { width, height, data: data.into(), coding: Coding::Png, colours, bits: 8, resolution, turn })
    }
}

/// A decoded image whose format says nothing of its resolution.
pub(super) fn decoded<'a>((image, turn): ColourPage) -> Result<Picture<'a>, ReadingError> {
    Picture::lossless(&image, turn, None)
}

/// Compressed as PDF's `FlateDecode` expects it.
pub(super) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail; were it to, the picture would be empty and not the file broken.
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// A page of a TIFF in colours that PDF has no form for.
fn decoded_tiff<'a>(pages: &mut TiffPages<'_>, index: u32) -> Result<Picture<'a>, ReadingError> {
    let resolution = Resolution::of_tiff(pages);
    let (image, turn) = pages.colour_page(index)?;
    Picture::lossless(&image, turn, resolution)
}
