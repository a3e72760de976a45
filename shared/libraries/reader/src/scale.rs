//! Images made smaller or larger.

use anyhow::Context;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::gray::Gray;

/// The image with that width and height.
pub(crate) fn scale(image: &Gray, (width, height): (u32, u32), filter: FilterType) -> anyhow::Result<Gray> {
    let source = ImageRef::new(image.width, image.height, &image.pixels, PixelType::U8)?;
    let mut scaled = Image::new(width, height, PixelType::U8);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    Resizer::new().resize(&source, &mut scaled, &options).context("scaling the page")?;
    Ok(Gray { width, height, pixels: scaled.into_vec() })
}
