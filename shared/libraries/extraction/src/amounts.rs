//! Amounts of money as people print them: `1.204,50 €`, `RM3.30`, `-1'200.00`, `12,50-`.

use std::ops::Range;

use crate::folding::repair_digits;

/// An amount and the bytes it was printed in, sign and number only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) cents: i64,
    pub(super) range: Range<usize>,
    /// Printed with two decimals: surely money, where a whole number may be a quantity.
    pub(super) has_decimals: bool,
    /// ISO 4217, when a currency stands beside it.
    pub(super) currency: Option<&'static str>,
}

/// Codes and symbols of currencies. A dollar sign alone is taken for the US dollar.
const CURRENCIES: [(&str, &str); 24] = [
    ("€", "EUR"),
    ("EUR", "EUR"),
    ("EURO", "EUR"),
    ("EUROS", "EUR"),
    ("US$", "USD"),
    ("USD", "USD"),
    ("$", "USD"),
    ("£", "GBP"),
    ("GBP", "GBP"),
    ("CHF", "CHF"),
    ("RM", "MYR"),
    ("MYR", "MYR"),
    ("ZŁ", "PLN"),
    ("PLN", "PLN"),
    ("₹", "INR"),
    ("INR", "INR"),
    ("SGD", "SGD"),
    ("S$", "SGD"),
    ("CAD", "CAD"),
    ("AUD", "AUD"),
    ("MXN", "MXN"),
    ("¥", "JPY"),
    ("JPY", "JPY"),
    ("SEK", "SEK"),
];

/// Decimal string with two digits: `-36.00`.
pub(super) fn format_cents(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

/// Amounts from here on are none: a trillion. Cents below it can be multiplied by a rate in hundredths of a percent.
const TOO_MUCH: i64 = 1_000_000_000_000;

/// The cents of a decimal string; nothing when it is none, has more than two decimals that are not 0, or is a trillion
/// and more.
pub(super) fn cents_of(value: &str) -> Option<i64> {
    let (sign, digits) = value.strip_prefix('-').map_or((1, value), |digits| (-1, digits));
    let (units, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if units.is_empty() || !is_number(units) || !is_number(decimals) {
        return None;
    }
    let (cents, rest) = decimals.split_at(decimals.len().min(2));
    if rest.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let units: i64 = units.parse().ok().filter(|units| *units < TOO_MUCH)?;
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    Some(sign * (units * 100 + cents))
}

/// Bytes beside a number in which its currency stands, and what else says whether it is an amount: dots may lead from
/// the one to the other across a line. A longer word names nothing.
const NEAR: usize = 128;

/// Bytes of a name of a currency at most, in small or capital letters.
const LONGEST_NAME: usize = 8;

/// The last word of a text, parted by some characters from what is before; nothing where it is too long to look at.
fn last_word<'a>(text: &'a str, marks: &[char]) -> Option<&'a str> {
    let window = &text[text.ceil_char_boundary(text.len().saturating_sub(NEAR))..];
    match window.char_indices().rfind(|(_, character)| marks.contains(character)) {
        Some((place, mark)) => Some(&window[place + mark.len_utf8()..]),
        None => (window.len() == text.len()).then_some(window),
    }
}

/// The first word of a text; nothing where it is too long to look at.
fn first_word(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let window = &text[..text.floor_char_boundary(NEAR)];
    match window.find(char::is_whitespace) {
        Some(end) => Some(&window[..end]),
        None => (window.len() == text.len()).then_some(window),
    }
}

/// The currency a word names, alone or glued to a number.
pub(super) fn currency_of(word: &str) -> Option<&'static str> {
    let word =
        word.trim_matches(|character: char| character.is_ascii_digit() || ".,:;()-/* ".contains(character));
    if word.is_empty() || word.len() > LONGEST_NAME {
        return None;
    }
    CURRENCIES
        .iter()
        .find(|(name, _)| {
            *name == word
                || name.eq_ignore_ascii_case(word)
                || !word.is_ascii() && name.to_lowercase() == word.to_lowercase()
        })
        .map(|(_, code)| *code)
}

/// The currency that a word names, or whose symbol is a part of it: `RM3.30`, `Gesamt/€`.
pub(super) fn currency_in(word: &str) -> Option<&'static str> {
    let symbol = || CURRENCIES.iter().find(|(name, _)| !name.is_ascii() && word.contains(name));
    currency_of(word).or_else(|| symbol().map(|(_, code)| *code))
}

/// Every amount of a line. With `is_ocr` letters confused with digits and a space behind the decimal mark are forgiven.
pub(super) fn amounts(line: &str, is_ocr: bool) -> Vec<Amount> {
    let repaired = if is_ocr { repair_digits(line) } else { line.to_owned() };
    let mut found = Vec::new();
    let mut position = 0;
    while let Some(offset) = repaired[position..].find(|character: char| character.is_ascii_digit()) {
        let start = position + offset;
        let number = Number::at(&repaired, start, is_ocr);
        position = number.end;
        found.extend(number.into_amount(&repaired));
    }
    found
}

