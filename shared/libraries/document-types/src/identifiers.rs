//! Numbers that carry their own proof: bank accounts, references, and registers of tax and trade.

mod vat;

use std::ops::Range;

pub use vat::{Vat, vat_id};

/// Country and length of its account numbers, of the IBAN registry (ISO 13616).
const IBAN_LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 \
    DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 \
    IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 \
    NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 \
    TR26 UA29 VA22 VG24 XK20 YE30";

/// The length of an account number of a country.
fn iban_length(country: &str) -> Option<usize> {
    IBAN_LENGTHS.split(' ').find_map(|entry| entry.strip_prefix(country)?.parse().ok())
}

/// Letters and digits only, in capitals.
pub fn compact(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// The remainder by 97 of a number in which letters stand for 10 to 35 (ISO 7064, MOD 97-10).
fn remainder_97(text: &str) -> u32 {
    text.chars().filter_map(|character| character.to_digit(36)).fold(0, |sum, digit| {
        let shift = if digit > 9 { 100 } else { 10 };
        (sum * shift + digit) % 97
    })
}

/// Whether the check digits are right when the first four characters stand last.
fn proves_itself(compact: &str) -> bool {
    compact.is_ascii()
        && compact.len() > 4
        && remainder_97(&format!("{}{}", &compact[4..], &compact[..4])) == 1
}

/// An account number in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Iban {
    /// Without spaces.
    pub value: String,
    /// The bytes it was printed in.
    pub range: Range<usize>,
    /// Whether its check digits are right.
    pub is_valid: bool,
}

/// Whether an account number has its country's length and right check digits (ISO 13616).
pub fn is_iban(text: &str) -> bool {
    let compact = compact(text);
    let length = compact.get(..2).and_then(iban_length);
    length == Some(compact.len())
        && compact[2..4].bytes().all(|byte| byte.is_ascii_digit())
        && proves_itself(&compact)
}

/// The account numbers of a line, printed in one or in groups.
pub fn ibans(line: &str) -> Vec<Iban> {
    let mut found: Vec<Iban> = Vec::new();
    let bytes = line.as_bytes();
    for start in 0..bytes.len() {
        let is_word_start = start == 0 || !bytes[start - 1].is_ascii_alphanumeric();
        let is_after_phrase = start >= 4 && bytes[start - 4..start].eq_ignore_ascii_case(b"iban");
        let is_inside = found.last().is_some_and(|last| start < last.range.end);
        if (is_word_start || is_after_phrase) && !is_inside {
            found.extend(iban_at(line, start));
        }
    }
    found
}

fn iban_at(line: &str, start: usize) -> Option<Iban> {
    let head = line.as_bytes().get(start..start + 4)?;
    let is_head = head[..2].iter().all(u8::is_ascii_uppercase) && head[2..].iter().all(u8::is_ascii_digit);
    let length = is_head.then(|| iban_length(&line[start..start + 2])).flatten()?;
    let (mut value, mut end) = (String::new(), start);
    for (offset, character) in line[start..].char_indices() {
        if value.len() == length || !(character.is_ascii_alphanumeric() || " -\u{a0}".contains(character)) {
            break;
        }
        if character.is_ascii_alphanumeric() {
            value.push(character.to_ascii_uppercase());
            end = start + offset + 1;
        }
    }
    let goes_on = line[end..].starts_with(|next: char| next.is_ascii_alphanumeric());
    let is_valid = proves_itself(&value);
    (value.len() == length && !goes_on).then_some(Iban { value, range: start..end, is_valid })
}

/// A creditor reference `RF18 5390 0754 7034` (ISO 11649).
pub fn is_creditor_reference(text: &str) -> bool {
    let compact = compact(text);
    (5..=25).contains(&compact.len()) && compact.starts_with("RF") && proves_itself(&compact)
}

/// A SEPA creditor identifier `DE98ZZZ09999999999`: the business code behind the check digits is not checked
/// (European Payments Council, EPC262-08).
pub fn is_creditor_id(text: &str) -> bool {
    let compact = compact(text);
    let is_formed = (8..=35).contains(&compact.len())
        && compact[..2].bytes().all(|byte| byte.is_ascii_uppercase())
        && compact[2..4].bytes().all(|byte| byte.is_ascii_digit());
    is_formed && remainder_97(&format!("{}{}", &compact[7..], &compact[..4])) == 1
}

/// A business identifier code of eight or eleven characters (ISO 9362).
pub fn is_bic(text: &str) -> bool {
    let bytes = text.as_bytes();
    let country = || {
        text.get(4..6).is_some_and(|country| iban_length(country).is_some() || OTHER_BANKS.contains(&country))
    };
    matches!(bytes.len(), 8 | 11)
        && bytes.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && bytes[..6].iter().all(u8::is_ascii_uppercase)
        && country()
}

/// Countries of banks that have no IBAN.
const OTHER_BANKS: [&str; 12] = ["US", "CA", "AU", "NZ", "JP", "CN", "HK", "SG", "MY", "IN", "KR", "MX"];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accounts_of_the_registry_are_valid_and_a_changed_digit_is_not() {
        let examples = [
            "DE89 3704 0044 0532 0130 00",
            "GB29 NWBK 6016 1331 9268 19",
            "FR14 2004 1010 0505 0001 3M02 606",
            "NL91 ABNA 0417 1643 00",
            "PL61 1090 1014 0000 0712 1981 2874",
            "ES91 2100 0418 4502 0005 1332",
            "BE68 5390 0754 7034",
            "AT61 1904 3002 3457 3201",
            "CH93 0076 2011 6238 5295 7",
            "NO93 8601 1117 947",
        ];
        for example in examples {
            assert!(is_iban(example), "{example}");
            assert!(!is_iban(&example.replacen('1', "2", 1)) || !example.contains('1'), "{example}");
            assert!(!is_iban(&example[..example.len() - 1]), "{example}");
        }
    }

    #[test]
    fn an_account_is_found_on_its_line_whatever_follows() {
        let found = ibans("IBAN: DE02 1203 0000 0000 2020 51 BIC BYLADEM1001");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].value.as_str(), found[0].is_valid), ("DE02120300000000202051", true));
        assert_eq!(ibans("IBANDE02120300000000202051")[0].range, 4..26);
        assert!(!ibans("IBAN DE02 1203 0000 0000 2020 52")[0].is_valid);
        assert_eq!(ibans("Order DE02 1203"), []);
    }

    #[test]
    fn references_identifiers_and_banks_are_told_from_other_words() {
        assert!(is_creditor_reference("RF18 5390 0754 7034"));
        assert!(!is_creditor_reference("RF19 5390 0754 7034"));
        assert!(is_creditor_id("DE98ZZZ09999999999"));
        assert!(!is_creditor_id("DE99ZZZ09999999999"));
        assert!(is_bic("BYLADEM1001") && is_bic("COBADEFF"));
        assert!(!is_bic("RECHNUNG") && !is_bic("COBADEF"));
    }

    proptest! {
        #[test]
        fn any_text_is_survived(line in "\\PC{0,60}", dense in "[A-Z]{2}[0-9]{2}[A-Z0-9 ]{0,40}") {
            for text in [&line, &dense] {
                for iban in ibans(text) {
                    prop_assert!(text.get(iban.range.clone()).is_some());
                }
                is_iban(text);
                is_creditor_id(text);
                is_creditor_reference(text);
                is_bic(text);
            }
        }
    }
}
