//! The number of an invoice behind or below a label that no phrase knows: labels have many wordings and few stems, numbers
//! have a form, and payers are asked to repeat theirs.

use std::collections::HashMap;
use std::ops::Range;

use super::super::codes::first_code;
use super::{Candidate, HEAD};
use crate::dates::Order;
use crate::folding::{fold, letters};
use crate::lines::Line;
use crate::phrases::Announcement;
use document_types::identifiers::vat_id;

/// Beginnings of the words for an invoice, a bill or a document in the languages that are read, and in their neighbours.
const STEMS: [&str; 18] = [
    "avoir", "gutschr", "korrekt", "credit", "kredit", "invoic", "rechn", "beleg", "factu", "faktu", "fattu",
    "fatura", "rekening", "docum", "dokum", "ricevut", "recib", "kvitt",
];

/// The same as whole words: their beginnings are those of other words as well.
const WORDS: [&str; 12] =
    ["inv", "bill", "rg", "re", "fact", "fakt", "fatt", "fra", "nota", "doc", "dok", "note"];

/// Words for the number itself, and for a series of numbers.
const NUMBERS: [&str; 9] = ["num", "nr", "no", "n", "c", "cislo", "serie", "id", "ref"];

/// Words of whoever writes the invoice, and of whoever gets it: the customer's number is another.
const OURS: [&str; 10] = ["our", "unser", "notre", "nos", "ons", "onze", "nuestr", "nostr", "nosso", "var"];
const YOURS: [&str; 14] =
    ["your", "ihr", "votre", "vos", "v", "uw", "su", "s", "vostr", "vs", "seu", "din", "er", "deres"];

/// Words for numbers of something else, where no phrase knows them: customers, orders, accounts, telephones.
const OTHERS: [&str; 42] = [
    "kund",
    "cust",
    "client",
    "klant",
    "klient",
    "zakazn",
    "account",
    "konto",
    "cuenta",
    "conta",
    "compte",
    "order",
    "ordre",
    "ord",
    "pedido",
    "encomenda",
    "command",
    "cde",
    "objedn",
    "zamow",
    "opdr",
    "auftr",
    "bestell",
    "contra",
    "vertr",
    "meter",
    "tel",
    "fax",
    "phone",
    "mobil",
    "exped",
    "dossier",
    "delivery",
    "lief",
    "item",
    "page",
    "invent",
    "lading",
    "customs",
    "debit",
    "creditor",
    "kreditor",
];

/// Words in front of another invoice, such as the one that is corrected.
const ANOTHER: [&str; 11] =
    ["sur", "zu", "zur", "origin", "orig", "ursprung", "relat", "against", "concern", "correct", "rif"];

/// Scores by what a label says: the invoice, our number, a number, nothing known.
const OF_INVOICE: f32 = 0.8;
const OF_OURS: f32 = 0.62;
const OF_NUMBER: f32 = 0.55;
const UNKNOWN: f32 = 0.34;

/// What a number gains that the document repeats, and one that begins with a series or has the year of the document.
const REPEATED: f32 = 0.12;
const SHAPED: f32 = 0.08;

/// With a lower score it is just some code.
const LEAST: f32 = 0.45;

/// A label that is only nearly known never outdoes a phrase for the number.
const MOST: f32 = 0.86;

/// Cells of a line that are looked at.
const MOST_CELLS: usize = 24;

/// Words of a label at most.
const MOST_WORDS: usize = 5;

/// Characters of a number that is looked for elsewhere.
const LONG_ENOUGH: usize = 4;

/// The likeliest code with a label among the first lines.
pub(super) fn labelled(lines: &[Line]) -> Option<Candidate> {
    let repeated = repeated(lines);
    let year = lines.iter().flat_map(|line| &line.dates).find_map(|date| date.date(Order::DayFirst));
    let year = year.map(|date| date.year().to_string());
    let mut best: Option<Candidate> = None;
    for index in 0..lines.len().min(HEAD) {
        let line = &lines[index];
        if line.money().next().is_some() {
            continue;
        }
        // A strip of data has few cells; what has more is no head.
        for cell in 0..line.row.cells().len().min(MOST_CELLS) {
            let Some((score, code)) = judged(lines, index, cell) else { continue };
            let text = &line.row.text[code.clone()];
            let again = repeated.get(letters(text).as_str()).is_some_and(|count| *count > 1);
            let score = score
                + if again { REPEATED } else { 0.0 }
                + if is_shaped(text, year.as_deref()) { SHAPED } else { 0.0 };
            let score = score.min(MOST);
            if score >= LEAST && best.as_ref().is_none_or(|(known, ..)| score > *known) {
                best = Some((score, index, code));
            }
        }
    }
    best
}

