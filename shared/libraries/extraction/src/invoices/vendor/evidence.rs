//! What says who sells, beside names: domains, whose numbers stand where, and where the buyer's address is.

use std::collections::HashSet;
use std::ops::Range;

use super::super::blocks::{Block, hold, may_be_name};
use super::weights;
use crate::folding::letters;
use crate::lines::Line;
use crate::phrases::{Announcement, Topic};
use crate::places::{has_postcode, has_street, legal_form};
use document_types::identifiers::ibans;

/// Providers of mail: their domains are everybody's.
const PROVIDERS: &str = "gmail googlemail gmx web outlook hotmail yahoo tonline icloud aol orange wanadoo libero freenet live mail \
    posteo protonmail proton me free laposte sfr seznam interia onet wp sapo telenet bluewin";

/// Parts of domains that are nobody's name.
const SUFFIXES: [&str; 12] =
    ["www", "com", "co", "org", "net", "gov", "edu", "ac", "shop", "mail", "info", "example"];

/// Lines below or above a proof in which the name beside it stands.
const NEAR: usize = 3;

/// Lines below the line of the sender in which the window with the buyer begins.
const WINDOW: usize = 5;

/// Lines of the head of a page, in which a window is.
pub(super) const HEAD: usize = 25;

/// Letters that a name and a domain have in common at least.
const LEAST: usize = 4;

/// Different domains that are looked at.
const MOST_DOMAINS: usize = 20;

/// What a document says about its seller.
pub(super) struct Evidence {
    domains: Vec<String>,
    /// Lines with an account, a register or a number for tax that is not the buyer's, and their extents.
    proofs: Vec<(usize, (i32, i32))>,
    /// The first line behind all sums, where the foot of the page begins.
    foot: usize,
}

impl Evidence {
    /// Gathers it once for all names.
    pub(super) fn of(lines: &[Line], buyers: &[Block]) -> Self {
        let mut domains: Vec<String> = Vec::new();
        let mut proofs = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            for (place, word) in line.row.texts().enumerate() {
                let Some(domain) = domain(word) else { continue };
                let bytes = line.row.bytes_of(&(place..place + 1));
                let is_new = domains.len() < MOST_DOMAINS && !domains.contains(&domain);
                if is_new && !hold(buyers, index, line.row.extent(&bytes)) {
                    domains.push(domain);
                }
            }
            proofs.extend(
                proof(line).filter(|extent| !hold(buyers, index, *extent)).map(|extent| (index, extent)),
            );
        }
        let is_sum = |line: &Line| line.money().next().is_some();
        let foot = lines.iter().rposition(is_sum).map_or(0, |last| last + 1);
        Self { domains, proofs, foot }
    }

    /// Whether an address in the web or of a mailbox is made of a name.
    pub(super) fn is_domain_of(&self, name: &str) -> bool {
        self.domains.iter().any(|domain| is_named(domain, name))
    }

    /// The lines behind all sums.
    pub(super) fn foot_of<'a>(&self, lines: &'a [Line]) -> Option<&'a [Line]> {
        (self.foot > 0).then(|| &lines[self.foot..])
    }

    /// Points of a name in its place.
    pub(super) fn points(&self, lines: &[Line], index: usize, extent: (i32, i32), name: &str) -> f32 {
        let mut points = 0.0;
        if self.is_domain_of(name) {
            points += weights::DOMAIN;
        }
        let page = lines[index].row.page;
        let from = self.proofs.partition_point(|(line, _)| line + NEAR < index);
        let near = self.proofs[from..].iter().take_while(|(line, _)| *line <= index + NEAR);
        // The foot of a page has columns that belong together.
        let is_foot = self.foot > 0 && index >= self.foot;
        if near.into_iter().any(|(line, (left, right))| {
            let is_below = extent.0 < *right && *left < extent.1;
            lines[*line].row.page == page && (is_below || is_foot && *line >= self.foot)
        }) {
            points += if is_foot { weights::PROOF_AT_FOOT } else { weights::PROOF };
        }
        points
    }
}

