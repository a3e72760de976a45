//! Page images in colour, for people and models. ICC profiles are ignored: colours are taken for sRGB.

use document_types::reading::ReadingError;
use image::DynamicImage;
use turbojpeg::PixelFormat;

use super::jpeg::{self, Jpeg, Wanted};
use crate::colour::Colour;
use crate::gray::{on_white, under_ink};
use crate::turn::Turn;

/// A decoded page and what its file asks for to stand upright.
pub(crate) type ColourPage = (Colour, Turn);

/// A JPEG at the smallest scale of 1, 1/2, 1/4 and 1/8 whose longest side is at least `enough`.
pub(crate) fn jpeg(bytes: &[u8], enough: u32) -> Result<ColourPage, ReadingError> {
    // What is broken is worth showing as far as it goes: the reading of the file names the damage.
    let decoded = jpeg::decode(bytes, Wanted { longest: enough, format: PixelFormat::RGB, weight: 3 })?;
    let Jpeg { width, height, pixels, inverted_inks, .. } = decoded;
    let pixels = match inverted_inks {
        Some(inverted) => from_inks(&pixels, inverted),
        None => pixels,
    };
    Ok((Colour { width, height, pixels }, jpeg::turn(bytes)))
}

/// A decoded image in colour, on white paper.
pub(super) fn colour_of(image: DynamicImage) -> Colour {
    let (width, height) = (image.width(), image.height());
    let pixels = match image {
        DynamicImage::ImageRgb8(colour) => colour.into_raw(),
        other if other.color().has_alpha() => over_white(other.into_rgba8().as_raw()),
        other => other.into_rgb8().into_raw(),
    };
    Colour { width, height, pixels }
}

/// Translucent colours on white paper.
pub(super) fn over_white(pixels: &[u8]) -> Vec<u8> {
    let colours = pixels.chunks_exact(4);
    colours.flat_map(|pixel| [pixel[0], pixel[1], pixel[2]].map(|level| on_white(level, pixel[3]))).collect()
}

/// Cyan, magenta, yellow and black as a screen shows them; `inverted` where 255 stands for no ink.
pub(super) fn from_inks(pixels: &[u8], inverted: bool) -> Vec<u8> {
    let ink = |level: u8| if inverted { 255 - level } else { level };
    let colours = pixels.chunks_exact(4);
    let shown =
        |cmyk: &[u8]| [cmyk[0], cmyk[1], cmyk[2]].map(|level| under_ink(255 - ink(level), ink(cmyk[3])));
    colours.flat_map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_take_light_away_and_black_takes_all() {
        assert_eq!(
            from_inks(&[0, 0, 0, 0, 255, 0, 0, 0, 9, 9, 9, 255], false),
            [255, 255, 255, 0, 255, 255, 0, 0, 0]
        );
        assert_eq!(from_inks(&[0, 255, 255, 255], true), [0, 255, 255]);
    }

    #[test]
    fn a_transparent_ground_is_paper() {
        assert_eq!(over_white(&[10, 20, 30, 0, 10, 20, 30, 255]), [255, 255, 255, 10, 20, 30]);
    }
}
