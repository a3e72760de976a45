//! Ink that looks like text and was not read: rows of marks of the size of letters, where no word is.
//!
//! Letters are separate patches of ink of like height that stand on common lines. Photographs, rules, bars and
//! shading are not, and joined handwriting is not either: none of these counts.

use document_types::reading::{ReadingError, ReadingErrorCode};
use fast_image_resize::FilterType;

use crate::background::divide_background;
use crate::gray::Gray;
use crate::patches::each_patch;
use crate::scale::scale;

/// Longest side in pixels of the copy that is looked at: letters that can be read are five pixels high there.
const LONGEST_SIDE: u32 = 1400;

/// Darker pixels are ink, once the paper is white.
const INK: u8 = 190;

/// Heights of letters, in pixels of the copy.
const HEIGHTS: std::ops::RangeInclusive<i32> = 5..=70;

/// A patch that is so many times as wide as high is no letter, nor a few that touch.
const WIDEST: i32 = 3;

/// A patch that is so many times as high as wide is a rule.
const SLIMMEST: i32 = 10;

/// More patches than the letters of a crowded page are noise.
const MOST_MARKS: usize = 20_000;

/// Fewer marks side by side are no row of text.
const LEAST_IN_ROW: usize = 6;

/// Fewer unread letters than a line has are a logo, a stamp or a mistake.
const LEAST_UNREAD: usize = 40;

/// One letter in so many may be passed over.
const ONE_IN: usize = 10;

/// The rows of marks of an image.
pub(crate) struct Rows {
    rows: Vec<Vec<Mark>>,
    /// The size of the copy that was looked at.
    size: (u32, u32),
    /// Pixels of the copy for one of the image.
    factor: f64,
    /// Whether lines run down the image, so that across and down are exchanged in the copy.
    is_sideways: bool,
}

/// How many marks stand in rows as letters do, and how many of them no word covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Unread {
    letters: usize,
    unread: usize,
}

/// The box around a patch of ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
}

impl Rows {
    /// Looks at an image whose lines run level, or up or down where it lies on its side.
    pub(crate) fn of(image: &Gray, is_sideways: bool) -> anyhow::Result<Self> {
        let longest = image.width.max(image.height).max(1);
        let least = longest.min(LONGEST_SIDE);
        let side = |length: u32| (u64::from(length) * u64::from(least)).div_ceil(u64::from(longest)).max(1);
        let size = (u32::try_from(side(image.width))?, u32::try_from(side(image.height))?);
        let small = divide_background(scale(image, size, FilterType::Bilinear)?);
        let small = if is_sideways { small.transposed() } else { small };
        let size = (small.width, small.height);
        let factor = f64::from(least) / f64::from(longest);
        Ok(Self { rows: rows(marks(&small)), size, factor, is_sideways })
    }

    /// The boxes, in pixels of the image, of rows or parts of rows that the boxes of words leave out.
    pub(crate) fn passed_over(&self, words: impl Iterator<Item = [i32; 4]>) -> Vec<[i32; 4]> {
        let read = self.covered(words);
        let stretches = self.rows.iter().flat_map(|row| row.split(|mark| self.is_read(&read, mark)));
        let whole = stretches.filter(|stretch| stretch.len() >= LEAST_IN_ROW);
        whole.filter_map(|stretch| self.around(stretch)).collect()
    }

    /// How much of it the boxes of words leave out.
    pub(crate) fn unread(&self, words: impl Iterator<Item = [i32; 4]>) -> Unread {
        let read = self.covered(words);
        let mut all = Unread::default();
        for row in &self.rows {
            let unread = row.iter().filter(|mark| !self.is_read(&read, mark)).count();
            all.letters += row.len();
            all.unread += if unread >= LEAST_IN_ROW { unread } else { 0 };
        }
        all
    }

    fn is_read(&self, read: &[bool], mark: &Mark) -> bool {
        let across = usize::try_from(i32::midpoint(mark.left, mark.right));
        let down = usize::try_from(i32::midpoint(mark.top, mark.bottom));
        let (Ok(across), Ok(down)) = (across, down) else { return false };
        read.get(down * self.size.0 as usize + across).copied().unwrap_or_default()
    }

    /// Which pixels of the copy lie in a word, or close beside it.
    fn covered(&self, words: impl Iterator<Item = [i32; 4]>) -> Vec<bool> {
        let (width, height) = self.size;
        let mut covered = vec![false; width as usize * height as usize];
        for word in words {
            let [left, top, right, bottom] = self.exchanged(word);
            let margin = (bottom - top).max(0) / 4;
            let within = |at: i32, side: u32| {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
                let at = (f64::from(at) * self.factor).round().clamp(0.0, f64::from(side)) as usize;
                at
            };
            let columns = within(left - margin, width)..within(right + margin, width);
            for row in within(top - margin, height)..within(bottom + margin, height) {
                let start = row * width as usize;
                if let Some(row) = covered.get_mut(start + columns.start..start + columns.end) {
                    row.fill(true);
                }
            }
        }
        covered
    }

