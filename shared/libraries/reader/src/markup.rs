//! XML for people: the value of every element a line, named after the element; invoices are handed on as data.

use document_types::reading::{EnclosedFile, FileRole, ReadingError};

use crate::delivery::Delivery;
use crate::xml::{self, Node, Tag, Xml, local};
use crate::{e_invoice, html};

/// Hands on the text of a document, and the document itself when it is an invoice.
pub(crate) fn read(bytes: &[u8], name: &str, delivery: &mut Delivery<'_>) -> Result<(), ReadingError> {
    let text = xml::decode(bytes);
    match xml::root(&text) {
        Some(root) if root.name == "html" => return delivery.text(&html::read(&text)?),
        _ if e_invoice::holds_invoice(&text) => {
            let (name, content) = (name.to_owned(), bytes.to_vec());
            delivery.file(EnclosedFile::new(FileRole::EInvoice, name, "application/xml", content))?;
        }
        _ => {}
    }
    let mut lines = String::new();
    let outcome = values(&mut Xml::new(&text), &mut lines);
    delivery.text(&lines)?;
    outcome
}

/// An element that is open.
struct Open {
    label: String,
    text: String,
    is_written: bool,
    /// Its text is a file in letters, which nobody reads.
    is_file: bool,
}

fn values(xml: &mut Xml<'_>, out: &mut String) -> Result<(), ReadingError> {
    let mut open: Vec<Open> = Vec::new();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => {
                // Text before an element inside it is a line of its own.
                if let Some(outer) = open.last_mut() {
                    write(outer, out);
                }
                let is_file = e_invoice::is_attached(tag.name());
                open.push(Open { label: label(&tag), text: String::new(), is_written: false, is_file });
            }
            Node::Text(text) => {
                if let Some(element) = open.last_mut().filter(|element| !element.is_file) {
                    element.text.push_str(&text);
                }
            }
            Node::Close(_) => {
                if let Some(mut element) = open.pop() {
                    write(&mut element, out);
                }
            }
        }
    }
    Ok(())
}

/// A line for the text of an element, or for what its attributes say although it has none.
fn write(element: &mut Open, out: &mut String) {
    let text = element.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let has_attributes = element.label.ends_with(')') && !element.is_written;
    if !text.is_empty() || has_attributes {
        out.push_str(&element.label);
        if !text.is_empty() {
            out.push_str(": ");
            out.push_str(&text);
        }
        out.push('\n');
        element.is_written = true;
    }
    element.text.clear();
}

/// `Payable amount (currency ID EUR)` for `<cbc:PayableAmount currencyID="EUR">`.
fn label(tag: &Tag<'_>) -> String {
    let attributes: Vec<String> = tag
        .attributes()
        .filter(|(name, value)| !is_technical(name) && !value.trim().is_empty())
        .map(|(name, value)| format!("{} {}", words(local(&name)), value.trim()))
        .collect();
    let mut name = words(tag.name());
    if let Some(first) = name.get(..1).map(str::to_uppercase) {
        name.replace_range(..1, &first);
    }
    if attributes.is_empty() { name } else { format!("{name} ({})", attributes.join(", ")) }
}

fn is_technical(name: &str) -> bool {
    name == "xmlns" || name.starts_with("xmlns:") || name.starts_with("xsi:") || name == "xml:space"
}

