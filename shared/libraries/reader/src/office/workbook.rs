//! Spreadsheets of Excel, old and new: cells as they are shown, sheet by sheet, hidden ones included.

mod formulas;
mod gaps;
mod grid;
mod legacy;
mod shown;

use std::collections::HashMap;
use std::io::{Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Reader, Xls, Xlsb, Xlsx};
use document_types::reading::{ReadingError, ReadingErrorCode};

use self::formulas::Outcome;
use self::gaps::Gaps;
pub(crate) use self::grid::Grid;
use super::package;
use crate::archive::Archive;
use crate::delivery::Delivery;
use crate::lines::Lines;
use crate::xml::{Node, Xml};

/// Reads .xlsx and what differs from it in macros or as a template.
pub(crate) fn read_xlsx(bytes: &[u8], delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
    let (mut archive, results_are_missing) = measured(bytes)?;
    let main = package::main_part(&mut archive)?.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let is_1904 = counts_from_1904(&package::text(&mut archive, &main)?);
    let outcome = guarded(|| {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| reason(&error))?;
        for name in book.sheet_names() {
            // Sheets of charts have no cells.
            let Some(mut sheet) = sheet(&mut book, &name, &HashMap::new(), is_1904) else { continue };
            if sheet.has_gaps && results_are_missing {
                let outcomes = formulas::outcomes(&mut book, &name);
                if !outcomes.is_empty() {
                    sheet = self::sheet(&mut book, &name, &outcomes, is_1904).unwrap_or(sheet);
                }
            }
            sheet.grid.deliver(delivery)?;
            sheet.damage.map_or(Ok(()), Err)?;
        }
        Ok(())
    });
    outcome?;
    beside(&mut archive, delivery)
}

/// A sheet as far as it could be read.
struct ReadSheet {
    grid: Grid,
    damage: Option<ReadingError>,
    /// Whether cells have no value: they are blank, or hold formulas whose results were not stored.
    has_gaps: bool,
}

fn sheet<R: Read + Seek>(
    book: &mut Xlsx<R>,
    name: &str,
    outcomes: &HashMap<(u32, u32), Outcome>,
    is_1904: bool,
) -> Option<ReadSheet> {
    let mut cells = book.worksheet_cells_reader(name).ok()?;
    let mut sheet = ReadSheet { grid: Grid::new(name.to_owned()), damage: None, has_gaps: false };
    loop {
        let (cell, style) = match cells.next_cell_with_style_id() {
            Ok(Some(next)) => next,
            Ok(None) => break,
            Err(error) => {
                sheet.damage = Some(reason(&error));
                break;
            }
        };
        let format = cells.styles().get(style).and_then(|style| style.number_format.as_ref());
        let format = format.map(|format| format.format_code.as_str());
        let (row, column) = cell.get_position();
        let shown = match (cell.get_value(), outcomes.get(&(row, column))) {
            (DataRef::Empty, Some(Outcome::Number(number))) => shown::computed(*number, format, is_1904),
            (DataRef::Empty, Some(Outcome::Error(error))) => (*error).to_owned(),
            (DataRef::Empty, Some(Outcome::Formula(formula))) => formula.clone(),
            (value, _) => {
                sheet.has_gaps |= *value == DataRef::Empty;
                shown::cell(&Data::from(value.clone()), format)
            }
        };
        if !sheet.grid.add(row, column, &shown) {
            break;
        }
    }
    Some(sheet)
}

/// Whether the days of a workbook are counted from 1904, as on old Macs (ECMA-376, part 1, 18.2.28).
fn counts_from_1904(workbook: &str) -> bool {
    let mut xml = Xml::new(workbook);
    while let Ok(Some(node)) = xml.next() {
        if let Node::Open(tag) = node
            && tag.name() == "workbookPr"
        {
            return tag.attribute("date1904").is_some_and(|value| matches!(value.as_str(), "1" | "true"));
        }
    }
    false
}

/// Reads .xlsb.
pub(crate) fn read_xlsb(bytes: &[u8], delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
    measured(bytes)?;
    guarded(|| {
        let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(|error| reason(&error))?;
        for name in book.sheet_names() {
            let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
            let mut grid = Grid::new(name);
            while let Some(cell) = cells.next_cell().map_err(|error| reason(&error))? {
                let (row, column) = cell.get_position();
                if !grid.add(row, column, &shown::cell(&Data::from(cell.get_value().clone()), None)) {
                    break;
                }
            }
            grid.deliver(delivery)?;
        }
        Ok(())
    })
}

