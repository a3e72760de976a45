//! What a line says: a network looks at the line from left to right and tells for each column how likely each sign is
//! there; the likeliest signs, repeats joined and columns without a sign left out, are the text (connectionist temporal
//! classification: Graves and others, 2006).

use std::path::Path;

use super::session::Model;
use super::tilted::Tilted;
use crate::gray::Gray;

/// The height of lines that the networks were trained with, in pixels.
const LINE_HEIGHT: u32 = 48;

/// Longer lines are squeezed: the work grows faster than the length.
const LONGEST_LINE: u32 = 3200;

/// A line of an image as it is read.
pub(super) fn cut(image: &Gray, place: &Tilted) -> Gray {
    place.cut(image, LINE_HEIGHT, LONGEST_LINE)
}

/// A sign of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Letter {
    pub(super) sign: char,
    /// Where its middle is, as a share of the line's length.
    pub(super) at: f32,
    /// 0 to 1.
    pub(super) confidence: f32,
}

/// Reads lines.
pub(super) struct LetterReader {
    model: Model,
    /// The sign of each class after the first, which is none; the last one is the blank.
    signs: Vec<char>,
}

impl LetterReader {
    pub(super) fn load(library: Option<&Path>, model: &Path) -> anyhow::Result<Self> {
        let model = Model::load(library, model)?;
        let mut signs = Vec::new();
        for sign in model.about("character")?.split('\n') {
            signs.push(sign.chars().next().unwrap_or(' '));
        }
        signs.push(' ');
        Ok(Self { model, signs })
    }

    /// Whether all of these letters can come out.
    pub(super) fn knows(&self, letters: &str) -> bool {
        letters.chars().all(|letter| self.signs.contains(&letter))
    }

    /// The letters of a line, cut out level and of that height.
    pub(super) fn letters(&mut self, line: &Gray) -> anyhow::Result<Vec<Letter>> {
        let signs = &self.signs;
        self.model.run(line, |likelihood| {
            let classes = signs.len() + 1;
            anyhow::ensure!(likelihood.len() % classes == 0, "an alphabet of another size");
            Ok(letters(likelihood, signs))
        })
    }
}

/// The letters that rows of likelihoods, one row a column of the line, amount to.
fn letters(likelihood: &[f32], signs: &[char]) -> Vec<Letter> {
    let columns = likelihood.chunks_exact(signs.len() + 1);
    let count = real(columns.len());
    let mut letters: Vec<Letter> = Vec::new();
    let mut previous = None;
    for (at, classes) in columns.enumerate() {
        let mut best = (0, f32::MIN);
        for (class, &value) in classes.iter().enumerate() {
            if value > best.1 {
                best = (class, value);
            }
        }
        let sign = best.0.checked_sub(1).and_then(|class| signs.get(class).copied());
        let confidence = best.1.clamp(0.0, 1.0);
        match (sign, letters.last_mut()) {
            // The same sign goes on: its surest column is where it stands.
            (Some(_), Some(last)) if sign == previous => {
                if confidence > last.confidence {
                    *last = Letter { confidence, at: (real(at) + 0.5) / count, ..*last };
                }
            }
            (Some(sign), _) => letters.push(Letter { sign, at: (real(at) + 0.5) / count, confidence }),
            (None, _) => {}
        }
        previous = sign;
    }
    letters
}

/// How sure a line is: the mean over its signs.
pub(super) fn confidence(letters: &[Letter]) -> f32 {
    let sum: f32 = letters.iter().map(|letter| letter.confidence).sum();
    sum / real(letters.len().max(1))
}

#[expect(clippy::cast_precision_loss, reason = "columns of a line are far below 2^24")]
fn real(number: usize) -> f32 {
    number as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_one_sign_unless_a_column_without_one_parts_them() {
        let signs = ['a', 'b', ' '];
        let columns = [
            [0.0, 0.6, 0.4, 0.0],
            [0.0, 0.9, 0.1, 0.0],
            [1.0, 0.0, 0.0, 0.0],
            [0.0, 0.8, 0.2, 0.0],
            [0.1, 0.1, 0.8, 0.0],
        ];
        let found = letters(columns.as_flattened(), &signs);
        let text: String = found.iter().map(|letter| letter.sign).collect();
        assert_eq!(text, "aab");
        assert_eq!((found[0].at, found[0].confidence), (0.3, 0.9));
        assert!((confidence(&found) - 2.5 / 3.0).abs() < 1e-6);
        assert_eq!(confidence(&[]), 0.0);
    }
}
