//! What scores have in common: how much of one is left where words are hard to read, and how many digits it keeps.
//!
//! A score only has to be higher where a value is more often right: the curves of `calibration` make a chance of it.

/// How many steps from 0 to 1 are told apart: three digits are more than anybody can know.
pub(super) const STEPS: f32 = 1000.0;

/// A score with the digits that it keeps.
pub(super) fn rounded(score: f32) -> f32 {
    (score * STEPS).round() / STEPS
}

/// A part that grows evenly with a quality from 0 to 1, such as the legibility of the words of a value.
pub(super) struct Share {
    /// What is left at the lowest quality.
    pub(super) least: f32,
    /// What the highest quality adds to it.
    pub(super) rest: f32,
}

impl Share {
    /// The part at a quality.
    pub(super) fn at(&self, quality: f32) -> f32 {
        self.least + self.rest * quality
    }
}

/// What is left of the score of a name, date or code by the legibility of its words: one wrong letter makes it another.
/// This and the shares below were set by hand on the labelled samples of each kind; `./dev eval` measures them.
pub(super) const LEGIBLE_TEXT: Share = Share { least: 0.5, rest: 0.5 };

/// The same for an amount: its words at least form a number.
pub(super) const LEGIBLE_AMOUNT: Share = Share { least: 0.6, rest: 0.4 };

/// The same for the number of an account: it is long, so that one of its digits is misread more easily.
pub(super) const LEGIBLE_ACCOUNT: Share = Share { least: 0.4, rest: 0.6 };
