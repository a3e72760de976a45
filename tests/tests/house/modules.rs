//! The files of one crate as a graph: which file names something that stands in which other.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::{Source, Token};

/// Keywords before the name of an item.
const ITEMS: [&str; 9] = ["struct", "enum", "union", "trait", "type", "fn", "const", "static", "macro_rules"];

/// How many names may stand for one another.
const DEEPEST: usize = 8;

/// `use path as name`. A glob has no name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Import {
    name: Option<String>,
    path: Vec<String>,
    /// `pub use`: shown to others, and no use by itself.
    again: bool,
}

/// One file.
struct Module {
    file: String,
    /// The file that declares this one.
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    /// What is defined here, whatever it is.
    items: BTreeSet<String>,
    imports: Vec<Import>,
    /// Paths and single names in the code, imports aside.
    paths: Vec<Vec<String>>,
}

/// The modules of one crate.
pub(crate) struct Crate {
    modules: Vec<Module>,
}

impl Crate {
    /// Follows `mod name;` from the root file, tests aside; None where there is no such file.
    pub(crate) fn of(sources: &BTreeMap<&str, &Source>, root: &str) -> Option<Self> {
        let mut this = Self { modules: Vec::new() };
        let (folder, _) = root.rsplit_once('/')?;
        this.add(sources, root, folder, None)?;
        Some(this)
    }

    fn add(
        &mut self,
        sources: &BTreeMap<&str, &Source>,
        file: &str,
        folder: &str,
        parent: Option<usize>,
    ) -> Option<usize> {
        let source = *sources.get(file).filter(|source| !source.is_test())?;
        let tokens = source.production(&[""]);
        let this = self.modules.len();
        self.modules.push(Module {
            file: file.to_owned(),
            parent,
            children: BTreeMap::new(),
            items: items(&tokens),
            imports: imports(&tokens),
            paths: paths(&tokens),
        });
        for name in declared(&tokens) {
            let (file, inside) = (format!("{folder}/{name}.rs"), format!("{folder}/{name}"));
            if let Some(child) = self.add(sources, &file, &inside, Some(this)) {
                self.modules[this].children.insert(name, child);
            }
        }
        Some(this)
    }

    /// The files whose names each file uses, those that it stands in or that stand in it aside.
    pub(crate) fn dependencies(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut found = BTreeMap::new();
        for (this, module) in self.modules.iter().enumerate() {
            let imported = module.imports.iter().filter(|import| !import.again || module.uses(import));
            let named = imported.map(|import| &import.path).chain(&module.paths);
            let homes: BTreeSet<usize> = named.filter_map(|path| self.home(this, path, 0)).collect();
            let others =
                homes.into_iter().filter(|home| !self.is_inside(this, *home) && !self.is_inside(*home, this));
            found.insert(module.file.as_str(), others.map(|home| self.modules[home].file.as_str()).collect());
        }
        found
    }

    /// Whether one module is the other or stands in it.
    fn is_inside(&self, one: usize, other: usize) -> bool {
        one == other || self.modules[one].parent.is_some_and(|parent| self.is_inside(parent, other))
    }

    /// The module in which a path finds its name; None for what is another crate's, or a module as a whole.
    fn home(&self, from: usize, path: &[String], depth: usize) -> Option<usize> {
        let (first, mut rest) = path.split_first()?;
        let mut at = match first.as_str() {
            "crate" => 0,
            "self" => from,
            "super" => self.modules[from].parent?,
            name => match self.modules[from].children.get(name) {
                Some(child) => *child,
                None => return self.imported(from, name, rest, depth),
            },
        };
        while let Some((name, more)) = rest.split_first() {
            match self.modules[at].children.get(name) {
                Some(child) => at = *child,
                None if name == "super" => at = self.modules[at].parent?,
                None => return Some(at),
            }
            rest = more;
        }
        None
    }

    /// The same for a name that the module defines or imports.
    fn imported(&self, at: usize, name: &str, rest: &[String], depth: usize) -> Option<usize> {
        let module = &self.modules[at];
        let named = module.imports.iter().find(|import| import.name.as_deref() == Some(name));
        // A method may have the name of an imported module, but what is defined here hides what a glob brings.
        if named.is_none() && module.items.contains(name) {
            return Some(at);
        }
        let globs = || module.imports.iter().filter(|import| import.name.is_none());
        let import = named.or_else(|| globs().find(|glob| self.holds(at, &glob.path, name)))?;
        // `use serde::Serialize` leads out of the crate, and nothing leads to itself for ever.
        if depth > DEEPEST || import.path.first().is_some_and(|first| first == name) {
            return None;
        }
        let end = import.name.is_none().then(|| name.to_owned());
        let path: Vec<_> = import.path.iter().cloned().chain(end).chain(rest.iter().cloned()).collect();
        self.home(at, &path, depth + 1)
    }

