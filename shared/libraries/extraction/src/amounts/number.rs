//! One number of a line, and whether it is an amount of money.

use super::Amount;
use super::currencies::{currency_of, is_nearly_currency};

/// Bytes beside a number in which its currency stands, and what else says whether it is an amount: dots may lead from
/// the one to the other across a line. A longer word names nothing.
const NEAR: usize = 128;

/// Bytes of the groups of any amount.
const GROUPS: usize = 40;

/// Strokes that stand for decimals or a minus.
const STROKES: [char; 4] = ['-', '−', '–', '—'];

/// Groups of digits and the marks between them.
pub(super) struct Number<'a> {
    start: usize,
    end: usize,
    groups: Vec<&'a str>,
    marks: Vec<char>,
    follows_currency: bool,
    /// Strokes stand for its decimals: `12.–`.
    has_strokes: bool,
}

/// What a number is worth.
struct Value {
    cents: i64,
    has_decimals: bool,
    is_grouped: bool,
}

impl<'a> Number<'a> {
    pub(super) fn at(line: &'a str, start: usize, is_ocr: bool) -> Self {
        let follows_currency = currency_before(&line[..start]).is_some();
        let mut number = Self {
            start,
            end: start,
            groups: Vec::new(),
            marks: Vec::new(),
            follows_currency,
            has_strokes: false,
        };
        loop {
            let digits = leading_digits(&line[number.end..]);
            number.groups.push(digits);
            number.end += digits.len();
            let Some((mark, width)) = number.next_mark(&line[number.end..], is_ocr) else { break };
            number.marks.push(mark);
            number.end += width;
        }
        if let Some(length) = number.strokes(&line[number.end..]) {
            number.has_strokes = true;
            number.end += length;
        }
        number
    }

    /// Where it ends in its line.
    pub(super) fn end(&self) -> usize {
        self.end
    }

    /// The bytes of a mark and the strokes that stand for decimals behind it.
    fn strokes(&self, rest: &str) -> Option<usize> {
        let mark =
            rest.chars().next().filter(|mark| matches!(mark, '.' | ',') && !self.marks.contains(mark))?;
        let behind = &rest[mark.len_utf8()..];
        let strokes: usize =
            behind.chars().take(3).take_while(|mark| STROKES.contains(mark)).map(char::len_utf8).sum();
        let ends = !behind[strokes..].starts_with(|next: char| next.is_alphanumeric());
        (strokes > 0 && ends).then_some(mark.len_utf8() + strokes)
    }

