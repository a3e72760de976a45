//! Amounts of money for comparisons: exact decimals, never floating point.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Digits kept after the point.
const PLACES: usize = 4;

/// Digits before the point: more than any invoice has, and as many as 64 bits safely hold.
const WHOLE_DIGITS: usize = 12;

/// A decimal of at most twelve digits before the point and four after it, in units of the last of those.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "1190.00")]
pub struct Amount(i64);

/// The text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidAmount;

impl fmt::Display for InvalidAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "write an amount as a decimal such as \"1190.00\": at most 12 digits, a point, at most 4 digits",
        )
    }
}

impl std::error::Error for InvalidAmount {}

impl FromStr for Amount {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
        let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let fits = whole.len() <= WHOLE_DIGITS && places.len() <= PLACES;
        if !are_digits(whole) || !are_digits(places) || !fits {
            return Err(InvalidAmount);
        }
        let scaled: i64 = format!("{whole}{places:0<PLACES$}").parse().map_err(|_| InvalidAmount)?;
        Ok(Self(sign * scaled))
    }
}

impl TryFrom<String> for Amount {
    type Error = InvalidAmount;

    fn try_from(text: String) -> Result<Self, InvalidAmount> {
        text.parse()
    }
}

impl From<Amount> for String {
    fn from(amount: Amount) -> Self {
        amount.to_string()
    }
}

impl fmt::Display for Amount {
    /// With two digits after the point, and more only if they are not zero.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let unit = 10_u64.pow(4);
        let (whole, places) = (self.0.unsigned_abs() / unit, self.0.unsigned_abs() % unit);
        let places = format!("{places:04}");
        let (cents, rest) = places.split_at(2);
        write!(f, "{sign}{whole}.{cents}{}", rest.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn amount(text: &str) -> Amount {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn amounts_are_compared_by_value_and_not_by_text() {
        assert!(amount("9.99") < amount("10"));
        assert!(amount("-10.00") < amount("-9.99"));
        assert_eq!(amount("100"), amount("100.0000"));
        assert!(amount("0.1") < amount("0.1001"));
        assert_eq!(amount("-0"), amount("0.00"));
    }

    #[test]
    fn what_is_no_plain_decimal_is_refused() {
        for text in
            ["", "-", ".", "1.", ".5", "1,00", "1e3", "+1", " 1", "1.00000", "1234567890123", "١", "NaN"]
        {
            assert_eq!(text.parse::<Amount>(), Err(InvalidAmount), "{text:?}");
        }
    }

    #[test]
    fn an_amount_is_written_with_cents_and_more_only_where_needed() {
        for (text, written) in [("5", "5.00"), ("-5.5", "-5.50"), ("1.005", "1.005"), ("-0.01", "-0.01")] {
            assert_eq!(amount(text).to_string(), written);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(scaled in -9_999_999_999_999_999_i64..=9_999_999_999_999_999) {
            let amount = Amount(scaled);
            prop_assert_eq!(amount.to_string().parse(), Ok(amount));
        }
    }
}
