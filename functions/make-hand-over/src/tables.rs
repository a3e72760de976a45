//! The tables of a hand-over: the fields of its documents, what is missing, and postings. They are kept on the disk until
//! the documents are written.

use std::fs::File;
use std::io::{Read, Seek, Write};

use document_types::fields::TERMS;
use document_types::table::table;
use shared::Result;
use shared::hand_overs::{Entry, Gone, HandOver, Why};

use crate::archive::Archive;
use crate::datev;
use crate::gaps::Numbers;

/// The columns before those of the fields.
const FIRST: [&str; 3] = ["file", "kind", "currency_of_total"];

/// Columns of the table of fields.
const WIDTH: usize = FIRST.len() + TERMS.len();

/// The columns of what is missing.
const MISSING: [&str; 6] = ["what", "file", "date", "vendor", "number", "detail"];

/// Bytes that are read back at a time.
const PIECE: usize = 64 * 1024;

/// Tables that are being written.
pub(crate) struct Tables {
    fields: File,
    missing: File,
    postings: Option<File>,
    numbers: Numbers,
    documents: usize,
    lines_of_missing: usize,
}

impl Tables {
    pub(crate) fn new(hand_over: &HandOver) -> Result<Self> {
        let mut fields = tempfile::tempfile()?;
        let mut header = [""; WIDTH];
        for (cell, name) in header.iter_mut().zip(FIRST.into_iter().chain(TERMS.iter().map(|term| term.name)))
        {
            *cell = name;
        }
        fields.write_all(&table(header, std::iter::empty())?)?;
        let mut missing = tempfile::tempfile()?;
        missing.write_all(&table(MISSING, std::iter::empty())?)?;
        let postings = hand_over.options.datev.then(|| begin_postings(hand_over)).transpose()?;
        let numbers = Numbers::default();
        Ok(Self { fields, missing, postings, numbers, documents: 0, lines_of_missing: 0 })
    }

    /// Documents that are in the archive.
    pub(crate) fn documents(&self) -> usize {
        self.documents
    }

    /// Lines that say what is missing.
    pub(crate) fn missing(&self) -> usize {
        self.lines_of_missing
    }

    /// A document that is in the archive under a name.
    pub(crate) fn add(&mut self, entry: &Entry, name: &str) -> Result<()> {
        self.documents += 1;
        let value = |name: &str| entry.found.fields.get(name).map(|field| field.value.clone());
        let total = entry.found.fields.get("total");
        let currency = total.and_then(|total| total.currency.clone()).or_else(|| value("currency"));
        let first =
            [name.to_owned(), entry.found.kind.as_str().to_owned(), currency.clone().unwrap_or_default()];
        let mut cells =
            first.into_iter().chain(TERMS.iter().map(|term| value(term.name).unwrap_or_default()));
        let line: [String; WIDTH] = std::array::from_fn(|_| cells.next().unwrap_or_default());
        self.fields.write_all(&rows([""; WIDTH], line)?)?;
        if let (Some(vendor), Some(number)) = (&entry.vendor, &entry.number) {
            self.numbers.add(vendor, number);
        }
        if let (Some(postings), Some(total)) = (&mut self.postings, total) {
            postings.write_all(&datev::posting(entry, &total.value, currency.as_deref()))?;
        }
        Ok(())
    }

    fn note(&mut self, what: &str, entry: &Entry, detail: &str) -> Result<()> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (date, vendor, number) = (entry.date.to_string(), text(&entry.vendor), text(&entry.number));
        self.line([what.to_owned(), entry.name.clone(), date, vendor, number, detail.to_owned()])
    }

    fn line(&mut self, line: [String; 6]) -> Result<()> {
        self.lines_of_missing += 1;
        Ok(self.missing.write_all(&rows([""; 6], line)?)?)
    }

    /// A document whose file is not there.
    pub(crate) fn lost(&mut self, entry: &Entry, why: &str) -> Result<()> {
        self.note("file_lost", entry, why)
    }

    /// A document that is no data beside its file.
    pub(crate) fn without_data(&mut self, entry: &Entry, why: &str) -> Result<()> {
        self.note("no_ubl", entry, why)
    }

    /// Documents that nobody has approved.
    pub(crate) fn unapproved(&mut self, entries: Vec<Entry>) -> Result<()> {
        entries.iter().try_for_each(|entry| self.note("unapproved", entry, ""))
    }

    /// Documents that are not in the archive.
    pub(crate) fn left_out(&mut self, documents: Vec<Gone>) -> Result<()> {
        for gone in documents {
            let what = match gone.why {
                Why::InReview => "in_review",
                Why::Failed => "failed",
                Why::InWork => "not_read_yet",
                Why::NoDate => "no_date",
            };
            // Their numbers are no gaps.
            if let (Some(vendor), Some(number)) = (&gone.vendor, &gone.number) {
                self.numbers.add(vendor, number);
            }
            let date = gone.date.map(|date| date.to_string()).unwrap_or_default();
            let (vendor, number) = (gone.vendor.unwrap_or_default(), gone.number.unwrap_or_default());
            self.line([what.to_owned(), gone.name, date, vendor, number, gone.detail])?;
        }
        Ok(())
    }

    /// Writes the tables to the archive, the gaps in numbers last.
    pub(crate) async fn write(&mut self, hand_over: &HandOver, archive: &mut Archive) -> Result<()> {
        for gap in self.numbers.gaps() {
            let period = format!("no document of {} to {} has this number", hand_over.from, hand_over.to);
            self.line(["gap".to_owned(), String::new(), String::new(), gap.vendor, gap.number, period])?;
        }
        copy(&mut self.fields, "fields.csv", archive).await?;
        copy(&mut self.missing, "missing.csv", archive).await?;
        match &mut self.postings {
            Some(postings) => copy(postings, datev::NAME, archive).await,
            None => Ok(()),
        }
    }
}

fn begin_postings(hand_over: &HandOver) -> Result<File> {
    let mut postings = tempfile::tempfile()?;
    postings.write_all(&datev::head(hand_over.from, hand_over.to))?;
    Ok(postings)
}

/// A line of a table without its header.
fn rows<const N: usize>(header: [&str; N], line: [String; N]) -> Result<Vec<u8>> {
    let lines = table(header, std::iter::once(line))?;
    let end = lines.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    Ok(lines[end..].to_vec())
}

async fn copy(table: &mut File, name: &str, archive: &mut Archive) -> Result<()> {
    archive.begin_text(name)?;
    table.rewind()?;
    let mut piece = vec![0; PIECE];
    loop {
        let count = table.read(&mut piece)?;
        if count == 0 {
            return Ok(());
        }
        archive.write(&piece[..count]).await?;
    }
}
