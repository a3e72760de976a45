//! XML as a flat run of opening tags, closing tags and text, for documents that nobody vouches for.
//!
//! Nothing is resolved from outside and no entity is expanded but the five of XML and characters by number,
//! so that a document is never larger than its bytes. Prefixes are left off: the strict and the
//! transitional variants of office files differ in nothing else that matters here.

use std::borrow::Cow;

use document_types::reading::{ReadingError, ReadingErrorCode};
use encoding_rs::{Encoding, UTF_8};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::charset::Charset;

/// Elements inside elements. Deeply nested tables reach a hundred.
const DEEPEST: usize = 1_000;

/// Letters of the name of an entity: `#x10FFFF` is one of the longest.
const LONGEST_NAME: usize = 12;

/// What comes next in a document.
pub(crate) enum Node<'a> {
    /// `<name …>`; of `<name/>` the closing tag follows.
    Open(Tag<'a>),
    /// `</name>`, without its prefix.
    Close(String),
    /// Characters, entities resolved.
    Text(Cow<'a, str>),
}

/// An opening tag.
pub(crate) struct Tag<'a> {
    start: BytesStart<'a>,
    name: String,
}

/// What the outermost element is.
pub(crate) struct Root {
    /// Without its prefix.
    pub(crate) name: String,
    /// Empty where it has none.
    pub(crate) namespace: String,
}

/// A document that is being read.
pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Xml<'a> {
    /// Starts at the beginning of the text.
    pub(crate) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, depth: 0 }
    }

    /// The next node; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Node<'a>>, ReadingError> {
        loop {
            match self.reader.read_event().map_err(|_| damaged())? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(too_deep());
                    }
                    let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
                    return Ok(Some(Node::Open(Tag { start, name })));
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    let name = String::from_utf8_lossy(end.local_name().as_ref()).into_owned();
                    return Ok(Some(Node::Close(name)));
                }
                Event::Text(text) => return Ok(Some(Node::Text(lossy(text.into_inner())))),
                Event::CData(text) => return Ok(Some(Node::Text(lossy(text.into_inner())))),
                Event::GeneralRef(reference) => {
                    let text = entity(&String::from_utf8_lossy(&reference));
                    return Ok(Some(Node::Text(text.into())));
                }
                Event::Eof if self.depth > 0 => return Err(damaged()),
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// Passes over everything inside the element that was opened last, its closing tag included.
    pub(crate) fn skip(&mut self) -> Result<(), ReadingError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside && self.next()?.is_some() {}
        Ok(())
    }

    /// Shows every element inside the one that was opened last, up to and with its closing tag.
    pub(crate) fn inner_tags(&mut self, mut visit: impl FnMut(&Tag<'_>)) -> Result<(), ReadingError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            match self.next()? {
                Some(Node::Open(tag)) => visit(&tag),
                Some(_) => {}
                None => break,
            }
        }
        Ok(())
    }

    /// The text inside the element that was opened last, up to and with its closing tag.
    pub(crate) fn inner_text(&mut self) -> Result<String, ReadingError> {
        let outside = self.depth.saturating_sub(1);
        let mut text = String::new();
        while self.depth > outside {
            match self.next()? {
                Some(Node::Text(more)) => text.push_str(&more),
                Some(_) => {}
                None => break,
            }
        }
        Ok(text)
    }
}

impl Tag<'_> {
    /// The name without its prefix.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The name with its prefix.
    pub(crate) fn full_name(&self) -> String {
        String::from_utf8_lossy(self.start.name().as_ref()).into_owned()
    }

    /// The value of the first attribute of that name, whatever its prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        self.attributes().find(|(full, _)| local(full) == name).map(|(_, value)| value)
    }

    /// The namespace of the name, where this very tag declares it; else empty.
    fn namespace(&self) -> String {
        let full = self.full_name();
        let declaration = match full.split_once(':') {
            Some((prefix, _)) => format!("xmlns:{prefix}"),
            None => "xmlns".to_owned(),
        };
        self.attributes().find(|(name, _)| *name == declaration).map(|(_, value)| value).unwrap_or_default()
    }

    /// All attributes: full names and values. Broken ones are left out.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (String, String)> {
        let mut attributes = self.start.attributes();
        attributes.with_checks(false);
        attributes.flatten().map(|attribute| {
            let name = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
            (name, unescape(&String::from_utf8_lossy(&attribute.value)))
        })
    }
}

/// The outermost element of a text; `None` when it is none, or broken before.
pub(crate) fn root(text: &str) -> Option<Root> {
    let mut xml = Xml::new(text);
    loop {
        if let Node::Open(tag) = xml.next().ok()?? {
            return Some(Root { namespace: tag.namespace(), name: tag.name });
        }
    }
}

/// How many elements of a text are wanted, of those so many levels deep at most; 0 when it is broken. What is inside a
/// wanted one is passed over. Namespaces hold for everything inside the element that declares them.
pub(crate) fn count(text: &str, depth: usize, is_wanted: impl Fn(&Root) -> bool) -> usize {
    let mut xml = Xml::new(text);
    let mut open: Vec<Vec<(String, String)>> = Vec::new();
    let mut found = 0;
    loop {
        match xml.next() {
            Ok(Some(Node::Open(tag))) => {
                let declared = tag.attributes().filter(|(name, _)| name.starts_with("xmlns")).collect();
                open.push(declared);
                let full = tag.full_name();
                let declaration =
                    full.split_once(':').map_or("xmlns".to_owned(), |(prefix, _)| format!("xmlns:{prefix}"));
                let mut declared = open.iter().rev().flatten().filter(|(name, _)| *name == declaration);
                let namespace = declared.next().map(|(_, value)| value.clone()).unwrap_or_default();
                let is_found = is_wanted(&Root { namespace, name: tag.name });
                found += usize::from(is_found);
                if is_found || open.len() >= depth {
                    open.pop();
                    if xml.skip().is_err() {
                        return 0;
                    }
                }
            }
            Ok(Some(Node::Close(_))) => {
                open.pop();
            }
            Ok(Some(Node::Text(_))) => {}
            Ok(None) => return found,
            Err(_) => return 0,
        }
    }
}

