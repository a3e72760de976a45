//! What each amount of a document is: total, net, tax, cash and so on, judged by the phrases around it.

use std::ops::Range;

use crate::amounts::currency_of;
use crate::announcements::Hit;
use crate::lines::Line;
use crate::phrases::{Announcement, Topic};
use crate::rows::Seen;

/// What an amount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The total with tax, said so.
    Gross,
    /// A total of some kind.
    Total,
    /// Printed as net total.
    NetTotal,
    /// Still to be paid.
    Payable,
    /// Without tax.
    Net,
    /// A sum on the way.
    Subtotal,
    /// The tax.
    Tax,
    /// Handed over.
    Cash,
    /// Given back.
    Change,
    /// Adjusted to the smallest coin.
    Rounding,
    /// Named, but none of the above.
    Other,
    /// Nothing says what it is.
    Unknown,
}

/// Points by what an amount is.
pub(super) struct ByRole {
    pub(super) listed: &'static [(Role, f32)],
    /// For every role that is not listed.
    pub(super) others: f32,
}

impl ByRole {
    pub(super) fn of(&self, role: Role) -> f32 {
        let listed = self.listed.iter().find(|(other, _)| *other == role);
        listed.map_or(self.others, |(_, points)| *points)
    }
}

/// An amount in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Money {
    pub(super) cents: i64,
    pub(super) role: Role,
    /// Index of its line.
    pub(super) line: usize,
    pub(super) seen: Seen,
    /// Alone behind its phrase, rather than one of several in a table row.
    pub(super) is_alone: bool,
    /// Inside the table of taxes.
    pub(super) in_tax_table: bool,
}

/// Every amount of the document with its role. Whole numbers count only where a phrase names them.
pub(super) fn money(lines: &[Line]) -> Vec<Money> {
    let mut found = Vec::new();
    let mut balances = Vec::new();
    let mut tax_table_until = 0;
    // Some currencies have no smaller coin: where no amount has decimals, marks between thousands tell them.
    let is_whole = lines.iter().all(|line| line.money().next().is_none());
    for (index, line) in lines.iter().enumerate() {
        if line.has(&[Announcement::TaxTable]) {
            tax_table_until = index + 6;
        }
        let (decimals, columns) = (line.money().count(), line.row.columns());
        for (place, amount) in line.amounts.iter().enumerate() {
            let role = own_role(line, place, &columns)
                .or_else(|| heading_role(lines, index, place))
                .or_else(|| previous_role(lines, index))
                .unwrap_or(Role::Unknown);
            if !amount.has_decimals
                && (role == Role::Unknown
                    || role == Role::Other
                    || decimals > 0
                    || amount.currency.is_none() && !(is_whole && amount.is_grouped))
            {
                continue;
            }
            let seen = line.row.seen(&amount.range);
            let in_tax_table = index < tax_table_until
                && !line.has(&[
                    Announcement::Gross,
                    Announcement::Payable,
                    Announcement::Cash,
                    Announcement::Change,
                ]);
            if role == Role::Change && line.hits.iter().any(|hit| hit.topic == Some(Topic::Balance)) {
                balances.push(found.len());
            }
            found.push(Money {
                cents: amount.cents,
                role,
                line: index,
                seen,
                is_alone: decimals <= 1,
                in_tax_table,
            });
        }
    }
    let left: Vec<usize> = balances.into_iter().filter(|place| !is_given_back(&found, *place)).collect();
    for place in left {
        found[place].role = Role::Total;
    }
    found
}

/// Amounts of a role that are compared with others: a receipt has fewer.
const COMPARED: usize = 20;

/// Whether a balance is what is left of the cash that was handed over. Else it is what is to pay.
fn is_given_back(money: &[Money], place: usize) -> bool {
    let of =
        |roles: &'static [Role]| money.iter().filter(move |money| roles.contains(&money.role)).take(COMPARED);
    let sums = &[Role::Total, Role::Gross, Role::NetTotal, Role::Payable, Role::Subtotal];
    of(&[Role::Cash]).any(|cash| of(sums).any(|sum| (cash.cents - sum.cents - money[place].cents).abs() <= 5))
}

/// Phrases of a line that are looked at for one amount: those nearest to it. No sum has more names.
const FARTHEST: usize = 64;

