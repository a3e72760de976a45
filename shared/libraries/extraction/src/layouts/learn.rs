//! From confirmed values to what is remembered of their places.

use document_types::fields::{Extraction, Field, Source};
use document_types::reading::Reading;
use document_types::vendor::{Anchor, Example, Layout};
use uuid::Uuid;

use super::locate::Place;
use super::weights::distance;
use super::{CONSTANT, EXAMPLES, Label, labels, locate, middle, shape};
use crate::lines::{Line, lines};

/// Anchors kept of one example.
const ANCHORS: usize = 3;
/// How far an anchor may be above or below, in heights of the line.
const REACH: f32 = 14.0;

/// Adds what a person confirmed on one document to what is known of the vendor's documents, in place of what the
/// document had shown before.
pub(crate) fn learn(layout: &mut Layout, document: Uuid, reading: &Reading, confirmed: &Extraction) {
    let lines = lines(reading);
    let labels = labels(&lines);
    layout.forget(document);
    for (name, field) in confirmed.fields.iter().filter(|(_, field)| field.source == Source::Person) {
        let place = place_of(&lines, name, field);
        let anchors = place.as_ref().map(|place| anchors(&lines, &labels, place)).unwrap_or_default();
        // Without anything near it a value can't be found again, unless it is the same everywhere.
        if anchors.is_empty() && !CONSTANT.contains(&name.as_str()) {
            continue;
        }
        let print = place.map_or(field.value.as_str(), |place| &lines[place.line].row.text[place.range]);
        let example =
            Example { value: field.value.clone(), shape: shape(print), anchors, document: Some(document) };
        let examples = layout.fields.entry(name.clone()).or_default();
        examples.retain(|known| known.anchors != example.anchors);
        examples.insert(0, example);
        examples.truncate(EXAMPLES);
    }
}

/// The place of a confirmed value: the one that was shown, whether the value can be read there or was misread, else
/// the likeliest.
fn place_of(lines: &[Line], name: &str, field: &Field) -> Option<Place> {
    let box_shown = field.page.zip(field.bbox);
    let shown = box_shown.and_then(|(page, bbox)| {
        let is_there = |line: &Line| {
            line.row.page == Some(page) && line.row.words.iter().any(|word| meets(word.stored, bbox))
        };
        let (numbers, there): (Vec<usize>, Vec<Line>) = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| is_there(line))
            .map(|(number, line)| (number, line.clone()))
            .unzip();
        let found = locate(&there, name, field.value_type, &field.value)?;
        Some(Place { line: numbers[found.line], ..found })
    });
    let misread = || box_shown.and_then(|(page, bbox)| words_in(lines, page, bbox));
    shown.or_else(misread).or_else(|| locate(lines, name, field.value_type, &field.value))
}

/// The words of one line whose middle lies in a box.
fn words_in(lines: &[Line], page: u32, [left, top, right, bottom]: [i32; 4]) -> Option<Place> {
    let is_inside = |[x0, y0, x1, y1]: [i32; 4]| {
        (left..=right).contains(&x0.midpoint(x1)) && (top..=bottom).contains(&y0.midpoint(y1))
    };
    lines.iter().enumerate().filter(|(_, line)| line.row.page == Some(page)).find_map(|(index, line)| {
        let words = &line.row.words;
        let first = words.iter().position(|word| is_inside(word.stored))?;
        let count = words[first..].iter().take_while(|word| is_inside(word.stored)).count();
        Some(Place { line: index, range: line.row.bytes_of(&(first..first + count)) })
    })
}

fn meets(one: [i32; 4], other: [i32; 4]) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

/// The nearest labels of a value: those on its line and those above or below it.
fn anchors(lines: &[Line], labels: &[Label], place: &Place) -> Vec<Anchor> {
    let line = &lines[place.line];
    let (left, right) = line.row.extent(&place.range);
    let (height, own) = (line.row.height() as f32, middle(line));
    let mut found: Vec<(f32, Anchor)> = labels
        .iter()
        .filter(|label| lines[label.line].row.page == line.row.page)
        .filter(|label| label.line != place.line || label.range.end <= place.range.start)
        .map(|label| {
            let anchor = Anchor {
                left: (left - label.left) as f32 / height,
                right: (right - label.right) as f32 / height,
                down: (own - label.middle) as f32 / height,
                text: label.text.clone(),
            };
            let gap = (left - label.right).max(label.left - right).max(0) as f32 / height;
            (distance(gap, anchor.down), anchor)
        })
        .filter(|(_, anchor)| anchor.down.abs() <= REACH)
        .collect();
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    found.into_iter().take(ANCHORS).map(|(_, anchor)| anchor).collect()
}
