//! The seller: name and address at the head of a receipt.

use std::ops::Range;

use document_types::fields::Field;

use crate::folding::letters;
use crate::lines::Line;
use crate::own::Own;
use crate::phrases::Announcement;
use crate::places::{
    continues_name, ends_address, has_street, has_trade, is_country, is_only_trade, legal_form, postcode,
    register_number,
};
use crate::rows::{Seen, by_rules};

/// What the head of a receipt says about its seller.
pub(crate) struct Header {
    pub(crate) company: Option<Field>,
    pub(crate) address: Option<Field>,
}

/// Part of a line, cleaned of what is no name and no address.
struct Piece {
    line: usize,
    range: Range<usize>,
    text: String,
}

/// Rows of the head that are looked at.
const DEPTH: usize = 18;

// What speaks for a line being the name of the seller, in points, and the scores of name and address. Set by hand on the
// labelled samples of receipts; `./dev eval` measures them.

/// Points for the first line, and how many fewer with every line farther down: the name is at the top.
const FIRST: f32 = 2.0;
const PER_LINE: f32 = 0.22;

/// Points for a legal form, such as `Sdn Bhd`: hardly anything but a name has one.
const LEGAL_FORM: f32 = 3.0;

/// Points for a word for a trade in a name, such as `Bakery`.
const TRADE: f32 = 1.0;

/// Points taken from a line that announces something else, or has too few letters for a name.
const NO_NAME: f32 = 3.0;

/// Letters that most names have at least, and points taken from a line with fewer.
const FEW_LETTERS: f32 = 5.0;
const SHORT: f32 = 1.5;

/// The usual share of letters in a name, the weight of what a line has beyond it or lacks of it, and the most of what is
/// beyond it that counts.
const LETTERS: f32 = 0.85;
const PER_LETTERS: f32 = 2.0;
const MOST_LETTERS: f32 = 0.1;

/// The usual legibility of a line, and the weight of what a line has beyond it or lacks of it.
const LEGIBILITY: f32 = 0.6;
const PER_LEGIBILITY: f32 = 0.8;

/// The score of a name: the points that it needs, and the score that they give it; with fewer it has the last.
const NAME: [(f32, f32); 2] = [(4.0, 0.9), (2.5, 0.75)];
const NAME_OTHERWISE: f32 = 0.5;

/// The score of an address with a postcode, and of one without.
const WITH_POSTCODE: f32 = 0.85;
const WITHOUT_POSTCODE: f32 = 0.5;

/// How much of its illegibility is held against a value, and how much more with every word: a long value has more
/// letters that may be misread.
const ILLEGIBLE: f32 = 0.35;
const PER_WORD: f32 = 0.03;

/// The smallest part of a score that is left, however illegible the value.
const LEAST_LEGIBLE: f32 = 0.2;

/// Confidence under which OCR saw a speck or a border in a word of one or two letters.
const SPECK: f32 = 0.5;

/// Name and address, as far as they are printed at the head.
pub(crate) fn header(lines: &[Line], own: &Own) -> Header {
    let end = head_end(lines);
    let pieces = (0..end).filter_map(|index| piece(lines, index));
    // A till may print for whom the receipt is.
    let pieces: Vec<Piece> = pieces.filter(|piece| !own.is_name(&piece.text)).collect();
    let address = address_pieces(lines, &pieces);
    let company = company_pieces(lines, &pieces, address.as_ref().map(|block| block.start));
    Header {
        company: company.map(|(range, score)| join(lines, &pieces[range], company_confidence(score))),
        address: address.map(|range| {
            let confidence = address_confidence(&pieces[range.clone()]);
            join(lines, &pieces[range], confidence)
        }),
    }
}

/// The head ends where the items begin.
pub(crate) fn head_end(lines: &[Line]) -> usize {
    let is_item = |line: &Line| {
        line.money().any(|amount| amount.range.end + 4 >= line.row.text.len())
            || line.has(&[Announcement::Quantity])
                && line.has(&[Announcement::Total, Announcement::ItemTable])
    };
    lines.iter().take(DEPTH).skip(2).position(is_item).map_or(lines.len().min(DEPTH), |place| place + 2)
}

