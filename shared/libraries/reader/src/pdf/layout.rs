//! The order in which a person reads the words of a page: rows from top to bottom, and columns of running
//! text one after the other.
//!
//! What stands side by side is a row, as in tables and in headers of letters; only where both sides are
//! running text it is two columns.

use std::ops::Range;

use super::piece::{Piece, union};
use super::way::Way;

/// Words further apart than so many heights of the line are fragments of their own.
const FRAGMENT_GAP: f32 = 1.2;

/// Baselines closer than this share of the smaller height are one.
const SAME_BASELINE: f32 = 0.35;

/// Fragments that share this part of the smaller height stand side by side.
const SAME_HEIGHT: f32 = 0.6;

/// A column has at least so many lines.
const COLUMN_LINES: usize = 4;

/// Lines of running text hold on average so many words.
const COLUMN_WORDS: f32 = 4.0;

/// The middle line of a column fills so much of its width.
const COLUMN_FILL: f32 = 0.7;

/// At most one fragment in so many crosses the gutter between columns.
const CROSSING_ONE_IN: usize = 3;

/// Steps in which a gutter is looked for.
const STEPS: usize = 128;

/// Nested columns are looked for so deep.
const DEPTH: u8 = 3;

/// Indices of pieces, line by line, in reading order, and where most of the text runs.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Layout {
    pub(super) lines: Vec<Vec<usize>>,
    pub(super) way: Way,
}

/// Words that follow each other in the content and on the page.
#[derive(Debug, Clone)]
struct Fragment {
    pieces: Range<usize>,
    /// In the frame where the text runs to the right.
    bbox: [f32; 4],
    baseline: f32,
    height: f32,
}

/// The reading order of a page.
pub(super) fn layout(pieces: &[Piece]) -> Layout {
    let weight = |way: Way| -> usize {
        pieces.iter().filter(|piece| piece.way == way).map(|piece| piece.text.len()).sum()
    };
    let mut ways: Vec<(usize, Way)> = Way::ALL.map(|way| (weight(way), way)).into();
    ways.retain(|(weight, _)| *weight > 0);
    ways.sort_by_key(|&(weight, way)| (way == Way::Slanted, std::cmp::Reverse(weight)));

    let mut lines = Vec::new();
    for &(_, way) in &ways {
        let fragments = fragments(pieces, way);
        if way == Way::Slanted {
            lines.extend(fragments.into_iter().map(|fragment| fragment.pieces.collect::<Vec<_>>()));
        } else {
            order(fragments, pieces, DEPTH, &mut lines);
        }
    }
    for line in &mut lines {
        drop_repetitions(line, pieces);
    }
    lines.retain(|line| !line.is_empty());
    Layout { lines, way: ways.first().map(|&(_, way)| way).unwrap_or_default() }
}

fn fragments(pieces: &[Piece], way: Way) -> Vec<Fragment> {
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut open = false;
    for (index, piece) in pieces.iter().enumerate() {
        if piece.way != way {
            open = false;
            continue;
        }
        let bbox = way.upright_box(piece.bbox);
        let next = Fragment {
            pieces: index..index + 1,
            bbox,
            baseline: way.upright(piece.origin).1,
            height: bbox[3] - bbox[1],
        };
        match fragments.last_mut().filter(|last| open && last.continues_with(&next)) {
            Some(last) => last.add(&next),
            None => fragments.push(next),
        }
        open = !piece.ends_line;
    }
    fragments
}

impl Fragment {
    fn continues_with(&self, next: &Self) -> bool {
        let gap = next.bbox[0] - self.bbox[2];
        let height = self.height.max(next.height);
        gap < FRAGMENT_GAP * height && gap > -height && (next.baseline - self.baseline).abs() < height
    }

    fn add(&mut self, next: &Self) {
        self.pieces.end = next.pieces.end;
        // What is raised or lowered is smaller: the largest word says where the line stands.
        if next.height > self.height {
            (self.height, self.baseline) = (next.height, next.baseline);
        }
        self.bbox = union(self.bbox, next.bbox);
    }

    fn shares_baseline(&self, other: &Self) -> bool {
        (self.baseline - other.baseline).abs() <= SAME_BASELINE * self.height.min(other.height)
    }

    /// Side by side although not on one baseline: a small label and its large value.
    fn shares_height(&self, other: &Self) -> bool {
        let shared = self.bbox[3].min(other.bbox[3]) - self.bbox[1].max(other.bbox[1]);
        shared >= SAME_HEIGHT * self.height.min(other.height)
    }

    fn is_above_or_below(&self, other: &Self) -> bool {
        self.bbox[0] < other.bbox[2] && other.bbox[0] < self.bbox[2]
    }
}

/// Whether a fragment stands in a row.
fn fits(row: &[Fragment], fragment: &Fragment) -> bool {
    row.iter().any(|other| other.shares_baseline(fragment))
        || row.iter().any(|other| other.shares_height(fragment))
            && !row.iter().any(|other| other.is_above_or_below(fragment))
}

