//! Input from the document's schemas: half of it as it should be, half of it not.

use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::validate::resolve;

/// Strings that trouble careless programs.
const STRINGS: [&str; 12] = [
    "",
    " ",
    "a",
    "Nora New",
    "nora@new.example",
    "tulip anchor vivid 8 lantern",
    "\u{0}",
    "'; drop table users; --",
    "\u{202e}\u{fe0f}\u{1f469}\u{200d}\u{1f4bb}",
    "=1+1",
    "../../etc/passwd",
    "<script>alert(1)</script>",
];

/// Numbers at the edges.
const NUMBERS: [i64; 8] = [0, 1, -1, 50, 101, i32::MAX as i64 + 1, i64::MAX, i64::MIN];

/// Makes requests.
pub(crate) struct Generator<'a> {
    api: &'a Value,
    dice: StdRng,
    /// Identifiers that mean something to the caller.
    known: [Uuid; 2],
}

impl<'a> Generator<'a> {
    pub(crate) fn new(api: &'a Value, dice: StdRng, known: [Uuid; 2]) -> Self {
        Self { api, dice, known }
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.dice.random_range(0..100) < percent
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.dice.random_range(0..choices.len())]
    }

    /// Path and query.
    pub(crate) fn path(&mut self, path: &str, operation: &Value) -> String {
        let parameters: Vec<Value> =
            operation["parameters"].as_array().into_iter().flatten().cloned().collect();
        let mut path = path.to_owned();
        let mut query = Vec::new();
        for parameter in &parameters {
            let name = parameter["name"].as_str().unwrap_or_default();
            let value = self.text_of(&parameter["schema"]);
            let value: String = percent(&value);
            if parameter["in"] == "path" {
                path = path.replace(&format!("{{{name}}}"), if value.is_empty() { "x" } else { &value });
            } else if parameter["in"] == "query" && (parameter["required"] == true || self.chance(50)) {
                query.push(format!("{name}={value}"));
            }
        }
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    fn text_of(&mut self, schema: &Value) -> String {
        if self.chance(25) {
            return self.pick(&STRINGS).to_owned();
        }
        match self.value(schema, 0) {
            Value::String(text) => text,
            other => other.to_string(),
        }
    }

    /// Media type and body.
    pub(crate) fn body(&mut self, operation: &Value) -> (Option<&'static str>, Vec<u8>) {
        let content = &operation["requestBody"]["content"];
        if content.get("application/json").is_some() {
            let schema = content["application/json"]["schema"].clone();
            let mut value = self.value(&schema, 0);
            if self.chance(40) {
                self.spoil(&mut value);
            }
            return (Some("application/json"), value.to_string().into_bytes());
        }
        if content.get("multipart/form-data").is_some() {
            let name = self.pick(&STRINGS).replace(['\0', '"'], "_");
            let head = format!(
                "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}.pdf\"\r\n\r\n%PDF-"
            );
            return (
                Some("multipart/form-data; boundary=edge"),
                [head.as_bytes(), b"\r\n--edge--\r\n"].concat(),
            );
        }
        (None, Vec::new())
    }

    /// Headers that routes may look at.
    pub(crate) fn headers(&mut self) -> Vec<(&'static str, String)> {
        let mut headers = vec![("sec-fetch-site", "same-origin".to_owned())];
        if self.chance(20) {
            headers.push(("idempotency-key", self.dice.random_range(0..5).to_string()));
        }
        if self.chance(20) {
            headers.push(("if-match", self.pick(&["\"1\"", "*", "\"x\"", "W/\"1\""]).to_owned()));
        }
        headers
    }

    fn value(&mut self, schema: &Value, depth: u32) -> Value {
        let schema = resolve(self.api, schema);
        if let Some(choices) = schema["oneOf"].as_array() {
            let choice = self.dice.random_range(0..choices.len());
            return self.value(&choices[choice], depth);
        }
        if let Some(words) = schema["enum"].as_array() {
            return words[self.dice.random_range(0..words.len())].clone();
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds[self.dice.random_range(0..kinds.len())].as_str().unwrap_or("null"),
            kind => kind.as_str().unwrap_or("object"),
        };
        match kind {
            "string" => self.string(schema["format"].as_str()),
            "integer" => json!(self.integer(schema)),
            "number" => json!(self.pick(&[0.0, 0.5, 1.0, -1.0, 1e308])),
            "boolean" => json!(self.chance(50)),
            "array" if depth < 4 => {
                (0..self.dice.random_range(0..3)).map(|_| self.value(&schema["items"], depth + 1)).collect()
            }
            "object" if depth < 4 => self.object(schema, depth),
            _ => Value::Null,
        }
    }

    fn object(&mut self, schema: &Value, depth: u32) -> Value {
        let required: Vec<_> = schema["required"].as_array().into_iter().flatten().collect();
        let mut object = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if required.iter().any(|wanted| *wanted == name) || self.chance(50) {
                object.insert(name.clone(), self.value(property, depth + 1));
            }
        }
        object.into()
    }

    fn string(&mut self, format: Option<&str>) -> Value {
        match format {
            Some("uuid") if self.chance(50) => json!(self.pick(&self.known.clone())),
            Some("uuid") => json!(Uuid::now_v7()),
            Some("date-time") => json!(self.pick(&[
                "2026-01-01T00:00:00Z",
                "2030-12-31T23:59:60+14:00",
                "0000-01-01T00:00:00Z"
            ])),
            _ if self.chance(10) => json!("x".repeat(5000)),
            _ => json!(self.pick(&STRINGS)),
        }
    }

    fn integer(&mut self, schema: &Value) -> i64 {
        let (least, most) = (schema["minimum"].as_i64(), schema["maximum"].as_i64());
        match (least, most) {
            _ if self.chance(30) => self.pick(&NUMBERS),
            (Some(least), Some(most)) => self.dice.random_range(least..=most),
            _ => self.dice.random_range(least.unwrap_or(0)..=least.unwrap_or(0) + 1000),
        }
    }

    /// Makes one member of an object wrong, or the whole.
    fn spoil(&mut self, value: &mut Value) {
        let wrong = self.pick(&["null", "[]", "{}", "true", "-1.5", "\"\\u0000\"", "1e400", "[[[[[]]]]]"]);
        let wrong = serde_json::from_str(wrong).unwrap_or(Value::Null);
        match value.as_object_mut() {
            Some(members) if !members.is_empty() => {
                let name =
                    members.keys().nth(self.dice.random_range(0..members.len())).cloned().unwrap_or_default();
                match self.dice.random_range(0..3) {
                    0 => drop(members.remove(&name)),
                    1 => drop(members.insert(name, wrong)),
                    _ => drop(members.insert("unknown".to_owned(), wrong)),
                }
            }
            _ => *value = wrong,
        }
    }
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
