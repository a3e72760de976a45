//! What was found as a file for other programs.

mod ubl;

use document_types::fields::Extraction;
use document_types::table::table;
use serde::Deserialize;
use utoipa::ToSchema;

/// How fields leave the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[schema(as = FieldsFormat)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The fields, a line each (RFC 4180).
    Csv,
    /// The line items, a line each (RFC 4180).
    CsvLines,
    /// Everything, as the API shows it.
    Json,
    /// An invoice or credit note in UBL 2.1, in the terms of EN 16931.
    Ubl,
}

impl Format {
    /// The extension of the file.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvLines => "csv",
            Self::Json => "json",
            Self::Ubl => "xml",
        }
    }

    /// The media type of the file.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvLines => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Ubl => "application/xml",
        }
    }
}

/// Why what was found can't leave in a format.
#[derive(Debug)]
pub enum Unexportable {
    /// It is not what the format is for, or lacks something.
    Refused {
        /// For programs: `no_invoice` or `fields_missing`.
        code: &'static str,
        /// What to do, for a person.
        detail: String,
    },
    /// The file could not be written, by a fault of ours.
    Broken(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Unexportable {
    fn from(error: E) -> Self {
        Self::Broken(error.into())
    }
}

/// The file of an extraction.
///
/// # Errors
/// `Refused` when it can't be an invoice in UBL.
pub fn export(extraction: &Extraction, format: Format) -> Result<Vec<u8>, Unexportable> {
    match format {
        Format::Csv => fields(extraction),
        Format::CsvLines => line_items(extraction),
        Format::Json => Ok(serde_json::to_vec_pretty(extraction)?),
        Format::Ubl => ubl::ubl(extraction),
    }
}

fn fields(extraction: &Extraction) -> Result<Vec<u8>, Unexportable> {
    let header = ["name", "value", "currency", "confidence", "source", "page", "raw"];
    let rows = extraction.fields.iter().map(|(name, field)| {
        [
            name.clone(),
            field.value.clone(),
            field.currency.clone().unwrap_or_default(),
            field.confidence.to_string(),
            field.source.as_str().to_owned(),
            field.page.map(|page| page.to_string()).unwrap_or_default(),
            field.raw.clone().unwrap_or_default(),
        ]
    });
    Ok(table(header, rows)?)
}

fn line_items(extraction: &Extraction) -> Result<Vec<u8>, Unexportable> {
    let header = ["id", "name", "quantity", "unit", "unit_price", "tax_rate", "net", "confidence", "page"];
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let rows = extraction.line_items.iter().map(|item| {
        [
            text(&item.id),
            text(&item.name),
            text(&item.quantity),
            text(&item.unit),
            text(&item.unit_price),
            text(&item.tax_rate),
            text(&item.net),
            item.confidence.to_string(),
            item.page.map(|page| page.to_string()).unwrap_or_default(),
        ]
    });
    Ok(table(header, rows)?)
}

#[cfg(test)]
mod tests;
