//! A detected box as the rest of this module sees it.

/// A box of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Its place in what the caller gave.
    pub(super) index: usize,
    pub(super) left: f32,
    pub(super) right: f32,
    /// How far down the middle of the line is.
    pub(super) middle: f32,
    pub(super) height: f32,
    /// The text runs up or down.
    pub(super) turned: bool,
    /// It is a line of running text: the one above or below begins and ends like it.
    pub(super) flows: bool,
}

impl Piece {
    pub(super) fn width(&self) -> f32 {
        self.right - self.left
    }

    pub(super) fn top(&self) -> f32 {
        self.middle - self.height / 2.0
    }

    pub(super) fn bottom(&self) -> f32 {
        self.middle + self.height / 2.0
    }

    /// Both stand at the same height.
    pub(super) fn is_level_with(&self, other: &Self) -> bool {
        (self.middle - other.middle).abs() < self.height.min(other.height) / 2.0
    }
}

/// A number that sorts as `total_cmp` does.
pub(super) fn sortable(value: f32) -> u32 {
    let bits = value.to_bits();
    if value.is_sign_negative() { !bits } else { bits | 1 << 31 }
}

/// The height that most lines have.
pub(super) fn usual_height(pieces: &[Piece]) -> f32 {
    let upright = pieces.iter().filter(|piece| !piece.turned);
    part_of(upright.map(|piece| piece.height).collect(), 0.5).unwrap_or(1.0)
}

/// The value below which this part of all values lies: at 0.5 the one in the middle.
pub(super) fn part_of(mut values: Vec<f32>, part: f32) -> Option<f32> {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in the list"
    )]
    let place = (values.len().checked_sub(1)? as f32 * part) as usize;
    Some(*values.select_nth_unstable_by(place, f32::total_cmp).1)
}
