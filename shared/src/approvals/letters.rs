//! The letters about approvals. Their texts are in `letters/<language>/`.

use serde::Serialize;

use crate::mail::{Letter, translated};

/// Asks an approver to decide about a document.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ApprovalRequest {
    /// The approver's name.
    pub(super) name: String,
    /// The name of the organization.
    pub(super) organization: String,
    /// `new`, `answered` or `reminder`.
    pub(super) occasion: String,
    /// The name of the file.
    pub(super) document: String,
    /// The vendor, where one was found.
    pub(super) vendor: Option<String>,
    /// The document's number.
    pub(super) number: Option<String>,
    /// The total with its currency.
    pub(super) total: Option<String>,
    /// The account to pay to.
    pub(super) iban: Option<String>,
    /// The answer to what the approver had asked.
    pub(super) answer: Option<String>,
    /// Shows the facts and takes one decision, for two weeks.
    pub(super) link: String,
}

impl Letter for ApprovalRequest {
    translated!("approval-request", en, de);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::proof::{LINK, NAME, assert_sound};

    fn request(occasion: &str, answer: Option<&str>) -> ApprovalRequest {
        let some = |text: &str| Some(text.to_owned());
        ApprovalRequest {
            name: NAME.to_owned(),
            organization: "Smith <i>& Sons</i>".to_owned(),
            occasion: occasion.to_owned(),
            document: "invoice <1>.pdf".to_owned(),
            vendor: some("Müller & Söhne"),
            number: some("RE-2026-17"),
            total: some("1190.00 EUR"),
            iban: some("DE02120300000000202051"),
            answer: answer.map(str::to_owned),
            link: LINK.to_owned(),
        }
    }

    #[test]
    fn the_letter_says_what_is_to_be_approved_and_reads_like_this() {
        let said = [NAME, "Smith <i>& Sons</i>", "invoice <1>.pdf", "Müller & Söhne", "1190.00 EUR", LINK];
        let letters = [
            assert_sound(&request("new", None), &said),
            assert_sound(&request("reminder", None), &said),
            assert_sound(&request("answered", Some("Yes, <b>twice</b>")), &said),
        ];
        insta::assert_snapshot!("letters", letters.concat());
    }

    #[test]
    fn what_was_not_found_leaves_no_empty_line() {
        let bare =
            ApprovalRequest { vendor: None, number: None, total: None, iban: None, ..request("new", None) };
        let text = crate::mail::render(&bare, None).unwrap().text;
        assert!(!text.contains("Vendor") && !text.contains("\n\n\n"), "{text}");
    }
}
