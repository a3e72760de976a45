//! What a form asks, and whether answers fit: the same rules for a script, a page without one, and a program.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Error, FieldError, Result};
use crate::intake::{Answer, is_address, is_line};
use crate::labels::is_label;

/// Most questions of a form.
const MOST_FIELDS: usize = 40;

/// Characters of an answer on one line, where the field says nothing else.
const SHORT: usize = 200;

/// Characters of an answer on many lines, where the field says nothing else.
const LONG: usize = 10_000;

/// A question of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FormField)]
pub struct Field {
    /// Its name for programs: 1 to 40 lower-case letters, digits and `_`.
    #[garde(custom(is_key))]
    pub key: String,
    /// The question, 1 to 50 characters.
    #[garde(custom(is_label))]
    pub label: String,
    /// What kind of answer it takes.
    #[garde(skip)]
    pub kind: FieldKind,
    /// Whether it has to be answered.
    #[garde(skip)]
    #[serde(default)]
    pub required: bool,
    /// What may be chosen, 1 to 50 values, for a choice.
    #[garde(inner(length(min = 1, max = 50), inner(length(chars, min = 1, max = 200), custom(is_line))))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<Vec<String>>,
    /// What stands below it, up to 300 characters.
    #[garde(inner(length(chars, max = 300)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The longest answer: 1 to 10,000 characters.
    #[garde(inner(range(min = 1, max = LONG)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FormFieldKind)]
pub enum FieldKind {
    /// One line.
    Text,
    /// Many lines.
    LongText,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A day, written 2026-12-31.
    Date,
    /// One of the choices.
    Choice,
    /// Yes, or nothing.
    Checkbox,
}

fn is_key(key: &str, (): &()) -> garde::Result {
    let fits =
        |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
    if !(1..=40).contains(&key.len()) || !key.chars().all(fits) {
        return Err(garde::Error::new("a key has 1 to 40 lower-case letters, digits and `_`"));
    }
    Ok(())
}

fn usual(key: &str, label: &str, kind: FieldKind, required: bool) -> Field {
    let (key, label) = (key.to_owned(), label.to_owned());
    Field { key, label, kind, required, choices: None, hint: None, max_length: None }
}

/// The fields with those that every form has.
///
/// # Errors
/// `Invalid` for a key that is there twice, choices without a choice, and no way to answer whoever writes.
pub(super) fn completed(given: &[Field]) -> Result<Vec<Field>> {
    if given.len() > MOST_FIELDS {
        let message = format!("a form asks {MOST_FIELDS} questions at most");
        return Err(Error::field("/fields", "too_many", message));
    }
    let mut fields = given.to_vec();
    for (place, field) in [
        (0, usual("name", "Name", FieldKind::Text, true)),
        (1, usual("email", "E-mail", FieldKind::Email, !given.iter().any(|field| field.key == "phone"))),
        (usize::MAX, usual("message", "Message", FieldKind::LongText, true)),
    ] {
        if !fields.iter().any(|known| known.key == field.key) {
            fields.insert(place.min(fields.len()), field);
        }
    }
    let (mut seen, mut faults) = (BTreeSet::new(), Vec::new());
    for (position, field) in given.iter().enumerate() {
        let mut fault = |name: &str, message: &str| {
            faults.push(FieldError::new(format!("/fields/{position}/{name}"), "invalid", message.to_owned()));
        };
        if !seen.insert(&field.key) {
            fault("key", "another field has this key");
        }
        if (field.kind == FieldKind::Choice) != field.choices.is_some() {
            fault("choices", "a choice has choices, and nothing else has");
        }
        let wanted = match &*field.key {
            "name" => Some(FieldKind::Text),
            "email" => Some(FieldKind::Email),
            "phone" => Some(FieldKind::Phone),
            "message" => Some(FieldKind::LongText),
            _ => None,
        };
        if wanted.is_some_and(|kind| kind != field.kind) {
            fault("kind", "`name` is a text, `email` an e-mail, `phone` a phone and `message` a long text");
        }
    }
    if faults.is_empty() { Ok(fields) } else { Err(Error::Invalid(faults)) }
}

/// The answers in the order of the questions.
///
/// # Errors
/// `Invalid` names each answer that does not fit, and what is missing.
pub(super) fn checked(fields: &[Field], given: &BTreeMap<String, String>) -> Result<Vec<(String, Answer)>> {
    let (mut answers, mut faults) = (Vec::new(), Vec::new());
    let mut refuse = |key: &str, code: &'static str, message: String| {
        faults.push(FieldError::new(format!("/answers/{key}"), code, message));
    };
    for field in fields {
        let value = given.get(&field.key).map(|value| value.trim()).unwrap_or_default();
        if value.is_empty() || field.kind == FieldKind::Checkbox && is_no(value) {
            if field.required {
                refuse(&field.key, "missing", format!("answer \u{201c}{}\u{201d}", field.label));
            }
            continue;
        }
        match field.answer(value) {
            Ok(value) => answers.push((field.key.clone(), Answer { label: field.label.clone(), value })),
            Err(message) => refuse(&field.key, "invalid", message),
        }
    }
    for key in given.keys().filter(|key| !fields.iter().any(|field| field.key == **key)) {
        refuse(key, "unknown", "the form does not ask this".to_owned());
    }
    let reached = |key: &str| given.get(key).is_some_and(|value| !value.trim().is_empty());
    if faults.is_empty() && !reached("email") && !reached("phone") {
        let message = "leave an address or a telephone number, so that you can be answered".to_owned();
        faults.push(FieldError::new("/answers/email", "missing", message));
    }
    if faults.is_empty() { Ok(answers) } else { Err(Error::Invalid(faults)) }
}