/// Appends the lines of the fragments in reading order.
fn order(fragments: Vec<Fragment>, pieces: &[Piece], depth: u8, lines: &mut Vec<Vec<usize>>) {
    let gutter = (depth > 0).then(|| gutter(&fragments)).flatten();
    let rows = rows(fragments);
    let Some(gutter) = gutter else { return push_rows(rows, pieces, lines) };
    for band in bands(rows, gutter) {
        let (left, right) = sides(&band, gutter);
        if is_column(&left) && is_column(&right) {
            order(left, pieces, depth - 1, lines);
            order(right, pieces, depth - 1, lines);
        } else {
            push_rows(band, pieces, lines);
        }
    }
}

/// Where the fewest fragments are crossed, away from the edges; the middle of the widest such place.
fn gutter(fragments: &[Fragment]) -> Option<f32> {
    let extent = fragments.iter().map(|fragment| fragment.bbox).reduce(union)?;
    let (left, width) = (extent[0], extent[2] - extent[0]);
    if fragments.len() < 2 * COLUMN_LINES || width.is_nan() || width <= 0.0 {
        return None;
    }
    let mut crossed = [0_usize; STEPS];
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and the step is capped"
    )]
    let step = |x: f32| (((x - left) / width * STEPS as f32) as usize).min(STEPS - 1);
    for fragment in fragments {
        crossed[step(fragment.bbox[0])..=step(fragment.bbox[2])].iter_mut().for_each(|count| *count += 1);
    }
    let inner = STEPS / 6..STEPS - STEPS / 6;
    let fewest = *crossed[inner.clone()].iter().min()?;
    if fewest * CROSSING_ONE_IN > fragments.len() {
        return None;
    }
    let mut widest = inner.start..inner.start;
    let mut run = inner.start;
    for at in inner {
        if crossed[at] > fewest {
            run = at + 1;
        } else if at + 1 - run > widest.len() {
            widest = run..at + 1;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a step is a small number")]
    let middle = (widest.start + widest.end) as f32 / 2.0 / STEPS as f32;
    Some(left + width * middle)
}

/// Stripes of rows from top to bottom that cross the gutter, or do not.
fn bands(rows: Vec<Vec<Fragment>>, gutter: f32) -> Vec<Vec<Vec<Fragment>>> {
    let crosses =
        |row: &[Fragment]| row.iter().any(|fragment| fragment.bbox[0] < gutter && fragment.bbox[2] > gutter);
    let mut bands: Vec<(bool, Vec<Vec<Fragment>>)> = Vec::new();
    for row in rows {
        let crosses = crosses(&row);
        match bands.last_mut() {
            Some((crossing, band)) if *crossing == crosses => band.push(row),
            _ => bands.push((crosses, vec![row])),
        }
    }
    bands.into_iter().map(|(_, band)| band).collect()
}

/// What stands left and right of the gutter.
fn sides(band: &[Vec<Fragment>], gutter: f32) -> (Vec<Fragment>, Vec<Fragment>) {
    band.iter().flatten().cloned().partition(|fragment| fragment.bbox[2] <= gutter)
}

/// Whether these fragments are lines of running text.
fn is_column(fragments: &[Fragment]) -> bool {
    if fragments.len() < COLUMN_LINES {
        return false;
    }
    #[expect(clippy::cast_precision_loss, reason = "words of a page")]
    let words =
        fragments.iter().map(|fragment| fragment.pieces.len()).sum::<usize>() as f32 / fragments.len() as f32;
    let Some(extent) = fragments.iter().map(|fragment| fragment.bbox).reduce(union) else { return false };
    let mut widths: Vec<f32> = fragments.iter().map(|fragment| fragment.bbox[2] - fragment.bbox[0]).collect();
    widths.sort_by(f32::total_cmp);
    words >= COLUMN_WORDS && widths[widths.len() / 2] >= COLUMN_FILL * (extent[2] - extent[0])
}

/// Fragments side by side, from top to bottom.
fn rows(mut fragments: Vec<Fragment>) -> Vec<Vec<Fragment>> {
    fragments.sort_by(|one, other| one.baseline.total_cmp(&other.baseline));
    let mut rows: Vec<Vec<Fragment>> = Vec::new();
    for fragment in fragments {
        // Small and large letters of neighbouring rows come in mixed: the row before the last may be open yet.
        match rows.iter_mut().rev().take(2).find(|row| fits(row, &fragment)) {
            Some(row) => row.push(fragment),
            None => rows.push(vec![fragment]),
        }
    }
    rows
}

/// Appends rows, each from where it begins.
fn push_rows(rows: Vec<Vec<Fragment>>, pieces: &[Piece], lines: &mut Vec<Vec<usize>>) {
    for mut row in rows {
        row.sort_by(|one, other| one.bbox[0].total_cmp(&other.bbox[0]));
        let from_right = row.iter().filter(|fragment| is_right_to_left(&pieces[fragment.pieces.clone()]));
        if from_right.count() * 2 > row.len() {
            row.reverse();
        }
        lines.push(row.into_iter().flat_map(|fragment| fragment.pieces).collect());
    }
}

/// Hebrew and Arabic with their presentation forms.
fn is_right_to_left(pieces: &[Piece]) -> bool {
    let letters = pieces.iter().flat_map(|piece| piece.text.chars()).filter(|c| c.is_alphabetic());
    let (all, theirs) = letters.fold((0, 0), |(all, theirs), c| {
        let is_theirs =
            matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
        (all + 1, theirs + usize::from(is_theirs))
    });
    theirs * 2 > all
}

/// Bold type is often made by drawing the same word twice, a hair apart.
fn drop_repetitions(line: &mut Vec<usize>, pieces: &[Piece]) {
    let mut kept: Vec<usize> = Vec::with_capacity(line.len());
    for &index in line.iter() {
        let piece = &pieces[index];
        let repeats =
            |&other: &usize| pieces[other].text == piece.text && covers(pieces[other].bbox, piece.bbox);
        if !kept.iter().rev().take(16).any(repeats) {
            kept.push(index);
        }
    }
    *line = kept;
}

/// Whether two boxes share most of their area.
fn covers(one: [f32; 4], other: [f32; 4]) -> bool {
    let across = one[2].min(other[2]) - one[0].max(other[0]);
    let down = one[3].min(other[3]) - one[1].max(other[1]);
    let area = |[x0, y0, x1, y1]: [f32; 4]| (x1 - x0) * (y1 - y0);
    across > 0.0 && down > 0.0 && across * down > 0.7 * area(one).max(area(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of 10 pixels a letter and 20 high on a baseline.
    fn line(text: &str, x: f32, y: f32) -> Vec<Piece> {
        let mut at = x;
        let mut pieces: Vec<Piece> = Vec::new();
        for word in text.split(' ') {
            let width = 10.0 * word.chars().count() as f32;
            pieces.push(Piece {
                text: word.to_owned(),
                bbox: [at, y - 16.0, at + width, y + 4.0],
                origin: (at, y),
                ..Piece::default()
            });
            at += width + 6.0;
        }
        pieces.last_mut().unwrap().ends_line = true;
        pieces
    }

    fn read(pieces: &[Piece]) -> Vec<String> {
        let text =
            |line: &Vec<usize>| line.iter().map(|&at| pieces[at].text.as_str()).collect::<Vec<_>>().join(" ");
        layout(pieces).lines.iter().map(text).collect()
    }

    #[test]
    fn a_table_drawn_column_by_column_is_read_row_by_row() {
        let mut pieces = Vec::new();
        for (x, cells) in
            [(0.0, ["Item", "Bolt", "Nut"]), (300.0, ["Qty", "2", "5"]), (500.0, ["Sum", "4.00", "1.50"])]
        {
            for (row, cell) in cells.into_iter().enumerate() {
                pieces.extend(line(cell, x, 100.0 + 30.0 * row as f32));
            }
        }
        assert_eq!(read(&pieces), ["Item Qty Sum", "Bolt 2 4.00", "Nut 5 1.50"]);
    }

    #[test]
    fn a_small_label_and_its_large_value_are_one_row() {
        let mut pieces = line("Number", 0.0, 100.0);
        let mut value = line("471102", 300.0, 100.0);
        value[0].bbox = [300.0, 86.0, 400.0, 118.0];
        value[0].origin.1 = 112.0;
        pieces.extend(line("Date", 0.0, 130.0));
        pieces.extend(value);
        assert_eq!(read(&pieces), ["Number 471102", "Date"]);
    }

    #[test]
    fn columns_of_running_text_are_read_one_after_the_other_below_their_heading() {
        let mut pieces = Vec::new();
        for row in 0..5 {
            for (side, x) in [("left", 0.0), ("right", 500.0)] {
                pieces.extend(line(
                    &format!("{side} column line number {row} ends here"),
                    x,
                    100.0 + 30.0 * row as f32,
                ));
            }
        }
        pieces.extend(line(
            "A heading that stands across both of the columns of the page for sure",
            100.0,
            40.0,
        ));
        let read = read(&pieces);
        assert!(read[0].starts_with("A heading"));
        assert!(read[1..6].iter().all(|line| line.starts_with("left")), "{read:?}");
        assert!(read[6..].iter().all(|line| line.starts_with("right")), "{read:?}");
    }

    #[test]
    fn a_word_drawn_twice_for_bold_is_read_once_and_a_repeated_word_stays() {
        let mut pieces = line("that that is", 0.0, 50.0);
        pieces.extend(line("that", 0.5, 50.0));
        assert_eq!(read(&pieces), ["that that is"]);
    }

    #[test]
    fn boxes_without_sense_do_no_harm() {
        let mut pieces = line("one two three four five six seven eight nine ten", 0.0, f32::NAN);
        pieces.extend(line("eleven twelve", f32::INFINITY, 3.0));
        pieces.iter_mut().for_each(|piece| piece.ends_line = true);
        assert_eq!(layout(&pieces).lines.iter().map(Vec::len).sum::<usize>(), pieces.len());
    }
}