    /// The box around marks, with the room that accents and tails need.
    fn around(&self, marks: &[Mark]) -> Option<[i32; 4]> {
        let left = marks.iter().map(|mark| mark.left).min()?;
        let right = marks.iter().map(|mark| mark.right).max()?;
        let top = marks.iter().map(|mark| mark.top).min()?;
        let bottom = marks.iter().map(|mark| mark.bottom).max()?;
        let room = marks.iter().map(Mark::height).max()? / 3;
        let grown = [left - room, top - room, right + room, bottom + room];
        #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
        Some(self.exchanged(grown.map(|at| (f64::from(at) / self.factor).round() as i32)))
    }

    fn exchanged(&self, [left, top, right, bottom]: [i32; 4]) -> [i32; 4] {
        if self.is_sideways { [top, left, bottom, right] } else { [left, top, right, bottom] }
    }
}

impl Unread {
    /// What a person is told, where so much was passed over that the page is not simply read.
    pub(crate) fn error(self) -> Option<ReadingError> {
        let Self { letters, unread } = self;
        let is_much = unread >= LEAST_UNREAD && unread * ONE_IN >= letters;
        is_much.then(|| {
            let percent = unread * 100 / letters.max(1);
            let message = format!("about {percent} % of what looks like print on this page was not read");
            ReadingError::new(ReadingErrorCode::Unread, message)
        })
    }
}

impl Mark {
    const fn height(&self) -> i32 {
        self.bottom - self.top
    }

    const fn width(&self) -> i32 {
        self.right - self.left
    }

    /// Whether a patch of so many pixels may be a letter, or two or three that touch.
    fn is_like_a_letter(&self, ink: i32) -> bool {
        let (width, height) = (self.width(), self.height());
        HEIGHTS.contains(&height)
            && width <= WIDEST * height
            && height <= SLIMMEST * width
            // A full box is a bullet or a part of a bar; a thin frame is a box to be ticked.
            && (width.min(height) < 5 || 20 * ink < 19 * width * height)
            && 8 * ink > width * height
    }

    /// Whether another mark may be the next letter of the same line.
    fn goes_on_with(&self, next: &Self) -> bool {
        let (low, high) = (self.height().min(next.height()), self.height().max(next.height()));
        let slack = high / 4;
        high <= 2 * low
            && next.left - self.right <= 3 * high / 2
            && self.bottom.min(next.bottom) - self.top.max(next.top) >= low / 2
            && ((self.bottom - next.bottom).abs() <= slack || (self.top - next.top).abs() <= slack)
    }
}

/// The patches of ink that may be letters; none where there are far too many.
fn marks(image: &Gray) -> Vec<Mark> {
    let width = image.width as usize;
    let ink = image.pixels.iter().map(|&pixel| pixel < INK).collect::<Vec<bool>>();
    let mut marks = Vec::new();
    each_patch(ink.clone(), width, |patch| {
        let (mut columns, mut rows) = ((usize::MAX, 0), (usize::MAX, 0));
        for at in patch {
            let (x, y) = (at % width, at / width);
            columns = (columns.0.min(x), columns.1.max(x + 1));
            rows = (rows.0.min(y), rows.1.max(y + 1));
        }
        let whole = |at| i32::try_from(at).unwrap_or(i32::MAX);
        let [left, top, right, bottom] = [columns.0, rows.0, columns.1, rows.1].map(whole);
        let mark = Mark { left, top, right, bottom };
        if mark.is_like_a_letter(whole(patch.len())) && !is_hemmed_in(&mark, &ink, width) {
            marks.push(mark);
        }
        marks.len() <= MOST_MARKS
    });
    if marks.len() > MOST_MARKS { Vec::new() } else { marks }
}

/// Whether ink stands close above and close below: a dot of a shaded area, and not a letter of a line.
fn is_hemmed_in(mark: &Mark, ink: &[bool], width: usize) -> bool {
    let is_empty = |rows: std::ops::Range<i32>| {
        rows.filter_map(|y| usize::try_from(y).ok()).all(|y| {
            let at = |x: i32| y * width + usize::try_from(x).unwrap_or_default();
            ink.get(at(mark.left)..at(mark.right)).is_none_or(|row| row.iter().all(|&is_ink| !is_ink))
        })
    };
    let close = (mark.height() / 4).max(2);
    !is_empty(mark.top - close..mark.top) && !is_empty(mark.bottom..mark.bottom + close)
}

