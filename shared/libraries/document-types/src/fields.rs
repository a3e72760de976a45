//! What was found in a document: its kind, fields, line items and checks. The wire form of the API and of
//! `astralis read`; docs/extraction.md maps the names to EN 16931.

mod terms;
mod word_id;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use terms::{TERMS, Term, ValueType, term};
pub use word_id::{InvalidWordId, WordId};

/// What kind of document it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A request for payment.
    Invoice,
    /// Money given back or no longer asked for.
    CreditNote,
    /// The proof of a payment at a till.
    Receipt,
    /// An order to a supplier.
    PurchaseOrder,
    /// Movements of an account.
    BankStatement,
    /// An agreement of parties.
    Contract,
    /// A passport, identity card or the like.
    IdentityDocument,
    /// Anything else.
    #[default]
    Generic,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Invoice,
        Self::CreditNote,
        Self::Receipt,
        Self::PurchaseOrder,
        Self::BankStatement,
        Self::Contract,
        Self::IdentityDocument,
        Self::Generic,
    ];

    /// As on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
            Self::Receipt => "receipt",
            Self::PurchaseOrder => "purchase_order",
            Self::BankStatement => "bank_statement",
            Self::Contract => "contract",
            Self::IdentityDocument => "identity_document",
            Self::Generic => "generic",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The fields without which a document of this kind is of little use: a person looks where one is missing.
    pub fn required(self) -> &'static [&'static str] {
        match self {
            Self::Invoice | Self::CreditNote => &["vendor", "number", "date", "total"],
            Self::Receipt => &["company", "date", "total"],
            Self::PurchaseOrder => &["number", "date"],
            Self::BankStatement => &["iban"],
            Self::Contract | Self::IdentityDocument | Self::Generic => &[],
        }
    }

    /// The name of the field that says who issued a document of this kind.
    pub fn vendor_field(self) -> &'static str {
        if self == Self::Receipt { "company" } else { "vendor" }
    }
}

/// Where the value of a field comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Data that the sender put into the file.
    Embedded,
    /// What people corrected on earlier documents of the same vendor.
    Template,
    /// A vendor the organization already knows.
    Directory,
    /// The offline rules.
    #[default]
    Rules,
    /// A language model.
    Model,
    /// A person who confirmed or corrected it.
    Person,
}

impl Source {
    /// As on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Template => "template",
            Self::Directory => "directory",
            Self::Rules => "rules",
            Self::Model => "model",
            Self::Person => "person",
        }
    }
}

/// One found value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Field {
    /// Dates `YYYY-MM-DD`, amounts as decimal strings with a point, the rest as printed.
    pub value: String,
    /// What the value is.
    #[serde(rename = "type", default)]
    pub value_type: ValueType,
    /// Of amounts: ISO 4217, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The words as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    /// The chance, 0 to 1, that the value is right.
    pub confidence: f32,
    /// How sure the source itself is, 0 to 1, before calibration.
    #[serde(default)]
    pub score: f32,
    /// Page from 0, when the value was seen on one.
    pub page: Option<u32>,
    /// `[x0, y0, x1, y1]` in pixels of the stored page image.
    #[serde(rename = "box")]
    pub bbox: Option<[i32; 4]>,
    /// The words it was read from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>, example = json!(["p0w12"]))]
    pub word_ids: Vec<WordId>,
    /// Where it comes from.
    pub source: Source,
    /// Whether the print can be understood in more than one way: the alternatives say how.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ambiguous: bool,
    /// Whether a model named it without the page supporting it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unsupported: bool,
    /// What else it may be, likeliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Another value that a field may have.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Alternative {
    /// In the form of the field's own value.
    pub value: String,
    /// The chance, 0 to 1, that it is right.
    pub confidence: f32,
    /// Page from 0, when the value was seen on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// `[x0, y0, x1, y1]` in pixels of the stored page image.
    #[serde(rename = "box", default, skip_serializing_if = "Option::is_none")]
    pub bbox: Option<[i32; 4]>,
    /// Where it comes from.
    pub source: Source,
}

/// One line of an invoice, order or receipt (EN 16931 BG-25). Amounts and quantities are decimal strings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LineItem {
    /// Position or article number as printed (BT-126).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What it is (BT-153).
    pub name: Option<String>,
    /// How much of it (BT-129).
    pub quantity: Option<String>,
    /// Unit as printed, or by UN/ECE Recommendation 20 (BT-130).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Price of a unit (BT-146).
    pub unit_price: Option<String>,
    /// Tax rate in percent (BT-152).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_rate: Option<String>,
    /// Sum of the line as printed; without tax on invoices (BT-131).
    pub net: Option<String>,
    /// The chance, 0 to 1, that the line is right.
    pub confidence: f32,
    /// Page from 0, when it was seen on one.
    pub page: Option<u32>,
    /// `[x0, y0, x1, y1]` in pixels of the stored page image.
    #[serde(rename = "box")]
    pub bbox: Option<[i32; 4]>,
    /// The words it was read from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>, example = json!(["p0w12"]))]
    pub word_ids: Vec<WordId>,
    /// Where it comes from.
    pub source: Source,
}

impl LineItem {
    /// On one line: `2 x Chair at 210.00: 420.00`.
    pub fn in_words(&self) -> String {
        let part = |text: &Option<String>, before: &str, after: &str| {
            text.as_ref().map(|text| format!("{before}{text}{after}")).unwrap_or_default()
        };
        let name = self.name.as_deref().unwrap_or("?");
        [
            part(&self.quantity, "", " x "),
            name.to_owned(),
            part(&self.unit_price, " at ", ""),
            part(&self.net, ": ", ""),
        ]
        .concat()
    }
}

