//! `astralis read` as a script calls it: exit codes, one JSON file for each input, and nothing that was not asked for.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::Result;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::program::{built, fixture};

/// A folder with the fixtures, and the command to be called in it.
struct Desk(TempDir);

impl Desk {
    fn new() -> Result<Self> {
        let folder = TempDir::new()?;
        for name in ["invoice.pdf", "encrypted.pdf"] {
            fs::write(folder.path().join(name), fixture(name)?)?;
        }
        Ok(Self(folder))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, arguments: &[&str]) -> Result<Output> {
        let mut command = Command::new(built("astralis")?);
        Ok(command.arg("read").args(arguments).current_dir(self.0.path()).output()?)
    }

    fn json(&self, name: &str) -> Result<Value> {
        Ok(serde_json::from_slice(&fs::read(self.path(name))?)?)
    }
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn one_bad_file_stops_no_other_and_the_exit_code_tells() -> Result<()> {
    let desk = Desk::new()?;
    let files = ["invoice.pdf", "encrypted.pdf", "missing.pdf"];
    let output = desk.read(&[&["--out", "results", "--jobs", "2"], &files[..]].concat())?;
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));

    assert_eq!(names(&desk.path("results"))?, ["encrypted.json", "invoice.json", "missing.json"]);
    assert_eq!(desk.json("results/invoice.json")?["error"], Value::Null);
    assert_eq!(desk.json("results/encrypted.json")?["error"]["code"], "encrypted");
    let missing = desk.json("results/missing.json")?;
    assert_eq!(missing["error"], json!({ "code": "empty", "message": "there is no such file" }));

    let output = desk.read(&["--out", "results", "invoice.pdf"])?;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    Ok(())
}

#[test]
fn a_password_opens_a_file_and_pages_are_chosen() -> Result<()> {
    let desk = Desk::new()?;
    let output = desk.read(&["--password", "secret", "encrypted.pdf"])?;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("2025-0417"));

    let output = desk.read(&["encrypted.pdf"])?;
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).starts_with("encrypted.pdf: "), "{}", said(&output));

    assert_eq!(desk.read(&["--pages", "1-20", "invoice.pdf"])?.status.code(), Some(0));
    let output = desk.read(&["--pages", "2-", "invoice.pdf"])?;
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("the file has 1"), "{}", said(&output));
    Ok(())
}

#[test]
fn wrong_usage_is_explained_before_anything_is_done() -> Result<()> {
    let desk = Desk::new()?;
    fs::create_dir(desk.path("sub"))?;
    fs::copy(desk.path("invoice.pdf"), desk.path("sub/invoice.pdf"))?;
    let cases: [(&[&str], &str); 8] = [
        (&[], "required"),
        (&["invoice.pdf", "encrypted.pdf"], "several files need --out"),
        (&["--pages", "3-1", "invoice.pdf"], "use 3, 1-20 or 5-"),
        (&["--jobs", "0", "invoice.pdf"], "--jobs"),
        (&["--language", "klingon", "invoice.pdf"], "not a language"),
        (&["--searchable-pdf", "invoice.pdf", "invoice.pdf"], "would overwrite"),
        (&["--searchable-pdf", "o.pdf", "--pages", "1", "invoice.pdf"], "cannot be used with"),
        (&["--out", "results", "invoice.pdf", "sub/invoice.pdf"], "both be written to invoice.json"),
    ];
    for (arguments, expected) in cases {
        let output = desk.read(arguments)?;
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(said(&output).contains(expected), "{arguments:?}: {}", said(&output));
    }
    assert_eq!(names(desk.0.path())?, ["encrypted.pdf", "invoice.pdf", "sub"]);
    assert_eq!(fs::read(desk.path("invoice.pdf"))?, fixture("invoice.pdf")?);
    Ok(())
}
