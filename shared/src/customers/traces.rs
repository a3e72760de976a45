//! What a document says about whose it is, and why that makes it a customer's.

use std::collections::BTreeMap;

use document_types::fields::Extraction;
use document_types::own::OwnIdentity;

use super::identifiers::{Identifier, IdentifierKind, domain_of, email, is_public};
use super::phones;

/// Addresses and numbers that are looked for in one text.
const MOST: usize = 30;

/// The headers above the text of a mail, in the order in which the reader writes those that there are.
const HEADERS: [&str; 5] = ["Subject", "From", "To", "Cc", "Date"];

/// Where something stands: the earlier, the more it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Sender,
    Buyer,
    Vendor,
    Recipient,
    Text,
}

impl Place {
    const ALL: [Self; 5] = [Self::Sender, Self::Buyer, Self::Vendor, Self::Recipient, Self::Text];

    /// The name in the database.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Buyer => "buyer",
            Self::Vendor => "vendor",
            Self::Recipient => "recipient",
            Self::Text => "text",
        }
    }

    pub(super) fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|place| place.as_str() == name).unwrap_or(Self::Text)
    }
}

/// The headers of a mail, as the reader writes them above its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct MailHead {
    pub(super) subject: Option<String>,
    /// The sender's name, where there is one, and address.
    pub(super) from: Option<(Option<String>, String)>,
    pub(super) to: Vec<String>,
    pub(super) date: Option<chrono::DateTime<chrono::Utc>>,
}

impl MailHead {
    /// The headers at the top of the text of a mail. What comes out of their order, or a second time, is the mail's own
    /// text: whoever writes `From: somebody@example.org` into its first line is not somebody for that.
    pub(super) fn of(text: &str) -> Self {
        let (mut head, mut left) = (Self::default(), &HEADERS[..]);
        for line in text.lines() {
            let Some((name, value)) = line.split_once(": ") else { break };
            let Some(place) = left.iter().position(|header| *header == name) else { break };
            left = &left[place + 1..];
            match name {
                "Subject" => head.subject = Some(value.trim().to_owned()),
                "From" => head.from = sender(value),
                "Date" => head.date = value.trim().parse().ok(),
                _ => head.to.extend(people(value).into_iter().map(|(_, address)| address)),
            }
        }
        head
    }
}

/// `Ann Miller` and `ann@example.org` of `Ann Miller <ann@example.org>`.
fn person(part: &str) -> Option<(Option<String>, String)> {
    let Some((name, address)) = part.rsplit_once('<') else {
        return email(part).map(|address| (None, address));
    };
    let name = name.trim().trim_matches('"').trim();
    let address = email(address.trim_end().strip_suffix('>')?)?;
    Some((Some(name).filter(|name| !name.is_empty()).map(str::to_owned), address))
}

/// Who wrote a mail. A name may hold anything, also commas and the address of somebody else: the address is what stands
/// last in angle brackets. Of several who wrote it, that is the last one.
fn sender(value: &str) -> Option<(Option<String>, String)> {
    let (name, address) = person(value)?;
    // Whoever comes before is no part of the name.
    let name = name.map(|name| match name.rsplit_once(">, ") {
        Some((_, last)) => last.trim().trim_matches('"').trim().to_owned(),
        None => name,
    });
    Some((name, address))
}

/// `Ann Miller <ann@example.org>, "Miller, Bob" <bob@example.org>`: a comma inside quotation marks parts nobody.
fn people(value: &str) -> Vec<(Option<String>, String)> {
    if value.matches('@').count() == 1 {
        return person(value).into_iter().collect();
    }
    let mut is_quoted = false;
    let parts = value.split(|letter: char| {
        is_quoted ^= letter == '"';
        letter == ',' && !is_quoted
    });
    parts.filter_map(person).take(MOST).collect()
}

/// Whether an address or domain is the organization's own.
pub(super) fn is_own(own: &OwnIdentity, address: &str) -> bool {
    let domain = domain_of(address);
    own.domains.iter().any(|mine| {
        domain == mine || domain.strip_suffix(mine.as_str()).is_some_and(|rest| rest.ends_with('.'))
    })
}

/// What a mail says: its sender; where that is the organization itself, those it was sent to and what it quotes.
pub(super) fn of_mail(head: &MailHead, text: &str, own: &OwnIdentity) -> BTreeMap<Identifier, Place> {
    let mut traces = Traces::new(own, None);
    match &head.from {
        Some((_, sender)) if !is_own(own, sender) => traces.address(sender, Place::Sender),
        _ => {
            for address in &head.to {
                traces.address(address, Place::Recipient);
            }
            for address in addresses(text) {
                traces.add(IdentifierKind::Email, address, Place::Text);
            }
        }
    }
    traces.found
}

