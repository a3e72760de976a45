//! What kind of document it is, by the words that only one kind prints.

mod weights;

use document_types::fields::Kind;
use document_types::reading::Reading;

use crate::lines::Line;
use crate::phrases::{Announcement, Topic};
use crate::roles::{Money, Role};
use weights::{CONTRACT, EVEN, GENERIC, INVOICE, LEAD, NARROW, ORDER, RECEIPT, STATEMENT, STEEPNESS};

/// Lines from the top among which a title is looked for.
const HEAD: usize = 20;

/// The kind with the most evidence and the chance that it is the right one; with too little for any it is generic.
pub(super) fn classify(reading: &Reading, lines: &[Line], money: &[Money]) -> (Kind, f32) {
    let narrow = is_narrow(reading, lines);
    let (invoice, receipt) = if money.is_empty() {
        (0.0, 0.0)
    } else {
        let bonus = if narrow { NARROW.points } else { 0.0 };
        (invoice_evidence(lines, money), receipt_evidence(lines, money) + bonus)
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
        _ if has_title(lines, Topic::CreditNote) => Kind::CreditNote,
        _ => Kind::Invoice,
    }
}

fn invoice_evidence(lines: &[Line], money: &[Money]) -> f32 {
    points(&[
        (any(lines, &[Announcement::InvoiceTitle, Announcement::InvoiceNumber]), INVOICE.title_or_number),
        (any(lines, &[Announcement::InvoiceNumber]), INVOICE.number),
        (any(lines, &[Announcement::IssueDate]), INVOICE.issue_date),
        (any(lines, &[Announcement::Bank]), INVOICE.bank),
        (any(lines, &[Announcement::Terms]), INVOICE.terms),
        (any(lines, &[Announcement::Buyer, Announcement::Seller]), INVOICE.party),
        (any(lines, &[Announcement::OtherDate]), INVOICE.other_date),
        (any(lines, &[Announcement::TaxId]), INVOICE.tax_id),
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
