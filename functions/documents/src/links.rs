//! Signed links to objects.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use shared::{App, Result, names};
use utoipa::ToSchema;

/// A signed link to the file.
#[derive(Serialize, ToSchema)]
pub(crate) struct Link {
    /// Works without any header.
    pub(crate) url: String,
    /// Until when.
    expires_at: DateTime<Utc>,
}

/// Signs a link that opens or saves the object, depending on the disposition.
pub(crate) async fn sign(app: &App, key: &str, disposition: &str, lifetime: Duration) -> Result<Link> {
    let url = app.bucket.presign_get(key, disposition, lifetime).await?;
    Ok(Link { url, expires_at: app.clock.now() + lifetime })
}

/// The disposition that saves a file under its name.
pub(crate) fn attachment(name: &str) -> String {
    disposition("attachment", name)
}

/// The disposition that opens a file in the browser, where nothing in it can act; any other is saved.
pub(crate) fn inline(name: &str, media_type: &str) -> String {
    disposition(if is_passive(media_type) { "inline" } else { "attachment" }, name)
}

/// Whether a browser only shows what is of this type. HTML, SVG and XML may hold scripts, and what a browser does with
/// other types is anybody's guess.
fn is_passive(media_type: &str) -> bool {
    let is_picture = media_type.starts_with("image/") && !media_type.contains("svg");
    is_picture || ["application/pdf", "text/plain"].contains(&media_type)
}

/// RFC 6266 with both forms of the name: one in plain ASCII for old programs, and one in UTF-8, percent-encoded
/// (RFC 8187). Neither holds a quotation mark, a line break or a path.
fn disposition(word: &str, name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = names::cleaned(last, 200).unwrap_or_else(|| "document".to_owned());
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_. ()".contains(c);
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let encoded = percent_encoding::utf8_percent_encode(&name, percent_encoding::NON_ALPHANUMERIC);
    format!("{word}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_both_forms_and_nothing_that_acts() {
        assert_eq!(attachment("a b.pdf"), "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b%2Epdf");
        for name in [
            "Rechnung \u{201e}M\u{e4}rz\u{201c} \u{20ac}.pdf",
            "a\"; filename=\"b.exe",
            "a\r\nSet-Cookie: x=y",
            "../../etc/passwd",
            "C:\\Windows\\x.dll",
            "invoice\u{202e}fdp.exe",
            "\u{0}",
            "%0d%0a",
            "",
        ] {
            let made = attachment(name);
            assert!(made.is_ascii() && !made.contains(['\r', '\n', '\\']), "{made}");
            assert_eq!(made.matches('"').count(), 2, "{made}");
            let names = made.split_once("filename=").unwrap().1;
            assert!(!names.contains('/') && !names.contains("%2F") && !names.contains("%0D"), "{made}");
        }
        assert!(attachment("../x/M\u{e4}rz.pdf").ends_with("\"M_rz.pdf\"; filename*=UTF-8''M%C3%A4rz%2Epdf"));
        assert!(attachment("\u{0}").contains("filename=\"document\""));
    }

    #[test]
    fn what_can_act_is_never_opened_in_the_browser() {
        for media_type in
            ["text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml"]
        {
            assert!(inline("a", media_type).starts_with("attachment;"), "{media_type}");
        }
        for media_type in ["application/pdf", "image/png", "text/plain"] {
            assert!(inline("a", media_type).starts_with("inline;"), "{media_type}");
        }
    }
}
