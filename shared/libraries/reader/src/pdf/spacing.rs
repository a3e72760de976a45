//! Words whose letters stand apart: set with wide spacing, or placed one by one in any order.
//!
//! PDFium parts words where letters stand further apart than usual. In a line that is set wide all of them do:
//! there a gap is one between words when it is wider than the gaps inside them.

use std::ops::Range;

use super::piece::{Letter, Piece, union};
use super::way::Way;

/// Letters of a word that stand further apart than so many heights of the line are set wide.
const WIDE: f32 = 0.06;

/// A gap between words is wider than one between letters by so many heights.
const WIDER: f32 = 0.15;

/// Letters further apart than so many heights belong to different cells.
const OTHER_CELL: f32 = 1.2;

/// Single letters further apart than so many heights stand in columns.
const WIDEST_SINGLE: f32 = 0.6;

/// The widest gap inside words that is believed.
const WIDEST: f32 = 0.35;

/// A line with fewer letters is too short to tell how it is set.
const FEWEST_LETTERS: usize = 4;

/// So many single letters on a page, if they are half of its pieces, were placed one by one.
const MANY_SINGLE: usize = 20;

/// Baselines closer than this share of the height are one.
const SAME_BASELINE: f32 = 0.35;

/// A piece of so few letters may be a part of a word.
const FEW: usize = 3;

/// Whether a piece that ends may go on behind a gap.
pub(super) fn may_be_part(piece: &Piece) -> bool {
    piece.letters.len() <= FEW || is_wide(piece)
}

fn is_wide(piece: &Piece) -> bool {
    let (Some(first), Some(last)) = (piece.letters.first(), piece.letters.last()) else { return false };
    let set: f32 = piece.letters.iter().map(|letter| letter.end - letter.start).sum();
    #[expect(clippy::cast_precision_loss, reason = "letters of a word")]
    let gaps = (piece.letters.len() - 1).max(1) as f32;
    last.end - first.start - set > WIDE * height(piece) * gaps
}

/// The same text with its letters joined to the words that they make.
pub(super) fn respaced(pieces: Vec<Piece>) -> Vec<Piece> {
    let single = pieces.iter().filter(|piece| piece.letters.len() == 1).count();
    if single >= MANY_SINGLE && 2 * single >= pieces.len() {
        let in_order = pieces.windows(2).filter(|pair| follows(&pair[0], &pair[1])).count();
        if 2 * in_order < pieces.len() {
            return gathered(&pieces);
        }
    }
    if !pieces.iter().any(|piece| piece.is_parted_by_guess) {
        return pieces;
    }
    let mut joined = Vec::with_capacity(pieces.len());
    let mut run: Vec<Piece> = Vec::new();
    for piece in pieces {
        if run.last().is_some_and(|last| !follows(last, &piece)) {
            rejoin(std::mem::take(&mut run), &mut joined);
        }
        run.push(piece);
    }
    rejoin(run, &mut joined);
    joined
}

fn height(piece: &Piece) -> f32 {
    let [_, top, _, bottom] = piece.way.upright_box(piece.bbox);
    bottom - top
}

fn baseline(piece: &Piece) -> f32 {
    piece.way.upright(piece.origin).1
}

/// Whether a piece stands in the line of another, right behind it.
fn follows(last: &Piece, next: &Piece) -> bool {
    let (Some(end), Some(start)) = (last.letters.last(), next.letters.first()) else { return false };
    let height = height(last).max(height(next));
    let gap = start.start - end.end;
    !last.ends_line
        && last.way == next.way
        && (baseline(last) - baseline(next)).abs() < SAME_BASELINE * height
        && (-SAME_BASELINE * height..OTHER_CELL * height).contains(&gap)
}

/// Joins the pieces of a line where they are no further apart than the letters of its words.
fn rejoin(run: Vec<Piece>, joined: &mut Vec<Piece>) {
    let Some(limit) = widest_inside(&run) else { return joined.extend(run) };
    let mut last: Option<Piece> = None;
    for piece in run {
        match &mut last {
            Some(word) if word.is_parted_by_guess && gap(word, &piece) < limit => append(word, &piece),
            _ => joined.extend(last.replace(piece)),
        }
    }
    joined.extend(last);
}

fn gap(word: &Piece, next: &Piece) -> f32 {
    let edge =
        |letter: Option<&Letter>, end: bool| letter.map_or(0.0, |at| if end { at.end } else { at.start });
    edge(next.letters.first(), false) - edge(word.letters.last(), true)
}

