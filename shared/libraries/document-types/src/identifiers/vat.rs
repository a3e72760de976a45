//! VAT identifiers of the European Union, Great Britain, Switzerland and Norway: their forms, and the check digits of
//! those countries that document them.

use super::compact;

/// A number in the form of a country's VAT identifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vat {
    /// Without spaces and marks.
    pub value: String,
    /// Whether its check digits are right; unknown where a country does not document them.
    pub is_valid: Option<bool>,
}

/// The identifier that a text is.
pub fn vat_id(text: &str) -> Option<Vat> {
    let value = compact(text);
    if value.len() < 6 || value.len() > 16 || !value.is_ascii() {
        return None;
    }
    if let Some(rest) = value.strip_prefix("CHE") {
        return swiss(rest).map(|is_valid| Vat { value: value.clone(), is_valid: Some(is_valid) });
    }
    let (country, number) = value.split_at(2);
    let is_valid = checked(country, number)?;
    Some(Vat { is_valid, value })
}

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|character| character.to_digit(10)).collect()
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// Whether the check digits are right, `None` within where they are not known; `None` for another form.
fn checked(country: &str, number: &str) -> Option<Option<bool>> {
    let plain = |lengths: &[usize]| digits(number).filter(|digits| lengths.contains(&digits.len()));
    Some(match country {
        "DE" => Some(plain(&[9]).filter(|digits| digits[0] != 0).map(|digits| mod_11_10(&digits))?),
        "HR" => Some(mod_11_10(&plain(&[11])?)),
        "FR" => french(number)?,
        "ES" => Some(spanish(number)?),
        "IT" => Some(luhn(&plain(&[11])?)),
        "NL" => Some(dutch(number)?),
        "BE" => Some(belgian(&plain(&[10])?)),
        "AT" => Some(austrian(&digits(number.strip_prefix('U')?)?)?),
        "PL" => Some(polish(&plain(&[10])?)),
        "PT" => Some(portuguese(&plain(&[9])?)),
        "DK" => Some(weighted(&plain(&[8])?, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)),
        "FI" => Some(finnish(&plain(&[8])?)),
        "LU" => Some(luxembourgish(&plain(&[8])?)),
        "SE" => Some(plain(&[12]).filter(|_| number.ends_with("01")).map(|digits| luhn(&digits[..10]))?),
        "SI" => plain(&[8]).map(|_| None)?,
        "SK" => Some(number.parse::<u64>().ok().filter(|_| number.len() == 10)?.is_multiple_of(11)),
        "EL" | "GR" => Some(greek(&plain(&[9])?)),
        "GB" | "XI" => plain(&[9, 12]).map(|_| None)?,
        "CZ" => plain(&[8, 9, 10]).map(|_| None)?,
        "BG" => plain(&[9, 10]).map(|_| None)?,
        "EE" => plain(&[9]).map(|_| None)?,
        "HU" | "MT" => plain(&[8]).map(|_| None)?,
        "LT" => plain(&[9, 12]).map(|_| None)?,
        "LV" => plain(&[11]).map(|_| None)?,
        "RO" => plain(&[4, 5, 6, 7, 8, 9, 10]).map(|_| None)?,
        "CY" => letters_at_end(number, 8, 1)?,
        "IE" => letters_at_end(number, 7, 1).or_else(|| letters_at_end(number, 7, 2))?,
        "NO" => digits(number.strip_suffix("MVA")?).filter(|digits| digits.len() == 9).map(|_| None)?,
        _ => return None,
    })
}

/// So many digits and so many letters; check digits unknown.
fn letters_at_end(number: &str, count: usize, letters: usize) -> Option<Option<bool>> {
    let (front, back) = number.split_at_checked(count)?;
    digits(front)?;
    (back.len() == letters && back.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(None)
}

/// ISO 7064, MOD 11,10.
fn mod_11_10(digits: &[u32]) -> bool {
    let product = digits[..digits.len() - 1].iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        2 * if sum == 0 { 10 } else { sum } % 11
    });
    (11 - product) % 10 == digits[digits.len() - 1]
}

/// ISO/IEC 7812-1, annex B.
fn luhn(digits: &[u32]) -> bool {
    let doubled = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let value = |(place, digit): (usize, &u32)| if place % 2 == 1 { doubled(*digit) } else { *digit };
    digits.iter().rev().enumerate().map(value).sum::<u32>().is_multiple_of(10)
}

/// Two characters and the number of the company; of two digits it is known how they are made.
fn french(number: &str) -> Option<Option<bool>> {
    let (key, company) = number.split_at_checked(2)?;
    let numbers = digits(company).filter(|digits| digits.len() == 9)?;
    let Some(key) = digits(key) else { return Some(None) };
    let company: u64 = company.parse().ok()?;
    let expected = (12 + 3 * (company % 97)) % 97;
    Some(Some(u64::from(10 * key[0] + key[1]) == expected && luhn(&numbers)))
}

