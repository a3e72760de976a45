//! What formats without pages hand on: text, sheets and files, within what is taken from one file.

use shared::clients::readers::protocol::Answer;
use shared::documents::reading::{EnclosedFile, ReadingError, ReadingErrorCode, Sheet};

use crate::document::Sink;

/// Bytes of text from one file: a library of novels.
const MOST_TEXT: usize = 64 << 20;

/// Bytes of enclosed files from one file: far more than a mail server lets through.
const MOST_ENCLOSED: usize = 128 << 20;

/// Bytes of one line of the protocol, before quotation marks are escaped.
const PIECE: usize = 8 << 20;

/// Bytes of cells in one sheet: a sheet is one line of the protocol.
pub(crate) const MOST_CELLS: usize = 24 << 20;

/// The way out for text.
pub(crate) struct Delivery<'a> {
    sink: Sink<'a>,
    left: usize,
    left_for_files: usize,
}

impl<'a> Delivery<'a> {
    /// Nothing is delivered yet.
    pub(crate) fn new(sink: Sink<'a>) -> Self {
        Self { sink, left: MOST_TEXT, left_for_files: MOST_ENCLOSED }
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

    /// Hands on the cells of a sheet. Its text goes by [`Self::text`].
    pub(crate) fn sheet(&mut self, sheet: Sheet) {
        (self.sink)(Answer::Sheet(sheet));
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
mod tests {
    use super::*;

    #[test]
    fn long_text_goes_out_in_pieces_that_end_with_a_line() {
        let line = "é".repeat(1000);
        let text = vec![line.as_str(); 6000].join("\n");
        let mut pieces = Vec::new();
        let mut sink = |answer| {
            pieces.push(answer);
            true
        };
        Delivery::new(&mut sink).text(&text).unwrap();
        let texts: Vec<String> = pieces
            .into_iter()
            .map(|answer| match answer {
                Answer::Text(text) => text,
                _ => String::new(),
            })
            .collect();
        assert_eq!(texts.len(), 2);
        assert_eq!(texts.join("\n"), text);
    }

    #[test]
    fn text_without_end_is_cut_and_told() {
        let mut bytes = 0;
        let mut sink = |answer| {
            if let Answer::Text(text) = answer {
                bytes += text.len();
            }
            true
        };
        let error = Delivery::new(&mut sink).text(&"€".repeat(30 << 20)).unwrap_err();
        assert_eq!(error.code, ReadingErrorCode::TooLarge);
        assert!((MOST_TEXT - 2..=MOST_TEXT).contains(&bytes));
    }
}
