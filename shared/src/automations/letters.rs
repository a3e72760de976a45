//! The letter that automations send. Its frame is in `letters/<language>/`; what it says is the organization's.

use serde::Serialize;

use crate::mail::{Letter, translated};

/// What an automation says to somebody.
#[derive(Debug, Clone, Serialize)]
pub(super) struct AutomationMail {
    /// The recipient's name, or their address.
    pub(super) name: String,
    /// The organization that sends it.
    pub(super) organization: String,
    /// The subject.
    pub(super) subject: String,
    /// What it says.
    pub(super) paragraphs: Vec<String>,
}

impl Letter for AutomationMail {
    translated!("automation-mail", en, de);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::proof::{NAME, assert_sound};

    #[test]
    fn the_letter_says_what_the_automation_says() {
        let letter = AutomationMail {
            name: NAME.to_owned(),
            organization: "Smith <i>& Sons</i>".to_owned(),
            subject: "Your <boiler>".to_owned(),
            paragraphs: vec!["We come <b>tomorrow</b>.".to_owned(), "Is that all right?".to_owned()],
        };
        let said = [NAME, "Smith <i>& Sons</i>", "We come <b>tomorrow</b>.", "Is that all right?"];
        let text = assert_sound(&letter, &said);
        assert!(text.contains("Is that all right?"), "{text}");
    }
}
