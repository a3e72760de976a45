//! One page of what is stored and what was recognized: each place is read once.

use document_types::reading::{Page, Word};

use super::layer::{length, plain};
use super::piece::Piece;
use super::way::Way;

/// Words of a picture are believed from this confidence on: photographs look like poor letters.
pub(super) const SURE: f32 = 0.6;

/// Share of a recognized word's box on which stored text stands when both are the same.
const SAME_PLACE: f32 = 0.3;

/// Share of the letters of a line that recognition must read alike to leave it as it is stored.
const CONFIRMED: f32 = 0.7;

/// How far the baseline stands above the lower edge of a box, in heights.
const DESCENT: f32 = 0.2;

/// Rows of so many pixels are looked through for neighbours.
const ROW: f32 = 64.0;

/// What was recognized where nothing is stored, with at least this confidence. Boxes are moved by `left` and `top`.
pub(super) fn new_words(stored: &[Piece], seen: &Page, (left, top): (i32, i32), least: f32) -> Vec<Word> {
    let rows = Rows::of(stored.iter().map(|piece| piece.bbox), Rows::MOST_OF_A_PIECE);
    let moved = seen.words.iter().filter(|word| word.confidence >= least).map(|word| {
        let [x0, y0, x1, y1] = word.bbox;
        Word { bbox: [x0 + left, y0 + top, x1 + left, y1 + top], ..word.clone() }
    });
    moved.filter(|word| !rows.cover(stored, word)).collect()
}

/// Takes from doubtful words those that recognition confirms line by line, and with `keeps_unseen` also those where it
/// saw nothing. Numbers and words are judged apart: some programs map only the digits of a font to wrong ones, so that
/// copied amounts are wrong, and then the words of a line say nothing of its numbers.
pub(super) fn confirmed(doubtful: Vec<Piece>, seen: &Seen<'_>, keeps_unseen: bool) -> Vec<Piece> {
    let judged: Vec<(Verdict, f32, usize)> = doubtful.iter().map(|piece| seen.judge(piece)).collect();
    let mut kept = Vec::new();
    let mut start = 0;
    for end in 1..=doubtful.len() {
        if end < doubtful.len() && is_one_line(&doubtful[end - 1], &doubtful[end]) {
            continue;
        }
        let line = &judged[start..end];
        let (mut all, mut same) = ([0.0_f32; 2], [0.0_f32; 2]);
        for &(verdict, letters, kind) in line {
            all[kind] += letters;
            same[kind] += if verdict == Verdict::Same { letters } else { 0.0 };
        }
        for (piece, &(verdict, _, kind)) in doubtful[start..end].iter().zip(line) {
            if same[kind] >= CONFIRMED * all[kind] || keeps_unseen && verdict == Verdict::Unseen {
                kept.push(piece.clone());
            }
        }
        start = end;
    }
    kept
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Verdict {
    Same,
    Other,
    /// Nothing was recognized there.
    Unseen,
}

/// Recognized words by the rows of the page that they stand in.
pub(super) struct Seen<'a> {
    words: &'a [Word],
    rows: Rows,
}

impl<'a> Seen<'a> {
    /// The words of a recognized page.
    pub(super) fn of(page: &'a Page) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
        let boxes = page.words.iter().map(|word| word.bbox.map(|edge| edge as f32));
        Self { words: &page.words, rows: Rows::of(boxes, Rows::MOST) }
    }

    /// Whether recognition read the same where a piece stands.
    pub(super) fn has(&self, piece: &Piece) -> bool {
        self.judge(piece).0 == Verdict::Same
    }

    /// What recognition says of a stored word, with how many letters it has and whether it holds digits.
    fn judge(&self, piece: &Piece) -> (Verdict, f32, usize) {
        let word = plain(&piece.text);
        let has_digits = word.contains(|c: char| c.is_ascii_digit());
        let mut verdict = Verdict::Unseen;
        for other in self.over(piece.bbox) {
            let other = plain(&other.text);
            // A digit occurs in many numbers, so a number confirms only itself.
            if if has_digits { other == word } else { other.contains(&word) } {
                verdict = Verdict::Same;
                break;
            }
            verdict = Verdict::Other;
        }
        let marks = if word.is_empty() { 0.0 } else { length(&word) };
        (verdict, marks, usize::from(has_digits))
    }

    /// The words that stand on a good part of a box.
    fn over(&self, bbox: [f32; 4]) -> impl Iterator<Item = &'a Word> {
        let (top, height) = (bbox[1], bbox[3] - bbox[1]);
        // What covers `SAME_PLACE` of the height covers one of its quarters' ends.
        let mut rows = [0.25, 0.5, 0.75].map(|share| Rows::row(top + share * height)).to_vec();
        rows.dedup();
        let words = self.words;
        let indices = rows.into_iter().flat_map(|row| &self.rows.0[row]);
        indices.map(|&index| &words[index]).filter(move |word| is_over(word, bbox))
    }
}

