//! What kind of document it is, by the words that only one kind prints.

mod weights;

use document_types::fields::Kind;
use document_types::reading::Reading;

use crate::announcements::Hit;
use crate::invoices::{number, sums, vat_ids};
use crate::lines::Line;
use crate::phrases::{Announcement, Topic};
use crate::roles::{Money, Role};
use document_types::identifiers::ibans;
use weights::{CONTRACT, EVEN, GENERIC, INVOICE, LEAD, LIKELY, NARROW, ORDER, RECEIPT, STATEMENT, STEEPNESS};

/// Lines from the top among which a title is looked for.
const HEAD: usize = 20;

/// The kind with the most evidence and the chance that it is the right one; with too little for any it is generic.
pub(super) fn classify(reading: &Reading, lines: &[Line], money: &[Money]) -> (Kind, f32) {
    let narrow = is_narrow(reading, lines);
    let is_other = asks_for_no_payment(lines) || lists_invoices(lines);
    let (invoice, receipt) = if money.is_empty() {
        (0.0, 0.0)
    } else {
        let bonus = if narrow { NARROW.points } else { 0.0 };
        let other = if is_other { INVOICE.no_invoice } else { 0.0 };
        let no_receipt = if narrow { 0.0 } else { other };
        (invoice_evidence(lines, money, narrow) + other, receipt_evidence(lines, money) + bonus + no_receipt)
    };
    let (statement, contract) = (statement_evidence(lines), contract_evidence(lines, money));
    let order = order_evidence(lines, invoice);
    let preference = if narrow { NARROW.preference } else { 0.0 };
    match () {
        () if STATEMENT.bar.is_met(statement) && statement > receipt => {
            (Kind::BankStatement, chance(STATEMENT.bar.margin(statement)))
        }
        () if ORDER.bar.is_met(order) && order > receipt => {
            (Kind::PurchaseOrder, chance(ORDER.bar.margin(order)))
        }
        () if RECEIPT.bar.is_met(receipt) && receipt > invoice - preference => {
            let lead = receipt - invoice + preference + LEAD;
            (Kind::Receipt, chance(RECEIPT.bar.margin(receipt).min(lead)))
        }
        () if INVOICE.bar.is_met(invoice) => {
            let lead = invoice - receipt + LEAD;
            (invoice_kind(lines), chance(INVOICE.bar.margin(invoice).min(lead)))
        }
        () if CONTRACT.bar.is_met(contract) => (Kind::Contract, chance(CONTRACT.bar.margin(contract))),
        // Too little to be sure, and enough for a person to look at.
        () if invoice >= INVOICE.likely && invoice > receipt && !is_other => {
            (invoice_kind(lines), LIKELY * (invoice / INVOICE.bar.needed()).min(1.0))
        }
        () => (Kind::Generic, chance(GENERIC - invoice.max(receipt).max(statement).max(contract).max(order))),
    }
}

/// The chance that a kind is right: [`EVEN`] without a margin, and nearer to one with every point of it.
fn chance(margin: f32) -> f32 {
    let chance = 1.0 - EVEN * (-STEEPNESS * margin.max(0.0)).exp();
    (chance * 100.0).round() / 100.0
}

fn any(lines: &[Line], announcements: &[Announcement]) -> bool {
    lines.iter().any(|line| line.has(announcements))
}

fn has_topic(lines: &[Line], topic: Topic) -> bool {
    lines.iter().flat_map(|line| &line.hits).any(|hit| hit.topic == Some(topic))
}

/// A short line near the top that begins with a phrase for the topic.
fn has_title(lines: &[Line], topic: Topic) -> bool {
    lines.iter().take(HEAD).any(|line| {
        line.hits.iter().filter(|hit| hit.topic == Some(topic)).any(|hit| {
            let cell = line.row.cell_at(hit.range.start);
            cell.is_some_and(|cell| line.row.words_of(cell).len() <= 6)
        })
    })
}

/// The points of the signs that are there.
fn points(evidence: &[(bool, f32)]) -> f32 {
    evidence.iter().filter(|(holds, _)| *holds).map(|(_, points)| points).sum()
}

fn has_role(money: &[Money], roles: &[Role]) -> bool {
    money.iter().any(|money| roles.contains(&money.role))
}

/// A credit note says so in its title.
fn invoice_kind(lines: &[Line]) -> Kind {
    let titles = lines.iter().take(2 * HEAD).flat_map(|line| {
        line.hits
            .iter()
            .filter(move |hit| hit.announcement == Announcement::InvoiceTitle && hit.range.start < 24)
    });
    match titles.into_iter().next() {
        Some(title) if title.topic == Some(Topic::CreditNote) => Kind::CreditNote,
        // A column of a table may be headed so.
        _ if lines.iter().take(HEAD).any(|line| {
            has_title(std::slice::from_ref(line), Topic::CreditNote)
                && !line.has(&[Announcement::ItemTable, Announcement::Quantity])
        }) =>
        {
            Kind::CreditNote
        }
        _ => Kind::Invoice,
    }
}

