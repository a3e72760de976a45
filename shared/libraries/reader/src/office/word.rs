//! Word documents since 2007 (ECMA-376, WordprocessingML).

mod chunks;
mod form;
mod numbering;
mod symbols;

use std::collections::HashMap;

use document_types::reading::ReadingError;

use self::numbering::Numbering;
use super::fields::Fields;
use super::package::{self, Relation};
use super::presentation::was_chosen;
use crate::archive::Archive;
use crate::delivery::Delivery;
use crate::lines::Lines;
use crate::xml::{Node, Tag, Xml};

/// Parts in the order they are read around the document itself.
const BEFORE: [&str; 1] = ["header"];
const BEHIND: [&str; 6] = ["footer", "footnotes", "endnotes", "comments", "diagramData", "chart"];

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
            let (text, damage) = part(&text, &mut Numbering::default(), &mut HashMap::new());
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
    let mut chunks = chunks::read(archive, &relations);
    let (text, damage) = part(&body, &mut numbering, &mut chunks.texts);
    delivery.text(&text)?;
    chunks.deliver_rest(&relations, delivery)?;
    damage?;
    around(archive, &BEHIND, delivery)?;
    chunks.damage.map_or(Ok(()), Err)
}

fn of_kinds<'a>(relations: &'a [Relation], kinds: &'a [&str]) -> impl Iterator<Item = &'a Relation> {
    kinds.iter().flat_map(move |kind| relations.iter().filter(move |relation| relation.kind == *kind))
}

/// The text of one part, as far as it can be read. `chunks` are texts of other formats by the relation they come with.
fn part(
    text: &str,
    numbering: &mut Numbering,
    chunks: &mut HashMap<String, String>,
) -> (String, Result<(), ReadingError>) {
    let mut story = Story {
        lines: Lines::default(),
        numbering,
        chunks,
        fields: Fields::default(),
        choices: Vec::new(),
        hidden: false,
    };
    let outcome = story.read(&mut Xml::new(text));
    (story.lines.finish(), outcome)
}

