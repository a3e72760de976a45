//! The providers' APIs as data: what a request looks like, and what the answers mean.
//!
//! A body is the provider's documented JSON with names that begin with `$` where our values go. A field, or an element
//! of a list, whose value a mail does not have is left out. An object with one such name as its key stands for a list:
//! what is inside it is written once for each header field or file.

use reqwest::StatusCode;

use super::Cause;
use crate::settings::MailProvider;

/// What we know about a provider.
pub(super) struct Provider {
    /// Where its API is.
    pub(super) base: &'static str,
    /// Where mails are posted, below the base.
    pub(super) path: &'static str,
    /// The header with our key, and what stands before the key in it.
    pub(super) key: (&'static str, &'static str),
    /// The header that makes a second request with the same name do nothing, for a day.
    pub(super) idempotency: Option<&'static str>,
    /// Header fields of the mail that only this provider understands.
    pub(super) own_fields: &'static [(&'static str, &'static str)],
    /// The body of a request.
    pub(super) body: &'static str,
    /// Where the calendar object goes, unless the body has a place for it.
    pub(super) calendar: CalendarAs,
    /// The status of an answer that means yes.
    pub(super) taken: StatusCode,
    /// Where the answer names the mail.
    pub(super) receipt: Receipt,
    /// Where a refusal says what it is about (JSON pointer), for programs and for people.
    pub(super) said: (&'static str, &'static str),
    /// Refusals that mean something else than their status: status, code or sentence, and meaning.
    pub(super) refusals: &'static [(u16, &'static str, Meaning)],
    /// The header that says in seconds since 1970 when to come back.
    pub(super) reset: Option<&'static str>,
    /// What tells that our key is good, without sending anything: the path, and answers beyond 200 that say so too.
    pub(super) probe: (&'static str, &'static [(u16, &'static str)]),
    /// Where the addresses and domains are listed that we may send from.
    pub(super) senders: &'static [Senders],
}

/// How the calendar object travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CalendarAs {
    /// As one form of the message, beside text and page.
    Alternative,
    /// As a file: the API has no other place for it, and keeps the type of its content.
    File,
}

/// Where an answer names the mail.
pub(super) enum Receipt {
    /// In a field of the body (JSON pointer).
    Field(&'static str),
    /// In a header.
    Header(&'static str),
}

/// What a refusal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Not now.
    Later(Cause),
    /// Never.
    Never,
    /// Nobody knows whether an earlier request was taken.
    Unknown,
    /// The same, and a second request for the mail does nothing where the first one was taken.
    Repeatable,
}

/// A list of senders.
pub(super) struct Senders {
    pub(super) path: &'static str,
    /// Where the list is in the answer (JSON pointer), what an entry's name is called, and what marks a good one.
    pub(super) list: &'static str,
    pub(super) name: &'static str,
    pub(super) good: (&'static str, &'static str),
}

use Meaning::{Later, Never, Repeatable, Unknown};

/// <https://postmarkapp.com/developer/api/email-api>, error codes in <https://postmarkapp.com/developer/api/overview>.
/// A calendar object is a file there (<https://postmarkapp.com/support/article/1101>). Its tokens for one server can't
/// list the addresses that one may send from.
const POSTMARK: Provider = Provider {
    base: "https://api.postmarkapp.com/",
    path: "email",
    key: ("X-Postmark-Server-Token", ""),
    idempotency: None,
    // Else the Message-ID is replaced.
    own_fields: &[("X-PM-KeepID", "true")],
    body: r#"{
      "From": "$from", "To": "$to", "ReplyTo": "$reply_to", "Subject": "$subject",
      "TextBody": "$text", "HtmlBody": "$html",
      "Headers": { "$headers": { "Name": "$name", "Value": "$value" } },
      "Attachments": { "$files": { "Name": "$name", "Content": "$content", "ContentType": "$type" } },
      "TrackOpens": false, "TrackLinks": "None"
    }"#,
    calendar: CalendarAs::File,
    taken: StatusCode::OK,
    receipt: Receipt::Field("/MessageID"),
    said: ("/ErrorCode", "/Message"),
    refusals: &[
        (422, "10", Later(Cause::Login)),
        (422, "400", Later(Cause::Sender)),
        (422, "401", Later(Cause::Sender)),
        (422, "405", Later(Cause::Account)),
        (422, "412", Later(Cause::Account)),
        (422, "413", Later(Cause::Account)),
    ],
    reset: None,
    probe: ("server", &[]),
    senders: &[],
};

/// <https://resend.com/docs/api-reference/emails/send-email>, its errors in
/// <https://resend.com/docs/api-reference/errors>, repeated requests in
/// <https://resend.com/docs/dashboard/emails/idempotency-keys>. A key that may only send can't list domains, and says so.
const RESEND: Provider = Provider {
    base: "https://api.resend.com/",
    path: "emails",
    key: ("Authorization", "Bearer "),
    idempotency: Some("Idempotency-Key"),
    own_fields: &[],
    body: r#"{
      "from": "$from", "to": ["$to"], "reply_to": "$reply_to", "subject": "$subject",
      "text": "$text", "html": "$html", "headers": "$headers",
      "attachments": { "$files": { "filename": "$name", "content": "$content", "content_type": "$type" } }
    }"#,
    calendar: CalendarAs::File,
    taken: StatusCode::OK,
    receipt: Receipt::Field("/id"),
    said: ("/name", "/message"),
    refusals: &[
        (403, "validation_error", Later(Cause::Sender)),
        (409, "concurrent_idempotent_requests", Later(Cause::Busy)),
        (409, "invalid_idempotent_request", Unknown),
        (422, "invalid_from_address", Later(Cause::Sender)),
        (429, "daily_quota_exceeded", Later(Cause::Account)),
        (429, "monthly_quota_exceeded", Later(Cause::Account)),
        (451, "security_error", Never),
    ],
    reset: None,
    probe: ("domains", &[(401, "restricted_api_key")]),
    senders: &[Senders { path: "domains", list: "/data", name: "name", good: ("status", "verified") }],
};

