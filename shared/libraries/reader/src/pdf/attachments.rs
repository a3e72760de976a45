//! Files embedded in a PDF. They are handed on as they are; only an XML's first element is looked at, to
//! tell invoices from other data.

use document_types::media;
use document_types::reading::{EnclosedFile, FileRole};
use pdfium_render::prelude::PdfDocument;

use super::facts::Facts;
use crate::{e_invoice, xml};

/// Embedded files beyond this many are not handed on.
const MOST_FILES: u16 = 100;

/// Bytes of all embedded files together. A file that would exceed it is left out, smaller ones still fit.
const MOST_BYTES: usize = 50 << 20;

/// The first element of an XML stands within so many bytes.
const HEAD: usize = 64 << 10;

/// The embedded files that fit, those of the list of attachments first, then what hangs elsewhere. What does not
/// fit, or can't be decoded, is no failure of the document.
pub(crate) fn attachments(document: &PdfDocument<'_>, facts: &mut Facts) -> Vec<EnclosedFile> {
    let attachments = document.attachments();
    let mut files = Vec::new();
    let mut room = MOST_BYTES;
    for index in 0..attachments.len().min(MOST_FILES) {
        let Ok(attachment) = attachments.get(index) else { continue };
        let length = attachment.len();
        if length == 0 || length > room {
            continue;
        }
        let Ok(content) = attachment.save_to_bytes() else { continue };
        room -= length;
        files.push(enclosed(attachment.name(), content));
    }
    for (name, content) in std::mem::take(&mut facts.files) {
        let is_listed = files.iter().any(|file: &EnclosedFile| file.content == content);
        if content.len() <= room && !is_listed {
            room -= content.len();
            files.push(enclosed(name, content));
        }
    }
    files
}

fn enclosed(name: String, content: Vec<u8>) -> EnclosedFile {
    let root = root_of(&content);
    let role = match root {
        Root::Invoice => FileRole::EInvoice,
        Root::OtherXml | Root::None => FileRole::Embedded,
    };
    let by_name = || media::by_extension(&name).map(|media_type| media_type.name);
    let media_type = match root {
        Root::Invoice | Root::OtherXml => "application/xml",
        Root::None => {
            let known = media::detect(&content).map(|media_type| media_type.name).or_else(by_name);
            known.unwrap_or("application/octet-stream")
        }
    };
    EnclosedFile::new(role, name, media_type, content)
}

/// What an XML begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Root {
    Invoice,
    OtherXml,
    /// It is no XML.
    None,
}

fn root_of(content: &[u8]) -> Root {
    let head = xml::decode(&content[..content.len().min(HEAD)]);
    // Some programs write the mark of the byte order twice.
    let text = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if !text.starts_with('<') {
        return Root::None;
    }
    match xml::root(text) {
        Some(root) if e_invoice::is_invoice(&root) => Root::Invoice,
        Some(root) if !root.namespace.is_empty() => Root::OtherXml,
        // What declares itself is XML even where its elements have no namespace or are broken.
        _ if is_declared(text) => Root::OtherXml,
        _ => Root::None,
    }
}

fn is_declared(text: &str) -> bool {
    text.strip_prefix("<?xml").is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invoices_are_told_by_root_and_namespace_and_not_by_name() {
        let cii = br#"<?xml version="1.0"?><!-- made by hand --><rsm:CrossIndustryInvoice
            xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"><a/>"#;
        let file = enclosed("data.bin".into(), cii.to_vec());
        assert_eq!((file.role, file.media_type.as_str()), (FileRole::EInvoice, "application/xml"));
        let ubl = b"\xef\xbb\xbf<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'>";
        assert_eq!(root_of(ubl), Root::Invoice);
        assert_eq!(root_of(b"<?xml version='1.0'?><Invoice xmlns='urn:mine'>"), Root::OtherXml);
        let misnamed = enclosed("factur-x.xml".into(), b"%PDF-1.7\n".to_vec());
        assert_eq!((misnamed.role, misnamed.media_type.as_str()), (FileRole::Embedded, "application/pdf"));
    }

    #[test]
    fn anything_else_is_an_embedded_file() {
        for content in [&b""[..], b"plain text", b"<", b"\x00\x01\xff", b"<?xml version"] {
            assert_ne!(root_of(content), Root::Invoice);
        }
        assert_eq!(enclosed("readme".into(), b"\x00\x01".to_vec()).media_type, "application/octet-stream");
    }
}
