//! A colour image: what people and models are shown of a page.

use anyhow::Context;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::gray::{Gray, luma};
use crate::turn::Turn;

/// Red, green and blue of eight bits each, row after row, no padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Colour {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Vec<u8>,
}

impl Colour {
    /// The longer side.
    pub(crate) fn longest(&self) -> u32 {
        self.width.max(self.height)
    }

    /// Its brightness.
    pub(crate) fn gray(&self) -> Gray {
        let pixels = self.pixels.chunks_exact(3).map(|pixel| luma(pixel[0], pixel[1], pixel[2])).collect();
        Gray { width: self.width, height: self.height, pixels }
    }

    /// The image upright.
    pub(crate) fn turned(self, turn: Turn) -> Self {
        if turn == Turn::default() {
            return self;
        }
        let stored = (self.width, self.height);
        let (width, height) = turn.size(stored);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        turn.each_pixel(stored, |at| pixels.extend_from_slice(&self.pixels[3 * at..3 * at + 3]));
        Self { width, height, pixels }
    }

    /// The image with this longest side. Lanczos keeps the thin strokes of letters that a box filter washes out.
    pub(crate) fn scaled_to(&self, longest: u32) -> anyhow::Result<Self> {
        let (width, height) = fitting((self.width, self.height), longest);
        let source = ImageRef::new(self.width, self.height, &self.pixels, PixelType::U8x3)?;
        let mut scaled = Image::new(width, height, PixelType::U8x3);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        Resizer::new().resize(&source, &mut scaled, &options).context("scaling the page down")?;
        Ok(Self { width, height, pixels: scaled.into_vec() })
    }
}

/// Width and height with this longest side, each at least one pixel; the same when it is shorter already.
pub(crate) fn fitting((width, height): (u32, u32), longest: u32) -> (u32, u32) {
    let side = width.max(height);
    if side <= longest {
        return (width, height);
    }
    let shrink = |length: u32| {
        let rounded = (u64::from(length) * u64::from(longest) + u64::from(side) / 2) / u64::from(side);
        u32::try_from(rounded).unwrap_or(longest).max(1)
    };
    (shrink(width), shrink(height))
}

#[cfg(test)]
mod tests {
    use image::metadata::Orientation;

    use super::*;

    #[test]
    fn sides_shrink_together_and_never_grow_or_vanish() {
        assert_eq!(fitting((4000, 3000), 256), (256, 192));
        assert_eq!(fitting((200, 100), 256), (200, 100));
        assert_eq!(fitting((100_000, 3), 256), (256, 1));
    }

    #[test]
    fn colours_turn_with_their_pixels() {
        let stored = Colour { width: 2, height: 1, pixels: b"abcdef".to_vec() };
        let turned = stored.turned(Turn::from_exif(Orientation::Rotate180));
        assert_eq!(turned.pixels, b"defabc");
    }
}
