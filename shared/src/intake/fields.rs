//! What a request says of its own accord: a wanted day, a telephone number, an amount, an order's number, each with the
//! bytes of the text that say it. Every text is walked once, whatever it contains.

use chrono::NaiveDate;

use super::FoundField;

/// Most fields of one request.
const MOST: usize = 20;

/// Words before the number of an order.
const ORDER_WORDS: [&str; 9] = [
    "order",
    "bestellung",
    "auftrag",
    "auftragsnummer",
    "bestellnummer",
    "invoice",
    "rechnung",
    "ref",
    "reference",
];

/// Signs and codes of currencies.
const CURRENCIES: [(&str, &str); 6] =
    [("€", "EUR"), ("EUR", "EUR"), ("£", "GBP"), ("GBP", "GBP"), ("$", "USD"), ("USD", "USD")];

/// What is found in a text, in its order.
pub fn found_in(text: &str) -> Vec<FoundField> {
    let words = words(text);
    let mut found = Vec::new();
    let mut position = 0;
    while position < words.len() && found.len() < MOST {
        let field = date(&words[position])
            .or_else(|| order(&words, position))
            .or_else(|| amount(&words, position))
            .or_else(|| phone(text, &words, position));
        if let Some(field) = field {
            position += words[position..].iter().take_while(|word| word.start < field.end).count().max(1);
            found.push(field);
        } else {
            position += 1;
        }
    }
    found
}

/// A piece of text between blanks, without the marks around it.
#[derive(Debug, Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let left =
            piece.trim_start_matches(|mark: char| mark.is_whitespace() || ".,;:!?\"'[]".contains(mark));
        let kept = left.trim_end_matches(|mark: char| mark.is_whitespace() || ".,;:!?\"'[]".contains(mark));
        if !kept.is_empty() {
            let begin = start + piece.len() - left.len();
            words.push(Word { text: kept, start: begin, end: begin + kept.len() });
        }
        start += piece.len();
    }
    words
}

fn field(name: &str, value: String, start: usize, end: usize) -> Option<FoundField> {
    Some(FoundField { name: name.to_owned(), value, start, end })
}

/// `2026-12-31`, `31.12.2026` or `31/12/2026`.
fn date(word: &Word<'_>) -> Option<FoundField> {
    let formats = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"];
    if !(8..=10).contains(&word.text.len()) {
        return None;
    }
    let day = formats.into_iter().find_map(|format| NaiveDate::parse_from_str(word.text, format).ok())?;
    field("wanted_date", day.to_string(), word.start, word.end)
}

/// A number that stands behind a word such as `order`.
fn order(words: &[Word<'_>], position: usize) -> Option<FoundField> {
    let said = words[position].text.to_lowercase();
    ORDER_WORDS.contains(&&*said).then_some(())?;
    let filler = |word: &Word<'_>| ["no", "nr", "number", "nummer"].contains(&&*word.text.to_lowercase());
    let next = words[position + 1..].iter().take(2).find(|word| !filler(word))?;
    let number = next.text.trim_start_matches('#');
    let fits = (3..=30).contains(&number.len())
        && number.chars().any(|character| character.is_ascii_digit())
        && number.chars().all(|character| character.is_ascii_alphanumeric() || "-/_".contains(character));
    fits.then_some(())?;
    field("order_number", number.to_owned(), next.end - number.len(), next.end)
}

/// A number with a currency before or behind it.
fn amount(words: &[Word<'_>], position: usize) -> Option<FoundField> {
    let word = words[position];
    for (sign, code) in CURRENCIES {
        let joined = word.text.strip_prefix(sign).or_else(|| word.text.strip_suffix(sign));
        if let Some(value) = joined.and_then(decimal) {
            return field("amount", format!("{value} {code}"), word.start, word.end);
        }
        let Some(next) = words.get(position + 1) else { continue };
        if word.text == sign
            && let Some(value) = decimal(next.text)
        {
            return field("amount", format!("{value} {code}"), word.start, next.end);
        }
        if next.text == sign
            && let Some(value) = decimal(word.text)
        {
            return field("amount", format!("{value} {code}"), word.start, next.end);
        }
    }
    None
}

/// `1190.00` of `1,190.00`, `1.190,00` and `1190`.
fn decimal(text: &str) -> Option<String> {
    if !text.starts_with(|first: char| first.is_ascii_digit()) || text.len() > 20 {
        return None;
    }
    let (whole, cents) = match text.rfind([',', '.']) {
        Some(mark) if text.len() - mark == 3 => (&text[..mark], &text[mark + 1..]),
        _ => (text, "00"),
    };
    let whole: String = whole.chars().filter(|character| !",.".contains(*character)).collect();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    (digits(&whole) && digits(cents)).then(|| format!("{whole}.{cents}"))
}

/// Eight to fifteen digits behind `+` or `0`, perhaps in groups.
fn phone(text: &str, words: &[Word<'_>], position: usize) -> Option<FoundField> {
    let first = words[position];
    first.text.trim_start_matches('(').starts_with(['+', '0']).then_some(())?;
    let is_group =
        |word: &Word<'_>| word.text.chars().all(|sign| sign.is_ascii_digit() || "+-/().".contains(sign));
    let groups = words[position..].iter().take(8).take_while(|word| is_group(word));
    let end = groups.last()?.end;
    let said = &text[first.start..end];
    let digits = said.chars().filter(char::is_ascii_digit).count();
    ((8..=15).contains(&digits) && !said.contains('\n')).then_some(())?;
    field("phone", said.to_owned(), first.start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_request_says_is_found_where_it_says_it() {
        let text = "Hello, order no. A-1234/7 for €1,190.00 has not come.\nCall +353 91 123 456 before 2026-12-09, or 31.12.2026.";
        let found = found_in(text);
        let said: Vec<(&str, &str, &str)> =
            found.iter().map(|it| (&*it.name, &*it.value, &text[it.start..it.end])).collect();
        assert_eq!(
            said,
            [
                ("order_number", "A-1234/7", "A-1234/7"),
                ("amount", "1190.00 EUR", "€1,190.00"),
                ("phone", "+353 91 123 456", "+353 91 123 456"),
                ("wanted_date", "2026-12-09", "2026-12-09"),
                ("wanted_date", "2026-12-31", "31.12.2026"),
            ]
        );
    }

    #[test]
    fn what_only_looks_like_one_is_left_alone() {
        for text in [
            "In order to help",
            "order it",
            "0800",
            "12345678",
            "1 000 000",
            "99.99.2026",
            "",
            "€",
            "€ later",
        ] {
            assert_eq!(found_in(text), [], "{text}");
        }
        assert_eq!(found_in("12,50 EUR")[0].value, "12.50 EUR");
        assert_eq!(found_in("1.190,00 €")[0].value, "1190.00 EUR");
    }
}
