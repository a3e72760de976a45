//! Takes the lean out of photographed pages, so that their lines are rows.

use super::Piece;

/// A line tells how its page leans if it is longer than so many times its height.
const LONG: i32 = 4;

/// A page needs at least so many such lines.
const SOME_LINES: usize = 3;

/// A smaller lean moves no word into another row; a larger one is not that of a line.
const LEAST_LEAN: f64 = 0.005;
const MOST_LEAN: f64 = 0.2;

/// Moves each word up or down so that the lines of the page, as the reader found them, run level: in a photograph the right
/// end of a line may be as high as the left end of the next one. Each word comes with the number of its line.
pub(super) fn straighten(words: &mut [(u32, Piece<'_>)]) {
    let slope = |line: &[(u32, Piece<'_>)]| {
        let ((_, first), (_, last)) = (line.first()?, line.last()?);
        let (first, last) = (first.place.upright, last.place.upright);
        let (across, down) = (last[0] - first[0], last[1] + last[3] - first[1] - first[3]);
        (across > LONG * (first[3] - first[1]).max(1)).then(|| f64::from(down) / f64::from(2 * across))
    };
    let mut slopes: Vec<f64> = words.chunk_by(|one, next| one.0 == next.0).filter_map(slope).collect();
    slopes.sort_unstable_by(f64::total_cmp);
    let Some(lean) = slopes.get(slopes.len() / 2).copied() else { return };
    if slopes.len() < SOME_LINES || !(LEAST_LEAN..=MOST_LEAN).contains(&lean.abs()) {
        return;
    }
    for (_, piece) in words {
        let [left, top, right, bottom] = piece.place.upright;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "edges are clamped, and the lean is a small part of one"
        )]
        let drift = (lean * f64::from(left + right) / 2.0).round() as i32;
        piece.place.upright = [left, top - drift, right, bottom - drift];
    }
}

#[cfg(test)]
mod tests {
    use document_types::reading::{Page, Reading, TextSource, Word};

    use crate::rows::rows;

    /// Rows of a slip of names and prices, whose lines fall by `lean` pixels from one to the other.
    fn rows_of(lean: i32) -> Vec<String> {
        let word =
            |text: &str, bbox: [i32; 4], line: u32| Word { text: text.into(), confidence: 0.9, bbox, line };
        let words = (0..6_i32).flat_map(|line| {
            let top = 40 * line;
            let number = line.unsigned_abs();
            [
                word(&format!("name{line}"), [100, top, 260, top + 28], number),
                word(&format!("{line}.50"), [800, top + lean, 880, top + lean + 28], number),
            ]
        });
        let page = Page {
            width: 1000,
            height: 400,
            words: words.collect(),
            source: TextSource::Ocr,
            ..Page::default()
        };
        let rows = rows(&Reading { pages: vec![page], ..Reading::default() });
        rows.into_iter().map(|row| row.text).collect()
    }

    #[test]
    fn prices_stay_with_their_names_on_a_page_that_leans() {
        let straight = rows_of(0);
        assert_eq!(straight[1], "name1 1.50");
        assert_eq!(rows_of(38), straight);
        assert_eq!(rows_of(-38), straight);
    }
}
