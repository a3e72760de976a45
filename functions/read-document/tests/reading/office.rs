//! What comes out of files without pages, through real reader processes.

use std::io::{Cursor, Write};

use document_types::reading::{FileRole, Reading, ReadingErrorCode};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::read;

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An archive of these parts.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn types(main: &str) -> String {
    format!(
        "<Types><Override PartName='/main' ContentType='application/vnd.openxmlformats-officedocument.{main}.main+xml'/></Types>"
    )
}

fn relations(list: &[(&str, &str)]) -> String {
    let list: String = list
        .iter()
        .map(|(kind, target)| {
            format!("<Relationship Id='{target}' Type='{RELATIONS}/{kind}' Target='{target}'/>")
        })
        .collect();
    format!("<Relationships>{list}</Relationships>")
}

fn word(body: &[u8]) -> Vec<u8> {
    let types = types("wordprocessingml.document");
    let root = relations(&[("officeDocument", "word/document.xml")]);
    zipped(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("word/document.xml", body),
    ])
}

/// A workbook of one sheet named May; `formats` are codes of number formats, by style from 1 on.
fn workbook(rows: &str, formats: &[&str]) -> Vec<u8> {
    let types = types("spreadsheetml.sheet");
    let root = relations(&[("officeDocument", "xl/workbook.xml")]);
    let own = relations(&[("worksheet", "sheet1.xml"), ("styles", "styles.xml")]);
    let book = format!(
        "<workbook xmlns:r='{RELATIONS}'><sheets><sheet name='May' sheetId='1' state='hidden' r:id='sheet1.xml'/></sheets></workbook>"
    );
    let codes: String = formats
        .iter()
        .zip(164..)
        .map(|(code, id)| format!("<numFmt numFmtId='{id}' formatCode='{code}'/>"))
        .collect();
    let uses: String = (164..).take(formats.len()).map(|id| format!("<xf numFmtId='{id}'/>")).collect();
    let styles = format!(
        "<styleSheet><numFmts>{codes}</numFmts><cellXfs><xf numFmtId='0'/>{uses}</cellXfs></styleSheet>"
    );
    let sheet =
        format!("<worksheet><dimension ref='A1:XFD1048576'/><sheetData>{rows}</sheetData></worksheet>");
    zipped(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", own.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sheet1.xml", sheet.as_bytes()),
        ("xl/comments1.xml", b"<comments><authors><author>Ann</author></authors><commentList><comment ref='A1'><text><r><t>Check this</t></r></text></comment></commentList></comments>"),
    ])
}

fn code(reading: &Reading) -> Option<ReadingErrorCode> {
    reading.error.as_ref().map(|error| error.code)
}

#[tokio::test]
async fn a_word_document_is_text_without_pages() {
    let body = b"<w:document><w:body><w:p><w:r><w:t>Dear all,</w:t></w:r></w:p><w:p><w:r><w:t>hello</w:t></w:r></w:p></w:body></w:document>";
    let reading = read(&word(body), "letter.docx").await;
    assert_eq!((reading.error, reading.pages.len(), &*reading.text), (None, 0, "Dear all,\nhello"));
}

#[tokio::test]
async fn a_hidden_sheet_of_enormous_claims_gives_its_cells_as_they_are_shown() {
    let rows = "<row r='1'><c r='A1' t='inlineStr'><is><t>Due</t></is></c><c r='B1' s='1'><v>46173</v></c><c r='C1' s='2'><v>1234.5</v></c><c r='D1' s='3'><v>0.19</v></c></row>
        <row r='1048576'><c r='XFD1048576'><v>7</v></c></row>";
    let reading = read(&workbook(rows, &["yyyy-mm-dd", "#,##0.00", "0%"]), "book.xlsx").await;

    assert_eq!(reading.error, None);
    let sheet = &reading.sheets[0];
    let cells: Vec<_> = sheet.cells.iter().map(|cell| (&*cell.address, &*cell.text)).collect();
    let expected =
        [("A1", "Due"), ("B1", "2026-05-31"), ("C1", "1,234.50"), ("D1", "19%"), ("XFD1048576", "7")];
    assert_eq!((&*sheet.name, &cells[..]), ("May", &expected[..]));
    assert!(reading.text.starts_with("May\nDue\t2026-05-31\t1,234.50\t19%\n"), "{:?}", reading.text);
    assert!(reading.text.ends_with("\nCheck this"), "{:?}", reading.text);
    assert!(reading.usage.max_rss_kb < 100_000, "{} KiB were used", reading.usage.max_rss_kb);
}

