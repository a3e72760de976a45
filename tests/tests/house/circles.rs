//! Files of one crate know each other in one direction.

use std::collections::{BTreeMap, BTreeSet};

use crate::modules::Crate;
use crate::sources::{self, Source};

type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Everything that is reached from a file.
fn reached<'a>(graph: &Graph<'a>, from: &str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        for next in graph.get(at).into_iter().flatten() {
            if seen.insert(*next) {
                open.push(next);
            }
        }
    }
    seen
}

/// The sets of files each of which leads to every other.
fn circles<'a>(graph: &Graph<'a>) -> Vec<Vec<&'a str>> {
    let reach: BTreeMap<_, _> = graph.keys().map(|file| (*file, reached(graph, file))).collect();
    let mut found = BTreeSet::new();
    for (file, others) in &reach {
        if others.contains(file) {
            found.insert(others.iter().copied().filter(|other| reach[other].contains(file)).collect());
        }
    }
    found.into_iter().collect()
}

/// Whether a crate or a program begins with this file.
fn is_root(path: &str) -> bool {
    path.ends_with("/src/lib.rs") || path.ends_with("/main.rs")
}

/// The circles of every crate, by the files below `src`.
fn found(sources: &[Source]) -> BTreeSet<Vec<String>> {
    let by_path: BTreeMap<&str, &Source> =
        sources.iter().map(|source| (source.path.as_str(), source)).collect();
    let roots = by_path.keys().filter(|path| is_root(path));
    let mut found = BTreeSet::new();
    for modules in roots.filter_map(|root| Crate::of(&by_path, root)) {
        for circle in circles(&modules.dependencies()) {
            let below = |path: &&str| path.split_once("/src/").map_or(*path, |(_, below)| below).to_owned();
            found.insert(circle.iter().map(below).collect());
        }
    }
    found
}

/// A file uses another when an import, or a path in its code, finds a name there: what the other defines, or says
/// again with `pub use`. To declare a module and to say its names again is no use of it. A module and those it stands
/// in are no pair: a parent that holds the types and leads into its children is how code here is laid out.
#[test]
fn no_files_of_a_crate_stand_in_a_circle() {
    let sources = sources::all();
    let circles: Vec<_> = found(&sources).iter().map(|circle| circle.join(", ")).collect();
    assert!(circles.is_empty(), "move what the files share below them both:\n{}", circles.join("\n"));
}

#[test]
fn a_circle_is_found_through_imports_paths_and_other_names() {
    let circles = |files: &[(&str, &str)]| {
        let file = |(path, text): &(&str, &str)| Source::new(format!("sample/src/{path}"), *text);
        found(&files.iter().map(file).collect::<Vec<_>>())
    };
    let lib = ("lib.rs", "mod a; mod b; pub use a::A; pub fn f() { a::g() }");
    let a = ("a.rs", "use crate::b; pub struct A; pub fn g() { b::h() }");
    let pair = BTreeSet::from([vec!["a.rs".to_owned(), "b.rs".to_owned()]]);
    assert_eq!(circles(&[lib, a, ("b.rs", "use super::{a::A, f}; pub fn h() -> A { f() }")]), pair);
    assert_eq!(circles(&[lib, a, ("b.rs", "pub fn h() { crate::a::g() }")]), pair);
    assert_eq!(circles(&[lib, a, ("b.rs", "use super::a::*; pub fn h(_: A) {}")]), pair);
    // A child and its parent, tests, and what is only imported as a whole.
    let child = (
        "b.rs",
        "use crate::{A, f}; use super::a; pub fn h(_: A) { f() } #[cfg(test)] mod tests { use crate::a::g; }",
    );
    assert_eq!(circles(&[lib, a, child]), BTreeSet::new());
}
