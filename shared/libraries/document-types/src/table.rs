//! Tables that spreadsheets open: CSV (RFC 4180) in which nothing is run as a formula.

use std::borrow::Cow;
use std::io;

/// The table of some rows, its header line first.
///
/// # Errors
/// When a row has another number of cells than the header.
pub fn table<const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> io::Result<Vec<u8>> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    table.write_record(header)?;
    for row in rows {
        table.write_record(row.iter().map(|cell| disarmed(cell).into_owned()))?;
    }
    table.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// A cell that a spreadsheet would run as a formula is shown instead (OWASP, CSV injection). Numbers stay numbers.
fn disarmed(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(cell) {
        return format!("'{cell}").into();
    }
    cell.into()
}

/// A negative decimal number.
fn is_number(cell: &str) -> bool {
    let Some(digits) = cell.strip_prefix('-') else { return false };
    let (units, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    [units, decimals].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_text() {
        for formula in ["=1+1", "+1", "-1+2", "-", "-.5", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(disarmed(formula), format!("'{formula}"));
        }
        for plain in ["", "curl/8.0", "a=b", "{\"a\":1}", "2026-11-21T05:00:00+00:00", "-36.00", "-1"] {
            assert_eq!(disarmed(plain), plain);
        }
    }

    #[test]
    fn cells_with_commas_and_quotes_are_quoted() {
        let rows = [["a, b".to_owned(), "say \"x\"".to_owned()]];
        let text = String::from_utf8(table(["one", "two"], rows.into_iter()).unwrap()).unwrap();
        assert_eq!(text, "one,two\r\n\"a, b\",\"say \"\"x\"\"\"\r\n");
    }
}
