//! Mails that machines wrote: which of them are answers to ours, and which get none (RFC 3834, section 2).

use crate::mailboxes::Envelope;

/// How subjects of people who are away begin or go on, in small letters.
const AWAY: [&str; 22] = [
    "abwesend",
    "abwesenheit",
    "auto:",
    "auto-reply",
    "automatic reply",
    "automatische antwort",
    "autoreply",
    "autosvar",
    "absence du bureau",
    "absent du bureau",
    "ausencia",
    "ausente",
    "away from",
    "fuera de la oficina",
    "fuera de oficina",
    "im urlaub",
    "message d'absence",
    "on vacation",
    "out of office",
    "out of the office",
    "respuesta autom",
    "réponse automatique",
];

/// Whether a mail is the answer of a machine: a notice of absence, or a report that a mail did not arrive. What its
/// subject says counts only beside a header that says so.
pub(super) fn is_automatic_reply(mail: &Envelope) -> bool {
    let says = |word: &str| mail.auto_submitted.as_deref().is_some_and(|value| value.starts_with(word));
    let is_auto_reply = mail.precedence.as_deref() == Some("auto_reply");
    if says("auto-replied") || mail.autoreply || is_auto_reply || mail.report {
        return true;
    }
    let is_daemon = mail.sender.as_deref().is_some_and(|sender| {
        ["mailer-daemon@", "postmaster@", "mail-daemon@"].iter().any(|daemon| sender.starts_with(daemon))
    });
    if mail.no_return && is_daemon {
        return true;
    }
    let is_marked = mail.no_return || is_bulk(mail) || is_machine_made(mail);
    let subject = mail.subject.as_deref().unwrap_or_default().to_lowercase();
    is_marked && AWAY.iter().any(|words| subject.contains(words))
}

/// Whether a machine wrote a mail, as it says.
pub(super) fn is_machine_made(mail: &Envelope) -> bool {
    mail.auto_submitted.as_deref().is_some_and(|value| value != "no")
}

fn is_bulk(mail: &Envelope) -> bool {
    matches!(mail.precedence.as_deref(), Some("bulk" | "list" | "junk"))
}

/// Why nothing may answer a mail by itself; `None` where something may. Whose address it is, is asked elsewhere.
pub(super) fn unanswerable(mail: &Envelope) -> Option<&'static str> {
    let reasons = [
        (is_machine_made(mail) || mail.autoreply || mail.report, "a machine wrote it"),
        (is_bulk(mail) || mail.precedence.as_deref() == Some("auto_reply"), "it went to many"),
        (mail.list, "a mailing list sent it"),
        (mail.no_return, "it takes no answer"),
        (mail.sender.is_none(), "it has no sender"),
    ];
    reasons.into_iter().find(|(holds, _)| *holds).map(|(_, why)| why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(headers: &str) -> Envelope {
        Envelope::of(format!("From: ann@x.example\n{headers}\n\nhello").as_bytes())
    }

    #[test]
    fn a_subject_alone_makes_no_machine() {
        for headers in [
            "Subject: Out of office",
            "Subject: Abwesenheitsnotiz",
            "Subject: Leak\nPrecedence: bulk",
            "Subject: Order 7\nAuto-Submitted: auto-generated",
            "Subject: Leak\nAuto-Submitted: no",
        ] {
            assert!(!is_automatic_reply(&mail(headers)), "{headers}");
        }
        for headers in [
            "Subject: Re: Leak\nAuto-Submitted: auto-replied (vacation)",
            "Subject: Re: Leak\nX-Autoreply: yes",
            "Subject: Re: Leak\nPrecedence: auto_reply",
            "Subject: Out of office: Leak\nReturn-Path: <>",
            "Subject: Abwesenheitsnotiz: Leak\nPrecedence: bulk",
            "Subject: Réponse automatique : Leak\nAuto-Submitted: auto-generated",
            "Subject: Respuesta automática\nPrecedence: junk",
            "Subject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status",
        ] {
            assert!(is_automatic_reply(&mail(headers)), "{headers}");
            assert!(unanswerable(&mail(headers)).is_some(), "{headers}");
        }
    }

    #[test]
    fn what_machines_and_lists_send_is_never_answered() {
        for headers in [
            "Auto-Submitted: auto-generated",
            "Precedence: list",
            "List-Id: <x.example>",
            "Return-Path: <>",
            "Precedence: junk",
        ] {
            assert!(unanswerable(&mail(headers)).is_some(), "{headers}");
        }
        assert_eq!(unanswerable(&mail("Return-Path: <ann@x.example>\nAuto-Submitted: no")), None);
        assert!(unanswerable(&Envelope::of(b"Subject: a\n\nb")).is_some());
    }
}
