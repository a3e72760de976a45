//! The packages of Office Open XML (ECMA-376, part 2): parts, and which part belongs to which.

use document_types::reading::ReadingError;

use crate::archive::Archive;
use crate::xml::{Node, Xml, decode};

/// What a part refers to.
pub(crate) struct Relation {
    pub(crate) id: String,
    /// The last step of the type's address, the same in the strict and the transitional variant: `footnotes`.
    pub(crate) kind: String,
    /// The name of the part that is meant.
    pub(crate) target: String,
}

/// The part that holds the document itself.
pub(crate) fn main_part(archive: &mut Archive<'_>) -> Result<Option<String>, ReadingError> {
    let relations = relations(archive, "")?;
    Ok(relations
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map(|relation| relation.target))
}

/// What a part refers to, in the order of its list; parts outside the package are left out.
pub(crate) fn relations(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Relation>, ReadingError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let list =
        if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let Some(bytes) = archive.part(&list)? else { return Ok(Vec::new()) };
    let text = decode(&bytes);
    let mut xml = Xml::new(&text);
    let mut relations = Vec::new();
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        let outside = tag.attribute("TargetMode").is_some_and(|mode| mode == "External");
        if tag.name() != "Relationship" || outside {
            continue;
        }
        let (Some(id), Some(kind), Some(target)) =
            (tag.attribute("Id"), tag.attribute("Type"), tag.attribute("Target"))
        else {
            continue;
        };
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        relations.push(Relation { id, kind, target: resolve(folder, &target) });
    }
    Ok(relations)
}

/// The text of a part; empty when there is none.
pub(crate) fn text(archive: &mut Archive<'_>, part: &str) -> Result<String, ReadingError> {
    let Some(bytes) = archive.part(part)? else { return Ok(String::new()) };
    // Parts are large and nearly always UTF-8: then they are not copied.
    match String::from_utf8(bytes) {
        Ok(text) if !text.starts_with('\u{feff}') => Ok(text),
        Ok(text) => Ok(text.trim_start_matches('\u{feff}').to_owned()),
        Err(error) => Ok(decode(error.as_bytes()).into_owned()),
    }
}

/// The name of a part that is given as seen from a folder.
pub(crate) fn resolve(folder: &str, target: &str) -> String {
    let target = target.split(['#', '?']).next().unwrap_or_default();
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::tests::zipped;

    #[test]
    fn targets_are_seen_from_the_folder_of_their_part() {
        assert_eq!(
            resolve("ppt/slides", "../notesSlides/notesSlide1.xml"),
            "ppt/notesSlides/notesSlide1.xml"
        );
        assert_eq!(resolve("word", "/word/footnotes.xml"), "word/footnotes.xml");
        assert_eq!(resolve("OEBPS", "text/one.xhtml#top"), "OEBPS/text/one.xhtml");
        assert_eq!(resolve("", "../../etc/passwd"), "etc/passwd");
    }

    #[test]
    fn both_variants_name_their_main_part() {
        for address in [
            "http://schemas.openxmlformats.org/officeDocument/2006",
            "http://purl.oclc.org/ooxml/officeDocument",
        ] {
            let list = format!(
                "<Relationships><Relationship Id='r1' Type='{address}/relationships/officeDocument' Target='word/document.xml'/>
                 <Relationship Id='r2' Type='x/hyperlink' Target='http://example.org' TargetMode='External'/></Relationships>"
            );
            let bytes = zipped(&[("_rels/.rels", list.as_bytes())]);
            let mut archive = Archive::open(&bytes).unwrap();
            assert_eq!(main_part(&mut archive).unwrap().as_deref(), Some("word/document.xml"));
            assert_eq!(relations(&mut archive, "").unwrap().len(), 1);
        }
    }
}
