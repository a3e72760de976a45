//! Word documents before 2007 ([MS-DOC], and Word 6 and 95): the text through its table of pieces.

mod bytes;
pub(crate) mod file;
mod pieces;
mod properties;

use document_types::reading::ReadingError;

use self::file::{Document, Story};
use self::properties::Paragraph;
use super::fields::Fields;
use crate::delivery::Delivery;
use crate::lines::Lines;

/// Characters with a meaning of their own ([MS-DOC] 2.4.1 and 2.8.25).
const CELL: u16 = 0x07;
const LINE: u16 = 0x0b;
const SECTION: u16 = 0x0c;
const PARAGRAPH: u16 = 0x0d;
const COLUMN: u16 = 0x0e;
const FIELD: u16 = 0x13;
const FIELD_RESULT: u16 = 0x14;
const FIELD_END: u16 = 0x15;
const HYPHEN: u16 = 0x1e;

/// Hands on headers, the text, notes, comments and text boxes.
pub(crate) fn read(bytes: &[u8], delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
    let document = Document::open(bytes)?;
    for story in Story::IN_ORDER {
        let text = text(&document, story);
        // The same header is stored again for every section and kind of page.
        let text = if story == Story::Headers { once(&text) } else { text };
        delivery.text(&text)?;
    }
    Ok(())
}

fn once(text: &str) -> String {
    let mut seen = std::collections::HashSet::new();
    text.lines().filter(|line| seen.insert(*line)).collect::<Vec<_>>().join("\n")
}

/// The text of one story.
fn text(document: &Document, story: Story) -> String {
    let mut writer =
        Writer { lines: Lines::default(), units: Vec::new(), fields: Fields::default(), in_row: false };
    for (unit, position) in document.characters(story) {
        writer.take(unit, || document.paragraph(position));
    }
    writer.end_paragraph();
    writer.lines.finish()
}

/// A story while it is written.
struct Writer {
    lines: Lines,
    /// The paragraph so far, in UTF-16: characters beyond come in two.
    units: Vec<u16>,
    fields: Fields,
    in_row: bool,
}

impl Writer {
    fn take(&mut self, unit: u16, paragraph: impl Fn() -> Paragraph) {
        match unit {
            FIELD => self.fields.begin(),
            FIELD_RESULT => self.fields.separate(),
            FIELD_END => self.fields.end(),
            CELL => self.end_cell(paragraph()),
            PARAGRAPH | SECTION => {
                self.place(paragraph());
                self.end_paragraph();
                // A field does not reach beyond its paragraph but for tables of contents, which have results.
                self.fields.forget_codes();
            }
            _ if self.fields.in_code() => {}
            LINE | COLUMN => self.units.push(u16::from(b'\n')),
            HYPHEN => self.units.push(u16::from(b'-')),
            0x09 | 0x20.. => self.units.push(unit),
            _ => {}
        }
    }

    /// Opens the row that a paragraph begins, or ends the one that it no longer belongs to.
    fn place(&mut self, paragraph: Paragraph) {
        if paragraph.in_table && !self.in_row {
            self.in_row = true;
            self.lines.open_row();
        } else if !paragraph.in_table && self.in_row {
            self.in_row = false;
            self.lines.close_row();
        }
    }

    fn end_cell(&mut self, paragraph: Paragraph) {
        self.place(Paragraph { in_table: true, ..paragraph });
        self.end_paragraph();
        if paragraph.ends_row {
            self.in_row = false;
            self.lines.close_row();
        } else {
            self.lines.close_cell();
        }
    }

    fn end_paragraph(&mut self) {
        let text = String::from_utf16_lossy(&self.units);
        self.units.clear();
        self.lines.push(&text);
        self.lines.end_paragraph();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(characters: &str) -> String {
        let mut writer =
            Writer { lines: Lines::default(), units: Vec::new(), fields: Fields::default(), in_row: false };
        for unit in characters.encode_utf16() {
            // A bar stands for the end of a row.
            let ends_row = unit == u16::from(b'|');
            let paragraph = || Paragraph { in_table: ends_row, ends_row };
            writer.take(if ends_row { CELL } else { unit }, paragraph);
        }
        writer.end_paragraph();
        writer.lines.finish()
    }

    #[test]
    fn fields_show_their_results_and_rows_are_lines() {
        assert_eq!(
            write("See \x13 HYPERLINK \"x\" \x14here\x15 and \x13PAGE\x15.\r\x01next\x1eone"),
            "See here and .\nnext-one"
        );
        assert_eq!(write("a\x07b\x07|c\x07\x07|after\rlast"), "a\tb\nc\nafter\nlast");
        assert_eq!(write("open \x13 CODE\rnot lost"), "open\nnot lost");
    }

    #[test]
    fn a_header_that_is_stored_again_is_read_once() {
        assert_eq!(once("a\nb\na\n"), "a\nb");
    }
}
