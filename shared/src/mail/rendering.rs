//! Letters become mails: a subject, a text and a page, from templates that escape by themselves.

use std::sync::LazyLock;

use anyhow::Context;
use chrono::{DateTime, Datelike};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, State, UndefinedBehavior};
use serde_json::Value as Json;

use super::content::{Content, Extras};
use super::{Letter, Translation};
use crate::error::Result;
use crate::names;

/// Longest subject in bytes: it may contain names of organizations.
const LONGEST_SUBJECT: usize = 150;

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("templates/", $name)))),*]
    };
}

/// The frame of every domain's letters: the page, and its words in each language.
const COMMON: &[(&str, &str)] = &templates![
    "base.html",
    "base.txt",
    "personal.html",
    "personal.txt",
    "button.html",
    "en/base.html",
    "en/base.txt",
    "en/button.html",
    "de/base.html",
    "de/base.txt",
    "de/button.html",
];

const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "M\u{e4}rz",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// Templates by name: values put into `.html` are escaped, those put into `.txt` are not.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    // A tag on a line of its own leaves no empty line.
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).build().unwrap_or_default());
    templates.add_filter("address", address);
    templates.add_filter("day", day);
    templates.add_filter("isolated", isolated);
    for (name, source) in COMMON {
        if let Err(error) = templates.add_template(name, source) {
            // The tests render every letter, so users never see this.
            tracing::error!(template = name, %error, "a template is broken");
        }
    }
    templates
});

/// Writes the mail of a letter in the language of a locale, or in English.
///
/// # Errors
/// When the template is broken or lacks a value.
pub fn render<L: Letter>(letter: &L, locale: Option<&str>) -> Result<Content> {
    let translation = translation(L::TRANSLATIONS, locale).context("a letter has no words")?;
    let mut values = serde_json::to_value(letter)?;
    in_one_line(&mut values);
    let add = |values: &mut Json, name: &str, text: &str| {
        if let Json::Object(fields) = values {
            fields.insert(name.to_owned(), text.into());
        }
    };
    add(&mut values, "language", translation.language);

    let mut text =
        TEMPLATES.template_from_named_str("letter.txt", translation.text)?.render_captured(Serde(&values))?;
    let subject = bounded(&text.with_state_mut(|state| state.render_block("subject"))?);
    add(&mut values, "subject", &subject);
    let html = TEMPLATES.template_from_named_str("letter.html", translation.html)?.render(Serde(&values))?;
    Ok(Content { subject, text: text.into_output(), html, extras: Extras::default() })
}

/// The words in the language of a locale: `de` for `de-AT`. Without a locale, or for another language, the first ones,
/// which are English.
fn translation<'a>(all: &'a [Translation], locale: Option<&str>) -> Option<&'a Translation> {
    let language = locale.and_then(|locale| locale.split(['-', '_']).next()).unwrap_or_default();
    all.iter().find(|one| one.language.eq_ignore_ascii_case(language)).or(all.first())
}

