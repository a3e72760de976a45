//! What PDFium does not tell of a document: layers that are off, fonts that can't be trusted, files that hang on
//! annotations and pages, and the data of forms that only Adobe's programs draw.

use std::collections::HashSet;

use document_types::reading::{ReadingError, ReadingErrorCode};

use super::fonts;
use super::objects::{Objects, find};
use super::syntax::{Dict, Value};
use crate::xml::{self, Node, Xml};

/// Nodes of the tree of pages that are looked at.
const MOST_PAGES: usize = 10_000;

/// Files beyond those of the list of attachments that are taken.
const MOST_FILES: usize = 100;

/// Bytes of all of them together.
const MOST_BYTES: usize = 32 << 20;

/// Fonts of a document that are looked at.
const MOST_FONTS: usize = 60;

/// Parts of a form, and bytes of each, that are looked at.
const MOST_PARTS: usize = 32;
const MOST_OF_PART: usize = 4 << 20;

/// Entries of pages and annotations that are looked at.
const MOST_ENTRIES: usize = 200_000;

/// Bytes of the data of a form that are read as text.
const MOST_DATA: usize = 256 << 10;

/// What was found out.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// Whether some of its layers are not shown.
    pub(super) has_layers_off: bool,
    /// Names of fonts whose characters may be others than are seen.
    pub(super) doubtful_fonts: HashSet<String>,
    /// Lines of what was entered into a form whose pages are not in the file.
    pub(super) form_data: Option<String>,
    /// Names and contents of files that hang on annotations, on pages and on the document.
    pub(super) files: Vec<(String, Vec<u8>)>,
}

impl Facts {
    /// Looks through the bytes of a document. An encrypted one keeps them to itself.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        // Most of it has to be looked for only where one of these names occurs, or what may hide it.
        let names = ["/ObjStm", "/ToUnicode", "/Type0", "/OCProperties", "/XFA", "/AF", "/FileAttachment"];
        if !names.iter().any(|name| find(bytes, name.as_bytes()).is_some()) {
            return Self::default();
        }
        let objects = Objects::of(bytes);
        if objects.is_encrypted {
            return Self::default();
        }
        let mut facts = Self::default();
        if objects.mention(b"/ToUnicode") || objects.mention(b"/Type0") {
            facts.doubtful_fonts = doubtful_fonts(&objects);
        }
        let Some(catalog) = objects.catalog() else { return facts };
        facts.has_layers_off = has_layers_off(&objects, &catalog);
        facts.form_data = form_data(&objects, &catalog);
        if objects.mention(b"/AF") || objects.mention(b"/FileAttachment") {
            facts.files = files(&objects, &catalog);
        }
        facts
    }
}

/// Says that the pages of a form are missing.
pub(super) fn only_data_of_form() -> ReadingError {
    let message = "the pages of this form (XFA) are not in the file, only the data entered into it; a program that \
                   draws such forms can print it to an ordinary PDF";
    ReadingError::new(ReadingErrorCode::Unsupported, message)
}

fn doubtful_fonts(objects: &Objects<'_>) -> HashSet<String> {
    let mut names = HashSet::new();
    for font in objects.mentioning(b"/BaseFont", MOST_FONTS) {
        if let Some(Value::Name(name)) = font.get("BaseFont")
            && fonts::is_doubtful(objects, &font)
        {
            names.insert(String::from_utf8_lossy(name).into_owned());
        }
    }
    names
}

/// Whether the document begins with layers that are switched off (ISO 32000-1, 8.11.4.3).
fn has_layers_off(objects: &Objects<'_>, catalog: &Dict) -> bool {
    let settings = objects.dict_of(catalog, "OCProperties").and_then(|layers| objects.dict_of(&layers, "D"));
    settings.is_some_and(|settings| {
        settings.get("BaseState").is_some_and(|state| state.is_name("OFF"))
            || !objects.array_of(&settings, "OFF").is_empty()
    })
}