/// One part while it is read.
struct Story<'a> {
    lines: Lines,
    numbering: &'a mut Numbering,
    /// Each is shown once: a document may name it without end.
    chunks: &'a mut HashMap<String, String>,
    fields: Fields,
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
            "ffData" => {
                let shown = form::shown(xml)?;
                if !self.hidden {
                    self.lines.push(&shown);
                }
            }
            "altChunk" => {
                if let Some(text) = tag.attribute("id").and_then(|id| self.chunks.remove(&id)) {
                    self.lines.line(&text);
                }
            }
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
            "Choice" | "Fallback" if was_chosen(&mut self.choices) => xml.skip()?,
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
        if !self.hidden && !self.fields.in_code() {
            self.lines.push(text);
        }
    }

    fn field(&mut self, tag: &Tag<'_>) {
        match tag.attribute("fldCharType").as_deref() {
            Some("begin") => self.fields.begin(),
            Some("separate") => self.fields.separate(),
            Some("end") => self.fields.end(),
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

#[cfg(test)]
mod tests {
    use document_types::reading::ReadingErrorCode;

    use super::*;
    use crate::archive::tests::zipped;
    use crate::delivery::tests::delivered;

    fn text_of(body: &str) -> String {
        let (text, outcome) =
            part(&format!("<w:document>{body}</w:document>"), &mut Numbering::default(), &mut HashMap::new());
        assert_eq!(outcome, Ok(()));
        text
    }

    #[test]
    fn text_is_what_a_reader_sees() {
        let paragraph = "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>
            <w:r><w:t>See</w:t><w:tab/></w:r><w:ins><w:r><w:t xml:space='preserve'>inserted </w:t></w:r></w:ins>
            <w:del><w:r><w:delText>deleted</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>
            <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>shown</w:t></w:r>
            <w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText><w:t>code</w:t>
            <w:fldChar w:fldCharType='separate'/><w:t>7</w:t><w:fldChar w:fldCharType='end'/></w:r>
            <w:r><w:noBreakHyphen/><w:sym w:font='Wingdings' w:char='F0FE'/><w:br/><w:t>next</w:t></w:r></w:p>";
        assert_eq!(text_of(paragraph), "See\tinserted shown7-☑\nnext");
    }

    #[test]
    fn of_alternatives_one_is_read_and_text_boxes_follow_their_paragraph() {
        let body = "<w:p><w:r><w:t>begin</w:t></w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p>
            </w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Fallback>
            </mc:AlternateContent><w:r><w:t> end</w:t></w:r></w:p>";
        assert_eq!(text_of(body), "begin end\nbox");
    }

    #[test]
    fn tables_are_rows_of_cells() {
        let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
        let body =
            format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{}</w:tr></w:tbl>", cell("a"), cell("b"), cell("c"));
        assert_eq!(text_of(&body), "a\tb\nc");
    }

    #[test]
    fn chosen_entries_and_ticks_of_forms_are_shown() {
        let field = |data: &str, result: &str| {
            format!(
                "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:name w:val='d'/>{data}</w:ffData></w:fldChar></w:r>\
                 <w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>\
                 <w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
            )
        };
        let list = |result: &str| {
            field(
                &format!(
                    "<w:ddList>{result}<w:listEntry w:val='net'/><w:listEntry w:val='gross'/></w:ddList>"
                ),
                "",
            )
        };
        let body = [
            list("<w:result w:val='1'/>"),
            list(""),
            list("<w:default w:val='1'/>"),
            field("<w:checkBox><w:default w:val='1'/></w:checkBox>", ""),
            field("<w:checkBox><w:default w:val='1'/><w:checked w:val='0'/></w:checkBox>", ""),
            field("<w:checkBox><w:checked/></w:checkBox>", ""),
            field("<w:textInput><w:default w:val='no'/></w:textInput>", "typed"),
        ];
        assert_eq!(text_of(&format!("<w:p>{}</w:p>", body.join(" "))), "grossnetgross☒☐☒typed");
    }

    #[test]
    fn texts_of_other_formats_stand_where_they_are_shown() {
        let own = "<Relationships><Relationship Id='a' Type='http://x/aFChunk' Target='a.html'/>\
            <Relationship Id='b' Type='http://x/aFChunk' Target='b.rtf'/>\
            <Relationship Id='c' Type='http://x/aFChunk' Target='c.docx'/>\
            <Relationship Id='d' Type='http://x/aFChunk' Target='d.mht'/>\
            <Relationship Id='e' Type='http://x/aFChunk' Target='e.txt'/></Relationships>";
        let chunk = |id: &str| format!("<w:altChunk r:id='{id}'/>");
        let body = format!(
            "<w:document><w:p><w:r><w:t>before</w:t></w:r></w:p>{}<w:p><w:r><w:t>behind</w:t></w:r></w:p></w:document>",
            ["a", "b", "c", "d", "e", "x"].map(chunk).concat()
        );
        let inner = zipped(&[("word/document.xml", b"<document/>")]);
        let bytes = zipped(&[
            ("word/_rels/document.xml.rels", own.as_bytes()),
            ("word/document.xml", body.as_bytes()),
            ("word/a.html", b"<p>a <b>page</b></p>"),
            ("word/b.rtf", br"{\rtf1 rich}"),
            ("word/c.docx", &inner),
            ("word/d.mht", b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>stored"),
            ("word/e.txt", b"K\xf6ln"),
        ]);
        let (found, outcome) = delivered(|delivery| read(&mut Archive::open(&bytes).unwrap(), delivery));
        assert_eq!((found.text().as_str(), outcome), ("before\na page\nrich\nstored\nKöln\nbehind", Ok(())));
        assert_eq!((found.files.len(), found.files[0].name.as_str()), (1, "c.docx"));
    }

    #[test]
    fn a_damaged_chunk_or_body_loses_no_other_text() {
        const FLAT: &[u8] = b"<?xml version='1.0'?><w:document xmlns:w='http://x/wordprocessingml'><w:p>\
            <w:t>half</w:t></w:p></w:odd>";
        let chunk = |id: &str| format!("<Relationship Id='{id}' Type='http://x/aFChunk' Target='{id}'/>");
        let all = ["z.txt", "a.txt", "b.xml", "c.docx"].map(chunk).concat();
        let own = format!(
            "<Relationships>{all}<Relationship Id='n' Type='x/footnotes' Target='n'/></Relationships>"
        );
        let inner = zipped(&[("word/document.xml", b"<document/>")]);
        let body = "<w:p><w:r><w:t>body</w:t></w:r></w:p>";
        let read = |body: &str, flat: &[u8]| {
            let bytes = zipped(&[
                ("word/_rels/document.xml.rels", own.as_bytes()),
                ("word/document.xml", format!("<w:document>{body}").as_bytes()),
                ("word/z.txt", b"not shown"),
                ("word/a.txt", b"neither"),
                ("word/b.xml", flat),
                ("word/c.docx", &inner),
                ("word/n", b"<w:p><w:r><w:t>note</w:t></w:r></w:p>"),
            ]);
            let (found, outcome) = delivered(|delivery| read(&mut Archive::open(&bytes).unwrap(), delivery));
            (found.text(), found.files.len(), outcome.map_err(|error| error.code))
        };
        let corrupt = Err(ReadingErrorCode::Corrupt);
        let (text, files, outcome) = read(&format!("{body}<w:altChunk r:id='b.xml'/></w:document>"), FLAT);
        assert_eq!((text.as_str(), files, outcome), ("body\nhalf\nnot shown\nneither\nnote", 1, corrupt));
        let (text, files, outcome) = read(&format!("{body}</w:odd>"), b"<p>page");
        assert_eq!((text.as_str(), files, outcome), ("body\nnot shown\nneither\npage", 1, corrupt));
    }

    #[test]
    fn parts_are_read_around_the_document_and_equal_headers_once() {
        let wrap = |text: &str| format!("<w:x><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:x>");
        let list = |items: &[(&str, &str)]| {
            let items: String = items
                .iter()
                .map(|(kind, target)| {
                    format!("<Relationship Id='{target}' Type='http://x/{kind}' Target='{target}'/>")
                })
                .collect();
            format!("<Relationships>{items}</Relationships>")
        };
        let root = list(&[("officeDocument", "w/doc.xml")]);
        let own = list(&[
            ("footnotes", "notes.xml"),
            ("header", "h1.xml"),
            ("header", "h2.xml"),
            ("comments", "comments.xml"),
            ("footer", "gone.xml"),
        ]);
        let comments = "<w:comments><w:comment w:author='Ann'><w:p><w:r><w:t>Why?</w:t></w:r></w:p></w:comment></w:comments>";
        let (header, notes, body) = (wrap("Letterhead"), wrap("A note"), wrap("Dear all"));
        let bytes = zipped(&[
            ("_rels/.rels", root.as_bytes()),
            ("w/_rels/doc.xml.rels", own.as_bytes()),
            ("w/doc.xml", body.as_bytes()),
            ("w/h1.xml", header.as_bytes()),
            ("w/h2.xml", header.as_bytes()),
            ("w/notes.xml", notes.as_bytes()),
            ("w/comments.xml", comments.as_bytes()),
        ]);
        let (found, outcome) = delivered(|delivery| read(&mut Archive::open(&bytes).unwrap(), delivery));
        assert_eq!(outcome, Ok(()));
        assert_eq!(found.texts, ["Letterhead", "Dear all", "A note", "Ann: Why?"]);
    }
}
