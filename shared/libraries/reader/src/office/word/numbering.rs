//! The numbers of headings and lists, which Word stores as rules and not as text.

use std::collections::HashMap;

use document_types::reading::ReadingError;

use super::Relation;
use crate::archive::Archive;
use crate::office::package;
use crate::xml::{Node, Tag, Xml};

/// Levels of a list (ECMA-376, part 1, 17.9.6).
const LEVELS: usize = 9;

/// How far a style inherits from others.
const LONGEST_LINEAGE: usize = 16;

/// The lists of a document and how far each has counted.
#[derive(Default)]
pub(super) struct Numbering {
    lists: HashMap<String, List>,
    /// From the numbers paragraphs refer to, to lists.
    numbers: HashMap<String, String>,
    styles: HashMap<String, Style>,
}

#[derive(Default)]
struct List {
    levels: [Level; LEVELS],
    counted: [Option<u32>; LEVELS],
}

#[derive(Default, Clone)]
struct Level {
    format: String,
    text: String,
    start: u32,
    style: Option<String>,
}

/// What a style of paragraphs says about its number.
#[derive(Default)]
struct Style {
    number: Option<String>,
    level: Option<usize>,
    based_on: Option<String>,
}

impl Numbering {
    /// Reads the rules. A document without any counts nothing.
    pub(super) fn read(archive: &mut Archive<'_>, relations: &[Relation]) -> Result<Self, ReadingError> {
        let mut numbering = Self::default();
        for relation in relations {
            match relation.kind.as_str() {
                "numbering" => numbering.read_lists(&package::text(archive, &relation.target)?)?,
                "styles" => numbering.read_styles(&package::text(archive, &relation.target)?)?,
                _ => {}
            }
        }
        Ok(numbering)
    }

    fn read_lists(&mut self, text: &str) -> Result<(), ReadingError> {
        let mut xml = Xml::new(text);
        let (mut list, mut level, mut number) = (String::new(), 0, String::new());
        while let Some(node) = xml.next()? {
            let Node::Open(tag) = node else { continue };
            let value = || tag.attribute("val").unwrap_or_default();
            match tag.name() {
                "abstractNum" => {
                    list = tag.attribute("abstractNumId").unwrap_or_default();
                    self.lists.insert(list.clone(), List::default());
                }
                "lvl" => level = index(tag.attribute("ilvl")),
                "start" => self.level(&list, level).start = value().parse().unwrap_or(1),
                "numFmt" => self.level(&list, level).format = value(),
                "lvlText" => self.level(&list, level).text = value(),
                "pStyle" => self.level(&list, level).style = Some(value()),
                "num" => number = tag.attribute("numId").unwrap_or_default(),
                "abstractNumId" => drop(self.numbers.insert(number.clone(), value())),
                // Exceptions of single lists: their levels are those of the list they are made from.
                "lvlOverride" => xml.skip()?,
                _ => {}
            }
        }
        Ok(())
    }

    fn level(&mut self, list: &str, level: usize) -> &mut Level {
        let list = self.lists.entry(list.to_owned()).or_default();
        &mut list.levels[level.min(LEVELS - 1)]
    }

    fn read_styles(&mut self, text: &str) -> Result<(), ReadingError> {
        let mut xml = Xml::new(text);
        let mut style = Style::default();
        let mut id = String::new();
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) => match tag.name() {
                    "style" => {
                        style = Style::default();
                        id = tag.attribute("styleId").unwrap_or_default();
                    }
                    "basedOn" => style.based_on = tag.attribute("val"),
                    "numId" => style.number = tag.attribute("val"),
                    "ilvl" => style.level = Some(index(tag.attribute("val"))),
                    _ => {}
                },
                Node::Close(name) if name == "style" => {
                    self.styles.insert(std::mem::take(&mut id), std::mem::take(&mut style));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads the properties of a paragraph to their end; the number or bullet that is shown before it.
    pub(super) fn paragraph(&mut self, xml: &mut Xml<'_>) -> Result<String, ReadingError> {
        let (mut number, mut level, mut style) = (None, None, None);
        xml.inner_tags(|tag: &Tag<'_>| match tag.name() {
            "numId" => number = number.take().or_else(|| tag.attribute("val")),
            "ilvl" => level = level.or_else(|| Some(index(tag.attribute("val")))),
            "pStyle" => style = tag.attribute("val"),
            _ => {}
        })?;
        let styled = style.and_then(|style| self.of_style(&style));
        let (number, level) = match (number, styled) {
            (Some(number), styled) => (number, level.or(styled.map(|(_, level)| level)).unwrap_or(0)),
            (None, Some((number, styled))) => (number, level.unwrap_or(styled)),
            (None, None) => return Ok(String::new()),
        };
        Ok(self.count(&number, level).unwrap_or_default())
    }

    fn of_style(&self, name: &str) -> Option<(String, usize)> {
        let mut name = name;
        let mut level = None;
        for _ in 0..LONGEST_LINEAGE {
            let style = self.styles.get(name)?;
            level = level.or(style.level);
            if let Some(number) = &style.number {
                let list = self.lists.get(self.numbers.get(number)?)?;
                let own = list.levels.iter().position(|level| level.style.as_deref() == Some(name));
                return Some((number.clone(), level.or(own).unwrap_or(0)));
            }
            name = style.based_on.as_deref()?;
        }
        None
    }

