//! What an .xls claims before anything believes it: the size of its sheets, and whether it is sealed.
//!
//! The library that reads it sets aside memory for every cell between the first and the last; a file of a
//! few bytes can name cells at both ends of 65,536 rows and as many columns.

use document_types::reading::{ReadingError, ReadingErrorCode};

use crate::office::compound::Compound;

/// Cells between the corners of all sheets: half a gibibyte as the library keeps them.
const MOST_CELLS: u64 = 8_000_000;

/// Records of [MS-XLS] 2.3.1.
const BEGIN: u16 = 0x0809;
const FILE_PASS: u16 = 0x002f;

/// Records that begin with a row and a column: formulas, numbers, texts, blanks, errors, in all versions.
const CELLS: [u16; 14] = [
    0x0006, 0x0203, 0x0204, 0x0205, 0x027e, 0x00fd, 0x00bd, 0x00be, 0x00d6, 0x0201, 0x0406, 0x0206, 0x0002,
    0x0003,
];

/// Refuses what is encrypted or claims too much.
pub(super) fn check(bytes: &[u8]) -> Result<(), ReadingError> {
    let stream = workbook(bytes)?;
    let mut total = 0_u64;
    let mut sheet = Corners::default();
    let mut rest = stream.as_slice();
    while let [a, b, c, d, after @ ..] = rest {
        let (kind, length) = (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
        let body = after.get(..length).unwrap_or(after);
        rest = after.get(length..).unwrap_or_default();
        match (kind, body) {
            (FILE_PASS, _) => {
                let message = "the spreadsheet is protected with a password";
                return Err(ReadingError::new(ReadingErrorCode::Encrypted, message));
            }
            (BEGIN, _) => total = total.saturating_add(std::mem::take(&mut sheet).area()),
            (kind, [r0, r1, c0, c1, ..]) if CELLS.contains(&kind) => {
                let last = match (kind, body) {
                    // A run of cells ends with its last column.
                    (0x00bd | 0x00be, [.., l0, l1]) => u16::from_le_bytes([*l0, *l1]),
                    _ => 0,
                };
                let column = u16::from_le_bytes([*c0, *c1]);
                sheet.include(u16::from_le_bytes([*r0, *r1]), column);
                sheet.include(u16::from_le_bytes([*r0, *r1]), column.max(last));
            }
            _ => {}
        }
    }
    if total.saturating_add(sheet.area()) > MOST_CELLS {
        let message = "the spreadsheet claims more cells than are read";
        return Err(ReadingError::new(ReadingErrorCode::TooLarge, message));
    }
    Ok(())
}

/// The stream that holds the sheets.
fn workbook(bytes: &[u8]) -> Result<Vec<u8>, ReadingError> {
    let damaged = || ReadingError::new(ReadingErrorCode::Corrupt, "the spreadsheet is damaged");
    let mut container = Compound::open(bytes).ok_or_else(damaged)?;
    let name = ["Workbook", "Book"].into_iter().find(|name| container.has(name)).ok_or_else(damaged)?;
    container.stream(name).ok_or_else(damaged)
}

/// The outermost rows and columns of a sheet.
#[derive(Default)]
struct Corners(Option<[u16; 4]>);

impl Corners {
    fn include(&mut self, row: u16, column: u16) {
        let [top, left, bottom, right] = self.0.unwrap_or([row, column, row, column]);
        self.0 = Some([top.min(row), left.min(column), bottom.max(row), right.max(column)]);
    }

    fn area(&self) -> u64 {
        self.0.map_or(0, |[top, left, bottom, right]| {
            (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    fn spreadsheet(records: &[(u16, &[u8])]) -> Vec<u8> {
        let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        let mut stream = container.create_stream("Workbook").unwrap();
        for (kind, body) in records {
            stream.write_all(&kind.to_le_bytes()).unwrap();
            stream.write_all(&(body.len() as u16).to_le_bytes()).unwrap();
            stream.write_all(body).unwrap();
        }
        drop(stream);
        container.into_inner().into_inner()
    }

    fn code(records: &[(u16, &[u8])]) -> Option<ReadingErrorCode> {
        check(&spreadsheet(records)).err().map(|error| error.code)
    }

    #[test]
    fn cells_at_both_ends_of_a_sheet_are_too_large() {
        let near: &[u8] = &[0, 0, 0, 0, 0, 0];
        let far: &[u8] = &[0xff, 0xff, 0xff, 0xff, 0, 0];
        assert_eq!(code(&[(BEGIN, &[]), (0x0203, near), (0x0203, far)]), Some(ReadingErrorCode::TooLarge));
        assert_eq!(
            code(&[(BEGIN, &[]), (0x0203, near), (0x00bd, &[0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff])]),
            Some(ReadingErrorCode::TooLarge)
        );
        // In sheets of their own each is a single cell.
        assert_eq!(code(&[(BEGIN, &[]), (0x0203, near), (BEGIN, &[]), (0x0203, far)]), None);
        assert_eq!(code(&[(FILE_PASS, &[1, 0])]), Some(ReadingErrorCode::Encrypted));
    }
}
