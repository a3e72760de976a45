//! The line items as a person says they are: the whole table, in which every row says which one it was.

use document_types::fields::{Confirmation, Extraction, Field, LineItem, Source};
use document_types::reading::Reading;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Fault, place, text_in_form, typed};
use crate::amounts::{cents_of, format_cents};

/// Rows of a table at most.
const MOST: usize = 1000;

/// Decimals of a quantity or a price at most.
const DECIMALS: usize = 6;

/// The name under which the table is confirmed, as versions name what differs in it.
const NAME: &str = "line_items";

/// One row of the table. What is absent or empty, the row does not have.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowCorrection {
    /// Which row of the version that `If-Match` names this one was, from 0: it keeps its place on the page. Absent for a
    /// row that was added.
    pub was: Option<u32>,
    /// Position or article number, 1 to 1000 characters.
    pub id: Option<String>,
    /// What it is, 1 to 1000 characters.
    pub name: Option<String>,
    /// How much of it, as a number.
    pub quantity: Option<String>,
    /// Unit, 1 to 1000 characters.
    pub unit: Option<String>,
    /// Price of a unit, as a number.
    pub unit_price: Option<String>,
    /// Tax rate in percent, from 0 to 100.
    pub tax_rate: Option<String>,
    /// Sum of the line, an amount.
    pub net: Option<String>,
    /// The page it stands on, from 0; with a box only.
    pub page: Option<u32>,
    /// `[x0, y0, x1, y1]` in pixels of the stored page image.
    #[serde(rename = "box")]
    pub bbox: Option<[i32; 4]>,
}

/// The table in its form, or every fault at once.
pub(super) fn check(
    rows: &[RowCorrection],
    before: &[LineItem],
    reading: &Reading,
    locale: Option<&str>,
    faults: &mut Vec<Fault>,
) -> Vec<LineItem> {
    if rows.len() > MOST {
        faults.push(Fault::new("/line_items", "too_many", format!("a table has at most {MOST} rows")));
        return Vec::new();
    }
    let mut taken = vec![false; before.len()];
    let mut items = Vec::with_capacity(rows.len());
    for (position, row) in rows.iter().enumerate() {
        let mut form = Form { at: format!("/line_items/{position}"), locale, faults };
        let was = form.origin(row, before, &mut taken);
        let known = form.faults.len();
        let said = form.said(row);
        if said == LineItem::default() && form.faults.len() == known {
            form.fault("", "required", "a row has at least one value: leave an empty row out".to_owned());
        }
        let place = form.place(row, reading);
        items.push(confirmed(said, was, place));
    }
    items
}

/// The table instead of the one that was found, and whether that was right.
pub(super) fn replace(extraction: &mut Extraction, items: Vec<LineItem>) -> Option<Confirmation> {
    let before = std::mem::replace(&mut extraction.line_items, items);
    let was_confirmed = std::mem::replace(&mut extraction.line_items_confirmed, true);
    if was_confirmed {
        return None;
    }
    let confidence = before.iter().map(|item| item.confidence).fold(1.0, f32::min);
    let found = before.first().map(|first| Field {
        value: in_words(&before),
        source: first.source,
        confidence,
        score: confidence,
        ..Field::default()
    });
    Some(Confirmation { name: NAME.to_owned(), found, confirmed: in_words(&extraction.line_items) })
}

fn in_words(items: &[LineItem]) -> String {
    items.iter().map(LineItem::in_words).collect::<Vec<_>>().join("\n")
}

/// A row with the certainty of a person's word. One that was found keeps its place, and the words too where nothing
/// was changed.
fn confirmed(said: LineItem, was: Option<&LineItem>, place: Option<(u32, [i32; 4])>) -> LineItem {
    let mut item = LineItem { confidence: 1.0, source: Source::Person, ..said };
    match (place, was) {
        (Some((page, bbox)), _) => (item.page, item.bbox) = (Some(page), Some(bbox)),
        (None, Some(was)) => {
            (item.page, item.bbox) = (was.page, was.bbox);
            item.word_ids.clone_from(&was.word_ids);
        }
        (None, None) => {}
    }
    item
}

/// What is said in one row, with the faults in it.
struct Form<'a> {
    at: String,
    locale: Option<&'a str>,
    faults: &'a mut Vec<Fault>,
}

impl Form<'_> {
    fn fault(&mut self, member: &str, code: &'static str, message: String) {
        self.faults.push(Fault::new(format!("{}{member}", self.at), code, message));
    }

    fn origin<'b>(
        &mut self,
        row: &RowCorrection,
        before: &'b [LineItem],
        taken: &mut [bool],
    ) -> Option<&'b LineItem> {
        let number = usize::try_from(row.was?).ok()?;
        let Some(was) = before.get(number) else {
            let message = format!("rows are counted from 0, and the version has {}", before.len());
            self.fault("/was", "range", message);
            return None;
        };
        if std::mem::replace(&mut taken[number], true) {
            self.fault("/was", "range", format!("another row was row {number} already"));
        }
        Some(was)
    }

    fn said(&mut self, row: &RowCorrection) -> LineItem {
        LineItem {
            id: self.text("/id", row.id.as_deref()),
            name: self.text("/name", row.name.as_deref()),
            quantity: self.number("/quantity", row.quantity.as_deref(), plain),
            unit: self.text("/unit", row.unit.as_deref()),
            unit_price: self.number("/unit_price", row.unit_price.as_deref(), plain),
            tax_rate: self.number("/tax_rate", row.tax_rate.as_deref(), percentage),
            net: self.number("/net", row.net.as_deref(), amount),
            ..LineItem::default()
        }
    }

    fn text(&mut self, member: &str, value: Option<&str>) -> Option<String> {
        let value = value.filter(|value| !value.trim().is_empty())?;
        text_in_form(value).map_err(|message| self.fault(member, "malformed", message)).ok()
    }

    fn number(
        &mut self,
        member: &str,
        value: Option<&str>,
        in_form: fn(&str) -> Result<String, String>,
    ) -> Option<String> {
        let value = value.filter(|value| !value.trim().is_empty())?;
        let number = typed::decimal(value, self.locale).and_then(|number| in_form(&number));
        number.map_err(|message| self.fault(member, "malformed", message)).ok()
    }

    fn place(&mut self, row: &RowCorrection, reading: &Reading) -> Option<(u32, [i32; 4])> {
        match place(row.page, row.bbox, reading) {
            Ok(place) => place,
            Err((member, message)) => {
                self.fault(&format!("/{member}"), "range", message);
                None
            }
        }
    }
}

/// A decimal string without zeros in front of it.
fn plain(number: &str) -> Result<String, String> {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    if whole.len() > 12 || decimals.len() > DECIMALS {
        return Err(format!("a number below a trillion with at most {DECIMALS} decimals: `2`, `0.125`"));
    }
    let point = if decimals.is_empty() { "" } else { "." };
    Ok(format!("{sign}{whole}{point}{decimals}"))
}

pub(super) fn amount(number: &str) -> Result<String, String> {
    cents_of(number).map(format_cents).ok_or_else(|| {
        "an amount is a number below a trillion with at most two decimals: `1204.50`, `1.204,50`".to_owned()
    })
}

pub(super) fn percentage(number: &str) -> Result<String, String> {
    cents_of(number)
        .filter(|hundredths| (0..=10_000).contains(hundredths))
        .and_then(|_| number.parse::<f64>().ok())
        .map(|rate| rate.to_string())
        .ok_or_else(|| "a percentage is a number from 0 to 100: `19`, `5.5`".to_owned())
}
