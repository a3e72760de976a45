//! The sum paid: every amount competes with the evidence for it.

mod weights;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use document_types::fields::{Alternative, Field};

use crate::amounts::format_cents;
use crate::roles::{Money, Role};
use crate::rows::by_rules;
use crate::scores::{LEGIBLE_AMOUNT, STEPS};
use weights::{BY_LAG, BY_LEAD, BY_POINTS};

/// The best supported amount; on the receipt of a refund, whose sums are all negative, it is negative.
pub(crate) fn total(money: &[Money]) -> Option<(i64, Field)> {
    let mut sums = money.iter().filter(is_sum).filter(|sum| sum.cents != 0).peekable();
    if sums.peek().is_none() || sums.any(|sum| sum.cents > 0) {
        return paid_total(money);
    }
    let turned: Vec<Money> = money.iter().map(|money| Money { cents: -money.cents, ..*money }).collect();
    let (cents, mut field) = paid_total(&turned)?;
    field.value = format_cents(-cents);
    for alternative in &mut field.alternatives {
        alternative.value = match alternative.value.strip_prefix('-') {
            Some(value) => value.to_owned(),
            None => format!("-{}", alternative.value),
        };
    }
    Some((-cents, field))
}

/// The best supported amount of those that are positive.
fn paid_total(money: &[Money]) -> Option<(i64, Field)> {
    let evidence = Evidence::of(money);
    let mut candidates: Vec<i64> = money.iter().map(|money| money.cents).filter(|cents| *cents > 0).collect();
    candidates.extend(&evidence.paid);
    candidates.extend(&evidence.rounded);
    candidates.sort_unstable();
    candidates.dedup();

    let scored: Vec<(i64, f32)> =
        candidates.into_iter().map(|cents| (cents, evidence.score(cents))).collect();
    let &(cents, best) =
        scored.iter().max_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)))?;
    let second =
        scored.iter().filter(|(other, _)| *other != cents).map(|(_, score)| *score).fold(0.0, f32::max);

    let shown = money
        .iter()
        .filter(|money| money.cents == cents)
        .max_by_key(|money| (weight(money) * weights::TENTHS) as i32);
    let seen = shown.map(|money| money.seen).unwrap_or_default();
    let legibility = shown.map_or(weights::UNSEEN_LEGIBILITY, |money| money.seen.legibility);
    let is_disputed = !evidence.paid.is_empty() && !evidence.paid.contains(&cents);
    let support = support(best, best - second, is_disputed);
    let field = by_rules(format_cents(cents), support * weights::LEGIBLE.at(legibility), seen);
    let alternatives = rivals(&scored, cents, best, money);
    Some((cents, Field { alternatives, ..field }))
}

/// What speaks for the best amount: its points and its lead over the next one. It is less where what was handed over less
/// what was given back is another amount.
fn support(points: f32, lead: f32, is_disputed: bool) -> f32 {
    let agreed = if is_disputed { weights::DISPUTED } else { 1.0 };
    agreed * BY_POINTS.at(points) * weights::LED.at(BY_LEAD.at(lead))
}

/// Other amounts that have nearly as much evidence, the likeliest first.
fn rivals(scored: &[(i64, f32)], chosen: i64, best: f32, money: &[Money]) -> Vec<Alternative> {
    let mut close: Vec<(i64, f32)> = scored
        .iter()
        .copied()
        .filter(|(cents, score)| *cents != chosen && best - score < weights::CLOSE)
        .collect();
    close.sort_by(|one, other| other.1.total_cmp(&one.1).then(other.0.cmp(&one.0)));
    close.truncate(MOST_RIVALS);
    let alternative = |(cents, score): (i64, f32)| {
        let seen =
            money.iter().find(|money| money.cents == cents).map(|money| money.seen).unwrap_or_default();
        Alternative {
            value: format_cents(cents),
            confidence: (STEPS * BY_POINTS.at(score) * BY_LAG.at(score - best)).round() / STEPS,
            page: seen.bbox.and(seen.page),
            bbox: seen.bbox,
            ..Alternative::default()
        }
    };
    close.into_iter().map(alternative).collect()
}

const MOST_RIVALS: usize = 3;

/// What the phrase beside an amount, and its place, say for it being the total.
fn weight(money: &Money) -> f32 {
    let named = weights::NAMED.of(money.role);
    let in_table = if money.in_tax_table { weights::IN_TAX_TABLE } else { 0.0 };
    let among_others = if money.is_alone || named <= 0.0 { 0.0 } else { weights::AMONG_OTHERS };
    // A sum that is hard to read weighs less than one that is clear.
    let legible = if named > 0.0 { LEGIBLE_AMOUNT.at(money.seen.legibility) } else { 1.0 };
    named * legible - in_table - among_others
}