fn is_no(value: &str) -> bool {
    matches!(value, "false" | "no" | "off" | "0")
}

impl Field {
    /// Characters that an answer may have.
    pub(super) fn longest(&self) -> usize {
        self.max_length.unwrap_or(if self.kind == FieldKind::LongText { LONG } else { SHORT })
    }

    /// An answer as it is kept.
    fn answer(&self, value: &str) -> Result<String, String> {
        let longest = self.longest();
        if value.chars().count() > longest {
            return Err(format!("write {longest} characters at most"));
        }
        let said = |result: garde::Result| result.map_err(|error| error.message().to_owned());
        if self.kind != FieldKind::LongText {
            said(is_line(value, &()))?;
        }
        match self.kind {
            FieldKind::Email => said(is_address(value, &()))?,
            FieldKind::Phone if value.chars().filter(char::is_ascii_digit).count() < 5 => {
                return Err("a telephone number has at least five digits".to_owned());
            }
            FieldKind::Date => {
                let day: NaiveDate = value.parse().map_err(|_| "write the day as 2026-12-31".to_owned())?;
                return Ok(day.to_string());
            }
            FieldKind::Choice if !self.choices.iter().flatten().any(|choice| choice == value) => {
                return Err("choose one of what is offered".to_owned());
            }
            FieldKind::Checkbox => return Ok("yes".to_owned()),
            _ => {}
        }
        Ok(value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn faults(result: Result<Vec<(String, Answer)>>) -> Vec<String> {
        match result {
            Err(Error::Invalid(faults)) => faults.into_iter().map(|fault| fault.pointer).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_form_asks_who_writes_and_what() {
        let fields = completed(&[usual("phone", "Phone", FieldKind::Phone, false)]).unwrap();
        let keys: Vec<&str> = fields.iter().map(|field| &*field.key).collect();
        assert_eq!(keys, ["name", "email", "phone", "message"]);
        assert!(!fields[1].required, "a telephone number may do");
        assert!(completed(&[]).unwrap()[1].required);
    }

    #[test]
    fn fields_go_together() {
        let twice = usual("colour", "Colour", FieldKind::Text, false);
        assert!(completed(&[twice.clone(), twice]).is_err());
        assert!(completed(&[usual("colour", "Colour", FieldKind::Choice, false)]).is_err());
        assert!(completed(&[usual("email", "Mail", FieldKind::Text, false)]).is_err());
    }

    #[test]
    fn answers_fit_or_are_named() {
        let mut day = usual("day", "Day", FieldKind::Date, false);
        day.hint = Some("when you are at home".into());
        let choice = Field {
            choices: Some(vec!["Tap".into(), "Boiler".into()]),
            ..usual("what", "What", FieldKind::Choice, true)
        };
        let fields = completed(&[day, choice]).unwrap();
        let whole = [
            ("name", "Eileen"),
            ("email", "eileen@hynes.ie"),
            ("message", "It drips."),
            ("what", "Tap"),
            ("day", "2026-12-01"),
        ];
        let given = checked(&fields, &answers(&whole)).unwrap();
        assert_eq!(given.len(), 5);
        let wrong = [
            ("name", "Eileen"),
            ("email", "eileen"),
            ("message", ""),
            ("what", "Roof"),
            ("day", "soon"),
            ("role", "ADMIN"),
        ];
        let mut named = faults(checked(&fields, &answers(&wrong)));
        named.sort();
        assert_eq!(
            named,
            ["/answers/day", "/answers/email", "/answers/message", "/answers/role", "/answers/what"]
        );
    }

    #[test]
    fn somebody_who_cannot_be_answered_is_told_so() {
        let fields = completed(&[usual("phone", "Phone", FieldKind::Phone, false)]).unwrap();
        let silent = answers(&[("name", "Eileen"), ("message", "It drips.")]);
        assert_eq!(faults(checked(&fields, &silent)), ["/answers/email"]);
        let called = answers(&[("name", "Eileen"), ("message", "It drips."), ("phone", "+353 91 123456")]);
        assert!(checked(&fields, &called).is_ok());
    }
}
