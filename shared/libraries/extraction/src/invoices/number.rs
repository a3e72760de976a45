//! The number of an invoice: behind or below its phrase, behind the title, or in the block of the date.

mod labels;

use std::ops::Range;

use document_types::fields::Field;

use super::codes::{code_behind, code_below, is_code, next_phrase};
use crate::lines::Line;
use crate::phrases::Announcement;
use crate::rows::by_rules;
use crate::scores::LEGIBLE_TEXT;

// Scores of the number by what announces it. Set by hand on the labelled samples of invoices; `./dev eval` measures them.

/// Behind a phrase for the number of the invoice.
const BEHIND_NUMBER_PHRASE: f32 = 0.92;

/// Behind the mark of a number that follows the title: `Rechnung des Versicherers (575) Nr. 17`.
const BEHIND_MARK: f32 = 0.9;

/// Right behind the title: `Rechnung 17`.
const BEHIND_TITLE: f32 = 0.8;

/// Behind the mark of a number alone, near the title: `Nr. 17`.
const BEHIND_MARK_ALONE: f32 = 0.6;

/// How much lower the score of a number below its phrase is.
const NUMBER_BELOW: f32 = 0.05;

/// How much lower the score is of what belongs to another document, such as the one that is corrected.
const OF_ANOTHER: f32 = 0.5;

/// Phrases of a line that are looked at for a number: no head has more.
const FARTHEST: usize = 64;

/// Lines from the top among which a number without a phrase is looked for.
const HEAD: usize = 30;

/// A part of a line and how sure it is that it is the number.
type Candidate = (f32, usize, Range<usize>);

/// The number of the invoice, whole as it is printed.
pub(crate) fn number(lines: &[Line]) -> Option<Field> {
    let mut best: Option<Candidate> = None;
    for (index, line) in lines.iter().enumerate() {
        for (score, hit_range) in number_phrases(line, index) {
            let right = code_behind(line, hit_range.end, next_phrase(line, &hit_range));
            let value = right.map(|range| (index, range)).or_else(|| code_below(lines, index, &hit_range));
            let Some((place, range)) = value else { continue };
            let score = if place == index { score } else { score - NUMBER_BELOW };
            let score = if is_of_another(line, &hit_range) { score - OF_ANOTHER } else { score };
            if best.as_ref().is_none_or(|(known, ..)| score > *known) {
                best = Some((score, place, range));
            }
        }
    }
    // A label with the stem of the word says more than a bare mark of some number.
    let best = match (best, labels::labelled(lines)) {
        (Some(known), Some(labelled)) if labelled.0 > known.0 => Some(labelled),
        (known, labelled) => known.or(labelled),
    };
    let (score, index, range) = best?;
    let row = &lines[index].row;
    let seen = row.seen(&range);
    Some(by_rules(row.text[range].to_owned(), score * LEGIBLE_TEXT.at(seen.legibility), seen))
}

/// Phrases of a line behind which the number may be, with its score there.
fn number_phrases(line: &Line, index: usize) -> Vec<(f32, Range<usize>)> {
    let mut phrases = Vec::new();
    for (place, hit) in line.hits.iter().enumerate().take(FARTHEST) {
        match hit.announcement {
            Announcement::InvoiceNumber => phrases.push((BEHIND_NUMBER_PHRASE, hit.range.clone())),
            Announcement::InvoiceTitle => {
                let mark = line.hits[place + 1..]
                    .iter()
                    .take(2)
                    .find(|next| next.announcement == Announcement::NumberMark);
                phrases.extend(mark.map(|mark| (BEHIND_MARK, mark.range.clone())));
                let behind = line.row.text[hit.range.end..].trim_start_matches([' ', ':', '.']);
                let follows = behind.split(' ').next().is_some_and(|word| is_code(word, true))
                    || code_behind(line, hit.range.end, next_phrase(line, &hit.range)).is_some_and(|code| {
                        !line.row.text[hit.range.end..code.start].contains(char::is_alphanumeric)
                    });
                if follows {
                    phrases.push((BEHIND_TITLE, hit.range.clone()));
                }
            }
            // A mark behind another phrase is the mark of that.
            Announcement::NumberMark if index < HEAD && line.row.cell_at(hit.range.start).is_some() => {
                phrases.push((BEHIND_MARK_ALONE, hit.range.clone()));
            }
            _ => {}
        }
    }
    phrases
}

/// Whether a phrase stands behind one for another document on its line: `zu Rechnung Nr. 17`, `Original invoice no. 17`.
fn is_of_another(line: &Line, hit: &Range<usize>) -> bool {
    let before = line.row.text[..hit.start].trim_end();
    let last = before.rsplit(' ').next().map(crate::folding::fold).unwrap_or_default();
    let marks = [
        "zu",
        "zur",
        "to",
        "original",
        "ursprungliche",
        "relating",
        "of",
        "related",
        "against",
        "for",
        "sur",
    ];
    marks.contains(&last.as_str())
}

#[cfg(test)]
mod tests {
    use document_types::reading::Reading;

    use super::*;
    use crate::lines::lines;

    fn of(text: &str) -> Option<String> {
        number(&lines(&Reading { text: text.into(), ..Reading::default() })).map(|field| field.value)
    }

    #[test]
    fn numbers_with_few_digits_are_found_and_accounts_are_none() {
        assert_eq!(
            of("Rechnung Nr. 5\nDatum: 14.05.2024\nIBAN DE02 1203 0000 0000 2020 51").as_deref(),
            Some("5")
        );
        assert_eq!(of("Rechnung: RE2024.0815\nDatum: 14.05.2024").as_deref(), Some("RE2024.0815"));
        assert_eq!(of("Rechnungsnummer\nIBAN DE02 1203 0000 0000 2020 51"), None);
    }

    #[test]
    fn the_number_of_the_corrected_invoice_is_another() {
        let note = "Belegnummer: RK 240077\nzu Rechnung Nr. RE 239114 vom 12.02.2024";
        assert_eq!(of(note).as_deref(), Some("RK 240077"));
        let note = "zu Rechnung Nr. RE 239114 vom 12.02.2024\nBelegnummer: RK 240077";
        assert_eq!(of(note).as_deref(), Some("RK 240077"));
    }

    #[test]
    fn labels_of_any_wording_with_the_stem_of_the_word_name_the_number() {
        for (text, number) in [
            ("Fatt. nr 92/FE In data 20.07.2025", "92/FE"),
            ("Ons nummer   2023-6748\nDatum nota   29/05/2023", "2023-6748"),
            ("Serie y número   FAC 0818\nExpediente   0370/544", "FAC 0818"),
            ("Notre facture     Payable au\n2019-0222         20/12/2019", "2019-0222"),
            (
                "Rechn.-Datum     Kd-Nr     Unsere Rechnung\n13.02.2021       48206     2021-86266",
                "2021-86266",
            ),
            ("Kontoen 499851109\nEvident nr VF-2023-9856\nDate 07.09.2023", "VF-2023-9856"),
        ] {
            assert_eq!(of(text).as_deref(), Some(number), "{text}");
        }
    }

    #[test]
    fn numbers_of_customers_and_orders_are_no_numbers_of_invoices() {
        for text in
            ["Uw nummer bij ons 13949", "S/ pedido PO-01604", "Zákaznický účet 889160113", "Call 24 hours"]
        {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn a_code_beside_the_date_is_the_number_where_no_phrase_says_so() {
        let block = "Factuurdocument: 2024-118\nDate: 12/02/2024\nCustomer no: 4711";
        assert_eq!(of(block).as_deref(), Some("2024-118"));
    }
}
