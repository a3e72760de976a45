//! Prices that are not for one unit: so much for a hundred.

use super::{as_amount, as_decimal};

/// Decimals of a price at most: more than any price list has.
const DECIMALS: usize = 6;

/// Digits of a price or a quantity at most, so that they can be divided.
const LONGEST: usize = 18;

/// The price of one unit: the price by the quantity it is for. Without a quantity, or with one of nothing, it is for one.
pub(super) fn unit_price(price: Option<String>, quantity: Option<String>) -> Option<String> {
    let price = price?;
    let quantity = quantity.as_deref().and_then(scaled).filter(|(quantity, _)| *quantity > 0);
    match quantity.zip(scaled(&price)) {
        Some((quantity, price)) => as_amount(&divided(price, quantity)),
        None => as_amount(&price),
    }
}

/// A decimal number as a whole one and the count of its decimals.
fn scaled(text: &str) -> Option<(i128, usize)> {
    let number = as_decimal(text).filter(|number| number.len() <= LONGEST)?;
    let (whole, part) = number.split_once('.').unwrap_or((&number, ""));
    Some((format!("{whole}{part}").parse().ok()?, part.len()))
}

/// The quotient, rounded half away from zero.
fn divided((price, price_decimals): (i128, usize), (quantity, quantity_decimals): (i128, usize)) -> String {
    let power = |exponent: usize| (0..exponent).fold(1_i128, |power, _| power * 10);
    // Every number here has at most 18 digits: the product stays below 10^42 only for absurd ones, which are cut.
    let Some(dividend) = price.checked_mul(power(DECIMALS + quantity_decimals)) else { return String::new() };
    let Some(divisor) = quantity.checked_mul(power(price_decimals)) else { return String::new() };
    let (half, sign) = (divisor / 2, dividend.signum());
    let quotient = (dividend + sign * half) / divisor;
    let (whole, part) = (quotient.abs() / power(DECIMALS), quotient.abs() % power(DECIMALS));
    let minus = if quotient < 0 { "-" } else { "" };
    format!("{minus}{whole}.{part:0width$}", width = DECIMALS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(price: &str, quantity: &str) -> Option<String> {
        unit_price(Some(price.to_owned()), Some(quantity.to_owned()).filter(|quantity| !quantity.is_empty()))
    }

    #[test]
    fn a_price_for_many_is_shared_among_them() {
        let cases = [
            ("40.00", "100", "0.40"),
            ("96.5000", "1.0000", "96.50"),
            ("1", "3", "0.333333"),
            ("-2", "3", "-0.666667"),
            ("12.5", "0.5", "25.00"),
            ("7", "", "7.00"),
            ("7", "0", "7.00"),
        ];
        for (of, by, one) in cases {
            assert_eq!(price(of, by).as_deref(), Some(one), "{of} for {by}");
        }
    }

    #[test]
    fn what_is_no_price_or_too_long_is_none() {
        assert_eq!(price("n/a", "100"), None);
        let long = "9".repeat(40);
        assert_eq!(price(&long, &long).map(|price| price.len()), Some(43));
    }
}
