//! PNG's compressed rows are what PDF calls `FlateDecode` with a predictor: they go over as they are.

use document_types::reading::ReadingError;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use super::{Coding, Colours, Picture, Resolution};
use crate::raster;
use crate::turn::Turn;

/// Name and content of each chunk (PNG 1.2, section 3).
pub(super) fn chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = bytes.get(8..).unwrap_or_default();
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let chunk = (rest.get(4..8)?, rest.get(8..length.checked_add(8)?)?);
        rest = rest.get(length.checked_add(12)?..)?;
        Some(chunk)
    })
}

/// The picture of a PNG file; decoded only when it is translucent or stored in passes.
pub(in crate::searchable) fn of_png(bytes: &[u8]) -> Result<Picture<'_>, ReadingError> {
    let resolution = Resolution::of_png(bytes);
    // Whatever is wrong with the file is found here, where it can still be named.
    let (image, turn) = raster::png(bytes)?.colour();
    if let Some(picture) = as_stored(bytes, turn, resolution) {
        return Ok(picture);
    }
    Picture::lossless(&image, turn, resolution)
}

fn as_stored(bytes: &[u8], turn: Turn, resolution: Option<Resolution>) -> Option<Picture<'_>> {
    let chunk =
        |name: &'static [u8]| chunks(bytes).find(|(found, _)| *found == name).map(|(_, content)| content);
    let &[w0, w1, w2, w3, h0, h1, h2, h3, bits, kind, _, _, passes] = chunk(b"IHDR")? else { return None };
    if passes != 0 || chunk(b"tRNS").is_some() || chunk(b"acTL").is_some() {
        return None;
    }
    let colours = match kind {
        0 => Colours::Gray,
        2 => Colours::Rgb,
        3 => {
            Colours::Palette(chunk(b"PLTE").filter(|palette| !palette.is_empty() && palette.len() % 3 == 0)?)
        }
        _ => return None,
    };
    let (width, height) = (u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]));
    Some(Picture {
        width,
        height,
        data: rows(bytes).into(),
        coding: Coding::Png,
        colours,
        bits,
        resolution,
        turn,
    })
}

/// The compressed rows, from however many chunks.
fn rows(png: &[u8]) -> Vec<u8> {
    let parts = chunks(png).filter(|(name, _)| *name == b"IDAT");
    parts.flat_map(|(_, content)| content.iter().copied()).collect()
}

/// Samples as the compressed rows of a PNG.
pub(super) fn filtered(
    samples: &[u8],
    width: u32,
    height: u32,
    colours: ExtendedColorType,
) -> Result<Vec<u8>, ReadingError> {
    let mut file = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Default, FilterType::Adaptive);
    encoder.write_image(samples, width, height, colours).map_err(raster::corrupt)?;
    Ok(rows(&file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_end_where_the_file_lies() {
        let file = b"\x89PNG\r\n\x1a\n\0\0\0\x02abcdXYcrc.\xff\xff\xff\xffabcd";
        let found: Vec<_> = chunks(file).collect();
        assert_eq!(found, [(b"abcd".as_slice(), b"XY".as_slice())]);
        assert_eq!(chunks(b"\x89PNG").count(), 0);
    }
}
