//! Gutters: strips without print that part columns, not the cells of a table.

use std::ops::Range;

use super::piece::{Piece, part_of};
use super::side::Side;

/// Steps in which a gutter is looked for.
const STEPS: u16 = 160;

/// A line reaches across a gutter by so many of its heights on both sides, or it ends there.
const ACROSS: f32 = 0.5;

/// Each of two columns has at least so many lines; a note beside text may have fewer.
const LINES: usize = 3;

/// Columns are so many heights apart; blocks without running text further.
const GUTTER: f32 = 0.15;
const WIDE_GUTTER: f32 = 2.5;

/// This part of all lines ends before a gutter; single ones may reach into it.
const MOST_LINES: f32 = 0.9;

/// Lines that are level with those beyond the gutter up to this share are columns, from there on a table.
const TABLE: f32 = 0.7;

/// The wider lines of a block are so many heights wide: amounts are not.
const BLOCK: f32 = 6.0;

/// A column goes on beyond the other one up to a gap of so many heights.
const GAP: f32 = 1.6;

/// What is known of less certain gutters counts less.
const BESIDE_TEXT: f32 = 0.8;
const BLOCKS: f32 = 0.5;

/// A strip that parts the lines beside it.
#[derive(Debug, Clone)]
pub(super) struct Gutter {
    pub(super) at: f32,
    pub(super) lines: Range<usize>,
    /// Lines that it explains.
    worth: f32,
}

impl Gutter {
    pub(super) fn has_left(&self, line: &Piece) -> bool {
        is_left(line, self.at)
    }
}

fn is_left(line: &Piece, at: f32) -> bool {
    f32::midpoint(line.left, line.right) < at
}

/// The gutter with most print beside it.
pub(super) fn gutter(lines: &[Piece]) -> Option<Gutter> {
    let left = lines.iter().map(|line| line.left).fold(f32::MAX, f32::min);
    let right = lines.iter().map(|line| line.right).fold(f32::MIN, f32::max);
    let mut best: Option<Gutter> = None;
    let mut before = None;
    for step in 1..STEPS {
        let at = left + (right - left) * f32::from(step) / f32::from(STEPS);
        let places = lines.iter().fold(0_u64, |all, line| {
            all.wrapping_mul(1_000_003)
                .wrapping_add(1 + u64::from(crosses(line, at)) + 2 * u64::from(is_left(line, at)))
        });
        // Further steps in the same strip tell nothing new.
        if before.replace(places) == Some(places) {
            continue;
        }
        for found in runs(lines, at).into_iter().filter_map(|run| judge(lines, run, at)) {
            if best.as_ref().is_none_or(|best| found.worth > best.worth) {
                best = Some(found);
            }
        }
    }
    best
}

fn crosses(line: &Piece, at: f32) -> bool {
    let reach = ACROSS * line.height;
    !line.turned && line.left < at - reach && line.right > at + reach
}

/// Runs of lines none of which crosses. What stands beside a crossing line goes with it.
fn runs(lines: &[Piece], at: f32) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    let mut floor = f32::MIN;
    for (place, line) in lines.iter().enumerate() {
        if !crosses(line, at) {
            if start == place && line.middle < floor {
                start = place + 1;
            }
            continue;
        }
        let beside = lines[start..place].iter().rev().take_while(|other| other.middle > line.top()).count();
        runs.push(start..place - beside);
        start = place + 1;
        floor = line.bottom();
    }
    runs.push(start..lines.len());
    runs.retain(|run| !run.is_empty());
    runs
}

/// The gutter beside a run of lines, unless they are rows.
fn judge(lines: &[Piece], run: Range<usize>, at: f32) -> Option<Gutter> {
    let run = trimmed(lines, run, at)?;
    let upright = lines[run.clone()].iter().filter(|line| !line.turned);
    let (left, right): (Vec<&Piece>, Vec<&Piece>) = upright.partition(|line| is_left(line, at));
    if left.len().max(right.len()) < LINES {
        return None;
    }
    let (left, right) = (Side::left_of_gutter(left)?, Side::right_of_gutter(right)?);
    let height = left.height.min(right.height);
    let edge = part_of(left.lines.iter().map(|line| line.right).collect(), MOST_LINES)?;
    let gap = part_of(right.lines.iter().map(|line| line.left).collect(), 1.0 - MOST_LINES)? - edge;
    let both = left.lines.len().min(right.lines.len()) >= LINES;
    let weight = if gap < GUTTER * height {
        return None;
    } else if both && left.flows() && right.flows() {
        1.0
    } else if (left.is_text() || right.is_text()) && left.level_with(&right) < TABLE {
        BESIDE_TEXT
    } else if both && are_blocks(&left, &right, gap) {
        BLOCKS
    } else {
        return None;
    };
    #[expect(clippy::cast_precision_loss, reason = "a count of lines")]
    let print = (left.lines.len() + right.lines.len()) as f32;
    // Of two that explain the same, the wider one.
    let worth = weight * print + (gap / height).min(10.0) / 20.0;
    Some(Gutter { at, lines: run, worth })
}

/// Addresses and the like: wide lines, far apart, that are not level.
fn are_blocks(left: &Side, right: &Side, gap: f32) -> bool {
    let height = left.height.max(right.height);
    gap > WIDE_GUTTER * height
        && left.wider.min(right.wider) > BLOCK * height
        && left.level_with(right) < TABLE
}

/// The run without what stands above or below a gap where only one side goes on.
fn trimmed(lines: &[Piece], run: Range<usize>, at: f32) -> Option<Range<usize>> {
    let on_left = |place: &usize| is_left(&lines[*place], at);
    let on_right = |place: &usize| !is_left(&lines[*place], at);
    let first = run.clone().find(on_left)?.max(run.clone().find(on_right)?);
    let last = run.clone().rev().find(on_left)?.min(run.clone().rev().find(on_right)?);
    let parted = |upper: usize, lower: usize| {
        let (upper, lower) = (&lines[upper], &lines[lower]);
        lower.top() - upper.bottom() > GAP * upper.height.min(lower.height)
    };
    let mut start = first.min(last);
    while start > run.start && !parted(start - 1, start) {
        start -= 1;
    }
    let mut end = last.max(first);
    while end + 1 < run.end && !parted(end, end + 1) {
        end += 1;
    }
    Some(start..end + 1)
}