/// By the phrases left of the amount: those behind the number before it, then those of its column, then all.
fn own_role(line: &Line, place: usize, columns: &[Range<usize>]) -> Option<Role> {
    let amount = &line.amounts[place];
    let previous = place.checked_sub(1).map_or(0, |previous| line.amounts[previous].range.end);
    let column = columns.partition_point(|column| column.start <= amount.range.start);
    let column = column.checked_sub(1).map_or(0, |column| columns[column].start);
    // `5170,22 € HT, TVA 20 % 1034,04 €`: what follows the amount before belongs to that one.
    let previous =
        place.checked_sub(1).and_then(|before| suffix(line, before)).map_or(previous, |hit| hit.range.end);
    let announcements = |from: usize| -> Vec<Announcement> {
        let before = line.hits_within(&(from..amount.range.start));
        before[before.len().saturating_sub(FARTHEST)..].iter().map(|hit| hit.announcement).collect()
    };
    let named = [previous.max(column), previous, column, 0]
        .into_iter()
        .find_map(|from| role_of(&announcements(from)));
    named.or_else(|| match suffix(line, place)?.announcement {
        Announcement::Exclusive => Some(Role::Net),
        Announcement::Inclusive => Some(Role::Gross),
        _ => None,
    })
}

/// What says with or without tax right behind an amount and its currency, and ends there.
fn suffix(line: &Line, place: usize) -> Option<&Hit> {
    const LONGEST: usize = 8;
    let end = line.amounts[place].range.end;
    let hit = line.hits_from(end).first()?;
    let between = &line.row.text[end..hit.range.start];
    let is_near =
        between.len() <= LONGEST && (between.trim().is_empty() || currency_of(between.trim()).is_some());
    let behind = &line.row.text[hit.range.end..];
    let ends = behind.is_empty() || behind.starts_with([',', ';', '.', ')']);
    let says_tax = matches!(hit.announcement, Announcement::Exclusive | Announcement::Inclusive);
    (is_near && ends && says_tax).then_some(hit)
}

/// By the phrase in the table head above: the nearest line with a phrase over the amount.
fn heading_role(lines: &[Line], index: usize, place: usize) -> Option<Role> {
    let line = &lines[index];
    let (left, right) = line.row.extent(&line.amounts[place].range);
    let nearby = lines[..index].iter().rev().take(3).take_while(|above| above.row.page == line.row.page);
    for above in nearby.filter(|above| above.hits.len() > 1 && above.money().next().is_none()) {
        let over: Vec<Announcement> = above.hits_between((left, right)).map(|hit| hit.announcement).collect();
        if !over.is_empty() {
            return role_of(&over);
        }
        if line.amounts.len() > 1
            && let Some(role) = column_role(above, (left, right))
        {
            return Some(role);
        }
    }
    None
}

/// By the cell of a table head whose column an amount is in although nothing of it is above the amount: heads are on the
/// left of their columns, and amounts on the right.
fn column_role(head: &Line, (left, right): (i32, i32)) -> Option<Role> {
    let cells = head.row.cells();
    let next = cells.partition_point(|cell| head.row.extent(cell).0 <= left);
    let cell = cells.get(next.checked_sub(1)?)?;
    let ends = cells.get(next).is_none_or(|next| right <= head.row.extent(next).0);
    let within: Vec<Announcement> = head.hits_within(cell).iter().map(|hit| hit.announcement).collect();
    if ends { role_of(&within) } else { None }
}

/// A bare amount belongs to the phrase on the line above when that has no amount of its own.
fn previous_role(lines: &[Line], index: usize) -> Option<Role> {
    let (line, above) = (&lines[index], lines.get(index.checked_sub(1)?)?);
    let is_bare = line.amounts.len() == 1 && line.hits.is_empty() && line.row.words.len() <= 2;
    if !is_bare || !above.amounts.is_empty() || above.row.page != line.row.page {
        return None;
    }
    role_of(&above.hits.iter().map(|hit| hit.announcement).collect::<Vec<_>>())
}

