//! Spreadsheets of Excel, old and new: cells as they are shown, sheet by sheet, hidden ones included.

mod grid;
mod legacy;
mod shown;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader, Xls, Xlsb, Xlsx};
use document_types::reading::{ReadingError, ReadingErrorCode};

pub(crate) use self::grid::Grid;
use super::package;
use crate::archive::Archive;
use crate::delivery::Delivery;
use crate::lines::Lines;
use crate::xml::{Node, Xml};

/// Reads .xlsx and what differs from it in macros or as a template.
pub(crate) fn read_xlsx(bytes: &[u8], delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
    let mut archive = measured(bytes)?;
    let outcome = guarded(|| {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| reason(&error))?;
        for name in book.sheet_names() {
            // Sheets of charts have no cells.
            let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
            let mut grid = Grid::new(name);
            let damage = loop {
                let (cell, style) = match cells.next_cell_with_style_id() {
                    Ok(Some(next)) => next,
                    Ok(None) => break None,
                    Err(error) => break Some(reason(&error)),
                };
                let format = cells.styles().get(style).and_then(|style| style.number_format.as_ref());
                let format = format.map(|format| format.format_code.as_str());
                let (row, column) = cell.get_position();
                if !grid.add(row, column, &shown::cell(&Data::from(cell.get_value().clone()), format)) {
                    break None;
                }
            };
            grid.deliver(delivery)?;
            damage.map_or(Ok(()), Err)?;
        }
        Ok(())
    });
    outcome?;
    beside(&mut archive, delivery)
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

/// The archive, none of whose parts is larger than the limits: calamine opens it by itself.
fn measured(bytes: &[u8]) -> Result<Archive<'_>, ReadingError> {
    let mut archive = Archive::open(bytes)?;
    archive.measure(|name| {
        let name = name.to_ascii_lowercase();
        [".xml", ".rels", ".bin"].iter().any(|ending| name.ends_with(ending))
    })?;
    Archive::open(bytes)
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
