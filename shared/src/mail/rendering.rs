//! Letters become mails: a subject, a text and a page, from templates that escape by themselves.

use std::sync::LazyLock;

use chrono::DateTime;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior};
use serde_json::Value as Json;

use super::Letter;
use crate::error::Result;
use crate::names;

/// Longest subject in bytes: names of organizations are part of it.
const LONGEST_SUBJECT: usize = 150;

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("templates/", $name)))),*]
    };
}

const SOURCES: &[(&str, &str)] = &templates![
    "base.html",
    "base.txt",
    "button.html",
    "verify-email.html",
    "verify-email.txt",
    "already-registered.html",
    "already-registered.txt",
    "reset-password.html",
    "reset-password.txt",
    "password-changed.html",
    "password-changed.txt",
    "change-email.html",
    "change-email.txt",
    "email-changed.html",
    "email-changed.txt",
    "session-reused.html",
    "session-reused.txt",
    "second-factor-changed.html",
    "second-factor-changed.txt",
    "invitation.html",
    "invitation.txt",
    "organization-deletion.html",
    "organization-deletion.txt",
    "account-deleted.html",
    "account-deleted.txt",
];

/// By name: values put into `.html` are escaped, those put into `.txt` are not.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    // A tag on a line of its own leaves no empty line.
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).build().unwrap_or_default());
    templates.add_filter("address", address);
    templates.add_filter("day", day);
    templates.add_filter("isolated", isolated);
    for (name, source) in SOURCES {
        if let Err(error) = templates.add_template(name, source) {
            // The tests render every letter, so this is not for users to see.
            tracing::error!(template = name, %error, "a template is broken");
        }
    }
    templates
});

/// A mail without its envelope.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// For programs without HTML.
    pub text: String,
    /// The same with HTML.
    pub html: String,
}

/// Writes the mail of a letter.
///
/// # Errors
/// When there is no template for it: `Letter::Nothing` is never sent.
pub fn render(letter: &Letter) -> Result<Rendered> {
    let name = letter.template();
    let subject = subject(letter);
    let mut values = serde_json::to_value(letter)?;
    if let Json::Object(fields) = &mut values {
        for value in fields.values_mut() {
            if let Json::String(text) = value {
                // A name can neither begin a header nor a paragraph of its own, nor turn what follows.
                *text = names::one_line(text);
            }
        }
        fields.insert("subject".to_owned(), Json::String(subject.clone()));
    }
    let part = |kind: &str| TEMPLATES.get_template(&format!("{name}.{kind}"))?.render(Serde(&values));
    Ok(Rendered { text: part("txt")?, html: part("html")?, subject })
}

fn subject(letter: &Letter) -> String {
    let subject = match letter {
        Letter::VerifyEmail { .. } => "Confirm your e-mail address".to_owned(),
        Letter::AlreadyRegistered { .. } => "You already have an account".to_owned(),
        Letter::ResetPassword { .. } => "Reset your password".to_owned(),
        Letter::PasswordChanged { .. } => "Your password was changed".to_owned(),
        Letter::ChangeEmail { .. } => "Confirm your new e-mail address".to_owned(),
        Letter::EmailChanged { .. } => "Your e-mail address was changed".to_owned(),
        Letter::SessionReused { .. } => "A session was ended for your safety".to_owned(),
        Letter::SecondFactorChanged { .. } => "Your second factor was changed".to_owned(),
        Letter::Invitation { inviter, organization, .. } => {
            format!("{} invites you to {}", names::isolated(inviter), names::isolated(organization))
        }
        Letter::OrganizationDeletion { organization, .. } => {
            format!("{} will be deleted", names::isolated(organization))
        }
        Letter::AccountDeleted { .. } => "Your account was deleted".to_owned(),
        Letter::Nothing => String::new(),
    };
    names::closed(subject[..subject.floor_char_boundary(LONGEST_SUBJECT)].trim().to_owned())
}

/// A name inside a sentence of plain text. In HTML it stands in `<bdi>`.
fn isolated(name: &str) -> String {
    names::isolated(name)
}

/// Escapes an address for an attribute, and leaves its slashes alone: programs that check the links of a mail find it
/// as it is.
fn address(address: &str) -> Value {
    let escaped = address
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#x27;");
    Value::from_safe_string(escaped)
}