/// The first phrase decides; what follows only says with or without tax.
fn role_of(announcements: &[Announcement]) -> Option<Role> {
    let inclusive = announcements.contains(&Announcement::Inclusive);
    let exclusive = announcements.contains(&Announcement::Exclusive);
    let taxed = announcements.contains(&Announcement::Tax);
    let mut main = announcements
        .iter()
        .filter(|announcement| !matches!(announcement, Announcement::Inclusive | Announcement::Exclusive));
    let first = main.find_map(|announcement| plain_role(*announcement))?;
    let inclusive_first = announcements.first() == Some(&Announcement::Inclusive);
    Some(match first {
        Role::Total | Role::NetTotal | Role::Subtotal if exclusive && !inclusive => Role::Net,
        Role::Total | Role::Subtotal if announcements.contains(&Announcement::Net) => Role::Net,
        Role::Total if inclusive => Role::Gross,
        Role::Total if taxed => Role::Tax,
        Role::Gross if exclusive && !inclusive => Role::Net,
        Role::Tax if inclusive_first => Role::Unknown,
        Role::Tax if announcements.first() == Some(&Announcement::Exclusive) => Role::Net,
        role => role,
    })
}

fn plain_role(announcement: Announcement) -> Option<Role> {
    Some(match announcement {
        Announcement::Gross => Role::Gross,
        Announcement::Total => Role::Total,
        Announcement::NetTotal => Role::NetTotal,
        Announcement::Payable => Role::Payable,
        Announcement::Net => Role::Net,
        Announcement::Subtotal => Role::Subtotal,
        Announcement::Tax => Role::Tax,
        Announcement::Cash => Role::Cash,
        Announcement::Change => Role::Change,
        Announcement::Rounding => Role::Rounding,
        Announcement::OtherAmount
        | Announcement::Quantity
        | Announcement::OtherNumber
        | Announcement::Contact
        | Announcement::TaxId
        | Announcement::Bank => Role::Other,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use document_types::reading::Reading;

    use super::*;
    use crate::lines::lines;

    fn roles(text: &str) -> Vec<(i64, Role)> {
        let reading = Reading { text: text.into(), ..Reading::default() };
        money(&lines(&reading)).into_iter().map(|money| (money.cents, money.role)).collect()
    }

    #[test]
    fn the_phrase_in_front_names_the_amount() {
        let cases = [
            ("Total Incl. GST@6% RM 3.30", Role::Gross),
            ("GST @6% included in total RM 3.30", Role::Tax),
            ("Total Sales (Excluding GST) : 3.30", Role::Net),
            ("Total GST : 3.30", Role::Tax),
            ("Rechnungssumme ohne USt. 3,30", Role::Net),
            ("Summe inkl. USt: 3,30 €", Role::Gross),
            ("Total HT 3,30 €", Role::Net),
            ("Zwischensumme netto 3,30", Role::Net),
            ("Item Count 12 Change Amt 3.30", Role::Change),
            ("Su cambio 3,30", Role::Change),
        ];
        for (line, role) in cases {
            assert_eq!(roles(line), [(330, role)], "{line}");
        }
    }

    #[test]
    fn a_word_behind_an_amount_says_with_or_without_tax() {
        assert_eq!(
            roles("Soit 5170,22 € HT, TVA 20 % 1034,04 €, total TTC 6204,26 €."),
            [(517_022, Role::Net), (103_404, Role::Tax), (620_426, Role::Gross)]
        );
    }

    #[test]
    fn a_table_head_and_a_line_above_name_amounts_too() {
        assert_eq!(
            roles("Netto      USt       Brutto\n100,00     19,00     119,00"),
            [(10_000, Role::Net), (1_900, Role::Tax), (11_900, Role::Gross)]
        );
        assert_eq!(roles("Amount due\n119.00"), [(11_900, Role::Payable)]);
    }

    #[test]
    fn a_balance_is_given_back_only_where_cash_was_handed_over() {
        assert_eq!(roles("Total 8.20\nCash 10.00\nBalance 1.80")[2], (180, Role::Change));
        assert_eq!(roles("Subtotal 13.00\nTax 1.42\nBalance 14.42")[2], (1442, Role::Total));
    }

    #[test]
    fn whole_amounts_count_where_none_has_decimals() {
        assert_eq!(roles("Net 50,000\nTax 5,000\nTotal 55,000").len(), 3);
        assert_eq!(roles("Net 50.00\nTotal 55,000").len(), 1);
    }
}