/// How far apart letters of one word may stand in a line that is set wide; `None` when it is not.
fn widest_inside(run: &[Piece]) -> Option<f32> {
    if !run.iter().any(|piece| piece.is_parted_by_guess) {
        return None;
    }
    let tall = run.iter().map(height).fold(0.0, f32::max);
    let inside = |piece: &Piece| {
        let gaps = piece.letters.windows(2).map(|pair| pair[1].start - pair[0].end);
        gaps.collect::<Vec<f32>>()
    };
    let mut gaps: Vec<f32> = run.iter().flat_map(inside).collect();
    let letters: usize = run.iter().map(|piece| piece.letters.len()).sum();
    if gaps.len() < FEWEST_LETTERS {
        // Nothing but single letters: a word set very wide, or letters and numbers of a table.
        let is_set_wide = gaps.iter().all(|&gap| gap > WIDE * tall);
        if letters < FEWEST_LETTERS || !is_set_wide || !may_be_words(run) {
            return None;
        }
        let parted = run.windows(2).filter(|pair| pair[0].is_parted_by_guess);
        gaps.extend(parted.map(|pair| gap(&pair[0], &pair[1])).filter(|&gap| gap < WIDEST_SINGLE * tall));
    }
    let usual = median(&mut gaps)?;
    (usual > WIDE * tall).then_some(usual + WIDER * tall)
}

/// Whether letters one behind the other look like words: capitals begin them, or they have no others.
fn may_be_words(run: &[Piece]) -> bool {
    let (mut alphabetic, mut all, mut odd) = (0_usize, 0_usize, 0_usize);
    let mut was_small = false;
    for letter in run.iter().flat_map(|piece| piece.text.chars()) {
        all += 1;
        alphabetic += usize::from(letter.is_alphabetic());
        odd += usize::from(was_small && letter.is_uppercase());
        was_small = letter.is_lowercase();
    }
    5 * alphabetic >= 3 * all && 4 * odd <= all
}

fn median(values: &mut [f32]) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

fn append(word: &mut Piece, next: &Piece) {
    let shift = word.text.len();
    word.text.push_str(&next.text);
    word.letters.extend(next.letters.iter().map(|letter| Letter { at: letter.at + shift, ..*letter }));
    word.bbox = union(word.bbox, next.bbox);
    word.ends_line = next.ends_line;
    word.is_broken = next.is_broken;
    word.is_parted_by_guess = next.is_parted_by_guess;
    word.is_doubtful |= next.is_doubtful;
}

/// The words of a page whose letters were placed one by one, line by line.
fn gathered(pieces: &[Piece]) -> Vec<Piece> {
    let mut words = Vec::new();
    for way in Way::ALL {
        let mut letters: Vec<Piece> =
            pieces.iter().filter(|piece| piece.way == way).flat_map(each_letter).collect();
        letters.sort_by(|one, other| baseline(one).total_cmp(&baseline(other)));
        for line in lines(&letters) {
            let mut line = letters[line].to_vec();
            line.sort_by(|one, other| start(one).total_cmp(&start(other)));
            push_words(line, &mut words);
        }
    }
    words
}

fn start(letter: &Piece) -> f32 {
    letter.letters.first().map_or(0.0, |letter| letter.start)
}

fn each_letter(piece: &Piece) -> Vec<Piece> {
    let ends = piece.letters.iter().skip(1).map(|letter| letter.at).chain([piece.text.len()]);
    let letter = |(letter, end): (&Letter, usize)| {
        let upright = piece.way.upright_box(piece.bbox);
        Piece {
            text: piece.text.get(letter.at..end).unwrap_or_default().to_owned(),
            bbox: piece.way.back_box([letter.start, upright[1], letter.end, upright[3]]),
            origin: piece.origin,
            way: piece.way,
            letters: vec![Letter { at: 0, ..*letter }],
            is_parted_by_guess: true,
            is_invisible: piece.is_invisible,
            is_doubtful: piece.is_doubtful,
            ..Piece::default()
        }
    };
    piece.letters.iter().zip(ends).map(letter).collect()
}

/// Letters by baseline: those that stand on one.
fn lines(letters: &[Piece]) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        match lines.last_mut() {
            Some(line)
                if baseline(letter) - baseline(&letters[line.start]) < SAME_BASELINE * height(letter) =>
            {
                line.end = at + 1;
            }
            _ => lines.push(at..at + 1),
        }
    }
    lines
}

