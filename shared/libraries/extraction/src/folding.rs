//! The misreadings of OCR forgiven, in text that is made comparable.

pub(super) use document_types::folding::{fold, letters};

/// Replaces letters that OCR confuses with digits inside words that are otherwise numbers with separators, such as
/// `l2.5O` or `3O/09/2017`. Keeps every byte offset.
pub(super) fn repair_digits(text: &str) -> String {
    text.split_inclusive(' ').map(repair_word).collect()
}

fn repair_word(word: &str) -> String {
    let prefix = ["RM", "RN", "RH", "EUR", "$"]
        .iter()
        .find(|prefix| word.starts_with(**prefix))
        .map_or(0, |prefix| prefix.len());
    let body = word[prefix..].trim_end_matches(' ');
    let digits = body.chars().filter(char::is_ascii_digit).count();
    let enough = if prefix > 0 { 1 } else { 2 };
    let looks_numeric = digits >= enough
        && (prefix > 0 || body.contains(['.', ',', '/', '-']))
        && body
            .chars()
            .all(|character| confused_digit(character).is_some() || "0123456789.,/-:".contains(character));
    if !looks_numeric {
        return word.to_owned();
    }
    let digits = word[prefix..].chars().map(|character| confused_digit(character).unwrap_or(character));
    word[..prefix].chars().chain(digits).collect()
}

fn confused_digit(letter: char) -> Option<char> {
    match letter {
        'O' | 'o' | 'Q' | 'D' => Some('0'),
        'l' | 'I' | '|' | 'i' => Some('1'),
        'Z' | 'z' => Some('2'),
        'S' | 's' => Some('5'),
        'B' => Some('8'),
        _ => None,
    }
}

/// Where `pattern` stands in `text` with the fewest edits: their number and the range of characters.
/// Sellers, "The theory and computation of evolutionary distances" (1980).
pub(super) fn find_similar(pattern: &[char], text: &[char]) -> (usize, std::ops::Range<usize>) {
    let mut column: Vec<(u32, u32)> = (0_u32..).take(pattern.len() + 1).map(|edits| (edits, 0)).collect();
    let (mut best, mut place) = (pattern.len(), 0..0);
    for (position, &character) in (0_u32..).zip(text) {
        let mut diagonal = column[0];
        column[0] = (0, position + 1);
        for (row, &wanted) in pattern.iter().enumerate() {
            let substituted = (diagonal.0 + u32::from(wanted != character), diagonal.1);
            let inserted = (column[row + 1].0 + 1, column[row + 1].1);
            let deleted = (column[row].0 + 1, column[row].1);
            diagonal = column[row + 1];
            column[row + 1] = substituted.min(inserted).min(deleted);
        }
        let (edits, start) = column[pattern.len()];
        if (edits as usize) < best {
            (best, place) = (edits as usize, start as usize..position as usize + 1);
        }
    }
    (best, place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn digits_are_repaired_only_in_numbers() {
        assert_eq!(repair_digits("TOTAL l2.5O SOLD B-8 3O/09/2017"), "TOTAL 12.50 SOLD B-8 30/09/2017");
    }

    #[test]
    fn a_misread_name_is_found_inside_longer_text() {
        let text = chars("xxgoldenarchesrestauranlssdnbhdyy");
        assert_eq!(find_similar(&chars("goldenarchesrestaurantssdnbhd"), &text), (1, 2..31));
        assert_eq!(find_similar(&chars("abc"), &[]), (3, 0..0));
    }

    proptest! {
        #[test]
        fn repairing_keeps_every_offset(text in "\\PC{0,60}") {
            prop_assert_eq!(repair_digits(&text).len(), text.len());
        }

        #[test]
        fn a_name_is_found_exactly_where_it_was_put(before in "[a-m]{0,9}", name in "[n-z]{1,12}", after in "[a-m]{0,9}") {
            let (edits, range) = find_similar(&chars(&name), &chars(&format!("{before}{name}{after}")));
            prop_assert_eq!(edits, 0);
            prop_assert_eq!(range, before.len()..before.len() + name.len());
        }
    }
}
