//! Whether something is drawn over text that stands on the page already.

/// Columns and rows of the raster in which places of text are kept.
const CELLS: usize = 32;

/// So many comparisons are enough; a page that needs more is looked at in its picture.
const MOST_COMPARED: usize = 200_000;

/// Where text stands that was drawn so far.
#[derive(Debug, Default)]
pub(super) struct Covers {
    cells: Vec<Vec<(f32, f32)>>,
    size: (f32, f32),
    compared: usize,
}

impl Covers {
    /// Remembers text that was drawn on a page of this size.
    pub(super) fn add_text(&mut self, [x0, y0, x1, y1]: [f32; 4], size: (f32, f32)) {
        if self.cells.is_empty() {
            self.cells = vec![Vec::new(); CELLS * CELLS];
            self.size = size;
        }
        // What a box hides, it hides from its beginning on or to its end.
        let (y, inner) = (f32::midpoint(y0, y1), ((x1 - x0) * 0.1).min(y1 - y0));
        for x in [x0 + inner, x1 - inner] {
            let (column, row) = (self.cell(x, self.size.0), self.cell(y, self.size.1));
            self.cells[row * CELLS + column].push((x, y));
        }
    }

    /// Whether what is drawn here now hides text.
    pub(super) fn hide(&mut self, [x0, y0, x1, y1]: [f32; 4]) -> bool {
        if self.cells.is_empty() {
            return false;
        }
        let columns = self.cell(x0, self.size.0)..=self.cell(x1, self.size.0);
        for row in self.cell(y0, self.size.1)..=self.cell(y1, self.size.1) {
            for column in columns.clone() {
                let cell = &self.cells[row * CELLS + column];
                self.compared += cell.len() + 1;
                if cell.iter().any(|&(x, y)| x0 <= x && x <= x1 && y0 <= y && y <= y1) {
                    return true;
                }
            }
            if self.compared > MOST_COMPARED {
                return true;
            }
        }
        false
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and it is capped"
    )]
    #[expect(clippy::unused_self, reason = "one of the two sides of the raster")]
    fn cell(&self, at: f32, side: f32) -> usize {
        ((at / side * CELLS as f32).max(0.0) as usize).min(CELLS - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_over_earlier_text_hides_it_and_the_ground_of_later_text_does_not() {
        let mut covers = Covers::default();
        assert!(!covers.hide([0.0, 0.0, 1000.0, 1000.0]));
        covers.add_text([100.0, 100.0, 300.0, 120.0], (1000.0, 1000.0));
        assert!(!covers.hide([0.0, 130.0, 1000.0, 160.0]));
        assert!(!covers.hide([400.0, 90.0, 500.0, 130.0]));
        assert!(covers.hide([90.0, 95.0, 310.0, 125.0]));
        assert!(covers.hide([200.0, 95.0, 310.0, 125.0]));
    }
}
