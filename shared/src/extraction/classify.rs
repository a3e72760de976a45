//! Invoice, receipt or something else, by the words that only one of them prints.

use super::{
    Kind,
    lines::Line,
    phrases::Label,
    roles::{Money, Role},
};
use crate::documents::reading::Reading;

/// The kind with more evidence; too little of either is generic.
pub(super) fn classify(reading: &Reading, lines: &[Line], money: &[Money]) -> Kind {
    if money.is_empty() {
        return Kind::Generic;
    }
    let narrow = is_narrow(reading, lines);
    let invoice = invoice_evidence(lines, money) - if narrow { 1.2 } else { 0.0 };
    let receipt = receipt_evidence(lines, money) + if narrow { 1.6 } else { 0.0 };
    match () {
        () if receipt >= 2.0 && receipt > invoice => Kind::Receipt,
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

/// Till paper is narrow: few characters a line, whatever the scanner put around it.
fn is_narrow(reading: &Reading, lines: &[Line]) -> bool {
    let mut widths: Vec<usize> = lines.iter().map(|line| line.row.text.chars().count()).collect();
    widths.sort_unstable();
    let wide = widths.get(widths.len() * 9 / 10).copied().unwrap_or(0);
    reading.pages.len() == 1 && wide <= 48
}
