//! Pictures of PDF pages.

use pdfium_render::prelude::{PdfBitmapFormat, PdfPage, PdfRenderConfig, PdfiumError};

use crate::gray::{Gray, luma};

/// Longest side of a rendered page: a poster is rendered coarser, not refused.
const LONGEST_RENDERED: f32 = 3600.0;

/// Draws a page in gray on white. The size follows from the page's box before anything is allocated.
pub(super) fn render(page: &PdfPage<'_>, (width, height): (u32, u32)) -> Result<Gray, PdfiumError> {
    #[expect(clippy::cast_precision_loss, reason = "lost digits of absurd page sizes do not matter")]
    let shrink = (LONGEST_RENDERED / width.max(height) as f32).min(1.0);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "at most the longest rendered side"
    )]
    let side = |pixels: u32| ((pixels as f32 * shrink).round() as i32).max(1);
    // Not `Gray`, in which PDFium leaves pictures out, and not the default BGRA, whose copy costs three times as much.
    let config =
        PdfRenderConfig::new().set_fixed_size(side(width), side(height)).set_format(PdfBitmapFormat::BGR);
    let bitmap = page.render_with_config(&config)?;
    let (width, height) =
        (u32::try_from(bitmap.width()).unwrap_or(0), u32::try_from(bitmap.height()).unwrap_or(0));
    let bytes = bitmap.as_raw_bytes();
    if width == 0 || height == 0 || bytes.is_empty() {
        return Err(PdfiumError::UnknownBitmapFormat);
    }
    // PDFium pads its rows.
    let rows = bytes.chunks_exact(bytes.len() / height as usize);
    let colours = rows.flat_map(|row| row.chunks_exact(3).take(width as usize));
    let pixels = colours.map(|pixel| luma(pixel[2], pixel[1], pixel[0])).collect();
    Ok(Gray { width, height, pixels })
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
