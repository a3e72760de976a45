//! Characters that Word takes from a font of symbols by their place in it.

use crate::xml::Tag;

/// What `w:sym` shows; nothing for what no character stands for.
pub(super) fn character(tag: &Tag<'_>) -> &'static str {
    let code = tag.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
    // The fonts have their glyphs in the private area, at U+F000 and up.
    let code = code.unwrap_or_default() & 0xff;
    let font = tag.attribute("font").unwrap_or_default();
    match (font.as_str(), code) {
        ("Symbol", 0xb7) | ("Wingdings", 0x9f | 0xa7) => "•",
        ("Symbol", 0xae) | ("Wingdings", 0xe0 | 0xe8) => "→",
        ("Symbol", 0xb3) => "≥",
        ("Symbol", 0xa3) => "≤",
        ("Symbol", 0xb1) => "±",
        ("Symbol", 0xb4) => "×",
        ("Symbol", 0xb0) => "°",
        ("Symbol", 0x6d) => "µ",
        ("Symbol", 0x57) => "Ω",
        ("Symbol", 0x44) => "Δ",
        ("Symbol", 0xe5) => "Σ",
        ("Symbol", 0xd2 | 0xe2) => "®",
        ("Symbol", 0xd3 | 0xe3) => "©",
        ("Symbol", 0xd4 | 0xe4) => "™",
        ("Wingdings", 0xa8 | 0x6f | 0x71 | 0x72) | ("Wingdings 2", 0xa3) => "☐",
        ("Wingdings", 0xfe) | ("Wingdings 2", 0x52) => "☑",
        ("Wingdings", 0xfd) | ("Wingdings 2", 0x53 | 0x54) => "☒",
        ("Wingdings", 0xfc) | ("Wingdings 2", 0x50) => "✓",
        ("Wingdings", 0xfb) | ("Wingdings 2", 0x4f) => "✗",
        ("Wingdings", 0x28 | 0x29) => "☎",
        ("Wingdings", 0x2a | 0x2b) => "✉",
        ("Wingdings", 0x4a) => "☺",
        _ => "",
    }
}
