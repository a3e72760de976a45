//! Images as files: lossy, without metadata.

use anyhow::anyhow;
use document_types::reading::ImageFormat;
use turbojpeg::{PixelFormat, Subsamp};
use webp::{Encoder, PixelLayout};

use crate::colour::Colour;

/// Quality of 100: text stays sharp, and more adds bytes that nobody sees.
const QUALITY: u8 = 80;

/// The bytes of the file.
pub(crate) fn encode(image: &Colour, format: ImageFormat) -> anyhow::Result<Vec<u8>> {
    match format {
        ImageFormat::Webp => webp(image),
        ImageFormat::Jpeg => jpeg(image),
    }
}

fn webp(image: &Colour) -> anyhow::Result<Vec<u8>> {
    let encoder = Encoder::new(&image.pixels, PixelLayout::Rgb, image.width, image.height);
    let bytes = encoder.encode_simple(false, f32::from(QUALITY));
    Ok(bytes.map_err(|error| anyhow!("encoding a WebP: {error:?}"))?.to_vec())
}

fn jpeg(image: &Colour) -> anyhow::Result<Vec<u8>> {
    let width = image.width as usize;
    let source = turbojpeg::Image {
        pixels: image.pixels.as_slice(),
        width,
        pitch: 3 * width,
        height: image.height as usize,
        format: PixelFormat::RGB,
    };
    Ok(turbojpeg::compress(source, i32::from(QUALITY), Subsamp::Sub2x2)?.to_vec())
}
