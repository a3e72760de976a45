//! OpenDocument (ISO 26300): texts, presentations and spreadsheets.

use std::collections::HashSet;

use document_types::reading::{ReadingError, ReadingErrorCode};

use crate::archive::Archive;
use crate::delivery::Delivery;
use crate::lines::Lines;
use crate::office::{Grid, package};
use crate::xml::{Node, Tag, Xml};

/// Cells and rows may be repeated to the end of a sheet: so many are worth writing out.
const MOST_REPEATED: u32 = 100;

/// Blanks that stand for a wider gap.
const MOST_BLANKS: usize = 64;

/// Hands on headers, footers and the content.
pub(crate) fn read(archive: &mut Archive<'_>, delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
    refuse_encrypted(archive)?;
    if !archive.has("content.xml") {
        return Err(ReadingError::new(ReadingErrorCode::Corrupt, "the document has no content"));
    }
    let styles = package::text(archive, "styles.xml")?;
    let content = package::text(archive, "content.xml")?;
    // Spreadsheets come with headers that nobody wrote, for printing.
    let (edges, damage) =
        if content.contains("<office:spreadsheet") { (String::new(), Ok(())) } else { edges(&styles) };
    delivery.text(&edges)?;
    let mut story = Story::default();
    let outcome = story.read(&mut Xml::new(&content), delivery);
    if let Some(sheet) = story.sheet {
        sheet.grid.deliver(delivery)?;
    }
    delivery.text(&story.lines.finish())?;
    outcome.and(damage)
}

/// The manifest of an encrypted document says for every part how it is sealed.
fn refuse_encrypted(archive: &mut Archive<'_>) -> Result<(), ReadingError> {
    let manifest = package::text(archive, "META-INF/manifest.xml")?;
    let mut xml = Xml::new(&manifest);
    while let Ok(Some(node)) = xml.next() {
        if matches!(node, Node::Open(tag) if tag.name() == "encryption-data") {
            let message = "the document is protected with a password";
            return Err(ReadingError::new(ReadingErrorCode::Encrypted, message));
        }
    }
    Ok(())
}

/// Headers and footers of all kinds of pages, each once.
fn edges(styles: &str) -> (String, Result<(), ReadingError>) {
    let mut seen = HashSet::new();
    let mut text = String::new();
    let mut gather = || {
        let mut xml = Xml::new(styles);
        while let Some(node) = xml.next()? {
            let Node::Open(tag) = node else { continue };
            let is_edge = tag.name().starts_with("header") || tag.name().starts_with("footer");
            if !is_edge || !tag.full_name().starts_with("style:") || tag.name().ends_with("style") {
                continue;
            }
            let name = tag.name().to_owned();
            let mut story = Story::default();
            story.read_until(&mut xml, &name)?;
            let edge = story.lines.finish();
            if !edge.is_empty() && seen.insert(edge.clone()) {
                text.push_str(&edge);
                text.push('\n');
            }
        }
        Ok(())
    };
    let outcome = gather();
    (text, outcome)
}

/// A document while it is read.
#[derive(Default)]
struct Story {
    lines: Lines,
    sheet: Option<SheetPlace>,
    /// Footnotes and comments inside paragraphs: their own paragraphs are no lines of the outer one.
    asides: usize,
    /// Paragraphs that are open: only in them is text meant to be seen.
    paragraphs: usize,
}

/// Where in a spreadsheet the next cell stands.
struct SheetPlace {
    grid: Grid,
    row: u32,
    column: u32,
    rows: u32,
    columns: u32,
    cell: Option<Lines>,
    cells: Vec<(u32, String)>,
}