/// What any other document says: VAT identifiers of buyer and vendor, and addresses and numbers that stand with the buyer
/// or anywhere.
pub(super) fn of_fields(
    found: &Extraction,
    text: &str,
    own: &OwnIdentity,
    country: Option<&str>,
) -> BTreeMap<Identifier, Place> {
    let mut traces = Traces::new(own, country);
    let value = |name: &str| found.fields.get(name).map(|field| field.value.as_str());
    for (name, place) in [("customer_vat_id", Place::Buyer), ("vendor_vat_id", Place::Vendor)] {
        if let Some(Ok(vat)) = value(name).map(|vat| IdentifierKind::VatId.normalized(vat, None)) {
            traces.add(IdentifierKind::VatId, vat, place);
        }
    }
    for name in ["customer", "customer_address"] {
        traces.search(value(name).unwrap_or_default(), Place::Buyer);
    }
    for name in ["vendor", "company", "address"] {
        traces.search(value(name).unwrap_or_default(), Place::Vendor);
    }
    traces.search(text, Place::Text);
    traces.found
}

struct Traces<'a> {
    own: &'a OwnIdentity,
    country: Option<&'a str>,
    found: BTreeMap<Identifier, Place>,
}

impl<'a> Traces<'a> {
    fn new(own: &'a OwnIdentity, country: Option<&'a str>) -> Self {
        Self { own, country, found: BTreeMap::new() }
    }

    /// The strongest place counts.
    fn add(&mut self, kind: IdentifierKind, value: String, place: Place) {
        let is_own = match kind {
            IdentifierKind::Email => is_own(self.own, &value),
            IdentifierKind::Domain => self.own.domains.contains(&value),
            IdentifierKind::VatId => self.own.vat_ids.contains(&value),
            IdentifierKind::Phone => false,
        };
        if !is_own {
            let at = self.found.entry(Identifier { kind, value }).or_insert(place);
            *at = place.min(*at);
        }
    }

    /// An address, and its domain where that says whose it is.
    fn address(&mut self, address: &str, place: Place) {
        let domain = domain_of(address);
        if !is_public(domain) && !is_own(self.own, address) {
            self.add(IdentifierKind::Domain, domain.to_owned(), place);
        }
        self.add(IdentifierKind::Email, address.to_owned(), place);
    }

    fn search(&mut self, text: &str, place: Place) {
        for address in addresses(text) {
            self.add(IdentifierKind::Email, address, place);
        }
        for number in numbers(text, self.country) {
            self.add(IdentifierKind::Phone, number, place);
        }
    }
}

/// The e-mail addresses of a text.
fn addresses(text: &str) -> Vec<String> {
    let is_part = |letter: char| letter.is_alphanumeric() || "._%+-@".contains(letter);
    let words = text.split(|letter: char| !is_part(letter)).filter(|word| word.contains('@'));
    words.filter_map(|word| email(word.trim_matches(['.', '-', '@']))).take(MOST).collect()
}

/// The telephone numbers of a text: runs of digits that begin with a plus sign or a zero.
fn numbers(text: &str, country: Option<&str>) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        let runs = line.split(|letter: char| !(letter.is_ascii_digit() || "+()-./ \u{a0}".contains(letter)));
        for run in
            runs.flat_map(|run| run.split("  ")).map(|run| run.trim_matches([' ', '.', '-', '/', '\u{a0}']))
        {
            if !run.starts_with(['+', '0', '(']) || run.chars().filter(char::is_ascii_digit).count() < 7 {
                continue;
            }
            found.extend(phones::e164(run, country));
            if found.len() == MOST {
                return found;
            }
        }
    }
    found
}

/// In words, why something that stands in a document makes it a customer's.
pub(super) fn why(identifier: &Identifier, place: Place) -> String {
    let Identifier { kind, value } = identifier;
    match (place, kind) {
        (Place::Sender, IdentifierKind::Domain) => format!("sent from an address of {value}"),
        (Place::Sender, _) => format!("sent from {value}"),
        (Place::Recipient, IdentifierKind::Domain) => format!("sent to an address of {value}"),
        (Place::Recipient, _) => format!("sent to {value}"),
        (Place::Buyer, _) => format!("the buyer's {} is {value}", kind.words()),
        (Place::Vendor, _) => format!("the vendor's {} is {value}", kind.words()),
        (Place::Text, _) => format!("the {} {value} stands in it", kind.words()),
    }
}

