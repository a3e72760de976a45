//! Media types that can be read: their names, extensions and first bytes.

mod registry;
mod signature;

use registry::ALL;
use signature::Signature;
pub use signature::{describe, detect, is_text};

/// A media type the platform reads.
#[derive(Debug, PartialEq, Eq)]
pub struct MediaType {
    /// `image/jpeg`
    pub name: &'static str,
    /// Extensions without the dot, lower case, the usual one first.
    pub extensions: &'static [&'static str],
    /// What files of this type begin with.
    signature: Signature,
}

/// How many bytes [`detect`] wants to see.
pub const SIGNATURE_LENGTH: u64 = 1024 + 5;

/// Every media type that is read.
pub fn all() -> &'static [MediaType] {
    &ALL
}

/// The media type of that name.
pub fn by_name(name: &str) -> Option<&'static MediaType> {
    let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    // What browsers, mail programs and scanners say instead of the registered names.
    let registered = match essence.as_str() {
        "image/jpg" | "image/pjpeg" => "image/jpeg",
        "image/x-tiff" => "image/tiff",
        "image/heif" => "image/heic",
        "image/x-ms-bmp" | "image/x-bmp" => "image/bmp",
        "application/x-pdf" => "application/pdf",
        "text/rtf" | "application/x-rtf" | "text/richtext" => "application/rtf",
        "text/xml" => "application/xml",
        "text/json" | "application/x-json" => "application/json",
        "application/csv" | "text/x-csv" | "text/comma-separated-values" => "text/csv",
        "text/tsv" => "text/tab-separated-values",
        "text/x-markdown" => "text/markdown",
        "application/x-msword" => "application/msword",
        "application/x-msexcel" | "application/x-excel" => "application/vnd.ms-excel",
        other => other,
    };
    ALL.iter().find(|media_type| media_type.name.eq_ignore_ascii_case(registered))
}

/// Whether a name says no more than that there are bytes, or what container they are in.
pub fn is_unspecific(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(
        essence.as_str(),
        "application/octet-stream"
            | "binary/octet-stream"
            | "application/zip"
            | "application/x-zip-compressed"
            | "application/x-ole-storage"
            | "application/x-cfb"
    )
}

/// The media type a file name's extension stands for.
pub fn by_extension(file_name: &str) -> Option<&'static MediaType> {
    let extension = extension(file_name)?;
    ALL.iter().find(|media_type| media_type.extensions.contains(&extension.as_str()))
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
        None => pattern.eq_ignore_ascii_case(media_type),
    })
}

impl MediaType {
    /// Whether a file that begins like this may be of this type. The reader looks at the whole file and
    /// decides; here only what can't be true is told.
    pub fn fits(&self, first_bytes: &[u8]) -> bool {
        self.signature.fits(self, first_bytes)
    }

    /// Whether files of this type are often said to be of that other one: texts of one kind for another,
    /// and what an office program opens for what it writes.
    pub fn is_often_called(&self, other: &Self) -> bool {
        let both_are_text = self.signature == Signature::Text && other.signature == Signature::Text;
        let of_a_program =
            [("text/csv", "application/vnd.ms-excel"), ("application/rtf", "application/msword")];
        both_are_text || of_a_program.contains(&(self.name, other.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_allow_a_family() {
        let allowed = ["image/*".to_owned(), "application/pdf".to_owned()];
        assert!(is_allowed("image/webp", &allowed));
        assert!(is_allowed("application/pdf", &allowed));
        assert!(!is_allowed("application/zip", &allowed));
        assert!(is_allowed("application/zip", &["*/*".to_owned()]));
        let macros = "application/vnd.ms-excel.sheet.macroEnabled.12";
        assert!(is_allowed(macros, &[macros.to_ascii_lowercase()]));
    }

    #[test]
    fn no_name_and_no_extension_stands_for_two_types() {
        let mut seen = std::collections::HashSet::new();
        for media_type in all() {
            assert!(seen.insert(media_type.name), "{} is there twice", media_type.name);
            assert!(media_type.extensions.iter().all(|extension| seen.insert(extension)), "{media_type:?}");
        }
    }

    #[test]
    fn extensions_are_those_after_the_last_dot() {
        assert_eq!(extension("Scan.2024.JPG").as_deref(), Some("jpg"));
        assert_eq!(extension(".pdf"), None);
        let name = |media_type: Option<&'static MediaType>| media_type.map(|media_type| media_type.name);
        assert_eq!(name(by_extension("a.tiff")), Some("image/tiff"));
        assert_eq!(name(by_name("image/jpg; q=1")), Some("image/jpeg"));
        assert_eq!(
            name(by_name("APPLICATION/VND.MS-EXCEL.SHEET.MACROENABLED.12")),
            name(by_extension("a.xlsm"))
        );
    }
}
