//! Rows of a document: words that stand on one line of the page, whatever order the reader gave them in.

use std::ops::Range;

use crate::reading::{Page, Reading, TextSource, Word};

/// A word in upright coordinates, with the box it was read at.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) text: String,
    pub(super) confidence: f32,
    /// `[x0, y0, x1, y1]` with the page turned upright.
    pub(super) upright: [i32; 4],
    /// As stored.
    pub(super) stored: [i32; 4],
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
    /// Byte offset of each word in `text`.
    starts: Vec<usize>,
    /// `[x0, y0, x1, y1]` of all words, upright.
    pub(super) bounds: [i32; 4],
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
    fn new(page: Option<u32>, is_ocr: bool, mut words: Vec<Placed>) -> Self {
        words.sort_by_key(|word| word.upright[0]);
        let mut text = String::new();
        let mut starts = Vec::with_capacity(words.len());
        let mut bounds = words.first().map_or([0; 4], |word| word.upright);
        for word in &words {
            if !text.is_empty() {
                text.push(' ');
            }
            starts.push(text.len());
            text.push_str(&word.text);
            bounds = union(bounds, word.upright);
        }
        Self { page, is_ocr, words, text, starts, bounds }
    }

    /// Indices of the words that a range of bytes of `text` touches.
    pub(super) fn words_of(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.starts.partition_point(|&start| start <= range.start).saturating_sub(1);
        let last = self.starts.partition_point(|&start| start < range.end).max(first + 1);
        first..last.min(self.words.len())
    }

    /// Bytes of `text` that a range of words covers.
    pub(super) fn bytes_of(&self, words: &Range<usize>) -> Range<usize> {
        let (Some(last), Some(&start)) = (words.end.checked_sub(1), self.starts.get(words.start)) else {
            return 0..0;
        };
        let end = self.starts.get(last).map_or(start, |begin| begin + self.words[last].text.len());
        start..end.max(start)
    }

    /// Where the bytes of `text` stand on the page.
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
        let mut heights: Vec<i32> = self.words.iter().map(|word| word.upright[3] - word.upright[1]).collect();
        heights.sort_unstable();
        heights.get(heights.len() / 2).copied().unwrap_or(0).max(1)
    }

    /// Runs of words without a wide gap between them, as byte ranges of `text`.
    pub(super) fn cells(&self) -> Vec<Range<usize>> {
        self.split(self.height() * 3 / 2)
    }

    /// Runs of words that belong together although a column of a table may lie between them.
    pub(super) fn columns(&self) -> Vec<Range<usize>> {
        self.split(self.height() * 8)
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

/// The rows of all pages from top to bottom; of a text without pages, its lines.
pub(super) fn rows(reading: &Reading) -> Vec<Row> {
    if reading.pages.iter().all(|page| page.words.is_empty()) {
        return reading.text.split(['\n', '\u{c}']).enumerate().filter_map(row_of_line).collect();
    }
    (0_u32..).zip(&reading.pages).flat_map(|(number, page)| rows_of_page(number, page)).collect()
}

/// A line of plain text as a row on a grid of characters: tabs and double spaces become gaps.
fn row_of_line((number, line): (usize, &str)) -> Option<Row> {
    const CHARACTER: i32 = 10;
    let top = i32::try_from(number).ok()?.checked_mul(2 * CHARACTER)?;
    let (mut words, mut column) = (Vec::new(), 0);
    for word in line.split([' ', '\t', '\r', '\u{a0}']) {
        let width = i32::try_from(word.chars().count()).ok()?.checked_mul(CHARACTER)?;
        if width == 0 {
            column += 2 * CHARACTER;
            continue;
        }
        let bounds = [column, top, column + width, top + CHARACTER];
        words.push(Placed { text: word.to_owned(), confidence: 1.0, upright: bounds, stored: bounds });
        column += width + CHARACTER;
    }
    (!words.is_empty()).then(|| Row::new(None, false, words))
}

fn rows_of_page(number: u32, page: &Page) -> Vec<Row> {
    let mut segments = segments(page);
    segments.sort_by_key(|segment| (middle(segment), segment[0].upright[0]));

    let mut rows: Vec<Vec<Vec<Placed>>> = Vec::new();
    for segment in segments {
        // Rows grow from the top: only the last few can still be open at this height.
        let home = rows
            .iter_mut()
            .rev()
            .take(12)
            .filter(|row| fits(row, &segment))
            .min_by_key(|row| distance(row, &segment));
        match home {
            Some(row) => row.push(segment),
            None => rows.push(vec![segment]),
        }
    }
    let mut rows: Vec<Row> = rows
        .into_iter()
        .map(|row| {
            Row::new(Some(number), page.source == TextSource::Ocr, row.into_iter().flatten().collect())
        })
        .collect();
    rows.sort_by_key(|row| (row.bounds[1] + row.bounds[3], row.bounds[0]));
    rows
}

/// The words of each line of the reader, left to right.
fn segments(page: &Page) -> Vec<Vec<Placed>> {
    let mut segments: Vec<(u32, Vec<Placed>)> = Vec::new();
    for word in page.words.iter().filter(|word| !word.text.trim().is_empty()) {
        let placed = place(word, page);
        match segments.last_mut() {
            Some((line, words)) if *line == word.line && continues(words, &placed) => words.push(placed),
            _ => segments.push((word.line, vec![placed])),
        }
    }
    segments.into_iter().map(|(_, words)| words).collect()
}

fn continues(words: &[Placed], next: &Placed) -> bool {
    words.last().is_some_and(|last| {
        let (above, below) = (last.upright[1].max(next.upright[1]), last.upright[3].min(next.upright[3]));
        next.upright[0] >= last.upright[0] && above < below
    })
}

fn place(word: &Word, page: &Page) -> Placed {
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
    let text = word.text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Boxes come from outside: keep sums of two of them within range.
    let upright = upright.map(|edge| edge.clamp(-LIMIT, LIMIT));
    Placed { text, confidence: word.confidence.clamp(0.0, 1.0), upright, stored: word.bbox }
}

const LIMIT: i32 = 1 << 24;

fn clamp(pixels: u32) -> i32 {
    i32::try_from(pixels).unwrap_or(LIMIT)
}

fn middle(words: &[Placed]) -> i32 {
    words.first().map_or(0, |word| word.upright[1] + word.upright[3])
}

fn fits(row: &[Vec<Placed>], segment: &[Placed]) -> bool {
    let Some((neighbour, own)) = neighbours(row, segment) else { return false };
    let (tall, low) = (height(neighbour).max(height(own)), height(neighbour).min(height(own)));
    let (left, right) = (segment[0].upright[0], segment[segment.len() - 1].upright[2]);
    let free = row.iter().all(|words| {
        words[words.len() - 1].upright[2] <= left + low / 2 || right <= words[0].upright[0] + low / 2
    });
    // Punctuation is low, letters without ascenders are lower than capitals: compare middles against the taller.
    free && 2 * low >= tall / 2 && gap(neighbour, own) < tall.min(2 * low)
}

fn distance(row: &[Vec<Placed>], segment: &[Placed]) -> i32 {
    neighbours(row, segment).map_or(i32::MAX, |(neighbour, own)| gap(neighbour, own))
}

/// Twice the distance of the middles.
fn gap(one: &Placed, other: &Placed) -> i32 {
    (one.upright[1] + one.upright[3] - other.upright[1] - other.upright[3]).abs()
}

fn height(word: &Placed) -> i32 {
    (word.upright[3] - word.upright[1]).max(1)
}

/// The words of the row and the segment that face each other: a skewed line drifts, its neighbours do not.
fn neighbours<'a>(row: &'a [Vec<Placed>], segment: &'a [Placed]) -> Option<(&'a Placed, &'a Placed)> {
    let (first, last) = (segment.first()?, segment.last()?);
    row.iter()
        .filter_map(|words| {
            let (head, tail) = (words.first()?, words.last()?);
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
