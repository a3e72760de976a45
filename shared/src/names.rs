//! Names that people type: which are allowed, and how to place one inside other text.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Begins text with a direction of its own (Unicode Standard Annex 9, 2.4: first strong isolate).
const ISOLATE: char = '\u{2068}';
/// Ends such text.
const END_OF_ISOLATE: char = '\u{2069}';

/// Whether a text can be a name: 1 to 200 characters, at least one of them visible, and none that starts a line or
/// changes the direction of what follows. Fields with a shorter limit state it beside this rule.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn is_name(text: &str, (): &()) -> garde::Result {
    fault(text).map_or(Ok(()), |sentence| Err(garde::Error::new(sentence)))
}

fn fault(name: &str) -> Option<&'static str> {
    if !(1..=200).contains(&name.trim().chars().count()) {
        return Some("a name has 1 to 200 characters");
    }
    if name.chars().any(breaks_line) {
        return Some("a name has no control characters");
    }
    if name.chars().any(turns_direction) {
        return Some("a name has no characters that change the direction of the text around it");
    }
    if !name.chars().any(shows) {
        return Some("a name has a character that can be seen");
    }
    None
}

/// A name from elsewhere, reduced to the characters a name may have and to at most `most` of them; `None` if nothing is
/// visible.
pub fn cleaned(name: &str, most: usize) -> Option<String> {
    let kept =
        name.trim().chars().filter(|character| !breaks_line(*character) && !turns_direction(*character));
    let kept: String = kept.take(most).collect();
    kept.chars().any(shows).then_some(kept)
}

/// One line of text, without characters that affect the text around it. A line break becomes a space.
pub fn one_line(text: &str) -> String {
    let plain = text.chars().filter(|character| !turns_direction(*character));
    plain.map(|character| if breaks_line(character) { ' ' } else { character }).collect()
}

/// A name for use inside a sentence of plain text: one written from right to left, or with direction marks, must not
/// reorder the words around it. Any other name stays as it is, so that programs that do not support directions show no
/// odd signs.
pub fn isolated(name: &str) -> String {
    let name = one_line(name);
    if name.chars().any(is_right_to_left) { format!("{ISOLATE}{name}{END_OF_ISOLATE}") } else { name }
}

/// Closes an isolate that [`isolated`] opened, after the text was cut.
pub fn closed(mut text: String) -> String {
    let count = |wanted: char| text.chars().filter(|character| *character == wanted).count();
    let open = count(ISOLATE).saturating_sub(count(END_OF_ISOLATE));
    text.extend(std::iter::repeat_n(END_OF_ISOLATE, open));
    text
}

/// Controls, and the two separators that also break lines.
fn breaks_line(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// Embeddings, overrides and isolates: they act until another one ends them, beyond the end of the name. Marks such as
/// U+200E, which set the direction at one place, and joiners stay: names need them.
fn turns_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character is visible. By general category (Unicode Standard, 4.5) letters, digits, punctuation and symbols
/// are; marks need a character to attach to. A few letters and symbols are blank by definition.
fn shows(character: char) -> bool {
    let is_blank = matches!(
        character,
        // Hangul fillers, the empty Braille pattern, the null notehead.
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}' | '\u{1d159}'
    );
    let group = character.general_category_group();
    let is_visible = matches!(
        group,
        GeneralCategoryGroup::Letter
            | GeneralCategoryGroup::Number
            | GeneralCategoryGroup::Punctuation
            | GeneralCategoryGroup::Symbol
    );
    is_visible && !is_blank
}

/// Blocks of scripts that are written from right to left, and the marks of that direction.
fn is_right_to_left(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{8ff}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_any_script_is_one() {
        let names = [
            "A",
            "O'Neill & Söhne GmbH",
            "株式会社",
            "שלום עולם",
            "شركة النور",
            // A joiner that Persian needs inside a word.
            "نمی\u{200c}خواهم",
            "\u{200f}שלום\u{200f} (Ltd.)",
            "👩\u{200d}👩\u{200d}👧",
            "❤\u{fe0f}",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "देवनागरी",
            "7",
            "–",
            "e\u{301}",
        ];
        for name in names {
            assert_eq!(fault(name), None, "{name:?}");
            assert_eq!(cleaned(name, 200).as_deref(), Some(name));
        }
    }

    #[test]
    fn what_shows_as_nothing_is_no_name() {
        let blanks = [
            "\u{200b}",
            "\u{200c}\u{200d}",
            "\u{feff}",
            "\u{ad}",
            "\u{2060}",
            "\u{200e}\u{200f}",
            "\u{61c}",
            "\u{180e}",
            "\u{2800}",
            "\u{115f}",
            "\u{1160}",
            "\u{3164}",
            "\u{ffa0}",
            "\u{fe0f}",
            "\u{e0100}",
            "\u{e0067}\u{e007f}",
            "\u{301}\u{302}",
            "\u{34f}",
            "\u{17b4}",
            "\u{3000}\u{200b}",
            "\u{a0}",
            "\u{1d159}",
            "\u{fff0}",
            "\u{e000}",
            "\u{1d173}",
            " ",
            "",
        ];
        for blank in blanks {
            assert!(fault(blank).is_some(), "{blank:?}");
            assert_eq!(cleaned(blank, 200), None, "{blank:?}");
        }
    }

    #[test]
    fn what_acts_beyond_the_name_is_refused() {
        for character in ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}') {
            let name = format!("invoice{character}fdp.exe");
            assert_eq!(
                fault(&name),
                Some("a name has no characters that change the direction of the text around it")
            );
            assert_eq!(
                (cleaned(&name, 200).as_deref(), &*one_line(&name)),
                (Some("invoicefdp.exe"), "invoicefdp.exe")
            );
        }
        for character in ['\0', '\n', '\r', '\u{85}', '\u{9b}', '\u{2028}', '\u{2029}'] {
            assert_eq!(fault(&format!("a{character}b")), Some("a name has no control characters"));
        }
        assert_eq!(fault(&"a".repeat(201)), Some("a name has 1 to 200 characters"));
    }

    #[test]
    fn a_name_written_from_right_to_left_is_set_apart_and_no_other() {
        assert_eq!(isolated("Ada & Co"), "Ada & Co");
        assert_eq!(isolated("株式会社"), "株式会社");
        assert_eq!(isolated("שלום"), "\u{2068}שלום\u{2069}");
        assert_eq!(isolated("\u{202e}Ada\r\nBcc: x"), "Ada  Bcc: x");
        assert_eq!(closed("\u{2068}של".to_owned()), "\u{2068}של\u{2069}");
        assert_eq!(closed("\u{2068}ש\u{2069}".to_owned()), "\u{2068}ש\u{2069}");
    }
}
