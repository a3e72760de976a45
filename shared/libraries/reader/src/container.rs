//! What is inside a container: archives and compound files look alike from outside.

use std::io::Cursor;

use document_types::reading::{ReadingError, ReadingErrorCode};

use crate::archive::Archive;
use crate::format::Pageless;
use crate::xml::{Node, Xml, decode};

/// What was found in a container.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Inside {
    /// A format that is read.
    Known(Pageless),
    /// Something else, in words for a person.
    Foreign(&'static str),
}

/// The format of a ZIP archive: what it says about itself, else the parts it has.
pub(crate) fn of_archive(bytes: &[u8]) -> Result<Inside, ReadingError> {
    let mut archive = Archive::open(bytes)?;
    if let Some(name) = archive.part("mimetype")? {
        let name = String::from_utf8_lossy(&name);
        let format = document_types::media::by_name(name.trim()).and_then(Pageless::of);
        return Ok(format.map_or(Inside::Foreign("an OpenDocument file of another kind"), Inside::Known));
    }
    if let Some(types) = archive.part("[Content_Types].xml")?
        && let Some(format) = main_type(&decode(&types))
    {
        return Ok(Inside::Known(format));
    }
    let parts = [
        ("word/document.xml", Pageless::Word),
        ("xl/workbook.xml", Pageless::Spreadsheet),
        ("xl/workbook.bin", Pageless::BinarySpreadsheet),
        ("ppt/presentation.xml", Pageless::Presentation),
        ("META-INF/container.xml", Pageless::Book),
        ("content.xml", Pageless::OpenText),
    ];
    let found = parts.into_iter().find(|(name, _)| archive.has(name));
    Ok(found.map_or(Inside::Foreign("a ZIP archive"), |(_, format)| Inside::Known(format)))
}

/// The type of the main part; embedded files have types of their own, which do not end like it.
fn main_type(types: &str) -> Option<Pageless> {
    let mut xml = Xml::new(types);
    while let Ok(Some(node)) = xml.next() {
        let Node::Open(tag) = node else { continue };
        let Some(name) = tag.attribute("ContentType").map(|name| name.to_ascii_lowercase()) else { continue };
        let format = match name.strip_suffix(".main+xml").or_else(|| name.strip_suffix(".main")) {
            None => continue,
            Some(name) if name.contains("excel.sheet.binary") => Pageless::BinarySpreadsheet,
            Some(name) if name.contains("word") => Pageless::Word,
            Some(name) if name.contains("spreadsheet") || name.contains("excel") => Pageless::Spreadsheet,
            Some(name) if name.contains("presentation") || name.contains("powerpoint") => {
                Pageless::Presentation
            }
            Some(_) => continue,
        };
        return Some(format);
    }
    None
}

/// The format of a compound file ([MS-CFB]), by its streams.
pub(crate) fn of_compound(bytes: &[u8]) -> Result<Inside, ReadingError> {
    let container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| {
        ReadingError::new(ReadingErrorCode::Corrupt, "the file is damaged and can't be opened")
    })?;
    let has = |name: &str| container.exists(name);
    if has("EncryptedPackage") || has("EncryptedSummary") {
        let message = "the file is protected with a password";
        return Err(ReadingError::new(ReadingErrorCode::Encrypted, message));
    }
    let streams = [
        ("WordDocument", Pageless::LegacyWord),
        ("Workbook", Pageless::LegacySpreadsheet),
        ("Book", Pageless::LegacySpreadsheet),
        ("PowerPoint Document", Pageless::LegacyPresentation),
    ];
    if let Some((_, format)) = streams.into_iter().find(|(name, _)| has(name)) {
        return Ok(Inside::Known(format));
    }
    let foreign = [
        ("__properties_version1.0", "an Outlook message"),
        ("VisioDocument", "a Visio drawing"),
        ("Contents", "a Publisher or Works document"),
    ];
    let found = foreign.into_iter().find(|(name, _)| has(name));
    Ok(Inside::Foreign(found.map_or("a compound file of another kind", |(_, title)| title)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::tests::zipped;

    fn of_types(content_type: &str) -> Inside {
        let types = format!(
            "<Types><Default Extension='xlsx' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'/>
             <Override PartName='/x' ContentType='{content_type}'/></Types>"
        );
        of_archive(&zipped(&[("[Content_Types].xml", types.as_bytes()), ("x", b"")])).unwrap()
    }

    #[test]
    fn archives_say_what_they_are() {
        const OFFICE: &str = "application/vnd.openxmlformats-officedocument";
        let known = |format| Inside::Known(format);
        assert_eq!(of_types(&format!("{OFFICE}.wordprocessingml.document.main+xml")), known(Pageless::Word));
        assert_eq!(
            of_types(&format!("{OFFICE}.spreadsheetml.template.main+xml")),
            known(Pageless::Spreadsheet)
        );
        assert_eq!(of_types("application/vnd.ms-word.document.macroEnabled.main+xml"), known(Pageless::Word));
        assert_eq!(
            of_types("application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
            known(Pageless::BinarySpreadsheet)
        );
        assert_eq!(of_types("text/xml"), Inside::Foreign("a ZIP archive"));
        let open = zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text")]);
        assert_eq!(of_archive(&open).unwrap(), known(Pageless::OpenText));
        let book = zipped(&[("META-INF/container.xml", b"<container/>")]);
        assert_eq!(of_archive(&book).unwrap(), known(Pageless::Book));
    }

    #[test]
    fn a_sealed_document_is_encrypted_and_a_message_is_named() {
        let with = |name: &str| {
            let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
            container.create_stream(name).unwrap();
            container.into_inner().into_inner()
        };
        let error = of_compound(&with("EncryptedPackage")).unwrap_err();
        assert_eq!(error.code, ReadingErrorCode::Encrypted);
        assert_eq!(of_compound(&with("WordDocument")).unwrap(), Inside::Known(Pageless::LegacyWord));
        assert_eq!(
            of_compound(&with("__properties_version1.0")).unwrap(),
            Inside::Foreign("an Outlook message")
        );
        assert_eq!(
            of_compound(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").unwrap_err().code,
            ReadingErrorCode::Corrupt
        );
    }
}
