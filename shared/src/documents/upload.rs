//! The rules of an upload: what is refused before a byte is stored, and what once the bytes have arrived.

use document_types::media;
use uuid::Uuid;

use crate::error::{Error, Result, refuse};
use crate::ids::{DocumentId, OrgId};
use crate::names;
use crate::settings::Documents;

/// A file somebody wants to upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// The name as the sender knows it.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// The registered name of the media type.
    pub media_type: &'static str,
    /// SHA-256 of the bytes, where the sender knows it.
    pub sha256: Option<[u8; 32]>,
    /// Tesseract languages such as `eng+deu`; the installation's setting when absent.
    pub language: Option<String>,
}

impl NewFile {
    /// Checks the sender's claims about the file. Without a media type the extension decides.
    ///
    /// # Errors
    /// `empty_file`, `too_large`, `type_not_allowed`, `extension_mismatch`.
    pub fn check(name: &str, size: u64, media_type: Option<&str>, limits: &Documents) -> Result<Self> {
        if size == 0 {
            return Err(Error::BadRequest(refuse("empty_file", "the file is empty: choose another")));
        }
        if size > limits.max_file_size {
            let limit = limits.max_file_size;
            let detail = format!("the file has {size} bytes, the largest accepted has {limit}");
            return Err(Error::TooLarge(refuse("too_large", detail)));
        }
        let by_extension = media::by_extension(name);
        let declared = match media_type.filter(|text| !media::is_unspecific(text)) {
            Some(declared) => media::by_name(declared).ok_or_else(|| not_allowed(declared, limits))?,
            None => by_extension.ok_or_else(|| not_allowed(name, limits))?,
        };
        // A browser takes the type of a text from whatever is installed: the extension is more reliable.
        let declared =
            by_extension.filter(|by_extension| by_extension.is_often_called(declared)).unwrap_or(declared);
        if !media::is_allowed(declared.name, &limits.allowed_file_types) {
            return Err(not_allowed(declared.name, limits));
        }
        if media::extension(name).is_some() && by_extension != Some(declared) {
            let detail = format!(
                "the name {name:?} does not belong to {}: rename the file or correct the type",
                declared.name
            );
            return Err(Error::Unsupported(refuse("extension_mismatch", detail)));
        }
        Ok(Self { name: display_name(name), size, media_type: declared.name, sha256: None, language: None })
    }
}

fn not_allowed(what: &str, limits: &Documents) -> Error {
    let allowed = limits.allowed_file_types.join(", ");
    Error::Unsupported(refuse("type_not_allowed", format!("{what:?} is not accepted, only {allowed}")))
}

/// Compares the stored object with what was promised.
///
/// # Errors
/// `size_mismatch`, `content_mismatch`.
pub fn check_object(promised_size: u64, promised: &str, size: u64, first_bytes: &[u8]) -> Result<()> {
    if size != promised_size {
        let detail =
            format!("the file has {size} bytes, the ticket was for {promised_size}: ask for a new one");
        return Err(Error::Conflict(refuse("size_mismatch", detail)));
    }
    if !media::by_name(promised).is_some_and(|media_type| media_type.fits(first_bytes)) {
        let found =
            media::detect(first_bytes).map(|found| found.name).or_else(|| media::describe(first_bytes));
        let detail = match found {
            Some(found) => format!("the content is {found}, not {promised}"),
            None => format!("the content is not {promised}: the file is broken or of another type"),
        };
        return Err(Error::Unsupported(refuse("content_mismatch", detail)));
    }
    Ok(())
}

/// `org-{id}/documents/{uuid}/{safe name}`: a new key each time, so that no cache needs a purge and nothing is ever
/// overwritten.
pub fn object_key(org: OrgId, name: &str) -> String {
    format!("org-{org}/documents/{}/{}", Uuid::now_v7(), safe_name(name))
}

/// `org-{id}/uploads/{document}/{safe name}`: where a ticket's URL puts the file until it is taken over.
pub(super) fn upload_key(org: OrgId, document: DocumentId, name: &str) -> String {
    format!("org-{org}/uploads/{document}/{}", safe_name(name))
}

/// The last part of a path, without characters that act on the text around it, at most 200 characters: what people see.
fn display_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean = names::cleaned(last, 200).unwrap_or_default();
    let clean = clean.trim();
    if clean.is_empty() { "document".to_owned() } else { clean.to_owned() }
}

/// Longest stem and extension of a [`safe_name`]. File systems and some S3 servers end keys at 255 bytes or less, and
/// people never see them.
const LONGEST_STEM: usize = 22;
const LONGEST_EXTENSION: usize = 7;

