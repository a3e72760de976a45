//! Where a vendor's documents have their values, learnt from what people corrected.
//!
//! A value is remembered by the words printed near it and its place relative to them, in heights of its line: the
//! same form printed larger, scanned askew or with more lines in between is still the same form.

mod apply;
mod learn;
mod locate;
mod weights;

use std::ops::Range;

use crate::folding::letters;
use crate::lines::Line;

pub(super) use apply::add;
pub(super) use learn::learn;
pub(super) use locate::{locate, locate_any};

/// Values that belong to the vendor, not to the document.
const CONSTANT: [&str; 6] = ["address", "vendor_vat_id", "vendor_tax_id", "iban", "bic", "creditor_id"];

/// Examples kept of one field.
const EXAMPLES: usize = 3;

/// Letters of a label at most: what is longer is running text, and announces nothing.
const LONGEST: usize = 200;

/// Words of a label that is told from what follows it.
const PREFIX: usize = 4;

/// Words without digits that are printed together, and their place.
struct Label {
    line: usize,
    range: Range<usize>,
    text: String,
    left: i32,
    right: i32,
    middle: i32,
}

/// The labels of a document: what forms print beside and above values.
fn labels(lines: &[Line]) -> Vec<Label> {
    let mut labels = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        for cell in line.row.cells() {
            let words = line.row.words_of(cell);
            let mut first = words.start;
            for place in words.start..=words.end {
                let ends = place == words.end || has_digit(line.row.word(place));
                if !ends {
                    continue;
                }
                // A label may have its value right behind it, without a digit in between: `Customer Acme Ltd`.
                let longest = first + PREFIX.min(place - first);
                let prefixes = (first + 1..=longest).chain((longest < place).then_some(place));
                labels.extend(prefixes.filter_map(|end| label(line, index, first..end)));
                first = place + 1;
            }
        }
    }
    labels
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|character| character.is_ascii_digit())
}

fn label(line: &Line, index: usize, words: Range<usize>) -> Option<Label> {
    let range = line.row.bytes_of(&words);
    // A letter has at most four bytes, and a mark or a blank between each two says nothing.
    if range.len() > 8 * LONGEST {
        return None;
    }
    let text = letters(&line.row.text[range.clone()]);
    let (left, right) = line.row.extent(&range);
    (3..=LONGEST).contains(&text.chars().count()).then(|| Label {
        line: index,
        range,
        text,
        left,
        right,
        middle: middle(line),
    })
}

/// The middle of a line, from the top of its page.
fn middle(line: &Line) -> i32 {
    line.row.bounds[1].midpoint(line.row.bounds[3])
}

/// A print with runs of letters and digits made one.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for character in text.chars() {
        let class = match character {
            _ if character.is_ascii_digit() => '9',
            _ if character.is_alphabetic() => 'A',
            _ => character,
        };
        if !(shape.ends_with(class) && class.is_alphanumeric()) {
            shape.push(class);
        }
    }
    shape
}

#[cfg(test)]
mod tests;