/// Groups of digits and the marks between them.
struct Number<'a> {
    start: usize,
    end: usize,
    groups: Vec<&'a str>,
    marks: Vec<char>,
    follows_currency: bool,
}

impl<'a> Number<'a> {
    fn at(line: &'a str, start: usize, is_ocr: bool) -> Self {
        let follows_currency = currency_before(&line[..start]).is_some();
        let mut number = Self { start, end: start, groups: Vec::new(), marks: Vec::new(), follows_currency };
        loop {
            let digits = leading_digits(&line[number.end..]);
            number.groups.push(digits);
            number.end += digits.len();
            let Some((mark, width)) = number.next_mark(&line[number.end..], is_ocr) else { return number };
            number.marks.push(mark);
            number.end += width;
        }
    }

    /// The mark that joins the next group, and how many bytes lie between the two groups.
    fn next_mark(&self, rest: &str, is_ocr: bool) -> Option<(char, usize)> {
        let mark = rest.chars().next()?;
        let after = &rest[mark.len_utf8()..];
        let digits = leading_digits(after).len();
        match mark {
            '.' | ',' | '\'' | '’' if digits > 0 => Some((mark, mark.len_utf8())),
            // `15, 56`: OCR often sees a space behind the mark.
            '.' | ','
                if is_ocr
                    && !self.marks.contains(&mark)
                    && leading_digits(after.strip_prefix(' ')?).len() == 2 =>
            {
                Some((mark, mark.len_utf8() + 1))
            }
            // `50 .00`
            ' ' if is_ocr && self.marks.is_empty() && after.starts_with(['.', ',']) => {
                let behind = after[1..].trim_start_matches(' ');
                (leading_digits(behind).len() == 2).then_some(('.', 1 + after.len() - behind.len()))
            }
            // `RM14 20`: or no mark at all, at the end of a line that names the currency.
            ' ' if is_ocr
                && self.marks.is_empty()
                && self.follows_currency
                && after.len() == 2
                && digits == 2 =>
            {
                Some(('.', 1))
            }
            // `1 204,50`: a space separates thousands only where decimals follow them.
            ' ' | '\u{a0}' | '\u{202f}'
                if digits == 3 && self.may_be_grouped_by_space() && decimals_follow(after) =>
            {
                Some((' ', mark.len_utf8()))
            }
            _ => None,
        }
    }

    fn may_be_grouped_by_space(&self) -> bool {
        self.groups[0].len() <= 3 && self.marks.iter().all(|&mark| mark == ' ')
    }

    /// Whole units and cents, when the groups make an amount.
    fn value(&self) -> Option<(i64, bool)> {
        let last = self.groups.last()?;
        let decimal = match self.marks.last() {
            Some('.' | ',') if last.len() == 2 => Some(last),
            _ => None,
        };
        let whole = &self.groups[..self.groups.len() - usize::from(decimal.is_some())];
        let separators = &self.marks[..whole.len() - 1];
        let grouped_rightly = separators.iter().all(|mark| Some(mark) == separators.first())
            && (decimal.is_none() || separators.first().is_none_or(|mark| Some(mark) != self.marks.last()))
            && (separators.is_empty() || whole[0].len() <= 3)
            && whole[1..].iter().all(|group| group.len() == 3);
        let digits = whole.concat();
        if !grouped_rightly || digits.len() > 12 {
            return None;
        }
        let units: i64 = digits.parse().ok()?;
        let cents: i64 = decimal.map_or(Some(0), |digits| digits.parse().ok())?;
        Some((units * 100 + cents, decimal.is_some()))
    }

    fn into_amount(self, line: &str) -> Option<Amount> {
        let (cents, has_decimals) = self.value()?;
        let (before, after) = (&line[..self.start], &line[self.end..]);
        if is_part_of_something_else(before, after, has_decimals) {
            return None;
        }
        let glued_minus = before.ends_with(['-', '−', '–']);
        let prefix = before.trim_end_matches(['-', '−', '–']);
        let signed = glued_minus || prefix.len() > 1 && minus_before_currency(prefix);
        let trailing = after.starts_with('-') && !after[1..].starts_with(|next: char| next.is_alphanumeric());
        let start = if glued_minus { prefix.len() } else { self.start };
        let currency = currency_before(prefix).or_else(|| currency_after(after));
        let cents = if signed || trailing { -cents } else { cents };
        Some(Amount { cents, range: start..self.end, has_decimals, currency })
    }
}

fn leading_digits(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}

/// Whether decimals follow in front of what is none of the number, not farther away than the groups of any amount.
fn decimals_follow(text: &str) -> bool {
    const GROUPS: usize = 40;
    let mark = text.bytes().take(GROUPS).position(|byte| !byte.is_ascii_digit() && byte != b' ');
    mark.is_some_and(|mark| {
        let behind = || text.bytes().skip(mark + 1).take(3).take_while(u8::is_ascii_digit);
        text[mark..].starts_with(['.', ',']) && behind().count() == 2
    })
}