/// Reads .xls.
pub(crate) fn read_xls(bytes: &[u8], delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
    legacy::check(bytes)?;
    guarded(|| {
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
            calamine::XlsError::Password => {
                ReadingError::new(ReadingErrorCode::Encrypted, "the spreadsheet is protected with a password")
            }
            error => reason(&error),
        })?;
        for name in book.sheet_names() {
            let Ok(range) = book.worksheet_range(&name) else { continue };
            let (first_row, first_column) = range.start().unwrap_or_default();
            let mut grid = Grid::new(name);
            for (row, column, value) in range.used_cells() {
                let row = first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
                let column = first_column.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
                if !grid.add(row, column, &shown::cell(value, None)) {
                    break;
                }
            }
            grid.deliver(delivery)?;
        }
        Ok(())
    })
}

/// The archive, none of whose parts is larger than the limits: calamine opens it by itself. Whether there are formulas
/// whose results are not stored.
fn measured(bytes: &[u8]) -> Result<(Archive<'_>, bool), ReadingError> {
    let mut archive = Archive::open(bytes)?;
    let mut gaps = Gaps::default();
    let is_read = |name: &str| {
        let name = name.to_ascii_lowercase();
        [".xml", ".rels", ".bin"].iter().any(|ending| name.ends_with(ending))
    };
    archive.measure(is_read, |piece| gaps.look(piece))?;
    Ok((Archive::open(bytes)?, gaps.found()))
}

/// Comments, and what is written in shapes on the sheets.
fn beside(archive: &mut Archive<'_>, delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
    let mut names = archive.names();
    names.sort();
    for name in names {
        let is_comment = name.starts_with("xl/comments") || name.starts_with("xl/threadedComments/");
        let is_drawing = name.starts_with("xl/drawings/drawing") || name.starts_with("xl/charts/chart");
        if (is_comment || is_drawing) && name.ends_with(".xml") {
            let text = package::text(archive, &name)?;
            let (text, damage) = written(&text);
            delivery.text(&text)?;
            damage?;
        }
    }
    Ok(())
}

fn written(text: &str) -> (String, Result<(), ReadingError>) {
    let mut lines = Lines::default();
    let mut gather = || {
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) if matches!(tag.name(), "t" | "text") && tag.full_name() != "text" => {
                    lines.push(&xml.inner_text()?);
                }
                // A threaded comment has its words here; the older kind has runs inside.
                Node::Text(text) if !text.trim().is_empty() => lines.push(&text),
                Node::Open(tag) if matches!(tag.name(), "author" | "formula" | "v" | "f" | "from" | "to") => {
                    xml.skip()?
                }
                Node::Close(name) if matches!(name.as_str(), "p" | "comment" | "threadedComment") => {
                    lines.end_paragraph();
                }
                _ => {}
            }
        }
        Ok(())
    };
    let outcome = gather();
    (lines.finish(), outcome)
}

/// The library that knows these formats may stumble over hostile bytes: then the file is damaged, and this
/// process goes on.
fn guarded(read: impl FnOnce() -> Result<(), ReadingError>) -> Result<(), ReadingError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged()))
}

fn reason(_: &dyn std::error::Error) -> ReadingError {
    damaged()
}

