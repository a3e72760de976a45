//! The documentation against the code.

use std::fs;
use std::path::PathBuf;

use document_types::fields::{TERMS, Term};
use document_types::media;
use shared::settings::{VARIABLES, Variable};

use crate::sources::{self, Breach, assert_kept, root};

fn row(variable: &Variable) -> String {
    let default = if variable.default.is_empty() { String::new() } else { format!("`{}`", variable.default) };
    format!("| `{}` | {default} | {} |", variable.name, variable.purpose)
}

#[test]
fn the_readme_lists_every_setting() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    let rows = readme.lines().skip_while(|line| *line != "| Variable | Default | Purpose |").skip(2);
    let listed: Vec<_> = rows.take_while(|line| line.starts_with('|')).collect();
    let expected: Vec<_> = VARIABLES.iter().map(row).collect();
    assert!(listed == expected, "the settings table of README.md has to be:\n{}", expected.join("\n"));
}

#[test]
fn every_extension_that_is_read_has_its_row_among_the_formats() {
    let page = fs::read_to_string(root().join("docs/formats.md")).expect("docs/formats.md");
    let rows = page.lines().skip_while(|line| !line.starts_with("| Extensions |")).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    let mut listed: Vec<_> = cells.flat_map(|cell| cell.split(',').map(str::trim)).collect();
    let mut read: Vec<_> =
        media::all().iter().flat_map(|media_type| media_type.extensions).copied().collect();
    listed.sort_unstable();
    read.sort_unstable();
    assert_eq!(listed, read, "docs/formats.md is not what document_types::media says");
}

#[test]
fn every_field_that_is_looked_for_has_its_row_in_the_page_about_extraction() {
    let page = fs::read_to_string(root().join("docs/extraction.md")).expect("docs/extraction.md");
    let rows = page.lines().skip_while(|line| *line != "| Name | Type | Term | Meaning |").skip(2);
    let listed: Vec<_> = rows.take_while(|line| line.starts_with('|')).collect();
    let row = |term: &Term| {
        let value_type = serde_json::json!(term.value_type);
        let value_type = value_type.as_str().expect("a name");
        format!(
            "| `{}` | {value_type} | {} | {} |",
            term.name,
            term.business_term.unwrap_or(""),
            term.meaning
        )
    };
    let expected: Vec<_> = TERMS.iter().map(row).collect();
    assert!(listed == expected, "the fields of docs/extraction.md have to be:\n{}", expected.join("\n"));
}

#[test]
fn the_committed_openapi_document_is_what_the_code_says() {
    let committed = fs::read_to_string(root().join("docs/openapi.json")).expect("docs/openapi.json");
    let current = platform::functions::openapi_text().expect("JSON");
    assert!(
        committed.trim_end() == current,
        "docs/openapi.json is not what the code says: cargo run --bin astralis -- openapi > docs/openapi.json"
    );
}

#[test]
fn every_test_that_the_security_page_names_exists() {
    let page = fs::read_to_string(root().join("docs/security.md")).expect("docs/security.md");
    // Names of tests are sentences; settings and fields have fewer words.
    let is_sentence = |word: &&str| {
        word.matches('_').count() > 1 && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    };
    let named: Vec<_> = page.split('`').skip(1).step_by(2).filter(is_sentence).collect();
    assert!(named.len() > 50, "{named:?}");
    let sources: Vec<_> = sources::all().into_iter().map(|source| source.text).collect();
    let lost: Vec<_> = named
        .iter()
        .filter(|name| !sources.iter().any(|text| text.contains(&format!("fn {name}("))))
        .collect();
    assert!(lost.is_empty(), "docs/security.md names tests that are not there: {lost:?}");
}

#[test]
fn a_link_to_a_file_finds_it() {
    let mut breaches = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        let folder = page.parent().expect("a folder");
        for (index, line) in text.lines().enumerate() {
            for target in line.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
                if !target.is_empty() && !target.contains("://") && !folder.join(target).exists() {
                    let path = page.strip_prefix(root()).expect("inside").to_string_lossy();
                    breaches.push(Breach::new(path, index + 1, target));
                }
            }
        }
    }
    assert_kept("a link leads somewhere", breaches);
}

/// README.md and its like, and everything in `docs`.
fn pages() -> Vec<PathBuf> {
    let mut folders = vec![root().join("docs"), root().join("migrations")];
    let mut pages = vec![root().join("README.md"), root().join("CHANGELOG.md")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
        }
    }
    pages
}