/// The line without noise at its edges, without register numbers in brackets and without what follows a phrase such as
/// the one for a telephone number.
fn piece(lines: &[Line], index: usize) -> Option<Piece> {
    let line = &lines[index];
    let text = &line.row.text;
    let cut = line
        .hits
        .iter()
        .filter(|hit| {
            matches!(
                hit.announcement,
                Announcement::Contact
                    | Announcement::TaxId
                    | Announcement::Cash
                    | Announcement::InvoiceTitle
                    | Announcement::InvoiceNumber
            )
        })
        .map(|hit| hit.range.start)
        .chain(line.dates.iter().map(|date| date.range.start))
        .chain(register_number(text))
        .min()
        .unwrap_or(text.len());
    // `(GST Reg No` goes with its bracket.
    let cut = text[..cut]
        .rfind('(')
        .filter(|&open| cut < text.len() && !text[open..cut].contains(')'))
        .unwrap_or(cut);
    let mut range = trim(line, 0..cut);
    let mut cleaned = text[range.clone()].trim().to_owned();
    if let Some(form) =
        legal_form(&cleaned).filter(|form| form.words_after > 0 && holds_number(&cleaned[form.range.end..]))
    {
        range.end = range.start + form.range.end;
        cleaned.truncate(form.range.end);
    }
    if let Some((form, correction)) =
        legal_form(&cleaned).and_then(|form| Some((form.range, form.correction?)))
    {
        cleaned.replace_range(form, correction);
    }
    if line.row.is_ocr {
        cleaned = with_short_form(cleaned);
    }
    (letters(&cleaned).len() >= 2).then_some(Piece { line: index, range, text: cleaned })
}

/// `99 SPEED MART 5/B`, `AEON C0. (M) BHD`: short legal forms whose letters were read as digits.
fn with_short_form(name: String) -> String {
    let is_misread = |word: &str| matches!(word, "5/B" | "S/8" | "5/8" | "C0" | "C0.");
    if !name.split(' ').skip(1).any(is_misread) {
        return name;
    }
    let right = |(place, word): (usize, &str)| match word {
        "5/B" | "S/8" | "5/8" if place > 0 => "S/B".to_owned(),
        "C0" | "C0." if place > 0 => word.replace('0', "O"),
        _ => word.to_owned(),
    };
    name.split(' ').enumerate().map(right).collect::<Vec<_>>().join(" ")
}

fn holds_number(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() >= 3
}

/// Drops words without meaning at both ends: rules, specks and single letters that OCR sees in borders.
fn trim(line: &Line, range: Range<usize>) -> Range<usize> {
    let mut words = line.row.words_of(&range);
    if range.is_empty() {
        return 0..0;
    }
    let is_noise = |index: usize| {
        let word = &line.row.words[index];
        let text = line.row.word(index);
        let count = text.chars().filter(|character| character.is_alphanumeric()).count();
        count == 0 && text != "&" || count <= 2 && line.row.is_ocr && word.confidence < SPECK
    };
    while !words.is_empty() && is_noise(words.start) {
        words.start += 1;
    }
    while !words.is_empty() && is_noise(words.end - 1) {
        words.end -= 1;
    }
    let bytes = line.row.bytes_of(&words);
    let bytes = bytes.start..bytes.end.min(range.end).max(bytes.start);
    let text = &line.row.text[bytes.clone()];
    let start = text.len()
        - text
            .trim_start_matches(|character: char| "|‘'`~:;_-.,*\"“”".contains(character) || character == ' ')
            .len();
    bytes.start + start..bytes.end
}

/// The block that ends with a postcode, or at least begins with a street.
fn address_pieces(lines: &[Line], pieces: &[Piece]) -> Option<Range<usize>> {
    let blocked = |piece: &Piece| {
        lines[piece.line].has(&[Announcement::Buyer, Announcement::OtherNumber, Announcement::Till])
    };
    let first = pieces
        .iter()
        .position(|piece| has_street(&piece.text) && !blocked(piece) && legal_form(&piece.text).is_none())?;
    let mut end = first + 1;
    let mut complete = postcode(&pieces[first].text).is_some();
    for (index, piece) in pieces.iter().enumerate().skip(first + 1).take(6) {
        let consecutive = piece.line <= pieces[index - 1].line + 2;
        let only_place = ends_address(&piece.text) || is_country(&piece.text);
        if !consecutive || blocked(piece) || is_bracketed(&piece.text) || complete && !only_place {
            break;
        }
        complete |= postcode(&piece.text).is_some();
        if has_street(&piece.text) || complete || only_place {
            end = index + 1;
        }
    }
    // Without a postcode the line below the street still belongs to it when a number of the company follows.
    let next = pieces
        .get(end)
        .filter(|piece| !complete && end == first + 1 && piece.line == pieces[end - 1].line + 1);
    let followed = next
        .and_then(|piece| lines.get(piece.line + 1))
        .is_some_and(|line| line.has(&[Announcement::TaxId, Announcement::Contact]));
    Some(first..if followed { end + 1 } else { end })
}

fn is_bracketed(text: &str) -> bool {
    text.starts_with('(') && text.ends_with(')')
}

