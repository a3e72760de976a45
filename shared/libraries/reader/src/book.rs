//! EPUB books: chapters in the order of reading (EPUB 3.3, package document).

use std::collections::HashMap;

use document_types::reading::{ReadingError, ReadingErrorCode};

use crate::archive::Archive;
use crate::delivery::Delivery;
use crate::html;
use crate::office::package;
use crate::xml::{Node, Xml};

/// What the package document tells.
#[derive(Default)]
struct Book {
    /// Title, authors, publisher.
    about: Vec<String>,
    /// Names of the chapters' parts by their ids.
    parts: HashMap<String, String>,
    /// Ids in the order of reading.
    spine: Vec<String>,
}

/// Hands on title, authors and chapters.
pub(crate) fn read(archive: &mut Archive<'_>, delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
    refuse_sealed(archive)?;
    let name = package_document(archive)?.ok_or_else(|| corrupt("the book does not say what is in it"))?;
    let text = package::text(archive, &name)?;
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let book = book(&text, folder)?;
    delivery.text(&book.about.join("\n"))?;
    for id in &book.spine {
        let Some(name) = book.parts.get(id) else { continue };
        if let Some(bytes) = archive.part(name)? {
            delivery.text(&html::read(&html::decode(&bytes))?)?;
        }
    }
    Ok(())
}

fn package_document(archive: &mut Archive<'_>) -> Result<Option<String>, ReadingError> {
    let text = package::text(archive, "META-INF/container.xml")?;
    let mut xml = Xml::new(&text);
    while let Some(node) = xml.next()? {
        if let Node::Open(tag) = node
            && tag.name() == "rootfile"
        {
            return Ok(tag.attribute("full-path"));
        }
    }
    Ok(None)
}

/// Books sold with a lock have their chapters enciphered; fonts often are, which hurts nobody.
fn refuse_sealed(archive: &mut Archive<'_>) -> Result<(), ReadingError> {
    let text = package::text(archive, "META-INF/encryption.xml")?;
    let mut xml = Xml::new(&text);
    while let Ok(Some(node)) = xml.next() {
        let Node::Open(tag) = node else { continue };
        let target = tag.attribute("URI").unwrap_or_default().to_ascii_lowercase();
        if tag.name() == "CipherReference"
            && [".xhtml", ".html", ".htm", ".xml"].iter().any(|end| target.ends_with(end))
        {
            let message = "the book is locked for the readers it was sold for";
            return Err(ReadingError::new(ReadingErrorCode::Encrypted, message));
        }
    }
    Ok(())
}

fn book(text: &str, folder: &str) -> Result<Book, ReadingError> {
    let mut book = Book::default();
    let mut xml = Xml::new(text);
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        match tag.name() {
            "title" | "creator" | "publisher" => {
                let value = xml.inner_text()?.trim().to_owned();
                if !value.is_empty() && !book.about.contains(&value) {
                    book.about.push(value);
                }
            }
            "item" => {
                let is_page = tag.attribute("media-type").is_some_and(|kind| kind.contains("html"));
                if let (true, Some(id), Some(target)) = (is_page, tag.attribute("id"), tag.attribute("href"))
                {
                    book.parts.insert(id, package::resolve(folder, &unescaped(&target)));
                }
            }
            "itemref" => book.spine.extend(tag.attribute("idref")),
            _ => {}
        }
    }
    Ok(book)
}

/// Names in the package document are addresses: blanks and accents are escaped.
fn unescaped(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn corrupt(message: &str) -> ReadingError {
    ReadingError::new(ReadingErrorCode::Corrupt, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::tests::zipped;
    use crate::delivery::tests::delivered;

    fn read_parts(extra: &[(&str, &[u8])]) -> Result<String, ReadingError> {
        let package = b"<package><metadata><dc:title>The Sea</dc:title><dc:creator>Ann Miller</dc:creator></metadata>
            <manifest><item id='b' href='two%20b.xhtml' media-type='application/xhtml+xml'/>
            <item id='a' href='../one.xhtml' media-type='application/xhtml+xml'/>
            <item id='c' href='cover.png' media-type='image/png'/></manifest>
            <spine><itemref idref='a'/><itemref idref='c'/><itemref idref='b'/><itemref idref='gone'/></spine></package>";
        let mut parts: Vec<(&str, &[u8])> = vec![
            (
                "META-INF/container.xml",
                b"<container><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>",
            ),
            ("OEBPS/book.opf", package),
            ("OEBPS/two b.xhtml", b"<html><body><p>Last.</p></body></html>"),
            ("one.xhtml", b"<html><head><title>1</title></head><body><h1>First</h1></body></html>"),
        ];
        parts.extend(extra);
        let bytes = zipped(&parts);
        let mut archive = Archive::open(&bytes)?;
        let (found, outcome) = delivered(|delivery| read(&mut archive, delivery));
        outcome.map(|()| found.text())
    }

    #[test]
    fn chapters_follow_the_spine() {
        assert_eq!(read_parts(&[]).unwrap(), "The Sea\nAnn Miller\n1\nFirst\nLast.");
    }

    #[test]
    fn locked_chapters_are_encrypted_and_locked_fonts_are_not() {
        let lock = |target: &str| format!("<encryption><CipherReference URI='{target}'/></encryption>");
        let fonts = lock("OEBPS/font.otf");
        assert!(read_parts(&[("META-INF/encryption.xml", fonts.as_bytes())]).is_ok());
        let chapters = lock("one.xhtml");
        let error = read_parts(&[("META-INF/encryption.xml", chapters.as_bytes())]).unwrap_err();
        assert_eq!(error.code, ReadingErrorCode::Encrypted);
    }
}