/// Parts a line of letters where the gaps are wider than those between letters.
fn push_words(line: Vec<Piece>, words: &mut Vec<Piece>) {
    let tall = line.iter().map(height).fold(0.0, f32::max);
    let mut gaps: Vec<f32> = line.windows(2).map(|pair| gap(&pair[0], &pair[1])).collect();
    gaps.retain(|&gap| gap < OTHER_CELL * tall);
    let usual = if gaps.len() < FEWEST_LETTERS { 0.0 } else { median(&mut gaps).unwrap_or_default() };
    let limit = usual.clamp(0.0, WIDEST * tall) + WIDER * tall;
    let mut last: Option<Piece> = None;
    for letter in line {
        match &mut last {
            Some(word) if gap(word, &letter) < limit => append(word, &letter),
            _ => words.extend(last.replace(letter)),
        }
    }
    words.extend(last.map(|word| Piece { ends_line: true, is_parted_by_guess: false, ..word }));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters of 10 pixels in a line 20 high, so far apart; words in brackets as PDFium parts them.
    fn placed(x: f32, y: f32, letters: &str, gap: f32) -> Piece {
        let mut piece = Piece { origin: (x, y), is_parted_by_guess: true, ..Piece::default() };
        let mut at = x;
        for (index, letter) in letters.char_indices() {
            piece.text.push(letter);
            piece.letters.push(Letter { at: index, start: at, end: at + 10.0 });
            at += 10.0 + gap;
        }
        piece.bbox = [x, y - 16.0, at - gap, y + 4.0];
        piece
    }

    fn texts(pieces: &[Piece]) -> Vec<&str> {
        pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn a_word_that_is_set_wide_is_one_word_and_its_neighbour_another() {
        let wide = vec![
            placed(0.0, 50.0, "Sch", 4.0),
            placed(43.0, 50.0, "miede", 4.0),
            placed(114.0, 50.0, "w", 4.0),
            placed(129.0, 50.0, "eg", 4.0),
            placed(170.0, 50.0, "Nord", 4.0),
        ];
        assert_eq!(texts(&respaced(wide)), ["Schmiedeweg", "Nord"]);
        let single = "Summe"
            .char_indices()
            .map(|(at, letter)| placed(15.0 * at as f32, 50.0, &letter.to_string(), 0.0));
        assert_eq!(texts(&respaced(single.collect())), ["Summe"]);
    }

    #[test]
    fn blanks_that_are_stored_and_the_numbers_of_a_table_part_words() {
        let mut formula: Vec<Piece> = (0..5).map(|at| placed(15.0 * at as f32, 50.0, "x", 0.0)).collect();
        formula.iter_mut().for_each(|piece| piece.is_parted_by_guess = false);
        assert_eq!(respaced(formula).len(), 5);
        let numbers = (0..5).map(|at| placed(15.0 * at as f32, 50.0, "7", 0.0)).collect();
        assert_eq!(respaced(numbers).len(), 5);
        let letters = "àÀâÂäÄ".chars().enumerate();
        let letters = letters.map(|(at, letter)| placed(15.0 * at as f32, 50.0, &letter.to_string(), 0.0));
        assert_eq!(respaced(letters.collect()).len(), 6);
        let rate =
            vec![placed(0.0, 50.0, "Btw", 0.0), placed(36.0, 50.0, "0", 0.0), placed(52.0, 50.0, "%", 0.0)];
        assert_eq!(texts(&respaced(rate)), ["Btw", "0", "%"]);
        let plain = vec![placed(0.0, 50.0, "Total", 0.0), placed(56.0, 50.0, "sum", 0.0)];
        assert_eq!(texts(&respaced(plain)), ["Total", "sum"]);
    }

    #[test]
    fn letters_placed_in_any_order_are_words_in_lines() {
        let mut letters = Vec::new();
        for (row, text) in ["Total of all", "goods 761.60"].into_iter().enumerate() {
            for (at, letter) in text.char_indices().filter(|(_, letter)| *letter != ' ') {
                letters.push(placed(10.0 * at as f32, 50.0 + 30.0 * row as f32, &letter.to_string(), 0.0));
            }
        }
        letters.reverse();
        letters.swap(1, 9);
        assert_eq!(texts(&respaced(letters)), ["Total", "of", "all", "goods", "761.60"]);
    }

    #[test]
    fn boxes_without_sense_do_no_harm() {
        let mut letters: Vec<Piece> = (0..40).map(|_| placed(f32::NAN, f32::NAN, "x", 0.0)).collect();
        letters.push(placed(f32::INFINITY, 3.0, "yz", f32::NAN));
        let count = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text.len()).sum::<usize>();
        assert_eq!(count(&respaced(letters)), 42);
    }
}
