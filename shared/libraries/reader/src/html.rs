//! Web pages, mails and chapters: what a browser would show, as lines.

use std::borrow::Cow;

use document_types::reading::{ReadingError, ReadingErrorCode};
use encoding_rs::Encoding;
use scraper::node::Element;
use scraper::{Html, Node};

use crate::charset::Charset;
use crate::lines::Lines;
use crate::plain;

/// Bytes of one page. Browsers themselves are slow beyond a few.
const LONGEST: usize = 16 << 20;

/// Where the encoding is declared (HTML, 4.2.5.5).
const HEAD: usize = 1024;

/// Shown by nothing, whatever they hold.
const UNSEEN: [&str; 8] =
    ["script", "style", "template", "noscript", "object", "iframe", "datalist", "audio"];

/// Elements without content (HTML, 13.1.2).
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements that people leave open, and that end with the next of their kind (HTML, 13.1.2.4).
const CLOSED_BY_OTHERS: [&str; 16] = [
    "p", "li", "td", "th", "tr", "thead", "tbody", "tfoot", "dt", "dd", "option", "optgroup", "colgroup",
    "html", "head", "body",
];

/// Letters of the longest name of an element.
const MOST_LETTERS: usize = 16;

/// Elements inside elements. Browsers stop at about 500.
const DEEPEST: usize = 1_000;

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 37] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "section",
    "summary",
    "ul",
];

/// The characters of a page: by its byte order mark, by what it declares, else as any text.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes)).to_ascii_lowercase();
    let label = head.split_once("charset=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let label = label.and_then(|rest| rest.split(['"', '\'', ';', '>', ' ', '/']).next());
    match label.and_then(Charset::of_label).filter(|charset| charset.is_ascii_compatible()) {
        // Pages often say what they are not: what is valid UTF-8 is it.
        Some(charset) if Encoding::for_bom(bytes).is_none() && std::str::from_utf8(bytes).is_err() => {
            charset.decode(bytes)
        }
        _ => plain::decode(bytes),
    }
}

/// What a page says.
pub(crate) fn read(html: &str) -> Result<String, ReadingError> {
    if html.len() > LONGEST {
        return Err(too_large(format!("the page has more than {} MiB", LONGEST >> 20)));
    }
    if is_nested_deeper(html.as_bytes(), DEEPEST) {
        return Err(too_large(format!("the page nests elements more than {DEEPEST} deep")));
    }
    Ok(visible(&unfolded(html)))
}

fn too_large(message: String) -> ReadingError {
    ReadingError::new(ReadingErrorCode::TooLarge, message)
}

/// Whether elements stay open beyond a depth, as far as bytes alone can tell. To place an element, a browser's
/// rules look through those that are open: a page of nothing but opening tags costs their number squared.
fn is_nested_deeper(page: &[u8], limit: usize) -> bool {
    let mut depth = 0_usize;
    let mut rest = page;
    while let Some(at) = rest.iter().position(|&byte| byte == b'<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        let (closes, name) = match rest {
            [b'/', name @ ..] => (true, name),
            name => (false, name),
        };
        let length = name.iter().take(MOST_LETTERS).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let name = String::from_utf8_lossy(name.get(..length).unwrap_or_default()).to_ascii_lowercase();
        if name.is_empty() || VOID.contains(&name.as_str()) || CLOSED_BY_OTHERS.contains(&name.as_str()) {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        if depth > limit {
            return true;
        }
    }
    false
}

/// What a browser would show.
fn visible(html: &str) -> String {
    let page = Html::parse_document(html);
    let mut walk = Walk::default();
    // By hand and not by recursion: a page may be nested a million deep.
    let mut next = Some(page.tree.root());
    while let Some(mut node) = next {
        next = if walk.enter(node.value()) { node.first_child() } else { None };
        while next.is_none() {
            walk.leave(node.value());
            next = node.next_sibling();
            let Some(parent) = node.parent() else { break };
            node = parent;
        }
    }
    walk.lines.finish()
}

/// Pages that are XML may close an element where it opens: `<title/>`. To a browser's eyes, which read HTML,
/// it stays open and swallows the page.
fn unfolded(html: &str) -> Cow<'_, str> {
    let head = html.get(..html.floor_char_boundary(HEAD)).unwrap_or_default();
    if !head.contains("http://www.w3.org/1999/xhtml") || !html.contains("/>") {
        return Cow::Borrowed(html);
    }
    let mut unfolded = String::with_capacity(html.len() + HEAD);
    let mut rest = html;
    while let Some((tag, after)) = rest.split_once("/>") {
        unfolded.push_str(tag);
        rest = after;
        let name = tag.rsplit_once('<').map(|(_, name)| name);
        let name = name.and_then(|name| name.split(|c: char| !c.is_ascii_alphanumeric()).next());
        match name.filter(|name| !name.is_empty() && !VOID.contains(&name.to_ascii_lowercase().as_str())) {
            Some(name) => {
                unfolded.push_str("></");
                unfolded.push_str(name);
                unfolded.push('>');
            }
            None => unfolded.push_str("/>"),
        }
    }
    unfolded.push_str(rest);
    Cow::Owned(unfolded)
}

