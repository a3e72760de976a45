//! Invoice, receipt or something else, by the words that only one of them prints.

use super::{
    Kind,
    lines::Line,
    phrases::Label,
    roles::{Money, Role},
};
use crate::reading::Reading;

/// The kind with more evidence; too little of either is generic.
pub(super) fn classify(reading: &Reading, lines: &[Line], money: &[Money]) -> Kind {
    if money.is_empty() {
        return Kind::Generic;
    }
    let narrow = is_narrow(reading, lines);
    let invoice = invoice_evidence(lines, money);
    let receipt = receipt_evidence(lines, money) + if narrow { 2.0 } else { 0.0 };
    match () {
        () if receipt >= 2.0 && receipt > invoice - if narrow { 1.8 } else { 0.0 } => Kind::Receipt,
        () if invoice >= 2.5 => Kind::Invoice,
        () => Kind::Generic,
    }
}

fn any(lines: &[Line], labels: &[Label]) -> bool {
    lines.iter().any(|line| line.has(labels))
}

fn points(evidence: &[(bool, f32)]) -> f32 {
    evidence.iter().filter(|(holds, _)| *holds).map(|(_, points)| points).sum()
}

fn has_role(money: &[Money], roles: &[Role]) -> bool {
    money.iter().any(|money| roles.contains(&money.role))
}

fn invoice_evidence(lines: &[Line], money: &[Money]) -> f32 {
    points(&[
        (any(lines, &[Label::InvoiceTitle, Label::InvoiceNumber]), 1.5),
        (any(lines, &[Label::InvoiceNumber]), 0.5),
        (any(lines, &[Label::IssueDate]), 0.7),
        (any(lines, &[Label::Bank]), 1.0),
        (any(lines, &[Label::Terms]), 0.7),
        (any(lines, &[Label::Buyer, Label::Seller]), 0.7),
        (any(lines, &[Label::OtherDate]), 0.4),
        (any(lines, &[Label::TaxId]), 0.3),
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
        (any(lines, &[Label::ReceiptTitle]), 1.0),
        (any(lines, &[Label::Till]), 0.8),
        (has_role(money, &[Role::Total, Role::Gross, Role::NetTotal, Role::Payable, Role::Subtotal]), 0.8),
        (is_scan && lines.len() < 60, 0.4),
    ])
}

/// Till paper is narrow: few characters fit between the margins, whatever the scanner put around them.
fn is_narrow(reading: &Reading, lines: &[Line]) -> bool {
    const CHARACTERS: i64 = 56;
    let words: Vec<_> = lines.iter().flat_map(|line| &line.row.words).collect();
    let sorted = |mut values: Vec<i32>| {
        values.sort_unstable();
        values
    };
    let lefts = sorted(words.iter().map(|word| word.upright[0]).collect());
    let rights = sorted(words.iter().map(|word| word.upright[2]).collect());
    let pitches = sorted(words.iter().filter_map(|word| pitch(&word.text, word.upright)).collect());
    let (Some(left), Some(right), Some(pitch)) =
        (lefts.get(lefts.len() / 20), rights.get(rights.len() * 19 / 20), pitches.get(pitches.len() / 2))
    else {
        return false;
    };
    reading.pages.len() == 1 && (i64::from(*right) - i64::from(*left)) * 16 <= CHARACTERS * i64::from(*pitch)
}

/// Width of a character in sixteenths of a pixel, of words that are long enough to tell.
fn pitch(text: &str, [left, _, right, _]: [i32; 4]) -> Option<i32> {
    let characters = i32::try_from(text.chars().count()).ok().filter(|count| *count >= 3)?;
    (right > left).then(|| (right - left).saturating_mul(16) / characters)
}
