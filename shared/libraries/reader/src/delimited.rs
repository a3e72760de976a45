//! Tables as text: rows of cells, whatever parts the cells.

use csv::{ReaderBuilder, Terminator};

/// Lines that the delimiter is looked for in.
const SAMPLE: usize = 30;

/// The table with tabs between its cells, a line a row.
pub(crate) fn read(text: &str) -> String {
    let (delimiter, text) = match announced(text) {
        Some((delimiter, rest)) => (delimiter, rest),
        None => (delimiter(text), text),
    };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .terminator(Terminator::CRLF)
        .from_reader(text.as_bytes());
    let mut table = String::with_capacity(text.len());
    for record in reader.records().map_while(Result::ok) {
        let cells: Vec<String> =
            record.iter().map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        table.push_str(cells.join("\t").trim_end());
        table.push('\n');
    }
    table
}

/// Spreadsheet programs name the delimiter in a first line of its own: `sep=;`.
fn announced(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let delimiter = first.trim_end_matches('\r').strip_prefix("sep=")?;
    match delimiter.as_bytes() {
        [delimiter] => Some((*delimiter, rest)),
        _ => None,
    }
}

/// The character that parts the lines into the same number of cells most often.
fn delimiter(text: &str) -> u8 {
    let alike = |&delimiter: &u8| {
        let counts: Vec<usize> = records(text).map(|line| count(line, delimiter)).collect();
        let alike = |count: usize| counts.iter().filter(|&&other| other == count).count();
        counts.iter().filter(|&&count| count > 0).map(|&count| alike(count)).max().unwrap_or_default()
    };
    // The last of equals wins: decimal commas stand in every line too, tabs in no text.
    [b',', b';', b'|', b'\t']
        .into_iter()
        .filter(|delimiter| alike(delimiter) > 0)
        .max_by_key(alike)
        .unwrap_or(b',')
}

fn records(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE)
}

/// How often a delimiter stands outside quotation marks.
fn count(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        count += usize::from(!quoted && byte == delimiter);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain;

    #[test]
    fn the_delimiter_is_found_out() {
        assert_eq!(read("a,b\n1,\"x, y\"\n"), "a\tb\n1\tx, y\n");
        assert_eq!(
            read("Name;Betrag\nMüller;1.234,50\nMaier;2,00"),
            "Name\tBetrag\nMüller\t1.234,50\nMaier\t2,00\n"
        );
        assert_eq!(read("a\tb, c\n1\t2, 3\n"), "a\tb, c\n1\t2, 3\n");
        assert_eq!(read("1,5;2,5\n3,5;4,5\n"), "1,5\t2,5\n3,5\t4,5\n");
        assert_eq!(read("a|b\n1|2\n"), "a\tb\n1\t2\n");
        assert_eq!(read("sep=;\r\na;b,c\r\n"), "a\tb,c\n");
        assert_eq!(read("only one column\nof text\n"), "only one column\nof text\n");
    }

    #[test]
    fn breaks_inside_cells_are_blanks_and_rows_may_differ() {
        assert_eq!(read("a,\"b\nc\",d\r\n1,2\r\n"), "a\tb c\td\n1\t2\n");
        assert_eq!(read("a,\"open\n1,2"), "a\topen 1,2\n");
    }

    #[test]
    fn tables_of_dos_and_old_macs_are_read() {
        let table = |bytes: &[u8]| read(&plain::clean(&plain::decode(bytes)));
        assert_eq!(table(b"Kunde;Ort\r\nM\x81ller;K\x94ln\r\n\x1a"), "Kunde\tOrt\nMüller\tKöln\n");
        assert_eq!(table(b"Kunde;Ort\rM\x9fller;K\x9aln\r"), "Kunde\tOrt\nMüller\tKöln\n");
    }
}
