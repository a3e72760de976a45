//! Customers that may be one and the same: their names are alike, and often more.

use std::collections::{BTreeSet, HashMap};

use document_types::folding::letters;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::identifiers::{domain_of, is_public};
use super::{Customer, store};
use crate::db::OrgTx;
use crate::error::Result;
use crate::http::Cursor;

/// Customers that are compared with each other.
const COMPARED: i64 = 5000;

/// Names that share this part of their trigrams are alike.
const ALIKE: f64 = 0.6;

/// Names that share this part are alike where something else is the same.
const SIMILAR: f64 = 0.3;

/// A trigram that more names have than this says nothing.
const COMMON: usize = 300;

/// Two customers that may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CustomerPair)]
pub struct Pair {
    /// The older one.
    pub first: Customer,
    /// The younger one.
    pub second: Customer,
    /// In words: what makes them alike.
    pub why: String,
}

/// Up to `limit + 1` pairs after a cursor, which holds the younger customer and then the older one.
pub async fn duplicates(tx: &mut OrgTx, after: Option<Cursor<Uuid>>, limit: i64) -> Result<Vec<Pair>> {
    let customers = store::all(tx, COMPARED).await?;
    let found = tokio::task::spawn_blocking(move || pairs(&customers)).await?;
    let after = after.map(|cursor| (cursor.id, cursor.key));
    let is_after = |pair: &Pair| after.is_none_or(|after| (pair.first.id.0, pair.second.id.0) > after);
    Ok(found.into_iter().filter(is_after).take(usize::try_from(limit)? + 1).collect())
}

/// The pairs among customers, by their identifiers.
fn pairs(customers: &[Customer]) -> Vec<Pair> {
    let names: Vec<_> = customers.iter().map(|customer| letters(&customer.name)).collect();
    let trigrams: Vec<_> = names.iter().map(|name| trigrams(name)).collect();
    let mut having: HashMap<&[char; 3], Vec<usize>> = HashMap::new();
    for (place, grams) in trigrams.iter().enumerate() {
        for gram in grams {
            having.entry(gram).or_default().push(place);
        }
    }
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for places in having.values().filter(|places| places.len() <= COMMON) {
        for (at, first) in places.iter().enumerate() {
            for second in &places[at + 1..] {
                *shared.entry((*first, *second)).or_default() += 1;
            }
        }
    }
    let mut found: Vec<_> = shared
        .into_iter()
        .filter_map(|((first, second), common)| {
            let union = trigrams[first].len() + trigrams[second].len() - common;
            let likeness = part(common, union);
            let (first, second) = (&customers[first], &customers[second]);
            why(first, second, likeness).map(|why| Pair { first: first.clone(), second: second.clone(), why })
        })
        .collect();
    found.sort_by_key(|pair| (pair.first.id, pair.second.id));
    found
}

/// How much of a whole.
fn part(common: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(common) / number(whole.max(1))
}

/// Every three letters in a row, with the beginning and the end.
fn trigrams(name: &str) -> BTreeSet<[char; 3]> {
    let padded: Vec<char> = "  ".chars().chain(name.chars()).chain([' ']).collect();
    padded.windows(3).filter_map(|three| three.try_into().ok()).collect()
}

fn why(first: &Customer, second: &Customer, likeness: f64) -> Option<String> {
    let names = if letters(&first.name) == letters(&second.name) {
        format!("both are called {}", second.name)
    } else if likeness >= SIMILAR {
        format!("{} and {} are alike", first.name, second.name)
    } else {
        return None;
    };
    match same(first, second) {
        Some(same) => Some(format!("{names}, and {same}")),
        None => (likeness >= ALIKE).then_some(names),
    }
}

/// What else is the same.
fn same(first: &Customer, second: &Customer) -> Option<String> {
    if let Some(domain) = domains(first).intersection(&domains(second)).next() {
        return Some(format!("both write from {domain}"));
    }
    let address =
        |customer: &Customer| customer.address.as_deref().map(letters).filter(|text| !text.is_empty());
    let is_same = address(first).is_some() && address(first) == address(second);
    is_same.then(|| "both have the same address".to_owned())
}

/// The domains that say something about a customer.
fn domains(customer: &Customer) -> BTreeSet<&str> {
    let of_addresses = customer.emails.iter().map(|address| domain_of(address));
    let all = of_addresses.chain(customer.domains.iter().map(String::as_str));
    all.filter(|domain| !is_public(domain)).collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::super::Kind;
    use super::*;
    use crate::ids::CustomerId;

    fn customer(number: u128, name: &str, email: &str) -> Customer {
        Customer {
            id: CustomerId(Uuid::from_u128(number)),
            kind: Kind::Company,
            name: name.into(),
            emails: vec![email.into()],
            domains: vec![],
            phones: vec![],
            vat_ids: vec![],
            address: None,
            notes: None,
            created_at: DateTime::UNIX_EPOCH,
            version: 1,
            last_at: None,
        }
    }

    #[test]
    fn alike_are_names_that_are_nearly_the_same_and_those_that_share_more() {
        let all = [
            customer(1, "Oughterard School", "a@school.example"),
            customer(2, "Oughterard Schol", "b@gmail.com"),
            customer(3, "Oughterard National School", "c@school.example"),
            customer(4, "Walsh & Sons", "d@walsh.example"),
        ];
        let found: Vec<_> = pairs(&all).into_iter().map(|pair| pair.why).collect();
        assert_eq!(
            found,
            [
                "Oughterard School and Oughterard Schol are alike",
                "Oughterard School and Oughterard National School are alike, and both write from school.example",
            ]
        );
    }

    #[test]
    fn a_public_domain_makes_nobody_alike() {
        let all = [customer(1, "Tom Walsh", "tom@gmail.com"), customer(2, "Tim Welsh", "tim@gmail.com")];
        assert!(pairs(&all).is_empty());
    }
}
