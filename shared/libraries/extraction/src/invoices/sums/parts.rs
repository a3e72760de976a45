//! Invoices with several rates of tax: the rows of all rates together make the sums, and no row alone does.

use std::collections::{HashMap, HashSet};

use super::{Triple, as_net, as_tax, as_total, computed, is_known_rate, is_rounded_sum, weights};
use crate::roles::{Money, Role};

/// Lines between two rows of one table at most.
const GAP: usize = 3;

/// Amounts of a line that are looked at for a row of a table of taxes.
const MOST_COLUMNS: usize = 8;

/// Rows of one table at most: there are fewer rates, and items taxed one by one.
const MOST_ROWS: usize = 200;

/// Cents by which the sum of all rows may differ from the printed one.
const MOST_SLACK: i64 = 9;

/// What is charged at one rate: the line, the sum without tax, and the tax.
#[derive(Clone, Copy)]
struct Row {
    line: usize,
    net: i64,
    tax: i64,
}

/// Triples whose net and tax are added up over several rows, and net and tax of each of these rows.
pub(super) fn added(candidates: &[Money], money: &[Money]) -> (Vec<Triple>, HashSet<(i64, i64)>) {
    let mut triples = of_taxes(candidates, money);
    let mut parts = HashSet::new();
    let rows = rows(money);
    let mut start = 0;
    let mut runs: Vec<&[Row]> = vec![&rows];
    for end in 1..=rows.len() {
        if rows.get(end).is_none_or(|next| next.line > rows[end - 1].line + GAP) {
            runs.push(&rows[start..end]);
            start = end;
        }
    }
    // Prices and their sums look like rows, too: what one line says of all rates is judged alone.
    runs.extend(rows.chunk_by(|one, next| one.line == next.line).filter(|line| line.len() > 1));
    for run in runs.into_iter().map(without_sum).filter(|run| (2..=MOST_ROWS).contains(&run.len())) {
        let sum = |part: fn(&Row) -> i64| run.iter().map(part).sum::<i64>();
        let (net, tax) = (sum(|row| row.net), sum(|row| row.tax));
        // Each tax was rounded before it was added; their sum is printed to the cent.
        let slack = i64::try_from(run.len()).unwrap_or(i64::MAX).min(MOST_SLACK);
        let is_total = |total: &&Money| {
            as_total(total) > weights::POSSIBLE
                && total.cents != 0
                && ((total.cents - net - tax).abs() <= slack || is_rounded_sum(net + tax, total.cents))
        };
        let printed = |cents: i64, points: fn(&Money) -> f32| {
            let same =
                candidates.iter().filter(|money| money.cents == cents && points(money) > weights::POSSIBLE);
            same.max_by(|one, other| points(one).total_cmp(&points(other))).copied()
        };
        for total in candidates.iter().filter(is_total) {
            parts.extend(run.iter().map(|row| (row.net, row.tax)));
            // What is printed as the tax stays, whatever the total was rounded to.
            let rest = total.cents - net;
            let is_rest = (rest - tax).abs() <= slack
                && printed(tax, as_tax).is_none()
                && candidates.iter().any(|money| money.cents == rest);
            let tax = if is_rest { rest } else { tax };
            let (net_at, tax_at) = (printed(net, as_net), printed(tax, as_tax));
            let score = as_total(total)
                + net_at.as_ref().map_or(0.0, |net| as_net(net).max(0.0))
                + tax_at.as_ref().map_or(0.0, |tax| as_tax(tax).max(0.0))
                + weights::OF_ALL_RATES;
            let (net, tax) =
                (net_at.unwrap_or_else(|| computed(net)), tax_at.unwrap_or_else(|| computed(tax)));
            triples.push(Triple { net, tax, total: *total, score });
        }
    }
    (triples, parts)
}

/// The rows in front of their own sum, where all have one rate: then the sum is at that rate as well.
fn without_sum(run: &[Row]) -> &[Row] {
    let Some((last, others)) = run.split_last() else { return run };
    let sum = |part: fn(&Row) -> i64| others.iter().map(part).sum::<i64>();
    let is_sum =
        others.len() > 1 && sum(|row| row.net) == last.net && (sum(|row| row.tax) - last.tax).abs() <= 5;
    if is_sum { others } else { run }
}