    /// Counts one on in a list; what is shown.
    fn count(&mut self, number: &str, level: usize) -> Option<String> {
        let list = self.lists.get_mut(self.numbers.get(number)?)?;
        let rule = list.levels.get(level)?;
        let next = list.counted[level].map_or(rule.start, |count| count.saturating_add(1));
        list.counted[level] = Some(next);
        list.counted[level + 1..].fill(None);
        if rule.format == "bullet" {
            return Some("• ".to_owned());
        }
        let mut label = rule.text.clone();
        for (other, level) in list.levels.iter().enumerate() {
            let count = list.counted[other].unwrap_or(level.start);
            label = label.replace(&format!("%{}", other + 1), &figure(count, &level.format));
        }
        (!label.trim().is_empty()).then(|| label + " ")
    }
}

fn index(text: Option<String>) -> usize {
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// A number as a list shows it (ECMA-376, part 1, 17.18.59).
fn figure(count: u32, format: &str) -> String {
    match format {
        "none" => String::new(),
        "lowerLetter" => letters(count).to_lowercase(),
        "upperLetter" => letters(count),
        "lowerRoman" => roman(count).to_lowercase(),
        "upperRoman" => roman(count),
        "decimalZero" => format!("{count:02}"),
        _ => count.to_string(),
    }
}

/// A to Z, AA to ZZ, and so on: one letter, repeated.
fn letters(count: u32) -> String {
    let Some(index) = count.checked_sub(1) else { return "0".to_owned() };
    let letter = char::from(b'A' + (index % 26) as u8);
    // A list of a thousand items has letters that nobody reads.
    letter.to_string().repeat((index / 26 + 1).min(40) as usize)
}

fn roman(count: u32) -> String {
    const FIGURES: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&count) {
        return count.to_string();
    }
    let mut rest = count;
    let mut text = String::new();
    for (value, figure) in FIGURES {
        while rest >= value {
            rest -= value;
            text.push_str(figure);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &str = "<numbering>
        <abstractNum abstractNumId='7'>
          <lvl ilvl='0'><start val='1'/><numFmt val='decimal'/><pStyle val='Heading1'/><lvlText val='%1.'/></lvl>
          <lvl ilvl='1'><start val='1'/><numFmt val='lowerLetter'/><lvlText val='%1.%2)'/></lvl>
          <lvl ilvl='2'><start val='4'/><numFmt val='upperRoman'/><lvlText val='%3'/></lvl></abstractNum>
        <abstractNum abstractNumId='8'><lvl ilvl='0'><numFmt val='bullet'/><lvlText val='\u{f0b7}'/></lvl></abstractNum>
        <num numId='1'><abstractNumId val='7'/></num><num numId='2'><abstractNumId val='8'/></num></numbering>";

    fn label(numbering: &mut Numbering, properties: &str) -> String {
        let text = format!("<pPr>{properties}</pPr>");
        let mut xml = Xml::new(&text);
        xml.next().unwrap();
        numbering.paragraph(&mut xml).unwrap()
    }

    #[test]
    fn lists_count_by_level_and_begin_anew_below() {
        let mut numbering = Numbering::default();
        numbering.read_lists(LISTS).unwrap();
        let mut of = |level: u32| {
            label(&mut numbering, &format!("<numPr><ilvl val='{level}'/><numId val='1'/></numPr>"))
        };
        let labels: Vec<String> = [0, 1, 1, 2, 0, 1, 2].map(&mut of).to_vec();
        assert_eq!(labels, ["1. ", "1.a) ", "1.b) ", "IV ", "2. ", "2.a) ", "IV "]);
        assert_eq!(of(40), "");
        assert_eq!(label(&mut numbering, "<numPr><numId val='2'/></numPr>"), "• ");
        assert_eq!(label(&mut numbering, "<numPr><numId val='0'/></numPr>"), "");
        assert_eq!(label(&mut numbering, "<jc val='left'/>"), "");
    }

    #[test]
    fn styles_hand_their_numbers_down() {
        let mut numbering = Numbering::default();
        numbering.read_lists(LISTS).unwrap();
        let styles = "<styles><style styleId='Heading1'><pPr><numPr><numId val='1'/></numPr></pPr></style>
            <style styleId='Own'><basedOn val='Heading1'/></style><style styleId='a'><basedOn val='a'/></style></styles>";
        numbering.read_styles(styles).unwrap();
        assert_eq!(label(&mut numbering, "<pStyle val='Heading1'/>"), "1. ");
        assert_eq!(label(&mut numbering, "<pStyle val='Own'/>"), "2. ");
        assert_eq!(label(&mut numbering, "<pStyle val='a'/>"), "");
        assert_eq!(label(&mut numbering, "<pStyle val='Own'/><numPr><numId val='0'/></numPr>"), "");
    }

    #[test]
    fn figures_are_those_of_lists() {
        assert_eq!([1, 26, 27, 53].map(letters), ["A", "Z", "AA", "AAA"]);
        assert_eq!([4, 1999, 0].map(roman), ["IV", "MCMXCIX", "0"]);
        assert_eq!(figure(3, "decimalZero"), "03");
    }
}
