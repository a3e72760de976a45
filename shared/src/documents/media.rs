//! Media types that can be read: their names, extensions and first bytes.

/// A media type the platform reads.
#[derive(Debug, PartialEq, Eq)]
pub struct MediaType {
    /// `image/jpeg`
    pub name: &'static str,
    /// Extensions without the dot, lower case, the usual one first.
    pub extensions: &'static [&'static str],
}

/// How many bytes [`detect`] wants to see.
pub const SIGNATURE_LENGTH: u64 = 1024 + 5;

const PDF: MediaType = MediaType { name: "application/pdf", extensions: &["pdf"] };
const JPEG: MediaType = MediaType { name: "image/jpeg", extensions: &["jpg", "jpeg", "jpe", "jfif"] };
const PNG: MediaType = MediaType { name: "image/png", extensions: &["png"] };
const TIFF: MediaType = MediaType { name: "image/tiff", extensions: &["tif", "tiff"] };
const WEBP: MediaType = MediaType { name: "image/webp", extensions: &["webp"] };
const GIF: MediaType = MediaType { name: "image/gif", extensions: &["gif"] };
const BMP: MediaType = MediaType { name: "image/bmp", extensions: &["bmp", "dib"] };
const HEIC: MediaType = MediaType { name: "image/heic", extensions: &["heic", "heif", "hif"] };

const ALL: [&MediaType; 8] = [&PDF, &JPEG, &PNG, &TIFF, &WEBP, &GIF, &BMP, &HEIC];

/// What the first bytes of a file say it is.
pub fn detect(bytes: &[u8]) -> Option<&'static MediaType> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(&JPEG),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(&PNG),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(&TIFF),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(&WEBP),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(&GIF),
        // The two reserved numbers behind the file's size are 0.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some(&BMP),
        // The brands of pictures in HEVC, and of such a container in general (ISO/IEC 23008-12, annexes B and E).
        [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', b'i' | b'v', _, ..]
        | [_, _, _, _, b'f', b't', b'y', b'p', b'm', b'i', b'f', b'1', ..] => Some(&HEIC),
        // Readers accept a PDF header anywhere in the first 1024 bytes (ISO 32000-1, annex H, note 13).
        _ => bytes.windows(5).take(1024).any(|window| window == b"%PDF-").then_some(&PDF),
    }
}

/// The media type of that name.
pub fn by_name(name: &str) -> Option<&'static MediaType> {
    let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    // What browsers and scanners say instead of the registered names.
    let registered = match essence.as_str() {
        "image/jpg" | "image/pjpeg" => "image/jpeg",
        "image/x-tiff" => "image/tiff",
        "image/heif" => "image/heic",
        "image/x-ms-bmp" | "image/x-bmp" => "image/bmp",
        "application/x-pdf" => "application/pdf",
        other => other,
    };
    ALL.into_iter().find(|media_type| media_type.name == registered)
}

/// The media type a file name's extension stands for.
pub fn by_extension(file_name: &str) -> Option<&'static MediaType> {
    let extension = extension(file_name)?;
    ALL.into_iter().find(|media_type| media_type.extensions.contains(&extension.as_str()))
}

/// The extension of a file name, lower case, without the dot.
pub fn extension(file_name: &str) -> Option<String> {
    let (stem, extension) = file_name.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then(|| extension.to_lowercase())
}

/// Whether a list with wildcards such as `image/*` holds a media type.
pub fn is_allowed(media_type: &str, allowed: &[String]) -> bool {
    allowed.iter().any(|pattern| match pattern.strip_suffix("/*") {
        Some("*") => true,
        Some(family) => media_type.split('/').next() == Some(family),
        None => pattern == media_type,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_what_a_file_is() {
        assert_eq!(detect(b"\xff\xd8\xff\xe0\0\x10JFIF"), Some(&JPEG));
        assert_eq!(detect(b"\x89PNG\r\n\x1a\n\0\0"), Some(&PNG));
        assert_eq!(detect(b"II*\0"), Some(&TIFF));
        assert_eq!(detect(b"MM\0*"), Some(&TIFF));
        assert_eq!(detect(b"RIFF\x01\0\0\0WEBPVP8 "), Some(&WEBP));
        assert_eq!(detect(b"GIF89a\x01\0"), Some(&GIF));
        assert_eq!(detect(b"BM\x36\x10\0\0\0\0\0\0\x36\0"), Some(&BMP));
        assert_eq!(detect(b"BMW is a car maker"), None);
        assert_eq!(detect(b"\0\0\0\x18ftypheic\0\0\0\0"), Some(&HEIC));
        assert_eq!(detect(b"\0\0\0\x18ftypmp42\0\0\0\0"), None);
        assert_eq!(detect(b"\xef\xbb\xbf\r\n%PDF-1.7"), Some(&PDF));
        assert_eq!(detect(b"Dear sir, the %PDF is attached"), None);
        assert_eq!(detect(b""), None);
    }

    #[test]
    fn a_pdf_header_counts_only_near_the_beginning() {
        let mut late = vec![b' '; 2000];
        late.extend(b"%PDF-1.4");
        assert_eq!(detect(&late), None);
    }

    #[test]
    fn wildcards_allow_a_family() {
        let allowed = ["image/*".to_owned(), "application/pdf".to_owned()];
        assert!(is_allowed("image/webp", &allowed));
        assert!(is_allowed("application/pdf", &allowed));
        assert!(!is_allowed("application/zip", &allowed));
        assert!(is_allowed("application/zip", &["*/*".to_owned()]));
    }

    #[test]
    fn extensions_are_those_after_the_last_dot() {
        assert_eq!(extension("Scan.2024.JPG").as_deref(), Some("jpg"));
        assert_eq!(extension(".pdf"), None);
        assert_eq!(by_extension("a.tiff"), Some(&TIFF));
        assert_eq!(by_name("image/jpg; q=1"), Some(&JPEG));
    }
}
