//! Net, tax and total of an invoice: three amounts that add up and are named accordingly.

use super::super::{
    Field,
    amounts::format_cents,
    roles::{Money, Role},
    rows::Seen,
};

/// The three amounts, as far as they were found.
#[derive(Debug, Default)]
pub(in super::super) struct Sums {
    pub(in super::super) net: Option<Field>,
    pub(in super::super) tax: Option<Field>,
    pub(in super::super) total: Option<Field>,
}

/// Rates of value added, goods and service taxes in tenths of a percent: Europe, Malaysia, Singapore, India.
const RATES: [i64; 24] = [
    30, 40, 50, 55, 60, 70, 77, 80, 81, 90, 100, 120, 130, 135, 140, 150, 160, 180, 190, 200, 210, 220, 230,
    250,
];

/// Amounts that take part in the search: named ones first, then the largest.
const CANDIDATES: usize = 160;

struct Triple {
    net: Money,
    tax: Money,
    total: Money,
    score: f32,
}

/// The best triple that adds up; without one, the best named amount for each.
pub(in super::super) fn sums(money: &[Money]) -> Sums {
    let candidates = candidates(money);
    match best_triple(&candidates) {
        Some(triple) if triple.score >= 3.0 => of_triple(&triple),
        _ => of_single(&candidates),
    }
}

fn candidates(money: &[Money]) -> Vec<Money> {
    let mut candidates: Vec<Money> = money.to_vec();
    // The strongest occurrence of an amount in a role speaks for all of them.
    candidates.sort_by_key(|money| {
        (money.role as u8, money.cents, money.in_tax_table, std::cmp::Reverse(money.line))
    });
    candidates.dedup_by_key(|money| (money.role as u8, money.cents));
    candidates.sort_by_key(|money| {
        (matches!(money.role, Role::Unknown | Role::Other), -money.cents.abs(), money.line)
    });
    candidates.truncate(CANDIDATES);
    candidates
}

fn best_triple(candidates: &[Money]) -> Option<Triple> {
    let largest = candidates.iter().map(|money| money.cents.abs()).max()?;
    let mut best: Option<Triple> = None;
    for total in candidates.iter().filter(|money| as_total(money) > -1.0 && money.cents != 0) {
        for net in candidates
            .iter()
            .filter(|money| as_net(money) > -1.0 && money.cents.signum() == total.cents.signum())
        {
            let difference = total.cents - net.cents;
            for tax in candidates.iter().filter(|money| money.cents == difference && as_tax(money) > -1.0) {
                let rate = rate_evidence(net.cents, difference);
                let size = if total.cents.abs() == largest { 0.6 } else { 0.0 };
                let score = as_total(total) + as_net(net) + as_tax(tax) + rate + size;
                if best.as_ref().is_none_or(|known| score > known.score) {
                    best = Some(Triple { net: *net, tax: *tax, total: *total, score });
                }
            }
        }
    }
    best
}

fn as_total(money: &Money) -> f32 {
    table_penalty(money)
        + match money.role {
            Role::Gross => 3.0,
            Role::Payable => 2.2,
            Role::Total => 1.8,
            Role::Subtotal | Role::NetTotal | Role::Unknown | Role::Cash => 0.0,
            _ => -3.0,
        }
}

fn as_net(money: &Money) -> f32 {
    table_penalty(money)
        + match money.role {
            Role::Net => 3.0,
            Role::NetTotal => 2.4,
            Role::Subtotal => 1.4,
            Role::Total => 0.6,
            Role::Unknown | Role::Other => 0.0,
            _ => -3.0,
        }
}

fn as_tax(money: &Money) -> f32 {
    match money.role {
        Role::Tax => 3.0 + 0.5 * table_penalty(money),
        Role::Unknown => 0.0,
        _ => -3.0,
    }
}

fn table_penalty(money: &Money) -> f32 {
    if money.in_tax_table { -0.6 } else { 0.0 }
}

/// A known rate is proof; a share that no mix of rates can have is the opposite.
fn rate_evidence(net: i64, tax: i64) -> f32 {
    let (net, tax) = (net.abs(), tax.abs());
    match tax {
        0 => 0.5,
        _ if is_known_rate(net, tax) => 1.5,
        _ if tax * 100 <= net * 27 => 0.2,
        _ => -3.0,
    }
}

/// Whether the tax is one of the known rates of the net amount, to the cent that rounding may take.
fn is_known_rate(net: i64, tax: i64) -> bool {
    net >= 100 && RATES.iter().any(|rate| (net * rate - tax * 1000).abs() <= 1000)
}

fn of_triple(triple: &Triple) -> Sums {
    let certain = rate_evidence(triple.net.cents, triple.tax.cents) >= 0.5;
    let field = |money: &Money, support: f32| {
        let confidence: f32 = match support {
            _ if support >= 2.0 && certain => 0.95,
            _ if support >= 1.0 => 0.88,
            _ => 0.75,
        };
        shown(money, confidence)
    };
    Sums {
        net: Some(field(&triple.net, as_net(&triple.net))),
        tax: Some(field(&triple.tax, as_tax(&triple.tax))),
        total: Some(field(&triple.total, as_total(&triple.total))),
    }
}

fn shown(money: &Money, confidence: f32) -> Field {
    Field::rules(format_cents(money.cents), confidence * (0.6 + 0.4 * money.seen.legibility), money.seen)
}

/// Nothing adds up: each by its own name, and the third computed when two leave a known rate.
fn of_single(candidates: &[Money]) -> Sums {
    let best = |weigh: fn(&Money) -> f32| {
        candidates.iter().filter(|money| weigh(money) >= 0.9).max_by(|one, other| {
            weigh(one).total_cmp(&weigh(other)).then(one.cents.abs().cmp(&other.cents.abs()))
        })
    };
    let (net, tax, total) = (best(as_net), best(as_tax), best(as_total));
    let computed = |cents: i64| {
        Some(Field::rules(format_cents(cents), 0.6, Seen { legibility: 1.0, ..Seen::default() }))
    };
    let known = |net: i64, tax: i64| is_known_rate(net.abs(), tax.abs());
    let mut sums = Sums {
        net: net.filter(|net| net.role != Role::Total).map(|net| shown(net, 0.6)),
        tax: tax.map(|tax| shown(tax, 0.55)),
        total: total.map(|total| shown(total, if total.role == Role::Gross { 0.75 } else { 0.6 })),
    };
    match (net.filter(|net| net.role != Role::Total), tax, total) {
        (_, Some(tax), Some(total)) if known(total.cents - tax.cents, tax.cents) => {
            sums.net = computed(total.cents - tax.cents)
        }
        (Some(net), _, Some(total)) if known(net.cents, total.cents - net.cents) => {
            sums.tax = computed(total.cents - net.cents)
        }
        (Some(net), Some(tax), None) if known(net.cents, tax.cents) => {
            sums.total = computed(net.cents + tax.cents)
        }
        _ => {}
    }
    sums
}