/// Something that must hold between the fields of a document, and whether it does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Check {
    /// Which: `net_plus_tax`, `iban`, …; docs/extraction.md lists them.
    pub name: String,
    /// Whether it holds.
    pub passed: bool,
    /// What was compared, in one sentence for a person.
    pub detail: String,
    /// The fields it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

/// The kind of a document and what was found in it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Extraction {
    /// What kind of document it is.
    pub kind: Kind,
    /// The chance, 0 to 1, that it is of this kind.
    #[serde(default)]
    pub kind_confidence: f32,
    /// Where the kind comes from.
    #[serde(default)]
    pub kind_source: Source,
    /// By name; docs/extraction.md lists them.
    pub fields: BTreeMap<String, Field>,
    /// Fields of which a person said that the document has none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub absent: BTreeSet<String>,
    /// What is charged for.
    #[serde(default)]
    pub line_items: Vec<LineItem>,
    /// Whether a person said that these are the line items, all of them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub line_items_confirmed: bool,
    /// What was compared.
    #[serde(default)]
    pub checks: Vec<Check>,
}

impl Extraction {
    /// The same with what a person had said before, be it a value or that there is none: only a person changes that.
    #[must_use]
    pub fn keeping_confirmed(mut self, before: &Self) -> Self {
        if before.kind_source == Source::Person {
            (self.kind, self.kind_confidence, self.kind_source) = (before.kind, 1.0, Source::Person);
        }
        for (name, field) in before.fields.iter().filter(|(_, field)| field.source == Source::Person) {
            self.fields.insert(name.clone(), field.clone());
        }
        self.fields.retain(|name, _| !before.absent.contains(name));
        self.absent.clone_from(&before.absent);
        if before.line_items_confirmed {
            self.line_items.clone_from(&before.line_items);
            self.line_items_confirmed = true;
        }
        self
    }

    /// The fields a person should look at: required ones that are missing, those less sure than the threshold, those
    /// that may be understood in two ways or that the page does not support, and those of a check that failed.
    /// What a person has confirmed, or said to be absent, is not asked about again.
    pub fn doubtful(&self, threshold: f32) -> Vec<String> {
        let is_known = |name: &str| self.fields.contains_key(name) || self.absent.contains(name);
        let missing = self.kind.required().iter().filter(|name| !is_known(name));
        let failed: Vec<&String> =
            self.checks.iter().filter(|check| !check.passed).flat_map(|check| &check.fields).collect();
        let doubtful = self.fields.iter().filter(|(name, field)| {
            let is_asked_for = self.kind.required().contains(&name.as_str())
                // Where money goes: a model may have been told it by the document.
                || (*name == "iban" && field.source == Source::Model);
            let is_unsure = is_asked_for && field.confidence < threshold;
            let is_open = field.ambiguous || field.unsupported || failed.contains(name);
            field.source != Source::Person && (is_unsure || is_open)
        });
        let mut names: Vec<String> =
            missing.map(|name| (*name).to_owned()).chain(doubtful.map(|(name, _)| name.clone())).collect();
        names.sort();
        names
    }

    /// Who issued the document, as far as it is known.
    pub fn vendor(&self) -> Option<&Field> {
        self.fields.get(self.kind.vendor_field()).or_else(|| self.fields.get("vendor"))
    }
}

/// One value that a person looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmation {
    /// The field's name.
    pub name: String,
    /// What had been found.
    pub found: Option<Field>,
    /// The right value; empty where the document has none.
    pub confirmed: String,
}

impl Confirmation {
    /// Whether what had been found was right.
    pub fn is_right(&self) -> bool {
        self.found.as_ref().map_or("", |field| field.value.as_str()) == self.confirmed
    }
}

/// What a person confirmed or corrected: the field, where its value came from, its score, and whether it was right.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The name of the field.
    pub name: String,
    /// Where the value came from.
    pub source: Source,
    /// How sure that source was.
    pub score: f32,
    /// Whether the value was right.
    pub is_right: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(confidence: f32, source: Source) -> Field {
        Field { value: "1".into(), confidence, source, ..Field::default() }
    }

    fn invoice(fields: &[(&str, Field)]) -> Extraction {
        let fields = fields.iter().map(|(name, field)| ((*name).to_owned(), field.clone())).collect();
        Extraction { kind: Kind::Invoice, fields, ..Extraction::default() }
    }

    #[test]
    fn a_person_is_asked_about_what_is_missing_unsure_open_or_contradicted() {
        let ambiguous = Field { ambiguous: true, ..field(0.99, Source::Rules) };
        let mut found = invoice(&[
            ("number", field(0.5, Source::Rules)),
            ("total", field(0.95, Source::Rules)),
            ("tax", field(0.95, Source::Rules)),
            ("date", ambiguous),
            ("currency", field(0.3, Source::Rules)),
        ]);
        assert_eq!(found.doubtful(0.75), ["date", "number", "vendor"]);

        let check = Check { name: "net_plus_tax".into(), fields: vec!["tax".into()], ..Check::default() };
        found.checks.push(check);
        assert_eq!(found.doubtful(0.4), ["date", "tax", "vendor"]);
    }

    #[test]
    fn what_a_person_confirmed_is_not_asked_again() {
        let confirmed = Field { ambiguous: true, ..field(0.2, Source::Person) };
        let fields = ["vendor", "number", "date", "total"].map(|name| (name, confirmed.clone()));
        assert_eq!(invoice(&fields).doubtful(0.75), Vec::<String>::new());

        let mut without = invoice(&fields[..3]);
        assert_eq!(without.doubtful(0.75), ["total"]);
        without.absent.insert("total".into());
        assert_eq!(without.doubtful(0.75), Vec::<String>::new());
    }

    #[test]
    fn kinds_are_called_the_same_everywhere() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::json!(kind), kind.as_str());
        }
    }
}