/// The part of a name behind the prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The characters of a document: by its byte order mark, by what it declares, else UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    let charset = match bytes {
        [b'<', 0, ..] => Charset::Web(encoding_rs::UTF_16LE),
        [0, b'<', ..] => Charset::Web(encoding_rs::UTF_16BE),
        _ => declared(bytes).unwrap_or(Charset::Web(UTF_8)),
    };
    charset.decode(bytes)
}

fn declared(bytes: &[u8]) -> Option<Charset> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(200))?).into_owned();
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?.to_owned();
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value.get(1..)?.split(quote).next()?;
    // A document whose declaration can be read byte by byte is not in UTF-16, whatever it says.
    Charset::of_label(label).filter(|charset| charset.is_ascii_compatible())
}

/// Resolves `&amp;` and the like in an attribute.
fn unescape(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        resolved.push_str(before);
        // Names are looked for nearby only: a value of nothing but ampersands is read in one go.
        let near = after.get(..after.floor_char_boundary(LONGEST_NAME)).unwrap_or_default();
        match near.split_once(';') {
            Some((name, _)) => {
                resolved.push_str(&entity(name));
                rest = after.get(name.len() + 1..).unwrap_or_default();
            }
            None => {
                resolved.push('&');
                rest = after;
            }
        }
    }
    resolved.push_str(rest);
    resolved
}

/// What `&name;` stands for; an entity of the document's own stays as it is written.
fn entity(name: &str) -> String {
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
        None => number.parse().ok(),
    });
    let character = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => number.and_then(char::from_u32),
    };
    character.map_or_else(|| format!("&{name};"), String::from)
}

/// Whether a text is one entity that stayed as it is written.
pub(crate) fn is_unresolved(text: &str) -> bool {
    text.len() > 1 && text.starts_with('&') && text.ends_with(';')
}

fn lossy(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

fn damaged() -> ReadingError {
    ReadingError::new(ReadingErrorCode::Corrupt, "the file is damaged: its XML breaks off or is malformed")
}

fn too_deep() -> ReadingError {
    let message = format!("the file nests elements more than {DEEPEST} deep");
    ReadingError::new(ReadingErrorCode::TooLarge, message)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn flat(text: &str) -> Result<String, ReadingError> {
        let mut xml = Xml::new(text);
        let mut all = String::new();
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) => {
                    all.push_str(&format!("<{}", tag.name()));
                    all.extend(tag.attributes().map(|(name, value)| format!(" {name}={value}")));
                    all.push('>');
                }
                Node::Close(name) => all.push_str(&format!("</{name}>")),
                Node::Text(text) => all.push_str(&text),
            }
        }
        Ok(all)
    }

    #[test]
    fn prefixes_go_and_entities_are_resolved() {
        let text = r#"<w:p w:x="1 &lt; 2"><w:t/>A &amp; B &#x20ac;&#8364; <![CDATA[<x>]]></w:p>"#;
        assert_eq!(flat(text).unwrap(), "<p w:x=1 < 2><t></t>A & B €€ <x></p>");
    }

    #[test]
    fn entities_of_a_document_are_never_expanded() {
        let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]><x y="&b;">&b;&f;</x>"#;
        assert_eq!(flat(bomb).unwrap(), "<x y=&b;>&b;&f;</x>");
    }

    #[test]
    fn depth_is_limited_and_damage_is_told() {
        let deep = "<a>".repeat(2_000_000);
        assert_eq!(flat(&deep).unwrap_err().code, ReadingErrorCode::TooLarge);
        assert_eq!(flat("<a><b></a>").unwrap_err().code, ReadingErrorCode::Corrupt);
        assert_eq!(flat("<a>broken off").unwrap_err().code, ReadingErrorCode::Corrupt);
    }

    #[test]
    fn whole_elements_are_passed_over_or_taken() {
        let mut xml = Xml::new("<a><skip><b>1</b></skip><take>2<b>3</b>4</take>5</a>");
        xml.next().unwrap();
        xml.next().unwrap();
        xml.skip().unwrap();
        assert!(matches!(xml.next().unwrap(), Some(Node::Open(tag)) if tag.name() == "take"));
        assert_eq!(xml.inner_text().unwrap(), "234");
        assert!(matches!(xml.next().unwrap(), Some(Node::Text(text)) if text == "5"));
    }

    #[test]
    fn the_encoding_is_the_marked_or_the_declared_one() {
        assert_eq!(decode(b"\xef\xbb\xbf<a>\xc3\xa9</a>"), "<a>é</a>");
        assert_eq!(decode(b"\xff\xfe<\0a\0"), "<a");
        assert_eq!(decode(b"<?xml version='1.0' encoding='ISO-8859-1'?>\xe9").chars().last(), Some('é'));
        assert_eq!(decode(b"<?xml version='1.0' encoding='ibm850'?>\x81").chars().last(), Some('ü'));
        assert_eq!(decode(b"<?xml version='1.0' encoding=\"utf-16\"?>x").chars().last(), Some('x'));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[<>/&;#x!a-c\\[\\]\"'= ?-]{0,200}") {
            flat(&text).ok();
        }
    }
}
