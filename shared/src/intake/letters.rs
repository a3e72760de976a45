//! The letters of intake. Their texts are in `letters/<language>/`.

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
}