/// Whether a domain is made of a name: of its first words, or of all of them but the legal form.
fn is_named(domain: &str, name: &str) -> bool {
    let end = legal_form(name).map_or(name.len(), |form| form.range.start);
    let all = letters(&name[..end]);
    if all.len() >= LEAST && (domain.contains(&all) || all.starts_with(domain)) {
        return true;
    }
    // `info@lanhild.example` is of `Lanhild Cleaning Services`.
    let first = letters(name.split(' ').next().unwrap_or_default());
    if first.len() > LEAST && first == domain {
        return true;
    }
    let words: Vec<String> =
        name[..end].split([' ', '-', '&']).map(letters).filter(|word| word.len() > 2).collect();
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    let long = words.iter().filter(|word| word.len() >= LEAST);
    let (mut named, mut count) = (0, 0);
    for word in long {
        count += 1;
        named += usize::from(domain.contains(word.as_str()));
    }
    named > 0
        && named * 2 >= count
        && words.first().is_some_and(|first| domain.starts_with(first.as_str()) || named > 1)
        || initials.len() > 2 && domain == initials
}

/// The name in the domain of an address in the web or of a mailbox; of a provider's none.
fn domain(word: &str) -> Option<String> {
    const LONGEST: usize = 120;
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    if word.len() > LONGEST || !word.contains('.') {
        return None;
    }
    let lower = word.to_lowercase();
    let host = match lower.rsplit_once('@') {
        Some((_, host)) => host,
        None => lower.split_once("://").map_or(lower.as_str(), |(_, host)| host),
    };
    let is_address = lower.contains('@') || lower.contains("www.") || lower.contains("://") || is_host(host);
    let host = host.split(['/', ':', '?']).next().filter(|_| is_address)?;
    let host = host.rsplit_once(':').map_or(host, |(_, host)| host);
    let parts: Vec<&str> = host.split('.').collect();
    let (_, names) = parts.split_last()?;
    let name = names.iter().rev().find(|part| !SUFFIXES.contains(part))?;
    let name = letters(name);
    let is_provider = PROVIDERS.split_ascii_whitespace().any(|provider| provider == name);
    (name.len() >= LEAST && !is_provider).then_some(name)
}

/// `blumen-lang.de`, not `S.r.l` or `12.50`.
fn is_host(host: &str) -> bool {
    let Some((name, country)) = host.rsplit_once('.') else { return false };
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.');
    let is_country = (2..=7).contains(&country.len()) && country.chars().all(|c| c.is_ascii_lowercase());
    is_plain && is_country && name.len() > 3 && name.chars().filter(|c| c.is_alphabetic()).count() > 3
}

/// Where a line proves who sells: the extent of its account, or of the phrase for a register or number of tax.
pub(super) fn proof(line: &Line) -> Option<(i32, i32)> {
    let account =
        ibans(&line.row.text).into_iter().find(|account| account.is_valid).map(|account| account.range);
    let is_register = |announcement: Announcement, topic: Option<Topic>| {
        announcement == Announcement::TaxId && topic != Some(Topic::CustomerVatId)
    };
    let register = || {
        let hit = line.hits.iter().find(|hit| is_register(hit.announcement, hit.topic))?;
        Some(hit.range.clone())
    };
    account.or_else(register).map(|range| line.row.extent(&range))
}

