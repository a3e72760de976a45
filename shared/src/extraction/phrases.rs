//! What phrases announce, and the phrases themselves, which are kept as data in `phrases.txt`.

/// What a phrase announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Label {
    /// The sum with tax, said unmistakably.
    Gross,
    /// A total of some kind.
    Total,
    /// `Net total`: the sum to pay on receipts, the sum without tax on invoices.
    NetTotal,
    /// What remains to be paid.
    Payable,
    /// The sum without tax.
    Net,
    /// A sum on the way.
    Subtotal,
    /// The amount of tax.
    Tax,
    /// `including`: the sum beside it has the tax in it.
    Inclusive,
    /// `without`: the sum beside it has no tax in it.
    Exclusive,
    /// What was handed over.
    Cash,
    /// What was given back.
    Change,
    /// The adjustment to the smallest coin.
    Rounding,
    /// A reduction, an advance or another sum that is none of the above.
    OtherAmount,
    /// A count of things.
    Quantity,
    /// Heads the table of taxes.
    TaxTable,
    /// The title of an invoice.
    InvoiceTitle,
    /// The title of a receipt.
    ReceiptTitle,
    /// `no.`, `#`: a number follows.
    NumberMark,
    /// The number of the invoice follows.
    InvoiceNumber,
    /// Some other number follows: customer, order, tax register, bank account.
    OtherNumber,
    /// The date of issue follows.
    IssueDate,
    /// A date follows.
    Date,
    /// A due, delivery or order date follows.
    OtherDate,
    /// The seller follows.
    Seller,
    /// The buyer follows.
    Buyer,
    /// `Name:` inside a block about a party.
    PartyName,
    /// Telephone, mail, web.
    Contact,
    /// A tax register or company number follows.
    TaxId,
    /// A bank account follows.
    Bank,
    /// When and how to pay.
    Terms,
    /// What only a till prints: cashier, thank you, card slip.
    Till,
    /// Heads the table of items.
    ItemTable,
}

const PHRASES: &str = include_str!("phrases.txt");

/// Every phrase with what it announces, in the order of the data.
pub(super) fn phrases() -> impl Iterator<Item = (Label, &'static str)> {
    let mut label = None;
    PHRASES.lines().filter(|line| !line.starts_with('#')).flat_map(move |line| {
        let heading = line.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        if let Some(name) = heading {
            label = label_named(name);
        }
        let listed = if heading.is_some() { "" } else { line };
        let announced = label;
        listed
            .split(',')
            .map(str::trim)
            .filter(|phrase| !phrase.is_empty())
            .filter_map(move |phrase| Some((announced?, phrase)))
    })
}

fn label_named(name: &str) -> Option<Label> {
    Some(match name {
        "gross" => Label::Gross,
        "total" => Label::Total,
        "net_total" => Label::NetTotal,
        "payable" => Label::Payable,
        "net" => Label::Net,
        "subtotal" => Label::Subtotal,
        "tax" => Label::Tax,
        "inclusive" => Label::Inclusive,
        "exclusive" => Label::Exclusive,
        "cash" => Label::Cash,
        "change" => Label::Change,
        "rounding" => Label::Rounding,
        "other_amount" => Label::OtherAmount,
        "quantity" => Label::Quantity,
        "tax_table" => Label::TaxTable,
        "invoice_title" => Label::InvoiceTitle,
        "receipt_title" => Label::ReceiptTitle,
        "number_mark" => Label::NumberMark,
        "invoice_number" => Label::InvoiceNumber,
        "other_number" => Label::OtherNumber,
        "issue_date" => Label::IssueDate,
        "date" => Label::Date,
        "other_date" => Label::OtherDate,
        "seller" => Label::Seller,
        "buyer" => Label::Buyer,
        "party_name" => Label::PartyName,
        "contact" => Label::Contact,
        "tax_id" => Label::TaxId,
        "bank" => Label::Bank,
        "terms" => Label::Terms,
        "till" => Label::Till,
        "item_table" => Label::ItemTable,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extraction::folding::fold;

    #[test]
    fn every_heading_of_the_data_is_known() {
        let headings = PHRASES.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
        assert_eq!(
            headings.filter(|name| label_named(name).is_none()).collect::<Vec<_>>(),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn every_phrase_is_folded_and_announces_one_thing() {
        let mut seen = std::collections::HashMap::new();
        for (label, phrase) in phrases() {
            assert_eq!(fold(phrase), phrase);
            assert!(
                seen.insert(phrase, label).is_none_or(|other| other == label),
                "{phrase} announces two things"
            );
        }
        assert!(seen.len() > 500);
    }
}