/// What was entered into a form that has no pages of its own (XFA 3.3, dynamic forms).
fn form_data(objects: &Objects<'_>, catalog: &Dict) -> Option<String> {
    let form = objects.dict_of(catalog, "AcroForm")?;
    let is_drawn = catalog.get("NeedsRendering").is_none_or(|needs| *needs != Value::Word(b"true".into()))
        && !objects.array_of(&form, "Fields").is_empty();
    if is_drawn {
        return None;
    }
    let parts = match form.get("XFA")? {
        Value::Array(parts) => parts.clone(),
        reference @ Value::Reference(_) => match objects.resolved(reference) {
            Some(Value::Array(parts)) => parts,
            _ => vec![reference.clone()],
        },
        _ => return None,
    };
    let mut lines = String::new();
    for part in parts.iter().take(MOST_PARTS) {
        let Some(content) = objects.stream(part, MOST_OF_PART) else { continue };
        push_data(&xml::decode(&content), &mut lines);
    }
    Some(lines)
}

/// The values below `data` of a form, named after their elements.
fn push_data(text: &str, lines: &mut String) {
    let mut xml = Xml::new(text);
    let mut open: Vec<String> = Vec::new();
    while let Ok(Some(node)) = xml.next() {
        match node {
            Node::Open(tag) => open.push(tag.name().to_owned()),
            Node::Close(_) => {
                open.pop();
            }
            Node::Text(value) if !value.trim().is_empty() => {
                let is_data = open.iter().any(|name| name == "datasets" || name == "data");
                if let Some(name) = open.last().filter(|_| is_data && lines.len() < MOST_DATA) {
                    lines.push_str(&format!("{name}: {}\n", value.trim()));
                }
            }
            Node::Text(_) => {}
        }
    }
}

/// Files that the document, its pages and their annotations refer to.
fn files(objects: &Objects<'_>, catalog: &Dict) -> Vec<(String, Vec<u8>)> {
    let mut specifications = objects.array_of(catalog, "AF");
    let mut nodes: Vec<Value> = catalog.get("Pages").cloned().into_iter().collect();
    let (mut seen, mut seen_annotations) = (HashSet::new(), HashSet::new());
    let mut entries = 0;
    while let Some(node) = nodes.pop() {
        let Value::Reference(number) = node else { continue };
        if !seen.insert(number) {
            continue;
        }
        let Some(page) = objects.dict(&node) else { continue };
        let (kids, pinned) = (objects.array_of(&page, "Kids"), objects.array_of(&page, "AF"));
        let annotations = objects.array_of(&page, "Annots");
        entries += kids.len() + pinned.len() + annotations.len();
        if seen.len() > MOST_PAGES || entries > MOST_ENTRIES {
            break;
        }
        nodes.extend(kids);
        specifications.extend(pinned);
        for annotation in annotations {
            if let Value::Reference(number) = annotation
                && !seen_annotations.insert(number)
            {
                continue;
            }
            let Some(annotation) = objects.dict(&annotation) else { continue };
            if annotation.get("Subtype").is_some_and(|kind| kind.is_name("FileAttachment")) {
                specifications.extend(annotation.get("FS").cloned());
            }
        }
    }
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut room = MOST_BYTES;
    for specification in specifications.iter().take(MOST_FILES) {
        let Some((name, content)) = file(objects, specification, room) else { continue };
        room -= content.len().min(room);
        let is_known = files.iter().any(|(_, known)| *known == content);
        if !content.is_empty() && !is_known {
            files.push((name, content));
        }
    }
    files
}

/// The file of a specification, if it has no more bytes than these.
fn file(objects: &Objects<'_>, specification: &Value, room: usize) -> Option<(String, Vec<u8>)> {
    let specification = objects.dict(specification)?;
    let embedded = objects.dict_of(&specification, "EF")?;
    let content = ["UF", "F"].iter().find_map(|name| objects.stream(embedded.get(name)?, room))?;
    let name = ["UF", "F"].iter().find_map(|name| objects.resolved(specification.get(name)?));
    let name = match name {
        Some(Value::Text(name)) => text(&name),
        _ => "attachment".to_owned(),
    };
    // What fills the room was cut off.
    (content.len() < room).then_some((name, content))
}

