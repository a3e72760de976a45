//! What the tests of every domain require of its letters.

use super::content::Content;
use super::{Letter, render};
use crate::names;

/// A name that tries to be markup, a header and another paragraph.
pub(crate) const NAME: &str = "Ada <b>& Co</b>\r\nBcc: eve@evil.example";
/// A link with every character that could end an attribute.
pub(crate) const LINK: &str = "https://astralis.example/confirm?token=a-b_c&next='\"<x>";

const LINK_IN_HTML: &str = "https://astralis.example/confirm?token=a-b_c&amp;next=&#x27;&quot;&lt;x&gt;";

/// Checks a letter, in each of its languages, for what we promise of every letter: both parts contain and escape their
/// values, a link can be clicked and copied, nothing is loaded from elsewhere. Returns the text.
pub(crate) fn assert_sound<L: Letter>(letter: &L, values: &[&str]) -> String {
    let languages: Vec<_> = L::TRANSLATIONS.iter().map(|translation| translation.language).collect();
    assert_eq!(languages, ["en", "de"], "{}", L::TEMPLATE);
    languages.into_iter().map(|language| sound_in(language, letter, values)).collect()
}

fn sound_in<L: Letter>(language: &str, letter: &L, values: &[&str]) -> String {
    let template = format!("{language}/{}", L::TEMPLATE);
    let Content { subject, text, html, .. } = render(letter, Some(language)).unwrap();
    for value in values {
        let value = names::one_line(value);
        assert!(text.contains(&value), "{template}: {value} in {text}");
        assert!(unescaped(&html).contains(&value), "{template}: {value} in {html}");
    }
    for markup in ["<b>", "<i>", "<9>", "<X>", "<x>", "='\""] {
        assert!(!html.contains(markup), "{template}: {markup} in {html}");
    }
    assert!(!text.contains("&lt;") && !text.contains("{{") && !text.contains("{%"), "{template}: {text}");
    assert!(!subject.is_empty() && !subject.contains(['\r', '\n']), "{template}: {subject:?}");
    assert!(!text.contains('\r') && !text.contains("\nBcc"), "{template}: {text}");
    assert!(html.contains(&format!("<html lang=\"{language}\">")), "{template}");

    if values.contains(&LINK) {
        assert_eq!(html.matches(&format!("href=\"{LINK_IN_HTML}\"")).count(), 2, "{template}: {html}");
        assert_eq!(html.matches(&format!(">{LINK_IN_HTML}</a>")).count(), 1, "{template}: {html}");
    }
    assert!(
        !html.contains("src=") && !html.contains("url(") && !html.contains("<link"),
        "{template}: {html}"
    );
    assert!(html.contains("#0A1B2B") && html.contains("prefers-color-scheme: dark"), "{template}");
    assert!(html.lines().all(|line| line.len() < 900), "{template}: a line is longer than SMTP allows");
    format!("{template}\nSubject: {subject}\n\n{text}\n\n")
}

/// Undoes the escaping as a mail program does, and drops the isolation marks.
fn unescaped(html: &str) -> String {
    html.replace("<bdi>", "")
        .replace("</bdi>", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#x2f;", "/")
        .replace("&amp;", "&")
}
