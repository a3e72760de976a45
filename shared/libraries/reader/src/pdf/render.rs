//! Pictures of PDF pages.

use pdfium_render::prelude::{PdfBitmapFormat, PdfPage, PdfRenderConfig, PdfiumError};

use crate::gray::{Gray, luma};

/// Longest side of a rendered page: a poster is rendered coarser, not refused.
const LONGEST_RENDERED: f32 = 3600.0;

/// Draws a page in gray on white, so many times as large as its size. That follows from the page's box before
/// anything is allocated.
pub(super) fn render(
    page: &PdfPage<'_>,
    (width, height): (u32, u32),
    times: f32,
) -> Result<Gray, PdfiumError> {
    #[expect(clippy::cast_precision_loss, reason = "lost digits of absurd page sizes do not matter")]
    let shrink = (LONGEST_RENDERED / width.max(height) as f32).min(times);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "at most the longest rendered side"
    )]
    let side = |pixels: u32| ((pixels as f32 * shrink).round() as i32).max(1);
    let (width, height) = (side(width), side(height));
    let mut pixels = Vec::with_capacity(width.unsigned_abs() as usize * height.unsigned_abs() as usize);
    let (width, height) =
        each_pixel(page, (width, height), |red, green, blue| pixels.push(luma(red, green, blue)))?;
    Ok(Gray { width, height, pixels })
}

/// Draws a page on white in this size and gives red, green and blue of each pixel, row after row. Returns the size.
pub(super) fn each_pixel(
    page: &PdfPage<'_>,
    (width, height): (i32, i32),
    mut take: impl FnMut(u8, u8, u8),
) -> Result<(u32, u32), PdfiumError> {
    // Not `Gray`, in which PDFium leaves pictures out, and not the default BGRA, whose copy costs three times as much.
    // The binding has PDFium swap the order of the colours.
    let config = PdfRenderConfig::new().set_fixed_size(width, height).set_format(PdfBitmapFormat::BGR);
    let bitmap = page.render_with_config(&config)?;
    let size = (u32::try_from(bitmap.width()).unwrap_or(0), u32::try_from(bitmap.height()).unwrap_or(0));
    let bytes = bitmap.as_raw_bytes();
    let (row, rows) = (3 * size.0 as usize, size.1 as usize);
    if row == 0 || rows == 0 || bytes.len() < row * rows {
        return Err(PdfiumError::UnknownBitmapFormat);
    }
    // PDFium pads its rows.
    for stored in bytes.chunks_exact(bytes.len() / rows).take(rows) {
        for pixel in stored[..row].chunks_exact(3) {
            take(pixel[0], pixel[1], pixel[2]);
        }
    }
    Ok(size)
}

/// A part `[x0, y0, x1, y1]` of a rendered page whose boxes are in pixels of this size; `None` when nothing
/// is left of it.
pub(super) fn crop(image: &Gray, (width, height): (u32, u32), area: [f32; 4]) -> Option<Gray> {
    #[expect(clippy::cast_precision_loss, reason = "sides of images")]
    let scale = (image.width as f32 / width as f32, image.height as f32 / height as f32);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and it is capped"
    )]
    let at = |edge: f32, scale: f32, most: u32| ((edge * scale) as u32).min(most) as usize;
    let (x0, x1) = (at(area[0], scale.0, image.width), at(area[2], scale.0, image.width));
    let (y0, y1) = (at(area[1], scale.1, image.height), at(area[3], scale.1, image.height));
    if x0 >= x1 || y0 >= y1 {
        return None;
    }
    let rows = image.rows().skip(y0).take(y1 - y0);
    let pixels: Vec<u8> = rows.flat_map(|row| row[x0..x1].iter().copied()).collect();
    Some(Gray { width: u32::try_from(x1 - x0).ok()?, height: u32::try_from(y1 - y0).ok()?, pixels })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_coarser_image_is_cut_out_at_its_scale() {
        let mut image = Gray::white(10, 10);
        image.pixels[35] = 0;
        let part = crop(&image, (100, 100), [40.0, 30.0, 80.0, 60.0]).unwrap();
        assert_eq!((part.width, part.height, part.pixels[1]), (4, 3, 0));
        assert_eq!(crop(&image, (100, 100), [200.0, 0.0, 300.0, 50.0]), None);
    }
}
