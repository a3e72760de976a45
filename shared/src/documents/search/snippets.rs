//! The few words around a hit, and where in them it stands.

use std::ops::Range;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use utoipa::ToSchema;

/// Characters of a snippet before its first hit.
const BEFORE: usize = 60;

/// Characters of a snippet.
const LENGTH: usize = 220;

/// How much longer than its stem a word may be: `Rechnungen` and `rechn`.
const ENDING: usize = 5;

/// A piece of text in which something was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SearchSnippet)]
pub struct Snippet {
    /// The page, from 0; absent for the name and the fields, and for texts without pages.
    pub page: Option<i32>,
    /// The text, on one line.
    pub text: String,
    /// Where the words stand that were looked for.
    pub marks: Vec<Mark>,
}

/// A place in a snippet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SearchMark)]
pub struct Mark {
    /// Its beginning, in UTF-16 code units, as JavaScript counts.
    pub start: usize,
    /// Its end.
    pub end: usize,
}

/// A word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    folded: String,
    is_beginning: bool,
}

/// The words of a query as Postgres writes it, those to leave out excepted: `'muller':* | 'mull'`.
pub(super) fn terms(query: &str) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let (mut rest, mut is_left_out) = (query, false);
    while let Some(start) = rest.find('\'') {
        // A word to leave out stands after `!`, several of them in parentheses.
        let between = &rest[..start];
        is_left_out = between.contains('!') || is_left_out && between.contains('&') && !between.contains(')');
        let Some((word, after)) = quoted(&rest[start + 1..]) else { break };
        let folded = fold(&word);
        if !is_left_out && !folded.is_empty() {
            terms.push(Term { folded, is_beginning: after.starts_with(":*") });
        }
        rest = after;
    }
    terms
}

/// The text up to the closing quotation mark, which is doubled inside, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut from = 0;
    loop {
        let end = from + text[from..].find('\'')?;
        if text[end + 1..].starts_with('\'') {
            from = end + 2;
            continue;
        }
        return Some((text[..end].replace("''", "'"), &text[end + 1..]));
    }
}

/// Lower case without accents, as the index has it (`app.fold`).
fn fold(text: &str) -> String {
    text.to_lowercase().nfkd().filter(|letter| !is_combining_mark(*letter)).collect()
}

impl Term {
    fn fits(&self, word: &str) -> bool {
        let Some(ending) = word.strip_prefix(self.folded.as_str()) else { return false };
        let is_stem = self.folded.chars().count() > 2 && ending.chars().count() <= ENDING;
        ending.is_empty() || self.is_beginning || is_stem && ending.chars().all(char::is_alphabetic)
    }
}

/// The ranges of the words of a text.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut end = 0;
    text.split(|letter: char| !letter.is_alphanumeric() && !is_combining_mark(letter)).filter_map(
        move |word| {
            let start = text[end..].find(word).map_or(end, |offset| end + offset);
            end = start + word.len();
            (!word.is_empty()).then_some(start..end)
        },
    )
}

/// The best piece of a text: the one in which most of the words stand. `None` where none does.
pub(super) fn snippet(page: Option<i32>, text: &str, terms: &[Term]) -> Option<Snippet> {
    let hits: Vec<(usize, Range<usize>)> = words(text)
        .filter_map(|range| {
            let folded = fold(&text[range.clone()]);
            Some((terms.iter().position(|term| term.fits(&folded))?, range))
        })
        .collect();
    let first = best(&hits)?;
    let start = back(text, first, BEFORE);
    let end = text[start..].char_indices().nth(LENGTH).map_or(text.len(), |(offset, _)| start + offset);
    // A word that would be cut stays out, except where it is all there is.
    let end = if end < text.len() {
        text[first..end].rfind(char::is_whitespace).map_or(end, |at| first + at)
    } else {
        end
    };

    let mut shown = String::new();
    if start > 0 {
        shown.push('…');
    }
    let mut units = shown.encode_utf16().count();
    let mut marks = Vec::new();
    let mut hits = hits
        .iter()
        .map(|(_, range)| range)
        .filter(|range| range.start >= start && range.end <= end)
        .peekable();
    for (offset, letter) in text[start..end].char_indices() {
        let at = start + offset;
        if let Some(hit) = hits.next_if(|hit| hit.start == at) {
            let length = text[hit.clone()].encode_utf16().count();
            marks.push(Mark { start: units, end: units + length });
        }
        let letter = if letter.is_whitespace() || letter.is_control() { ' ' } else { letter };
        if letter != ' ' || !shown.ends_with(' ') {
            shown.push(letter);
            units += letter.len_utf16();
        }
    }
    if end < text.len() {
        shown.push('…');
    }
    Some(Snippet { page, text: shown, marks })
}

