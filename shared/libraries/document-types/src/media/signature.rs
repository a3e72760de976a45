//! What files begin with.

use super::{MediaType, by_name};

/// The beginning that files of a type share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signature {
    /// Bytes of their own, which [`detect`] knows.
    Own,
    /// A ZIP archive of XML. With a password it is sealed into a compound file instead.
    Zip,
    /// A compound file ([MS-CFB]). Programs that wrote these accept newer files, RTF, pages and tables as
    /// text under the same names, and so do people.
    Compound,
    /// Rich text. Word saves its own formats under that name when asked to.
    Rtf,
    /// Characters in any encoding.
    Text,
}

impl Signature {
    pub(super) fn fits(self, media_type: &MediaType, bytes: &[u8]) -> bool {
        match self {
            Self::Own => detect(bytes) == Some(media_type),
            Self::Zip => is_zip(bytes) || is_compound(bytes),
            Self::Compound | Self::Rtf => is_zip(bytes) || is_compound(bytes) || is_text(bytes),
            Self::Text => is_text(bytes) && !bytes.starts_with(b"%PDF-"),
        }
    }
}

/// What the first bytes of a file say it is, where that is one type alone.
pub fn detect(bytes: &[u8]) -> Option<&'static MediaType> {
    let name = match bytes {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "image/png",
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => "image/tiff",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => "image/gif",
        // The two reserved numbers behind the file's size are 0.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => "image/bmp",
        // The brands of pictures in HEVC, and of such a container in general (ISO/IEC 23008-12, annexes B and E).
        [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', b'i' | b'v', _, ..]
        | [_, _, _, _, b'f', b't', b'y', b'p', b'm', b'i', b'f', b'1', ..] => "image/heic",
        // Readers accept a PDF header anywhere in the first 1024 bytes (ISO 32000-1, annex H, note 13).
        _ if bytes.windows(5).take(1024).any(|window| window == b"%PDF-") => "application/pdf",
        _ => return None,
    };
    by_name(name)
}

/// What a file is that is not read: in words for a person.
pub fn describe(bytes: &[u8]) -> Option<&'static str> {
    let what = match bytes {
        [b'M', b'Z', ..] => "a Windows program",
        [0x7f, b'E', b'L', b'F', ..] => "a Linux program",
        [0xfe, 0xed, 0xfa, 0xce | 0xcf, ..] | [0xce | 0xcf, 0xfa, 0xed, 0xfe, ..] => "a macOS program",
        [0xca, 0xfe, 0xba, 0xbe, ..] => "a Java class",
        [0, b'a', b's', b'm', ..] => "a WebAssembly program",
        [0x1f, 0x8b, ..] => "a gzip archive",
        [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => "a 7z archive",
        [b'R', b'a', b'r', b'!', 0x1a, 0x07, ..] => "a RAR archive",
        [b'B', b'Z', b'h', ..] => "a bzip2 archive",
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => "an xz archive",
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "a Zstandard archive",
        [b'8', b'B', b'P', b'S', ..] => "a Photoshop image",
        [b'I', b'D', b'3', ..] | [0xff, 0xfb | 0xf3 | 0xf2, ..] => "an MP3 recording",
        [b'O', b'g', b'g', b'S', ..] => "an Ogg recording",
        [b'f', b'L', b'a', b'C', ..] => "a FLAC recording",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => "a WAV recording",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => "an AVI film",
        [0x1a, 0x45, 0xdf, 0xa3, ..] => "a Matroska film",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "an MP4 film",
        [b'S', b'Q', b'L', b'i', b't', b'e', b' ', b'f', ..] => "an SQLite database",
        _ => return None,
    };
    Some(what)
}

/// Whether bytes are text in any encoding: no control characters that only binary files hold.
pub fn is_text(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    match head {
        [] => false,
        // Byte order marks of UTF-16.
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        head if head.contains(&0) => is_wide(head),
        head => !head.iter().any(|&byte| is_binary(byte)),
    }
}

