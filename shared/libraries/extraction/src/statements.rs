//! Bank statements: the account, the period, the balances, and whether the movements lead from one to the other.

use document_types::fields::Check;

use crate::amounts::{Amount, format_cents};
use crate::fields::{Fields, add};
use crate::invoices::terms;
use crate::lines::{DateOrder, Line};
use crate::phrases::Topic;
use crate::rows::by_rules;
use crate::scores::LEGIBLE_TEXT;

/// The score of an amount behind a phrase for a balance, set by hand.
const BALANCE: f32 = 0.85;

/// What a statement says.
pub(super) struct Statement {
    pub(super) fields: Fields,
    pub(super) check: Option<Check>,
}

/// Reads a statement.
pub(super) fn statement(lines: &[Line], order: DateOrder) -> Statement {
    let mut fields = Fields::new();
    add(&mut fields, "iban", terms::iban(lines));
    add(&mut fields, "bic", terms::bic(lines));
    if let Some((start, end)) = terms::period(lines, order) {
        add(&mut fields, "period_start", Some(start));
        add(&mut fields, "period_end", Some(end));
    }
    let opening = balance(lines, Topic::OpeningBalance);
    let closing = balance(lines, Topic::ClosingBalance);
    let check = opening
        .as_ref()
        .zip(closing.as_ref())
        .and_then(|(opening, closing)| movements(lines, opening, closing));
    let field = |balance: &Balance| {
        let row = &lines[balance.line].row;
        let seen = row.seen(&balance.amount.range);
        by_rules(format_cents(balance.cents), BALANCE * LEGIBLE_TEXT.at(seen.legibility), seen)
    };
    add(&mut fields, "opening_balance", opening.as_ref().map(field));
    add(&mut fields, "closing_balance", closing.as_ref().map(field));
    Statement { fields, check }
}

/// A balance in its place.
struct Balance {
    line: usize,
    amount: Amount,
    cents: i64,
}

/// The amount behind the first phrase for a balance.
fn balance(lines: &[Line], topic: Topic) -> Option<Balance> {
    lines.iter().enumerate().find_map(|(index, line)| {
        let hit = line.hits.iter().find(|hit| hit.topic == Some(topic))?;
        let amount = line.money().filter(|amount| amount.range.start >= hit.range.end).last()?.clone();
        let cents = signed(line, &amount);
        Some(Balance { line: index, amount, cents })
    })
}

/// Debit is printed as a sign, or as `S` or `DR` behind the amount.
fn signed(line: &Line, amount: &Amount) -> i64 {
    let behind = line.row.text[amount.range.end..].trim_start();
    let mark = behind.split(' ').next().unwrap_or_default().to_uppercase();
    if matches!(mark.as_str(), "S" | "DR" | "D" | "SOLL") { -amount.cents.abs() } else { amount.cents }
}

/// Whether opening balance and movements make the closing balance. Without any sign the direction of a movement cannot be
/// read, and only sums that fit say something.
fn movements(lines: &[Line], opening: &Balance, closing: &Balance) -> Option<Check> {
    let between = lines.get(opening.line + 1..closing.line)?;
    // Many statements print the balance behind each movement.
    let column = |from_right: usize| -> Vec<i64> {
        let dated = between.iter().filter(|line| !line.dates.is_empty());
        dated
            .filter_map(|line| {
                let amounts: Vec<&Amount> = line.money().collect();
                let place = amounts.len().checked_sub(1)?.saturating_sub(from_right);
                amounts.get(place).map(|amount| signed(line, amount))
            })
            .collect()
    };
    let sum = |moved: &[i64]| moved.iter().fold(0_i64, |sum, cents| sum.saturating_add(*cents));
    let fits = |moved: &[i64]| opening.cents.saturating_add(sum(moved)) == closing.cents;
    let (last, before) = (column(0), column(1));
    let moved =
        if fits(&last) || last.iter().any(|cents| *cents < 0) && !fits(&before) { last } else { before };
    let sum = sum(&moved);
    let passed = fits(&moved);
    let is_signed = moved.iter().any(|cents| *cents < 0);
    if moved.is_empty() || !passed && !is_signed {
        return None;
    }
    let verb = if passed { "make" } else { "do not make" };
    Some(Check {
        name: "balances".into(),
        passed,
        detail: format!(
            "{} and {} movements of {} {verb} {}",
            format_cents(opening.cents),
            moved.len(),
            format_cents(sum),
            format_cents(closing.cents)
        ),
        fields: vec!["opening_balance".into(), "closing_balance".into()],
    })
}

#[cfg(test)]
mod tests {
    use document_types::reading::Reading;

    use super::*;
    use crate::dates::Order;
    use crate::lines::lines;

    fn of(text: &str) -> Statement {
        let order = DateOrder { order: Order::DayFirst, is_known: true };
        statement(&lines(&Reading { text: text.into(), ..Reading::default() }), order)
    }

    const STATEMENT: &str = "Kontoauszug  Zeitraum 01.03.2024 bis 31.03.2024\nIBAN DE02 1203 0000 0000 2020 51\n\
        Alter Saldo  1.000,00\n04.03.2024 Miete  -700,00\n15.03.2024 Gehalt  2.500,00\nNeuer Saldo  2.800,00";

    #[test]
    fn balances_period_and_account_are_read_and_the_movements_added() {
        let found = of(STATEMENT);
        let value = |name: &str| found.fields[name].value.as_str();
        assert_eq!((value("opening_balance"), value("closing_balance")), ("1000.00", "2800.00"));
        assert_eq!((value("period_start"), value("period_end")), ("2024-03-01", "2024-03-31"));
        assert_eq!(value("iban"), "DE02120300000000202051");
        let check = found.check.unwrap();
        assert!(check.passed, "{check:?}");
    }

    #[test]
    fn the_balance_behind_each_movement_is_no_movement() {
        let running =
            STATEMENT.replace("-700,00", "-700,00  300,00").replace("2.500,00", "2.500,00  2.800,00");
        assert!(of(&running).check.unwrap().passed);
        assert!(!of(&running.replace("-700,00", "-600,00")).check.unwrap().passed);
    }

    #[test]
    fn a_movement_that_was_misread_fails_the_check() {
        assert!(!of(&STATEMENT.replace("2.500,00", "2.600,00")).check.unwrap().passed);
    }

    #[test]
    fn debit_may_be_a_letter_behind_the_amount_and_without_signs_nothing_is_claimed() {
        let letters = STATEMENT.replace("-700,00", "700,00 S").replace("2.500,00", "2.500,00 H");
        assert!(of(&letters).check.unwrap().passed);
        assert!(of(&STATEMENT.replace("-700,00", "700,00")).check.is_none());
    }
}
