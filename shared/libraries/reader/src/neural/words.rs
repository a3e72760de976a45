//! The words of a line with their boxes: parted at blanks, and each as wide and high as its ink.

use super::confused::text_of;
use super::letters::Letter;
use super::tilted::{real, whole};
use crate::gray::Gray;

/// A word in a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LineWord {
    pub(super) text: String,
    /// The same without accents that may be specks, where it has any.
    pub(super) plain: Option<String>,
    /// 0 to 1, the mean over its signs.
    pub(super) confidence: f32,
    /// Left, top, right and bottom, as shares of the line's length and height.
    pub(super) part: [f32; 4],
}

/// Ink differs from the paper by this share of the greatest difference.
const INK: f32 = 0.4;

/// The first and the last sign of a line reach at most this share of the line's height beyond their middle.
const REACH: f32 = 0.7;

/// Words are at least this share of the line's height apart, and so many times as far as the middle one of its letters:
/// letters of typewriters are far apart.
const WIDE: f32 = 0.31;
const WIDER: f32 = 3.0;

/// The words that letters amount to, placed by the line they were read from.
pub(super) fn words(line: &Gray, letters: &[Letter]) -> Vec<LineWord> {
    let ink = Ink::of(line);
    let letters = &with_blanks(line, &ink, letters);
    let parts: Vec<&[Letter]> =
        letters.split(|letter| letter.sign.is_whitespace()).filter(|word| !word.is_empty()).collect();
    let column =
        |letter: &Letter| whole(letter.at * real(line.width)).min(line.width.saturating_sub(1)) as usize;
    let ends = parts.iter().filter_map(|word| Some((column(word.first()?), column(word.last()?))));
    let mut ranges: Vec<(usize, usize)> = ends.collect();
    let reach = whole(REACH * real(line.height)) as usize;
    let end = line.width as usize;
    // Each word reaches as far as the widest gap between it and its neighbour lets it.
    let gaps: Vec<_> = ranges.windows(2).map(|pair| ink.widest_gap(pair[0].1, pair[1].0)).collect();
    let starts = ranges.first().map(|first| first.0.saturating_sub(reach));
    let stops = ranges.last().map(|last| (last.1 + reach).min(end));
    let starts = starts.into_iter().chain(gaps.iter().map(|gap| gap.1));
    let stops = gaps.iter().map(|gap| gap.0).chain(stops);
    for (range, (start, stop)) in ranges.iter_mut().zip(starts.zip(stops)) {
        *range = ink.within(start, stop.max(start + 1));
    }
    let placed = parts.into_iter().zip(ranges);
    placed
        .map(|(word, (left, right))| {
            let (top, bottom) = ink.rows(left, right);
            let (width, height) = (real(line.width.max(1)), real(line.height.max(1)));
            let (text, plain) = text_of(word);
            LineWord {
                text,
                plain,
                confidence: super::letters::confidence(word),
                part: [at(left) / width, at(top) / height, at(right) / width, at(bottom) / height],
            }
        })
        .collect()
}

/// The letters with a blank where none was read although the ink parts as widely as between words.
fn with_blanks(line: &Gray, ink: &Ink, letters: &[Letter]) -> Vec<Letter> {
    let column = |letter: &Letter| whole(letter.at * real(line.width)) as usize;
    let is_blank = |letter: &Letter| letter.sign.is_whitespace();
    let gap = |pair: &[Letter]| match pair {
        [first, second] if !is_blank(first) && !is_blank(second) => {
            Some(ink.empty_gap(column(first), column(second)))
        }
        _ => None,
    };
    let gaps: Vec<Option<usize>> = letters.windows(2).map(gap).collect();
    let mut known: Vec<usize> = gaps.iter().flatten().copied().collect();
    known.sort_unstable();
    let usual = known.get(known.len() / 2).copied().unwrap_or_default();
    let least = (at(usual) * WIDER).max(WIDE * real(line.height));
    let mut parted = Vec::with_capacity(letters.len());
    for (number, &letter) in letters.iter().enumerate() {
        parted.push(letter);
        if gaps.get(number).copied().flatten().is_some_and(|gap| at(gap) >= least) {
            parted.push(Letter { sign: ' ', ..letter });
        }
    }
    parted
}

/// Which pixels of a line are ink.
struct Ink {
    width: usize,
    is_ink: Vec<bool>,
    /// Pixels of ink in each column.
    columns: Vec<u32>,
}

