//! The command `astralis read`, as a person or a script runs it: what it prints, writes and ends with.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures").join(name)
}

fn read(arguments: &[&str], files: &[PathBuf]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_astralis")).arg("read").args(arguments).args(files).output().unwrap()
}

fn said(stream: &[u8]) -> String {
    String::from_utf8_lossy(stream).into_owned()
}

#[test]
fn a_file_that_was_read_is_printed_as_text_or_json_and_ends_with_zero() {
    let text = read(&[], &[fixture("invoice.pdf")]);
    assert_eq!(text.status.code(), Some(0), "{}", said(&text.stderr));
    assert!(said(&text.stdout).to_lowercase().contains("invoice"), "{}", said(&text.stdout));

    let json = read(&["--json"], &[fixture("invoice.pdf")]);
    assert_eq!(json.status.code(), Some(0), "{}", said(&json.stderr));
    let found: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((found["kind"].as_str(), found["error"].is_null()), (Some("invoice"), true));
    assert!(found["pages"][0]["words"].as_array().is_some_and(|words| words.len() > 10), "{found}");
    assert!(found["fields"]["total"]["value"].is_string(), "{found}");
}

#[test]
fn a_file_that_can_not_be_read_says_why_ends_with_one_and_stops_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let files = [fixture("encrypted.pdf"), folder.path().join("missing.pdf"), fixture("invoice.pdf")];
    let read = read(&["--out", out.to_str().unwrap()], &files);

    assert_eq!(read.status.code(), Some(1), "{}", said(&read.stderr));
    let written =
        |name: &str| -> Value { serde_json::from_slice(&std::fs::read(out.join(name)).unwrap()).unwrap() };
    assert_eq!(written("encrypted.json")["error"]["code"], "encrypted");
    assert!(written("missing.json")["error"]["message"].as_str().unwrap().contains("no such file"));
    assert_eq!(written("invoice.json")["kind"], "invoice");
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 3, "nothing half-written is left");
}

#[test]
fn wrong_usage_ends_with_two_and_names_what_to_do() {
    let several = read(&[], &[fixture("invoice.pdf"), fixture("receipt.jpg")]);
    assert_eq!(several.status.code(), Some(2));
    assert!(said(&several.stderr).contains("--out DIR"), "{}", said(&several.stderr));
    let unknown = read(&["--language", "klingon"], &[fixture("invoice.pdf")]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown.stderr).contains("klingon"), "{}", said(&unknown.stderr));
}