/// Percentages, times, dates, codes and parts of longer numbers are no amounts.
fn is_part_of_something_else(before: &str, after: &str, has_decimals: bool) -> bool {
    let mut next = after.chars();
    let (following, second) = (next.next(), next.next());
    if following.is_some_and(|mark| "/:-–.,".contains(mark))
        && second.is_some_and(|digit| digit.is_ascii_digit())
    {
        return true;
    }
    let unit: String = after.trim_start().chars().take(3).flat_map(char::to_lowercase).collect();
    if unit.starts_with('%') || ["uhr", "h ", "hrs"].iter().any(|hour| unit.starts_with(hour)) {
        return true;
    }
    let mut previous = before.chars().rev();
    match (previous.next(), previous.next()) {
        (Some('/' | ':' | '-' | '–' | '.' | ','), Some(digit)) if digit.is_ascii_digit() => true,
        (Some('#' | '/' | '_' | '§'), _) => true,
        (Some(letter), _) if letter.is_alphabetic() => !has_decimals || is_code(before),
        _ => !has_decimals && following.is_some_and(char::is_alphabetic),
    }
}

/// Letters in front of the number that mix with digits, as in `A1B12.50`, or that no misreading makes a currency.
fn is_code(before: &str) -> bool {
    let Some(word) = last_word(before, &[' ', ':', '=', '(', '-', '|']) else { return true };
    let is_currency =
        || CURRENCIES.iter().any(|(name, _)| strsim::levenshtein(name, &word.to_uppercase()) <= 1);
    word.chars().any(|character| character.is_ascii_digit()) || word.chars().count() > 1 && !is_currency()
}

fn minus_before_currency(prefix: &str) -> bool {
    let word = last_word(prefix.trim_end(), &[' ']).unwrap_or_default();
    word.strip_prefix(['-', '−', '–']).is_some_and(|name| currency_of(name).is_some())
}

fn currency_before(prefix: &str) -> Option<&'static str> {
    currency_of(last_word(prefix.trim_end(), &[' ', ':', '(', '-'])?)
}

fn currency_after(after: &str) -> Option<&'static str> {
    currency_of(first_word(after.trim_start_matches('-'))?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cents(line: &str) -> Vec<i64> {
        amounts(line, false)
            .into_iter()
            .filter(|amount| amount.has_decimals)
            .map(|amount| amount.cents)
            .collect()
    }

    #[test]
    fn amounts_are_read_in_every_common_notation() {
        let cases: &[(&str, &[i64])] = &[
            ("Total 1,204.50", &[120_450]),
            ("Summe 1.204,50 €", &[120_450]),
            ("Total TTC 1 204,50 €", &[120_450]),
            ("CHF 1'204.50", &[120_450]),
            ("12 345 678,90", &[1_234_567_890]),
            ("RM3.30", &[330]),
            ("TOTAL:8.20", &[820]),
            ("-8,79", &[-879]),
            ("8,79-", &[-879]),
            ("-RM0.02", &[-2]),
            ("RM -0.02", &[-2]),
            ("€ 5,00 und $6.00", &[500, 600]),
            ("10.50SR", &[1050]),
            ("(35,13 €)", &[3513]),
            ("0.00", &[0]),
            ("2 L Coke 21.18", &[2118]),
            ("3 Stück 100,00", &[10_000]),
        ];
        for (line, expected) in cases {
            assert_eq!(cents(line), *expected, "{line}");
        }
    }

    #[test]
    fn dates_times_rates_and_codes_are_no_amounts() {
        for line in [
            "12.05.2018",
            "05.06.18",
            "12.50 %",
            "13.34 Uhr",
            "3,3333",
            "V1.22.10",
            "00.123.456.7-2018-1",
            "12.50/2018",
            "10:25.30",
        ] {
            assert_eq!(cents(line), Vec::<i64>::new(), "{line}");
        }
    }

    #[test]
    fn whole_numbers_are_amounts_without_decimals() {
        let found = amounts("Total 1.000 EUR", false);
        assert_eq!((found[0].cents, found[0].has_decimals, found[0].currency), (100_000, false, Some("EUR")));
    }

    #[test]
    fn ocr_spaces_and_letters_are_forgiven() {
        let found: Vec<i64> = amounts("TOTAL 10, 28 CASH RM5O .00 CHANGE O.05", true)
            .iter()
            .map(|amount| amount.cents)
            .collect();
        assert_eq!(found, [1028, 5000, 5]);
    }

    #[test]
    fn a_currency_is_seen_on_either_side() {
        let currencies: Vec<_> =
            amounts("RM 3.30 4,00 EUR 5.00", false).iter().map(|amount| amount.currency).collect();
        assert_eq!(currencies, [Some("MYR"), Some("EUR"), Some("EUR")]);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(line in "\\PC{0,80}") {
            for amount in amounts(&line, true) {
                prop_assert!(line.get(amount.range.clone()).is_some());
            }
        }

        #[test]
        fn formatted_amounts_are_read_back(value in -99_999_999_999_i64..99_999_999_999) {
            let line = format!("Total {}", format_cents(value));
            prop_assert_eq!(cents(&line), vec![value]);
        }
    }
}
