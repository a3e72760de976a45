//! Texts of other formats inside a document (`altChunk`, ECMA-376, part 1, 11.3.1): programs that write reports put pages
//! and rich text there, which Word takes in when it opens the document.

use std::collections::HashMap;

use document_types::media;
use document_types::reading::{EnclosedFile, FileRole, ReadingError};

use crate::archive::Archive;
use crate::delivery::Delivery;
use crate::office::package::Relation;
use crate::xml::{Node, Xml};
use crate::{html, mail, plain, rtf};

/// What was found, as far as it can be read: a damaged chunk does not hide the document around it.
#[derive(Default)]
pub(super) struct Chunks {
    /// Texts by the relation they come with.
    pub(super) texts: HashMap<String, String>,
    /// Archives, which are not opened inside an archive: files of their own.
    files: Vec<EnclosedFile>,
    /// What is wrong with the first chunk that is damaged.
    pub(super) damage: Option<ReadingError>,
}

/// Reads every text that the document refers to.
pub(super) fn read(archive: &mut Archive<'_>, relations: &[Relation]) -> Chunks {
    let mut chunks = Chunks::default();
    for relation in relations.iter().filter(|relation| relation.kind == "aFChunk") {
        let bytes = match archive.part(&relation.target) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => continue,
            Err(error) => {
                chunks.damage.get_or_insert(error);
                continue;
            }
        };
        if bytes.starts_with(b"PK\x03\x04") {
            let name = relation.target.rsplit('/').next().unwrap_or_default().to_owned();
            let known = media::by_extension(&name).map_or("application/octet-stream", |known| known.name);
            chunks.files.push(EnclosedFile::new(FileRole::Embedded, name, known, bytes));
            continue;
        }
        let (text, damage) = text(&bytes, &relation.target);
        chunks.texts.insert(relation.id.clone(), text);
        chunks.damage = chunks.damage.or(damage);
    }
    chunks
}

impl Chunks {
    /// Hands on the files, and the texts that the document did not show, in the order of its relations.
    pub(super) fn deliver_rest(
        &mut self,
        relations: &[Relation],
        delivery: &mut Delivery<'_>,
    ) -> Result<(), ReadingError> {
        for text in relations.iter().filter_map(|relation| self.texts.remove(&relation.id)) {
            delivery.text(&text)?;
        }
        self.files.drain(..).try_for_each(|file| delivery.file(file))
    }
}

/// The text of a chunk as far as it can be read, and what is wrong with it.
fn text(bytes: &[u8], name: &str) -> (String, Option<ReadingError>) {
    let characters = plain::decode(bytes);
    let start = characters.trim_start();
    match media::extension(name).as_deref() {
        _ if start.starts_with("{\\rtf") => (rtf::read(bytes).0, None),
        Some("mht" | "mhtml" | "eml") => all_or_nothing(mail::body(bytes)),
        Some("txt") => (plain::clean(&characters), None),
        _ if start.starts_with("MIME-Version:") => all_or_nothing(mail::body(bytes)),
        _ if is_flat_document(start) => {
            let mut text = String::new();
            let damage = words(&characters, &mut text).err();
            (text, damage)
        }
        _ if start.starts_with('<') => all_or_nothing(html::read(&html::decode(bytes))),
        _ => (plain::clean(&characters), None),
    }
}

fn all_or_nothing(text: Result<String, ReadingError>) -> (String, Option<ReadingError>) {
    text.map_or_else(|error| (String::new(), Some(error)), |text| (text, None))
}

/// A document of Word as a single XML.
fn is_flat_document(start: &str) -> bool {
    start.starts_with("<?xml") && start.contains("wordprocessingml") && !start.contains("<html")
}

/// Appends its words, paragraph by paragraph.
fn words(document: &str, text: &mut String) -> Result<(), ReadingError> {
    let mut xml = Xml::new(document);
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) if tag.name() == "t" => text.push_str(&xml.inner_text()?),
            Node::Close(name) if name == "p" => text.push('\n'),
            _ => {}
        }
    }
    Ok(())
}