fn is_sum(money: &&Money) -> bool {
    let sums = [Role::Gross, Role::Total, Role::NetTotal, Role::Payable, Role::Net, Role::Subtotal];
    sums.contains(&money.role)
}

/// Different amounts of a role that are paired with those of another: a receipt has fewer sums, taxes and payments.
const PAIRED: usize = 50;

/// Different amounts of some roles, in order of the page.
fn different<'a>(
    money: &'a [Money],
    is_wanted: impl Fn(&Money) -> bool + 'a,
) -> impl Iterator<Item = i64> + 'a {
    let mut known = HashSet::new();
    money
        .iter()
        .filter(move |money| is_wanted(money))
        .map(|money| money.cents)
        .filter(move |cents| known.insert(*cents))
}

/// What the amounts of a receipt say about which of them is the sum paid, gathered once for all of them.
struct Evidence<'a> {
    by_cents: HashMap<i64, Vec<&'a Money>>,
    /// Cash minus change, for every pair of them.
    paid: BTreeSet<i64>,
    /// Sums after the adjustment that is printed with them.
    rounded: BTreeSet<i64>,
    /// How often each sum is printed.
    sums: BTreeMap<i64, usize>,
    /// The adjustments to the smallest coin, without sign: OCR loses it.
    adjustments: BTreeSet<i64>,
    /// Sums without tax and the tax, for every pair of them.
    taxed: BTreeSet<i64>,
    largest: Option<i64>,
    largest_part: Option<i64>,
}

impl<'a> Evidence<'a> {
    fn of(money: &'a [Money]) -> Self {
        let mut by_cents: HashMap<i64, Vec<&Money>> = HashMap::new();
        let mut sums = BTreeMap::new();
        for amount in money {
            by_cents.entry(amount.cents).or_default().push(amount);
        }
        for sum in money.iter().filter(is_sum) {
            *sums.entry(sum.cents).or_default() += 1;
        }
        let adjustments = different(money, |money| money.role == Role::Rounding)
            .map(i64::abs)
            .filter(|cents| (1..=4).contains(cents))
            .collect();
        let parts = |money: &&Money| matches!(money.role, Role::Subtotal | Role::Net);
        Self {
            by_cents,
            paid: paid(money),
            rounded: rounded(&sums, &adjustments),
            sums,
            adjustments,
            taxed: taxed(money),
            largest: money.iter().filter(is_sum).filter(|sum| !sum.in_tax_table).map(|sum| sum.cents).max(),
            largest_part: money.iter().filter(parts).map(|money| money.cents).max(),
        }
    }

    fn score(&self, cents: i64) -> f32 {
        let shown = self.by_cents.get(&cents).map(Vec::as_slice).unwrap_or_default();
        let adjusted = if self.rounded.contains(&cents) { weights::ADJUSTED } else { 0.0 };
        let unseen = weights::UNSEEN + adjusted;
        let named = shown.iter().map(|money| weight(money)).reduce(f32::max);
        let mut score = named.unwrap_or(unseen).max(weights::LEAST);
        let supporters = shown.iter().filter(|money| weight(money) > weights::COUNTS).count();
        score += weights::REPEATED * (supporters.saturating_sub(1).min(weights::MOST_REPEATED)) as f32;
        if self.paid.contains(&cents) {
            score += weights::PAID;
        }
        if shown.iter().any(|money| money.role == Role::Cash) && supporters > 1 {
            score += weights::PAID_EXACTLY;
        }
        let is_taxed = self.taxed.range(cents - 2..=cents + 2).next().is_some();
        let tax_evidence = if is_taxed { weights::TAXED } else { 0.0 };
        score + self.rounding_evidence(cents) + tax_evidence + self.size_evidence(cents)
    }

    /// The total is no smaller than what it is made of, and the largest sum is more often it.
    fn size_evidence(&self, cents: i64) -> f32 {
        let too_small = self.largest_part.is_some_and(|part| cents * 2 < part);
        match (too_small, self.largest == Some(cents)) {
            (true, _) => weights::TOO_SMALL,
            (false, true) => weights::LARGEST,
            (false, false) => 0.0,
        }
    }

