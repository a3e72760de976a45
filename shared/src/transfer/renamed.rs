//! People who have another identifier here than where the archive comes from.

use std::collections::HashMap;
use std::ops::Range;

use crate::ids::UserId;

/// The length of a UUID as text.
const LENGTH: usize = 36;

type Text = [u8; LENGTH];

/// Identifiers that stand for others.
#[derive(Debug, Clone, Default)]
pub(super) struct Renamed(HashMap<Text, Text>);

impl Renamed {
    pub(super) fn add(&mut self, from: UserId, to: UserId) {
        if from != to {
            self.0.insert(text(from), text(to));
        }
    }

    /// Renames everybody in some columns of a line. Nowhere else: a document may quote an identifier.
    pub(super) fn apply(&self, line: &mut [u8], columns: &[String]) {
        if self.0.is_empty() {
            return;
        }
        for place in values(line, columns) {
            self.replace(&mut line[place]);
        }
    }

    fn replace(&self, value: &mut [u8]) {
        let mut at = 0;
        while at + LENGTH <= value.len() {
            // The first hyphen of a UUID is its ninth character.
            if value[at + 8] != b'-' {
                at += 1;
                continue;
            }
            match self.0.get(&value[at..at + LENGTH]) {
                Some(to) => {
                    value[at..at + LENGTH].copy_from_slice(to);
                    at += LENGTH;
                }
                None => at += 1,
            }
        }
    }
}

/// Where the values of columns are in a line, which is an object.
fn values(line: &[u8], columns: &[String]) -> Vec<Range<usize>> {
    let (mut depth, mut quoted, mut escaped, mut start) = (0_i32, false, false, 0);
    let (mut name, mut found) = (0..0, Vec::new());
    for (at, byte) in line.iter().enumerate() {
        if quoted {
            quoted = escaped || *byte != b'"';
            escaped = *byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b':' if depth == 1 => (name, start) = (start..at, at + 1),
            _ => {}
        }
        if depth == 0 || *byte == b',' && depth == 1 {
            let called = line[name.clone()].trim_ascii();
            if columns.iter().any(|column| is_called(called, column)) {
                found.push(start..at);
            }
        }
        if depth == 1 && matches!(byte, b'{' | b',') {
            start = at + 1;
        }
    }
    found
}

/// A name that is written in another way is not found; such a line does not come out of the database as it went in.
fn is_called(quoted: &[u8], column: &str) -> bool {
    quoted.strip_prefix(b"\"").and_then(|name| name.strip_suffix(b"\"")) == Some(column.as_bytes())
}

fn text(id: UserId) -> Text {
    let mut text = [0; LENGTH];
    id.0.hyphenated().encode_lower(&mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_renamed_at_once_in_the_columns_that_name_people() {
        let [a, b, c, other] = [UserId::new(), UserId::new(), UserId::new(), UserId::new()];
        let mut renamed = Renamed::default();
        renamed.add(a, b);
        renamed.add(b, c);
        renamed.add(other, other);
        let columns = ["owner".to_owned(), "after".to_owned(), "last".to_owned()];
        let line = |[one, two, three]: [UserId; 3]| {
            format!(
                "{{\"owner\":\"{one}\",\"text\":\"a \\\" ,\\\"owner\\\":\\\"{a}\",\"deep\":{{\"owner\":\"{a}\"}},\"none\":null,\
                 \"after\": {{\"by\": [\"{two}\", \"{other}\"]}},\"words\":[\"{b}\"],\"last\":\"{three}\"}}"
            )
        };
        let mut text = line([a, b, a]).into_bytes();
        renamed.apply(&mut text, &columns);
        assert_eq!(String::from_utf8(text).unwrap(), line([b, c, b]));
    }
}
