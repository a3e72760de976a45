//! What a file is, by its first bytes, and whether its name says the same.

use document_types::media::{self, MediaType};
use document_types::reading::{ReadingError, ReadingErrorCode};

use crate::container::{self, Inside};
use crate::format::Pageless;
use crate::plain;

/// A PDF is looked for in so many bytes.
const JUNK: usize = 1 << 20;

/// Bytes of a text that are looked at to tell what kind of text it is.
const HEAD: usize = 1024;

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Pdf,
    Jpeg,
    Png,
    Tiff,
    WebP,
    Gif,
    Bmp,
    Heif,
    Pageless(Pageless),
}

/// What the bytes alone say.
#[derive(Debug, Clone, Copy)]
enum Content {
    /// One format.
    Known(Format),
    /// Characters, which look like one format and may be meant as another.
    Characters(Pageless),
    /// Something that is not read.
    Foreign(&'static str),
    /// A container that can't be opened.
    Broken,
    Unknown,
}

/// The format of a file, held against the extension of its name.
pub(crate) fn sniff(bytes: &[u8], name: &str) -> Result<Format, ReadingError> {
    if bytes.is_empty() {
        return Err(ReadingError::new(ReadingErrorCode::Empty, "the file has no bytes"));
    }
    let promised = by_extension(name);
    match (by_content(bytes, promised)?, promised) {
        (Content::Known(found), None) => Ok(found),
        (Content::Known(found), Some(promised)) if found.passes_for(promised) => Ok(found),
        (Content::Known(found), Some(promised)) => Err(mismatch(promised, found.title())),
        (Content::Characters(found), None) => Ok(Format::Pageless(found)),
        (Content::Characters(found), Some(Format::Pageless(promised))) => promised
            .of_characters(found)
            .map(Format::Pageless)
            .ok_or_else(|| mismatch(Format::Pageless(promised), found.title())),
        // PDFs lose their header to careless tools and still open: let PDFium decide.
        (Content::Unknown, Some(Format::Pdf)) => Ok(Format::Pdf),
        (Content::Characters(_), Some(Format::Pdf)) if !is_utf8(bytes) || holds_pdf(bytes) => Ok(Format::Pdf),
        (Content::Characters(_), Some(promised)) => Err(mismatch(promised, "plain text")),
        (Content::Foreign(found), Some(promised)) => Err(mismatch(promised, found)),
        (Content::Foreign(found), None) => Err(unsupported(found)),
        (Content::Unknown, Some(promised)) if promised.is_characters() => {
            Err(mismatch(promised, "binary data"))
        }
        (Content::Unknown, Some(promised)) => {
            let message = format!("the file does not begin like {}", promised.title());
            Err(ReadingError::new(ReadingErrorCode::Corrupt, message))
        }
        (Content::Unknown, None) => Err(unsupported("of no kind that is known here")),
        (Content::Broken, Some(promised)) if promised.is_characters() => {
            Err(mismatch(promised, "binary data"))
        }
        (Content::Broken, _) => {
            Err(ReadingError::new(ReadingErrorCode::Corrupt, "the file is damaged and can't be opened"))
        }
    }
}

impl Format {
    fn of(media_type: &MediaType) -> Option<Self> {
        match media_type.name {
            "application/pdf" => Some(Self::Pdf),
            "image/jpeg" => Some(Self::Jpeg),
            "image/png" => Some(Self::Png),
            "image/tiff" => Some(Self::Tiff),
            "image/webp" => Some(Self::WebP),
            "image/gif" => Some(Self::Gif),
            "image/bmp" => Some(Self::Bmp),
            "image/heic" => Some(Self::Heif),
            _ => Pageless::of(media_type).map(Self::Pageless),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Pdf => "a PDF",
            Self::Jpeg => "a JPEG image",
            Self::Png => "a PNG image",
            Self::Tiff => "a TIFF image",
            Self::WebP => "a WebP image",
            Self::Gif => "a GIF image",
            Self::Bmp => "a BMP image",
            Self::Heif => "a HEIF image",
            Self::Pageless(format) => format.title(),
        }
    }

    fn passes_for(self, promised: Self) -> bool {
        match (self, promised) {
            (Self::Pageless(found), Self::Pageless(promised)) => found.passes_for(promised),
            (found, promised) => found == promised,
        }
    }

