//! The header fields of our mails beyond sender, recipient, subject and date, whoever takes them.

use crate::ids::MailId;
use crate::mail::content::{Authorship, Extras};
use crate::trace;

/// Names and values in their order.
pub(super) fn of(id: MailId, domain: &str, extras: &Extras) -> Vec<(&'static str, String)> {
    let mut fields = vec![("Message-ID", format!("<{id}@{domain}>"))];
    // RFC 3834: stops automatic replies such as holiday notices.
    let submitted = match extras.authorship {
        Authorship::Machine => Some("auto-generated"),
        Authorship::Answer => Some("auto-replied"),
        Authorship::Person => None,
    };
    fields.extend(submitted.map(|how| ("Auto-Submitted", how.to_owned())));
    // Whoever asks about a mail names it: the log has the same identifier.
    fields.extend(trace::cause().request_id.map(|id| ("X-Request-ID", id)));
    fields.extend(extras.in_reply_to.clone().map(|id| ("In-Reply-To", id)));
    if !extras.references.is_empty() {
        fields.push(("References", extras.references.join(" ")));
    }
    if let Some(url) = &extras.list_unsubscribe {
        fields.push(("List-Unsubscribe", format!("<{url}>")));
        // RFC 8058, section 3.1: one-click unsubscription needs an https address.
        if url.starts_with("https:") {
            fields.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
    }
    fields
}
