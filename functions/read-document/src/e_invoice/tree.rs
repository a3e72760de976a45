//! A small XML document as a tree of local names, texts and attributes.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

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

    /// Text of this element.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// An attribute by its local name.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The root element; `None` when the XML is broken or beyond the limits. Entities of its own are not expanded.
pub(super) fn parse(xml: &[u8]) -> Option<Element> {
    let mut reader = Reader::from_reader(xml.strip_prefix(b"\xef\xbb\xbf").unwrap_or(xml));
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                count += 1;
                if count > MOST_ELEMENTS || open.len() >= DEEPEST {
                    return None;
                }
                open.push(element(&start));
            }
            Event::Empty(start) => open.last_mut()?.children.push(element(&start)),
            Event::Text(text) => add(&mut open, &text.decode().ok()?),
            Event::CData(text) => add(&mut open, &text.decode().ok()?),
            Event::GeneralRef(reference) => {
                let meaning = match reference.resolve_char_ref().ok()? {
                    Some(character) => Some(character.to_string()),
                    None => quick_xml::escape::resolve_predefined_entity(&reference.decode().ok()?)
                        .map(str::to_owned),
                };
                add(&mut open, &meaning.unwrap_or_default());
            }
            Event::End(_) => {
                let closed = open.pop()?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(closed),
                    None => return Some(closed),
                }
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn add(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let attributes = start.attributes().flatten().map(|attribute| {
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map(|value| value.into_owned())
            .unwrap_or_default();
        (lossy(attribute.key.local_name().as_ref()), value)
    });
    Element {
        name: lossy(start.local_name().as_ref()),
        attributes: attributes.collect(),
        ..Element::default()
    }
}
