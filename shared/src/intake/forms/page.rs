//! A form as a page that needs no script, in plain HTML.

use std::fmt::Write;

use super::store::Place;
use super::{Challenge, Field, FieldKind, challenge};
use crate::app::App;
use crate::error::{Error, FieldError, Result};

/// A form as its reader gets it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The form.
    pub place: Place,
    /// What is to be solved before it is sent.
    pub challenge: Challenge,
}

impl Shown {
    /// A form with a new challenge, for a script that solves it.
    pub fn new(app: &App, place: Place) -> Result<Self> {
        let challenge = challenge::issue(app, place.org, place.form, true)?;
        Ok(Self { place, challenge })
    }
}

/// The page of a form.
///
/// # Errors
/// Never in practice: a challenge can be written.
pub fn page(app: &App, place: &Place, slug: &str) -> Result<String> {
    let challenge = challenge::issue(app, place.org, place.form, false)?;
    let mut fields = String::new();
    for field in &place.fields {
        fields.push_str(&asked(field));
    }
    let body = format!(
        "<h1>{}</h1>\n<p>{}</p>\n<p>{}</p>\n<form method=\"post\" action=\"../{slug}\">\n\
         <input type=\"hidden\" name=\"version\" value=\"{}\">\n\
         <input type=\"hidden\" name=\"challenge\" value=\"{}\">\n{fields}\
         <div hidden><label for=\"website\">Leave this empty</label> \
         <input id=\"website\" name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></div>\n\
         <p><button type=\"submit\">Send</button></p>\n</form>",
        escaped(&place.name),
        escaped(&place.organization),
        escaped(&place.intro),
        place.version,
        escaped(&challenge.token),
    );
    Ok(whole(&place.name, &body))
}

/// The page that says that a request has arrived.
pub fn thanked(place: &Place, number: i64, status_url: &str) -> String {
    let thanks = if place.thanks.is_empty() { "Thank you. Your request has arrived." } else { &place.thanks };
    let body = format!(
        "<h1>{}</h1>\n<p>{}</p>\n<p>Its number is {number}. <a href=\"{}\">See where it stands</a>.</p>",
        escaped(&place.name),
        escaped(thanks),
        escaped(status_url)
    );
    whole(&place.name, &body)
}

/// The page that says what is wrong with what was sent.
pub fn failed(place: &Place, error: &Error) -> String {
    let faults: &[FieldError] = if let Error::Invalid(faults) = error { faults } else { &[] };
    let mut list = String::new();
    for fault in faults {
        let key = fault.pointer.rsplit('/').next().unwrap_or_default();
        let label = place.fields.iter().find(|field| field.key == key).map_or(key, |field| &*field.label);
        // Writing to a string does not fail.
        let _ = writeln!(list, "<li>{}: {}</li>", escaped(label), escaped(&fault.message));
    }
    if list.is_empty() {
        list = format!("<li>{}</li>\n", escaped(&error.to_string()));
    }
    let body = format!(
        "<h1>{}</h1>\n<p>It was not sent. Go back, and correct this:</p>\n<ul>\n{list}</ul>",
        escaped(&place.name)
    );
    whole(&place.name, &body)
}

fn whole(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n</head>\n\
         <body>\n<main>\n{body}\n</main>\n</body>\n</html>\n",
        escaped(title)
    )
}

/// One question.
fn asked(field: &Field) -> String {
    let (key, label) = (&field.key, escaped(&field.label));
    let required = if field.required { " required" } else { "" };
    let mark = if field.required { "" } else { " (optional)" };
    let hint =
        field.hint.as_deref().map(|hint| format!("<br><small>{}</small>", escaped(hint))).unwrap_or_default();
    let common = format!("id=\"{key}\" name=\"answer.{key}\"{required}");
    let longest = field.longest();
    let line = |kind: &str| format!("<input type=\"{kind}\" {common} maxlength=\"{longest}\">");
    let control = match field.kind {
        FieldKind::Text => line("text"),
        FieldKind::Email => line("email"),
        FieldKind::Phone => line("tel"),
        FieldKind::Date => format!("<input type=\"date\" {common}>"),
        FieldKind::LongText => {
            format!("<textarea {common} rows=\"8\" cols=\"60\" maxlength=\"{longest}\"></textarea>")
        }
        FieldKind::Checkbox => format!("<input type=\"checkbox\" {common} value=\"yes\">"),
        FieldKind::Choice => {
            let choices = field.choices.iter().flatten();
            let options: String =
                choices.map(|choice| format!("<option>{}</option>", escaped(choice))).collect();
            format!("<select {common}><option value=\"\"></option>{options}</select>")
        }
    };
    format!("<p><label for=\"{key}\">{label}{mark}</label><br>{control}{hint}</p>\n")
}

/// Text inside HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_typed_is_text_and_nothing_else() {
        let field = Field {
            key: "what".into(),
            label: "<script>alert(1)</script>".into(),
            kind: FieldKind::Choice,
            required: true,
            choices: Some(vec!["\"><img src=x>".into()]),
            hint: Some("a & b".into()),
            max_length: None,
        };
        let html = asked(&field);
        assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
        assert!(html.contains("a &amp; b") && html.contains(" required"), "{html}");
    }
}
