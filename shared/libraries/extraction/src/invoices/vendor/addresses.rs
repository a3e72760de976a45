//! Addresses at the head of a page that no phrase announces. Sellers print a telephone, a mailbox or a number for tax
//! below their address; an address without any of these is the buyer's.

use std::ops::Range;

use super::super::blocks::{Block, hold, may_be_name};
use super::evidence::{Evidence, HEAD, is_address, proof, sender_line};
use crate::announcements::Hit;
use crate::folding::letters;
use crate::lines::Line;
use crate::phrases::Announcement;
use crate::places::has_postcode;

/// Lines below a name in which its postcode stands.
const DEPTH: usize = 4;

/// The same in heights of the name.
const FARTHEST: i32 = 12;

/// Lines below an address that still belong to it.
const BEHIND: usize = 3;

/// Letters of a word that tells one name from another.
const LEAST: usize = 4;

/// A name and its address: down to the postcode.
struct Address {
    name: String,
    block: Block,
    /// Behind the last line of its numbers and ways to reach it; nothing without any.
    proven_to: Option<usize>,
    /// A number or a domain proves it, and not a telephone alone, which buyers give, too.
    is_certain: bool,
}

/// The buyers among the addresses of the head that stand in none of the announced blocks; none where a phrase announces
/// the buyer.
pub(super) fn buyers(lines: &[Line], announced: &[Block], evidence: &Evidence) -> Vec<Block> {
    let addresses = addresses(lines, announced, evidence);
    let is_proven = |address: &Address| address.is_certain || address.proven_to.is_some();
    match addresses.as_slice() {
        [] => Vec::new(),
        [only] if is_proven(only) || !names_another(lines, only, evidence) => Vec::new(),
        [_] => whole(addresses),
        // Two businesses, each with its number: the letterhead comes first.
        [first, ..] if addresses.iter().all(is_proven) => {
            let end = first.block.lines.end;
            whole(addresses.into_iter().filter(|address| address.block.lines.start >= end).collect())
        }
        [first, ..] if is_proven(first) || addresses.iter().any(|address| address.is_certain) => {
            whole(addresses.into_iter().filter(|address| !is_proven(address)).collect())
        }
        _ => Vec::new(),
    }
}

/// The first word of a name that is long enough to tell it from another: not `Dr.` or `Café`.
fn first_word(name: &str) -> String {
    name.split(' ').map(letters).find(|word| word.len() > LEAST).unwrap_or_else(|| letters(name))
}

/// Where they stand, with the numbers below them.
fn whole(addresses: Vec<Address>) -> Vec<Block> {
    let block = |address: Address| {
        let end = address.proven_to.unwrap_or(address.block.lines.end);
        Block { lines: address.block.lines.start..end, ..address.block }
    };
    addresses.into_iter().map(block).collect()
}

/// Whether the document names somebody else as the sender: in the line of one, or at its foot, behind all sums, with an
/// address and a number that proves who it is. Neither has the first word of this name.
fn names_another(lines: &[Line], address: &Address, evidence: &Evidence) -> bool {
    let own = first_word(&address.name);
    let is_other = |line: &Line| !letters(&line.row.text).contains(&own);
    let is_sender = |line: &Line| {
        line.row.cells().iter().any(|cell| {
            line.hits_within(cell).is_empty() && sender_line(&line.row.text[cell.clone()]).is_some()
        })
    };
    if lines.iter().take(HEAD).any(|line| is_sender(line) && is_other(line)) {
        return true;
    }
    let Some(foot) = evidence.foot_of(lines).filter(|foot| !foot.is_empty()) else { return false };
    let has_address =
        |line: &Line| line.row.cells().iter().any(|cell| has_postcode(&line.row.text[cell.clone()]));
    let proves = |line: &Line| proof(line).is_some() || line.has(&[Announcement::Bank]);
    foot.iter().any(proves) && foot.iter().any(has_address) && foot.iter().all(is_other)
}

fn addresses(lines: &[Line], announced: &[Block], evidence: &Evidence) -> Vec<Address> {
    let end = evidence.foot_of(lines).map_or(HEAD, |foot| HEAD.min(lines.len() - foot.len()));
    let mut addresses: Vec<Address> = Vec::new();
    for (index, line) in
        lines.iter().enumerate().take(end).take_while(|(_, line)| line.row.page.is_none_or(|page| page == 0))
    {
        for cell in line.row.cells() {
            let extent = line.row.extent(cell);
            // The buyer's name in a form stands behind `Name`.
            let label =
                line.hits_within(cell).iter().rfind(|hit| hit.announcement == Announcement::PartyName);
            let label = label.map_or(cell.start, |hit| hit.range.end);
            let name = line.row.text[label..cell.end].trim_matches([' ', ':']);
            let known = hold(announced, index, extent)
                || addresses.iter().any(|address| address.block.holds(index, extent));
            let is_announced = label == cell.start
                && line.hits_within(cell).first().is_some_and(|hit| hit.range.start == cell.start);
            let is_repeated = addresses.iter().any(|address| first_word(&address.name) == first_word(name));
            if known || is_repeated || !may_be_name(name) || is_address(name) || is_announced {
                continue;
            }
            if let Some(end) = postcode_below(lines, index, extent) {
                let block = Block::around(index..end + 1, extent, line.row.height());
                let proven_to = last_of(
                    lines,
                    end,
                    extent,
                    &[Announcement::TaxId, Announcement::Bank, Announcement::Contact],
                );
                let is_certain = evidence.is_domain_of(name)
                    || last_of(lines, end, extent, &[Announcement::TaxId, Announcement::Bank]).is_some();
                addresses.push(Address { name: name.to_owned(), block, proven_to, is_certain });
            }
        }
    }
    addresses
}