/// A title of what looks like an invoice and is none: in larger letters than that of an invoice, or without one.
fn asks_for_no_payment(lines: &[Line]) -> bool {
    let titles = |is_wanted: fn(&Line, &Hit) -> bool| {
        lines.iter().take(HEAD).flat_map(move |line| {
            let hits = line.hits.iter().filter(move |hit| is_wanted(line, hit));
            hits.map(move |hit| (height(line, hit), is_pure(line, hit)))
        })
    };
    let others = titles(|line, hit| {
        hit.topic == Some(Topic::NoInvoice) && (begins_cell(line, hit) || words_of_cell(line, hit) <= 3)
    });
    let own =
        titles(|line, hit| hit.announcement == Announcement::InvoiceTitle && words_of_cell(line, hit) <= 6)
            .map(|(height, _)| height)
            .max();
    let is_numbered = any(lines, &[Announcement::InvoiceNumber]);
    let mut heights: Vec<i32> = lines.iter().map(|line| line.row.height()).collect();
    heights.sort_unstable();
    let usual = heights.get(heights.len() / 2).copied().unwrap_or(1);
    others.into_iter().any(|(height, is_pure)| match own {
        Some(own) => height * 10 > own * 13 || is_pure && height >= own && !is_numbered,
        None if is_numbered => height * 10 > usual * 13,
        None => true,
    })
}

/// A statement of account lists invoices and is none.
fn lists_invoices(lines: &[Line]) -> bool {
    has_title(lines, Topic::BankStatement)
        && !any(lines, &[Announcement::InvoiceTitle, Announcement::InvoiceNumber, Announcement::ReceiptTitle])
}

/// The height of the words of a phrase, in pixels.
fn height(line: &Line, hit: &Hit) -> i32 {
    let words = &line.row.words[line.row.words_of(&hit.range)];
    words.iter().map(|word| word.upright[3] - word.upright[1]).max().unwrap_or(0)
}

/// How many words the cell of a phrase has.
fn words_of_cell(line: &Line, hit: &Hit) -> usize {
    let cell =
        line.row.cells().iter().find(|cell| cell.start <= hit.range.start && hit.range.end <= cell.end);
    cell.map_or(usize::MAX, |cell| line.row.words_of(cell).len())
}

/// Nothing but digits and marks in front of a phrase in its cell, which is short.
fn begins_cell(line: &Line, hit: &Hit) -> bool {
    line.row.cells().iter().any(|cell| {
        cell.start <= hit.range.start
            && hit.range.end <= cell.end
            && line.row.words_of(cell).len() <= 6
            && !line.row.text[cell.start..hit.range.start].contains(char::is_alphabetic)
    })
}

/// Nothing behind a phrase in its cell.
fn is_pure(line: &Line, hit: &Hit) -> bool {
    let cell =
        line.row.cells().iter().find(|cell| cell.start <= hit.range.start && hit.range.end <= cell.end);
    cell.is_some_and(|cell| !line.row.text[hit.range.end..cell.end].contains(char::is_alphanumeric))
}

fn invoice_evidence(lines: &[Line], money: &[Money], is_narrow: bool) -> f32 {
    let accounts = || lines.iter().any(|line| ibans(&line.row.text).iter().any(|iban| iban.is_valid));
    let (seller, buyer) = vat_ids(lines);
    let sums = sums(money);
    let adds_up = [&sums.net, &sums.tax, &sums.total].into_iter().all(Option::is_some)
        && sums.tax.as_ref().is_some_and(|tax| tax.value != "0.00");
    let is_bill = !is_narrow
        && sums.total.is_some()
        && lines.iter().any(|line| !line.dates.is_empty())
        && (number(lines).is_some() || any(lines, &[Announcement::InvoiceTitle]));
    points(&[
        (is_bill, INVOICE.bill),
        (adds_up && !is_narrow, INVOICE.adds_up),
        (has_topic(lines, Topic::DueDate) && !is_narrow, INVOICE.due),
        (any(lines, &[Announcement::InvoiceTitle, Announcement::InvoiceNumber]), INVOICE.title_or_number),
        (any(lines, &[Announcement::InvoiceNumber]), INVOICE.number),
        (any(lines, &[Announcement::IssueDate]), INVOICE.issue_date),
        (any(lines, &[Announcement::Bank]) || accounts(), INVOICE.bank),
        (any(lines, &[Announcement::Terms]), INVOICE.terms),
        (any(lines, &[Announcement::Buyer, Announcement::Seller]), INVOICE.party),
        (any(lines, &[Announcement::OtherDate]), INVOICE.other_date),
        (any(lines, &[Announcement::TaxId]) || seller.or(buyer).is_some(), INVOICE.tax_id),
        (has_role(money, &[Role::Gross, Role::Payable, Role::Net]), INVOICE.clear_sum),
        (has_role(money, &[Role::Total, Role::NetTotal, Role::Tax]), INVOICE.some_sum),
    ])
}

