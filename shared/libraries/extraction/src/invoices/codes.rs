//! Codes such as numbers of invoices, whole: `RE 2024 0815`, `900 123 4471`, `2024 / 17`, `FT A/0303`.

use std::ops::Range;

use super::below;
use crate::lines::Line;
use crate::phrases::Announcement;
use document_types::identifiers::ibans;

/// Words of a text that are looked at for the beginning of a code.
const FARTHEST: usize = 5;

/// Words of a code at most.
const MOST_WORDS: usize = 5;

/// Letters of a series in front of a number: `RE`, `FT`, `INV`.
const SERIES: usize = 5;

/// Where the next phrase on the line begins that announces something else.
pub(super) fn next_phrase(line: &Line, hit: &Range<usize>) -> usize {
    let ends = |announcement: Announcement| {
        !matches!(announcement, Announcement::NumberMark | Announcement::Tax | Announcement::Total)
    };
    // `RE 2024`: a short phrase in front of digits is a series of numbers.
    let is_series = |range: &Range<usize>| {
        let word = &line.row.text[range.clone()];
        word.len() <= SERIES
            && word.chars().all(char::is_uppercase)
            && line.row.text[range.end..]
                .trim_start_matches([' ', '-', '/'])
                .starts_with(|c: char| c.is_ascii_digit())
    };
    line.hits_from(hit.end)
        .iter()
        .find(|next| ends(next.announcement) && !is_series(&next.range))
        .map_or(line.row.text.len(), |next| next.range.start)
}

/// The code behind a phrase: in its own cell, else all that the next cell holds.
pub(super) fn code_behind(line: &Line, from: usize, to: usize) -> Option<Range<usize>> {
    let cells = line.row.cells();
    let own = cells.partition_point(|cell| cell.end < from);
    let own_end = cells.get(own).map_or(to, |cell| cell.end);
    if let Some(code) = first_code(line, from, to.min(own_end)) {
        return Some(code);
    }
    // A marker such as a colon may stand in a cell of its own.
    let is_mark = |cell: &&Range<usize>| line.row.text[(*cell).clone()].contains(char::is_alphanumeric);
    let next = cells.get(own + 1..)?.iter().find(is_mark).filter(|cell| cell.start < to)?;
    let code = first_code(line, next.start, next.end.min(to))?;
    let before = &line.row.text[next.start..code.start];
    let behind = line.row.text[code.end..next.end.min(to)].trim();
    // `21073 Hamburg` in the next column is no number.
    let is_alone = !before.contains(char::is_alphanumeric) && !behind.starts_with(char::is_alphabetic);
    is_alone.then_some(code)
}

/// The first code from one byte to another, with all of its words.
pub(super) fn first_code(line: &Line, from: usize, to: usize) -> Option<Range<usize>> {
    let text = line.row.text.get(from..to.max(from))?;
    let accounts = ibans(&line.row.text);
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut start = from;
    for word in text.split(' ').take(FARTHEST + MOST_WORDS) {
        if !word.is_empty() {
            words.push(start..start + word.len());
        }
        start += word.len() + 1;
    }
    let is_free = |range: &Range<usize>| {
        let dates = &line.dates[line.dates.partition_point(|date| date.range.end <= range.start)..];
        let is_date = dates.first().is_some_and(|date| date.range.start < range.end && date.range.len() >= 6);
        !is_date
            && accounts
                .iter()
                .all(|account| account.range.end <= range.start || range.end <= account.range.start)
    };
    (0..words.len().min(FARTHEST)).find_map(|first| {
        let is_first =
            words[..first].iter().all(|word| !line.row.text[word.clone()].contains(char::is_alphanumeric));
        code_at(line, &words[first..], is_first, &is_free)
    })
}

/// The code that begins with the first of some words.
fn code_at(
    line: &Line,
    words: &[Range<usize>],
    is_first: bool,
    is_free: &dyn Fn(&Range<usize>) -> bool,
) -> Option<Range<usize>> {
    let text = |range: &Range<usize>| &line.row.text[range.clone()];
    let first = core(text(words.first()?), words[0].start)?;
    let begins = is_code(text(&first), is_first) && is_free(&first);
    let is_series = is_series(text(&first));
    if !begins && !is_series {
        return None;
    }
    let (mut end, mut has_digits) = (first.end, begins);
    let closes = |range: &Range<usize>| text(range).ends_with([',', ';', ':', ')', '.']);
    let mut last = words[0].clone();
    for word in words.iter().skip(1).take(MOST_WORDS - 1) {
        if closes(&last) || !is_free(word) {
            break;
        }
        let part = text(word);
        let is_bar = matches!(part, "/" | "-" | "–");
        let trimmed = part.trim_end_matches([',', '.', ';', ':', ')']);
        let joins = text(&last).ends_with(['/', '-']) || part.starts_with(['/', '-']);
        let is_digits = is_part(trimmed) && !is_money(trimmed);
        let goes_on = is_bar || (joins || !has_digits || is_number(text(&last))) && is_digits;
        if !goes_on {
            break;
        }
        if !is_bar {
            end = word.start + trimmed.len();
            has_digits = true;
        }
        last = word.clone();
    }
    has_digits.then_some(first.start..end)
}

