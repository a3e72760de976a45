//! What the document calls things: a client that is made from it has one method for each route, one type for each name.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::operations;

/// Lower-case letters and digits, words parted by hyphens.
fn is_term(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|letter: char| letter.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.split('-').all(is_word)
}

#[test]
fn every_operation_has_a_noun_and_a_verb_of_its_own() {
    let api = serde_json::to_value(platform::functions::openapi()).expect("JSON");
    let (mut known, mut faults) = (BTreeMap::new(), Vec::new());
    for operation in operations(&api) {
        let route = format!("{} {}", operation.method, operation.path);
        let id = operation.description["operationId"].as_str().unwrap_or_default();
        if !id.split_once('.').is_some_and(|(noun, verb)| is_term(noun) && is_term(verb)) {
            faults.push(format!("{route}: {id:?} is not noun.verb"));
        }
        if let Some(other) = known.insert(id.to_owned(), route.clone()) {
            faults.push(format!("{route}: {id} is {other} too"));
        }
    }
    assert!(faults.is_empty(), "say operation_id = \"noun.verb\":\n{}", faults.join("\n"));
}

/// Whether a schema of items is more than a plain value, and so deserves a name.
fn is_object(items: &Value) -> bool {
    ["properties", "oneOf", "anyOf", "allOf", "enum"].iter().any(|keyword| items.get(keyword).is_some())
}

#[test]
fn items_of_a_list_are_referred_to_by_name() {
    let api = serde_json::to_value(platform::functions::openapi()).expect("JSON");
    let mut inlined = Vec::new();
    let mut nodes = vec![(String::new(), &api)];
    while let Some((at, node)) = nodes.pop() {
        if node["type"] == "array" && is_object(&node["items"]) {
            inlined.push(at.clone());
        }
        let members = node.as_object().into_iter().flatten().map(|(name, member)| (name.clone(), member));
        let items = node.as_array().into_iter().flatten().enumerate();
        let items = items.map(|(position, item)| (position.to_string(), item));
        nodes.extend(members.chain(items).map(|(name, node)| (format!("{at}/{name}"), node)));
    }
    assert!(inlined.is_empty(), "items without a name at\n{}", inlined.join("\n"));
}
