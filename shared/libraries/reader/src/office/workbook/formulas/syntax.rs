//! The words of a formula: numbers, cells, names, signs (ECMA-376, part 1, 18.17.2).

use super::Position;

/// Columns of a sheet, and rows.
const COLUMNS: u32 = 16_384;
const ROWS: u32 = 1_048_576;

/// Characters of a formula.
const LONGEST: usize = 8_192;

/// One word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Word<'a> {
    Number(f64),
    Cell(Position),
    /// A name with a bracket behind it.
    Function(&'a str),
    Sign(u8),
}

/// The words of a formula; nothing where it has others: texts, other sheets, names.
pub(super) fn words(formula: &str) -> Option<Vec<Word<'_>>> {
    if formula.len() > LONGEST {
        return None;
    }
    let mut words = Vec::new();
    let mut rest = formula;
    while let Some(first) = rest.bytes().next() {
        let length = match first {
            b' ' | b'\n' | b'\r' => 1,
            b'+' | b'-' | b'*' | b'/' | b'^' | b'%' | b'(' | b')' | b',' | b':' => {
                words.push(Word::Sign(first));
                1
            }
            b'0'..=b'9' | b'.' => {
                let length = number(rest);
                words.push(Word::Number(rest.get(..length)?.parse().ok()?));
                length
            }
            b'A'..=b'Z' | b'a'..=b'z' | b'$' => {
                let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'$' | b'.' | b'_');
                let length = rest.bytes().take_while(|byte| part(byte)).count();
                let (name, behind) = rest.split_at_checked(length)?;
                words.push(if behind.starts_with('(') {
                    Word::Function(name)
                } else {
                    Word::Cell(cell(name)?)
                });
                length
            }
            _ => return None,
        };
        rest = rest.get(length..)?;
    }
    Some(words)
}

/// How many characters of a text are a number: `12.5`, `1E-3`.
fn number(text: &str) -> usize {
    let mut before = b' ';
    let mut length = 0;
    for byte in text.bytes() {
        let is_sign = matches!(byte, b'+' | b'-') && matches!(before, b'E' | b'e');
        if !byte.is_ascii_digit() && !matches!(byte, b'.' | b'E' | b'e') && !is_sign {
            break;
        }
        before = byte;
        length += 1;
    }
    length
}

/// `$B$12` as its row and column.
fn cell(name: &str) -> Option<Position> {
    let name = name.strip_prefix('$').unwrap_or(name);
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (column, row) = name.split_at_checked(letters)?;
    let row = row.strip_prefix('$').unwrap_or(row);
    if column.is_empty() || column.len() > 3 || !row.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let value = |letter: u8| u32::from(letter.to_ascii_uppercase() - b'A') + 1;
    let column = column.bytes().fold(0, |column, letter| column * 26 + value(letter));
    let row: u32 = row.parse().ok()?;
    ((1..=COLUMNS).contains(&column) && (1..=ROWS).contains(&row)).then(|| (row - 1, column - 1))
}
