//! Amounts of money as people print them: `1.204,50 €`, `RM3.30`, `-1'200.00`, `12,50-`, `1,74,000.00`, `12.–`.

mod currencies;
mod number;

use std::ops::Range;

use self::number::Number;
use crate::folding::repair_digits;

pub(super) use currencies::{
    currency_in, currency_of, dollar_named, has_thousandths, in_country, is_doubtful, is_rare,
};

/// An amount and the bytes it was printed in, sign and number only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) cents: i64,
    pub(super) range: Range<usize>,
    /// Printed with two decimals: surely money, where a whole number may be a quantity.
    pub(super) has_decimals: bool,
    /// Printed with marks between thousands: a sum rather than a quantity.
    pub(super) is_grouped: bool,
    /// ISO 4217, when a currency stands beside it.
    pub(super) currency: Option<&'static str>,
}

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

/// Every amount of a line. With `is_ocr` letters confused with digits and a space behind the decimal mark are forgiven.
pub(super) fn amounts(line: &str, is_ocr: bool) -> Vec<Amount> {
    amounts_of(line, is_ocr, false)
}

/// The same in a currency of a thousand parts where `in_thousandths`: `51.000` are 51 Kuwaiti dinars.
pub(super) fn amounts_of(line: &str, is_ocr: bool, in_thousandths: bool) -> Vec<Amount> {
    let repaired = if is_ocr { repair_digits(line) } else { line.to_owned() };
    let mut found = Vec::new();
    let mut position = 0;
    while let Some(offset) = repaired[position..].find(|character: char| character.is_ascii_digit()) {
        let start = position + offset;
        let number = Number::at(&repaired, start, is_ocr);
        position = number.end();
        found.extend(number.into_amount(&repaired, in_thousandths));
    }
    found
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
            ("Total 1,74,000.00", &[17_400_000]),
            ("₹ 12,34,567.50", &[123_456_750]),
            ("Total 1.234,5", &[123_450]),
            ("12,5 €", &[1250]),
            ("Summe 1.234,--", &[123_400]),
            ("CHF 1’234.–", &[123_400]),
            ("15,- EUR", &[1500]),
            ("1·234,56", &[123_456]),
            ("(97.43)", &[-9743]),
            ("Total ($1,097.43)", &[-109_743]),
            ("net (97.43) per unit", &[9743]),
            ("A$1,320.00", &[132_000]),
            ("Kč 12 500,00", &[1_250_000]),
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
    fn spaces_group_whole_numbers_beside_a_currency_only() {
        let whole =
            |line| -> Vec<i64> { amounts(line, false).iter().map(|amount| amount.cents / 100).collect() };
        assert_eq!(whole("SEK 1 250"), [1250]);
        assert_eq!(whole("2 400 SEK"), [2400]);
        assert_eq!(whole("1 250 000 kr"), [1_250_000]);
        assert_eq!(whole("2 400 pcs"), [2, 400]);
        assert_eq!(whole("₩ 55,000"), [55_000]);
    }

    #[test]
    fn a_currency_of_a_thousand_parts_has_three_decimals() {
        let of = |line| amounts_of(line, false, true).iter().map(|amount| amount.cents).collect::<Vec<_>>();
        assert_eq!(of("Pump 4 12.750 1,051.000"), [400, 1275, 105_100]);
        assert_eq!(of("12.755"), Vec::<i64>::new());
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