fn damaged() -> ReadingError {
    ReadingError::new(ReadingErrorCode::Corrupt, "the spreadsheet is damaged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::tests::zipped;
    use crate::delivery::tests::delivered;

    /// A workbook of one sheet with these rows.
    fn book(rows: &str) -> Vec<u8> {
        const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const MAIN: &str = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'";
        let relation = |kind: &str, target: &str| {
            format!("<Relationship Id='{kind}' Type='{OFFICE}/{kind}' Target='{target}'/>")
        };
        let list = |relations: &str| {
            let namespace = "http://schemas.openxmlformats.org/package/2006/relationships";
            format!("<Relationships xmlns='{namespace}'>{relations}</Relationships>")
        };
        let workbook = format!(
            "<workbook {MAIN} xmlns:r='{OFFICE}'><sheets><sheet name='May' sheetId='1' r:id='worksheet'/></sheets></workbook>"
        );
        let styles = format!(
            "<styleSheet {MAIN}><numFmts><numFmt numFmtId='164' formatCode='0.00'/></numFmts>\
             <cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='14'/></cellXfs></styleSheet>"
        );
        let parts =
            list(&(relation("worksheet", "worksheets/sheet1.xml") + &relation("styles", "styles.xml")));
        zipped(&[
            ("_rels/.rels", list(&relation("officeDocument", "xl/workbook.xml")).as_bytes()),
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", parts.as_bytes()),
            ("xl/styles.xml", styles.as_bytes()),
            (
                "xl/worksheets/sheet1.xml",
                format!("<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>").as_bytes(),
            ),
        ])
    }

    fn text(rows: &str) -> String {
        let (found, outcome) = delivered(|delivery| read_xlsx(&book(rows), delivery));
        assert_eq!(outcome, Ok(()));
        found.text()
    }

    #[test]
    fn formulas_without_results_are_computed_or_shown() {
        let rows = "<row r='1'><c r='A1'><v>3</v></c><c r='B1'><v>12.5</v></c><c r='C1'><f>A1*B1</f><v></v></c></row>\
            <row r='2'><c r='A2'><v>2</v></c><c r='B2'><v>4.25</v></c><c r='C2' s='1'><f>A2*B2</f></c></row>\
            <row r='3'><c r='A3' t='str'><f>IF(A1,\"\",1)</f><v></v></c><c r='C3'><f>SUM(C1:C2)</f></c></row>\
            <row r='4'><c r='A4'><f>C3/0</f></c><c r='B4'><f>IF(A1&gt;2,1,0)</f></c><c r='C4'><f>A1</f><v>7</v></c></row>\
            <row r='5'><c r='A5' s='2'><f>46143+30</f></c><c r='B5' s='1'/></row>";
        let shown = "May\n3\t12.5\t37.5\n2\t4.25\t8.50\n\t\t46\n#DIV/0!\t=IF(A1>2,1,0)\t7\n2026-05-31";
        assert_eq!(text(rows), shown);
    }

    #[test]
    fn a_row_of_formulas_is_computed_from_either_end() {
        let cell =
            |row: usize, formula: String| format!("<row r='{row}'><c r='A{row}'><f>{formula}</f></c></row>");
        let last = |shown: String| shown.lines().last().map(str::to_owned);
        let down: String = (2..=500).map(|row| cell(row, format!("A{}+1", row - 1))).collect();
        assert_eq!(last(text(&down)).as_deref(), Some("499"));
        let up: String = (1..500).map(|row| cell(row, format!("1+A{}", row + 1))).collect();
        assert_eq!(text(&up).lines().nth(1), Some("499"));
    }

    #[test]
    fn formulas_that_are_shared_are_computed_for_each_cell() {
        let rows = "<row r='1'><c r='A1'><v>3</v></c><c r='B1'><f t='shared' ref='B1:B2' si='0'>A1*2</f></c></row>\
            <row r='2'><c r='A2'><v>4</v></c><c r='B2'><f t='shared' si='0'/></c></row>\
            <row r='3'><c r='A3'><f t='shared' si='4000000000'/></c></row>";
        assert_eq!(text(rows), "May\n3\t6\n4\t8");
    }

    #[test]
    fn nothing_is_computed_from_cells_that_are_not_understood() {
        for odd in [
            "<c r='A1' t='e'><v>#N/A</v></c>",
            "<c r='A1' t='d'><v>2026-05-31</v></c>",
            "<c r='A1'><f/></c>",
            "<c r='A1'><f t='shared' si='7'/></c>",
        ] {
            let rows = format!(
                "<row r='1'>{odd}<c r='B1'><v>2</v></c></row>\
                 <row r='2'><c r='A2'><f>A1+1</f></c><c r='B2'><f>SUM(A1:B1)</f></c><c r='C2'><f>SUM(B1)</f></c></row>"
            );
            assert_eq!(text(&rows).lines().last(), Some("=A1+1\t=SUM(A1:B1)\t2"), "{odd}");
        }
    }

    #[test]
    fn nothing_is_computed_where_formulas_behind_are_lost() {
        // Without its number a shared formula ends the reading of formulas, but not that of values.
        let rows = "<row r='1'><c r='A1'><f>A3+1</f></c></row><row r='2'><c r='A2'><f t='shared'/></c></row>\
            <row r='3'><c r='A3'><f>2+2</f></c></row>";
        assert_eq!(text(rows).lines().nth(1), Some("=A3+1"));
    }
}
