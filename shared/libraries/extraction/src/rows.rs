//! Rows of a document: the words on one line of the page, whatever order the reader gave them in.

mod lean;

use std::ops::Range;

use document_types::fields::Field;
use document_types::reading::{Page, Reading, TextSource, Word};

use crate::scores::rounded;

/// Bytes of a word at most. No name, number or address of a page is so long; what is, is data written in letters, such as
/// an attachment in base64, in which nothing is looked for.
const LONGEST_WORD: usize = 1000;

/// Words of a row at most: no printed line has so many. What a file without line breaks has beyond them goes on in the
/// next row, so that no rule for a line ever looks at a whole document.
const MOST_WORDS: usize = 500;

/// Pieces of a row at most: a line of print is in no more of them, however wide the table.
const MOST_SEGMENTS: usize = 100;

/// A word in upright coordinates, with the box it was read at.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// Where it begins in the text of its row.
    start: u32,
    pub(super) confidence: f32,
    /// `[x0, y0, x1, y1]` with the page turned upright.
    pub(super) upright: [i32; 4],
    /// As stored.
    pub(super) stored: [i32; 4],
}

/// A word that has no row yet.
#[derive(Clone)]
struct Piece<'a> {
    text: &'a str,
    place: Placed,
}

/// Words on one line, left to right.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Page from 0; `None` for text without pages.
    pub(super) page: Option<u32>,
    /// Whether characters may be misread.
    pub(super) is_ocr: bool,
    pub(super) words: Vec<Placed>,
    /// The words joined by single spaces.
    pub(super) text: String,
    /// `[x0, y0, x1, y1]` of all words, upright.
    pub(super) bounds: [i32; 4],
    /// Height of most words.
    height: i32,
    /// Runs of words without a wide gap between them, as bytes of `text`.
    cells: Vec<Range<usize>>,
}

/// A value found by the rules where it was seen.
pub(super) fn by_rules(value: String, score: f32, seen: Seen) -> Field {
    let score = rounded(score.clamp(0.0, 1.0));
    let page = seen.bbox.and(seen.page);
    Field { value, confidence: score, score, page, bbox: seen.bbox, ..Field::default() }
}

/// Where a value was seen.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Seen {
    pub(super) page: Option<u32>,
    pub(super) bbox: Option<[i32; 4]>,
    /// Confidence of the least legible word, 0 to 1.
    pub(super) legibility: f32,
}

impl Seen {
    /// The union of two places; the page of the first.
    pub(super) fn and(self, other: Self) -> Self {
        if self.page != other.page {
            return Self { legibility: self.legibility.min(other.legibility), ..self };
        }
        let bbox = match (self.bbox, other.bbox) {
            (Some(mine), Some(theirs)) => Some(union(mine, theirs)),
            (mine, theirs) => mine.or(theirs),
        };
        Self { page: self.page, bbox, legibility: self.legibility.min(other.legibility) }
    }
}

impl Row {
    /// A row of words that are in order.
    fn new(page: Option<u32>, is_ocr: bool, pieces: &[Piece<'_>]) -> Self {
        let length = pieces.iter().map(|piece| piece.text.len() + 1).sum();
        let mut text = String::with_capacity(length);
        let mut words = Vec::with_capacity(pieces.len());
        let mut bounds = pieces.first().map_or([0; 4], |piece| piece.place.upright);
        for piece in pieces {
            if !text.is_empty() {
                text.push(' ');
            }
            let start = u32::try_from(text.len()).unwrap_or(u32::MAX);
            // What the reader takes for one word may have blanks in it.
            for (index, part) in piece.text.split_whitespace().enumerate() {
                if index > 0 {
                    text.push(' ');
                }
                text.push_str(part);
            }
            words.push(Placed { start, ..piece.place.clone() });
            bounds = union(bounds, piece.place.upright);
        }
        let height = usual_height(&words);
        let mut row = Self { page, is_ocr, words, text, bounds, height, cells: Vec::new() };
        row.cells = row.split(row.height.saturating_mul(3) / 2);
        row
    }

    /// A word as printed.
    pub(super) fn word(&self, index: usize) -> &str {
        &self.text[self.bytes_of(&(index..index + 1))]
    }

    /// Every word as printed, left to right.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.words.len()).map(|index| self.word(index))
    }

