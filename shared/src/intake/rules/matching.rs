//! Whether the conditions of a rule hold for a request, and why, in words.

use document_types::folding::fold;

use super::Conditions;
use crate::customers::Kind;
use crate::ids::FormId;
use crate::intake::Source;

/// A request as rules see it.
#[derive(Debug, Clone)]
pub struct Subject {
    source: Source,
    sender: String,
    subject: String,
    /// Subject and text.
    text: String,
    form: Option<FormId>,
    customer: Option<Kind>,
}

impl Subject {
    /// A request from somewhere, with its subject and text.
    pub fn new(source: Source, subject: &str, text: &str) -> Self {
        Self {
            source,
            sender: String::new(),
            subject: words(subject),
            text: words(&format!("{subject}\n{text}")),
            form: None,
            customer: None,
        }
    }

    /// With the name and the address of its sender.
    #[must_use]
    pub fn from(self, name: Option<&str>, email: Option<&str>) -> Self {
        let sender = format!("{} {}", name.unwrap_or_default(), email.unwrap_or_default());
        Self { sender: fold(&sender), ..self }
    }

    /// With the form that was filled in.
    #[must_use]
    pub fn by(self, form: Option<FormId>) -> Self {
        Self { form, ..self }
    }

    /// With what its customer is.
    #[must_use]
    pub fn of(self, customer: Option<Kind>) -> Self {
        Self { customer, ..self }
    }
}

/// Words between single spaces, with one at either end: so a phrase is found as whole words.
pub(super) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for word in
        fold(text).split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
    {
        words.push_str(word);
        words.push(' ');
    }
    words
}

/// The first of some phrases that stands in words.
fn one_of<'a>(phrases: &'a [String], text: &str) -> Option<&'a str> {
    phrases.iter().map(String::as_str).find(|phrase| {
        let wanted = words(phrase);
        wanted.len() > 1 && text.contains(&wanted)
    })
}

impl Conditions {
    /// Why they hold, in words; none where one does not.
    pub(super) fn met(&self, subject: &Subject) -> Option<String> {
        let mut why = Vec::new();
        if let Some(source) = self.source {
            (source == subject.source).then_some(())?;
            why.push(format!("it came from {}", place(source)));
        }
        if let Some(part) = &self.sender_contains {
            subject.sender.contains(fold(part).trim()).then_some(())?;
            why.push(format!("the sender is \u{201c}{}\u{201d}", part.trim()));
        }
        if let Some(phrases) = &self.subject_contains {
            why.push(format!(
                "the subject says \u{201c}{}\u{201d}",
                one_of(phrases, &subject.subject)?.trim()
            ));
        }
        if let Some(phrases) = &self.text_contains {
            why.push(format!("the text says \u{201c}{}\u{201d}", one_of(phrases, &subject.text)?.trim()));
        }
        if let Some(form) = self.form_id {
            (Some(form) == subject.form).then_some(())?;
            why.push("it came by that form".to_owned());
        }
        if let Some(kind) = self.customer_kind {
            (Some(kind) == subject.customer).then_some(())?;
            why.push(if kind == Kind::Person { "it is a person's" } else { "it is a company's" }.to_owned());
        }
        (!why.is_empty()).then(|| why.join(" and "))
    }
}

fn place(source: Source) -> &'static str {
    match source {
        Source::Form => "a form",
        Source::Api => "a program",
        Source::Mail => "a mail",
        Source::Operator => "a member",
        Source::Document => "a document",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(text: &str) -> Conditions {
        Conditions { text_contains: Some(vec![text.to_owned()]), ..Conditions::default() }
    }

    #[test]
    fn whole_words_are_compared_whatever_their_case_and_accents() {
        let subject = Subject::new(Source::Mail, "Chaudière en panne", "Eau froide, plus de CHAUFFAGE!");
        for found in ["chaudiere", "En Panne", "chauffage", "panne eau"] {
            assert!(phrases(found).met(&subject).is_some(), "{found}");
        }
        for missing in ["chauff", "panne froide", "aud"] {
            assert_eq!(phrases(missing).met(&subject), None, "{missing}");
        }
    }

    #[test]
    fn all_that_is_given_must_hold() {
        let subject = Subject::new(Source::Form, "Quote", "For a bathroom")
            .from(Some("Eileen Hynes"), Some("eileen@hynes.ie"));
        let sender = Conditions { sender_contains: Some("@HYNES.ie".into()), ..phrases("bathroom") };
        let why = sender.met(&subject).unwrap();
        assert_eq!(why, "the sender is “@HYNES.ie” and the text says “bathroom”");
        let other = Conditions { source: Some(Source::Mail), ..sender.clone() };
        assert_eq!(other.met(&subject), None);
        let company = Conditions { customer_kind: Some(Kind::Company), ..Conditions::default() };
        assert_eq!(company.met(&subject), None);
        assert!(company.met(&subject.of(Some(Kind::Company))).is_some());
    }
}
