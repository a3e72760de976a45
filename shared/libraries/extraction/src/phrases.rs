//! What phrases announce, and the phrases themselves, which are kept as data in the folder `phrases`.

/// What a phrase announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Announcement {
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
    /// The title of a document of another kind: the topic says which.
    OtherTitle,
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

/// What a phrase announces more exactly, where that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Topic {
    /// When payment is due.
    DueDate,
    /// When it was delivered.
    DeliveryDate,
    /// From when to when.
    Period,
    /// When it was ordered.
    OrderDate,
    /// What the seller calls the buyer.
    CustomerNumber,
    /// The buyer's VAT identifier.
    CustomerVatId,
    /// The buyer's order.
    OrderNumber,
    /// What to quote when paying.
    PaymentReference,
    /// Heads the column of prices.
    UnitPrice,
    /// What an account held before.
    OpeningBalance,
    /// What an account holds after.
    ClosingBalance,
    /// Money is given back.
    CreditNote,
    /// Something is ordered.
    PurchaseOrder,
    /// Movements of an account.
    BankStatement,
    /// Parties agree.
    Contract,
    /// Looks like an invoice and asks for no payment, or for one that an invoice asked for: a quote, a reminder.
    NoInvoice,
    /// Given back at a till, or left to pay: only the amounts tell.
    Balance,
}

/// The languages that scanned pages are recognized in, and Malay as tills print it.
const RECOGNIZED: &str = include_str!("phrases/common.txt");
const PHRASES: [&str; 8] = [
    RECOGNIZED,
    include_str!("phrases/nld.txt"),
    include_str!("phrases/pol.txt"),
    include_str!("phrases/ita.txt"),
    include_str!("phrases/por.txt"),
    include_str!("phrases/swe.txt"),
    include_str!("phrases/dan.txt"),
    include_str!("phrases/ces.txt"),
];

/// A phrase and what it announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) announcement: Announcement,
    pub(super) topic: Option<Topic>,
    pub(super) text: &'static str,
}

/// Every phrase with what it announces, in the order of the data.
pub(super) fn phrases() -> impl Iterator<Item = Phrase> {
    PHRASES.into_iter().flat_map(phrases_of)
}

/// Those that a scanned page may misspell; no page is recognized in another language.
pub(super) fn recognized_phrases() -> impl Iterator<Item = Phrase> {
    phrases_of(RECOGNIZED)
}

fn phrases_of(data: &'static str) -> impl Iterator<Item = Phrase> {
    let mut announced = None;
    data.lines().filter(|line| !line.starts_with('#')).flat_map(move |line| {
        let heading = line.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        if let Some(name) = heading {
            announced = announced_by(name);
        }
        let listed = if heading.is_some() { "" } else { line };
        let announced = announced;
        listed.split(',').map(str::trim).filter(|text| !text.is_empty()).filter_map(move |text| {
            announced.map(|(announcement, topic)| Phrase { announcement, topic, text })
        })
    })
}

/// `other_date`, or `other_date: due_date`.
fn announced_by(heading: &str) -> Option<(Announcement, Option<Topic>)> {
    match heading.split_once(": ") {
        Some((announcement, topic)) => Some((announcement_named(announcement)?, Some(topic_named(topic)?))),
        None => Some((announcement_named(heading)?, None)),
    }
}

fn topic_named(name: &str) -> Option<Topic> {
    Some(match name {
        "due_date" => Topic::DueDate,
        "delivery_date" => Topic::DeliveryDate,
        "period" => Topic::Period,
        "order_date" => Topic::OrderDate,
        "customer_number" => Topic::CustomerNumber,
        "customer_vat_id" => Topic::CustomerVatId,
        "order_number" => Topic::OrderNumber,
        "payment_reference" => Topic::PaymentReference,
        "unit_price" => Topic::UnitPrice,
        "opening_balance" => Topic::OpeningBalance,
        "closing_balance" => Topic::ClosingBalance,
        "credit_note" => Topic::CreditNote,
        "purchase_order" => Topic::PurchaseOrder,
        "bank_statement" => Topic::BankStatement,
        "contract" => Topic::Contract,
        "no_invoice" => Topic::NoInvoice,
        "balance" => Topic::Balance,
        _ => return None,
    })
}

fn announcement_named(name: &str) -> Option<Announcement> {
    Some(match name {
        "gross" => Announcement::Gross,
        "total" => Announcement::Total,
        "net_total" => Announcement::NetTotal,
        "payable" => Announcement::Payable,
        "net" => Announcement::Net,
        "subtotal" => Announcement::Subtotal,
        "tax" => Announcement::Tax,
        "inclusive" => Announcement::Inclusive,
        "exclusive" => Announcement::Exclusive,
        "cash" => Announcement::Cash,
        "change" => Announcement::Change,
        "rounding" => Announcement::Rounding,
        "other_amount" => Announcement::OtherAmount,
        "quantity" => Announcement::Quantity,
        "tax_table" => Announcement::TaxTable,
        "invoice_title" => Announcement::InvoiceTitle,
        "receipt_title" => Announcement::ReceiptTitle,
        "other_title" => Announcement::OtherTitle,
        "number_mark" => Announcement::NumberMark,
        "invoice_number" => Announcement::InvoiceNumber,
        "other_number" => Announcement::OtherNumber,
        "issue_date" => Announcement::IssueDate,
        "date" => Announcement::Date,
        "other_date" => Announcement::OtherDate,
        "seller" => Announcement::Seller,
        "buyer" => Announcement::Buyer,
        "party_name" => Announcement::PartyName,
        "contact" => Announcement::Contact,
        "tax_id" => Announcement::TaxId,
        "bank" => Announcement::Bank,
        "terms" => Announcement::Terms,
        "till" => Announcement::Till,
        "item_table" => Announcement::ItemTable,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folding::fold;

    #[test]
    fn every_heading_of_the_data_is_known() {
        let lines = PHRASES.into_iter().flat_map(str::lines);
        let headings = lines.filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
        let unknown: Vec<&str> = headings.filter(|name| announced_by(name).is_none()).collect();
        assert_eq!(unknown, Vec::<&str>::new());
    }

    #[test]
    fn every_phrase_is_folded_and_announces_one_thing() {
        let mut seen = std::collections::HashMap::new();
        for Phrase { announcement, topic, text } in phrases() {
            assert_eq!(fold(text), text);
            let before = seen.insert(text, (announcement, topic));
            assert!(before.is_none_or(|other| other == (announcement, topic)), "{text} announces two things");
        }
        assert!(seen.len() > 500);
    }
}