/// A name that means the same in every file system, header and URL: ASCII letters, digits, dot, dash; at most 30 bytes.
pub(super) fn safe_name(name: &str) -> String {
    let display = display_name(name);
    let (stem, extension) = match display.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, Some(extension)),
        _ => (display.as_str(), None),
    };
    let stem = match slug(stem, LONGEST_STEM) {
        slug if slug.is_empty() => "document".to_owned(),
        slug => slug,
    };
    match extension
        .map(|extension| slug(extension, LONGEST_EXTENSION))
        .filter(|extension| !extension.is_empty())
    {
        Some(extension) => format!("{stem}.{extension}"),
        None => stem,
    }
}

fn slug(text: &str, longest: usize) -> String {
    let mut slug = String::new();
    for character in text.to_lowercase().chars() {
        if slug.len() >= longest {
            break;
        }
        if character.is_ascii_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn limits() -> Documents {
        let allowed_file_types = vec!["application/pdf".into(), "image/*".into()];
        Documents { max_file_size: 1000, allowed_file_types, queue_limit: 10, trash_days: 30 }
    }

    fn code(name: &str, size: u64, media_type: Option<&str>) -> Option<&'static str> {
        NewFile::check(name, size, media_type, &limits()).map_err(|error| error.code()).err()
    }

    #[test]
    fn each_refusal_has_its_own_code() {
        assert_eq!(code("a.pdf", 0, None), Some("empty_file"));
        assert_eq!(code("a.pdf", 1001, None), Some("too_large"));
        assert_eq!(code("a.exe", 10, None), Some("type_not_allowed"));
        assert_eq!(code("a.exe", 10, Some("application/x-msdownload")), Some("type_not_allowed"));
        assert_eq!(code("a.pdf", 10, Some("image/png")), Some("extension_mismatch"));
        assert_eq!(code("a.exe", 10, Some("application/pdf")), Some("extension_mismatch"));
        assert_eq!(code("a.pdf", 1000, Some("application/pdf")), None);
        assert_eq!(code("scan", 10, Some("image/jpg")), None);
        assert_eq!(code("A.JPEG", 10, Some("application/octet-stream")), None);
    }

    #[test]
    fn a_text_is_what_its_extension_says_whatever_the_browser_calls_it() {
        let limits = Documents { allowed_file_types: vec!["*/*".into()], ..limits() };
        let media_type = |name: &str, declared| {
            NewFile::check(name, 10, Some(declared), &limits)
                .map(|file| file.media_type)
                .map_err(|error| error.code())
        };
        assert_eq!(media_type("a.csv", "application/vnd.ms-excel"), Ok("text/csv"));
        assert_eq!(media_type("a.md", "text/plain"), Ok("text/markdown"));
        assert_eq!(media_type("a.rtf", "application/msword"), Ok("application/rtf"));
        assert_eq!(
            media_type("a.xlsx", "application/x-zip-compressed").map(|name| name.ends_with("sheet")),
            Ok(true)
        );
        assert_eq!(media_type("a.docx", "text/plain"), Err("extension_mismatch"));
        assert_eq!(media_type("a.csv", "image/png"), Err("extension_mismatch"));
    }

    #[test]
    fn the_object_must_be_what_was_promised() {
        let check = |size, bytes: &[u8]| {
            check_object(8, "application/pdf", size, bytes).map_err(|error| error.code()).err()
        };
        assert_eq!(check(8, b"%PDF-1.7"), None);
        assert_eq!(check(9, b"%PDF-1.7"), Some("size_mismatch"));
        assert_eq!(check(8, b"just txt"), Some("content_mismatch"));
        assert_eq!(check(8, b"\x89PNG\r\n\x1a\n"), Some("content_mismatch"));
    }

    #[test]
    fn names_lose_folders_and_keep_their_extension() {
        assert_eq!(safe_name("../../etc/Rechnung März 2026.PDF"), "rechnung-m-rz-2026.pdf");
        assert_eq!(safe_name("C:\\scans\\x.jpg"), "x.jpg");
        assert_eq!(safe_name("..."), "document");
        assert_eq!(safe_name("Invoice from Alder & Finch, March 2025.pdf"), "invoice-from-alder-fin.pdf");
        assert_eq!(display_name("a\u{0}b\n.pdf"), "ab.pdf");
        assert_eq!(display_name("invoice\u{202e}fdp.exe"), "invoicefdp.exe");
        assert_eq!(display_name("\u{200b}\u{2066}"), "document");
    }

    proptest! {
        #[test]
        fn a_safe_name_is_safe_whatever_comes_in(name in ".*") {
            let safe = safe_name(&name);
            prop_assert!(!safe.is_empty() && safe.len() <= 30);
            prop_assert!(safe.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.'));
            prop_assert!(!safe.starts_with('.') && !safe.contains(".."));
        }
    }
}
