//! The media types that are read, by their registered names.

use super::MediaType;
use super::signature::Signature::{self, Compound, Own, Rtf, Text, Zip};

const fn media_type(
    name: &'static str,
    extensions: &'static [&'static str],
    signature: Signature,
) -> MediaType {
    MediaType { name, extensions, signature }
}

/// All of them. `docs/formats.md` says of each what is read.
pub(super) static ALL: [MediaType; 43] = [
    media_type("application/pdf", &["pdf"], Own),
    media_type("image/jpeg", &["jpg", "jpeg", "jpe", "jfif"], Own),
    media_type("image/png", &["png"], Own),
    media_type("image/tiff", &["tif", "tiff"], Own),
    media_type("image/webp", &["webp"], Own),
    media_type("image/gif", &["gif"], Own),
    media_type("image/bmp", &["bmp", "dib"], Own),
    media_type("image/heic", &["heic", "heif", "hif"], Own),
    media_type("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"], Zip),
    media_type("application/vnd.openxmlformats-officedocument.wordprocessingml.template", &["dotx"], Zip),
    media_type("application/vnd.ms-word.document.macroEnabled.12", &["docm"], Zip),
    media_type("application/vnd.ms-word.template.macroEnabled.12", &["dotm"], Zip),
    media_type("application/msword", &["doc", "dot"], Compound),
    media_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"], Zip),
    media_type("application/vnd.openxmlformats-officedocument.spreadsheetml.template", &["xltx"], Zip),
    media_type("application/vnd.ms-excel.sheet.macroEnabled.12", &["xlsm"], Zip),
    media_type("application/vnd.ms-excel.template.macroEnabled.12", &["xltm"], Zip),
    media_type("application/vnd.ms-excel.sheet.binary.macroEnabled.12", &["xlsb"], Zip),
    media_type("application/vnd.ms-excel", &["xls", "xlt"], Compound),
    media_type("application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx"], Zip),
    media_type("application/vnd.openxmlformats-officedocument.presentationml.slideshow", &["ppsx"], Zip),
    media_type("application/vnd.openxmlformats-officedocument.presentationml.template", &["potx"], Zip),
    media_type("application/vnd.ms-powerpoint.presentation.macroEnabled.12", &["pptm"], Zip),
    media_type("application/vnd.ms-powerpoint.slideshow.macroEnabled.12", &["ppsm"], Zip),
    media_type("application/vnd.ms-powerpoint", &["ppt", "pps", "pot"], Compound),
    media_type("application/vnd.oasis.opendocument.text", &["odt"], Zip),
    media_type("application/vnd.oasis.opendocument.text-template", &["ott"], Zip),
    media_type("application/vnd.oasis.opendocument.spreadsheet", &["ods"], Zip),
    media_type("application/vnd.oasis.opendocument.spreadsheet-template", &["ots"], Zip),
    media_type("application/vnd.oasis.opendocument.presentation", &["odp"], Zip),
    media_type("application/vnd.oasis.opendocument.presentation-template", &["otp"], Zip),
    media_type("application/rtf", &["rtf"], Rtf),
    media_type("application/epub+zip", &["epub"], Zip),
    media_type("application/json", &["json"], Text),
    media_type("application/xml", &["xml"], Text),
    media_type("application/xhtml+xml", &["xhtml", "xht"], Text),
    media_type("text/html", &["html", "htm"], Text),
    media_type("text/csv", &["csv"], Text),
    media_type("text/tab-separated-values", &["tsv", "tab"], Text),
    media_type("text/markdown", &["md", "markdown"], Text),
    media_type("text/plain", &["txt", "text", "log"], Text),
    media_type("message/rfc822", &["eml"], Text),
    media_type("application/jsonl", &["jsonl", "ndjson"], Text),
];
