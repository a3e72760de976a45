//! What types are called in the API document, which knows them by their bare names.

use std::collections::BTreeMap;

use crate::sources::{self, Breach, Source, Token, assert_kept};

/// A type that has a schema, by the name that the document gives it.
struct Named {
    name: String,
    line: usize,
}

/// The types of a file that derive `ToSchema`, tests aside.
fn named(source: &Source) -> Vec<Named> {
    let tokens = source.production(&["ToSchema"]);
    let mut found = Vec::new();
    let mut derived = false;
    let mut renamed = None;
    for (position, token) in tokens.iter().enumerate() {
        let next = |ahead: usize| tokens.get(position + ahead).map_or("", |token| token.text.as_str());
        match token.text.as_str() {
            "derive" => derived |= arguments(&tokens[position + 1..]).any(|name| name == "ToSchema"),
            "schema" if next(1) == "(" && next(2) == "as" && next(3) == "=" => {
                renamed = Some(next(4).to_owned())
            }
            // Only here: a name in a macro is `$name`, and the macro's caller says it once.
            "struct" | "enum" if derived && next(1) != "$" => {
                let name = renamed.take().unwrap_or_else(|| next(1).to_owned());
                found.push(Named { name, line: token.line });
                derived = false;
            }
            // An attribute belongs to the item that follows it.
            "}" | ";" => (derived, renamed) = (false, None),
            _ => {}
        }
    }
    found
}

/// The names in the parentheses that `tokens` start with.
fn arguments<'a>(tokens: &'a [&Token]) -> impl Iterator<Item = &'a str> {
    tokens.iter().map(|token| token.text.as_str()).take_while(|text| *text != ")")
}

/// Names that two types of the sources share.
fn shared(sources: &[Source]) -> Vec<Breach> {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut breaches = Vec::new();
    for source in sources {
        for Named { name, line } in named(source) {
            if let Some(other) = known.get(&name) {
                breaches.push(Breach::new(&source.path, line, format!("{name}, as in {other}")));
            } else {
                known.insert(name, format!("{}:{line}", source.path));
            }
        }
    }
    breaches
}

#[test]
fn no_two_types_have_one_name_in_the_api_document() {
    let rule = "of two types with one name the API document keeps either: #[schema(as = AnotherName)]";
    assert_kept(rule, shared(&sources::all()));
}

#[test]
fn a_name_counts_as_the_document_writes_it() {
    let here = |text| Source::new("functions/sample/src/lib.rs", text);
    let first = || here("#[derive(Debug, ToSchema)] pub struct Page<T> { items: Vec<T> }");
    let same = here("#[derive(ToSchema)] #[serde(rename_all = \"lowercase\")] enum Page { One }");
    let renamed = here("#[derive(ToSchema)] #[schema(as = OtherPage)] struct Page { a: u8 } struct Page2;");
    let plain =
        here("#[derive(Debug)] struct Page; #[cfg(test)] mod tests { #[derive(ToSchema)] struct Page; }");
    assert_eq!(shared(&[first(), same]).len(), 1);
    assert_eq!(shared(&[first(), renamed, plain]).len(), 0);
    let twice = || here("#[derive(ToSchema)] #[schema(as = Same)] struct A { a: u8 }");
    assert_eq!(shared(&[twice(), twice()]).len(), 1);
}
