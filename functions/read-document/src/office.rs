//! Formats without pages: their text, cells and enclosed files.

mod fields;
mod legacy_presentation;
mod legacy_word;
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
use crate::{book, delimited, html, json, mail, markup, open_document, plain, rtf};

/// Reads a file of such a format. What was handed on before an error stays.
pub(crate) fn read(format: Pageless, bytes: &[u8], name: &str, sink: Sink<'_>) -> Result<(), ReadingError> {
    let delivery = &mut Delivery::new(sink);
    match format {
        Pageless::Word => word::read(&mut Archive::open(bytes)?, delivery),
        Pageless::LegacyWord => legacy_word::read(bytes, delivery),
        Pageless::Spreadsheet => workbook::read_xlsx(bytes, delivery),
        Pageless::BinarySpreadsheet => workbook::read_xlsb(bytes, delivery),
        Pageless::LegacySpreadsheet => workbook::read_xls(bytes, delivery),
        Pageless::Presentation => presentation::read(&mut Archive::open(bytes)?, delivery),
        Pageless::LegacyPresentation => legacy_presentation::read(bytes, delivery),
        Pageless::OpenText | Pageless::OpenSpreadsheet | Pageless::OpenPresentation => {
            open_document::read(&mut Archive::open(bytes)?, delivery)
        }
        Pageless::Book => book::read(&mut Archive::open(bytes)?, delivery),
        Pageless::Mail => mail::read(bytes, delivery),
        Pageless::Html => delivery.text(&html::read(&html::decode(bytes))?),
        Pageless::Xml => markup::read(bytes, name, delivery),
        Pageless::RichText => in_part(rtf::read(bytes), delivery),
        Pageless::Json => in_part(json::read(&plain::decode(bytes)), delivery),
        Pageless::Delimited => delivery.text(&plain::clean(&delimited::read(&plain::decode(bytes)))),
        Pageless::Text => delivery.text(&plain::clean(&plain::decode(bytes))),
    }
}

/// Hands on what could be read, and says what could not.
fn in_part(
    (text, outcome): (String, Result<(), ReadingError>),
    delivery: &mut Delivery<'_>,
) -> Result<(), ReadingError> {
    delivery.text(&plain::clean(&text))?;
    outcome
}
