//! A second try for damaged files: junk before the header is cut off, and a lost table of objects is written anew.

use super::objects::{Objects, find};
use super::syntax::{Dict, Value};

/// The header is looked for in so many bytes.
const JUNK: usize = 1 << 20;

/// What another program wrote before the file is cut off; `None` when there is nothing.
pub(super) fn without_junk(bytes: &[u8]) -> Option<&[u8]> {
    let start = find(&bytes[..bytes.len().min(JUNK)], b"%PDF-")?;
    (start > 0).then(|| &bytes[start..])
}

/// The file with a table of the objects that are found in it; `None` when there is no catalog among them.
pub(super) fn with_table(bytes: &[u8]) -> Option<Vec<u8>> {
    let objects = Objects::of(bytes);
    if objects.is_encrypted || objects.has_absurd_numbers {
        return None;
    }
    let root = objects.catalog_number()?;
    let mut plain = objects.plain();
    // A header is part of a file, and tables count from it.
    let mut file = if bytes.starts_with(b"%PDF-") { Vec::new() } else { b"%PDF-1.7\n".to_vec() };
    plain.iter_mut().for_each(|(_, place)| *place += file.len());
    file.extend_from_slice(bytes);
    file.push(b'\n');
    for (number, value) in objects.packed() {
        plain.push((number, file.len()));
        file.extend(format!("{number} 0 obj ").into_bytes());
        write(&value, &mut file);
        file.extend(b" endobj\n");
    }
    plain.sort_unstable();
    let table = file.len();
    file.extend(b"xref\n0 1\n0000000000 65535 f \n");
    for (number, place) in &plain {
        file.extend(format!("{number} 1\n{place:010} 00000 n \n").into_bytes());
    }
    let size = plain.last().map_or(1, |(number, _)| number.saturating_add(1));
    file.extend(
        format!("trailer\n<</Size {size}/Root {root} 0 R>>\nstartxref\n{table}\n%%EOF\n").into_bytes(),
    );
    Some(file)
}

fn write(value: &Value, file: &mut Vec<u8>) {
    match value {
        Value::Word(word) => file.extend(word),
        Value::Number(number) => file.extend(number.to_string().into_bytes()),
        Value::Reference(number) => file.extend(format!("{number} 0 R").into_bytes()),
        Value::Name(name) => write_name(name, file),
        Value::Text(text) => {
            file.push(b'<');
            text.iter().for_each(|byte| file.extend(format!("{byte:02x}").into_bytes()));
            file.push(b'>');
        }
        Value::Array(values) => {
            file.push(b'[');
            for value in values {
                write(value, file);
                file.push(b' ');
            }
            file.push(b']');
        }
        Value::Dict(dict) => write_dict(dict, file),
    }
}

fn write_dict(dict: &Dict, file: &mut Vec<u8>) {
    file.extend(b"<<");
    for (name, value) in dict.entries() {
        write_name(name, file);
        file.push(b' ');
        write(value, file);
        file.push(b' ');
    }
    file.extend(b">>");
}

fn write_name(name: &[u8], file: &mut Vec<u8>) {
    file.push(b'/');
    for &byte in name {
        if byte.is_ascii_alphanumeric() {
            file.push(byte);
        } else {
            file.extend(format!("#{byte:02x}").into_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn junk_before_the_header_is_cut_off() {
        assert_eq!(without_junk(b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4 rest"), Some(&b"%PDF-1.4 rest"[..]));
        assert_eq!(without_junk(b"%PDF-1.4 rest"), None);
        assert_eq!(without_junk(b"no such file"), None);
    }

    #[test]
    fn the_table_says_where_the_objects_begin() {
        let file =
            with_table(b"3 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Count 0>>endobj").unwrap();
        let text = String::from_utf8(file).unwrap();
        assert!(text.contains("\n2 1\n0000000052 00000 n \n3 1\n0000000009 00000 n \n"), "{text}");
        assert!(text[52..].starts_with("2 0 obj") && text.contains("/Root 3 0 R"));
        assert_eq!(with_table(b"2 0 obj<</Count 0>>endobj"), None);
    }
}
