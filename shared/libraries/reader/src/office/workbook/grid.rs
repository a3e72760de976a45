//! One sheet while its cells come in: text and addresses.

use document_types::protocol::COST_OF_A_CELL;
use document_types::reading::{Cell, ReadingError, ReadingErrorCode, Sheet};

use crate::delivery::{Delivery, MOST_CELLS};

/// Blank cells between two in a row are tabs up to so many: a cell far to the right needs no thousand.
const WIDEST_GAP: u32 = 64;

/// A sheet that grows cell by cell, row by row.
pub(crate) struct Grid {
    sheet: Sheet,
    text: String,
    row: Option<u32>,
    column: u32,
    cost: usize,
    is_full: bool,
}

impl Grid {
    /// An empty sheet of that name.
    pub(crate) fn new(name: String) -> Self {
        let text = String::new();
        Self { sheet: Sheet { name, cells: Vec::new() }, text, row: None, column: 0, cost: 0, is_full: false }
    }

    /// Adds what is shown in a cell; rows and columns count from 0. Whether there is room for more.
    pub(crate) fn add(&mut self, row: u32, column: u32, shown: &str) -> bool {
        let shown = shown.trim();
        if shown.is_empty() {
            return true;
        }
        self.cost += shown.len() + COST_OF_A_CELL;
        self.is_full |= self.cost > MOST_CELLS;
        if self.is_full {
            return false;
        }
        self.place(row, column);
        self.text.extend(
            shown
                .split_inclusive(char::is_whitespace)
                .flat_map(str::chars)
                .map(|c| if c.is_control() { ' ' } else { c }),
        );
        let text = shown.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect();
        self.sheet.cells.push(Cell { address: address(row, column), text });
        true
    }

    /// Moves on in the text to where the cell stands.
    fn place(&mut self, row: u32, column: u32) {
        match self.row {
            Some(current) if current == row => {
                let gap = column.saturating_sub(self.column).clamp(1, WIDEST_GAP);
                (0..gap).for_each(|_| self.text.push('\t'));
            }
            _ => {
                if self.row.is_some() {
                    self.text.push('\n');
                }
                (0..column.min(WIDEST_GAP)).for_each(|_| self.text.push('\t'));
            }
        }
        (self.row, self.column) = (Some(row), column);
    }

    /// Hands on the sheet: its name and its rows as text, its cells with their addresses. What found no room
    /// is told.
    pub(crate) fn deliver(self, delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
        let text = format!("{}\n{}", self.sheet.name, self.text);
        let message = format!("the sheet {:?} holds more cells than are read", self.sheet.name);
        let cells = delivery.sheet(self.sheet);
        delivery.text(&text)?;
        cells?;
        if self.is_full { Err(ReadingError::new(ReadingErrorCode::TooLarge, message)) } else { Ok(()) }
    }
}

/// `B12` for column 1 and row 11.
fn address(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::tests::delivered;

    #[test]
    fn addresses_are_those_of_spreadsheets() {
        assert_eq!(address(0, 0), "A1");
        assert_eq!(address(11, 25), "Z12");
        assert_eq!(address(0, 26), "AA1");
        assert_eq!(address(1_048_575, 16_383), "XFD1048576");
        assert_eq!(address(u32::MAX, u32::MAX), "MWLQKWV4294967296");
    }

    #[test]
    fn rows_are_lines_and_blank_cells_are_tabs() {
        let mut grid = Grid::new("May".to_owned());
        for (row, column, shown) in
            [(0, 0, "Item"), (0, 2, "Price"), (4, 1, "nails\nof steel"), (4, 16_000, "far")]
        {
            assert!(grid.add(row, column, shown));
        }
        assert_eq!(grid.text, format!("Item\t\tPrice\n\tnails of steel{}far", "\t".repeat(64)));
        assert_eq!(
            grid.sheet.cells[2],
            Cell { address: "B5".to_owned(), text: "nails\nof steel".to_owned() }
        );
    }

    #[test]
    fn a_sheet_without_end_is_read_in_part() {
        let mut grid = Grid::new("x".to_owned());
        let added = (0..1_000_000).take_while(|&row| grid.add(row, 0, &"x".repeat(100))).count();
        assert_eq!(grid.sheet.cells.len(), added);
        let (found, outcome) = delivered(|delivery| grid.deliver(delivery));
        assert_eq!((outcome.unwrap_err().code, found.sheets.len()), (ReadingErrorCode::TooLarge, 1));
    }
}
