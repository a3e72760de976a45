//! Telephone numbers in one form: E.164, a plus sign and up to fifteen digits.
//!
//! A rule of our own and no library: numbers are only compared here, never called or judged, and that takes the calling
//! code of the country and its trunk prefix. The metadata of a library is a megabyte in every Function.

/// Country, calling code (ITU-T E.164), and what is dialled before a number inside the country.
const COUNTRIES: [(&str, &str, &str); 50] = [
    ("AT", "43", "0"),
    ("AU", "61", "0"),
    ("BE", "32", "0"),
    ("BG", "359", "0"),
    ("BR", "55", "0"),
    ("CA", "1", "1"),
    ("CH", "41", "0"),
    ("CN", "86", "0"),
    ("CY", "357", ""),
    ("CZ", "420", ""),
    ("DE", "49", "0"),
    ("DK", "45", ""),
    ("EE", "372", ""),
    ("ES", "34", ""),
    ("FI", "358", "0"),
    ("FR", "33", "0"),
    ("GB", "44", "0"),
    ("GR", "30", ""),
    ("HK", "852", ""),
    ("HR", "385", "0"),
    ("HU", "36", "06"),
    ("IE", "353", "0"),
    ("IL", "972", "0"),
    ("IN", "91", "0"),
    ("IS", "354", ""),
    ("IT", "39", ""),
    ("JP", "81", "0"),
    ("KR", "82", "0"),
    ("LI", "423", ""),
    ("LT", "370", "0"),
    ("LU", "352", ""),
    ("LV", "371", ""),
    ("MT", "356", ""),
    ("MX", "52", ""),
    ("NL", "31", "0"),
    ("NO", "47", ""),
    ("NZ", "64", "0"),
    ("PL", "48", ""),
    ("PT", "351", ""),
    ("RO", "40", "0"),
    ("RS", "381", "0"),
    ("SE", "46", "0"),
    ("SG", "65", ""),
    ("SI", "386", "0"),
    ("SK", "421", "0"),
    ("TR", "90", "0"),
    ("UA", "380", "0"),
    ("US", "1", "1"),
    ("VA", "39", ""),
    ("ZA", "27", "0"),
];

/// What people write between the digits of a number.
const BETWEEN: &str = " \u{a0}\u{202f}()-./\u{2010}\u{2011}\u{2013}";

/// A number in the form that is compared; one without a country belongs to the country given. `None` for what is none.
pub(super) fn e164(text: &str, country: Option<&str>) -> Option<String> {
    // `(0)` stands for a prefix that is left out when one calls from abroad.
    let text = text.trim().replace("(0)", "");
    let text = text.strip_prefix("tel:").unwrap_or(&text).trim();
    let (is_international, rest) = match text.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if !rest.chars().all(|character| character.is_ascii_digit() || BETWEEN.contains(character)) {
        return None;
    }
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    let number = match (is_international, digits.strip_prefix("00")) {
        (true, _) => digits,
        (false, Some(abroad)) => abroad.to_owned(),
        (false, None) => {
            let (_, code, trunk) = COUNTRIES.iter().find(|entry| Some(entry.0) == country)?;
            format!("{code}{}", digits.strip_prefix(trunk).unwrap_or(&digits))
        }
    };
    let is_whole = (8..=15).contains(&number.len()) && !number.starts_with('0');
    is_whole.then(|| format!("+{number}"))
}

/// The country of a locale: `IE` of `en-IE`.
pub(super) fn country_of(locale: &str) -> Option<&str> {
    locale
        .split(['-', '_'])
        .skip(1)
        .find(|part| part.len() == 2 && part.bytes().all(|letter| letter.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_form_however_it_is_written() {
        for text in
            ["+353 91 844 100", "091 844100", "(091) 844-100", "00353 91 844 100", "+353 (0)91 844 100"]
        {
            assert_eq!(e164(text, Some("IE")).as_deref(), Some("+35391844100"), "{text}");
        }
        assert_eq!(
            e164("06 1234 5678", Some("IT")).as_deref(),
            Some("+390612345678"),
            "Italy keeps its zero"
        );
        assert_eq!(e164("1 (415) 555-0100", Some("US")).as_deref(), Some("+14155550100"));
        assert_eq!(e164("040 1234567", Some("DE")).as_deref(), Some("+49401234567"));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "call me", "12", "+12 34", "+1234567890123456", "091 844 100 ext 4", "IE 3456789"] {
            assert_eq!(e164(text, Some("IE")), None, "{text}");
        }
        assert_eq!(e164("091 844100", None), None, "without a country nobody knows whose it is");
    }

    #[test]
    fn a_locale_names_its_country() {
        assert_eq!(country_of("en-IE"), Some("IE"));
        assert_eq!(country_of("zh-Hant-HK"), Some("HK"));
        assert_eq!(country_of("de"), None);
    }
}