/// <https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send>; its errors name the field at fault.
/// 202 alone means that the mail is queued: 200 is the answer of its sandbox.
const SENDGRID: Provider = Provider {
    base: "https://api.sendgrid.com/",
    path: "v3/mail/send",
    key: ("Authorization", "Bearer "),
    idempotency: None,
    own_fields: &[],
    body: r#"{
      "personalizations": [{ "to": [{ "email": "$to" }] }],
      "from": { "email": "$from_email", "name": "$from_name" }, "reply_to": { "email": "$reply_to" },
      "subject": "$subject", "headers": "$headers",
      "content": [
        { "type": "text/plain", "value": "$text" },
        { "type": "text/html", "value": "$html" },
        { "type": "$calendar_type", "value": "$calendar" }
      ],
      "attachments": {
        "$files": { "filename": "$name", "content": "$content", "type": "$type", "disposition": "attachment" }
      },
      "tracking_settings": {
        "click_tracking": { "enable": false, "enable_text": false },
        "open_tracking": { "enable": false },
        "subscription_tracking": { "enable": false }
      }
    }"#,
    calendar: CalendarAs::Alternative,
    taken: StatusCode::ACCEPTED,
    receipt: Receipt::Header("x-message-id"),
    said: ("/errors/0/field", "/errors/0/message"),
    refusals: &[
        (400, "from", Later(Cause::Sender)),
        (400, "from.email", Later(Cause::Sender)),
        (401, "Maximum credits exceeded", Later(Cause::Account)),
        (403, "from", Later(Cause::Sender)),
    ],
    reset: Some("x-ratelimit-reset"),
    probe: ("v3/scopes", &[]),
    senders: &[
        Senders { path: "v3/whitelabel/domains", list: "", name: "domain", good: ("valid", "true") },
        Senders {
            path: "v3/verified_senders",
            list: "/results",
            name: "from_email",
            good: ("verified", "true"),
        },
    ],
};

/// What we know about this one.
pub(super) fn of(provider: MailProvider) -> &'static Provider {
    match provider {
        MailProvider::Postmark => &POSTMARK,
        MailProvider::Resend => &RESEND,
        MailProvider::SendGrid => &SENDGRID,
    }
}

impl Provider {
    /// What a refusal means: by the provider's own word, or else by its status (RFC 9110, section 15).
    pub(super) fn meaning(&self, status: StatusCode, code: &str, sentence: &str) -> Meaning {
        let own = self
            .refusals
            .iter()
            .find(|(known, word, _)| *known == status.as_u16() && (*word == code || *word == sentence));
        if let Some((.., meaning)) = own {
            return *meaning;
        }
        match status.as_u16() {
            401 | 403 => Later(Cause::Login),
            // Not the API, or not at this address.
            300..=399 | 404 | 405 => Later(Cause::Stranger),
            408 | 425 | 429 => Later(Cause::Busy),
            400..=499 if status != StatusCode::CONFLICT => Never,
            // Who answers so has not taken it.
            503 => Later(Cause::Down),
            // Anything else may have gone wrong after the mail was taken.
            _ if self.idempotency.is_some() => Repeatable,
            _ => Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const ALL: [MailProvider; 3] = [MailProvider::Postmark, MailProvider::Resend, MailProvider::SendGrid];

    #[test]
    fn every_body_is_json_with_names_that_are_filled_in() {
        for provider in ALL.map(of) {
            let body: Value = serde_json::from_str(provider.body).unwrap();
            for name in ["$subject", "$text", "$html", "$to", "$headers", "$files", "$reply_to"] {
                assert!(provider.body.contains(&format!("\"{name}\"")), "{name} in {body}");
            }
            assert_eq!(
                provider.body.contains("$calendar"),
                provider.calendar == CalendarAs::Alternative,
                "a place for the calendar in {body}"
            );
        }
    }

    #[test]
    fn a_status_means_the_same_everywhere_unless_the_provider_has_its_own_word() {
        let common = [
            (401, Later(Cause::Login)),
            (403, Later(Cause::Login)),
            (404, Later(Cause::Stranger)),
            (302, Later(Cause::Stranger)),
            (429, Later(Cause::Busy)),
            (400, Never),
            (413, Never),
            (422, Never),
            (503, Later(Cause::Down)),
        ];
        for provider in ALL.map(of) {
            for (status, meaning) in common {
                let status = StatusCode::from_u16(status).unwrap();
                assert_eq!(provider.meaning(status, "", ""), meaning, "{status} of {}", provider.base);
            }
            let again = if provider.idempotency.is_some() { Repeatable } else { Unknown };
            for status in [409, 500, 502, 504] {
                let status = StatusCode::from_u16(status).unwrap();
                assert_eq!(provider.meaning(status, "", ""), again, "{status} of {}", provider.base);
            }
        }
        let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
        assert_eq!(of(MailProvider::Postmark).meaning(unprocessable, "406", "inactive"), Never);
        assert_eq!(of(MailProvider::Postmark).meaning(unprocessable, "400", ""), Later(Cause::Sender));
        let credits = "Maximum credits exceeded";
        let meaning = of(MailProvider::SendGrid).meaning(StatusCode::UNAUTHORIZED, "", credits);
        assert_eq!(meaning, Later(Cause::Account));
    }
}
