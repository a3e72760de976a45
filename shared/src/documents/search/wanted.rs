//! What somebody typed into the search: words, phrases in quotation marks, words to leave out.

use serde::Serialize;

/// Most words of a query: further ones are left out.
const MOST_WORDS: usize = 16;

/// What somebody looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Wanted {
    /// Each is in what is found.
    words: Vec<String>,
    /// Each stands there word by word.
    phrases: Vec<String>,
    /// None of them is there.
    without: Vec<String>,
    /// The last word is still being typed: longer ones fit too.
    prefix: bool,
}

impl Wanted {
    /// Understands `invoice "net 30 days" -draft ac`. A quotation mark that is not closed yet is closed at the end.
    pub fn parse(text: &str) -> Self {
        let mut wanted = Self::default();
        for (number, part) in text.split(is_quotation_mark).enumerate() {
            if number % 2 == 1 {
                let phrase = part.trim();
                if phrase.chars().any(char::is_alphanumeric) {
                    wanted.phrases.push(phrase.to_owned());
                }
                continue;
            }
            for word in part.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)) {
                match word.strip_prefix(['-', '−']) {
                    // `-12.50` is a sum.
                    Some(left_out) if left_out.starts_with(char::is_alphabetic) => {
                        wanted.without.push(left_out.to_owned());
                    }
                    _ => wanted.words.push(word.to_owned()),
                }
            }
        }
        wanted.prefix = text.chars().last().is_some_and(char::is_alphanumeric)
            && wanted.words.last().is_some_and(|word| text.ends_with(word.as_str()));
        wanted.words.truncate(MOST_WORDS);
        wanted.phrases.truncate(MOST_WORDS);
        wanted.without.truncate(MOST_WORDS);
        wanted
    }
}

fn is_quotation_mark(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_phrases_and_what_to_leave_out_are_told_apart() {
        let wanted = Wanted::parse("invoice „net 30 days“ -draft -12.50 ac");
        assert_eq!(wanted.words, ["invoice", "-12.50", "ac"]);
        assert_eq!(wanted.phrases, ["net 30 days"]);
        assert_eq!(wanted.without, ["draft"]);
        assert!(wanted.prefix);
    }

    #[test]
    fn a_word_is_finished_by_a_space_and_a_phrase_by_its_mark() {
        assert!(!Wanted::parse("invoice ").prefix);
        assert!(!Wanted::parse("ac \"net days\"").prefix);
        assert!(!Wanted::parse("ac -draft").prefix);
        assert_eq!(Wanted::parse("\"net da").phrases, ["net da"]);
        assert_eq!(Wanted::parse(" - \"\" … "), Wanted::default());
    }
}