/// The code of a cell and what its label says for it.
fn judged(lines: &[Line], index: usize, cell: usize) -> Option<(f32, Range<usize>)> {
    let line = &lines[index];
    let cells = line.row.cells();
    let range = &cells[cell];
    let code = first_code(line, range.start, range.end)?;
    let text = &line.row.text;
    let printed = &line.row.text[code.clone()];
    let is_vat_id = vat_id(printed).is_some_and(|vat| vat.is_valid == Some(true));
    if is_vat_id || is_tax_number(printed) {
        return None;
    }
    let own = range.start..code.start;
    if text[own.clone()].contains(char::is_alphabetic) {
        return label_score(line, own).map(|score| (score, code));
    }
    let behind = text[code.end..range.end].trim_start();
    // `21073 Hamburg` is an address, `12 pcs` a quantity.
    if behind.starts_with(char::is_alphabetic) && !behind.contains([',', ';']) {
        return None;
    }
    let beside = cell.checked_sub(1).map(|before| cells[before].clone());
    let beside =
        beside.filter(|label| is_label(&text[label.clone()])).and_then(|label| label_score(line, label));
    let above = || above(lines, index, range);
    beside.or_else(above).map(|score| (score, code))
}

/// A letter and eight digits, as companies of Spain are taxed under, in the letters that they have.
fn is_tax_number(code: &str) -> bool {
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    digits == 8 && code.len() == 9 && code.starts_with(['A', 'B', 'G', 'J', 'N', 'Q', 'W'])
}

/// What the cell above says, on the line right above.
fn above(lines: &[Line], index: usize, range: &Range<usize>) -> Option<f32> {
    let line = &lines[index];
    let extent = line.row.extent(range);
    let head = lines[..index].last().filter(|head| head.row.page == line.row.page)?;
    let cell = head.row.cells_between(extent).next()?.clone();
    if !is_label(&head.row.text[cell.clone()]) {
        return None;
    }
    label_score(head, cell)
}

/// Whether a cell may be a label: few words and no digits.
fn is_label(text: &str) -> bool {
    text.split_whitespace().count() <= MOST_WORDS
        && text.contains(char::is_alphabetic)
        && !text.contains(|letter: char| letter.is_ascii_digit())
}

/// What a label says for the code that it names; nothing where it names something else.
fn label_score(line: &Line, label: Range<usize>) -> Option<f32> {
    let text = &line.row.text[label.clone()];
    if !is_label(text) {
        return None;
    }
    let is_other = line.hits_within(&label).iter().any(|hit| {
        !matches!(
            hit.announcement,
            Announcement::NumberMark
                | Announcement::InvoiceNumber
                | Announcement::InvoiceTitle
                | Announcement::ReceiptTitle
                | Announcement::Tax
        )
    });
    let folded = fold(text);
    let words = || folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let begins = |stems: &[&str]| {
        words().any(|word| {
            stems.iter().any(|stem| if stem.len() > 2 { word.starts_with(stem) } else { word == *stem })
        })
    };
    if is_other || begins(&YOURS) || begins(&OTHERS) || begins(&ANOTHER) {
        return None;
    }
    Some(match () {
        () if begins(&STEMS) || words().any(|word| WORDS.contains(&word)) => OF_INVOICE,
        () if begins(&OURS) && begins(&NUMBERS) => OF_OURS,
        () if begins(&NUMBERS) => OF_NUMBER,
        () => UNKNOWN,
    })
}

/// How often each word of some length stands in the document.
fn repeated(lines: &[Line]) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for text in lines.iter().flat_map(|line| line.row.texts()) {
        let word = letters(text);
        if word.len() >= LONG_ENOUGH && word.contains(|letter: char| letter.is_ascii_digit()) {
            *counts.entry(word).or_insert(0) += 1;
        }
    }
    counts
}

/// Whether a code begins with the letters of a series, or has the year in which the document was written.
fn is_shaped(code: &str, year: Option<&str>) -> bool {
    let is_series = code.starts_with(|letter: char| letter.is_ascii_uppercase());
    is_series || year.is_some_and(|year| code.contains(year))
}