/// `2026-12-21T09:30:00Z` becomes `21 December 2026`; anything else stays as it is.
fn day(instant: &str) -> String {
    DateTime::parse_from_rfc3339(instant)
        .map_or_else(|_| instant.to_owned(), |instant| instant.format("%-d %B %Y").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "Ada <b>& Co</b>\r\nBcc: eve@evil.example";
    const LINK: &str = "https://astralis.example/confirm?token=a-b_c&next='\"<x>";

    /// Every letter that is sent, with the values that must show.
    fn letters() -> Vec<(Letter, Vec<&'static str>)> {
        let (name, link) = (NAME.to_owned(), LINK.to_owned());
        let organization = "Smith <i>& Sons</i>".to_owned();
        vec![
            (Letter::VerifyEmail { name: name.clone(), link: link.clone() }, vec![NAME, LINK]),
            (Letter::AlreadyRegistered { name: name.clone(), link: link.clone() }, vec![NAME, LINK]),
            (Letter::ResetPassword { name: name.clone(), link: link.clone() }, vec![NAME, LINK]),
            (Letter::PasswordChanged { name: name.clone() }, vec![NAME]),
            (Letter::ChangeEmail { name: name.clone(), link: link.clone() }, vec![NAME, LINK]),
            (
                Letter::EmailChanged { name: name.clone(), new_email: "new@x.example".to_owned() },
                vec![NAME, "new@x.example"],
            ),
            (
                Letter::SessionReused { name: name.clone(), device: "Firefox <9> on Linux".to_owned() },
                vec![NAME, "Firefox <9> on Linux"],
            ),
            (
                Letter::SecondFactorChanged {
                    name: name.clone(),
                    change: "A passkey <X> was added.".to_owned(),
                },
                vec![NAME, "A passkey <X> was added."],
            ),
            (
                Letter::Invitation {
                    inviter: name.clone(),
                    organization: organization.clone(),
                    role: "operator".to_owned(),
                    link,
                },
                vec![NAME, "Smith <i>& Sons</i>", "operator", LINK],
            ),
            (
                Letter::OrganizationDeletion {
                    name: name.clone(),
                    organization,
                    until: "2026-12-21T09:30:00Z".to_owned(),
                },
                vec![NAME, "Smith <i>& Sons</i>", "21 December 2026"],
            ),
            (Letter::AccountDeleted { name }, vec![NAME]),
        ]
    }

    /// What a mail program makes of escaped text.
    fn unescaped(html: &str) -> String {
        html.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#x27;", "'")
            .replace("&#x2f;", "/")
            .replace("&amp;", "&")
    }

    #[test]
    fn both_parts_of_every_letter_say_what_it_is_about_and_escape_it() {
        for (letter, values) in letters() {
            let template = letter.template();
            let Rendered { subject, text, html } = render(&letter).unwrap();
            for value in values {
                let value = names::one_line(value);
                assert!(text.contains(&value), "{template}: {value} in {text}");
                assert!(unescaped(&html).contains(&value), "{template}: {value} in {html}");
            }
            for markup in ["<b>", "<i>", "<9>", "<X>", "<x>", "='\""] {
                assert!(!html.contains(markup), "{template}: {markup} in {html}");
            }
            assert!(!text.contains("&lt;") && !text.contains("{{"), "{template}: {text}");
            assert!(!subject.is_empty() && !subject.contains(['\r', '\n']), "{template}: {subject:?}");
            assert!(!text.contains('\r') && !text.contains("\nBcc"), "{template}: {text}");
        }
    }

    #[test]
    fn every_link_stands_once_to_click_and_once_to_copy() {
        let escaped = "https://astralis.example/confirm?token=a-b_c&amp;next=&#x27;&quot;&lt;x&gt;";
        for (letter, _) in letters().into_iter().filter(|(_, values)| values.contains(&LINK)) {
            let html = render(&letter).unwrap().html;
            assert_eq!(html.matches(&format!("href=\"{escaped}\"")).count(), 2, "{html}");
            assert_eq!(html.matches(&format!(">{escaped}</a>")).count(), 1, "{html}");
        }
    }

    #[test]
    fn a_mail_loads_nothing_has_the_brands_colours_and_a_dark_side() {
        for (letter, _) in letters() {
            let html = render(&letter).unwrap().html;
            assert!(!html.contains("src=") && !html.contains("url(") && !html.contains("<link"), "{html}");
            assert!(html.contains("#0A1B2B") && html.contains("prefers-color-scheme: dark"));
            assert!(html.lines().all(|line| line.len() < 900), "a line is longer than SMTP allows");
        }
    }

    #[test]
    fn a_subject_is_one_line_of_bounded_length() {
        let letter = |organization: String| Letter::OrganizationDeletion {
            name: String::new(),
            organization,
            until: String::new(),
        };
        assert_eq!(
            subject(&letter("A\r\nBcc: eve@evil.example".to_owned())),
            "A  Bcc: eve@evil.example will be deleted"
        );
        assert_eq!(subject(&letter("\u{e4}".repeat(200))).len(), LONGEST_SUBJECT);
    }

    #[test]
    fn a_name_does_not_turn_the_text_around_it() {
        let letter = Letter::Invitation {
            inviter: "\u{202e}Ada".to_owned(),
            organization: "שלום בע\"מ".to_owned(),
            role: "operator".to_owned(),
            link: LINK.to_owned(),
        };
        let mail = render(&letter).unwrap();
        let set_apart = "\u{2068}שלום בע\"מ\u{2069}";
        assert_eq!(mail.subject, format!("Ada invites you to {set_apart}"));
        assert!(
            mail.text.contains(&format!("Ada asks you to join {set_apart} as operator.")),
            "{}",
            mail.text
        );
        assert!(mail.html.contains("join <bdi>שלום בע&quot;מ</bdi> as operator."), "{}", mail.html);
        assert!(!mail.html.contains('\u{202e}') && !mail.text.contains('\u{202e}'));

        let long = Letter::OrganizationDeletion {
            name: String::new(),
            organization: "ש".repeat(200),
            until: String::new(),
        };
        let subject = subject(&long);
        assert!(subject.ends_with("ש\u{2069}") && subject.len() < LONGEST_SUBJECT + 4, "{subject:?}");
    }

    #[test]
    fn nothing_has_no_mail() {
        assert!(render(&Letter::Nothing).is_err());
    }

    #[test]
    fn the_letters_read_like_this() {
        let texts: String = letters()
            .iter()
            .map(|(letter, _)| {
                let mail = render(letter).unwrap();
                format!("{}\nSubject: {}\n\n{}\n\n", letter.template(), mail.subject, mail.text)
            })
            .collect();
        insta::assert_snapshot!("letters", texts);
        let letter = Letter::VerifyEmail { name: "Ada".to_owned(), link: LINK.to_owned() };
        insta::assert_snapshot!("verify-email", render(&letter).unwrap().html);
    }
}