/// UTF-16 without a mark: Latin letters with a zero before or after each.
fn is_wide(head: &[u8]) -> bool {
    let pairs = head.len() / 2;
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let is_one_sided = (even == 0 && odd * 10 >= pairs * 7) || (odd == 0 && even * 10 >= pairs * 7);
    pairs >= 2 && is_one_sided && !head.iter().any(|&byte| byte != 0 && is_binary(byte))
}

/// Escape begins the switches of Asian encodings and the colours of logs; substitute ends texts of DOS.
fn is_binary(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t' | 0x08 | 0x0c | 0x1a | 0x1b)
}

/// A local header, or the end of an archive without entries (APPNOTE 4.3).
fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// The header of [MS-CFB] 2.2.
fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::by_extension;

    fn name(bytes: &[u8]) -> Option<&'static str> {
        detect(bytes).map(|media_type| media_type.name)
    }

    #[test]
    fn the_first_bytes_tell_what_a_file_is() {
        assert_eq!(name(b"\xff\xd8\xff\xe0\0\x10JFIF"), Some("image/jpeg"));
        assert_eq!(name(b"\x89PNG\r\n\x1a\n\0\0"), Some("image/png"));
        assert_eq!(name(b"II*\0"), Some("image/tiff"));
        assert_eq!(name(b"MM\0*"), Some("image/tiff"));
        assert_eq!(name(b"RIFF\x01\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(name(b"GIF89a\x01\0"), Some("image/gif"));
        assert_eq!(name(b"BM\x36\x10\0\0\0\0\0\0\x36\0"), Some("image/bmp"));
        assert_eq!(name(b"BMW is a car maker"), None);
        assert_eq!(name(b"\0\0\0\x18ftypheic\0\0\0\0"), Some("image/heic"));
        assert_eq!(name(b"\0\0\0\x18ftypmp42\0\0\0\0"), None);
        assert_eq!(name(b"\xef\xbb\xbf\r\n%PDF-1.7"), Some("application/pdf"));
        assert_eq!(name(b"Dear sir, the %PDF is attached"), None);
        assert_eq!(name(b""), None);
        assert_eq!(describe(b"MZ\x90\0"), Some("a Windows program"));
    }

    #[test]
    fn a_pdf_header_counts_only_near_the_beginning() {
        let mut late = vec![b' '; 2000];
        late.extend(b"%PDF-1.4");
        assert_eq!(detect(&late), None);
    }

    #[test]
    fn a_container_fits_every_type_that_comes_in_it() {
        const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
        let fits = |name: &str, bytes: &[u8]| by_extension(name).unwrap().fits(bytes);
        for office in ["a.docx", "a.xlsx", "a.pptx", "a.odt", "a.epub", "a.xls", "a.doc"] {
            assert!(fits(office, b"PK\x03\x04\x14\0") && fits(office, COMPOUND), "{office}");
            assert!(!fits(office, b"MZ\x90\0") && !fits(office, b"%PDF-1.7\n\0"), "{office}");
        }
        assert!(!fits("a.docx", b"{\\rtf1 text}") && fits("a.doc", b"{\\rtf1 text}"));
        assert!(fits("a.xls", b"<html><table>") && fits("a.rtf", b"{\\rtf1}"));
        assert!(!fits("a.pdf", b"PK\x03\x04"));
    }

    #[test]
    fn text_is_whatever_holds_no_binary() {
        let fits = |name: &str, bytes: &[u8]| by_extension(name).unwrap().fits(bytes);
        for text in ["a.txt", "a.csv", "a.json", "a.html", "a.xml", "a.eml"] {
            assert!(fits(text, b"Gr\xfc\xdfe\r\n") && fits(text, b"\xff\xfea\0"), "{text}");
            assert!(fits(text, b"T\0o\0t\0a\0l\0"), "{text}");
            for binary in [&b"\x89PNG\r\n\x1a\n\0\0"[..], b"MZ\x90\0\x03", b"PK\x03\x04", b"%PDF-1.7"] {
                assert!(!fits(text, binary), "{text} {binary:?}");
            }
        }
    }
}
