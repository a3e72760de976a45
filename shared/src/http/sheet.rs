//! A spreadsheet that a request brings as CSV.

use crate::error::{Error, Result};

/// Most columns of a spreadsheet.
const MOST_COLUMNS: usize = 200;

/// The headers of a spreadsheet, and its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What the first line says.
    pub headers: Vec<String>,
    /// Those with a cell that is not empty, each with the line it begins on, counted from 1.
    pub rows: Vec<(u64, Vec<String>)>,
}

impl Sheet {
    /// Reads a spreadsheet, its cells parted by what its first line has most of: commas, semicolons or tabs.
    ///
    /// # Errors
    /// `Invalid` at `/csv` when it is no CSV, or has more than `most` rows or 200 columns.
    pub fn read(csv: &str, most: usize) -> Result<Self> {
        // The reader counts a line at its line feed, and a record begins before that of the one above.
        let csv = csv.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let head = csv.lines().next().unwrap_or_default();
        let count = |mark: &u8| (head.bytes().filter(|byte| byte == mark).count(), *mark == b',');
        let mark = [b',', b';', b'\t'].into_iter().max_by_key(count).unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new().delimiter(mark).flexible(true).from_reader(csv.as_bytes());
        let wrong = |error: csv::Error| Error::field("/csv", "malformed", format!("this is no CSV: {error}"));
        let headers: Vec<_> = reader.headers().map_err(wrong)?.iter().map(armed).collect();
        if headers.len() > MOST_COLUMNS {
            let message = format!("a spreadsheet has {MOST_COLUMNS} columns at most: leave some out");
            return Err(Error::field("/csv", "too_many_columns", message));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(wrong)?;
            let line = record.position().map_or(0, csv::Position::line);
            // What stands below no header means nothing.
            let cells: Vec<String> = record.iter().take(headers.len()).map(armed).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                rows.push((line, cells));
            }
            if rows.len() > most {
                let message = format!("a spreadsheet has {most} rows at most: part it");
                return Err(Error::field("/csv", "too_many_rows", message));
            }
        }
        Ok(Self { headers, rows })
    }
}

/// A cell as it was before it was kept from being run as a formula.
fn armed(cell: &str) -> String {
    let cell = cell.trim();
    let rest = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    rest.unwrap_or(cell).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_read_whatever_parts_its_cells_and_ends_its_lines() {
        for csv in
            ["Name,Phone\nA,'+353 1\n\n", "\u{feff}Name;Phone\r\nA;+353 1\r\n", "Name\tPhone\nA\t+353 1"]
        {
            let sheet = Sheet::read(csv, 1).unwrap();
            assert_eq!(sheet.headers, ["Name", "Phone"]);
            assert_eq!(sheet.rows, [(2, vec!["A".to_owned(), "+353 1".to_owned()])], "{csv}");
        }
        let quoted = Sheet::read("Name,Notes\r\nA,\"one\r\ntwo\"\r\nB,\r\n", 2).unwrap();
        assert_eq!(quoted.rows.iter().map(|row| row.0).collect::<Vec<_>>(), [2, 4]);
    }

    #[test]
    fn a_column_too_many_is_refused_and_a_cell_too_many_left_out() {
        let wide = vec!["Notes"; 201].join(",");
        let Err(Error::Invalid(fields)) = Sheet::read(&wide, 1) else { panic!("accepted") };
        assert_eq!((fields[0].pointer.as_str(), fields[0].code.as_str()), ("/csv", "too_many_columns"));
        let sheet = Sheet::read("Name\nA,B,C", 1).unwrap();
        assert_eq!(sheet.rows, [(2, vec!["A".to_owned()])]);
    }

    #[test]
    fn a_row_too_many_is_refused() {
        let Err(Error::Invalid(fields)) = Sheet::read("Name\nA\nB\n", 1) else { panic!("accepted") };
        assert_eq!((fields[0].pointer.as_str(), fields[0].code.as_str()), ("/csv", "too_many_rows"));
    }
}
