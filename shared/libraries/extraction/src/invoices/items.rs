//! Lines of a table of items: what, how much of it, at what price.

use std::ops::Range;

use document_types::fields::{LineItem, Source};

use crate::amounts::format_cents;
use crate::announcements::Hit;
use crate::folding::fold;
use crate::lines::Line;
use crate::phrases::{Announcement, Topic};
use crate::rows::Seen;
use crate::scores::LEGIBLE_AMOUNT;

/// Decimal places that are kept of quantities and prices.
const PLACES: u32 = 4;
const UNIT: i64 = 10_i64.pow(PLACES);

/// Lines that a table of items has at most.
const MOST: usize = 500;

/// The confidence of an item whose sum is a quantity times a price, and of one that nothing proves. Set by hand on the
/// labelled samples of invoices; `./dev eval` measures them.
const PROVEN: f32 = 0.9;
const UNPROVEN: f32 = 0.6;

/// A number on a line: prices may have four decimals, quantities any.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Number {
    range: Range<usize>,
    /// In ten-thousandths.
    value: i64,
    is_percentage: bool,
    has_decimals: bool,
}

/// The items of every table of the document.
pub(crate) fn line_items(lines: &[Line]) -> Vec<LineItem> {
    let mut items = Vec::new();
    let mut is_inside = false;
    for line in lines {
        if is_head(line) {
            is_inside = true;
            continue;
        }
        let Some(item) = item(line).filter(|_| is_inside && items.len() < MOST) else { continue };
        let is_proven = item.quantity.is_some();
        if is_carried(line) {
            continue;
        }
        if !is_proven && line.has(&SUMS) || line.hits.first().is_some_and(is_sum) {
            is_inside = false;
        } else if is_proven || !line.has(&[Announcement::OtherAmount]) {
            items.push(item);
        }
    }
    items
}

/// A line that names at least two columns, a description or a quantity among them, and holds no amount.
pub(super) fn is_head(line: &Line) -> bool {
    let is_column = |announcement: Announcement, topic: Option<Topic>| {
        let amounts = [
            Announcement::Total,
            Announcement::Net,
            Announcement::Gross,
            Announcement::NetTotal,
            Announcement::Tax,
            Announcement::TaxTable,
        ];
        matches!(announcement, Announcement::ItemTable | Announcement::Quantity)
            || topic == Some(Topic::UnitPrice)
            || amounts.contains(&announcement)
    };
    let columns = line.hits.iter().filter(|hit| is_column(hit.announcement, hit.topic)).count();
    let is_item = line.hits.iter().any(|hit| {
        matches!(hit.announcement, Announcement::ItemTable | Announcement::Quantity)
            || hit.topic == Some(Topic::UnitPrice)
    });
    is_item
        && columns >= 2
        && line.money().next().is_none()
        && !line.has(&[Announcement::TaxTable, Announcement::Bank])
}

/// What a page carries over to the next: `Übertrag`, `Carried forward`. It is no item.
fn is_carried(line: &Line) -> bool {
    let text = fold(&line.row.text[..line.row.text.floor_char_boundary(NEAR)]);
    let text = text.trim_start_matches(|c: char| !c.is_alphabetic());
    CARRIED.iter().any(|carried| text.starts_with(carried))
}

/// Bytes at the beginning of a line in which a word for what is carried over stands.
const NEAR: usize = 60;

const CARRIED: [&str; 22] = [
    "ubertrag",
    "zwischensumme",
    "zwischenubertrag",
    "seitensumme",
    "carried forward",
    "brought forward",
    "carry over",
    "carried over",
    "balance carried",
    "page total",
    "a reporter",
    "report page",
    "total a reporter",
    "reporte",
    "riporto",
    "da riportare",
    "suma y sigue",
    "a transportar",
    "transporte",
    "transport van",
    "do przeniesienia",
    "z przeniesienia",
];

/// Behind the items come their sums.
const SUMS: [Announcement; 7] = [
    Announcement::Net,
    Announcement::Gross,
    Announcement::Total,
    Announcement::NetTotal,
    Announcement::Subtotal,
    Announcement::Payable,
    Announcement::Tax,
];

fn is_sum(first: &Hit) -> bool {
    SUMS.contains(&first.announcement) && first.range.start < 4
}

/// The item on a line: its last amount is its sum, and a quantity times a price that gives that sum proves it.
pub(crate) fn item(line: &Line) -> Option<LineItem> {
    let net = line.money().last()?.clone();
    let numbers = numbers(line, net.range.start);
    let product = product(&numbers, net.cents);
    let first = product.map_or(net.range.start, |(quantity, price)| {
        numbers[quantity].range.start.min(numbers[price].range.start)
    });
    let (id, name) = name(line, &numbers, first.min(net.range.start), product)?;
    let text = |number: &Number| decimal(number.value);
    let rate = numbers.iter().find(|number| number.is_percentage);
    let seen = line.row.seen(&(0..net.range.end));
    let proven = if product.is_some() { PROVEN } else { UNPROVEN };
    let unit = product.and_then(|(quantity, _)| unit(line, &numbers[quantity]));
    let Seen { page, bbox, .. } = seen;
    Some(LineItem {
        id,
        name: Some(name),
        quantity: product.map(|(quantity, _)| text(&numbers[quantity])),
        unit,
        unit_price: product.map(|(_, price)| text(&numbers[price])),
        tax_rate: rate.map(text),
        net: Some(format_cents(net.cents)),
        confidence: proven * LEGIBLE_AMOUNT.at(seen.legibility),
        page: bbox.and(page),
        bbox,
        source: Source::Rules,
        ..LineItem::default()
    })
}

