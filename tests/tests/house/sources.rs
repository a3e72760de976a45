//! The sources as tokens with their lines, so that no rule is fooled by a comment, a string or a macro.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Folders with Rust code.
const CODE: [&str; 4] = ["shared", "functions", "platform", "tests"];

/// One file of Rust.
pub(crate) struct Source {
    /// From the repository's root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
    /// Parsed when a rule asks for them: most files do not even hold the word a rule looks for.
    tokens: OnceCell<Vec<Token>>,
}

/// An identifier, a punctuation mark, a literal or a delimiter.
pub(crate) struct Token {
    /// From 1.
    pub(crate) line: usize,
    pub(crate) text: String,
    /// Inside an item that only tests see.
    tests_only: bool,
}

/// Where a rule is broken, and by what.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Breach {
    path: String,
    line: usize,
    what: String,
}

impl Breach {
    pub(crate) fn new(path: impl Into<String>, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.into(), line, what: what.into() }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// Fails with every place at once.
#[track_caller]
pub(crate) fn assert_kept(rule: &str, breaches: impl IntoIterator<Item = Breach>) {
    let mut breaches: Vec<_> = breaches.into_iter().collect();
    breaches.sort();
    let places: String = breaches.iter().map(|breach| format!("\n  {breach}")).collect();
    assert!(breaches.is_empty(), "{rule}{places}");
}

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a parent").to_owned()
}

/// Every Rust file of the workspace.
pub(crate) fn all() -> Vec<Source> {
    let mut paths = Vec::new();
    for folder in CODE {
        collect(&root().join(folder), &mut paths);
    }
    paths.sort();
    paths.iter().map(|path| Source::read(path)).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

impl Source {
    pub(crate) fn read(path: &Path) -> Self {
        let relative = path.strip_prefix(root()).expect("inside the repository");
        let text = fs::read_to_string(path).expect("readable text");
        Self::new(relative.to_string_lossy(), text)
    }

    pub(crate) fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), tokens: OnceCell::new() }
    }

    fn parsed(&self) -> &[Token] {
        self.tokens.get_or_init(|| {
            let stream: TokenStream =
                self.text.parse().unwrap_or_else(|fault| panic!("{}: {fault}", self.path));
            let mut tokens = Vec::new();
            flatten(stream, false, &mut tokens);
            tokens
        })
    }

    /// Whether the whole file belongs to tests.
    pub(crate) fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
            || self.path == "shared/src/testing.rs"
            || self.path.starts_with("shared/src/testing/")
    }

    /// The tokens that end up in a program, of a file that holds one of `words`.
    pub(crate) fn production(&self, words: &[&str]) -> Vec<&Token> {
        if self.is_test() {
            return Vec::new();
        }
        self.tokens(words).into_iter().filter(|token| !token.tests_only).collect()
    }

    /// Every token of a file that holds one of `words`.
    pub(crate) fn tokens(&self, words: &[&str]) -> Vec<&Token> {
        if !words.iter().any(|word| self.text.contains(word)) {
            return Vec::new();
        }
        self.parsed().iter().collect()
    }

    /// The number of lines before the tests at the end.
    pub(crate) fn lines_before_tests(&self) -> usize {
        self.text.lines().take_while(|line| *line != "#[cfg(test)]").count()
    }
}

fn flatten(stream: TokenStream, inside_tests: bool, tokens: &mut Vec<Token>) {
    let mut tests_only = inside_tests;
    let mut after_hash = false;
    for tree in stream {
        let line = tree.span().start().line;
        if let TokenTree::Group(group) = &tree {
            tests_only |= after_hash && group.stream().to_string() == "cfg (test)";
            let (open, close) = marks(group.delimiter());
            tokens.push(Token { line, text: open.to_owned(), tests_only });
            flatten(group.stream(), tests_only, tokens);
            let line = group.span_close().end().line;
            tokens.push(Token { line, text: close.to_owned(), tests_only });
        } else {
            tokens.push(Token { line, text: tree.to_string(), tests_only });
        }
        after_hash = matches!(&tree, TokenTree::Punct(mark) if mark.as_char() == '#');
        if ends_item(&tree) {
            tests_only = inside_tests;
        }
    }
}

fn ends_item(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == ';',
        _ => false,
    }
}

fn marks(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

/// Where `pattern`, a sequence of tokens, begins. `*` stands for any one token.
pub(crate) fn positions(tokens: &[&Token], pattern: &[&str]) -> Vec<usize> {
    tokens
        .windows(pattern.len())
        .enumerate()
        .filter(|(_, window)| {
            window.iter().zip(pattern).all(|(token, part)| *part == "*" || token.text == *part)
        })
        .map(|(position, _)| position)
        .collect()
}

/// The modules that paths starting with `from::` name first, groups included:
/// `crate::{db, documents::reading}` names `db` and `documents`.
pub(crate) fn modules_named(tokens: &[&Token], from: &str) -> Vec<(usize, String)> {
    let mut named = Vec::new();
    for start in positions(tokens, &[from, ":", ":"]) {
        let rest = &tokens[start + 3..];
        match rest.first() {
            Some(first) if first.text == "{" => named.extend(first_names(rest)),
            Some(first) => named.push((first.line, first.text.clone())),
            None => {}
        }
    }
    named
}

/// The first name of each path in the group that `tokens` starts with.
fn first_names(tokens: &[&Token]) -> Vec<(usize, String)> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut expected = true;
    for token in tokens {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 1 => expected = true,
            name if depth == 1 && expected => {
                names.push((token.line, name.to_owned()));
                expected = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

#[test]
fn a_comment_a_string_and_a_test_are_not_production() {
    let source = Source::new(
        "shared/src/sample.rs",
        "//! crate::documents\nfn a() { \"crate::documents\"; }\n#[cfg(test)]\nmod tests { use crate::documents; }\nfn b() {}",
    );
    let production = source.production(&["fn"]);
    assert!(modules_named(&production, "crate").is_empty());
    assert!(production.iter().any(|token| token.text == "b" && token.line == 5));
    assert_eq!(modules_named(&source.tokens(&["crate"]), "crate"), [(4, "documents".to_owned())]);
}

#[test]
fn a_grouped_import_names_each_module() {
    let source = Source::new("shared/src/sample.rs", "use crate::{db, documents::{self, reading}, jobs};");
    let names: Vec<_> =
        modules_named(&source.tokens(&["crate"]), "crate").into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["db", "documents", "jobs"]);
}