/// Where the hits begin that have most different words within the length of a snippet.
fn best(hits: &[(usize, Range<usize>)]) -> Option<usize> {
    let worth = |from: usize| {
        let start = hits[from].1.start;
        let near = hits[from..].iter().take_while(|(_, range)| range.end <= start + LENGTH - BEFORE);
        let mut seen: Vec<usize> = near.map(|(term, _)| *term).collect();
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        (seen.len(), count)
    };
    let mut best: Option<(usize, (usize, usize))> = None;
    // A page may be full of hits: the first of them do.
    for from in 0..hits.len().min(200) {
        let worth = worth(from);
        if best.is_none_or(|(_, other)| worth > other) {
            best = Some((from, worth));
        }
    }
    best.map(|(from, _)| hits[from].1.start)
}

/// The beginning of the word that stands about `count` characters before a place.
fn back(text: &str, place: usize, count: usize) -> usize {
    let Some((start, _)) = text[..place].char_indices().rev().nth(count) else { return 0 };
    let gap = text[start..place].char_indices().find(|(_, letter)| letter.is_whitespace());
    gap.map_or(start, |(offset, letter)| start + offset + letter.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, query: &str) -> Option<(String, Vec<String>)> {
        let snippet = snippet(Some(0), text, &terms(query))?;
        let units: Vec<u16> = snippet.text.encode_utf16().collect();
        let marked = snippet.marks.iter().map(|mark| String::from_utf16_lossy(&units[mark.start..mark.end]));
        Some((snippet.text.clone(), marked.collect()))
    }

    #[test]
    fn accents_endings_and_beginnings_are_marked_whole() {
        let (text, marks) =
            marked("Die Rechnungen\nvon Müller & Söhne 😀 Mul", "( 'rechnung' | 'x' ) & 'mull':*").unwrap();
        assert_eq!(text, "Die Rechnungen von Müller & Söhne 😀 Mul");
        assert_eq!(marks, ["Rechnungen", "Müller"]);
        let (_, marks) = marked("😀😀 Zürich", "'zurich'").unwrap();
        assert_eq!(marks, ["Zürich"]);
    }

    #[test]
    fn what_is_to_be_left_out_and_what_does_not_stand_there_is_not_marked() {
        assert_eq!(marked("draft", "'invoice' & !'draft'"), None);
        assert_eq!(marked("re 17 a", "'a' & !( 're' & '17' )").unwrap().1, ["a"]);
        assert_eq!(marked("", "'a'"), None);
    }

    #[test]
    fn a_long_text_is_cut_around_the_place_with_most_of_the_words() {
        let text = format!("{}alpha {}alpha beta {}", "x ".repeat(500), "y ".repeat(500), "z ".repeat(500));
        let (shown, marks) = marked(&text, "'alpha' & 'beta'").unwrap();
        assert_eq!(marks, ["alpha", "beta"]);
        assert!(shown.starts_with("…y y") && shown.ends_with("z z…"), "{shown}");
        assert!(shown.chars().count() <= LENGTH + 2);
    }

    #[test]
    fn a_quotation_mark_inside_a_word_ends_nothing() {
        let found = terms("'d''accord' & 'b':*");
        assert_eq!(found.iter().map(|term| term.folded.as_str()).collect::<Vec<_>>(), ["d'accord", "b"]);
        assert!(found[1].is_beginning);
    }
}