/// One row for each line that has a sum and its tax at a known rate; where the line has their sum, too, that decides.
fn rows(money: &[Money]) -> Vec<Row> {
    let lines = money.chunk_by(|one, other| one.line == other.line);
    lines
        .flat_map(|line| {
            let line = &line[..line.len().min(MOST_COLUMNS)];
            if let Some(rows) = in_a_sentence(line) {
                return rows;
            }
            let pairs = || {
                line.iter()
                    .flat_map(|net| line.iter().map(move |tax| (net.cents, tax.cents)))
                    .filter(|(net, tax)| *tax != 0 && net.abs() > tax.abs() && is_known_rate(*net, *tax))
            };
            let is_whole = |(net, tax): &(i64, i64)| line.iter().any(|money| money.cents == net + tax);
            let found = pairs().find(is_whole).or_else(|| pairs().next_back());
            found.map(|(net, tax)| Row { line: line[0].line, net, tax }).into_iter().collect()
        })
        .collect()
}

/// `VAT 20 % on 34.78: 6.95, VAT 10 % on 336.36: 33.64, VAT 0 % on 4.00: 0.00`: several rates on one line.
fn in_a_sentence(line: &[Money]) -> Option<Vec<Row>> {
    let pairs = line.chunks_exact(2).map(|pair| (pair[0].cents, pair[1].cents));
    let is_taxed = |(net, tax): &(i64, i64)| is_known_rate(*net, *tax) || *tax == 0 && *net > 0;
    // In a row of a table nothing names the taxes.
    let is_named = line.iter().any(|money| money.role == Role::Tax);
    let is_several = is_named
        && line.len() > 3
        && line.len().is_multiple_of(2)
        && pairs.clone().all(|pair| is_taxed(&pair));
    is_several.then(|| pairs.map(|(net, tax)| Row { line: line[0].line, net, tax }).collect())
}

/// Net and total whose difference is all taxes that are named, one a line.
fn of_taxes(candidates: &[Money], money: &[Money]) -> Vec<Triple> {
    let is_tax = |money: &&Money| money.role == Role::Tax && !money.in_tax_table;
    let all = taxes_of(money.iter().filter(is_tax));
    // A column of taxes names those of the items, too: the sum is made of those that stand alone.
    let alone = taxes_of(money.iter().filter(is_tax).filter(|tax| tax.is_alone));
    let mut triples = of_these_taxes(candidates, &all);
    if alone.len() < all.len() {
        triples.extend(of_these_taxes(candidates, &alone));
    }
    triples
}

/// The tax of each line.
fn taxes_of<'a>(taxes: impl Iterator<Item = &'a Money>) -> HashMap<usize, i64> {
    taxes.map(|tax| (tax.line, tax.cents)).collect()
}

fn of_these_taxes(candidates: &[Money], taxes: &HashMap<usize, i64>) -> Vec<Triple> {
    if taxes.len() < 2 {
        return Vec::new();
    }
    let tax = computed(taxes.values().sum());
    let mut triples = without_net(candidates, taxes, tax);
    let nets = candidates.iter().filter(|net| as_net(net) > weights::POSSIBLE && net.cents != 0);
    let found = nets.flat_map(|net| {
        let totals = candidates.iter().filter(move |total| {
            matches!(total.role, Role::Gross | Role::Payable | Role::Total)
                && (net.cents + tax.cents == total.cents
                    || is_rounded_sum(net.cents + tax.cents, total.cents))
        });
        totals.map(move |total| Triple {
            net: *net,
            tax,
            total: *total,
            score: as_net(net) + as_total(total) + weights::KNOWN_RATE + weights::ALL_TAXES,
        })
    });
    triples.extend(found);
    triples
}

/// Totals of which the net is printed nowhere: all taxes together are a known rate of it, or each is charged twice, by
/// the state and by the union, as in India.
fn without_net(candidates: &[Money], taxes: &HashMap<usize, i64>, tax: Money) -> Vec<Triple> {
    let mut sorted: Vec<i64> = taxes.values().copied().collect();
    sorted.sort_unstable();
    let is_twice = sorted.len().is_multiple_of(2) && sorted.chunks(2).all(|pair| pair.first() == pair.last());
    let totals = candidates.iter().filter(|total| {
        let net = total.cents - tax.cents;
        matches!(total.role, Role::Gross | Role::Payable | Role::Total)
            && (is_known_rate(net, tax.cents) || is_twice && net > 2 * tax.cents)
    });
    let triple = |total: &Money| Triple {
        net: computed(total.cents - tax.cents),
        tax,
        total: *total,
        score: as_total(total) + weights::TAX.of(Role::Tax) + weights::COMPUTED_RATE,
    };
    totals.map(triple).collect()
}

#[cfg(test)]
mod tests {
    use document_types::reading::Reading;

    use super::super::sums;
    use crate::lines::lines;
    use crate::roles::money;

    fn of(text: &str) -> [String; 3] {
        let sums = sums(&money(&lines(&Reading { text: text.into(), ..Reading::default() })));
        [sums.net, sums.tax, sums.total].map(|field| field.map(|field| field.value).unwrap_or_default())
    }