    /// Indices of the words that a range of bytes of `text` touches.
    pub(super) fn words_of(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.words.partition_point(|word| word.begin() <= range.start).saturating_sub(1);
        let last = self.words.partition_point(|word| word.begin() < range.end).max(first + 1);
        first..last.min(self.words.len())
    }

    /// Bytes of `text` that a range of words covers.
    pub(super) fn bytes_of(&self, words: &Range<usize>) -> Range<usize> {
        let Some(start) = self.words.get(words.start).map(Placed::begin) else { return 0..0 };
        // A blank parts two words.
        let end = self.words.get(words.end).map_or(self.text.len(), |next| next.begin().saturating_sub(1));
        start..end.max(start)
    }

    /// Where the bytes of `text` are on the page.
    pub(super) fn seen(&self, range: &Range<usize>) -> Seen {
        let words = &self.words[self.words_of(range)];
        let legibility = words.iter().map(|word| word.confidence).fold(1.0, f32::min);
        let bbox = words.iter().map(|word| word.stored).reduce(union).filter(|_| self.page.is_some());
        Seen { page: self.page, bbox, legibility }
    }

    /// Upright horizontal extent of some bytes of `text`.
    pub(super) fn extent(&self, range: &Range<usize>) -> (i32, i32) {
        let words = &self.words[self.words_of(range)];
        (words.first().map_or(0, |word| word.upright[0]), words.last().map_or(0, |word| word.upright[2]))
    }

    /// Height of the line in pixels.
    pub(super) fn height(&self) -> i32 {
        self.height
    }

    /// Runs of words without a wide gap between them, as byte ranges of `text`.
    pub(super) fn cells(&self) -> &[Range<usize>] {
        &self.cells
    }

    /// The cells that are at least in part between two edges.
    pub(super) fn cells_between(&self, (left, right): (i32, i32)) -> impl Iterator<Item = &Range<usize>> {
        // Gaps part cells: each ends before the next begins.
        let first = self.cells.partition_point(|cell| self.extent(cell).1 <= left);
        self.cells[first..].iter().take_while(move |cell| self.extent(cell).0 < right)
    }

    /// The cell that begins at a byte of `text`.
    pub(super) fn cell_at(&self, start: usize) -> Option<&Range<usize>> {
        let index = self.cells.binary_search_by_key(&start, |cell| cell.start).ok()?;
        self.cells.get(index)
    }

    /// Runs of words that belong together although a column of a table may lie between them.
    pub(super) fn columns(&self) -> Vec<Range<usize>> {
        self.split(self.height.saturating_mul(8))
    }

    fn split(&self, wide: i32) -> Vec<Range<usize>> {
        let mut cells = Vec::new();
        let mut first = 0;
        for index in 1..=self.words.len() {
            let ends = self
                .words
                .get(index)
                .is_none_or(|next| next.upright[0] - self.words[index - 1].upright[2] > wide);
            if ends && first < index {
                cells.push(self.bytes_of(&(first..index)));
                first = index;
            }
        }
        cells
    }
}

impl Placed {
    /// Where it begins in the text of its row.
    fn begin(&self) -> usize {
        self.start as usize
    }
}

fn usual_height(words: &[Placed]) -> i32 {
    let mut heights: Vec<i32> = words.iter().map(|word| word.upright[3] - word.upright[1]).collect();
    heights.sort_unstable();
    heights.get(heights.len() / 2).copied().unwrap_or(0).max(1)
}