/// The words of a name: `PayableAmount` is `payable amount`, `due_date` is `due date`, `lineID` is `line ID`.
fn words(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut words = String::with_capacity(name.len() + 8);
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied();
        let after = letters.get(at + 1).copied();
        let is_upper = letter.is_uppercase();
        let begins =
            is_upper && before.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit());
        let ends_capitals =
            is_upper && before.is_some_and(char::is_uppercase) && after.is_some_and(char::is_lowercase);
        if (begins || ends_capitals) && !words.is_empty() {
            words.push(' ');
        }
        let in_capitals =
            before.is_some_and(char::is_uppercase) && !ends_capitals || after.is_some_and(char::is_uppercase);
        match letter {
            '_' | '-' | '.' => words.push(' '),
            letter if is_upper && !in_capitals => words.extend(letter.to_lowercase()),
            letter => words.push(letter),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use document_types::reading::ReadingErrorCode;

    use super::*;
    use crate::delivery::tests::delivered;

    fn answers(document: &str) -> (String, Vec<EnclosedFile>, Result<(), ReadingError>) {
        let (found, outcome) = delivered(|delivery| read(document.as_bytes(), "a.xml", delivery));
        (found.text(), found.files, outcome)
    }

    #[test]
    fn an_invoice_is_read_and_handed_on() {
        let invoice = r#"<?xml version="1.0"?><ubl:Invoice xmlns:ubl="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
            xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>2026-17</cbc:ID>
            <cbc:PayableAmount currencyID="EUR">119.00</cbc:PayableAmount><cbc:Note/></ubl:Invoice>"#;
        let (text, files, outcome) = answers(invoice);
        assert_eq!(text, "ID: 2026-17\nPayable amount (currency ID EUR): 119.00");
        assert_eq!((files.len(), files[0].role, outcome), (1, FileRole::EInvoice, Ok(())));
        assert_eq!(files[0].content, invoice.as_bytes());
    }

    #[test]
    fn an_envelope_around_one_invoice_is_one_and_a_batch_is_not() {
        let invoice = "<ubl:Invoice><ID>1</ID></ubl:Invoice>";
        let envelope = |content: &str| {
            format!(
                "<?xml version='1.0'?><StandardBusinessDocument xmlns='urn:sbdh' \
                 xmlns:ubl='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'><HeaderVersion>1.0\
                 </HeaderVersion>{content}</StandardBusinessDocument>"
            )
        };
        assert_eq!(answers(&envelope(invoice)).1.len(), 1);
        assert_eq!(answers(&envelope(&invoice.repeat(2))).1.len(), 0);
        assert_eq!(answers(&envelope("<Invoice><ID>1</ID></Invoice>")).1.len(), 0);
    }

    #[test]
    fn a_file_in_letters_is_no_text() {
        let (text, ..) = answers(
            "<a><ID>7</ID><EmbeddedDocumentBinaryObject filename='b.pdf'>JVBERi0=</EmbeddedDocumentBinaryObject></a>",
        );
        assert_eq!(text, "ID: 7\nEmbedded document binary object (filename b.pdf)");
    }

    #[test]
    fn both_ages_of_the_other_syntax_are_invoices_and_namesakes_are_not() {
        let is = |name: &str, namespace: &str| {
            !answers(&format!("<x:{name} xmlns:x='{namespace}'><x:ID>1</x:ID></x:{name}>")).1.is_empty()
        };
        assert!(is("CrossIndustryInvoice", "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"));
        assert!(is("CrossIndustryDocument", "urn:ferd:CrossIndustryDocument:invoice:1p0"));
        assert!(is("CreditNote", "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"));
        assert!(!is("Invoice", "http://example.org/shop"));
        assert!(!is("Order", "urn:oasis:names:specification:ubl:schema:xsd:Order-2"));
    }

    #[test]
    fn values_attributes_and_mixed_text_are_lines() {
        let document = "<list><item price='3' xmlns:a='b'/><dueDate> 1 May\n2026 </dueDate><p>before <b>bold</b> after</p></list>";
        assert_eq!(answers(document).0, "Item (price 3)\nDue date: 1 May 2026\nP: before\nB: bold\nP: after");
        assert_eq!(words("PaymentTermsURLText"), "payment terms URL text");
    }

    #[test]
    fn what_stands_before_the_damage_is_kept() {
        let (text, _, outcome) = answers("<a><b>kept</b><c>");
        assert_eq!(text, "B: kept");
        assert_eq!(outcome.unwrap_err().code, ReadingErrorCode::Corrupt);
    }
}
