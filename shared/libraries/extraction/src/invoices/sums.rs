//! Net, tax and total of an invoice: three amounts that add up and are named accordingly.

mod parts;
mod weights;

use document_types::fields::{Alternative, Field};

use crate::amounts::format_cents;
use crate::roles::{Money, Role};
use crate::rows::{Seen, by_rules};
use crate::scores::{LEGIBLE_AMOUNT, rounded};

/// The three amounts, as far as they were found.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    pub(crate) net: Option<Field>,
    pub(crate) tax: Option<Field>,
    pub(crate) total: Option<Field>,
}

/// Rates of value added, goods and service taxes in tenths of a percent: Europe, Malaysia, Singapore, India.
const RATES: [i64; 27] = [
    26, 30, 40, 50, 55, 60, 70, 77, 80, 81, 90, 100, 120, 130, 135, 140, 150, 160, 170, 180, 190, 200, 210,
    220, 230, 240, 250,
];

/// Amounts that take part in the search: named ones first, then the largest.
const CANDIDATES: usize = 160;

/// Rows of a table of taxes at most: there are fewer rates.
const MOST_PARTS: usize = 100;

/// No tax is more than so many percent of the net.
const HIGHEST_RATE: i64 = 27;

/// Three amounts that add up, and what speaks for their being net, tax and total.
#[derive(Clone, Copy)]
struct Triple {
    net: Money,
    tax: Money,
    total: Money,
    score: f32,
}

/// The best triple that adds up; without one, the best named amount for each.
pub(crate) fn sums(money: &[Money]) -> Sums {
    let candidates = candidates(money);
    let mut sums =
        best_triple(&candidates, money).map_or_else(|| of_single(&candidates), |triple| of_triple(&triple));
    if let Some(total) = &mut sums.total {
        total.alternatives = rivals(&candidates, total);
    }
    sums
}

/// Other amounts that are called a total as clearly as the one that was chosen, the largest first.
fn rivals(candidates: &[Money], chosen: &Field) -> Vec<Alternative> {
    let is_rival = |money: &&Money| {
        matches!(money.role, Role::Gross | Role::Payable)
            && !money.in_tax_table
            && format_cents(money.cents) != chosen.value
    };
    let alternative = |money: &Money| Alternative {
        value: format_cents(money.cents),
        confidence: rounded((1.0 - chosen.score) * weights::RIVAL_SHARE),
        page: money.seen.bbox.and(money.seen.page),
        bbox: money.seen.bbox,
        ..Alternative::default()
    };
    let mut rivals: Vec<Alternative> = Vec::new();
    for rival in candidates.iter().filter(is_rival).map(alternative) {
        if rivals.len() < MOST_RIVALS && rivals.iter().all(|known| known.value != rival.value) {
            rivals.push(rival);
        }
    }
    rivals
}

const MOST_RIVALS: usize = 3;

fn candidates(money: &[Money]) -> Vec<Money> {
    let mut candidates: Vec<Money> = money.to_vec();
    // The strongest occurrence of an amount in a role speaks for all of them.
    candidates.sort_by_key(|money| {
        (money.role as u8, money.cents, money.in_tax_table, std::cmp::Reverse(money.line))
    });
    candidates.dedup_by_key(|money| (money.role as u8, money.cents));
    candidates.sort_by_key(|money| {
        (matches!(money.role, Role::Unknown | Role::Other), std::cmp::Reverse(money.cents.abs()), money.line)
    });
    candidates.truncate(CANDIDATES);
    candidates
}

/// Every triple competes by the names of its amounts, its rate of tax and its size: sums are larger than their parts.
fn best_triple(candidates: &[Money], money: &[Money]) -> Option<Triple> {
    let mut triples = printed_triples(candidates);
    triples.extend(completed_triples(candidates));
    let (added, rows) = parts::added(candidates, money);
    // What is one of several rows is not the whole.
    triples.retain(|triple| !rows.contains(&(triple.net.cents, triple.tax.cents)));
    triples.extend(added);
    let named = |triple: &Triple| triple.score >= weights::ENOUGH;
    if !triples.iter().any(named) {
        // In a language that is not known nothing but the addition speaks: then it has to be the largest sum of all.
        let largest = money.iter().map(|money| money.cents.abs()).max()?;
        let is_last = |triple: &Triple| {
            triple.total.cents.abs() == largest
                && triple.tax.cents != 0
                && triple.net.line <= triple.total.line
                && is_known_rate(triple.net.cents, triple.tax.cents)
        };
        triples.retain(|triple| is_last(triple) && triple.score >= weights::KNOWN_RATE);
    } else {
        triples.retain(named);
    }
    let largest = triples.iter().map(|triple| triple.total.cents.abs()).max()?;
    let size = |triple: &Triple| triple.total.cents.abs() as f32 / largest as f32;
    let rank = |triple: &Triple| triple.score + weights::SIZE * size(triple);
    triples.into_iter().max_by(|one, other| rank(one).total_cmp(&rank(other)))
}