/// The marks that stand in rows of several, row by row.
fn rows(mut marks: Vec<Mark>) -> Vec<Vec<Mark>> {
    marks.sort_unstable_by_key(|mark| (mark.left, mark.top));
    // Each mark joins the row of the nearest one that may be the letter before it.
    let mut row_of: Vec<Option<usize>> = vec![None; marks.len()];
    let mut rows: Vec<Vec<Mark>> = Vec::new();
    for at in 0..marks.len() {
        let row = row_of[at].unwrap_or_else(|| {
            rows.push(vec![marks[at]]);
            rows.len() - 1
        });
        let reach = marks[at].right + 3 * HEIGHTS.end() / 2;
        let next = (at + 1..marks.len())
            .take_while(|&next| marks[next].left <= reach)
            .find(|&next| row_of[next].is_none() && marks[at].goes_on_with(&marks[next]));
        if let Some(next) = next {
            row_of[next] = Some(row);
            rows[row].push(marks[next]);
        }
    }
    rows.retain(|row| row.len() >= LEAST_IN_ROW);
    rows
}

#[cfg(test)]
mod tests {
    use document_types::reading::ReadingErrorCode;

    use super::*;

    /// A page with lines of marks that have the size and the variety of letters, and the boxes of its lines.
    fn printed(lines: i32) -> (Gray, Vec<[i32; 4]>) {
        let mut page = Gray::white(700, 1000);
        let boxes = (0..lines).map(|line| {
            let top = 50 + 30 * line;
            for letter in 0..40 {
                let (left, tall) = (60 + 14 * letter, letter % 3 == 0);
                let bar = |page: &mut Gray, from: (i32, i32), to: (i32, i32)| {
                    for y in from.1..to.1 {
                        let start = (y * 700 + from.0) as usize;
                        page.pixels[start..start + (to.0 - from.0) as usize].fill(20);
                    }
                };
                bar(&mut page, (left, top + if tall { 0 } else { 5 }), (left + 2, top + 16));
                bar(&mut page, (left, top + 14), (left + 9, top + 16));
            }
            [60, top, 60 + 14 * 40, top + 16]
        });
        let boxes = boxes.collect();
        (page, boxes)
    }

    fn code(error: Option<ReadingError>) -> Option<ReadingErrorCode> {
        error.map(|error| error.code)
    }

    #[test]
    fn lines_without_words_are_a_page_error_that_says_how_much() {
        let (page, lines) = printed(20);
        let rows = Rows::of(&page, false).unwrap();
        assert_eq!(rows.unread(lines.iter().copied()).error(), None);
        assert_eq!(rows.unread(lines.iter().copied().skip(1)).error(), None, "one line is a logo");
        let error = rows.unread(lines.iter().copied().skip(5)).error().unwrap();
        assert_eq!(error.code, ReadingErrorCode::Unread);
        assert_eq!(error.message, "about 25 % of what looks like print on this page was not read");
        assert_eq!(code(rows.unread(std::iter::empty()).error()), Some(ReadingErrorCode::Unread));
    }

    #[test]
    fn what_was_passed_over_is_said_with_its_box_also_within_a_line_and_on_a_page_on_its_side() {
        let (page, mut lines) = printed(4);
        lines[1][2] = 300;
        let over = Rows::of(&page, false).unwrap().passed_over(lines.iter().copied());
        let [[left, top, right, bottom]] = over[..] else { panic!("{over:?}") };
        assert!((295..=310).contains(&left) && (610..=625).contains(&right), "{left} to {right}");
        assert!((70..=80).contains(&top) && (96..=106).contains(&bottom), "{top} to {bottom}");

        let upended = lines.iter().map(|&[left, top, right, bottom]| [top, left, bottom, right]);
        let turned = Rows::of(&page.transposed(), true).unwrap().passed_over(upended);
        assert_eq!(turned, [[top, left, bottom, right]]);
    }

    #[test]
    fn rules_shading_and_noise_are_no_print() {
        let mut ruled = Gray::white(600, 800);
        for y in (40..760).step_by(20) {
            ruled.pixels[y * 600..y * 600 + 600].fill(0);
        }
        let mut dotted = Gray::white(600, 800);
        let mut noise = Gray::white(600, 800);
        let mut state = 1_u32;
        for at in 0..600 * 800 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            noise.pixels[at] = (state >> 24) as u8;
            if at % 600 % 8 < 6 && at / 600 % 8 < 6 {
                dotted.pixels[at] = 90;
            }
        }
        for page in [ruled, dotted, noise, Gray::white(1, 1), Gray::white(3000, 1)] {
            let unread = Rows::of(&page, false).unwrap().unread(std::iter::empty());
            assert_eq!(unread.error(), None, "{unread:?}");
        }
    }
}