    fn is_characters(self) -> bool {
        matches!(self, Self::Pageless(format) if format.is_characters())
    }
}

fn mismatch(promised: Format, found: &str) -> ReadingError {
    let message = format!("the name promises {}, but the content is {found}", promised.title());
    ReadingError::new(ReadingErrorCode::Mismatch, message)
}

fn unsupported(found: &str) -> ReadingError {
    let message = format!(
        "the file is {found}, which is not read: use PDF, images, office files, mails, books or text"
    );
    ReadingError::new(ReadingErrorCode::Unsupported, message)
}

fn by_extension(name: &str) -> Option<Format> {
    media::by_extension(name).and_then(Format::of)
}

fn by_content(bytes: &[u8], promised: Option<Format>) -> Result<Content, ReadingError> {
    let inside = match bytes {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => container::of_archive(bytes),
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => container::of_compound(bytes),
        _ => return Ok(of_bytes(bytes, promised)),
    };
    match inside {
        Ok(Inside::Known(format)) => Ok(Content::Known(Format::Pageless(format))),
        Ok(Inside::Foreign(what)) => Ok(Content::Foreign(what)),
        Err(error) if error.code == ReadingErrorCode::Corrupt => Ok(Content::Broken),
        Err(error) => Err(error),
    }
}

fn of_bytes(bytes: &[u8], promised: Option<Format>) -> Content {
    let is_text = media::is_text(bytes);
    // A text may talk about PDFs; a PDF may consist of characters.
    let is_meant_as_text = is_text && promised.is_some_and(Format::is_characters);
    match media::detect(bytes).and_then(Format::of) {
        Some(Format::Pdf) if is_meant_as_text && !bytes.starts_with(b"%PDF-") => {}
        Some(format) => return Content::Known(format),
        None => {}
    }
    match media::describe(bytes) {
        Some(what) if !is_text => Content::Foreign(what),
        _ if is_text => Content::Characters(of_characters(bytes)),
        _ => Content::Unknown,
    }
}

/// Whether a PDF stands behind something else, such as the head of the answer that it was sent in.
fn holds_pdf(bytes: &[u8]) -> bool {
    let occurs = |wanted: &[u8]| {
        let head = &bytes[..bytes.len().min(JUNK)];
        head.windows(wanted.len()).any(|window| window == wanted)
    };
    occurs(b"\n%PDF-") && occurs(b"endobj")
}

/// Whether the beginning is UTF-8; the cut may fall into a character.
fn is_utf8(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true)
}

/// The kind of text, by how it begins.
fn of_characters(bytes: &[u8]) -> Pageless {
    let head = plain::decode(bytes.get(..HEAD).unwrap_or(bytes)).to_ascii_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    match head {
        head if head.starts_with("{\\rtf") => Pageless::RichText,
        head if head.starts_with('<') && is_html(head) => Pageless::Html,
        head if head.starts_with("<?xml") => Pageless::Xml,
        head if is_mail(head) => Pageless::Mail,
        head if head.starts_with(['{', '['])
            && serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok() =>
        {
            Pageless::Json
        }
        _ => Pageless::Text,
    }
}

/// Whether a text in small letters is a page of the web. What declares itself as XML is one only by its first element:
/// others have a head and a body, too.
fn is_html(head: &str) -> bool {
    let tags: &[&str] = match head.starts_with("<?xml") {
        true => &["<!doctype html", "<html"],
        false => &["<!doctype html", "<html", "<head", "<body"],
    };
    let ends = |rest: &str| rest.starts_with(|next: char| next.is_whitespace() || next == '>');
    tags.iter().any(|tag| head.match_indices(tag).any(|(at, _)| ends(&head[at + tag.len()..])))
}