/// All three amounts are on the page.
fn printed_triples(candidates: &[Money]) -> Vec<Triple> {
    let parts = taxed_parts(candidates);
    let roundings = roundings(candidates);
    let mut triples = Vec::new();
    for total in candidates.iter().filter(|money| as_total(money) > weights::POSSIBLE && money.cents != 0) {
        let same_sign =
            |net: &&Money| as_net(net) > weights::POSSIBLE && net.cents.signum() == total.cents.signum();
        for net in candidates.iter().filter(same_sign) {
            let difference = total.cents - net.cents;
            let is_named = as_total(total) >= weights::CLEAR && as_net(net) >= weights::CLEAR;
            let is_tax = |tax: &&Money| {
                let is_rounded = is_named
                    && as_tax(tax) >= weights::CLEAR
                    && is_known_rate(net.cents, tax.cents)
                    && is_rounded_sum(net.cents + tax.cents, total.cents);
                let is_stated = roundings.contains(&(difference - tax.cents).abs());
                (tax.cents == difference || is_stated || is_rounded) && as_tax(tax) > weights::POSSIBLE
            };
            for tax in candidates.iter().filter(is_tax) {
                let rate = rate_evidence(net.cents, tax.cents, &parts);
                let exact = match (difference - tax.cents).abs() {
                    0 => 0.0,
                    off if roundings.contains(&off) => weights::ROUNDED_AS_STATED,
                    _ => weights::ROUNDED,
                };
                let score = as_total(total) + as_net(net) + as_tax(tax) + rate + exact;
                triples.push(Triple { net: *net, tax: *tax, total: *total, score });
            }
        }
    }
    triples
}

/// What the document says it rounded by, without the sign.
fn roundings(candidates: &[Money]) -> Vec<i64> {
    let stated =
        candidates.iter().filter(|money| money.role == Role::Rounding).map(|money| money.cents.abs());
    stated.filter(|cents| (1..=MOST_ROUNDED).contains(cents)).take(MOST_PARTS).collect()
}

/// Cents that a total is rounded by at most: to the unit.
const MOST_ROUNDED: i64 = 50;

/// Whether a total is a sum rounded to five cents, or to the unit.
pub(crate) fn is_rounded_sum(sum: i64, total: i64) -> bool {
    let off = (sum - total).abs();
    total % 5 == 0 && off <= 2 || total % 100 == 0 && off <= 50
}

/// Two of the amounts are named on the page and leave a known rate for the third: taxes of several rates are often
/// printed without their sum, and prices with tax without their net.
fn completed_triples(candidates: &[Money]) -> Vec<Triple> {
    let parts = taxed_parts(candidates);
    let of = |role: Role| candidates.iter().filter(move |money| money.role == role && money.cents != 0);
    let taxes: Vec<i64> = of(Role::Tax).map(|tax| tax.cents).collect();
    let mut triples = Vec::new();
    for (net, total) in of(Role::Net).flat_map(|net| of(Role::Gross).map(move |total| (*net, *total))) {
        let tax = computed(total.cents - net.cents);
        let is_sum = taxes
            .iter()
            .enumerate()
            .any(|(place, one)| taxes[place + 1..].iter().any(|other| one + other == tax.cents));
        let rate = if is_sum { weights::KNOWN_RATE } else { rate_evidence(net.cents, tax.cents, &parts) };
        if tax.cents != 0 && rate >= weights::KNOWN_RATE {
            triples.push(Triple { net, tax, total, score: as_total(&total) + as_net(&net) + rate });
        }
    }
    for tax in of(Role::Tax) {
        let completes = |total: &&Money| {
            as_total(total) >= weights::COMPLETES && is_known_rate(total.cents - tax.cents, tax.cents)
        };
        for total in candidates.iter().filter(completes) {
            let net = computed(total.cents - tax.cents);
            triples.push(Triple {
                net,
                tax: *tax,
                total: *total,
                score: as_total(total) + as_tax(tax) + weights::COMPUTED_RATE,
            });
        }
    }
    triples
}

