//! Word documents since 2007 (ECMA-376, WordprocessingML).

mod numbering;
mod symbols;

use shared::documents::reading::ReadingError;

use self::numbering::Numbering;
use super::package::{self, Relation};
use crate::archive::Archive;
use crate::delivery::Delivery;
use crate::lines::Lines;
use crate::xml::{Node, Tag, Xml};

/// Parts in the order they are read around the document itself.
const BEFORE: [&str; 1] = ["header"];
const BEHIND: [&str; 7] = ["footer", "footnotes", "endnotes", "comments", "diagramData", "chart", "aFChunk"];

/// Hands on the text of every part that a reader sees.
pub(crate) fn read(archive: &mut Archive<'_>, delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
    let main = package::main_part(archive)?.unwrap_or_else(|| "word/document.xml".to_owned());
    let relations = package::relations(archive, &main)?;
    let mut numbering = Numbering::read(archive, &relations)?;
    // The same header is often stored for first, odd and even pages.
    let mut seen = Vec::new();
    let mut around = |archive: &mut Archive<'_>, kinds: &[&str], delivery: &mut Delivery<'_>| {
        for relation in of_kinds(&relations, kinds) {
            let text = package::text(archive, &relation.target)?;
            let (text, damage) = part(&text, &mut Numbering::default());
            if !seen.contains(&text) {
                delivery.text(&text)?;
                seen.push(text);
            }
            damage?;
        }
        Ok(())
    };
    around(archive, &BEFORE, delivery)?;
    let body = package::text(archive, &main)?;
    let (text, damage) = part(&body, &mut numbering);
    delivery.text(&text)?;
    damage?;
    around(archive, &BEHIND, delivery)
}

fn of_kinds<'a>(relations: &'a [Relation], kinds: &'a [&str]) -> impl Iterator<Item = &'a Relation> {
    kinds.iter().flat_map(move |kind| relations.iter().filter(move |relation| relation.kind == *kind))
}

/// The text of one part, as far as it can be read.
fn part(text: &str, numbering: &mut Numbering) -> (String, Result<(), ReadingError>) {
    let mut story =
        Story { lines: Lines::default(), numbering, fields: Vec::new(), choices: Vec::new(), hidden: false };
    let outcome = story.read(&mut Xml::new(text));
    (story.lines.finish(), outcome)
}

/// One part while it is read.
struct Story<'a> {
    lines: Lines,
    numbering: &'a mut Numbering,
    /// Open fields, `true` while their code is read: only results are seen.
    fields: Vec<bool>,
    /// Open alternatives, `true` once one was chosen.
    choices: Vec<bool>,
    /// Whether the run that is read is hidden.
    hidden: bool,
}

impl Story<'_> {
    fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadingError> {
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) => self.open(&tag, xml)?,
                Node::Close(name) => self.close(&name),
                Node::Text(_) => {}
            }
        }
        Ok(())
    }

    fn open(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), ReadingError> {
        match tag.name() {
            "t" => self.text(&xml.inner_text()?),
            "sym" => self.text(symbols::character(tag)),
            "tab" | "ptab" => self.text("\t"),
            "br" | "cr" => self.text("\n"),
            "noBreakHyphen" => self.text("-"),
            "fldChar" => self.field(tag),
            // What was deleted, moved away or is only a rendering of the formula beside it.
            "del" | "moveFrom" | "instrText" | "delText" | "sectPr" | "tblPr" | "tblGrid" => xml.skip()?,
            "r" => self.hidden = false,
            "rPr" => {
                xml.inner_tags(|property| self.hidden |= property.name() == "vanish" && is_on(property))?
            }
            "pPr" => {
                let label = self.numbering.paragraph(xml)?;
                self.lines.push(&label);
            }
            "tr" => self.lines.open_row(),
            "txbxContent" => self.lines.open_aside(),
            "comment" => self.lines.push(&author(tag)),
            "AlternateContent" => self.choices.push(false),
            "Choice" | "Fallback" => {
                if self.choices.last_mut().is_some_and(|chosen| std::mem::replace(chosen, true)) {
                    xml.skip()?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "r" => self.hidden = false,
            "p" => self.lines.end_paragraph(),
            "tc" => self.lines.close_cell(),
            "tr" => self.lines.close_row(),
            "txbxContent" => self.lines.close_aside(),
            "AlternateContent" => drop(self.choices.pop()),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if !self.hidden && !self.fields.contains(&true) {
            self.lines.push(text);
        }
    }

    fn field(&mut self, tag: &Tag<'_>) {
        match tag.attribute("fldCharType").as_deref() {
            Some("begin") => self.fields.push(true),
            Some("separate") => {
                if let Some(code) = self.fields.last_mut() {
                    *code = false;
                }
            }
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
    }
}

/// Whether a switch of formatting is on: it is unless it says otherwise.
fn is_on(property: &Tag<'_>) -> bool {
    !property.attribute("val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off"))
}

fn author(tag: &Tag<'_>) -> String {
    tag.attribute("author")
        .filter(|author| !author.trim().is_empty())
        .map_or_else(String::new, |author| author + ": ")
}
