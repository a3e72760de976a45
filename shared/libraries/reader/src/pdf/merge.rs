//! One page of what is stored and what was recognized: each place is read once.

use document_types::reading::{Page, Word};

use super::piece::Piece;
use super::way::Way;

/// Words of a picture are believed from this confidence on: photographs look like poor letters.
pub(super) const SURE: f32 = 0.6;

/// Share of a recognized word's box on which stored text stands when both are the same.
const SAME_PLACE: f32 = 0.3;

/// How far the baseline stands above the lower edge of a box, in heights.
const DESCENT: f32 = 0.2;

/// Rows of so many pixels are looked through for neighbours.
const ROW: f32 = 64.0;

/// What was recognized where nothing is stored. Boxes are moved by `left` and `top`.
pub(super) fn new_words(stored: &[Piece], seen: &Page, (left, top): (i32, i32)) -> Vec<Word> {
    let rows = Rows::of(stored);
    let moved = seen.words.iter().filter(|word| word.confidence >= SURE).map(|word| {
        let [x0, y0, x1, y1] = word.bbox;
        Word { bbox: [x0 + left, y0 + top, x1 + left, y1 + top], ..word.clone() }
    });
    moved.filter(|word| !rows.cover(stored, word)).collect()
}

/// Whether something was recognized where a piece stands.
pub(super) fn is_under(piece: &Piece, seen: &Page) -> bool {
    let [x0, y0, x1, y1] = piece.bbox;
    seen.words.iter().any(|word| {
        #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
        let [ox0, oy0, ox1, oy1] = word.bbox.map(|edge| edge as f32);
        let common = (x1.min(ox1) - x0.max(ox0)).max(0.0) * (y1.min(oy1) - y0.max(oy0)).max(0.0);
        common > SAME_PLACE * (x1 - x0) * (y1 - y0)
    })
}

/// Stored pieces by the rows of the page that they stand in.
struct Rows(Vec<Vec<usize>>);

impl Rows {
    /// No page image is higher than so many rows.
    const MOST: usize = 512;

    fn of(stored: &[Piece]) -> Self {
        let mut rows = vec![Vec::new(); Self::MOST];
        for (index, piece) in stored.iter().enumerate() {
            for row in Self::range(piece.bbox[1], piece.bbox[3]) {
                rows[row].push(index);
            }
        }
        Self(rows)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates, and it is capped")]
    fn range(top: f32, bottom: f32) -> std::ops::RangeInclusive<usize> {
        let row = |y: f32| ((y / ROW).max(0.0) as usize).min(Self::MOST - 1);
        row(top)..=row(bottom)
    }

    /// Whether stored text stands where a word was read.
    fn cover(&self, stored: &[Piece], word: &Word) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
        let [x0, y0, x1, y1] = word.bbox.map(|edge| edge as f32);
        let middle = f32::midpoint(y0, y1);
        let row = *Self::range(middle, middle).start();
        let common: f32 = self.0[row]
            .iter()
            .map(|&index| {
                let [ox0, oy0, ox1, oy1] = stored[index].bbox;
                (x1.min(ox1) - x0.max(ox0)).max(0.0) * (y1.min(oy1) - y0.max(oy0)).max(0.0)
            })
            .sum();
        common > SAME_PLACE * (x1 - x0) * (y1 - y0)
    }
}

/// Recognized words as pieces, which are laid out with the stored ones.
pub(super) fn pieces_of(words: &[Word], rotation: u16) -> Vec<Piece> {
    let way = Way::turned_by(rotation);
    let mut pieces: Vec<Piece> = Vec::with_capacity(words.len());
    let mut line = None;
    for word in words {
        if line.replace(word.line).is_some_and(|line| line != word.line)
            && let Some(last) = pieces.last_mut()
        {
            last.ends_line = true;
        }
        #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
        let bbox = word.bbox.map(|edge| edge as f32);
        let [left, top, _, bottom] = way.upright_box(bbox);
        let origin = way.back((left, bottom - DESCENT * (bottom - top)));
        let recognized = Some(word.confidence);
        pieces.push(Piece { text: word.text.clone(), bbox, origin, way, recognized, ..Piece::default() });
    }
    if let Some(last) = pieces.last_mut() {
        last.ends_line = true;
    }
    pieces
}

/// Lines of stored words put between the recognized lines of a page that may lean: each before the first that
/// stands lower.
pub(super) fn put_between(seen: Vec<Word>, stored: Vec<Word>, rotation: u16) -> Vec<Word> {
    let way = Way::turned_by(rotation);
    let middle = |word: &Word| {
        #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
        let [_, top, _, bottom] = way.upright_box(word.bbox.map(|edge| edge as f32));
        f32::midpoint(top, bottom)
    };
    let mut lines = lines_of(seen);
    for line in lines_of(stored) {
        let Some(first) = line.first().map(middle) else { continue };
        let at = lines.iter().position(|other| other.first().is_some_and(|word| middle(word) > first));
        lines.insert(at.unwrap_or(lines.len()), line);
    }
    let numbered = (0..).zip(lines);
    numbered.flat_map(|(line, words)| words.into_iter().map(move |word| Word { line, ..word })).collect()
}

fn lines_of(words: Vec<Word>) -> Vec<Vec<Word>> {
    let mut lines: Vec<Vec<Word>> = Vec::new();
    for word in words {
        match lines.last_mut().filter(|line| line.first().is_some_and(|first| first.line == word.line)) {
            Some(line) => line.push(word),
            None => lines.push(vec![word]),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, confidence: f32, bbox: [i32; 4], line: u32) -> Word {
        Word { text: text.into(), confidence, bbox, line }
    }

    #[test]
    fn a_place_is_read_once_and_doubtful_words_of_a_picture_are_left_out() {
        let stored = [Piece { text: "Total".into(), bbox: [100.0, 90.0, 180.0, 122.0], ..Piece::default() }];
        let words = vec![
            word("Total", 0.99, [102, 95, 178, 118], 0),
            word("761.60", 0.98, [300, 95, 380, 118], 0),
            word("~~", 0.3, [300, 500, 380, 520], 1),
        ];
        let new = new_words(&stored, &Page { words, ..Page::default() }, (10, 0));
        assert_eq!(new, [word("761.60", 0.98, [310, 95, 390, 118], 0)]);
    }

    #[test]
    fn a_stamp_comes_between_the_lines_that_it_stands_between() {
        let seen = vec![word("One", 0.9, [0, 0, 50, 20], 0), word("Three", 0.9, [0, 80, 50, 100], 1)];
        let stamp = vec![word("Two", 1.0, [0, 40, 50, 60], 0)];
        let page = put_between(seen, stamp, 0);
        let read: Vec<_> = page.iter().map(|word| (word.text.as_str(), word.line)).collect();
        assert_eq!(read, [("One", 0), ("Two", 1), ("Three", 2)]);
    }

    #[test]
    fn recognized_words_are_laid_out_by_the_way_they_run() {
        let pieces = pieces_of(&[word("up", 0.9, [100, 50, 120, 90], 3)], 90);
        assert_eq!((pieces[0].way, pieces[0].origin), (Way::Up, (116.0, 90.0)));
        assert!(pieces[0].ends_line);
    }
}
