//! To which request a mail belongs: by the mails that it answers, then by the signed address it was sent to, then by
//! Outlook's conversation. Never by its subject alone: a wrong merge shows one customer's words to another.

use std::collections::{HashMap, HashSet};

use crate::ids::RequestId;
use crate::mailboxes::Envelope;

/// What stands before a subject that answers, in the languages of those who write to us.
const ANSWERS: [&str; 12] =
    ["re", "aw", "antw", "antwort", "sv", "vs", "ref", "res", "rif", "odp", "rép", "r"];

/// What stands before a subject that forwards.
const FORWARDS: [&str; 9] = ["fw", "fwd", "wg", "tr", "rv", "enc", "wl", "i", "doorst"];

/// What is known of requests that a mail may belong to.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Requests by the identifiers of their mails.
    pub(super) ids: HashMap<String, RequestId>,
    /// Requests by the conversation of their mails.
    pub(super) conversations: HashMap<String, RequestId>,
    /// The request whose mail answers this one: that was faster.
    pub(super) answered_by: Option<RequestId>,
    /// The request of the signed address that the mail was sent to.
    pub(super) addressed: Option<RequestId>,
    /// Who takes part in each of them, and what it is called.
    pub(super) threads: HashMap<RequestId, Thread>,
    /// Whether the sender is one of us.
    pub(super) is_ours: bool,
}

/// Who takes part in a request, and what its mails are about.
#[derive(Debug, Clone, Default)]
pub(super) struct Thread {
    /// Addresses, in small letters.
    pub(super) parties: HashSet<String>,
    /// As [`base`] leaves them.
    pub(super) subjects: HashSet<String>,
}

/// The request that a mail belongs to; none where it begins one.
pub(super) fn place(mail: &Envelope, known: &Known) -> Option<RequestId> {
    let answered = mail.in_reply_to.iter().chain(mail.references.iter().rev());
    let named = answered.filter_map(|id| known.ids.get(id)).next().copied();
    if let Some(request) = named.or(known.addressed).or(known.answered_by) {
        return belongs(mail, known, request).then_some(request);
    }
    let request = *known.conversations.get(mail.conversation.as_ref()?)?;
    let thread = known.threads.get(&request)?;
    // A conversation goes on where somebody writes about something else from an old mail.
    (takes_part(mail, known, thread) && is_same_subject(mail, thread)).then_some(request)
}

/// Whoever takes part in a request writes about it whatever the subject says. Somebody else does where the subject is
/// the same, and neither forwards it nor is a mailing list: an old mail is a handy way to begin a new one.
fn belongs(mail: &Envelope, known: &Known, request: RequestId) -> bool {
    let Some(thread) = known.threads.get(&request) else { return false };
    takes_part(mail, known, thread)
        || !mail.list
            && !is_forward(mail.subject.as_deref().unwrap_or_default())
            && is_same_subject(mail, thread)
}

fn takes_part(mail: &Envelope, known: &Known, thread: &Thread) -> bool {
    known.is_ours || mail.sender.as_ref().is_some_and(|sender| thread.parties.contains(sender))
}

fn is_same_subject(mail: &Envelope, thread: &Thread) -> bool {
    let subject = base(mail.subject.as_deref().unwrap_or_default());
    !subject.is_empty() && thread.subjects.contains(&subject)
}

/// Whether a subject says that a mail is passed on.
pub(super) fn is_forward(subject: &str) -> bool {
    let mut rest = subject.trim_start();
    while let Some((word, after)) = beginning(rest) {
        if FORWARDS.contains(&word.as_str()) {
            return true;
        }
        rest = after;
    }
    false
}

/// A subject without what mail programs put before it, in small letters, with single spaces.
pub(super) fn base(subject: &str) -> String {
    let mut rest = subject.trim_start();
    while let Some((_, after)) = beginning(rest) {
        rest = after;
    }
    rest.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// `Re:`, `AW[2]:` or `[tag]` at the beginning, as a word, and what follows.
fn beginning(subject: &str) -> Option<(String, &str)> {
    if let Some(rest) = subject.strip_prefix('[') {
        let (tag, after) = rest.split_once(']').filter(|(tag, _)| tag.chars().count() <= 40)?;
        return Some((format!("[{tag}]"), after.trim_start())).filter(|(_, after)| !after.is_empty());
    }
    let (word, after) = subject.split_once([':', '：'])?;
    let word = word.split(['[', '(']).next().unwrap_or_default().trim().to_lowercase();
    let is_known = ANSWERS.contains(&word.as_str()) || FORWARDS.contains(&word.as_str());
    is_known.then(|| (word, after.trim_start()))
}

#[cfg(test)]
mod tests;
