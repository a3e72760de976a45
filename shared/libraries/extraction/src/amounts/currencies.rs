//! Currencies by their codes (ISO 4217) and by the signs that people print.

use document_types::currency;

/// Codes and signs that are known wherever they stand. A dollar sign alone is taken for the US dollar.
const COMMON: &[(&str, &str)] = &[
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
    ("SFR", "CHF"),
    ("RM", "MYR"),
    ("MYR", "MYR"),
    ("ZŁ", "PLN"),
    ("PLN", "PLN"),
    ("₹", "INR"),
    ("INR", "INR"),
    ("SGD", "SGD"),
    ("S$", "SGD"),
    ("CAD", "CAD"),
    ("C$", "CAD"),
    ("CA$", "CAD"),
    ("CAN$", "CAD"),
    ("AUD", "AUD"),
    ("A$", "AUD"),
    ("AU$", "AUD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("NT$", "TWD"),
    ("R$", "BRL"),
    ("MX$", "MXN"),
    ("MXN", "MXN"),
    ("¥", "JPY"),
    ("JPY", "JPY"),
    ("SEK", "SEK"),
    ("NOK", "NOK"),
    ("DKK", "DKK"),
    ("CZK", "CZK"),
    ("KČ", "CZK"),
    ("₩", "KRW"),
    ("₺", "TRY"),
    ("₽", "RUB"),
    ("₴", "UAH"),
    ("₪", "ILS"),
    ("₫", "VND"),
    ("฿", "THB"),
    ("₱", "PHP"),
    ("₦", "NGN"),
];

/// Words that name a currency only beside an amount, in just these letters: elsewhere they are other words.
const BESIDE_AMOUNTS: &[(&str, &str)] = &[
    ("kr", "SEK"),
    ("Kr", "SEK"),
    ("KR", "SEK"),
    ("Ft", "HUF"),
    ("Fr", "CHF"),
    ("fr", "CHF"),
    ("Rs", "INR"),
    ("lei", "RON"),
    ("Lei", "RON"),
    ("Rp", "IDR"),
    ("KSh", "KES"),
    ("Ksh", "KES"),
    ("Dhs", "AED"),
    ("R", "ZAR"),
    ("лв", "BGN"),
    ("руб", "RUB"),
    ("грн", "UAH"),
];

/// Codes that are words, names or endings of names in capitals: one alone proves nothing.
const WORDS: &str = "ALL AMD BAM BHD COP CUP ERN GEL LAK MAD MOP PEN SOS TOP TRY";

/// Currencies whose amounts have three decimals.
const IN_THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";

/// Signs that several countries use: sign, country (ISO 3166-1), currency there.
const BY_COUNTRY: &[(&str, &str, &str)] = &[
    ("$", "AU", "AUD"),
    ("$", "CA", "CAD"),
    ("$", "NZ", "NZD"),
    ("$", "SG", "SGD"),
    ("$", "HK", "HKD"),
    ("$", "MX", "MXN"),
    ("$", "TW", "TWD"),
    ("KR", "NO", "NOK"),
    ("KR", "DK", "DKK"),
    ("KR", "IS", "ISK"),
    ("KR", "SE", "SEK"),
    ("RS", "PK", "PKR"),
    ("RS", "LK", "LKR"),
    ("RS", "NP", "NPR"),
    ("RS", "MU", "MUR"),
    ("¥", "CN", "CNY"),
    ("£", "EG", "EGP"),
];

/// Bytes of a name of a currency at most, in small or capital letters.
const LONGEST_NAME: usize = 8;

/// What is left of a word without digits and marks around.
fn bare(word: &str) -> Option<&str> {
    let is_edge = |character: char| character.is_ascii_digit() || ".,:;()[]-–−/* ".contains(character);
    let word = word.trim_matches(is_edge);
    (!word.is_empty() && word.len() <= LONGEST_NAME).then_some(word)
}

fn is_same(name: &str, word: &str) -> bool {
    name == word
        || name.eq_ignore_ascii_case(word)
        || !word.is_ascii() && name.to_lowercase() == word.to_lowercase()
}

fn common(word: &str) -> Option<&'static str> {
    COMMON.iter().find(|(name, _)| is_same(name, word)).map(|(_, code)| *code)
}