#[tokio::test]
async fn a_mail_brings_its_attachments() {
    let mail = b"Subject: Invoice\r\nFrom: a@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nsee below\r\n--x\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjc=\r\n--x--\r\n";
    let reading = read(mail, "mail.eml").await;
    assert_eq!(reading.text, "Subject: Invoice\nFrom: a@example.org\nsee below");
    let file = &reading.files[0];
    assert_eq!(
        (&*file.name, &*file.media_type, file.role),
        ("a.pdf", "application/pdf", FileRole::Attachment)
    );
    assert_eq!(file.content, b"%PDF-1.7");
}

#[tokio::test]
async fn text_of_any_encoding_and_tables_as_text_are_read() {
    assert_eq!(
        read(b"Gr\xfc\xdfe aus M\xfcnchen, bis M\xe4rz", "a.txt").await.text,
        "Grüße aus München, bis März"
    );
    assert_eq!(
        read("\u{feff}Name;Betrag\r\nMaier;2,50\r\n".as_bytes(), "a.csv").await.text,
        "Name\tBetrag\nMaier\t2,50"
    );
    assert_eq!(read(br"{\rtf1\ansi caf\'e9\par}", "a.doc").await.text, "café");
    assert_eq!(read(b"<html><table><tr><td>a<td>b</table>", "export.xls").await.text, "a\tb");
}

#[tokio::test]
async fn a_small_archive_that_unpacks_to_gigabytes_is_too_large_and_costs_little() {
    // Ten times a hundred mebibytes of blanks: the archive has one.
    let reading = read(&word(&vec![b' '; 300 << 20]), "bomb.docx").await;
    assert_eq!(code(&reading), Some(ReadingErrorCode::TooLarge));
    assert!(reading.usage.max_rss_kb < 200_000, "{} KiB were used", reading.usage.max_rss_kb);

    let nested = zipped(&[("inner.zip", &zipped(&[("bomb", &vec![0; 10 << 20])]))]);
    assert_eq!(code(&read(&nested, "nested.docx").await), Some(ReadingErrorCode::Mismatch));
    assert_eq!(code(&read(&nested, "nested.zip").await), Some(ReadingErrorCode::Unsupported));
}

#[tokio::test]
async fn depth_without_end_is_too_large_in_every_format() {
    for (bytes, name) in [
        (word("<w:tbl>".repeat(200_000).as_bytes()), "deep.docx"),
        ("<a>".repeat(1_000_000).into_bytes(), "deep.xml"),
        ("<div>".repeat(1_000_000).into_bytes(), "deep.html"),
        (["{\\rtf1 ", &"{".repeat(1_000_000)].concat().into_bytes(), "deep.rtf"),
    ] {
        assert_eq!(code(&read(&bytes, name).await), Some(ReadingErrorCode::TooLarge), "{name}");
    }
    assert_eq!(
        code(&read("[".repeat(1_000_000).as_bytes(), "deep.json").await),
        Some(ReadingErrorCode::Corrupt)
    );
}

#[tokio::test]
async fn a_document_under_the_name_of_another_is_a_mismatch_that_says_what_it_is() {
    let reading = read(&word(b"<w:document/>"), "table.xlsx").await;
    let error = reading.error.unwrap();
    assert_eq!(error.code, ReadingErrorCode::Mismatch);
    assert_eq!(
        error.message,
        "the name promises an Excel spreadsheet (.xlsx), but the content is a Word document (.docx)"
    );
    let error = read(b"MZ\x90\0\x03\0\0\0", "invoice.docx").await.error.unwrap();
    assert_eq!((error.code, error.message.contains("a Windows program")), (ReadingErrorCode::Mismatch, true));
}

#[tokio::test]
async fn a_document_that_breaks_off_keeps_what_came_before() {
    let reading = read(&word(b"<w:document><w:p><w:r><w:t>kept</w:t></w:r></w:p><w:p>"), "a.docx").await;
    assert_eq!((code(&reading), &*reading.text), (Some(ReadingErrorCode::Corrupt), "kept"));
    let whole = word(b"<w:document/>");
    assert_eq!(code(&read(&whole[..whole.len() / 2], "a.docx").await), Some(ReadingErrorCode::Corrupt));
}