    /// Whether the module that a glob means has something of this name.
    fn holds(&self, from: usize, glob: &[String], name: &str) -> bool {
        let probe: Vec<_> = glob.iter().cloned().chain([name.to_owned()]).collect();
        let is_path = |first: &String| ["crate", "self", "super"].contains(&first.as_str());
        let starts_here = |first: &String| is_path(first) || self.modules[from].children.contains_key(first);
        if !glob.first().is_some_and(starts_here) {
            return false;
        }
        let Some(home) = self.home(from, &probe, DEEPEST) else { return false };
        let module = &self.modules[home];
        let says = |import: &Import| import.again && import.name.as_deref() == Some(name);
        module.items.contains(name) || module.imports.iter().any(says)
    }
}

impl Module {
    /// Whether the code names what it imports.
    fn uses(&self, import: &Import) -> bool {
        self.paths.iter().any(|path| import.name.as_ref() == path.first())
    }
}

fn items(tokens: &[&Token]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for pair in tokens.windows(3) {
        if ITEMS.contains(&pair[0].text.as_str()) {
            let name = if pair[1].text == "!" { &pair[2] } else { &pair[1] };
            found.insert(name.text.clone());
        }
    }
    found
}

fn declared(tokens: &[&Token]) -> Vec<String> {
    let declares = |window: &&[&Token]| window[0].text == "mod" && window[2].text == ";";
    tokens.windows(3).filter(declares).map(|window| window[1].text.clone()).collect()
}

/// Positions from `use` to its `;`.
fn uses(tokens: &[&Token]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (start, _) in tokens.iter().enumerate().filter(|(_, token)| token.text == "use") {
        let before = start.checked_sub(1).map_or(";", |before| tokens[before].text.as_str());
        // `impl Trait + use<'_>` is another word.
        if before != "+" {
            let length = tokens[start..].iter().position(|token| token.text == ";").unwrap_or(0);
            found.push((start, start + length));
        }
    }
    found
}

fn imports(tokens: &[&Token]) -> Vec<Import> {
    let mut found = Vec::new();
    for (start, end) in uses(tokens) {
        let before = start.checked_sub(1).map_or(";", |before| tokens[before].text.as_str());
        let again = before == "pub" || before == ")";
        let words: Vec<_> = tokens[start + 1..end].iter().map(|token| token.text.as_str()).collect();
        tree(&words, &[], again, &mut found);
    }
    found
}

/// One tree of imports below a prefix.
fn tree(words: &[&str], prefix: &[String], again: bool, found: &mut Vec<Import>) {
    let mut path = prefix.to_vec();
    let mut rest = words;
    let mut name = None;
    while let Some((word, more)) = rest.split_first() {
        rest = more;
        match *word {
            ":" => {}
            "{" => {
                for branch in branches(&more[..more.len() - 1]) {
                    tree(branch, &path, again, found);
                }
                return;
            }
            "*" => {
                found.push(Import { name: None, path, again });
                return;
            }
            "as" => name = more.first().map(|name| (*name).to_owned()),
            _ if name.is_some() => {}
            "self" if !path.is_empty() => {}
            word => path.push(word.to_owned()),
        }
    }
    if let Some(last) = path.last() {
        let name = name.or_else(|| Some(last.clone()));
        found.push(Import { name, path, again });
    }
}

/// The parts between the commas of a group.
fn branches<'a>(words: &'a [&'a str]) -> Vec<&'a [&'a str]> {
    let mut depth = 0;
    let parts = words.split(|word| {
        match *word {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        depth == 0 && *word == ","
    });
    parts.filter(|part| !part.is_empty()).collect()
}

/// Every path of the code, and every name that stands alone, in its order.
fn paths(tokens: &[&Token]) -> Vec<Vec<String>> {
    let uses = uses(tokens);
    let text = |position: usize| tokens.get(position).map_or("", |token| token.text.as_str());
    let is_name = |text: &str| text.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
    let mut found = Vec::new();
    let mut position = 0;
    while position < tokens.len() {
        if let Some((_, end)) = uses.iter().find(|(start, _)| *start == position) {
            position = end + 1;
            continue;
        }
        if !is_name(text(position)) {
            position += 1;
            continue;
        }
        // Fields and methods are no names of a module, nor is what follows a type's `::`.
        let before = position.checked_sub(1).map_or("", text);
        let outside = before != "." && !(before == ":" && position >= 2 && text(position - 2) == ":");
        let mut path = vec![text(position).to_owned()];
        while text(position + 1) == ":" && text(position + 2) == ":" && is_name(text(position + 3)) {
            path.push(text(position + 3).to_owned());
            position += 3;
        }
        position += 1;
        if outside {
            found.push(path);
        }
    }
    found
}