/// Numbers of persons end with a letter, those of companies begin with one.
fn spanish(number: &str) -> Option<bool> {
    const PERSON: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let bytes = number.as_bytes();
    if bytes.len() != 9 {
        return None;
    }
    let first = bytes[0];
    let last = bytes[8];
    if first.is_ascii_digit() || b"XYZ".contains(&first) {
        let leading = number[..1].replace('X', "0").replace('Y', "1").replace('Z', "2");
        let value: usize = format!("{leading}{}", &number[1..8]).parse().ok()?;
        return last.is_ascii_uppercase().then(|| PERSON[value % 23] == last);
    }
    if !b"ABCDEFGHJKLMNPQRSUVW".contains(&first) {
        return None;
    }
    let middle = digits(&number[1..8])?;
    let doubled = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let sum: u32 = middle
        .iter()
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { doubled(*digit) } else { *digit })
        .sum();
    let check = (10 - sum % 10) % 10;
    let letter = b"JABCDEFGHI".get(usize::try_from(check).ok()?);
    Some(Some(u32::from(last)) == char::from_digit(check, 10).map(u32::from) || Some(&last) == letter)
}

/// Nine digits, `B`, two digits: by the old sum over the nine, or by ISO 7064 MOD 97-10 over all.
fn dutch(number: &str) -> Option<bool> {
    let (front, back) = number.split_once('B')?;
    let front_digits = digits(front).filter(|digits| digits.len() == 9)?;
    digits(back).filter(|digits| digits.len() == 2)?;
    let sum = weighted(&front_digits[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    Some(sum == front_digits[8] || super::remainder_97(&format!("NL{number}")) == 1)
}

fn value(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |value, digit| 10 * value + u64::from(*digit))
}

fn belgian(digits: &[u32]) -> bool {
    digits[0] <= 1 && 97 - value(&digits[..8]) % 97 == value(&digits[8..])
}

fn austrian(digits: &[u32]) -> Option<bool> {
    let doubled = |digit: u32| digit / 5 + 2 * digit % 10;
    let [a, b, c, d, e, f, g, check] = *digits else { return None };
    let sum = a + doubled(b) + c + doubled(d) + e + doubled(f) + g;
    Some((10 - (sum + 4) % 10) % 10 == check)
}

fn polish(digits: &[u32]) -> bool {
    weighted(digits, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digits[9]
}

fn portuguese(digits: &[u32]) -> bool {
    let remainder = weighted(digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    digits[8] == if remainder < 2 { 0 } else { 11 - remainder }
}

fn finnish(digits: &[u32]) -> bool {
    let remainder = weighted(digits, &[7, 9, 10, 5, 8, 4, 2]) % 11;
    remainder != 1 && digits[7] == if remainder == 0 { 0 } else { 11 - remainder }
}

fn luxembourgish(digits: &[u32]) -> bool {
    value(&digits[..6]) % 89 == value(&digits[6..])
}

fn greek(digits: &[u32]) -> bool {
    weighted(digits, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == digits[8]
}

/// Nine digits, the last a check digit, and the abbreviation of the tax.
fn swiss(rest: &str) -> Option<bool> {
    let number = rest.get(..9)?;
    let digits = digits(number)?;
    let remainder = weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4]) % 11;
    matches!(&rest[9..], "" | "MWST" | "TVA" | "IVA" | "TPV").then(|| (11 - remainder) % 11 == digits[8])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn identifiers_that_are_in_use_are_valid_and_changed_ones_are_not() {
        let known = [
            "DE136695976",
            "FR 40 303 265 045",
            "ESA28015865",
            "ES54362315K",
            "IT00743110157",
            "NL004495445B01",
            "BE0428759497",
            "ATU13585627",
            "PL8567346215",
            "PT501964843",
            "DK13585628",
            "FI20774740",
            "LU15027442",
            "SE556188840401",
            "EL094259216",
            "HR33392005961",
            "SK2022749619",
            "CHE-116.281.710 MWST",
        ];
        for number in known {
            assert_eq!(vat_id(number).and_then(|vat| vat.is_valid), Some(true), "{number}");
            let first = number.find(|character: char| character.is_ascii_digit()).unwrap();
            let digit: u8 = number[first..=first].parse().unwrap();
            let changed = format!("{}{}{}", &number[..first], (digit + 1) % 10, &number[first + 1..]);
            assert_ne!(vat_id(&changed).and_then(|vat| vat.is_valid), Some(true), "{changed}");
        }
    }

    #[test]
    fn forms_without_known_check_digits_are_told_from_other_numbers() {
        assert_eq!(vat_id("CZ25123891").map(|vat| vat.is_valid), Some(None));
        assert_eq!(vat_id("IE6433435F").map(|vat| vat.is_valid), Some(None));
        for text in ["RE2024001", "DE12", "KUNDE12345", "XX123456789", "DE 1234567890"] {
            assert_eq!(vat_id(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "\\PC{0,24}", dense in "[A-Z]{2}[A-Z0-9]{0,14}") {
            vat_id(&text);
            vat_id(&dense);
        }
    }
}
