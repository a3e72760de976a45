//! The order in which a person reads the detected lines of a page: columns one after the other, rows of tables
//! from left to right, headings before the columns below them.
//!
//! It knows boxes only, no text. What stands side by side is a row; it is two columns where a gutter parts
//! running text, or parts text from something whose lines are not level with it.

mod columns;
mod gutter;
mod lean;
mod notes;
mod page;
mod piece;
mod rows;
mod side;

use piece::{Piece, usual_height};

/// Sections and columns within each other are looked for so deep; deeper nesting is no print.
const DEPTH: usize = 24;

/// A white band across a region so many heights wide parts sections.
const BAND: f32 = 2.0;

/// One detected fragment of text in pixels of the upright page: a line of a column, a cell, a label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LineBox {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
}

/// Indices of the boxes in reading order: every group is one printed line from left to right.
pub(crate) fn reading_order(lines: &[LineBox], page: (f32, f32)) -> Vec<Vec<usize>> {
    let mut groups = Vec::new();
    read(page::pieces(lines, page), DEPTH, &mut groups);
    groups
}

/// Reads a region whose pieces are sorted from top to bottom.
fn read(pieces: Vec<Piece>, depth: usize, groups: &mut Vec<Vec<usize>>) {
    let parts = if depth == 0 { None } else { sections(&pieces).or_else(|| columns::split(&pieces)) };
    match parts {
        Some(parts) => parts.into_iter().for_each(|part| read(part, depth - 1, groups)),
        None => {
            let rows = rows::rows(&pieces);
            groups.extend(rows.into_iter().map(|row| row.into_iter().map(|at| pieces[at].index).collect()));
        }
    }
}

/// The regions between wide white bands, if there are any.
fn sections(pieces: &[Piece]) -> Option<Vec<Vec<Piece>>> {
    let band = BAND * usual_height(pieces);
    let mut sorted = pieces.to_vec();
    sorted.sort_by(|a, b| a.top().total_cmp(&b.top()));
    let mut sections: Vec<Vec<Piece>> = Vec::new();
    let mut floor = f32::MIN;
    for piece in sorted {
        match sections.last_mut().filter(|_| piece.top() - floor <= band) {
            Some(section) => section.push(piece),
            None => sections.push(vec![piece]),
        }
        floor = floor.max(piece.bottom());
    }
    for section in &mut sections {
        section.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    }
    (sections.len() > 1).then_some(sections)
}

#[cfg(test)]
mod tests;
