//! JSON as a person reads it: a name and its value a line, indented by depth.

use document_types::reading::{ReadingError, ReadingErrorCode};
use serde::de::IgnoredAny;

/// Levels that are indented; deeper ones stay there.
const DEEPEST_INDENT: usize = 32;

/// The text of the values, and what is wrong with the rest. A file may hold several values, one a line.
pub(crate) fn read(text: &str) -> (String, Result<(), ReadingError>) {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let error = values.find_map(Result::err);
    if let Some(error) = error {
        let message = format!("the JSON is malformed at line {}, column {}", error.line(), error.column());
        return (text.to_owned(), Err(ReadingError::new(ReadingErrorCode::Corrupt, message)));
    }
    (outline(text), Ok(()))
}

/// Of JSON that is known to be well-formed.
fn outline(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut depth = 0_usize;
    let mut rest = json.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = rest.split_at(token_length(rest));
        rest = after.trim_start();
        match first {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            ',' => {}
            ':' => out.push_str(if rest.starts_with(['{', '[']) { ":" } else { ": " }),
            _ => {
                if !out.ends_with(": ") {
                    if !out.is_empty() {
                        out.push('\n');
                    }
                    out.push_str(&"  ".repeat(depth.saturating_sub(1).min(DEEPEST_INDENT)));
                }
                out.push_str(&value(token));
            }
        }
    }
    out
}

/// Length in bytes of a string, a number, a word or a sign.
fn token_length(text: &str) -> usize {
    match text.as_bytes().first() {
        Some(b'"') => {
            let mut escaped = false;
            let end = text.bytes().skip(1).position(|byte| {
                let closes = byte == b'"' && !escaped;
                escaped = byte == b'\\' && !escaped;
                closes
            });
            end.map_or(text.len(), |end| end + 2)
        }
        Some(b'{' | b'}' | b'[' | b']' | b',' | b':') => 1,
        _ => {
            let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '}' | ']' | ':' | '{' | '[' | '"');
            text.find(ends).unwrap_or(text.len()).max(text.chars().next().map_or(0, char::len_utf8))
        }
    }
}

fn value(token: &str) -> String {
    if token.starts_with('"') {
        return serde_json::from_str(token).unwrap_or_else(|_| token.to_owned());
    }
    token.to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_and_values_are_lines() {
        let json = r#"{"invoice": {"number": "A-1", "paid": false, "lines": [{"text": "Caf\u00e9"}, 2.50, []]}, "note": null}"#;
        let text = "invoice:\n  number: A-1\n  paid: false\n  lines:\n      text: Café\n    2.50\nnote: null";
        assert_eq!(read(json), (text.to_owned(), Ok(())));
        assert_eq!(read("{\"a\":1}\n{\"a\":2}\n").0, "a: 1\na: 2");
        assert_eq!(read(r#"["say \"a\\", "b: "]"#).0, "say \"a\\\nb: ");
    }

    #[test]
    fn malformed_json_is_given_as_it_is_and_told() {
        let (text, error) = read("{\"total\": 12.50,\n \"open");
        assert_eq!(text, "{\"total\": 12.50,\n \"open");
        let error = error.unwrap_err();
        assert_eq!(error.code, ReadingErrorCode::Corrupt);
        assert!(error.message.contains("line 2"), "{}", error.message);
        assert!(read(&"[".repeat(1_000_000)).1.is_err());
    }

    proptest! {
        #[test]
        fn any_text_ends(text in r#"[\[\]{}:,"\\a1é \n]{0,100}"#) {
            let _read = read(&text);
            outline(&text);
        }
    }
}