    #[test]
    fn the_rows_of_all_rates_make_the_sums() {
        let table = "USt-Satz   Netto   USt   Brutto\n7 %   167,10   11,70   178,80\n19 %   60,50   11,50   72,00\n\
            Gesamtbetrag 250,80 EUR";
        assert_eq!(of(table), ["227.60", "23.20", "250.80"]);
    }

    #[test]
    fn goods_and_carriage_taxed_apart_make_the_sums() {
        let lines = "Ware USt. 19,00% auf 120,00 €   22,80 €\nVersand USt. 19,00% auf 5,00 €   0,95 €\nEndsumme 148,75 €";
        assert_eq!(of(lines), ["125.00", "23.75", "148.75"]);
    }

    #[test]
    fn items_of_one_rate_are_told_from_their_sum() {
        let table = "Cena   Netto   VAT   Brutto\n241,00   2892,00   665,16   3557,16\n384,00   384,00   88,32   472,32\n\
            10,00   10,00   2,30   12,30\nRazem   3286,00   755,78   4041,78";
        assert_eq!(of(table), ["3286.00", "755.78", "4041.78"]);
    }

    #[test]
    fn taxes_that_were_rounded_one_by_one_make_the_printed_sums() {
        let table = "Cena   Netto   VAT   Brutto\n220,00   935,00   215,05   1150,05\n131,49   197,24   15,78   213,02\n\
            9,42   150,72   12,06   162,78\nRazem   1282,96   242,88   1525,84";
        assert_eq!(of(table), ["1282.96", "242.88", "1525.84"]);
    }

    #[test]
    fn a_column_of_taxes_is_not_added_to_those_of_the_sums() {
        let lines = "Units   Rate   Tax   Amount\n4   337.93   20 %   1,351.72\n6   355.00   5 %   2,130.00\n\
            Net amount   3,481.72\nVAT (20%)   270.34   Sort code 77-54-48\nVAT (5%)   106.50\nTotal   3,858.56";
        assert_eq!(of(lines), ["3481.72", "376.84", "3858.56"]);
    }

    #[test]
    fn the_printed_tax_stays_where_cash_rounds_the_total() {
        let lines = "MwSt   Netto   Steuer\n8,1 %   10,00   0,81\n2,6 %   20,00   0,52\n\
            MwSt total 1,33\nGesamtbetrag 31,35";
        assert_eq!(of(lines)[1..], ["1.33", "31.35"]);
    }

    #[test]
    fn rates_in_one_sentence_make_the_sums() {
        let lines = "Total 415,73 €\nTVA 20 % sur 34,78 : 6,95 · TVA 10 % sur 336,36 : 33,64 · TVA 0 % sur 4,00 : 0,00";
        assert_eq!(of(lines), ["375.14", "40.59", "415.73"]);
        let lines = "5 Noches   172,00   860,00\n10 Desayunos   12,00   120,00\nTotal estancia 1.008,05 €\n21 % IVA sobre 6,65: 1,40 · 10 % IVA sobre 890,91: 89,09 · 0 % IVA sobre 20,00: 0,00";
        assert_eq!(of(lines), ["917.56", "90.49", "1008.05"]);
    }

    #[test]
    fn a_rounding_that_is_printed_is_part_of_the_sums() {
        let lines =
            "Total hors TVA 68116.56\nTVA 8.1 % 445.78\nTVA 2.6 % 1627.94\nArrondi 0.02\nTotal TTC 70190.30";
        assert_eq!(of(lines), ["68116.56", "2073.72", "70190.30"]);
        let lines = "Netto 38367.03\nMwSt 8.1 % 3107.73\nRundung -0.01\nGesamtbetrag 41474.75";
        assert_eq!(of(lines), ["38367.03", "3107.73", "41474.75"]);
    }

    #[test]
    fn three_taxes_make_the_difference() {
        let lines = "Subtotal 600.00\nVAT 5% 5.00\nVAT 10% 20.00\nVAT 20% 60.00\nTotal 685.00";
        assert_eq!(of(lines), ["600.00", "85.00", "685.00"]);
    }

    #[test]
    fn a_total_rounded_to_the_unit_keeps_its_printed_net() {
        assert_eq!(
            of("Total excl VAT 10082.50\nVAT 25% 2520.63\nTotal due 12603.00"),
            ["10082.50", "2520.63", "12603.00"]
        );
    }

    #[test]
    fn in_an_unknown_language_what_adds_up_is_the_sum() {
        assert_eq!(of("Abc 1000.00\nDef 210.00\nGhi 1210.00"), ["1000.00", "210.00", "1210.00"]);
    }
}