#[cfg(test)]
mod tests {
    use document_types::fields::Field;

    use super::*;

    fn own() -> OwnIdentity {
        OwnIdentity {
            names: vec!["Demo Services".into()],
            domains: vec!["demo.example".into()],
            vat_ids: vec!["DE136695976".into()],
            ..OwnIdentity::default()
        }
    }

    fn shown(traces: &BTreeMap<Identifier, Place>) -> Vec<String> {
        traces.iter().map(|(identifier, place)| why(identifier, *place)).collect()
    }

    #[test]
    fn a_mail_is_its_senders() {
        let text = "Subject: Gutters\nFrom: Hynes, Eileen <Eileen@Hynes.IE>\nTo: office@demo.example\n\
            Date: 2026-11-12T09:30:00+00:00\nPlease call other@example.org";
        let head = MailHead::of(text);
        assert_eq!(head.from, Some((Some("Hynes, Eileen".into()), "eileen@hynes.ie".into())));
        assert_eq!(head.subject.as_deref(), Some("Gutters"));
        assert!(head.date.is_some());
        assert_eq!(
            shown(&of_mail(&head, text, &own())),
            ["sent from eileen@hynes.ie", "sent from an address of hynes.ie"]
        );
    }

    #[test]
    fn nobody_becomes_the_sender_by_what_a_mail_says() {
        let from = |text: &str| MailHead::of(text).from.map(|(_, address)| address);
        let real = Some("mallory@evil.example".to_owned());
        for text in [
            "Subject: a\nFrom: mallory@evil.example\nFrom: ann@school.example\nHello",
            "From: mallory@evil.example\nTo: office@demo.example\nSubject: a\nFrom: ann@school.example",
            "From: mallory@evil.example\nDate: 2026-11-12T09:30:00+00:00\nFrom: ann@school.example",
            "From: ann@school.example, the bursar <mallory@evil.example>",
            "From: \"ann@school.example\" <mallory@evil.example>",
            "From: Ann <ann@school.example>, x <mallory@evil.example>",
        ] {
            assert_eq!(from(text), real, "{text}");
        }
        assert_eq!(from("Subject: a\nDate: 2026-11-12T09:30:00+00:00\nFrom: ann@school.example"), None);
        assert_eq!(from("From: Ann <ann@school.example> and more"), None);
        let later = MailHead::of("From: a@x.example\nTo: b@y.example\nTo: c@z.example");
        assert_eq!(later.to, ["b@y.example"]);
        let to =
            MailHead::of("From: a@x.example\nTo: \"b@y.example, c\" <d@z.example>, Ann <ann@x.example>").to;
        assert_eq!(to, ["d@z.example", "ann@x.example"]);
    }

    #[test]
    fn our_own_mail_is_its_recipients_and_a_public_domain_says_nothing() {
        let text = "From: office@demo.example\nTo: Tom <tom@gmail.com>, Ann <ann@school.example>\nHello";
        assert_eq!(
            shown(&of_mail(&MailHead::of(text), "Hello", &own())),
            ["sent to ann@school.example", "sent to tom@gmail.com", "sent to an address of school.example"]
        );
    }

    #[test]
    fn a_document_says_it_by_numbers_and_addresses_that_are_not_our_own() {
        let mut found = Extraction::default();
        for (name, value) in [
            ("customer_vat_id", "IE 1234567 T"),
            ("vendor_vat_id", "DE 136 695 976"),
            ("customer_address", "Main Street, Oughterard, 091 552 100"),
        ] {
            found.fields.insert(name.into(), Field { value: value.into(), ..Field::default() });
        }
        let text = "Contact: office@demo.example or bursar@school.example, tel. +353 91 844 100";
        let traces = of_fields(&found, text, &own(), Some("IE"));
        let shown = shown(&traces);
        assert!(shown.contains(&"the buyer's telephone number is +35391552100".to_owned()), "{shown:?}");
        assert!(
            shown.contains(&"the e-mail address bursar@school.example stands in it".to_owned()),
            "{shown:?}"
        );
        assert!(shown.contains(&"the telephone number +35391844100 stands in it".to_owned()), "{shown:?}");
        assert!(
            !shown.iter().any(|why| why.contains("demo.example") || why.contains("DE136695976")),
            "{shown:?}"
        );
    }
}
