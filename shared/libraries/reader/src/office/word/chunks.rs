//! Texts of other formats inside a document (`altChunk`, ECMA-376, part 1, 11.3.1): programs that write reports put pages
//! and rich text there, which Word takes in when it opens the document.

use std::collections::HashMap;

use document_types::media;
use document_types::reading::{EnclosedFile, FileRole, ReadingError};

use crate::archive::Archive;
use crate::office::package::Relation;
use crate::xml::{Node, Xml};
use crate::{html, mail, plain, rtf};

/// What was found.
#[derive(Default)]
pub(super) struct Chunks {
    /// Texts by the relation they come with.
    pub(super) texts: HashMap<String, String>,
    /// Archives, which are not opened inside an archive: files of their own.
    pub(super) files: Vec<EnclosedFile>,
}

/// Reads every text that the document refers to.
pub(super) fn read(archive: &mut Archive<'_>, relations: &[Relation]) -> Result<Chunks, ReadingError> {
    let mut chunks = Chunks::default();
    for relation in relations.iter().filter(|relation| relation.kind == "aFChunk") {
        let Some(bytes) = archive.part(&relation.target)? else { continue };
        if bytes.starts_with(b"PK\x03\x04") {
            let name = relation.target.rsplit('/').next().unwrap_or_default().to_owned();
            let known = media::by_extension(&name).map_or("application/octet-stream", |known| known.name);
            chunks.files.push(EnclosedFile::new(FileRole::Embedded, name, known, bytes));
            continue;
        }
        chunks.texts.insert(relation.id.clone(), text(&bytes, &relation.target)?);
    }
    Ok(chunks)
}

fn text(bytes: &[u8], name: &str) -> Result<String, ReadingError> {
    let characters = plain::decode(bytes);
    let start = characters.trim_start();
    match media::extension(name).as_deref() {
        _ if start.starts_with("{\\rtf") => Ok(rtf::read(bytes).0),
        Some("mht" | "mhtml" | "eml") => mail::body(bytes),
        Some("txt") => Ok(plain::clean(&characters)),
        _ if start.starts_with("MIME-Version:") => mail::body(bytes),
        _ if is_flat_document(start) => words(&characters),
        _ if start.starts_with('<') => html::read(&html::decode(bytes)),
        _ => Ok(plain::clean(&characters)),
    }
}

/// A document of Word as a single XML.
fn is_flat_document(start: &str) -> bool {
    start.starts_with("<?xml") && start.contains("wordprocessingml") && !start.contains("<html")
}

/// Its words, paragraph by paragraph.
fn words(document: &str) -> Result<String, ReadingError> {
    let mut text = String::new();
    let mut xml = Xml::new(document);
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) if tag.name() == "t" => text.push_str(&xml.inner_text()?),
            Node::Close(name) if name == "p" => text.push('\n'),
            _ => {}
        }
    }
    Ok(text)
}