    /// The mark that joins the next group, and how many bytes lie between the two groups.
    fn next_mark(&self, rest: &str, is_ocr: bool) -> Option<(char, usize)> {
        let mark = rest.chars().next()?;
        let after = &rest[mark.len_utf8()..];
        let digits = leading_digits(after).len();
        match mark {
            '.' | ',' | '\'' | '’' | '´' | '`' if digits > 0 => Some((mark, mark.len_utf8())),
            '·' | '˙' if digits == 3 => Some((mark, mark.len_utf8())),
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
            // `1 204,50`, `1 250 kr`: a space separates thousands only where decimals or a currency follow them, or the
            // currency leads.
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}'
                if digits == 3
                    && self.may_be_grouped_by_space()
                    && (decimals_follow(after) || self.is_of_currency(after)) =>
            {
                Some((' ', mark.len_utf8()))
            }
            _ => None,
        }
    }

    fn may_be_grouped_by_space(&self) -> bool {
        self.groups[0].len() <= 3 && self.marks.iter().all(|&mark| mark == ' ')
    }

    /// Whether the groups of three that follow end with a currency, or with nothing else where the currency leads.
    fn is_of_currency(&self, text: &str) -> bool {
        let mut rest = &text[..text.floor_char_boundary(NEAR)];
        loop {
            if leading_digits(rest).len() != 3 {
                return false;
            }
            rest = &rest[3..];
            match rest.strip_prefix([' ', '\u{a0}', '\u{202f}', '\u{2009}']) {
                Some(next) if next.starts_with(|next: char| next.is_ascii_digit()) => rest = next,
                _ => break,
            }
        }
        let follows = || currency_after(rest).is_some();
        let ends = || !rest.trim_start().starts_with(|next: char| next.is_alphanumeric());
        follows() || self.follows_currency && ends()
    }

    /// What the groups are worth, when they make an amount.
    fn value(&self, is_priced: bool, in_thousandths: bool) -> Option<Value> {
        let (last, mark) = (self.groups.last()?, self.marks.last());
        let is_apart = |mark: &char| {
            let others = &self.marks[..self.marks.len() - 1];
            !others.is_empty() && !others.contains(mark)
        };
        let decimal = match mark {
            _ if self.has_strokes => None,
            Some('.' | ',') if last.len() == 2 => Some(*last),
            // One decimal is one of money only where nothing else can be meant.
            Some(mark @ ('.' | ',')) if last.len() == 1 && (is_apart(mark) || is_priced) => Some(*last),
            Some('.' | ',') if last.len() == 3 && in_thousandths => Some(last.strip_suffix('0')?),
            _ => None,
        };
        let whole = &self.groups[..self.groups.len() - usize::from(decimal.is_some())];
        let separators = &self.marks[..whole.len() - 1];
        let is_alike = separators.iter().all(|mark| Some(mark) == separators.first())
            && (decimal.is_none() || separators.first().is_none_or(|mark| Some(mark) != self.marks.last()));
        let digits = whole.concat();
        if !is_alike || !is_grouped(whole, separators) || digits.len() > 12 {
            return None;
        }
        let units: i64 = digits.parse().ok()?;
        let cents: i64 = decimal.map_or(Some(0), |digits| format!("{digits:0<2}").parse().ok())?;
        Some(Value {
            cents: units * 100 + cents,
            has_decimals: decimal.is_some() || self.has_strokes,
            is_grouped: !separators.is_empty(),
        })
    }

    pub(super) fn into_amount(self, line: &str, in_thousandths: bool) -> Option<Amount> {
        let (before, after) = (&line[..self.start], &line[self.end..]);
        let glued_minus = before.ends_with(['-', '−', '–']);
        let prefix = before.trim_end_matches(['-', '−', '–']);
        let currency = currency_before(prefix).or_else(|| currency_after(after));
        let Value { cents, has_decimals, is_grouped } = self.value(currency.is_some(), in_thousandths)?;
        if is_part_of_something_else(before, after, has_decimals) {
            return None;
        }
        let signed =
            glued_minus || prefix.len() > 1 && minus_before_currency(prefix) || is_in_brackets(before, after);
        let trailing = after.starts_with('-') && !after[1..].starts_with(|next: char| next.is_alphanumeric());
        let start = if glued_minus { prefix.len() } else { self.start };
        let cents = if signed || trailing { -cents } else { cents };
        Some(Amount { cents, range: start..self.end, has_decimals, is_grouped, currency })
    }
}

/// Whether whole units are parted in threes, or by comma in twos in front of the last three, as in India.
fn is_grouped(whole: &[&str], separators: &[char]) -> bool {
    let Some((first, others)) = whole.split_first() else { return false };
    let Some((last, middle)) = others.split_last() else { return true };
    let in_threes = first.len() <= 3 && others.iter().all(|group| group.len() == 3);
    let in_lakhs = separators.first() == Some(&',')
        && !middle.is_empty()
        && first.len() <= 2
        && last.len() == 3
        && middle.iter().all(|group| group.len() == 2);
    in_threes || in_lakhs
}

fn leading_digits(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}

/// Whether decimals follow in front of what is none of the number, not farther away than the groups of any amount.
fn decimals_follow(text: &str) -> bool {
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
    word.chars().any(|character| character.is_ascii_digit())
        || word.chars().count() > 1 && !is_nearly_currency(word)
}

fn minus_before_currency(prefix: &str) -> bool {
    let word = last_word(prefix.trim_end(), &[' ']).unwrap_or_default();
    word.strip_prefix(['-', '−', '–']).is_some_and(|name| currency_of(name).is_some())
}

/// Whether brackets make a minus, as accountants print it: right around the amount, whose currency stands in front, and
/// nothing behind. `(35,13 €)` in a text is a remark.
fn is_in_brackets(before: &str, after: &str) -> bool {
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(NEAR))..];
    let opens = near.rfind('(').is_some_and(|bracket| {
        let between = near[bracket + 1..].trim();
        between.is_empty() || currency_of(between).is_some()
    });
    let behind = after.strip_prefix(')').map(str::trim_start);
    opens && behind.is_some_and(|rest| rest.is_empty() || currency_of(rest).is_some())
}

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

fn currency_before(prefix: &str) -> Option<&'static str> {
    currency_of(last_word(prefix.trim_end(), &[' ', ':', '(', '-'])?)
}

fn currency_after(after: &str) -> Option<&'static str> {
    currency_of(first_word(after.trim_start_matches('-'))?)
}