impl Story {
    fn read(&mut self, xml: &mut Xml<'_>, delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
        let mut in_spreadsheet = false;
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) if tag.full_name() == "office:spreadsheet" => in_spreadsheet = true,
                Node::Close(name) if name == "spreadsheet" => in_spreadsheet = false,
                Node::Open(tag)
                    if in_spreadsheet && tag.full_name() == "table:table" && self.sheet.is_none() =>
                {
                    let lines = std::mem::take(&mut self.lines);
                    delivery.text(&lines.finish())?;
                    self.sheet = Some(SheetPlace::new(tag.attribute("name").unwrap_or_default()));
                }
                Node::Close(name) if name == "table" && self.sheet.is_some() => {
                    if let Some(sheet) = self.sheet.take() {
                        sheet.grid.deliver(delivery)?;
                    }
                }
                node => self.take(node, xml)?,
            }
        }
        Ok(())
    }

    /// Reads up to the closing tag of an element that does not hold another of its name.
    fn read_until(&mut self, xml: &mut Xml<'_>, end: &str) -> Result<(), ReadingError> {
        while let Some(node) = xml.next()? {
            if matches!(&node, Node::Close(name) if name == end) {
                break;
            }
            self.take(node, xml)?;
        }
        Ok(())
    }

    fn take(&mut self, node: Node<'_>, xml: &mut Xml<'_>) -> Result<(), ReadingError> {
        match node {
            Node::Open(tag) => return self.open(&tag, xml),
            Node::Close(name) => self.close(&name),
            Node::Text(text) if self.paragraphs > 0 => self.target().push_collapsed(&text),
            Node::Text(_) => {}
        }
        Ok(())
    }

    /// The cell of a spreadsheet, or the text.
    fn target(&mut self) -> &mut Lines {
        match &mut self.sheet {
            Some(SheetPlace { cell: Some(cell), .. }) => cell,
            _ => &mut self.lines,
        }
    }

    fn open(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), ReadingError> {
        match tag.name() {
            "p" | "h" => self.paragraphs += 1,
            "s" => {
                let count = tag.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                self.target().push(&" ".repeat(count.min(MOST_BLANKS)));
            }
            "tab" => self.target().push("\t"),
            "line-break" => self.target().push("\n"),
            // What is deleted, how things look, and what stands for something else.
            "tracked-changes" | "note-citation" | "page-number" | "page-count" | "forms"
            | "automatic-styles" | "font-face-decls" | "scripts" | "ruby-text" | "date" | "date-string"
            | "sender-initials" | "creator-initials" | "binary-data" => self.skip(tag, xml)?,
            name if name.ends_with("-source") => xml.skip()?,
            "note" | "annotation" => {
                self.asides += 1;
                self.target().open_aside();
            }
            "creator" if self.asides > 0 => {
                let author = xml.inner_text()?;
                self.target().push(&format!("{author}: "));
            }
            "table-row" => self.open_row(tag),
            "table-cell" | "covered-table-cell" => self.open_cell(tag),
            _ => {}
        }
        Ok(())
    }

    /// Passes over an element, unless it is text that only shares its name.
    fn skip(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), ReadingError> {
        // A field shows its date; the date of a comment is of no interest.
        if tag.full_name() == "text:date" {
            return Ok(());
        }
        xml.skip()
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h" => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                self.target().end_paragraph();
            }
            "note" | "annotation" if self.asides > 0 => {
                self.asides -= 1;
                self.target().close_aside();
            }
            "table-cell" | "covered-table-cell" => self.close_cell(),
            "table-row" => self.close_row(),
            _ => {}
        }
    }

    fn open_row(&mut self, tag: &Tag<'_>) {
        match &mut self.sheet {
            Some(sheet) => sheet.open_row(tag),
            None => self.lines.open_row(),
        }
    }

    fn open_cell(&mut self, tag: &Tag<'_>) {
        if let Some(sheet) = &mut self.sheet {
            sheet.columns = repeated(tag, "number-columns-repeated");
            sheet.cell = Some(Lines::default());
        }
    }

    fn close_cell(&mut self) {
        match &mut self.sheet {
            Some(sheet) => sheet.close_cell(),
            None => self.lines.close_cell(),
        }
    }

    fn close_row(&mut self) {
        match &mut self.sheet {
            Some(sheet) => sheet.close_row(),
            None => self.lines.close_row(),
        }
    }
}

impl SheetPlace {
    fn new(name: String) -> Self {
        let grid = Grid::new(name);
        Self { grid, row: 0, column: 0, rows: 1, columns: 1, cell: None, cells: Vec::new() }
    }

    fn open_row(&mut self, tag: &Tag<'_>) {
        self.rows = repeated(tag, "number-rows-repeated");
        self.column = 0;
        self.cells.clear();
    }

    fn close_cell(&mut self) {
        let text = self.cell.take().map(Lines::finish).unwrap_or_default();
        if !text.is_empty() {
            let columns = self.columns.min(MOST_REPEATED);
            self.cells.extend((0..columns).map(|offset| (self.column.saturating_add(offset), text.clone())));
        }
        self.column = self.column.saturating_add(self.columns);
    }