fn is_one_line(one: &Piece, next: &Piece) -> bool {
    let height = one.bbox[3] - one.bbox[1];
    !one.ends_line
        && one.way == next.way
        && (one.way.upright(one.origin).1 - next.way.upright(next.origin).1).abs() < height / 2.0
}

/// Whether a recognized word stands on a good part of a box.
fn is_over(word: &Word, [x0, y0, x1, y1]: [f32; 4]) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
    let [ox0, oy0, ox1, oy1] = word.bbox.map(|edge| edge as f32);
    let common = (x1.min(ox1) - x0.max(ox0)).max(0.0) * (y1.min(oy1) - y0.max(oy0)).max(0.0);
    common > SAME_PLACE * (x1 - x0) * (y1 - y0)
}

/// Indices of boxes by the rows of the page that they stand in.
struct Rows(Vec<Vec<usize>>);

impl Rows {
    /// No page image is higher than so many rows.
    const MOST: usize = 512;

    /// No print is higher.
    const MOST_OF_A_PIECE: usize = 8;

    /// Each box is found in so many rows at most.
    fn of(boxes: impl Iterator<Item = [f32; 4]>, most: usize) -> Self {
        let mut rows = vec![Vec::new(); Self::MOST];
        for (index, [_, top, _, bottom]) in boxes.enumerate() {
            for row in (Self::row(top)..=Self::row(bottom)).take(most) {
                rows[row].push(index);
            }
        }
        Self(rows)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and it is capped"
    )]
    fn row(y: f32) -> usize {
        ((y / ROW).max(0.0) as usize).min(Self::MOST - 1)
    }

    /// Whether stored text stands where a word was read.
    fn cover(&self, stored: &[Piece], word: &Word) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
        let [x0, y0, x1, y1] = word.bbox.map(|edge| edge as f32);
        let common: f32 = self.0[Self::row(f32::midpoint(y0, y1))]
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
        let seen = Page { words, ..Page::default() };
        assert_eq!(new_words(&stored, &seen, (10, 0), SURE), [word("761.60", 0.98, [310, 95, 390, 118], 0)]);
        let whole: Vec<_> =
            new_words(&stored, &seen, (0, 0), 0.0).into_iter().map(|word| word.text).collect();
        assert_eq!(whole, ["761.60", "~~"]);
    }

    #[test]
    fn a_digit_is_not_confirmed_by_a_number_that_holds_it() {
        let piece = |text: &str, bottom: f32| Piece {
            text: text.into(),
            bbox: [100.0, 40.0, 180.0, bottom],
            ..Piece::default()
        };
        let words =
            vec![word("761,60", 0.9, [100, 40, 180, 60], 0), word("Total:", 0.9, [100, 700, 180, 800], 0)];
        let page = Page { words, ..Page::default() };
        let seen = Seen::of(&page);
        assert!(!seen.has(&piece("7", 60.0)) && seen.has(&piece("761.60", 60.0)));
        let tall = Piece { bbox: [100.0, 640.0, 180.0, 860.0], ..piece("Total", 0.0) };
        assert!(seen.has(&tall) && !seen.has(&piece("Total", 60.0)));
        assert_eq!(seen.judge(&piece("Total", 4000.0)).0, Verdict::Unseen);
    }

    #[test]
    fn a_line_that_recognition_contradicts_is_not_kept_and_its_neighbours_are() {
        let piece = |text: &str, x: f32, y: f32| Piece {
            text: text.into(),
            bbox: [x, y - 16.0, x + 80.0, y + 4.0],
            origin: (x, y),
            ..Piece::default()
        };
        let stored = vec![
            piece("Total", 0.0, 50.0),
            piece("094,93", 100.0, 50.0),
            piece("Freiburg", 0.0, 90.0),
            piece("79098", 100.0, 90.0),
            piece("unseen", 0.0, 200.0),
        ];
        let words = vec![
            word("Total", 0.9, [0, 34, 80, 54], 0),
            word("761,60", 0.9, [100, 34, 180, 54], 0),
            word("Freiburg", 0.9, [0, 74, 80, 94], 1),
            word("79098,", 0.9, [100, 74, 180, 94], 1),
        ];
        let kept = confirmed(stored, &Seen::of(&Page { words, ..Page::default() }), true);
        let kept: Vec<_> = kept.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(kept, ["Total", "Freiburg", "79098", "unseen"]);
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
