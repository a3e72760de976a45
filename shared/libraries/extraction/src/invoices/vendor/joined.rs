//! Names that are printed over two lines.

use std::ops::Range;

use super::super::blocks::{Block, Place, hold, may_be_name};
use crate::lines::Line;
use crate::places::legal_form;

/// A name that runs over two lines: the second one ends with the legal form that the first lacks.
pub(super) fn join_lines(lines: &[Line], own: Place, buyers: &[Block]) -> Vec<Place> {
    let (line, range) = &own;
    let text = |(line, range): &Place| lines[*line].row.text[range.clone()].to_owned();
    if legal_form(&text(&own)).is_none() {
        // What is in front of an address on one line is the whole name, and below may be the buyer.
        let is_whole =
            lines[*line].row.cells().iter().any(|cell| cell.start <= range.start && range.end < cell.end);
        let next = aligned(lines, *line, range, 1).filter(|next| {
            let extent = lines[next.0].row.extent(&next.1);
            !is_whole && ends_with_legal_form(&text(next)) && !hold(buyers, next.0, extent)
        });
        return std::iter::once(own.clone()).chain(next).collect();
    }
    // The line above is a part of the name only where nothing else is above it.
    let starts_block = |line: usize| line == 0 || aligned(lines, line, range, -1).is_none();
    let first = aligned(lines, *line, range, -1).filter(|first| {
        let above = &lines[first.0];
        let plain = above.hits.is_empty() && text(first).split_whitespace().count() <= 4;
        plain && starts_block(first.0) && above.row.height() * 5 >= lines[*line].row.height() * 4
    });
    first.into_iter().chain([own.clone()]).collect()
}

/// The cell right above or below, at the same left edge, when it could be a part of the name.
fn aligned(lines: &[Line], from: usize, range: &Range<usize>, step: isize) -> Option<Place> {
    let index = from.checked_add_signed(step)?;
    let (own, line) = (&lines[from].row, &lines.get(index)?);
    let left = own.extent(range).0;
    let pitch = (own.bounds[1] - line.row.bounds[1]).abs();
    let close = line.row.page == own.page && pitch <= own.height() * 5 / 2;
    let cell = line
        .row
        .cells()
        .iter()
        .find(|cell| (line.row.extent(cell).0 - left).abs() <= own.height())
        .filter(|_| close)?;
    let text = &line.row.text[cell.clone()];
    let is_plain =
        may_be_name(text) && !text.contains(|character: char| character.is_ascii_digit() || character == ':');
    (is_plain && text.starts_with(char::is_uppercase)).then(|| (index, cell.clone()))
}

pub(super) fn ends_with_legal_form(name: &str) -> bool {
    legal_form(name).is_some_and(|form| form.words_after <= 2)
}