/// Whether a text begins with the headers that every mail has on its way (RFC 5322).
fn is_mail(head: &str) -> bool {
    let mut headers = head.lines().take_while(|line| !line.trim().is_empty());
    let looks_like_one = headers.clone().next().is_some_and(|line| {
        line.split_once(':')
            .is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
    });
    let named = ["received:", "return-path:", "message-id:", "mime-version:", "delivered-to:"];
    looks_like_one && headers.any(|line| named.iter().any(|name| line.starts_with(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::tests::zipped;

    fn code(bytes: &[u8], name: &str) -> ReadingErrorCode {
        sniff(bytes, name).unwrap_err().code
    }

    #[test]
    fn the_content_decides_and_the_name_must_agree() {
        assert_eq!(sniff(b"%PDF-1.7\n", "invoice.PDF"), Ok(Format::Pdf));
        assert_eq!(sniff(b"\n\n%PDF-1.4", "no-extension"), Ok(Format::Pdf));
        assert_eq!(sniff(b"\xff\xd8\xff\xe0", "photo.jpeg"), Ok(Format::Jpeg));
        assert_eq!(sniff(b"II*\0....", "scan.tif"), Ok(Format::Tiff));
        assert_eq!(sniff(b"RIFF\x10\0\0\0WEBPVP8 ", "photo.webp"), Ok(Format::WebP));
        assert_eq!(code(b"\x89PNG\r\n\x1a\n", "photo.jpg"), ReadingErrorCode::Mismatch);
    }

    #[test]
    fn text_named_pdf_is_a_mismatch_and_damage_is_not() {
        assert_eq!(code("Grüße,\nthis is a letter".as_bytes(), "letter.pdf"), ReadingErrorCode::Mismatch);
        assert_eq!(sniff(b"%\xe2\xe3\xcf\xd3\n1 0 obj", "headless.pdf"), Ok(Format::Pdf));
        assert_eq!(code(b"\x00\x01\x02\x03", "broken.png"), ReadingErrorCode::Corrupt);
    }

    #[test]
    fn nothing_and_the_unknown_have_their_own_reasons() {
        assert_eq!(code(b"", "invoice.pdf"), ReadingErrorCode::Empty);
        assert_eq!(code(b"\x7fELF\x02\x01\x01", "program"), ReadingErrorCode::Unsupported);
        assert_eq!(code(&zipped(&[("a.txt", b"a")]), "archive.zip"), ReadingErrorCode::Unsupported);
        assert_eq!(code(b"PK\x03\x04", "archive.zip"), ReadingErrorCode::Corrupt);
    }

    #[test]
    fn the_name_must_fit_what_is_in_a_container() {
        let word = zipped(&[("word/document.xml", b"<document/>")]);
        assert_eq!(sniff(&word, "letter.docx"), Ok(Format::Pageless(Pageless::Word)));
        assert_eq!(sniff(&word, "letter.doc"), Ok(Format::Pageless(Pageless::Word)));
        let error = sniff(&word, "letter.xlsx").unwrap_err();
        assert_eq!(error.code, ReadingErrorCode::Mismatch);
        assert!(error.message.ends_with("but the content is a Word document (.docx)"), "{}", error.message);
        assert_eq!(code(&word, "letter.txt"), ReadingErrorCode::Mismatch);
        assert_eq!(code(&word[..100], "letter.docx"), ReadingErrorCode::Corrupt);
    }

    #[test]
    fn programs_and_pictures_under_names_of_documents_are_told() {
        for (bytes, name) in [
            (&b"MZ\x90\0\x03\0\0\0"[..], "invoice.docx"),
            (b"\x89PNG\r\n\x1a\n\0\0", "notes.txt"),
            (b"MZ\x90\0\x03\0\0\0", "table.csv"),
            (b"\x01\x02\x03\0\0", "page.html"),
            (b"%PDF-1.7 all characters", "notes.txt"),
            (b"only text", "letter.docx"),
        ] {
            assert_eq!(code(bytes, name), ReadingErrorCode::Mismatch, "{name}");
        }
    }

    #[test]
    fn text_is_what_its_name_says_unless_it_says_more_itself() {
        let of = |text: &str, name| match sniff(text.as_bytes(), name) {
            Ok(Format::Pageless(format)) => format,
            other => panic!("{other:?}"),
        };
        assert_eq!(of("a;b", "a.csv"), Pageless::Delimited);
        assert_eq!(of("The header of a PDF is %PDF-1.7", "a.txt"), Pageless::Text);
        assert_eq!(of("<!DOCTYPE html><p>", "a.xml"), Pageless::Html);
        assert_eq!(of("<html><table>", "a.xls"), Pageless::Html);
        assert_eq!(of("a\tb", "a.xls"), Pageless::Delimited);
        assert_eq!(of("{\\rtf1 a}", "a.doc"), Pageless::RichText);
        assert_eq!(of("Dear all", "a.doc"), Pageless::Text);
        assert_eq!(of("{\"a\": 1}", "a"), Pageless::Json);
        assert_eq!(of("Message-ID: <1@x>\nSubject: a\n\nb", "a"), Pageless::Mail);
        assert_eq!(of("Note: nothing\n\nMessage-ID: quoted", "a"), Pageless::Text);
        assert_eq!(of("<?xml version='1.0'?><a/>", "a"), Pageless::Xml);
        assert_eq!(
            of("<?xml version='1.0'?><a><HeaderVersion>1</HeaderVersion></a>", "a.xml"),
            Pageless::Xml
        );
        assert_eq!(of("<letter><head>To</head></letter>", "a.html"), Pageless::Html);
        assert_eq!(
            of("<?xml version='1.0'?><letter><Head>To</Head><body/></letter>", "a.xml"),
            Pageless::Xml
        );
        assert_eq!(of("<?xml version='1.0'?><html lang='en'><body/></html>", "a.xml"), Pageless::Html);
    }
}
