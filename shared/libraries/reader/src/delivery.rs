//! What formats without pages hand on: text, sheets and files, within what is taken from one file.

use document_types::protocol::{Answer, COST_OF_A_CELL, Sink};
use document_types::reading::{Cell, EnclosedFile, ReadingError, ReadingErrorCode, Sheet};

/// Bytes of text from one file: two Bibles.
const MOST_TEXT: usize = 8 << 20;

/// Bytes of enclosed files from one file: more than a mail server lets through.
const MOST_ENCLOSED: usize = 64 << 20;

/// Bytes of one line of the protocol, before quotation marks are escaped.
const PIECE: usize = 1 << 20;

/// What cells cost in all sheets of a file. A sheet is one line of the protocol.
pub(crate) const MOST_CELLS: usize = 8 << 20;

/// The way out for text.
pub(crate) struct Delivery<'a> {
    sink: Sink<'a>,
    left: usize,
    left_for_cells: usize,
    left_for_files: usize,
}

impl<'a> Delivery<'a> {
    /// Nothing is delivered yet.
    pub(crate) fn new(sink: Sink<'a>) -> Self {
        Self { sink, left: MOST_TEXT, left_for_cells: MOST_CELLS, left_for_files: MOST_ENCLOSED }
    }

    /// Hands on a passage of whole lines. What is beyond the limit is cut off and told.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), ReadingError> {
        let mut rest = text.trim_end_matches('\n');
        let whole = rest.len();
        rest = &rest[..floor(rest, self.left)];
        let cut = rest.len() < whole;
        self.left -= rest.len();
        while !rest.is_empty() {
            let (piece, after) = split(rest);
            (self.sink)(Answer::Text(piece.to_owned()));
            rest = after;
        }
        if cut { Err(too_much()) } else { Ok(()) }
    }

    /// Hands on the cells of a sheet, as far as there is room for them. Its text goes by [`Self::text`].
    pub(crate) fn sheet(&mut self, mut sheet: Sheet) -> Result<(), ReadingError> {
        let mut left = self.left_for_cells.saturating_sub(sheet.name.len() + COST_OF_A_CELL);
        let fits = |cell: &&Cell| match left.checked_sub(cell.text.len() + COST_OF_A_CELL) {
            Some(rest) => {
                left = rest;
                true
            }
            None => false,
        };
        let fitting = sheet.cells.iter().take_while(fits).count();
        let message = format!("the sheet {:?} holds more cells than are read", sheet.name);
        let is_cut = fitting < sheet.cells.len() || left == 0;
        sheet.cells.truncate(fitting);
        self.left_for_cells = left;
        (self.sink)(Answer::Sheet(sheet));
        if is_cut { Err(ReadingError::new(ReadingErrorCode::TooLarge, message)) } else { Ok(()) }
    }

    /// Hands on a file that was found inside.
    pub(crate) fn file(&mut self, file: EnclosedFile) -> Result<(), ReadingError> {
        self.left_for_files = self.left_for_files.checked_sub(file.content.len()).ok_or_else(|| {
            let message = format!("the files inside exceed {} MiB", MOST_ENCLOSED >> 20);
            ReadingError::new(ReadingErrorCode::TooLarge, message)
        })?;
        (self.sink)(Answer::File(file));
        Ok(())
    }
}

/// A first piece that ends with a line where possible, and the rest.
fn split(text: &str) -> (&str, &str) {
    if text.len() <= PIECE {
        return (text, "");
    }
    let end = floor(text, PIECE);
    match text[..end].rfind('\n') {
        Some(line) => (&text[..line], &text[line + 1..]),
        None => text.split_at(end),
    }
}

/// The last boundary of a character at or before an index.
fn floor(text: &str, index: usize) -> usize {
    text.floor_char_boundary(index)
}

pub(crate) fn too_much() -> ReadingError {
    let message = format!("the file holds more than {} MiB of text; the rest was not read", MOST_TEXT >> 20);
    ReadingError::new(ReadingErrorCode::TooLarge, message)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// What a reader handed on.
    #[derive(Default)]
    pub(crate) struct Delivered {
        pub(crate) texts: Vec<String>,
        pub(crate) sheets: Vec<Sheet>,
        pub(crate) files: Vec<EnclosedFile>,
    }

    impl Delivered {
        /// All passages, one below the other.
        pub(crate) fn text(&self) -> String {
            self.texts.join("\n")
        }
    }

    /// Has something read, and returns what it handed on beside its own result.
    pub(crate) fn delivered<T>(read: impl FnOnce(&mut Delivery<'_>) -> T) -> (Delivered, T) {
        let mut delivered = Delivered::default();
        let mut sink = |answer| {
            match answer {
                Answer::Text(text) => delivered.texts.push(text),
                Answer::Sheet(sheet) => delivered.sheets.push(sheet),
                Answer::File(file) => delivered.files.push(file),
                _ => {}
            }
            true
        };
        let result = read(&mut Delivery::new(&mut sink));
        (delivered, result)
    }

    #[test]
    fn long_text_goes_out_in_pieces_that_end_with_a_line() {
        let line = "é".repeat(1000);
        let text = vec![line.as_str(); 600].join("\n");
        let (found, outcome) = delivered(|delivery| delivery.text(&text));
        assert_eq!(outcome, Ok(()));
        assert_eq!(found.texts.len(), 2);
        assert_eq!(found.text(), text);
    }

    #[test]
    fn text_without_end_is_cut_and_told() {
        let (found, outcome) = delivered(|delivery| delivery.text(&"€".repeat(30 << 20)));
        let bytes: usize = found.texts.iter().map(String::len).sum();
        assert_eq!(outcome.unwrap_err().code, ReadingErrorCode::TooLarge);
        assert!((MOST_TEXT - 2..=MOST_TEXT).contains(&bytes));
    }
}