/// An amount that follows from two others.
fn computed(cents: i64) -> Money {
    let seen = Seen { legibility: 1.0, ..Seen::default() };
    Money { cents, role: Role::Unknown, line: usize::MAX, seen, is_alone: true, in_tax_table: false }
}

fn as_total(money: &Money) -> f32 {
    table_penalty(money) + weights::TOTAL.of(money.role)
}

fn as_net(money: &Money) -> f32 {
    table_penalty(money) + weights::NET.of(money.role)
}

fn as_tax(money: &Money) -> f32 {
    let points = weights::TAX.of(money.role);
    let in_table =
        if money.role == Role::Tax { weights::TAX_IN_TAX_TABLE * table_penalty(money) } else { 0.0 };
    points + in_table
}

fn table_penalty(money: &Money) -> f32 {
    if money.in_tax_table { weights::IN_TAX_TABLE } else { 0.0 }
}

/// A known rate is proof, also of a mix of two; a share that no mix can have is the opposite.
fn rate_evidence(net: i64, tax: i64, parts: &[(i64, i64)]) -> f32 {
    let is_mixed = || {
        parts.iter().any(|(part, part_tax)| {
            let (rest, rest_tax) = (net - part, tax - part_tax);
            rest_tax == 0 || is_known_rate(rest, rest_tax)
        })
    };
    match tax.abs() {
        0 => weights::UNTAXED,
        _ if is_known_rate(net, tax) || is_mixed() => weights::KNOWN_RATE,
        tax if tax * 100 <= net.abs() * HIGHEST_RATE => weights::POSSIBLE_RATE,
        _ => weights::IMPOSSIBLE_RATE,
    }
}

/// Whether the tax is one of the known rates of the net amount, to the cent that rounding may take.
pub(crate) fn is_known_rate(net: i64, tax: i64) -> bool {
    let (net, tax) = if net < 0 { (-net, -tax) } else { (net, tax) };
    net >= 100 && RATES.iter().any(|rate| (net * rate - tax * 1000).abs() <= 1000)
}

/// Pairs of amounts on one line of which one is the tax of the other: the rows of a table of taxes.
fn taxed_parts(candidates: &[Money]) -> Vec<(i64, i64)> {
    let mut parts = Vec::new();
    for base in candidates {
        let taxes =
            candidates.iter().filter(|tax| tax.line == base.line && is_known_rate(base.cents, tax.cents));
        parts.extend(taxes.map(|tax| (base.cents, tax.cents)));
    }
    parts.truncate(MOST_PARTS);
    parts
}

fn of_triple(triple: &Triple) -> Sums {
    let field = |money: &Money, points: f32| shown(money, weights::score(points, triple.score));
    Sums {
        net: Some(field(&triple.net, as_net(&triple.net))),
        tax: Some(field(&triple.tax, as_tax(&triple.tax))),
        total: Some(field(&triple.total, as_total(&triple.total))),
    }
}

fn shown(money: &Money, score: f32) -> Field {
    by_rules(format_cents(money.cents), score * LEGIBLE_AMOUNT.at(money.seen.legibility), money.seen)
}

/// No three amounts add up: each by its own name.
fn of_single(candidates: &[Money]) -> Sums {
    let best = |weigh: fn(&Money) -> f32| {
        candidates.iter().filter(|money| weigh(money) >= weights::ALONE).max_by(|one, other| {
            weigh(one).total_cmp(&weigh(other)).then(one.cents.abs().cmp(&other.cents.abs()))
        })
    };
    Sums {
        net: best(as_net).filter(|net| net.role != Role::Total).map(|net| shown(net, weights::ALONE_NET)),
        tax: best(as_tax).map(|tax| shown(tax, weights::ALONE_TAX)),
        total: best(as_total).map(|total| {
            let is_gross = total.role == Role::Gross;
            shown(total, if is_gross { weights::ALONE_GROSS } else { weights::ALONE_TOTAL })
        }),
    }
}
