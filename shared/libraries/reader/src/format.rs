//! The formats without pages, and which of them pass for one another.

use document_types::media::MediaType;

/// A format that is read as text, without pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pageless {
    Word,
    LegacyWord,
    Spreadsheet,
    BinarySpreadsheet,
    LegacySpreadsheet,
    Presentation,
    LegacyPresentation,
    OpenText,
    OpenSpreadsheet,
    OpenPresentation,
    RichText,
    Book,
    Mail,
    Html,
    Xml,
    Json,
    Delimited,
    Text,
}

/// Formats that one program opens under each other's names, and that people rename among each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Word,
    Spreadsheet,
    Presentation,
    OpenText,
    OpenSpreadsheet,
    OpenPresentation,
    Book,
    Text,
}

impl Pageless {
    /// The one that a media type stands for.
    pub(crate) fn of(media_type: &MediaType) -> Option<Self> {
        const OFFICE: &str = "application/vnd.openxmlformats-officedocument.";
        const OPEN: &str = "application/vnd.oasis.opendocument.";
        let name = media_type.name;
        let format = match name {
            "application/msword" => Self::LegacyWord,
            "application/vnd.ms-excel" => Self::LegacySpreadsheet,
            "application/vnd.ms-powerpoint" => Self::LegacyPresentation,
            "application/vnd.ms-excel.sheet.binary.macroEnabled.12" => Self::BinarySpreadsheet,
            "application/rtf" => Self::RichText,
            "application/epub+zip" => Self::Book,
            "message/rfc822" => Self::Mail,
            "text/html" | "application/xhtml+xml" => Self::Html,
            "application/xml" => Self::Xml,
            "application/json" | "application/jsonl" => Self::Json,
            "text/csv" | "text/tab-separated-values" => Self::Delimited,
            name if name.starts_with("text/") => Self::Text,
            name if name.starts_with("application/vnd.ms-word.") => Self::Word,
            name if name.starts_with("application/vnd.ms-excel.") => Self::Spreadsheet,
            name if name.starts_with("application/vnd.ms-powerpoint.") => Self::Presentation,
            name => {
                let kind = |prefix| name.strip_prefix(prefix).and_then(|rest| rest.split(['.', '-']).next());
                match (kind(OFFICE), kind(OPEN)) {
                    (Some("wordprocessingml"), _) => Self::Word,
                    (Some("spreadsheetml"), _) => Self::Spreadsheet,
                    (Some("presentationml"), _) => Self::Presentation,
                    (_, Some("text")) => Self::OpenText,
                    (_, Some("spreadsheet")) => Self::OpenSpreadsheet,
                    (_, Some("presentation")) => Self::OpenPresentation,
                    _ => return None,
                }
            }
        };
        Some(format)
    }

    /// In words for a person, with its article.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Word => "a Word document (.docx)",
            Self::LegacyWord => "a Word document (.doc)",
            Self::Spreadsheet => "an Excel spreadsheet (.xlsx)",
            Self::BinarySpreadsheet => "an Excel spreadsheet (.xlsb)",
            Self::LegacySpreadsheet => "an Excel spreadsheet (.xls)",
            Self::Presentation => "a PowerPoint presentation (.pptx)",
            Self::LegacyPresentation => "a PowerPoint presentation (.ppt)",
            Self::OpenText => "an OpenDocument text",
            Self::OpenSpreadsheet => "an OpenDocument spreadsheet",
            Self::OpenPresentation => "an OpenDocument presentation",
            Self::RichText => "rich text (.rtf)",
            Self::Book => "an EPUB book",
            Self::Mail => "a mail (.eml)",
            Self::Html => "an HTML page",
            Self::Xml => "XML",
            Self::Json => "JSON",
            Self::Delimited => "a table as text",
            Self::Text => "plain text",
        }
    }

    /// Whether it has no signature of its own, so that its name decides.
    pub(crate) fn is_characters(self) -> bool {
        self.family() == Family::Text
    }

    /// Whether a file of this format may bear a name that promises the other.
    pub(crate) fn passes_for(self, promised: Self) -> bool {
        self.family() == promised.family()
    }

    /// What to read a text as whose name promises this: programs write pages, tables and rich text under the
    /// names of what is to open them.
    pub(crate) fn of_characters(self, hint: Self) -> Option<Self> {
        match (self.family(), hint) {
            (Family::Text | Family::Word, Self::RichText) => Some(Self::RichText),
            (Family::Text, Self::Html) if self == Self::Xml => Some(Self::Html),
            (Family::Text, _) => Some(self),
            (Family::Word | Family::Spreadsheet, Self::Html | Self::Xml) => Some(hint),
            (Family::Spreadsheet, _) if self == Self::LegacySpreadsheet => Some(Self::Delimited),
            (Family::Word, Self::Mail | Self::Text) if self == Self::LegacyWord => Some(Self::Text),
            _ => None,
        }
    }

    fn family(self) -> Family {
        match self {
            Self::Word | Self::LegacyWord | Self::RichText => Family::Word,
            Self::Spreadsheet | Self::BinarySpreadsheet | Self::LegacySpreadsheet => Family::Spreadsheet,
            Self::Presentation | Self::LegacyPresentation => Family::Presentation,
            Self::OpenText => Family::OpenText,
            Self::OpenSpreadsheet => Family::OpenSpreadsheet,
            Self::OpenPresentation => Family::OpenPresentation,
            Self::Book => Family::Book,
            Self::Mail | Self::Html | Self::Xml | Self::Json | Self::Delimited | Self::Text => Family::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use document_types::media;

    use super::*;

    #[test]
    fn every_media_type_that_is_no_picture_has_its_format() {
        for media_type in media::all() {
            let has_pages = media_type.name.starts_with("image/") || media_type.name == "application/pdf";
            assert_eq!(Pageless::of(media_type).is_none(), has_pages, "{}", media_type.name);
        }
        let of = |name| Pageless::of(media::by_extension(name).unwrap());
        assert_eq!(of("a.dotm"), Some(Pageless::Word));
        assert_eq!(of("a.xltx"), Some(Pageless::Spreadsheet));
        assert_eq!(of("a.ott"), Some(Pageless::OpenText));
        assert_eq!(of("a.log"), Some(Pageless::Text));
    }
}