/// The rows of all pages from top to bottom; of a text without pages, its lines.
pub(super) fn rows(reading: &Reading) -> Vec<Row> {
    if reading.pages.iter().all(|page| page.words.is_empty()) {
        return reading.text.split(['\n', '\u{c}']).enumerate().flat_map(rows_of_line).collect();
    }
    (0_u32..).zip(&reading.pages).flat_map(|(number, page)| rows_of_page(number, page)).collect()
}

/// Some words of one line as one row, or as more where they are too many.
fn rows_of(page: Option<u32>, is_ocr: bool, mut pieces: Vec<Piece<'_>>) -> Vec<Row> {
    pieces.sort_by_key(|piece| piece.place.upright[0]);
    pieces.chunks(MOST_WORDS).map(|pieces| Row::new(page, is_ocr, pieces)).collect()
}

/// A line of plain text as a row on a grid of characters: tabs and double spaces become gaps.
fn rows_of_line((number, line): (usize, &str)) -> Vec<Row> {
    const CHARACTER: i32 = 10;
    let top = i32::try_from(number).ok().and_then(|number| number.checked_mul(2 * CHARACTER));
    let Some(top) = top else { return Vec::new() };
    let (mut pieces, mut column) = (Vec::new(), 0_i32);
    for text in line.split([' ', '\t', '\r', '\u{a0}']) {
        let width = i32::try_from(text.chars().count()).unwrap_or(i32::MAX).saturating_mul(CHARACTER);
        if width == 0 {
            column = column.saturating_add(2 * CHARACTER);
            continue;
        }
        let bounds = [column, top, column.saturating_add(width), top + CHARACTER];
        if text.len() <= LONGEST_WORD {
            let place = Placed { start: 0, confidence: 1.0, upright: bounds, stored: bounds };
            pieces.push(Piece { text, place });
        }
        column = column.saturating_add(width).saturating_add(CHARACTER);
    }
    rows_of(None, false, pieces)
}

fn rows_of_page(number: u32, page: &Page) -> Vec<Row> {
    let mut segments = segments(page);
    segments.sort_by_key(|segment| (middle(segment), segment[0].place.upright[0]));

    let mut rows: Vec<Vec<Vec<Piece<'_>>>> = Vec::new();
    for segment in segments {
        // Rows grow from the top: only the last few can still be open at this height.
        let home = rows
            .iter_mut()
            .rev()
            .take(12)
            .filter(|row| row.len() < MOST_SEGMENTS && fits(row, &segment))
            .min_by_key(|row| distance(row, &segment));
        match home {
            Some(row) => row.push(segment),
            None => rows.push(vec![segment]),
        }
    }
    let is_ocr = page.source == TextSource::Ocr;
    let mut rows: Vec<Row> = rows
        .into_iter()
        .flat_map(|row| rows_of(Some(number), is_ocr, row.into_iter().flatten().collect()))
        .collect();
    rows.sort_by_key(|row| (row.bounds[1] + row.bounds[3], row.bounds[0]));
    rows
}