/// A word without the marks around it.
fn core(word: &str, start: usize) -> Option<Range<usize>> {
    if word.starts_with(['(', '[']) {
        return None;
    }
    let trimmed = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let begin = start + word.len() - trimmed.len();
    let code = trimmed.trim_end_matches(|c: char| !c.is_alphanumeric());
    // `12%`, `12€` and `12)` are no codes.
    let ends = trimmed[code.len()..].contains(['%', '€', '$', '£', ')']);
    (!code.is_empty() && !ends).then_some(begin..begin + code.len())
}

/// Capitals that announce something else than a series of invoices.
const NO_SERIES: [&str; 22] = [
    "VAT", "UST", "MWST", "TVA", "IVA", "MOMS", "GST", "BTW", "BIC", "SWIFT", "IBAN", "NIP", "NIF", "CIF",
    "ABN", "HRB", "TEL", "FAX", "EUR", "CHF", "USD", "GBP",
];

/// Capitals in front of a number, in one word or in parts: `RE`, `R`, `FT`, `A`.
fn is_series(word: &str) -> bool {
    !NO_SERIES.contains(&word)
        && !word.is_empty()
        && word.len() <= SERIES
        && word.bytes().all(|letter| letter.is_ascii_uppercase())
}

/// Nothing but digits, or parts of them.
fn is_number(word: &str) -> bool {
    let word = word.trim_end_matches([',', '.', ';', ':']);
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_digit() || b"/-".contains(&byte))
}

/// What may go on with a code: digits, perhaps with capitals and marks.
fn is_part(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() || b"/-._".contains(&byte))
}

/// `106,238.00`: an amount is no code.
fn is_money(word: &str) -> bool {
    let mut parts = word.rsplitn(2, [',', '.']);
    let (decimals, whole) = (parts.next().unwrap_or_default(), parts.next());
    decimals.len() == 2
        && whole.is_some_and(|whole| !whole.is_empty())
        && word.bytes().all(|byte| byte.is_ascii_digit() || b",.'".contains(&byte))
        && (word.contains(',') || word.matches('.').count() == 1)
}

/// Digits, perhaps with letters and marks: `RE-20140522/501`, but neither `(380)` nor `19%` nor `1,204.50`. One digit is a
/// code right behind its phrase, as are capitals with few digits.
pub(super) fn is_code(word: &str, is_first: bool) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    if digits == 0 || is_money(word) || word.contains(['@', '%']) {
        return false;
    }
    let is_capital = !word.contains(char::is_lowercase) && word.is_ascii();
    let is_long = word.len() >= 2 || is_first;
    is_long && (digits * 3 >= word.chars().count() || is_first && is_capital)
}

/// The code in the same column on one of the next lines: at the beginning of its cell, which announces nothing else.
pub(super) fn code_below(lines: &[Line], index: usize, hit: &Range<usize>) -> Option<(usize, Range<usize>)> {
    let extent = lines[index].row.extent(hit);
    below(lines, index).find_map(|(place, line)| {
        let cell = line.row.cells_between(extent).next()?;
        let is_announced = line.hits_within(cell).iter().any(|hit| {
            !matches!(hit.announcement, Announcement::NumberMark | Announcement::InvoiceNumber)
                && hit.range.start == cell.start
        });
        let code = first_code(line, cell.start, cell.end).filter(|_| !is_announced)?;
        // `80331 München` below is an address.
        let rest = line.row.text[code.end..cell.end].trim_start();
        let is_address = rest.starts_with(char::is_uppercase) && line.row.text[code.clone()].len() <= 5;
        (!is_address).then_some((place, code))
    })
}

#[cfg(test)]
mod tests {
    use document_types::reading::Reading;

    use super::*;
    use crate::lines::lines;

    fn behind(text: &str) -> Option<String> {
        let lines = lines(&Reading { text: text.into(), ..Reading::default() });
        let from = text.find(':').unwrap() + 1;
        let code = code_behind(&lines[0], from, lines[0].row.text.len())?;
        Some(lines[0].row.text[code].to_owned())
    }

    #[test]
    fn codes_are_taken_as_a_whole() {
        let cases = [
            ("No: 900 123 4471", "900 123 4471"),
            ("No: RE 2024 0815", "RE 2024 0815"),
            ("No: 2024 / 17", "2024 / 17"),
            ("No: R 24 / 1001", "R 24 / 1001"),
            ("No: INV-ACME-7", "INV-ACME-7"),
            ("No: RE2024.0815", "RE2024.0815"),
            ("No: 5", "5"),
            ("No: FT 2024/231 del 22/04/2024", "FT 2024/231"),
            ("No: 4711 vom 12.02.2024", "4711"),
            ("No:     NW-2021-0815", "NW-2021-0815"),
        ];
        for (text, code) in cases {
            assert_eq!(behind(text).as_deref(), Some(code), "{text}");
        }
    }

    #[test]
    fn amounts_accounts_dates_and_towns_are_no_codes() {
        for text in [
            "No: 106,238.00",
            "No: DE02 1203 0000 0000 2020 51",
            "No: 12.02.2024",
            "No:      21073 Hamburg",
            "No: none",
        ] {
            assert_eq!(behind(text), None, "{text}");
        }
    }
}