    fn close_row(&mut self) {
        for offset in 0..self.rows.min(MOST_REPEATED) {
            let row = self.row.saturating_add(offset);
            if !self.cells.iter().all(|(column, text)| self.grid.add(row, *column, text)) {
                break;
            }
        }
        self.row = self.row.saturating_add(self.rows);
    }
}

fn repeated(tag: &Tag<'_>, name: &str) -> u32 {
    tag.attribute(name).and_then(|count| count.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use document_types::reading::Sheet;

    use super::*;
    use crate::archive::tests::zipped;
    use crate::delivery::tests::delivered;

    fn answers(parts: &[(&str, &str)]) -> (String, Vec<Sheet>, Result<(), ReadingError>) {
        let parts: Vec<_> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        let bytes = zipped(&parts);
        let (found, outcome) = delivered(|delivery| read(&mut Archive::open(&bytes).unwrap(), delivery));
        (found.text(), found.sheets, outcome)
    }

    #[test]
    fn texts_are_read_with_their_headers_notes_and_tables() {
        let styles = "<office:document-styles><style:header-style/><style:master-page><style:header><text:p>Letterhead</text:p></style:header>
            <style:footer><text:p>Page <text:page-number>1</text:page-number></text:p></style:footer></style:master-page></office:document-styles>";
        let content = "<office:document-content><office:text><text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>
            <text:h>Title</text:h><text:p>One<text:s text:c='2'/>two<text:tab/>three<text:line-break/>four<text:note><text:note-citation>1</text:note-citation>
            <text:note-body><text:p>A note</text:p></text:note-body></text:note>.</text:p>
            <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell/>
            <table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>
            <text:p>Last<office:annotation><dc:creator>Ann</dc:creator><dc:date>2026</dc:date><text:p>Why?</text:p></office:annotation></text:p>
            </office:text></office:document-content>";
        let (text, _, outcome) = answers(&[("styles.xml", styles), ("content.xml", content)]);
        assert_eq!(outcome, Ok(()));
        assert_eq!(text, "Letterhead\nPage\nTitle\nOne  two\tthree\nfour.\nA note\na\t\tb\nLast\nAnn: Why?");
    }

    #[test]
    fn sheets_have_cells_where_they_stand_and_repetitions_end() {
        let content = "<office:document-content><office:body><office:spreadsheet><table:table table:name='May'>
            <table:table-row table:number-rows-repeated='3'><table:table-cell table:number-columns-repeated='1024'/></table:table-row>
            <table:table-row><table:covered-table-cell/><table:table-cell table:number-columns-repeated='2'><text:p>12,50 €</text:p></table:table-cell></table:table-row>
            <table:table-row table:number-rows-repeated='1000000'><table:table-cell table:number-columns-repeated='1'><text:p>x</text:p></table:table-cell></table:table-row>
            </table:table></office:spreadsheet></office:body></office:document-content>";
        let (text, sheets, outcome) = answers(&[("content.xml", content)]);
        assert_eq!(outcome, Ok(()));
        let cells: Vec<_> = sheets[0].cells.iter().map(|cell| (&*cell.address, &*cell.text)).collect();
        assert_eq!(cells[..3], [("B4", "12,50 €"), ("C4", "12,50 €"), ("A5", "x")]);
        assert_eq!(cells.len(), 102);
        assert!(text.starts_with("May\n\t12,50 €\t12,50 €\nx\n"), "{text:?}");
    }

    #[test]
    fn what_is_sealed_is_encrypted_and_what_is_damaged_is_kept_as_far_as_it_goes() {
        let sealed = "<manifest><file-entry><encryption-data/></file-entry></manifest>";
        let (_, _, outcome) = answers(&[("META-INF/manifest.xml", sealed), ("content.xml", "<a/>")]);
        assert_eq!(outcome.unwrap_err().code, ReadingErrorCode::Encrypted);
        let (text, _, outcome) = answers(&[("content.xml", "<a><text:p>kept</text:p><b>")]);
        assert_eq!((text.as_str(), outcome.unwrap_err().code), ("kept", ReadingErrorCode::Corrupt));
    }
}