    /// Sums are rounded to five cents where cash is: the rounded one is paid, the other is not.
    fn rounding_evidence(&self, cents: i64) -> f32 {
        let is_odd = cents % 5 != 0 && !self.adjustments.is_empty();
        let mut score: f32 = if is_odd { weights::ODD_CENTS } else { 0.0 };
        for (sum, count) in self.sums.range(cents - 4..=cents + 4).filter(|(sum, _)| **sum != cents) {
            let stated = self.adjustments.contains(&(cents - sum).abs());
            let points = if stated { weights::ROUNDED_AS_STATED } else { weights::ROUNDED };
            let bonus = points * (*count as f32);
            score += match (cents % 5 == 0, sum % 5 == 0) {
                (true, false) => bonus,
                (false, true) => -bonus,
                _ => 0.0,
            };
        }
        score.clamp(-weights::MOST_BY_ROUNDING, weights::MOST_BY_ROUNDING)
    }
}

/// Cash minus change.
fn paid(money: &[Money]) -> BTreeSet<i64> {
    let of = |role: Role| different(money, move |money| money.role == role).take(PAIRED);
    let change: Vec<i64> = of(Role::Change).collect();
    of(Role::Cash)
        .flat_map(|cash| change.iter().map(move |change| cash - change.abs()))
        .filter(|cents| *cents > 0)
        .collect()
}

/// Sums after an adjustment.
fn rounded(sums: &BTreeMap<i64, usize>, adjustments: &BTreeSet<i64>) -> BTreeSet<i64> {
    let sums = || sums.keys().filter(|sum| **sum > 0 && **sum % 5 != 0);
    adjustments
        .iter()
        .flat_map(|adjustment| sums().flat_map(move |sum| [sum - adjustment, sum + adjustment]))
        .filter(|cents| cents % 5 == 0)
        .collect()
}

/// Net and tax together.
fn taxed(money: &[Money]) -> BTreeSet<i64> {
    let is_net = |money: &Money| matches!(money.role, Role::Net | Role::Subtotal | Role::Total);
    let taxes: Vec<i64> =
        different(money, |money| money.role == Role::Tax && money.cents > 0).take(PAIRED).collect();
    different(money, move |money| is_net(money) && money.cents > 0)
        .take(PAIRED)
        .flat_map(|net| taxes.iter().filter(move |tax| **tax < net).map(move |tax| net + tax))
        .collect()
}

#[cfg(test)]
mod tests {
    use document_types::reading::Reading;

    use super::*;
    use crate::lines::lines;
    use crate::roles::money;

    fn found(text: &str) -> (String, f32) {
        let (_, field) = total(&money(&lines(&Reading { text: text.into(), ..Reading::default() }))).unwrap();
        (field.value, field.confidence)
    }

    #[test]
    fn the_rounded_sum_is_the_one_that_was_paid() {
        let text =
            "Total Sales Incl GST 127.37\nRounding Adj -0.02\nTotal After Rounding 127.35\nCash 160.00";
        assert_eq!(found(text).0, "127.35");
    }

    #[test]
    fn a_rounded_sum_that_cannot_be_read_is_computed() {
        assert_eq!(found("Total 14.18\nRounding 0.02\nGrand Total ???").0, "14.20");
    }

    #[test]
    fn cash_less_change_is_the_total_where_no_other_is_printed() {
        assert_eq!(found("Original Slice 26.00\nDouble Slice 13.00\nCash 50.00\nChange 11.00").0, "39.00");
    }

    #[test]
    fn a_total_that_cash_and_change_deny_is_less_sure() {
        let (agreed, disputed) =
            ("Total 8.20\nCash 10.00\nChange 1.80", "Total 8.20\nCash 10.00\nChange 1.50");
        assert_eq!(found(agreed).0, "8.20");
        assert!(found(agreed).1 > 0.9 && found(disputed).1 < 0.7);
    }

    #[test]
    fn the_total_of_a_refund_is_negative() {
        assert_eq!(
            found("Saw -129.00\nSubtotal -129.00\nTax 0.00\nTotal -129.00\nTo card 129.00").0,
            "-129.00"
        );
        assert_eq!(found("Saw 130.00\nDiscount -1.00\nTotal 129.00").0, "129.00");
    }

    #[test]
    fn taxes_counts_and_savings_are_no_totals() {
        let text = "Total Qty 12\nTotal Savings 99.00\nTotal GST 0.48\nTotal 8.20";
        assert_eq!(found(text).0, "8.20");
    }
}
