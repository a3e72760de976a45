//! What a file holds beside its text: cells of spreadsheets, and other files.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One sheet of a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Cells that are not empty, row by row.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cell {
    /// Column and row: `B12`.
    pub address: String,
    /// What is shown in it.
    pub text: String,
}

/// A file inside a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EnclosedFile {
    /// Its name, as the outer file has it: any characters.
    pub name: String,
    /// Its media type, as its content says or else the outer file.
    pub media_type: String,
    /// What it is there for.
    pub role: FileRole,
    /// Size in bytes.
    pub size: u64,
    /// The bytes; they travel beside the JSON.
    #[serde(skip)]
    pub content: Vec<u8>,
}

impl EnclosedFile {
    /// A file with this content.
    pub fn new(role: FileRole, name: String, media_type: &str, content: Vec<u8>) -> Self {
        Self { name, media_type: media_type.to_owned(), role, size: content.len() as u64, content }
    }
}

/// What a file is inside another for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileRole {
    /// The invoice as data: Factur-X, ZUGFeRD, XRechnung (EN 16931) or Order-X.
    EInvoice,
    /// Embedded in a PDF or another document for any other purpose.
    Embedded,
    /// Attached to a mail: a document of its own.
    Attachment,
    /// Made by the reader: an image or a searchable PDF.
    Result,
}

impl FileRole {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EInvoice => "e_invoice",
            Self::Embedded => "embedded",
            Self::Attachment => "attachment",
            Self::Result => "result",
        }
    }
}
