//! Presentations since 2007 (ECMA-376, PresentationML): slides in their order, each with its notes.

use std::collections::HashMap;

use document_types::reading::ReadingError;

use super::package::{self, Relation};
use crate::archive::Archive;
use crate::delivery::Delivery;
use crate::lines::Lines;
use crate::xml::{Node, Xml};

/// What stands beside a slide, in the order it is read.
const BESIDE: [&str; 4] = ["diagramData", "chart", "notesSlide", "comments"];

/// Hands on the text of every slide, hidden ones included.
pub(crate) fn read(archive: &mut Archive<'_>, delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
    let main = package::main_part(archive)?.unwrap_or_else(|| "ppt/presentation.xml".to_owned());
    let relations = package::relations(archive, &main)?;
    let authors = authors(archive, &relations)?;
    for slide in slides(archive, &main, &relations)? {
        let mut parts = vec![slide.clone()];
        let relations = package::relations(archive, &slide)?;
        for kind in BESIDE {
            parts.extend(
                relations.iter().filter(|other| other.kind == kind).map(|other| other.target.clone()),
            );
        }
        for name in parts {
            let text = package::text(archive, &name)?;
            let (text, damage) = part(&text, &authors);
            delivery.text(&text)?;
            damage?;
        }
    }
    Ok(())
}

/// The names of the slides' parts, as they are shown.
fn slides(
    archive: &mut Archive<'_>,
    main: &str,
    relations: &[Relation],
) -> Result<Vec<String>, ReadingError> {
    let text = package::text(archive, main)?;
    let targets: HashMap<&str, &str> =
        relations.iter().map(|relation| (&*relation.id, &*relation.target)).collect();
    let mut xml = Xml::new(&text);
    let mut slides = Vec::new();
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        if tag.name() != "sldId" {
            continue;
        }
        // Its own number is called `id` too, without a prefix.
        let reference = tag.attributes().find(|(name, _)| name.ends_with(":id")).map(|(_, id)| id);
        let target = reference.and_then(|reference| targets.get(&*reference));
        slides.extend(target.map(|target| (*target).to_owned()));
    }
    Ok(slides)
}

/// The names of those who commented, by their numbers.
fn authors(
    archive: &mut Archive<'_>,
    relations: &[Relation],
) -> Result<HashMap<String, String>, ReadingError> {
    let mut authors = HashMap::new();
    for relation in
        relations.iter().filter(|relation| matches!(&*relation.kind, "commentAuthors" | "authors"))
    {
        let text = package::text(archive, &relation.target)?;
        let mut xml = Xml::new(&text);
        while let Some(node) = xml.next()? {
            let Node::Open(tag) = node else { continue };
            if let ("cmAuthor" | "author", Some(id), Some(name)) =
                (tag.name(), tag.attribute("id"), tag.attribute("name"))
            {
                authors.insert(id, name);
            }
        }
    }
    Ok(authors)
}

/// The text of one part of DrawingML, as far as it can be read.
fn part(text: &str, authors: &HashMap<String, String>) -> (String, Result<(), ReadingError>) {
    let mut lines = Lines::default();
    let outcome = gather(&mut Xml::new(text), &mut lines, authors);
    (lines.finish(), outcome)
}

fn gather(
    xml: &mut Xml<'_>,
    lines: &mut Lines,
    authors: &HashMap<String, String>,
) -> Result<(), ReadingError> {
    let mut choices = Vec::new();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => match tag.name() {
                // In comments of the older kind the text stands in one element.
                "t" | "text" => lines.push(&xml.inner_text()?),
                "br" => lines.push("\n"),
                "tab" if tag.full_name() == "a:tab" => xml.skip()?,
                "tr" => lines.open_row(),
                "cm" => {
                    let author = tag.attribute("authorId").and_then(|id| authors.get(&id));
                    if let Some(author) = author {
                        lines.push(&format!("{author}: "));
                    }
                }
                // Page numbers say nothing.
                "fld" if tag.attribute("type").is_some_and(|kind| kind == "slidenum") => xml.skip()?,
                "AlternateContent" => choices.push(false),
                "Choice" | "Fallback" if was_chosen(&mut choices) => xml.skip()?,
                _ => {}
            },
            Node::Close(name) => match name.as_str() {
                "p" | "cm" => lines.end_paragraph(),
                "tc" => lines.close_cell(),
                "tr" => lines.close_row(),
                "AlternateContent" => drop(choices.pop()),
                _ => {}
            },
            Node::Text(_) => {}
        }
    }
    Ok(())
}

/// Of alternatives for programs of different ages the first is read; whether that was done.
pub(super) fn was_chosen(choices: &mut [bool]) -> bool {
    choices.last_mut().is_some_and(|chosen| std::mem::replace(chosen, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_tables_and_comments_are_lines() {
        let authors = HashMap::from([("3".to_owned(), "Ann".to_owned())]);
        let slide = "<p:sld><a:p><a:r><a:t>Plans</a:t></a:r><a:br/><a:r><a:t>for May</a:t></a:r>
            <a:fld type='slidenum'><a:t>7</a:t></a:fld></a:p>
            <a:tbl><a:tr><a:tc><a:p><a:t>a</a:t></a:p></a:tc><a:tc><a:p><a:t>b</a:t></a:p></a:tc></a:tr></a:tbl>
            <mc:AlternateContent><mc:Choice><a:p><a:t>once</a:t></a:p></mc:Choice>
            <mc:Fallback><a:p><a:t>twice</a:t></a:p></mc:Fallback></mc:AlternateContent></p:sld>";
        assert_eq!(part(slide, &authors).0, "Plans\nfor May\na\tb\nonce");
        let comments = "<p:cmLst><p:cm authorId='3'><p:pos x='1'/><p:text>Why May?</p:text></p:cm></p:cmLst>";
        assert_eq!(part(comments, &authors).0, "Ann: Why May?");
    }

    #[test]
    fn what_stands_before_the_damage_is_kept() {
        let (text, damage) = part("<p:sld><a:p><a:t>kept</a:t></a:p><a:p></oops>", &HashMap::new());
        assert_eq!(text, "kept");
        assert!(damage.is_err());
    }
}