/// The words of each line of the reader, left to right.
fn segments(page: &Page) -> Vec<Vec<Piece<'_>>> {
    let is_word = |word: &&Word| word.text.len() <= LONGEST_WORD && !word.text.trim().is_empty();
    let words = page.words.iter().filter(is_word);
    let mut words: Vec<(u32, Piece<'_>)> = words.map(|word| (word.line, place(word, page))).collect();
    if page.source == TextSource::Ocr {
        lean::straighten(&mut words);
    }
    let mut segments: Vec<(u32, Vec<Piece<'_>>)> = Vec::new();
    for (line, placed) in words {
        match segments.last_mut() {
            Some((last, words)) if *last == line && continues(words, &placed) => words.push(placed),
            _ => segments.push((line, vec![placed])),
        }
    }
    segments.into_iter().map(|(_, words)| words).collect()
}

fn continues(words: &[Piece<'_>], next: &Piece<'_>) -> bool {
    words.last().is_some_and(|last| {
        let (last, next) = (&last.place, &next.place);
        let (above, below) = (last.upright[1].max(next.upright[1]), last.upright[3].min(next.upright[3]));
        next.upright[0] >= last.upright[0] && above < below
    })
}

fn place<'a>(word: &'a Word, page: &Page) -> Piece<'a> {
    let [x0, y0, x1, y1] = word.bbox;
    let (width, height) = (clamp(page.width), clamp(page.height));
    let upright = match page.rotation {
        90 => [height.saturating_sub(y1), x0, height.saturating_sub(y0), x1],
        180 => [
            width.saturating_sub(x1),
            height.saturating_sub(y1),
            width.saturating_sub(x0),
            height.saturating_sub(y0),
        ],
        270 => [y0, width.saturating_sub(x1), y1, width.saturating_sub(x0)],
        _ => word.bbox,
    };
    // Boxes come from outside: keep sums of two of them within range.
    let upright = upright.map(|edge| edge.clamp(-LIMIT, LIMIT));
    let confidence = word.confidence.clamp(0.0, 1.0);
    Piece { text: &word.text, place: Placed { start: 0, confidence, upright, stored: word.bbox } }
}

const LIMIT: i32 = 1 << 24;

fn clamp(pixels: u32) -> i32 {
    i32::try_from(pixels).unwrap_or(LIMIT)
}

fn middle(words: &[Piece<'_>]) -> i32 {
    words.first().map_or(0, |word| word.place.upright[1] + word.place.upright[3])
}

fn fits(row: &[Vec<Piece<'_>>], segment: &[Piece<'_>]) -> bool {
    let Some((neighbour, own)) = neighbours(row, segment) else { return false };
    let (tall, low) = (height(neighbour).max(height(own)), height(neighbour).min(height(own)));
    let (left, right) = (left(segment), right(segment));
    let free =
        row.iter().all(|words| self::right(words) <= left + low / 2 || right <= self::left(words) + low / 2);
    // Punctuation is low, letters without ascenders are lower than capitals: compare middles against the taller.
    free && 2 * low >= tall / 2 && gap(neighbour, own) < tall.min(2 * low)
}

fn distance(row: &[Vec<Piece<'_>>], segment: &[Piece<'_>]) -> i32 {
    neighbours(row, segment).map_or(i32::MAX, |(neighbour, own)| gap(neighbour, own))
}

fn left(words: &[Piece<'_>]) -> i32 {
    words.first().map_or(0, |word| word.place.upright[0])
}

fn right(words: &[Piece<'_>]) -> i32 {
    words.last().map_or(0, |word| word.place.upright[2])
}

/// Twice the distance of the middles.
fn gap(one: &Placed, other: &Placed) -> i32 {
    (one.upright[1] + one.upright[3] - other.upright[1] - other.upright[3]).abs()
}

fn height(word: &Placed) -> i32 {
    (word.upright[3] - word.upright[1]).max(1)
}

/// The words of the row and the segment that face each other: a skewed line drifts, its neighbours do not.
fn neighbours<'a>(row: &'a [Vec<Piece<'_>>], segment: &'a [Piece<'_>]) -> Option<(&'a Placed, &'a Placed)> {
    let (first, last) = (&segment.first()?.place, &segment.last()?.place);
    row.iter()
        .filter_map(|words| {
            let (head, tail) = (&words.first()?.place, &words.last()?.place);
            let after = first.upright[0] - tail.upright[2];
            let before = head.upright[0] - last.upright[2];
            Some(if after >= before { (after, tail, first) } else { (before, head, last) })
        })
        .min_by_key(|(space, _, _)| *space)
        .map(|(_, theirs, own)| (theirs, own))
}

fn union(one: [i32; 4], other: [i32; 4]) -> [i32; 4] {
    [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
}
