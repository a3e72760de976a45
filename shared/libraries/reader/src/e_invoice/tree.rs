//! A small XML document as a tree of local names, texts and attributes.

use super::is_attached;
use crate::xml::{self, Node, Tag, Xml, local};

/// An invoice of ten thousand lines has fewer elements.
const MOST_ELEMENTS: usize = 500_000;

/// Deeper than any of the syntaxes.
const DEEPEST: usize = 40;

/// One element.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Element {
    /// Without its prefix.
    pub(super) name: String,
    text: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
}

static NOTHING: Element =
    Element { name: String::new(), text: String::new(), attributes: Vec::new(), children: Vec::new() };

impl Element {
    fn new(tag: &Tag<'_>) -> Self {
        let attributes = tag.attributes().map(|(name, value)| (local(&name).to_owned(), value)).collect();
        Self { name: tag.name().to_owned(), attributes, ..Self::default() }
    }

    /// The first child with one of these names, which differ between versions; an empty element without one.
    pub(super) fn either<const N: usize>(&self, names: [&str; N]) -> &Element {
        names.iter().find_map(|name| self.first(name)).unwrap_or(&NOTHING)
    }

    /// Every element at a path of local names joined by `/`, in the order of the document.
    pub(super) fn all<'a>(&'a self, path: &str) -> Vec<&'a Element> {
        let mut found = vec![self];
        for name in path.split('/') {
            let children =
                |element: &'a Element| element.children.iter().filter(move |child| child.name == name);
            found = found.into_iter().flat_map(children).collect();
        }
        found
    }

    /// The first element at a path.
    pub(super) fn first(&self, path: &str) -> Option<&Element> {
        self.all(path).into_iter().next()
    }

    /// Text of the first element at a path; empty without it.
    pub(super) fn text_at(&self, path: &str) -> String {
        self.first(path).map(|element| element.text.clone()).unwrap_or_default()
    }

    /// Whether it holds other elements.
    pub(super) fn has_children(&self) -> bool {
        !self.children.is_empty()
    }

    /// This element or the first one inside it that is wanted, so many levels deep at most.
    pub(super) fn within(
        &self,
        depth: usize,
        is_wanted: impl Fn(&Element) -> bool + Copy,
    ) -> Option<&Element> {
        if is_wanted(self) {
            return Some(self);
        }
        let depth = depth.checked_sub(1)?;
        self.children.iter().find_map(|child| child.within(depth, is_wanted))
    }

    /// Text of this element.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// An attribute by its local name.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The root element; `None` when the XML is broken or beyond the limits. Entities of its own are left out.
pub(super) fn parse(bytes: &[u8]) -> Option<Element> {
    let text = xml::decode(bytes);
    let mut xml = Xml::new(&text);
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0;
    loop {
        match xml.next().ok()?? {
            Node::Open(tag) => {
                count += 1;
                if count > MOST_ELEMENTS || open.len() >= DEEPEST {
                    return None;
                }
                open.push(Element::new(&tag));
            }
            Node::Text(text) => {
                if let Some(element) = open.last_mut()
                    && !xml::is_unresolved(&text)
                    && !is_attached(&element.name)
                {
                    element.text.push_str(&text);
                }
            }
            Node::Close(_) => {
                let closed = open.pop()?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(closed),
                    None => return Some(closed),
                }
            }
        }
    }
}
