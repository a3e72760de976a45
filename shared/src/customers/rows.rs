//! A row of a spreadsheet as somebody typed it.

use std::collections::BTreeMap;

use document_types::folding::letters;

use super::spreadsheet::Column;
use super::{Kind, NewCustomer};
use crate::http::Sheet;
use crate::ids::CustomerId;

/// A row as it was typed.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) id: Option<CustomerId>,
    pub(super) name: String,
    pub(super) kind: Option<Kind>,
    lists: [Vec<String>; 4],
    pub(super) address: Option<String>,
    pub(super) notes: Option<String>,
}

impl Typed {
    pub(super) fn of(sheet: &Sheet, columns: &BTreeMap<String, Column>, cells: &[String]) -> Self {
        let mut typed = Self::default();
        for (header, cell) in sheet.headers.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            let several = || {
                cell.split([';', '|', '\n'])
                    .map(|text| text.trim().to_owned())
                    .filter(|text| !text.is_empty())
            };
            match columns.get(header).copied().unwrap_or(Column::Ignore) {
                Column::Id => typed.id = cell.parse().ok(),
                Column::Name => cell.clone_into(&mut typed.name),
                Column::Kind => typed.kind = kind_of(cell),
                Column::Email => typed.lists[0].extend(several()),
                Column::Domain => typed.lists[1].extend(several().map(|text| bare(&text))),
                Column::Phone => typed.lists[2].extend(several()),
                Column::VatId => typed.lists[3].extend(several()),
                Column::Address => join(&mut typed.address, &cell.replace(['\n', '\r'], ", "), ", "),
                Column::Notes => join(&mut typed.notes, cell, "\n"),
                Column::Ignore => {}
            }
        }
        typed
    }

    pub(super) fn customer(&self) -> NewCustomer {
        let [emails, domains, phones, vat_ids] = self.lists.clone();
        NewCustomer {
            kind: self.kind.unwrap_or(if domains.is_empty() && vat_ids.is_empty() {
                Kind::Person
            } else {
                Kind::Company
            }),
            name: self.name.clone(),
            emails,
            domains,
            phones,
            vat_ids,
            address: self.address.clone(),
            notes: self.notes.clone(),
        }
    }
}

fn join(text: &mut Option<String>, cell: &str, mark: &str) {
    let text = text.get_or_insert_default();
    if !text.is_empty() {
        text.push_str(mark);
    }
    text.push_str(cell);
}

/// `example.com` of `https://www.example.com/shop`.
fn bare(text: &str) -> String {
    let text = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    let text = text.split('/').next().unwrap_or(text);
    text.strip_prefix("www.").unwrap_or(text).to_owned()
}

fn kind_of(cell: &str) -> Option<Kind> {
    match letters(cell).as_str() {
        "person" | "individual" | "privat" | "privatperson" | "particulier" | "particular" | "persona"
        | "personne" => Some(Kind::Person),
        "company" | "business" | "organization" | "firma" | "unternehmen" | "entreprise" | "societe"
        | "empresa" => Some(Kind::Company),
        _ => None,
    }
}