/// The currency a word names beside an amount, alone or glued to a number.
pub(crate) fn currency_of(word: &str) -> Option<&'static str> {
    let word = bare(word)?;
    let beside = || BESIDE_AMOUNTS.iter().find(|(name, _)| *name == word).map(|(_, code)| *code);
    // A code is in capitals; in small letters it is a word.
    let code = || currency::known(word);
    common(word).or_else(beside).or_else(code)
}

/// The currency that a word names wherever it stands, or whose symbol is a part of it: `RM3.30`, `Gesamt/€`.
pub(crate) fn currency_in(word: &str) -> Option<&'static str> {
    let symbol = || {
        let mut symbols = COMMON.iter().filter(|(name, _)| !name.is_ascii() && name.chars().count() == 1);
        symbols.find(|(name, _)| word.contains(name)).map(|(_, code)| *code)
    };
    bare(word).and_then(common).or_else(symbol)
}

/// The dollar whose code a word is.
pub(crate) fn dollar_named(word: &str) -> Option<&'static str> {
    let of_country = BY_COUNTRY.iter().filter(|(sign, ..)| *sign == "$").map(|(.., code)| *code);
    let word = bare(word)?;
    of_country.chain(["USD"]).find(|code| *code == word)
}

/// Whether its code, or one of its signs, is known only beside amounts.
pub(crate) fn is_rare(code: &str) -> bool {
    COMMON.iter().all(|(name, _)| *name != code) || BESIDE_AMOUNTS.iter().any(|(_, beside)| *beside == code)
}

/// Whether a code is a word as well, so that it has to be printed twice.
pub(crate) fn is_doubtful(code: &str) -> bool {
    WORDS.split_ascii_whitespace().any(|word| word == code)
}

/// Whether amounts of a currency have three decimals.
pub(crate) fn has_thousandths(code: &str) -> bool {
    IN_THOUSANDTHS.split_ascii_whitespace().any(|other| other == code)
}

/// The currency that a sign is for in a country: the `kr` of Norway, the `$` of Australia.
pub(crate) fn in_country(code: &'static str, word: Option<&str>, country: Option<&str>) -> &'static str {
    let Some((word, country)) = word.and_then(bare).zip(country) else { return code };
    let of = |(sign, place, _): &&(&str, &str, &str)| *place == country && is_same(sign, word);
    BY_COUNTRY.iter().find(of).map_or(code, |(.., code)| *code)
}

/// Whether letters glued to a number are a currency, perhaps misread.
pub(super) fn is_nearly_currency(word: &str) -> bool {
    let upper = word.to_uppercase();
    COMMON.iter().any(|(name, _)| strsim::levenshtein(name, &upper) <= 1) || currency_of(word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_mean_what_they_do_in_their_country() {
        assert_eq!(in_country("USD", Some("$5.00"), Some("AU")), "AUD");
        assert_eq!(in_country("USD", Some("US$"), Some("AU")), "USD");
        assert_eq!(in_country("SEK", Some("kr."), Some("NO")), "NOK");
        assert_eq!(in_country("SEK", Some("kr"), None), "SEK");
    }

    #[test]
    fn codes_are_in_capitals_and_signs_in_any_letters() {
        assert_eq!(
            ["KWD", "kwd", "Kč", "kr", "all", "HUF"].map(currency_of),
            [Some("KWD"), None, Some("CZK"), Some("SEK"), None, Some("HUF"),]
        );
        assert_eq!((currency_in("KWD"), currency_in("kr"), currency_in("12,50€")), (None, None, Some("EUR")));
    }
}