/// Cleans a name so that it can neither begin a header or a paragraph nor change the direction of what follows.
fn in_one_line(value: &mut Json) {
    match value {
        Json::String(text) => *text = names::one_line(text),
        Json::Array(values) => values.iter_mut().for_each(in_one_line),
        Json::Object(fields) => fields.values_mut().for_each(in_one_line),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// A subject in one short line.
fn bounded(subject: &str) -> String {
    let subject = subject.trim().replace(['\r', '\n'], " ");
    names::closed(subject[..subject.floor_char_boundary(LONGEST_SUBJECT)].trim().to_owned())
}

/// A name inside a sentence of plain text. In HTML `<bdi>` encloses it.
fn isolated(name: &str) -> String {
    names::isolated(name)
}

/// Escapes an address for an attribute but leaves its slashes alone, so that programs that check a mail's links find it
/// unchanged.
fn address(address: &str) -> Value {
    let escaped = address
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#x27;");
    Value::from_safe_string(escaped)
}

/// `2026-12-21T09:30:00Z` becomes `21 December 2026`, or `21. Dezember 2026` in German; anything else stays as it is.
fn day(state: &State<'_, '_>, instant: &str) -> String {
    let Ok(day) = DateTime::parse_from_rfc3339(instant) else { return instant.to_owned() };
    let language = state.lookup("language").unwrap_or_default();
    match (language.as_str(), GERMAN_MONTHS.get(day.month0() as usize)) {
        (Some("de"), Some(month)) => format!("{}. {month} {}", day.day(), day.year()),
        _ => day.format("%-d %B %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    /// A letter that belongs to no domain.
    #[derive(Serialize)]
    struct Closing {
        name: String,
        organization: String,
        until: &'static str,
    }

    impl Letter for Closing {
        const TEMPLATE: &'static str = "closing";
        const TRANSLATIONS: &'static [Translation] = &[
            Translation {
                language: "en",
                text: "{% extends \"en/base.txt\" %}{% block subject %}{{ organization | isolated }} closes{% endblock %}
                    {% block content %}On {{ until | day }}.{% endblock %}",
                html: "{% extends \"en/base.html\" %}{% block content %}{{ organization }}{% endblock %}",
            },
            Translation {
                language: "de",
                text: "{% extends \"de/base.txt\" %}{% block subject %}{{ organization | isolated }} schlie\u{df}t{% endblock %}
                    {% block content %}Am {{ until | day }}.{% endblock %}",
                html: "{% extends \"de/base.html\" %}{% block content %}{{ organization }}{% endblock %}",
            },
        ];
    }

    fn closing(organization: &str) -> Closing {
        Closing {
            name: "Ada".to_owned(),
            organization: organization.to_owned(),
            until: "2026-03-01T09:30:00Z",
        }
    }

    #[test]
    fn a_letter_is_written_in_the_recipients_language_or_in_english() {
        for locale in ["de", "de-AT", "DE", "de_CH", "de-Latn-DE-1996"] {
            let mail = render(&closing("Smith"), Some(locale)).unwrap();
            assert_eq!(mail.subject, "Smith schlie\u{df}t", "{locale}");
            assert!(
                mail.text.starts_with("Guten Tag Ada,\n") && mail.text.contains("Am 1. M\u{e4}rz 2026."),
                "{}",
                mail.text
            );
            assert!(mail.html.contains("<html lang=\"de\">"), "{}", mail.html);
        }
        for locale in [
            None,
            Some("en-US"),
            Some("fr"),
            Some(""),
            Some("-"),
            Some("german"),
            Some("\u{202e}de"),
            Some("d"),
        ] {
            let mail = render(&closing("Smith"), locale).unwrap();
            assert_eq!(mail.subject, "Smith closes", "{locale:?}");
            assert!(
                mail.text.starts_with("Hello Ada,\n") && mail.text.contains("On 1 March 2026."),
                "{}",
                mail.text
            );
            assert!(mail.html.contains("<html lang=\"en\">"), "{}", mail.html);
        }
    }

    #[test]
    fn a_subject_is_one_line_of_bounded_length() {
        let subject = |organization: &str| render(&closing(organization), None).unwrap().subject;
        assert_eq!(subject("A\r\nBcc: eve@evil.example"), "A  Bcc: eve@evil.example closes");
        assert_eq!(subject(&"\u{e4}".repeat(200)).len(), LONGEST_SUBJECT);
        let long = subject(&"\u{5e9}".repeat(200));
        assert!(long.ends_with("\u{5e9}\u{2069}") && long.len() < LONGEST_SUBJECT + 4, "{long:?}");
    }

    #[test]
    fn a_value_that_a_template_lacks_is_an_error() {
        #[derive(Serialize)]
        struct Empty {}
        impl Letter for Empty {
            const TEMPLATE: &'static str = "empty";
            const TRANSLATIONS: &'static [Translation] = Closing::TRANSLATIONS;
        }
        assert!(render(&Empty {}, None).is_err());
    }
}