/// The best scored line above the address, with its neighbours when the name runs over more than one.
fn company_pieces(lines: &[Line], pieces: &[Piece], address: Option<usize>) -> Option<(Range<usize>, f32)> {
    let limit = address.filter(|&start| start > 0).unwrap_or(pieces.len().min(6));
    let (best, score) = pieces
        .iter()
        .enumerate()
        .take(limit.max(1))
        .map(|(index, piece)| (index, company_score(lines, piece, index)))
        .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))?;
    let adjacent = |index: usize| pieces[index + 1].line == pieces[index].line + 1;
    let (mut first, mut end) = (best, best + 1);
    let lacks_beginning = |first: usize, end: usize| {
        continues_name(&pieces[first].text)
            || end - first == 1 && legal_form(&pieces[first].text).is_some_and(|form| form.words_before < 2)
            || opens_bracket_before(&pieces[first].text)
    };
    while first > 0
        && best - first < 2
        && lacks_beginning(first, end)
        && adjacent(first - 1)
        && is_name(lines, &pieces[first - 1])
    {
        first -= 1;
    }
    if end < limit
        && adjacent(end - 1)
        && legal_form(&pieces[best].text).is_none()
        && continues_name(&pieces[end].text)
    {
        end += 1;
    }
    Some((first..end, score))
}

/// Whether a bracket is closed that was opened on the line before.
fn opens_bracket_before(text: &str) -> bool {
    text.find(')').is_some_and(|close| !text[..close].contains('('))
}

fn is_name(lines: &[Line], piece: &Piece) -> bool {
    let line = &lines[piece.line];
    !line.has(&[
        Announcement::InvoiceTitle,
        Announcement::ReceiptTitle,
        Announcement::Date,
        Announcement::Till,
        Announcement::Contact,
        Announcement::TaxId,
    ]) && letters(&piece.text).chars().filter(|character| character.is_alphabetic()).count() >= 4
}

fn company_score(lines: &[Line], piece: &Piece, index: usize) -> f32 {
    let line = &lines[piece.line];
    let characters = piece.text.chars().filter(|character| !character.is_whitespace()).count().max(1) as f32;
    let alphabetic = piece.text.chars().filter(|character| character.is_alphabetic()).count() as f32;
    let legible = line.row.seen(&piece.range).legibility;
    let mut score = FIRST - PER_LINE * index as f32;
    if legal_form(&piece.text).is_some() {
        score += LEGAL_FORM;
    }
    if has_trade(&piece.text) && !is_only_trade(&piece.text) {
        score += TRADE;
    }
    if !is_name(lines, piece) {
        score -= NO_NAME;
    }
    if alphabetic < FEW_LETTERS {
        score -= SHORT;
    }
    score += PER_LETTERS * (alphabetic / characters - LETTERS).min(MOST_LETTERS);
    score + PER_LEGIBILITY * (legible - LEGIBILITY)
}

fn company_confidence(score: f32) -> f32 {
    let reached = NAME.iter().find(|(needed, _)| score >= *needed);
    reached.map_or(NAME_OTHERWISE, |(_, confidence)| *confidence)
}

fn address_confidence(pieces: &[Piece]) -> f32 {
    if pieces.iter().any(|piece| postcode(&piece.text).is_some()) { WITH_POSTCODE } else { WITHOUT_POSTCODE }
}

/// What is left of the score of a value by the legibility of its words and their number.
fn legible(legibility: f32, words: usize) -> f32 {
    let doubt = (1.0 - legibility) * (ILLEGIBLE + PER_WORD * words as f32);
    (1.0 - doubt).max(LEAST_LEGIBLE)
}

/// The pieces on one line, as sure as their worst word is legible.
fn join(lines: &[Line], pieces: &[Piece], confidence: f32) -> Field {
    let text = pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" ");
    let seen = pieces
        .iter()
        .map(|piece| lines[piece.line].row.seen(&piece.range))
        .reduce(Seen::and)
        .unwrap_or_default();
    let words = pieces.iter().map(|piece| lines[piece.line].row.words_of(&piece.range).len()).sum::<usize>();
    let value = text.trim_end_matches([',', ';', ':', '-', ' ']).to_owned();
    by_rules(value, confidence * legible(seen.legibility, words), seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_legal_forms_are_put_right() {
        for (read, right) in [
            ("99 SPEED MART 5/B", "99 SPEED MART S/B"),
            ("ANNA C0. (M) BHD", "ANNA CO. (M) BHD"),
            ("5/B MART", "5/B MART"),
        ] {
            assert_eq!(with_short_form(read.into()), right);
        }
    }
}
