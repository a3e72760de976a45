//! What kind of document it is, by the words that only one kind prints.

use document_types::fields::Kind;
use document_types::reading::Reading;

use crate::lines::Line;
use crate::phrases::{Announcement, Topic};
use crate::roles::{Money, Role};

/// Lines from the top in which a title stands.
const HEAD: usize = 20;

/// The kind with the most evidence and the chance that it is this one; too little of any is generic.
pub(super) fn classify(reading: &Reading, lines: &[Line], money: &[Money]) -> (Kind, f32) {
    let narrow = is_narrow(reading, lines);
    let (invoice, receipt) = if money.is_empty() {
        (0.0, 0.0)
    } else {
        let bonus = if narrow { 2.0 } else { 0.0 };
        (invoice_evidence(lines, money), receipt_evidence(lines, money) + bonus)
    };
    let (statement, contract) = (statement_evidence(lines), contract_evidence(lines, money));
    let order = order_evidence(lines, invoice);
    let preference = if narrow { 1.8 } else { 0.0 };
    match () {
        () if statement >= 3.0 && statement > receipt => (Kind::BankStatement, chance(statement - 2.0)),
        () if order >= 2.5 && order > receipt => (Kind::PurchaseOrder, chance(order - 2.0)),
        () if receipt >= 2.0 && receipt > invoice - preference => {
            (Kind::Receipt, chance((receipt - 1.5).min(receipt - invoice + preference + 1.0)))
        }
        () if invoice >= 2.5 => (invoice_kind(lines), chance((invoice - 2.0).min(invoice - receipt + 1.0))),
        () if contract >= 2.0 => (Kind::Contract, chance(contract - 1.5)),
        () => (Kind::Generic, chance(2.0 - invoice.max(receipt).max(statement).max(contract).max(order))),
    }
}

/// Evidence beyond what is needed, as a chance.
fn chance(margin: f32) -> f32 {
    let chance = 1.0 - 0.5 * (-0.8 * margin.max(0.0)).exp();
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
        (any(lines, &[Announcement::InvoiceTitle, Announcement::InvoiceNumber]), 1.5),
        (any(lines, &[Announcement::InvoiceNumber]), 0.5),
        (any(lines, &[Announcement::IssueDate]), 0.7),
        (any(lines, &[Announcement::Bank]), 1.0),
        (any(lines, &[Announcement::Terms]), 0.7),
        (any(lines, &[Announcement::Buyer, Announcement::Seller]), 0.7),
        (any(lines, &[Announcement::OtherDate]), 0.4),
        (any(lines, &[Announcement::TaxId]), 0.3),
        (has_role(money, &[Role::Gross, Role::Payable, Role::Net]), 0.8),
        (has_role(money, &[Role::Total, Role::NetTotal, Role::Tax]), 0.4),
    ])
}

fn receipt_evidence(lines: &[Line], money: &[Money]) -> f32 {
    let sums = [Role::Total, Role::Gross, Role::NetTotal, Role::Payable, Role::Subtotal, Role::Change];
    if !has_role(money, &sums) {
        return 0.0;
    }
    let is_scan = lines.iter().any(|line| line.row.is_ocr);
    points(&[
        (has_role(money, &[Role::Cash]), 1.2),
        (has_role(money, &[Role::Change]), 1.5),
        (has_role(money, &[Role::Rounding]), 0.8),
        (any(lines, &[Announcement::ReceiptTitle]), 1.0),
        (any(lines, &[Announcement::Till]), 0.8),
        (has_role(money, &[Role::Total, Role::Gross, Role::NetTotal, Role::Payable, Role::Subtotal]), 0.8),
        (is_scan && lines.len() < 60, 0.4),
    ])
}

/// A title, both balances, and dated movements.
fn statement_evidence(lines: &[Line]) -> f32 {
    let movements =
        lines.iter().filter(|line| !line.dates.is_empty() && line.money().next().is_some()).count();
    points(&[
        (has_title(lines, Topic::BankStatement), 2.0),
        (has_topic(lines, Topic::OpeningBalance), 1.0),
        (has_topic(lines, Topic::ClosingBalance), 1.0),
        (movements >= 2, 0.5),
        (any(lines, &[Announcement::Bank]), 0.3),
        (any(lines, &[Announcement::InvoiceNumber, Announcement::ReceiptTitle]), -1.5),
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
        (titled, 2.5),
        (numbered, 2.0),
        (has_topic(lines, Topic::OrderDate), 0.5),
        (has_topic(lines, Topic::DeliveryDate), 0.4),
        (any(lines, &[Announcement::ItemTable, Announcement::Quantity]), 0.4),
        (invoice >= 4.5, -1.5),
    ])
}

/// A title, parties, and running text rather than amounts.
fn contract_evidence(lines: &[Line], money: &[Money]) -> f32 {
    let words: usize = lines.iter().map(|line| line.row.words.len()).sum();
    let numbered =
        lines.iter().filter(|line| line.row.text.starts_with('§') || starts_clause(&line.row.text)).count();
    points(&[
        (has_title(lines, Topic::Contract), 1.5),
        (numbered >= 3, 0.7),
        (words > 150 && money.len() * 60 < words, 0.5),
        (
            any(
                lines,
                &[Announcement::InvoiceTitle, Announcement::InvoiceNumber, Announcement::ReceiptTitle],
            ),
            -1.0,
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