/// The cell of the column that begins at `left`.
fn in_column(line: &Line, (left, right): (i32, i32)) -> Option<Range<usize>> {
    let height = line.row.height();
    let mut cells = line.row.cells_between((left - 2 * height, right.max(left + 12 * height)));
    cells.find(|cell| (line.row.extent(cell).0 - left).abs() <= 2 * height).cloned()
}

/// The line with the postcode of the address below a name.
fn postcode_below(lines: &[Line], index: usize, extent: (i32, i32)) -> Option<usize> {
    let (page, top) = (lines[index].row.page, lines[index].row.bounds[1]);
    let mut found = 0;
    for (place, line) in lines.iter().enumerate().skip(index + 1).take(2 * DEPTH) {
        let is_far = line.row.bounds[1] - top > FARTHEST * lines[index].row.height();
        if line.row.page != page || found == DEPTH || is_far || line.money().next().is_some() {
            return None;
        }
        let Some(cell) = in_column(line, extent) else { continue };
        found += 1;
        let text = &line.row.text[cell.clone()];
        if has_postcode(text) || found > 1 && is_town_with_code(text) {
            return Some(place);
        }
        let others = [Announcement::Bank, Announcement::TaxId, Announcement::InvoiceNumber];
        let is_other = |hit: &Hit| hit.range.start == cell.start && others.contains(&hit.announcement);
        if line.hits_within(&cell).first().is_some_and(is_other) {
            return None;
        }
    }
    None
}

/// `Paarl 7646`: below a street, as in South Africa and New Zealand.
fn is_town_with_code(text: &str) -> bool {
    let Some((town, code)) = text.rsplit_once(' ') else { return false };
    code.len() == 4
        && code.bytes().all(|byte| byte.is_ascii_digit())
        && town.chars().all(|letter| letter.is_alphabetic() || " -'".contains(letter))
}

/// Behind the last of the lines right below an address that announces one of these in its column.
fn last_of(lines: &[Line], end: usize, extent: (i32, i32), announcements: &[Announcement]) -> Option<usize> {
    let page = lines[end].row.page;
    let below =
        lines.iter().enumerate().skip(end + 1).take(BEHIND).take_while(|(_, line)| line.row.page == page);
    let announce = below.filter(|(_, line)| {
        in_column(line, extent).is_some_and(|cell| line.has_within(&cell, announcements))
    });
    announce.map(|(place, _)| place + 1).last()
}

#[cfg(test)]
mod tests {
    use document_types::reading::Reading;

    use crate::invoices::{customer, vat_ids, vendor};
    use crate::lines::lines;
    use crate::own::Own;

    /// Seller and buyer of a text.
    fn parties(text: &str) -> (String, String) {
        let lines = lines(&Reading { text: text.into(), ..Reading::default() });
        let value =
            |field: Option<document_types::fields::Field>| field.map(|field| field.value).unwrap_or_default();
        (value(vendor(&lines, &Own::default()).map(|vendor| vendor.name)), value(customer(&lines).name))
    }

    const SUMS: &str = "\nInvoice no. 77\nNet 100.00\nVAT 20% 20.00\nTotal 120.00\n";

    #[test]
    fn the_address_without_a_number_of_tax_is_the_buyers() {
        let text = format!(
            "Ashden Timber     Orvusolt Engineering Ltd\n14 Station Road    179 Orchard Lane\n\
            Norwich NR2 1RF    Cardiff CF10 1EP\nVAT number: GB 522 7772 40{SUMS}"
        );
        assert_eq!(parties(&text), ("Ashden Timber".into(), "Orvusolt Engineering Ltd".into()));
    }

    #[test]
    fn of_two_businesses_with_numbers_the_letterhead_sells() {
        let text = format!(
            "Studio Ines Kamp\nGartenstr. 5, 10115 Berlin\nUSt-IdNr. DE136695976\n\
            Wiener Feste GmbH\nRing 1, 1010 Wien\nUID ATU13585627{SUMS}"
        );
        assert_eq!(parties(&text), ("Studio Ines Kamp".into(), "Wiener Feste GmbH".into()));
        let (seller, buyer) = vat_ids(&lines(&Reading { text, ..Reading::default() }));
        assert_eq!(
            (seller.unwrap().value, buyer.unwrap().value),
            ("DE136695976".into(), "ATU13585627".into())
        );
    }

    #[test]
    fn a_lone_address_above_somebody_elses_foot_is_the_buyers() {
        let text = format!(
            "Autohaus Winkel GmbH\nRheinstr. 101\n65185 Wiesbaden{SUMS}\
            Putzdienst Pfeil   Tel. 0611 5550123   IBAN DE02 1203 0000 0000 2020 51\n\
            Lahnweg 7   USt-IdNr. DE136695976\n65201 Wiesbaden"
        );
        assert_eq!(parties(&text), ("Putzdienst Pfeil".into(), "Autohaus Winkel GmbH".into()));
    }

    #[test]
    fn a_logo_is_completed_by_the_legal_form_of_the_foot() {
        let text = format!(
            "Lumosolt\nKundin Anna Berg\nLindenstr. 3\n70173 Stuttgart{SUMS}\
            Lumosolt GmbH   IBAN DE02 1203 0000 0000 2020 51\nIndustriestr. 19\n24103 Kiel"
        );
        assert_eq!(parties(&text).0, "Lumosolt GmbH");
    }
}