/// A text string: UTF-16 or UTF-8 with their marks, else nearly Latin-1.
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest
                .chunks(2)
                .map(|pair| u16::from_be_bytes([pair[0], *pair.get(1).unwrap_or(&0)]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().copied().map(char::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(objects: &[&str]) -> Facts {
        let file: String =
            (1..).zip(objects).map(|(number, object)| format!("{number} 0 obj {object} endobj\n")).collect();
        Facts::of(format!("%PDF-1.7\n{file}trailer<</Root 1 0 R>>").as_bytes())
    }

    #[test]
    fn files_on_pages_annotations_and_the_document_are_found_once() {
        let stream = |text: &str| format!("<</Length {}>>stream\n{text}\nendstream", text.len());
        let found = facts(&[
            "<</Pages 2 0 R/AF[4 0 R]/Type/Catalog>>",
            "<</Kids[3 0 R 2 0 R]>>",
            "<</Annots[<</Subtype/FileAttachment/FS<</F(b.xml)/EF<</F 6 0 R>>>>>>]/AF[4 0 R]>>",
            "<</UF<feff0061002e0078006d006c>/EF<</UF 5 0 R>>>>",
            &stream("<a/>"),
            &stream("<b/>"),
        ]);
        let files: Vec<_> =
            found.files.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
        assert_eq!(files, [("a.xml", &b"<a/>"[..]), ("b.xml", b"<b/>")]);
    }

    #[test]
    fn an_annotation_on_many_pages_is_looked_at_once() {
        let annotation = format!("<</Subtype/FileAttachment/FS 5 0 R/T({})>>", "x".repeat(1 << 20));
        let found = facts(&[
            "<</Pages 2 0 R/Type/Catalog>>",
            "<</Kids[3 0 R 6 0 R]>>",
            &format!("<</Annots[{}]>>", "4 0 R ".repeat(1000)),
            &annotation,
            "<</F(a.xml)/EF<</F 7 0 R>>>>",
            "<</Annots[<</Subtype/FileAttachment/FS<</F(b.xml)/EF<</F 8 0 R>>>>>>]>>",
            "<</Length 4>>stream\n<a/>\nendstream",
            "<</Length 4>>stream\n<b/>\nendstream",
        ]);
        assert_eq!(found.files.len(), 2);
    }

    #[test]
    fn a_layer_that_is_off_is_noticed() {
        let with = |settings: &str| {
            facts(&[&format!("<</Type/Catalog/Pages 2 0 R/OCProperties<</D<<{settings}>>>>>>")])
        };
        assert!(with("/OFF[3 0 R]").has_layers_off);
        assert!(with("/BaseState/OFF").has_layers_off);
        assert!(!with("/ON[3 0 R]/OFF[]").has_layers_off);
    }

    #[test]
    fn the_data_of_a_form_without_pages_is_read_and_that_of_others_is_not() {
        let xml = "<xdp><template><draw>Label</draw></template><xfa:datasets xmlns:xfa='x'><xfa:data><form1>\
                   <No>17</No><Sum>4.20</Sum></form1></xfa:data></xfa:datasets></xdp>";
        let stream = format!("<</Length {}>>stream\n{xml}\nendstream", xml.len());
        let form = |fields: &str| {
            facts(&[
                &format!("<</Type/Catalog/Pages 9 0 R/AcroForm<</Fields[{fields}]/XFA 2 0 R>>>>"),
                &stream,
            ])
        };
        assert_eq!(form("").form_data.as_deref(), Some("No: 17\nSum: 4.20\n"));
        assert_eq!(form("3 0 R").form_data, None);
    }
}