fn receipt_evidence(lines: &[Line], money: &[Money]) -> f32 {
    let sums = [Role::Total, Role::Gross, Role::NetTotal, Role::Payable, Role::Subtotal, Role::Change];
    if !has_role(money, &sums) {
        return 0.0;
    }
    let is_scan = lines.iter().any(|line| line.row.is_ocr);
    points(&[
        (has_role(money, &[Role::Cash]), RECEIPT.cash),
        (has_role(money, &[Role::Change]), RECEIPT.change),
        (has_role(money, &[Role::Rounding]), RECEIPT.rounding),
        (any(lines, &[Announcement::ReceiptTitle]), RECEIPT.title),
        (any(lines, &[Announcement::Till]), RECEIPT.till),
        (
            has_role(money, &[Role::Total, Role::Gross, Role::NetTotal, Role::Payable, Role::Subtotal]),
            RECEIPT.sum,
        ),
        (is_scan && lines.len() < 60, RECEIPT.short_scan),
    ])
}

/// A title, both balances, and dated movements.
fn statement_evidence(lines: &[Line]) -> f32 {
    let movements =
        lines.iter().filter(|line| !line.dates.is_empty() && line.money().next().is_some()).count();
    points(&[
        (has_title(lines, Topic::BankStatement), STATEMENT.title),
        (has_topic(lines, Topic::OpeningBalance), STATEMENT.balance),
        (has_topic(lines, Topic::ClosingBalance), STATEMENT.balance),
        (movements >= 2, STATEMENT.movements),
        (any(lines, &[Announcement::Bank]), STATEMENT.bank),
        (any(lines, &[Announcement::InvoiceNumber, Announcement::ReceiptTitle]), STATEMENT.other_kind),
    ])
}

/// A title for an order on a page without one for an invoice.
fn order_evidence(lines: &[Line], invoice: f32) -> f32 {
    let titled = has_title(lines, Topic::PurchaseOrder);
    let numbered = has_title(lines, Topic::OrderNumber);
    if any(lines, &[Announcement::InvoiceTitle, Announcement::InvoiceNumber, Announcement::ReceiptTitle]) {
        return 0.0;
    }
    points(&[
        (titled, ORDER.title),
        (numbered, ORDER.number),
        (has_topic(lines, Topic::OrderDate), ORDER.order_date),
        (has_topic(lines, Topic::DeliveryDate), ORDER.delivery_date),
        (any(lines, &[Announcement::ItemTable, Announcement::Quantity]), ORDER.items),
        (invoice >= ORDER.clear_invoice, ORDER.is_invoice),
    ])
}

/// A title, parties, and running text rather than amounts.
fn contract_evidence(lines: &[Line], money: &[Money]) -> f32 {
    let words: usize = lines.iter().map(|line| line.row.words.len()).sum();
    let numbered =
        lines.iter().filter(|line| line.row.text.starts_with('§') || starts_clause(&line.row.text)).count();
    points(&[
        (has_title(lines, Topic::Contract), CONTRACT.title),
        (numbered >= 3, CONTRACT.clauses),
        (words > 150 && money.len() * 60 < words, CONTRACT.prose),
        (
            any(
                lines,
                &[Announcement::InvoiceTitle, Announcement::InvoiceNumber, Announcement::ReceiptTitle],
            ),
            CONTRACT.other_kind,
        ),
    ])
}

/// `3. Term`, `4.1 Payment`: a numbered clause.
fn starts_clause(text: &str) -> bool {
    let Some((number, rest)) = text.split_once(' ') else { return false };
    let is_number = number.contains('.') && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_number && number.len() <= 5 && rest.starts_with(char::is_uppercase)
}

/// Till paper is narrow: few characters fit between the margins, whatever the scanner put around them.
fn is_narrow(reading: &Reading, lines: &[Line]) -> bool {
    const CHARACTERS: i64 = 56;
    if reading.pages.len() != 1 {
        return false;
    }
    let words = || lines.iter().flat_map(|line| &line.row.words);
    let texts = lines.iter().flat_map(|line| line.row.texts());
    let sorted = |mut values: Vec<i32>| {
        values.sort_unstable();
        values
    };
    let lefts = sorted(words().map(|word| word.upright[0]).collect());
    let rights = sorted(words().map(|word| word.upright[2]).collect());
    let pitches = sorted(words().zip(texts).filter_map(|(word, text)| pitch(text, word.upright)).collect());
    let (Some(left), Some(right), Some(pitch)) =
        (lefts.get(lefts.len() / 20), rights.get(rights.len() * 19 / 20), pitches.get(pitches.len() / 2))
    else {
        return false;
    };
    (i64::from(*right) - i64::from(*left)) * 16 <= CHARACTERS * i64::from(*pitch)
}

/// Width of a character in sixteenths of a pixel, of words that are long enough to tell.
fn pitch(text: &str, [left, _, right, _]: [i32; 4]) -> Option<i32> {
    let characters = i32::try_from(text.chars().count()).ok().filter(|count| *count >= 3)?;
    (right > left).then(|| (right - left).saturating_mul(16) / characters)
}
