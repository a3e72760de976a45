//! The evidence for each kind of document in points, and how many of them make it that kind.
//!
//! Set by hand on the labelled samples of each kind; `./dev eval` measures them. A sign that speaks against a kind has
//! less than no points.

/// How many points a kind needs.
pub(super) struct Bar {
    /// A document with fewer points is not of the kind.
    needed: f32,
    /// The points beyond these make the kind surer. They are fewer than needed, so that a document with just enough
    /// points is already more likely to be of the kind than not.
    counted_from: f32,
}

impl Bar {
    /// How many points it needs.
    pub(super) fn needed(&self) -> f32 {
        self.needed
    }

    /// Whether so many points are enough.
    pub(super) fn is_met(&self, points: f32) -> bool {
        points >= self.needed
    }

    /// The points that make the kind surer.
    pub(super) fn margin(&self, points: f32) -> f32 {
        points - self.counted_from
    }
}

/// The chance at no margin: as likely as not.
pub(super) const EVEN: f32 = 0.5;

/// The chance of a kind that has nearly enough points: less likely than not, so that a person looks.
pub(super) const LIKELY: f32 = 0.45;

/// How fast a margin takes the doubt that is left: a little more than half of it with every point.
pub(super) const STEEPNESS: f32 = 0.8;

/// The margin of an invoice over a receipt, or of a receipt over an invoice, where neither leads.
pub(super) const LEAD: f32 = 1.0;

/// A document is generic by as many points as its likeliest kind has fewer than these.
pub(super) const GENERIC: f32 = 2.0;

/// What narrow paper says for a receipt: tills print on it.
pub(super) struct Narrow {
    /// Points for a receipt.
    pub(super) points: f32,
    /// How many points a receipt may be behind an invoice: tills print titles and numbers of invoices too.
    pub(super) preference: f32,
}
pub(super) const NARROW: Narrow = Narrow { points: 2.0, preference: 1.8 };

/// Points for an invoice.
pub(super) struct Invoice {
    pub(super) bar: Bar,
    /// The title of an invoice, or a phrase for its number.
    pub(super) title_or_number: f32,
    /// More for a phrase for its number.
    pub(super) number: f32,
    /// A phrase for the date of issue.
    pub(super) issue_date: f32,
    /// The account to pay to: a till needs none.
    pub(super) bank: f32,
    /// When and how to pay.
    pub(super) terms: f32,
    /// A phrase for the buyer or the seller.
    pub(super) party: f32,
    /// A due, delivery or order date.
    pub(super) other_date: f32,
    /// A tax register or company number, which tills print as well.
    pub(super) tax_id: f32,
    /// An amount that is clearly with tax, without it, or what is to be paid.
    pub(super) clear_sum: f32,
    /// A total of some kind, or a tax: most documents with amounts have one.
    pub(super) some_sum: f32,
    /// A number or a title, a date and a total, not on the paper of a till: a bill, whatever it calls itself.
    pub(super) bill: f32,
    /// Net and tax that make the total.
    pub(super) adds_up: f32,
    /// When to pay: at a till it is paid.
    pub(super) due: f32,
    /// The title of a quote, a reminder or another document that asks for no payment of its own.
    pub(super) no_invoice: f32,
    /// Points from which on a document without enough of them is still likelier to be an invoice than anything else.
    pub(super) likely: f32,
}
pub(super) const INVOICE: Invoice = Invoice {
    bar: Bar { needed: 2.5, counted_from: 2.0 },
    title_or_number: 1.5,
    number: 0.5,
    issue_date: 0.7,
    bank: 1.0,
    terms: 0.7,
    party: 0.7,
    other_date: 0.4,
    tax_id: 0.3,
    clear_sum: 0.8,
    some_sum: 0.4,
    bill: 0.9,
    adds_up: 0.7,
    due: 0.6,
    no_invoice: -5.0,
    likely: 1.3,
};

/// Points for a receipt.
pub(super) struct Receipt {
    pub(super) bar: Bar,
    /// What was handed over.
    pub(super) cash: f32,
    /// What was given back: nothing but a till prints it.
    pub(super) change: f32,
    /// The adjustment to the smallest coin.
    pub(super) rounding: f32,
    /// The title of a receipt.
    pub(super) title: f32,
    /// What only a till prints: cashier, thank you, card slip.
    pub(super) till: f32,
    /// A sum to pay, or a subtotal.
    pub(super) sum: f32,
    /// A scan of few lines.
    pub(super) short_scan: f32,
}
pub(super) const RECEIPT: Receipt = Receipt {
    bar: Bar { needed: 2.0, counted_from: 1.5 },
    cash: 1.2,
    change: 1.5,
    rounding: 0.8,
    title: 1.0,
    till: 0.8,
    sum: 0.8,
    short_scan: 0.4,
};

/// Points for a bank statement.
pub(super) struct Statement {
    pub(super) bar: Bar,
    /// The title of a statement near the top.
    pub(super) title: f32,
    /// The opening balance, and as much for the closing one.
    pub(super) balance: f32,
    /// Lines with a date and an amount.
    pub(super) movements: f32,
    /// A phrase for an account: invoices print one as well.
    pub(super) bank: f32,
    /// The number of an invoice, or the title of a receipt.
    pub(super) other_kind: f32,
}
pub(super) const STATEMENT: Statement = Statement {
    bar: Bar { needed: 3.0, counted_from: 2.0 },
    title: 2.0,
    balance: 1.0,
    movements: 0.5,
    bank: 0.3,
    other_kind: -1.5,
};

/// Points for a purchase order.
pub(super) struct Order {
    pub(super) bar: Bar,
    /// The title of an order near the top.
    pub(super) title: f32,
    /// The number of an order near the top.
    pub(super) number: f32,
    /// A phrase for the date of the order.
    pub(super) order_date: f32,
    /// A phrase for the date of delivery: invoices print one as well.
    pub(super) delivery_date: f32,
    /// A table of items, or a count of things.
    pub(super) items: f32,
    /// Points from which on a document is an invoice even though it names an order.
    pub(super) clear_invoice: f32,
    /// What such an invoice says against an order.
    pub(super) is_invoice: f32,
}
pub(super) const ORDER: Order = Order {
    bar: Bar { needed: 2.5, counted_from: 2.0 },
    title: 2.5,
    number: 2.0,
    order_date: 0.5,
    delivery_date: 0.4,
    items: 0.4,
    clear_invoice: 4.5,
    is_invoice: -1.5,
};

/// Points for a contract.
pub(super) struct Contract {
    pub(super) bar: Bar,
    /// The title of a contract near the top.
    pub(super) title: f32,
    /// Numbered clauses.
    pub(super) clauses: f32,
    /// Much text and few amounts.
    pub(super) prose: f32,
    /// A title of an invoice or receipt, or the number of an invoice.
    pub(super) other_kind: f32,
}
pub(super) const CONTRACT: Contract = Contract {
    bar: Bar { needed: 2.0, counted_from: 1.5 },
    title: 1.5,
    clauses: 0.7,
    prose: 0.5,
    other_kind: -1.0,
};
