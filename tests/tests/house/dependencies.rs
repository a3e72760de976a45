//! Which crate may depend on which.

use std::fs;
use std::process::Command;

use serde::Deserialize;

use crate::sources::{Breach, assert_kept, root};

/// Crates that parse the bytes of untrusted files. They run in a reader process and nowhere else.
const PARSERS: [&str; 8] = [
    "pdfium-render",
    "tesseract-plumbing",
    "leptonica-plumbing",
    "tesseract-rs",
    "turbojpeg",
    "tiff",
    "image",
    "fast_image_resize",
];

/// The types that `shared` and every library speak in.
const TYPES: &str = "document-types";

/// What makes a crate depend on more than its arguments.
const IMPURE: [&str; 10] =
    ["aws-sdk-s3", "axum", "chrono", "lettre", "rand", "reqwest", "sqlx", "tokio", "tower", "tower-http"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
pub(crate) struct Package {
    name: String,
    manifest_path: String,
    dependencies: Vec<Dependency>,
    /// Its library, programs and test programs.
    pub(crate) targets: Vec<Target>,
}

#[derive(Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    /// The file it begins with.
    pub(crate) src_path: String,
    /// Whether a program with its tests is linked.
    pub(crate) test: bool,
    /// Whether the examples of its documentation are run.
    pub(crate) doctest: bool,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// `dev`, `build`, or null for an ordinary one.
    kind: Option<String>,
    /// The folder, for a crate of this workspace.
    path: Option<String>,
}

impl Package {
    fn is_function(&self) -> bool {
        self.manifest_path.contains("/functions/")
    }

    fn is_library(&self) -> bool {
        self.manifest_path.contains("/shared/libraries/")
    }

    pub(crate) fn manifest(&self) -> String {
        self.manifest_path.replace(&format!("{}/", root().display()), "")
    }
}

pub(crate) fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice::<Metadata>(&output.stdout).expect("cargo's metadata").packages
}

/// The dependencies of the workspace's packages that `breaks` a rule, each at its line of the manifest.
fn breaking(breaks: impl Fn(&Package, &Dependency) -> bool) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for package in packages() {
        let text = fs::read_to_string(&package.manifest_path).expect("a manifest");
        for dependency in package.dependencies.iter().filter(|dependency| breaks(&package, dependency)) {
            let starts = |line: &str| {
                line.strip_prefix(&dependency.name).is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
            };
            let line = text.lines().position(starts).map_or(0, |index| index + 1);
            breaches.push(Breach::new(package.manifest(), line, &dependency.name));
        }
    }
    breaches
}

#[test]
fn a_function_depends_on_shared_and_its_libraries_and_on_no_other_function() {
    let breaches = breaking(|package, dependency| {
        let is_shared = |path: &String| path.ends_with("/shared") || path.contains("/shared/libraries/");
        // The one function whose task is to run others.
        package.is_function()
            && package.name != "run-due"
            && dependency.path.as_ref().is_some_and(|path| !is_shared(path))
    });
    assert_kept(
        "among the workspace's crates a function knows `shared` and its libraries (invariant 1)",
        breaches,
    );
}

#[test]
fn shared_depends_on_the_types_of_documents_alone() {
    let breaches = breaking(|package, dependency| {
        package.name == "shared" && dependency.path.is_some() && dependency.name != TYPES
    });
    assert_kept("`shared` stands below everything but the types of documents (invariant 1)", breaches);
}

#[test]
fn libraries_are_pure() {
    let breaches = breaking(|package, dependency| {
        let is_ours = dependency.path.is_some() && dependency.name != TYPES;
        let is_impure = IMPURE.contains(&dependency.name.as_str());
        package.is_library() && (is_ours || is_impure) && dependency.kind.as_deref() != Some("dev")
    });
    assert_kept(
        "a library knows no database, HTTP, clock, chance or tenant, and of our crates the types of documents alone \
         (invariant 1)",
        breaches,
    );
}

#[test]
fn functions_do_not_depend_on_sqlx() {
    let breaches = breaking(|package, dependency| {
        package.is_function() && dependency.name == "sqlx" && dependency.kind.as_deref() != Some("dev")
    });
    assert_kept("SQL lives in `shared`; a function may use sqlx in its tests alone (invariant 2)", breaches);
}

#[test]
fn files_are_parsed_by_the_reader_alone() {
    let breaches = breaking(|package, dependency| {
        !matches!(package.name.as_str(), "reader" | "tests")
            && PARSERS.contains(&dependency.name.as_str())
            && dependency.kind.as_deref() != Some("dev")
    });
    assert_kept("untrusted bytes are parsed in a reader process (invariant 7)", breaches);
}

#[test]
fn every_crate_keeps_the_lints_of_the_workspace() {
    let breaches = packages().into_iter().filter_map(|package| {
        let text = fs::read_to_string(&package.manifest_path).expect("a manifest");
        let inherits = text.contains("[lints]\nworkspace = true");
        (!inherits).then(|| Breach::new(package.manifest(), 1, "no `[lints] workspace = true`"))
    });
    assert_kept("clippy can only check what is asked of it", breaches);
}

#[test]
fn every_dependency_is_declared_once_with_its_reason() {
    let text = fs::read_to_string(root().join("Cargo.toml")).expect("the workspace's manifest");
    let declared =
        text.lines().enumerate().skip_while(|(_, line)| *line != "[workspace.dependencies]").skip(1);
    let mut breaches: Vec<_> = declared
        .take_while(|(_, line)| !line.starts_with('['))
        .filter(|(_, line)| line.contains('=') && !line.starts_with('#') && !line.contains("path = "))
        .filter(|(_, line)| !line.contains(" # "))
        .map(|(index, line)| Breach::new("Cargo.toml", index + 1, format!("no reason: {line}")))
        .collect();
    for package in packages() {
        let text = fs::read_to_string(&package.manifest_path).expect("a manifest");
        for (index, line) in
            text.lines().enumerate().filter(|(_, line)| line.contains("version = \"") && line.contains('{'))
        {
            breaches.push(Breach::new(package.manifest(), index + 1, format!("own version: {line}")));
        }
    }
    assert_kept("a dependency stands in the root Cargo.toml with one line of why", breaches);
}
