//! Formats without pages: their text, cells and enclosed files.

pub(crate) mod package;
mod presentation;
mod word;
mod workbook;

use shared::documents::reading::ReadingError;

pub(crate) use self::workbook::Grid;
use crate::archive::Archive;
use crate::delivery::Delivery;
use crate::document::Sink;
use crate::pageless::Pageless;
use crate::{delimited, html, json, open_document, plain};

/// Reads a file of such a format. What was handed on before an error stays.
pub(crate) fn read(format: Pageless, bytes: &[u8], sink: Sink<'_>) -> Result<(), ReadingError> {
    let mut delivery = Delivery::new(sink);
    let delivery = &mut delivery;
    match format {
        Pageless::Word => word::read(&mut Archive::open(bytes)?, delivery),
        Pageless::Presentation => presentation::read(&mut Archive::open(bytes)?, delivery),
        Pageless::Spreadsheet => workbook::read_xlsx(bytes, delivery),
        Pageless::BinarySpreadsheet => workbook::read_xlsb(bytes, delivery),
        Pageless::LegacySpreadsheet => workbook::read_xls(bytes, delivery),
        Pageless::OpenText | Pageless::OpenSpreadsheet | Pageless::OpenPresentation => {
            open_document::read(&mut Archive::open(bytes)?, delivery)
        }
        Pageless::Delimited => delivery.text(&plain::clean(&delimited::read(&plain::decode(bytes)))),
        Pageless::Html => delivery.text(&html::read(&html::decode(bytes)?)),
        Pageless::Json => {
            let (text, error) = json::read(&plain::decode(bytes));
            delivery.text(&plain::clean(&text))?;
            error.map_or(Ok(()), Err)
        }
        Pageless::RichText
        | Pageless::LegacyWord
        | Pageless::LegacyPresentation
        | Pageless::Book
        | Pageless::Mail
        | Pageless::Xml
        | Pageless::Text => delivery.text(&plain::clean(&plain::decode(bytes))),
    }
}
