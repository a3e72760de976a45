//! The text of a page, in which a word that the end of a line parted is whole again.

use super::piece::Piece;

/// Words before which a hyphen stands for a part that follows: `Ein- und Ausgang`.
const CONJUNCTIONS: [&str; 13] =
    ["und", "oder", "bzw", "bis", "sowie", "and", "or", "to", "et", "ou", "y", "o", "e"];

/// The pieces as text: words parted by spaces, lines by `\n`. A hyphenated word stands whole where it begins.
pub(super) fn text_of(pieces: &[Piece], lines: &[Vec<usize>]) -> String {
    let mut taken = vec![false; pieces.len()];
    let mut text = String::new();
    for line in lines {
        let mut line_begins = true;
        for &index in line {
            if taken[index] {
                continue;
            }
            if !text.is_empty() {
                text.push(if line_begins { '\n' } else { ' ' });
            }
            line_begins = false;
            push_whole(pieces, index, &mut taken, &mut text);
        }
    }
    text
}

fn push_whole(pieces: &[Piece], index: usize, taken: &mut [bool], text: &mut String) {
    let mut last = index;
    taken[index] = true;
    text.push_str(&pieces[index].text);
    while let Some(next) = pieces.get(last + 1).filter(|_| pieces[last].is_broken && !taken[last + 1]) {
        if !continues(&next.text) {
            break;
        }
        // `Rechnungs-` + `nummer`, but `SEPA-` + `Lastschrift` and `2025-` + `0417`.
        if next.text.starts_with(char::is_lowercase) && text.ends_with('-') {
            text.pop();
        }
        text.push_str(&next.text);
        last += 1;
        taken[last] = true;
    }
}

fn continues(next: &str) -> bool {
    let word = next.trim_matches(|c: char| !c.is_alphabetic());
    next.starts_with(char::is_alphanumeric) && !CONJUNCTIONS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(first: &str, second: &str) -> String {
        let piece = |text: &str, is_broken| Piece { text: text.into(), is_broken, ..Piece::default() };
        text_of(&[piece(first, true), piece(second, false), piece("end", false)], &[vec![0], vec![1, 2]])
    }

    #[test]
    fn a_word_is_whole_and_a_compound_keeps_its_hyphen() {
        assert_eq!(read("Rechnungs-", "nummer"), "Rechnungsnummer\nend");
        assert_eq!(read("SEPA-", "Lastschrift"), "SEPA-Lastschrift\nend");
        assert_eq!(read("Ein-", "und"), "Ein-\nund end");
    }

    #[test]
    fn cells_between_the_parts_do_not_come_into_the_word() {
        let piece = |text: &str, is_broken| Piece { text: text.into(), is_broken, ..Piece::default() };
        let pieces = [piece("Positions-", true), piece("betrag", false), piece("12", false)];
        assert_eq!(text_of(&pieces, &[vec![0, 2], vec![1]]), "Positionsbetrag 12");
    }
}
