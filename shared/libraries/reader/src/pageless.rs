//! Formats without pages: their text, cells and enclosed files.

use document_types::protocol::Sink;
use document_types::reading::ReadingError;

use crate::archive::Archive;
use crate::delivery::Delivery;
use crate::format::Pageless;
use crate::{book, delimited, html, json, mail, markup, office, open_document, plain, rtf};

/// Reads a file of such a format. What was handed on before an error stays.
pub(crate) fn read(format: Pageless, bytes: &[u8], name: &str, sink: Sink<'_>) -> Result<(), ReadingError> {
    let delivery = &mut Delivery::new(sink);
    match format {
        Pageless::Word => office::word::read(&mut Archive::open(bytes)?, delivery),
        Pageless::LegacyWord => office::legacy_word::read(bytes, delivery),
        Pageless::Spreadsheet => office::workbook::read_xlsx(bytes, delivery),
        Pageless::BinarySpreadsheet => office::workbook::read_xlsb(bytes, delivery),
        Pageless::LegacySpreadsheet => office::workbook::read_xls(bytes, delivery),
        Pageless::Presentation => office::presentation::read(&mut Archive::open(bytes)?, delivery),
        Pageless::LegacyPresentation => office::legacy_presentation::read(bytes, delivery),
        Pageless::OpenText | Pageless::OpenSpreadsheet | Pageless::OpenPresentation => {
            open_document::read(&mut Archive::open(bytes)?, delivery)
        }
        Pageless::Book => book::read(&mut Archive::open(bytes)?, delivery),
        Pageless::Mail => mail::read(bytes, delivery),
        Pageless::Html => delivery.text(&html::read(&html::decode(bytes))?),
        Pageless::Xml => markup::read(bytes, name, delivery),
        Pageless::RichText => in_part(rtf::read(bytes), delivery),
        Pageless::Json => in_part(json::read(&plain::decode(bytes)), delivery),
        Pageless::Delimited => delivery.text(&delimited::read(&plain::clean(&plain::decode(bytes)))),
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

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::{Index, select};

    use super::*;
    use crate::archive::tests::zipped;

    const FORMATS: [Pageless; 18] = [
        Pageless::Word,
        Pageless::LegacyWord,
        Pageless::Spreadsheet,
        Pageless::BinarySpreadsheet,
        Pageless::LegacySpreadsheet,
        Pageless::Presentation,
        Pageless::LegacyPresentation,
        Pageless::OpenText,
        Pageless::OpenSpreadsheet,
        Pageless::OpenPresentation,
        Pageless::RichText,
        Pageless::Book,
        Pageless::Mail,
        Pageless::Html,
        Pageless::Xml,
        Pageless::Json,
        Pageless::Delimited,
        Pageless::Text,
    ];

    fn survives(format: Pageless, bytes: &[u8]) {
        // Only that it comes back matters.
        let _outcome = read(format, bytes, "a", &mut |_| true);
    }

    /// One that holds a little of everything its reader knows.
    fn samples() -> Vec<(Pageless, Vec<u8>)> {
        const WORD: &[u8] = b"<w:d><w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType='begin'/><w:t>a</w:t><w:fldChar w:fldCharType='end'/></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:txbxContent><w:p><w:t>b</w:t></w:p></w:txbxContent></w:p></w:tc></w:tr></w:tbl></w:d>";
        const SHEET: &[u8] = b"<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' s='1'><v>46173.5</v></c></row></sheetData></worksheet>";
        const OPEN: &[u8] = b"<a><office:spreadsheet><table:table table:name='t'><table:table-row table:number-rows-repeated='3'><table:table-cell table:number-columns-repeated='2'><text:p>a<text:s text:c='3'/><office:annotation><text:p>b</text:p></office:annotation></text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></a>";
        let book: &[u8] =
            b"<workbook xmlns:r='x'><sheets><sheet name='a' sheetId='1' r:id='r1'/></sheets></workbook>";
        vec![
            (Pageless::Word, zipped(&[("word/document.xml", WORD)])),
            (
                Pageless::Spreadsheet,
                zipped(&[
                    ("_rels/.rels", b"<Relationships><Relationship Id='r' Type='x/relationships/officeDocument' Target='xl/workbook.xml'/></Relationships>"),
                    ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id='r1' Type='x/relationships/worksheet' Target='s.xml'/></Relationships>"),
                    ("xl/workbook.xml", book),
                    ("xl/sharedStrings.xml", b"<sst><si><t>a</t></si></sst>"),
                    ("xl/s.xml", SHEET),
                ]),
            ),
            (Pageless::OpenSpreadsheet, zipped(&[("content.xml", OPEN)])),
            (Pageless::LegacyWord, office::legacy_word::file::tests::document(b"a\x13b\x14c\x15\x07\x07\r", "note")),
            (Pageless::RichText, br"{\rtf1{\fonttbl{\f0\fcharset128 x;}}\f0 \'93\'fa\u8364?\trowd\intbl a\cell\row{\footnote b}\bin2 xx}".to_vec()),
            (Pageless::Mail, b"Subject: =?utf-8?q?=C3=A9?=\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nTo: a <b@c>\r\n\r\nd\r\n--x\r\nContent-Type: image/png; name*=utf-8''a\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--x--".to_vec()),
            (Pageless::Html, b"<html xmlns='http://www.w3.org/1999/xhtml'><title/><table><tr><td>a<p hidden>b</td></tr></table><pre>c".to_vec()),
        ]
    }

    proptest! {
        #[test]
        fn no_reader_dies_of_any_bytes(bytes in vec(any::<u8>(), 0..300), format in select(&FORMATS[..])) {
            survives(format, &bytes);
        }

        #[test]
        fn no_reader_dies_of_a_damaged_file(
            (format, bytes) in select(samples()),
            damage in vec((any::<Index>(), any::<u8>()), 1..20),
            end in any::<Index>(),
        ) {
            let mut bytes = bytes;
            for (at, byte) in damage {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            survives(format, &bytes);
            survives(format, &bytes[..end.index(bytes.len())]);
        }
    }

    #[test]
    fn the_samples_are_read() {
        for (format, bytes) in samples() {
            let mut texts = 0;
            let outcome = read(format, &bytes, "a", &mut |_| {
                texts += 1;
                true
            });
            assert_eq!((outcome, texts > 0), (Ok(()), true), "{format:?}");
        }
    }
}