/// Numbers in front of a sum of which two may make it: what is farther left belongs to the description.
const FARTHEST: usize = 24;

/// Quantity and price whose product is the sum. The quantity comes first, unless only the other order is possible.
fn product(numbers: &[Number], cents: i64) -> Option<(usize, usize)> {
    let is_product = |one: &Number, other: &Number| {
        let exact = i128::from(one.value) * i128::from(other.value);
        let wanted = i128::from(cents) * i128::from(UNIT / 100) * i128::from(UNIT);
        // Half a cent of rounding.
        (exact - wanted).abs() * 2 <= i128::from(UNIT / 100) * i128::from(UNIT)
    };
    let near = numbers.len().saturating_sub(FARTHEST)..numbers.len();
    let pairs = near.clone().flat_map(|one| near.clone().map(move |other| (one, other)));
    let is_possible = |&(quantity, price): &(usize, usize)| {
        let (quantity_at, price_at) = (&numbers[quantity], &numbers[price]);
        quantity != price
            && !quantity_at.is_percentage
            && !price_at.is_percentage
            && price_at.has_decimals
            && price_at.value != 0
            && quantity_at.value != 0
            && is_product(quantity_at, price_at)
    };
    pairs
        .filter(is_possible)
        .min_by_key(|(quantity, price)| (quantity > price, std::cmp::Reverse(price + quantity)))
}

/// The numbers in front of the sum, word by word.
fn numbers(line: &Line, end: usize) -> Vec<Number> {
    let mut numbers = Vec::new();
    for index in 0..line.row.words.len() {
        let bytes = line.row.bytes_of(&(index..index + 1));
        if bytes.start >= end {
            break;
        }
        let word = &line.row.text[bytes.clone()];
        let core = word.trim_matches(|c: char| !c.is_ascii_digit() && c != '-' && c != '−');
        let next = (index + 1 < line.row.words.len()).then(|| line.row.word(index + 1));
        let is_percentage = word.ends_with('%') || next.is_some_and(|next| next.starts_with('%'));
        let letters = word.chars().filter(|character| character.is_alphabetic()).count();
        let Some((value, has_decimals)) = value(core).filter(|_| letters <= 3) else { continue };
        numbers.push(Number { range: bytes, value, is_percentage, has_decimals });
    }
    numbers
}

/// `1.000,00`, `0,79`, `10.0000`, `-5`: in ten-thousandths, and whether decimals were printed.
fn value(core: &str) -> Option<(i64, bool)> {
    let (sign, digits) = core.strip_prefix(['-', '−']).map_or((1, core), |rest| (-1, rest));
    let last = digits.rfind([',', '.']);
    let is_grouped = |mark: usize| {
        let behind = digits.len() - mark - 1;
        behind == 3
            && digits[..mark].len() <= 3
            && digits.matches([',', '.']).count() == 1
            && !digits.starts_with('0')
    };
    let (whole, part) = match last {
        Some(mark) if !is_grouped(mark) => (&digits[..mark], &digits[mark + 1..]),
        _ => (digits, ""),
    };
    let whole: String = whole.chars().filter(|mark| !",.'’".contains(*mark)).collect();
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let places = usize::try_from(PLACES).ok()?;
    if whole.is_empty() || whole.len() > 9 || part.len() > places || !is_number(&whole) || !is_number(part) {
        return None;
    }
    let value = whole.parse::<i64>().ok()? * UNIT + format!("{part:0<places$}").parse::<i64>().ok()?;
    Some((sign * value, !part.is_empty()))
}

