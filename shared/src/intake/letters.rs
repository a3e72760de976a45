//! The letters of intake. Their texts are in `letters/<language>/`.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::mail::{Letter, translated};

/// Tells a sender that their request has arrived.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RequestReceived {
    /// The organization that has it.
    pub(super) organization: String,
    /// The sender's name, or their address where they left none.
    pub(super) name: String,
    /// The number of the request.
    pub(super) number: i64,
    /// What it is about.
    pub(super) subject: String,
    /// Shows where it stands.
    pub(super) link: String,
}

impl Letter for RequestReceived {
    translated!("request-received", en, de);
}

/// An answer that a person wrote.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RequestReply {
    /// Its subject.
    pub(super) subject: String,
    /// What they wrote, line by line.
    pub(super) lines: Vec<String>,
    /// The history below it, line by line.
    pub(super) quoted: Vec<String>,
    /// Who wrote the history.
    pub(super) author: String,
    /// When.
    pub(super) written: DateTime<Utc>,
    /// Whose answer it is.
    pub(super) organization: String,
}

impl Letter for RequestReply {
    translated!("request-reply", en, de);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::proof::{LINK, NAME, assert_sound};

    #[test]
    fn the_letter_says_which_request_has_arrived_and_where_it_stands() {
        let letter = RequestReceived {
            organization: "Smith <i>& Sons</i>".to_owned(),
            name: NAME.to_owned(),
            number: 17,
            subject: "A leak <below>".to_owned(),
            link: LINK.to_owned(),
        };
        let text = assert_sound(&letter, &["Smith <i>& Sons</i>", NAME, "17", "A leak <below>", LINK]);
        assert!(text.contains("Request 17"), "{text}");
    }

    #[test]
    fn an_answer_has_its_lines_and_the_history_below() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let letter = RequestReply {
            subject: "Re: A leak".to_owned(),
            lines: lines("Tuesday <b>suits</b> us.\n\nAda"),
            quoted: lines("It drips.\n> really"),
            author: "Eileen".to_owned(),
            written: "2026-12-01T09:00:00Z".parse().unwrap(),
            organization: "Smith".to_owned(),
        };
        let mail = crate::mail::render(&letter, None).unwrap();
        assert_eq!(mail.subject, "Re: A leak");
        let text = "Tuesday <b>suits</b> us.\n\nAda\n\n-- \nSmith\n\nOn 1 December 2026, Eileen wrote:\n\n> It drips.\n> > really";
        assert_eq!(mail.text.trim(), text);
        assert!(mail.html.contains("&lt;b&gt;suits"), "{}", mail.html);
        let german = crate::mail::render(&letter, Some("de")).unwrap();
        assert!(german.text.contains("Am 1. Dezember 2026 schrieb Eileen:"), "{}", german.text);
    }
}
