//! The way from points of a PDF page to pixels of its image.

use pdfium_render::prelude::{PdfPage, PdfPoints, PdfRect, PdfRenderConfig, PdfiumError};

use super::side;

/// From points of the page, whose box may be shifted and turned, to pixels of its image.
pub(super) struct ToPixels {
    origin: (f32, f32),
    x: (f32, f32),
    y: (f32, f32),
}

impl ToPixels {
    /// PDFium knows boxes and rotation; it answers in whole pixels, so ask far from the origin.
    pub(super) fn of(page: &PdfPage<'_>, (width, height): (u32, u32)) -> Result<Self, PdfiumError> {
        const FAR: f32 = 1000.0;
        let config = PdfRenderConfig::new().set_fixed_size(side(width), side(height));
        let at = |x: f32, y: f32| -> Result<(f32, f32), PdfiumError> {
            let (x, y) = page.points_to_pixels(PdfPoints::new(x), PdfPoints::new(y), &config)?;
            #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
            Ok((x as f32, y as f32))
        };
        let origin = at(0.0, 0.0)?;
        let along = |far: (f32, f32)| ((far.0 - origin.0) / FAR, (far.1 - origin.1) / FAR);
        Ok(Self { origin, x: along(at(FAR, 0.0)?), y: along(at(0.0, FAR)?) })
    }

    /// The pixel of a point.
    pub(super) fn apply(&self, x: f32, y: f32) -> (f32, f32) {
        let (across, down) = self.turn(x, y);
        (self.origin.0 + across, self.origin.1 + down)
    }

    /// A direction in points as one in pixels.
    pub(super) fn turn(&self, x: f32, y: f32) -> (f32, f32) {
        (x * self.x.0 + y * self.y.0, x * self.x.1 + y * self.y.1)
    }

    /// A box `[x0, y0, x1, y1]` in pixels, its edges in order.
    pub(super) fn rect(&self, rect: &PdfRect) -> [f32; 4] {
        let (ax, ay) = self.apply(rect.left().value, rect.bottom().value);
        let (bx, by) = self.apply(rect.right().value, rect.top().value);
        [ax.min(bx), ay.min(by), ax.max(bx), ay.max(by)]
    }
}
