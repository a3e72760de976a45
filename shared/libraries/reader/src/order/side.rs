//! What stands on one side of a gutter: running text, or the cells of a table.

use super::piece::{Piece, part_of};

/// This share of the print next to a gutter is running text, in so many lines.
const FLOW: f32 = 0.45;
const LINES: usize = 3;

/// Running text beside something else has so many lines, so many heights long: no names of a list.
const TEXT_LINES: usize = 5;
const TEXT_WIDTH: f32 = 12.0;

/// This part of all lines is narrower than the wider ones.
const WIDER: f32 = 0.75;

/// Numbers and bullets before lines are at most so many heights wide.
const MARK: f32 = 3.0;

/// So many lines above and below are compared with one.
const TRIED: usize = 8;

/// Lines whose middles are so many heights apart are level.
const LEVEL: f32 = 0.25;

/// Rows of a bent sheet are off by so many heights at most, and differ by so many.
const MOST_BENT: f32 = 0.38;
const SAME_BEND: f32 = 0.15;

/// One side of a gutter.
pub(super) struct Side<'a> {
    /// All of its lines, from top to bottom.
    pub(super) lines: Vec<&'a Piece>,
    /// Those that no other one parts from the gutter.
    near: Vec<&'a Piece>,
    /// The share of those that is running text, and how many they are.
    flow: f32,
    flowing: usize,
    /// Usual width of the lines next to the gutter, that of the wider ones, and height of all.
    width: f32,
    pub(super) wider: f32,
    pub(super) height: f32,
}

impl<'a> Side<'a> {
    pub(super) fn left_of_gutter(lines: Vec<&'a Piece>) -> Option<Self> {
        let is_near = |at: usize| {
            let line = lines[at];
            !around(&lines, at).any(|other| line.is_level_with(other) && is_behind(other, line))
        };
        let near = (0..lines.len()).filter(|&at| is_near(at)).map(|at| lines[at]).collect();
        Self::of(lines, near)
    }

    /// Numbers and bullets before lines leave it to the text behind them what the side is.
    pub(super) fn right_of_gutter(lines: Vec<&'a Piece>) -> Option<Self> {
        let is_mark = |at: usize| {
            let mark = lines[at];
            mark.width() < MARK * mark.height
                && around(&lines, at).any(|other| mark.is_level_with(other) && is_behind(other, mark))
        };
        let covers = |other: &Piece, line: &Piece| {
            let is_mark = other.width() < MARK * other.height && line.flows;
            !is_mark && line.is_level_with(other) && is_behind(line, other)
        };
        let is_near = |at: usize| !is_mark(at) && !around(&lines, at).any(|other| covers(other, lines[at]));
        let near = (0..lines.len()).filter(|&at| is_near(at)).map(|at| lines[at]).collect();
        Self::of(lines, near)
    }

    fn of(lines: Vec<&'a Piece>, near: Vec<&'a Piece>) -> Option<Self> {
        let width = part_of(near.iter().map(|line| line.width()).collect(), 0.5)?;
        let wider = part_of(near.iter().map(|line| line.width()).collect(), WIDER)?;
        let height = part_of(lines.iter().map(|line| line.height).collect(), 0.5)?;
        let all: f32 = near.iter().map(|line| line.width()).sum();
        let text = near.iter().filter(|line| line.flows);
        let (flowing, long) = text.fold((0, 0.0), |(count, sum), line| (count + 1, sum + line.width()));
        Some(Self { lines, near, flow: long / all.max(1.0), flowing, width, wider, height })
    }

    pub(super) fn flows(&self) -> bool {
        self.flow > FLOW && self.flowing >= LINES
    }

    pub(super) fn is_text(&self) -> bool {
        self.flows() && self.flowing >= TEXT_LINES && self.width > TEXT_WIDTH * self.height
    }

    /// The share of the lines of the side with fewer ones that are level with one of the other, or would be on
    /// a sheet that is not bent: then all of them are off by the same.
    pub(super) fn level_with(&self, other: &Self) -> f32 {
        let (few, many) = if self.near.len() < other.near.len() { (self, other) } else { (other, self) };
        let offs: Vec<f32> = few.near.iter().map(|line| off(line, &many.near)).collect();
        let bend = part_of(offs.clone(), 0.5).filter(|bend| bend.abs() < MOST_BENT).unwrap_or(0.0);
        let within =
            |around: f32, limit: f32| offs.iter().filter(|&off| (off - around).abs() < limit).count();
        #[expect(clippy::cast_precision_loss, reason = "counts of lines")]
        {
            within(0.0, LEVEL).max(within(bend, SAME_BEND)) as f32 / offs.len() as f32
        }
    }
}

/// How many heights a line is lower than the one nearest to it.
fn off(line: &Piece, others: &[&Piece]) -> f32 {
    let place = others.partition_point(|other| other.middle < line.middle);
    let around = others[place.saturating_sub(1)..].iter().take(2);
    let offs = around.map(|other| (line.middle - other.middle) / line.height);
    offs.min_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(f32::MAX)
}

/// It begins where the other one ends.
fn is_behind(line: &Piece, other: &Piece) -> bool {
    line.left > other.right - other.height
}

/// The lines a little above and below one.
fn around<'a>(lines: &[&'a Piece], at: usize) -> impl Iterator<Item = &'a Piece> {
    let (start, end) = (at.saturating_sub(TRIED), lines.len().min(at + TRIED));
    (start..end).filter(move |&other| other != at).map(|other| lines[other])
}
