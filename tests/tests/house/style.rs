//! How code here reads, as far as a program can tell. Clippy and rustfmt tell the rest.

use std::collections::BTreeMap;
use std::fs;

use crate::sources::{self, Breach, Source, Token, assert_kept, positions, root};

/// Lines of a file before its tests.
const LONGEST_FILE: usize = 400;

/// Words that leave work for later, in two halves so that this file does not hold them.
const LATER: [&str; 4] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];

/// Where weights, scores and thresholds are.
const EXTRACTION: &str = "shared/libraries/extraction/src/";

/// Decimals that need no name: nothing, a half, one, two, and the percent of one.
const PLAIN: [&str; 5] = ["0.0", "0.5", "1.0", "2.0", "100.0"];

/// Names that say nothing about what a thing is for.
const EMPTY_NAMES: [&str; 4] = ["Manager", "Helper", "Utils", "Util"];

#[test]
fn no_file_is_longer_than_400_lines_before_its_tests() {
    let breaches = sources::all().into_iter().filter(|source| !source.is_test()).filter_map(|source| {
        let lines = source.lines_before_tests();
        (lines > LONGEST_FILE).then(|| Breach::new(&source.path, lines, format!("{lines} lines")))
    });
    assert_kept("split a long file by subject", breaches);
}

#[test]
fn a_file_opens_with_what_it_is_for() {
    let breaches = sources::all()
        .into_iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| Breach::new(&source.path, 1, "does not start with `//! `"));
    assert_kept("a file opens with one sentence: what it is for", breaches);
}

#[test]
fn no_file_is_called_mod() {
    let breaches = sources::all()
        .into_iter()
        .filter(|source| source.path.ends_with("/mod.rs"))
        .map(|source| Breach::new(&source.path, 1, "name.rs beside name/ instead"));
    assert_kept("a tab called mod.rs tells nobody anything", breaches);
}

#[test]
fn nothing_is_left_for_later() {
    let mut breaches = Vec::new();
    for source in sources::all() {
        for (index, line) in source.text.lines().enumerate() {
            let mut words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            if words.any(|word| LATER.contains(&word)) {
                breaches.push(Breach::new(&source.path, index + 1, line.trim()));
            }
        }
        let tokens = source.tokens(&["todo", "unimplemented", "ignore"]);
        for name in ["todo", "unimplemented"] {
            for start in positions(&tokens, &[name, "!"]) {
                breaches.push(Breach::new(&source.path, tokens[start].line, format!("{name}!")));
            }
        }
        for start in positions(&tokens, &["#", "[", "ignore", "*", "*"]) {
            // Another test's child process is no test that somebody gave up on.
            if !tokens[start + 4].text.contains("process of its own") {
                breaches.push(Breach::new(&source.path, tokens[start].line, "an ignored test"));
            }
        }
    }
    assert_kept("finish it, or write an issue", breaches);
}

#[test]
fn a_lint_is_expected_with_a_reason_and_never_allowed() {
    let mut breaches = Vec::new();
    for source in sources::all() {
        let tokens = source.tokens(&["allow", "expect"]);
        for start in positions(&tokens, &["[", "allow", "("]) {
            breaches.push(Breach::new(&source.path, tokens[start].line, "allow"));
        }
        for start in positions(&tokens, &["[", "expect", "("]) {
            let reason = tokens[start..]
                .iter()
                .take_while(|token| token.text != "]")
                .any(|token| token.text == "reason");
            if !reason {
                breaches.push(Breach::new(&source.path, tokens[start].line, "expect without a reason"));
            }
        }
    }
    assert_kept("#[expect(lint, reason = \"…\")]", breaches);
}

#[test]
fn a_name_says_what_a_type_is_for() {
    let mut breaches = Vec::new();
    for source in sources::all() {
        let tokens = source.tokens(&EMPTY_NAMES);
        for keyword in ["struct", "enum", "trait"] {
            for start in positions(&tokens, &[keyword, "*"]) {
                let name = &tokens[start + 1];
                if EMPTY_NAMES.iter().any(|empty| name.text.ends_with(empty)) {
                    breaches.push(Breach::new(&source.path, name.line, &name.text));
                }
            }
        }
    }
    assert_kept("a module is the service: `documents::find`", breaches);
}

#[test]
fn a_decimal_of_the_rules_has_a_name() {
    let mut breaches = Vec::new();
    for source in sources::all().iter().filter(|source| source.path.starts_with(EXTRACTION)) {
        for decimal in unnamed_decimals(&source.production(&["fn"])) {
            breaches.push(Breach::new(&source.path, decimal.line, &decimal.text));
        }
    }
    assert_kept("a weight, score or threshold is a constant that says what it means", breaches);
}

#[test]
fn a_decimal_within_a_constant_has_a_name() {
    let text =
        "const A: f32 = 0.3;\nfn a(b: &'static str) -> f32 { const C: [f32; 1] = [0.7]; A + 0.5 + 0.6_f32 }";
    let source = Source::new("shared/src/sample.rs", text);
    let found: Vec<_> =
        unnamed_decimals(&source.production(&["fn"])).iter().map(|decimal| decimal.text.as_str()).collect();
    assert_eq!(found, ["0.6_f32"]);
}

/// Decimals that are not part of a constant and not among [`PLAIN`].
fn unnamed_decimals<'a>(tokens: &[&'a Token]) -> Vec<&'a Token> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    // How deep the constant is whose end was not reached yet.
    let mut constant = None;
    let mut before = "";
    for (index, token) in tokens.iter().enumerate() {
        let next = tokens.get(index + 1).map(|next| next.text.as_str());
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "const" | "static" if constant.is_none() && before != "'" && next != Some("fn") => {
                constant = Some(depth);
            }
            ";" if constant == Some(depth) => constant = None,
            text if constant.is_none() && is_decimal(text) => found.push(*token),
            _ => {}
        }
        before = &token.text;
    }
    found
}

fn is_decimal(literal: &str) -> bool {
    let number = literal.trim_end_matches("_f32").trim_end_matches("_f64");
    literal.starts_with(|first: char| first.is_ascii_digit())
        && number.contains('.')
        && !PLAIN.contains(&number)
}

#[test]
fn migrations_are_numbered_once_and_named() {
    let mut breaches = Vec::new();
    let mut numbers = BTreeMap::new();
    for entry in fs::read_dir(root().join("migrations")).expect("migrations") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let path = format!("migrations/{name}");
        let Some(stem) = name.strip_suffix(".sql") else { continue };
        let well_named = stem.split_once('_').is_some_and(|(number, what)| {
            number.len() == 4
                && number.bytes().all(|digit| digit.is_ascii_digit())
                && !what.is_empty()
                && what
                    .bytes()
                    .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_')
        });
        if !well_named {
            breaches.push(Breach::new(&path, 1, "is not NNNN_what.sql"));
        }
        if let Some(other) = numbers.insert(stem.chars().take(4).collect::<String>(), name) {
            breaches.push(Breach::new(&path, 1, format!("has the number of {other}")));
        }
    }
    assert_kept("a migration is NNNN_what.sql", breaches);
}