/// The way through a page.
#[derive(Default)]
struct Walk {
    lines: Lines,
    preformatted: usize,
    in_head: bool,
}

impl Walk {
    /// Takes up a node; whether what is inside is seen too.
    fn enter(&mut self, node: &Node) -> bool {
        match node {
            Node::Text(text) if self.preformatted > 0 => self.lines.push(text),
            Node::Text(text) => self.lines.push_collapsed(text),
            Node::Element(element) => return self.open(element),
            Node::Document => return true,
            _ => {}
        }
        false
    }

    fn open(&mut self, element: &Element) -> bool {
        // The title is all that a person sees of a head.
        if is_unseen(element) || (self.in_head && element.name() != "title") {
            return false;
        }
        self.in_head |= element.name() == "head";
        self.preformatted += usize::from(element.name() == "pre");
        open(element, &mut self.lines);
        true
    }

    fn leave(&mut self, node: &Node) {
        let Node::Element(element) = node else { return };
        if is_unseen(element) {
            return;
        }
        self.in_head &= element.name() != "head";
        self.preformatted = self.preformatted.saturating_sub(usize::from(element.name() == "pre"));
        close(element.name(), &mut self.lines);
    }
}

fn open(element: &Element, lines: &mut Lines) {
    match element.name() {
        "br" => lines.push("\n"),
        "tr" => lines.open_row(),
        "img" | "area" => alternative(element, lines),
        "input" => field(element, lines),
        "pre" | "textarea" | "table" => lines.end_paragraph(),
        name if is_block(name) => lines.end_paragraph(),
        _ => {}
    }
}

fn close(name: &str, lines: &mut Lines) {
    match name {
        "td" | "th" => lines.close_cell(),
        "tr" => lines.close_row(),
        "pre" | "textarea" | "table" | "title" => lines.end_paragraph(),
        name if is_block(name) => lines.end_paragraph(),
        _ => {}
    }
}

fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

fn is_unseen(element: &Element) -> bool {
    UNSEEN.contains(&element.name()) || element.attr("hidden").is_some() || is_styled_away(element)
}

fn is_styled_away(element: &Element) -> bool {
    let Some(style) = element.attr("style") else { return false };
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

fn alternative(element: &Element, lines: &mut Lines) {
    if let Some(text) = element.attr("alt").filter(|text| !text.trim().is_empty()) {
        lines.push_collapsed(text);
    }
}

fn field(element: &Element, lines: &mut Lines) {
    let kind = element.attr("type").unwrap_or("text").to_ascii_lowercase();
    if !matches!(kind.as_str(), "hidden" | "password" | "checkbox" | "radio" | "file" | "image") {
        lines.push_collapsed(element.attr("value").unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_blocks_can_be_searched() {
        assert!(BLOCKS.is_sorted());
    }

    #[test]
    fn only_what_is_visible_is_read() {
        let html =
            "<html><head><title>Offer &amp; terms</title><style>p{}</style><meta content=x></head><body>
            <script>var a = '<p>no</p>';</script><p>One <b>line</b>\n of   text<br>and another</p>
            <div hidden>no</div><div style='DISPLAY : none'>no</div><noscript>no</noscript>
            <img alt='A blue boat' src=x><ul><li>first<li>second</ul><pre>kept\n  as is</pre>
            <input type=hidden value=no><input value='typed'><textarea>long\ntext</textarea></body></html>";
        let text = "Offer & terms\nOne line of text\nand another\nA blue boat\nfirst\nsecond\nkept\n  as is\ntyped\nlong text";
        assert_eq!(read(html).unwrap(), text);
    }

    #[test]
    fn tables_have_tabs_and_layout_tables_have_lines() {
        let table = "<table><tr><th>Item<th>Price</tr><tr><td><p>Nails</p><p>steel</p><td>2.50</table>";
        assert_eq!(read(table).unwrap(), "Item\tPrice\nNails steel\t2.50");
        let layout = format!("<table><tr><td><p>Dear all,</p><p>hello</p>{table}</td></tr></table>");
        assert_eq!(read(&layout).unwrap(), "Dear all,\nhello\nItem\tPrice\nNails steel\t2.50");
    }

    #[test]
    fn elements_that_xml_closes_where_they_open_swallow_nothing() {
        let page = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='a.js' />
            </head><body><div/><p>seen<br/>too</p></body></html>";
        assert_eq!(read(page).unwrap(), "seen\ntoo");
    }

    #[test]
    fn depth_is_refused_before_it_costs_anything() {
        for tag in
            ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<svg>", "<blockquote><p>", "<DIV class=x>"]
        {
            let error = read(&tag.repeat(1_000_000)).unwrap_err();
            assert_eq!(error.code, ReadingErrorCode::TooLarge, "{tag}");
            let page = format!("{}deep", tag.repeat(400));
            assert!(read(&page).unwrap().ends_with("deep"), "{tag}");
        }
        assert!(!is_nested_deeper("<p>open <br> <li>open <td>".repeat(10_000).as_bytes(), DEEPEST));
        assert!(!is_nested_deeper("<div>closed</div>".repeat(10_000).as_bytes(), DEEPEST));
    }
}
