//! Which test programs are linked: few of them, and none without a test.

use std::path::Path;

use crate::dependencies::{Package, packages};
use crate::sources::{Breach, Source, assert_kept, positions};

/// Test programs of the workspace. A crate has one of its own for its unit tests and one for those that use it from
/// outside; each is another link of up to 200 MB.
const MOST: usize = 27;

/// What makes a function a test.
const TESTS: [&[&str]; 2] = [&["#", "[", "test", "]"], &["#", "[", "*", ":", ":", "test"]];

/// The files of a target: `file`, and the modules that are declared from there on.
fn files(file: &Path, is_root: bool) -> Vec<Source> {
    let source = Source::read(file);
    let beside = file.parent().expect("a folder");
    let folder = if is_root { beside.to_owned() } else { file.with_extension("") };
    let tokens = source.tokens(&["mod"]);
    let modules = positions(&tokens, &["mod", "*", ";"]);
    let modules = modules.into_iter().map(|start| folder.join(format!("{}.rs", tokens[start + 1].text)));
    let mut found: Vec<_> = modules.flat_map(|module| files(&module, false)).collect();
    found.push(source);
    found
}

fn has_test(source: &Source) -> bool {
    let tokens = source.tokens(&["test"]);
    TESTS.iter().any(|pattern| !positions(&tokens, pattern).is_empty())
}

fn has_example(source: &Source) -> bool {
    let mut lines = source.text.lines().map(str::trim_start);
    lines.any(|line| line.starts_with("/// ```") || line.starts_with("//! ```"))
}

/// What the manifest says wrongly of a target.
fn wrong(package: &Package) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut wrong = |target: &str, what: &str| {
        breaches.push(Breach::new(package.manifest(), 1, format!("{target}: {what}")));
    };
    for target in &package.targets {
        let sources = files(Path::new(&target.src_path), true);
        match (target.test, sources.iter().any(has_test)) {
            (true, false) => wrong(&target.name, "it has no test: say `test = false`"),
            (false, true) => wrong(&target.name, "nobody runs its tests: `test = false` is wrong"),
            _ => {}
        }
        match (target.doctest, sources.iter().any(has_example)) {
            (true, false) => wrong(&target.name, "its documentation has no example: say `doctest = false`"),
            (false, true) => wrong(&target.name, "nobody runs its examples: `doctest = false` is wrong"),
            _ => {}
        }
    }
    breaches
}

#[test]
fn a_target_is_tested_where_it_has_tests_and_nowhere_else() {
    assert_kept("a program is linked for its tests", packages().iter().flat_map(wrong));
}

#[test]
fn test_programs_are_few() {
    let packages = packages();
    let programs = packages.iter().flat_map(|package| &package.targets).filter(|target| target.test).count();
    assert!(
        programs <= MOST,
        "{programs} test programs, and {MOST} may be: add to one that a crate has already"
    );
}