/// Without zeros at the end: `2`, `0.79`.
fn decimal(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.abs() / UNIT, value.abs() % UNIT);
    let text = format!("{sign}{whole}.{part:04}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What the item is called: the longest run of words, behind a position or article number.
fn name(
    line: &Line,
    numbers: &[Number],
    first: usize,
    product: Option<(usize, usize)>,
) -> Option<(Option<String>, String)> {
    let is_used = |range: &Range<usize>| {
        product.is_some_and(|(quantity, price)| {
            [quantity, price].iter().any(|index| {
                numbers[*index].range.start < range.end && range.start < numbers[*index].range.end
            })
        })
    };
    let words = |range: Range<usize>| line.row.text.get(range).unwrap_or_default().trim();
    let has_letters = |text: &str| text.chars().filter(|character| character.is_alphabetic()).count() >= 2;
    let front = words(0..first);
    // The quantity may come first: then the name is behind it.
    let between = product.map(|(quantity, price)| {
        let (one, other) = (&numbers[quantity].range, &numbers[price].range);
        words(one.end.min(other.end)..one.start.max(other.start))
    });
    let (id, name) = if has_letters(front) { split_id(front) } else { (first_id(line, &is_used), between?) };
    let name =
        name.trim_matches(|character: char| character.is_whitespace() || "|:;*-–€$".contains(character));
    has_letters(name).then(|| (id, name.to_owned()))
}

/// `1 Fachbuch`: the number of the position and what follows.
fn split_id(text: &str) -> (Option<String>, &str) {
    match text.split_once(' ') {
        Some((first, rest)) if is_id(first) && rest.contains(char::is_alphabetic) => {
            (Some(first.trim_end_matches('.').to_owned()), rest)
        }
        _ => (None, text),
    }
}

fn first_id(line: &Line, is_used: &dyn Fn(&Range<usize>) -> bool) -> Option<String> {
    let range = line.row.bytes_of(&(0..1));
    let word = &line.row.text[range.clone()];
    (is_id(word) && !is_used(&range)).then(|| word.trim_end_matches('.').to_owned())
}

fn is_id(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    digits > 0
        && digits * 2 >= word.len()
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-./".contains(&byte))
}

/// Units as they are printed, folded.
const UNITS: &str = "stk stuck st pc pcs piece pieces ea each unit units ud uds szt sztuk stuks u pce h hr hrs hour \
    hours std stunde stunden heure heures hora horas uur godz day days tag tage jour jours dia dias dag dagen dni kg g \
    t l ltr m m2 m3 qm cbm km cm mm pkg pack paket box karton kt set paar pair psch pauschal month months monat monate \
    mois kwh";

/// `2 Stück`, `2Stk`: a short word right behind the quantity.
fn unit(line: &Line, quantity: &Number) -> Option<String> {
    let word = &line.row.text[quantity.range.clone()];
    let glued = word.trim_start_matches(|c: char| !c.is_alphabetic());
    let next = line.row.text[quantity.range.end..].trim_start().split(' ').next().unwrap_or_default();
    let is_unit = |text: &str| {
        let folded = fold(text);
        UNITS.split(' ').any(|unit| unit == folded.trim_end_matches('.'))
    };
    [glued, next].into_iter().find(|text| is_unit(text)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use document_types::reading::Reading;
    use proptest::prelude::*;

    use super::*;
    use crate::lines::lines;

    fn items(text: &str) -> Vec<[String; 5]> {
        let lines = lines(&Reading { text: text.into(), ..Reading::default() });
        let text = |value: &Option<String>| value.clone().unwrap_or("-".into());
        line_items(&lines)
            .iter()
            .map(|item| [&item.id, &item.name, &item.quantity, &item.unit_price, &item.net].map(text))
            .collect()
    }

    #[test]
    fn a_table_is_read_down_to_its_sum() {
        let table = "Pos  Bezeichnung      Menge   Einzelpreis   Gesamt\n\
                     1    Akkuschrauber        2        500,00  1.000,00\n\
                     2    Luftballon: Bunt   200          0,79    158,00\n\
                     Rechnungsbetrag                            1.158,00";
        let expected = [
            ["1", "Akkuschrauber", "2", "500", "1000.00"],
            ["2", "Luftballon: Bunt", "200", "0.79", "158.00"],
        ];
        assert_eq!(items(table), expected.map(|row| row.map(str::to_owned)));
    }

    #[test]
    fn the_quantity_may_lead_and_a_price_have_four_decimals() {
        let table = "Qty  Description  Unit price  Amount\n3  Blue paint, fine  1.2345  3.70\n1  Delivery  4.00  4.00";
        let expected =
            [["-", "Blue paint, fine", "3", "1.2345", "3.70"], ["-", "Delivery", "1", "4", "4.00"]];
        assert_eq!(items(table), expected.map(|row| row.map(str::to_owned)));
    }

    #[test]
    fn what_is_carried_over_is_no_item() {
        let table = "Pos  Bezeichnung  Menge  Einzelpreis  Gesamt\n1  Sand  2  5,00  10,00\nÜbertrag  10,00\n\
                     Übertrag von Seite 1  10,00\n2  Kies  1  4,00  4,00";
        assert_eq!(items(table).iter().map(|item| item[1].as_str()).collect::<Vec<_>>(), ["Sand", "Kies"]);
    }

    #[test]
    fn without_the_head_of_a_table_there_are_no_items() {
        assert_eq!(items("Dear Anna, the garden cost us 20.00"), Vec::<[String; 5]>::new());
    }

    proptest! {
        #[test]
        fn any_line_is_survived(text in "(\\PC|[0-9., ]){0,60}") {
            for line in lines(&Reading { text, ..Reading::default() }) {
                item(&line);
            }
        }
    }
}