impl Ink {
    fn of(line: &Gray) -> Self {
        let paper = i16::from(line.median());
        let differences = || line.pixels.iter().map(|&pixel| i16::from(pixel) - paper);
        let (darkest, lightest) = (differences().min().unwrap_or(0), differences().max().unwrap_or(0));
        let greatest = if -darkest >= lightest { darkest } else { lightest };
        let limit = f32::from(greatest) * INK;
        let is_ink: Vec<bool> = differences()
            .map(
                |difference| {
                    if greatest < 0 { f32::from(difference) < limit } else { f32::from(difference) > limit }
                },
            )
            .collect();
        let width = line.width as usize;
        let mut columns = vec![0; width];
        for row in is_ink.chunks_exact(width.max(1)) {
            columns.iter_mut().zip(row).for_each(|(count, &is_ink)| *count += u32::from(is_ink));
        }
        Self { width, is_ink, columns }
    }

    /// The widest run of columns with the least ink between two columns: its start and its end.
    fn widest_gap(&self, from: usize, to: usize) -> (usize, usize) {
        let between = self.columns.get(from..to).unwrap_or_default();
        let least = between.iter().copied().min().unwrap_or_default();
        let (mut best, mut start) = ((from, from), from);
        for (column, &count) in (from..).zip(between) {
            if count > least {
                start = column + 1;
            } else if column + 1 - start > best.1 - best.0 {
                best = (start, column + 1);
            }
        }
        best
    }

    /// How many columns without any ink lie side by side between two columns, at most.
    fn empty_gap(&self, from: usize, to: usize) -> usize {
        let between = self.columns.get(from..to).unwrap_or_default();
        between.split(|&count| count > 0).map(<[u32]>::len).max().unwrap_or_default()
    }

    /// The columns of a range without those at its ends that have no ink.
    fn within(&self, start: usize, stop: usize) -> (usize, usize) {
        let columns = self.columns.get(start..stop.min(self.width)).unwrap_or_default();
        let first = columns.iter().position(|&count| count > 0);
        let last = columns.iter().rposition(|&count| count > 0);
        match (first, last) {
            (Some(first), Some(last)) => (start + first, start + last + 1),
            _ => (start, stop),
        }
    }

    /// The first row with ink between two columns, and the one after the last.
    fn rows(&self, left: usize, right: usize) -> (usize, usize) {
        let rows = || self.is_ink.chunks_exact(self.width.max(1));
        let has_ink = |row: &[bool]| row.get(left..right.min(self.width)).unwrap_or_default().contains(&true);
        let first = rows().position(has_ink);
        let last = rows().rposition(has_ink);
        match (first, last) {
            (Some(first), Some(last)) => (first, last + 1),
            _ => (0, rows().len()),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "sides of a line are far below 2^24")]
fn at(edge: usize) -> f32 {
    edge as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of 100 by 48 pixels with bars of ink.
    fn line(bars: &[(usize, usize)], paper: u8, ink: u8) -> Gray {
        let mut line = Gray { width: 100, height: 48, pixels: vec![paper; 4800] };
        for &(left, right) in bars {
            for y in 12..36 {
                line.pixels[y * 100 + left..y * 100 + right].fill(ink);
            }
        }
        line
    }

    fn letter(sign: char, at: f32) -> Letter {
        Letter { sign, at, confidence: 0.9 }
    }

    #[test]
    fn words_are_parted_at_blanks_and_end_where_their_ink_ends() {
        let letters = [letter('a', 0.14), letter('b', 0.24), letter(' ', 0.4), letter('c', 0.62)];
        for (paper, ink) in [(255, 0), (20, 240)] {
            let line = line(&[(10, 18), (20, 30), (60, 70)], paper, ink);
            let found = words(&line, &letters);
            let texts: Vec<&str> = found.iter().map(|word| word.text.as_str()).collect();
            assert_eq!(texts, ["ab", "c"]);
            assert_eq!(found[0].part, [0.10, 0.25, 0.30, 0.75]);
            assert_eq!(found[1].part, [0.60, 0.25, 0.70, 0.75]);
        }
    }

    #[test]
    fn a_line_without_ink_or_letters_is_no_trouble() {
        let blank = line(&[], 255, 0);
        assert_eq!(words(&blank, &[]), []);
        assert_eq!(words(&blank, &[letter('a', 1.0), letter(' ', 0.5), letter('b', 0.1)]).len(), 2);
    }
}