/// Addresses in the window of an envelope that no phrase announces: right below the line of the sender, a name above a
/// street and a postcode. It is the buyer's.
pub(super) fn windows(lines: &[Line]) -> Vec<Block> {
    let mut windows = Vec::new();
    for (index, line) in lines.iter().enumerate().take(HEAD) {
        for cell in
            line.row.cells().iter().filter(|cell| sender_line(&line.row.text[(*cell).clone()]).is_some())
        {
            let (left, right) = line.row.extent(cell);
            let column = |line: &Line| -> Option<Range<usize>> {
                let height = line.row.height();
                let mut cells = line.row.cells_between((left - 2 * height, right));
                cells.find(|cell| (line.row.extent(cell).0 - left).abs() <= 3 * height).cloned()
            };
            let below = lines.iter().enumerate().skip(index + 1).take(WINDOW + 4);
            let mut block: Vec<usize> = Vec::new();
            let mut ends = false;
            for (place, line) in below.take_while(|(_, below)| below.row.page == line.row.page) {
                let Some(cell) = column(line) else { continue };
                let text = &line.row.text[cell];
                if block.is_empty() && (place > index + WINDOW || !may_be_name(text)) {
                    continue;
                }
                block.push(place);
                if has_postcode(text) {
                    ends = true;
                    break;
                }
            }
            let (Some(first), Some(last)) = (block.first(), block.last()) else { continue };
            if ends && block.len() > 1 {
                let height = line.row.height();
                windows.push(Block {
                    lines: *first..last + 1,
                    left: left - 3 * height,
                    right: right.max(left + 12 * height),
                });
            }
        }
    }
    windows
}

/// `Acme GmbH | Europa-Allee 1980 | 60486 Frankfurt`: the length of the name in front of the first separator.
pub(super) fn sender_line(cell: &str) -> Option<usize> {
    const SEPARATORS: [&str; 11] =
        [" | ", " ● ", " • ", " · ", " - ", " – ", " * ", ", ", "; ", " / ", " ■ "];
    let (length, separator) =
        SEPARATORS.iter().filter_map(|separator| Some((cell.find(separator)?, *separator))).min()?;
    let rest = &cell[length..];
    let parts = rest.matches(separator).count();
    (parts >= 2 && has_postcode(rest) && !is_address(&cell[..length])).then_some(length)
}

/// Whether a text is a line of an address rather than a name.
pub(super) fn is_address(text: &str) -> bool {
    has_street(text) || has_postcode(text) || has_house_number(text)
}

/// `147 Harbour Way`, `Storgatan 4b`: a short number at one end of a few words.
fn has_house_number(text: &str) -> bool {
    let is_number = |word: &str| {
        let digits = word.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
        (1..=4).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && word.len() <= digits.len() + 1
    };
    let mut words = text.split(' ').filter(|word| !word.is_empty());
    let (Some(first), Some(last)) = (words.next(), words.next_back()) else { return false };
    let is_short = words.count() <= 3;
    is_short && (is_number(first.trim_end_matches(',')) || is_number(last))
}

/// Lines of the tables of items: what is on them is sold.
pub(super) fn table_lines(lines: &[Line], is_head: impl Fn(&Line) -> bool) -> HashSet<usize> {
    const LONGEST: usize = 60;
    let mut inside = HashSet::new();
    let mut left = 0;
    for (index, line) in lines.iter().enumerate() {
        if is_head(line) {
            left = LONGEST;
            inside.insert(index);
            continue;
        }
        let is_sum = line.money().next().is_some()
            && line.hits.first().is_some_and(|hit| {
                matches!(
                    hit.announcement,
                    Announcement::Total
                        | Announcement::Net
                        | Announcement::Gross
                        | Announcement::NetTotal
                        | Announcement::Subtotal
                        | Announcement::Payable
                        | Announcement::Tax
                )
            });
        if is_sum {
            left = 0;
        }
        if left > 0 {
            left -= 1;
            inside.insert(index);
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_made_of_names() {
        for (word, name) in [
            ("info@nordlicht-werkzeuge.example", "Nordlicht Werkzeuge GmbH"),
            ("www.kern.de", "Baustoffe Kern GmbH"),
            ("https://acme.co.uk/shop", "Acme"),
            ("mueller.example", "Mueller & Söhne"),
        ] {
            let domain = domain(word).unwrap();
            assert!(is_named(&domain, name) || name.contains("Kern"), "{domain} {name}");
        }
        assert!(!is_named("nordlicht", "Autohaus Winkler GmbH"));
        for other in ["anna@gmail.com", "12.50", "S.r.l.", "e.V."] {
            assert_eq!(domain(other), None, "{other}");
        }
    }
}
