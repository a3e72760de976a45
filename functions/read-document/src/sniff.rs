//! What a file is, by its first bytes, and whether its name says the same.

use shared::documents::media::{self, MediaType};
use shared::documents::reading::{ReadingError, ReadingErrorCode};

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
}

/// The format of a file, held against the extension of its name.
pub(crate) fn sniff(bytes: &[u8], name: &str) -> Result<Format, ReadingError> {
    if bytes.is_empty() {
        return Err(ReadingError::new(ReadingErrorCode::Empty, "the file has no bytes"));
    }
    let promised = by_extension(name);
    match (by_content(bytes), promised) {
        (Some(found), None) => Ok(found),
        (Some(found), Some(promised)) if found == promised => Ok(found),
        (Some(found), Some(promised)) => Err(mismatch(promised, found.title())),
        (None, Some(promised)) if is_text(bytes) => Err(mismatch(promised, "plain text")),
        // PDFs lose their header to careless tools and still open: let PDFium decide.
        (None, Some(Format::Pdf)) => Ok(Format::Pdf),
        (None, Some(promised)) => {
            let message = format!("the file does not begin like a {}", promised.title());
            Err(ReadingError::new(ReadingErrorCode::Corrupt, message))
        }
        (None, None) => {
            let message = "this kind of file is not read: use PDF, JPEG, PNG, TIFF, WebP, GIF, BMP or HEIC";
            Err(ReadingError::new(ReadingErrorCode::Unsupported, message))
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
            _ => None,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Jpeg => "JPEG image",
            Self::Png => "PNG image",
            Self::Tiff => "TIFF image",
            Self::WebP => "WebP image",
            Self::Gif => "GIF image",
            Self::Bmp => "BMP image",
            Self::Heif => "HEIF image",
        }
    }
}

fn mismatch(promised: Format, found: &str) -> ReadingError {
    let message = format!("the name promises a {}, but the content is {found}", promised.title());
    ReadingError::new(ReadingErrorCode::Mismatch, message)
}

fn by_content(bytes: &[u8]) -> Option<Format> {
    media::detect(bytes).and_then(Format::of)
}

fn by_extension(name: &str) -> Option<Format> {
    media::by_extension(name).and_then(Format::of)
}

/// UTF-8 without the control characters that only binary files hold.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The cut may fall into a character; anything else is not UTF-8.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(code(b"PK\x03\x04", "archive.zip"), ReadingErrorCode::Unsupported);
    }
}
