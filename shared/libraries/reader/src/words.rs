//! The text of a page from its words.

use document_types::reading::Word;

/// The text of a page: words parted by spaces, lines by `\n`.
pub(crate) fn text_of(words: &[Word]) -> String {
    let mut text = String::new();
    let mut line = words.first().map(|word| word.line);
    for (at, word) in words.iter().enumerate() {
        if line != Some(word.line) {
            text.push('\n');
            line = Some(word.line);
        } else if at > 0 {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, confidence: f32, line: u32) -> Word {
        Word { text: text.into(), confidence, bbox: [0; 4], line }
    }

    #[test]
    fn lines_and_words_are_parted() {
        let words = [word("TOTAL", 1.0, 0), word("4.20", 1.0, 0), word("Thank", 1.0, 3), word("you", 1.0, 3)];
        assert_eq!(text_of(&words), "TOTAL 4.20\nThank you");
        assert_eq!(text_of(&[]), "");
    }
}
