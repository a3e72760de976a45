//! What customers are known by, in the form that is compared.

use document_types::identifiers;
use url::Host;

use super::phones;
use crate::error::{Error, FieldError, Result};

/// Domains under which anybody has an address: they say nothing about whose it is.
const PUBLIC: [&str; 60] = [
    "126.com",
    "163.com",
    "aol.com",
    "bbox.fr",
    "bigpond.com",
    "bluewin.ch",
    "btinternet.com",
    "comcast.net",
    "eircom.net",
    "email.de",
    "fastmail.com",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.es",
    "hotmail.fr",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "live.de",
    "mac.com",
    "mail.com",
    "mail.ru",
    "mailbox.org",
    "me.com",
    "msn.com",
    "online.de",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.es",
    "outlook.fr",
    "outlook.ie",
    "pm.me",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "rocketmail.com",
    "sfr.fr",
    "sky.com",
    "t-online.de",
    "telefonica.net",
    "terra.es",
    "wanadoo.fr",
    "web.de",
    "yahoo.com",
    "yandex.ru",
    "zoho.com",
];

/// The names under which Yahoo gives addresses in many countries.
const PUBLIC_BEGINNINGS: [&str; 3] = ["yahoo.", "hotmail.", "live."];

/// A kind of identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum IdentifierKind {
    Email,
    Domain,
    Phone,
    VatId,
}

/// An identifier in the form that is compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Identifier {
    pub(super) kind: IdentifierKind,
    pub(super) value: String,
}

impl IdentifierKind {
    pub(super) const ALL: [Self; 4] = [Self::Email, Self::Domain, Self::Phone, Self::VatId];

    /// The name in the database.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Domain => "domain",
            Self::Phone => "phone",
            Self::VatId => "vat_id",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The member of a customer that holds identifiers of this kind.
    pub(super) const fn member(self) -> &'static str {
        match self {
            Self::Email => "emails",
            Self::Domain => "domains",
            Self::Phone => "phones",
            Self::VatId => "vat_ids",
        }
    }

    /// What people call it.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Email => "e-mail address",
            Self::Domain => "domain",
            Self::Phone => "telephone number",
            Self::VatId => "VAT identifier",
        }
    }

    /// The form that is compared.
    ///
    /// # Errors
    /// A sentence for the person who typed it.
    pub(super) fn normalized(self, text: &str, country: Option<&str>) -> Result<String, &'static str> {
        match self {
            Self::Email => email(text).ok_or("an e-mail address such as office@example.com"),
            Self::Domain => {
                let domain =
                    domain(text).ok_or("a domain such as example.com, without @ and without https://")?;
                // Nobody's mail is under the name of their web server.
                let domain = domain
                    .strip_prefix("www.")
                    .filter(|rest| rest.contains('.'))
                    .unwrap_or(&domain)
                    .to_owned();
                if is_public(&domain) {
                    return Err("anybody can have an address there: give the whole e-mail address instead");
                }
                Ok(domain)
            }
            Self::Phone => phones::e164(text, country)
                .ok_or("a telephone number with its country, such as +353 91 844 100"),
            Self::VatId => match identifiers::vat_id(text) {
                Some(vat) if vat.is_valid != Some(false) => Ok(vat.value),
                Some(_) => Err("its check digits are wrong: compare it with what the customer wrote"),
                None => Err("a VAT identifier begins with its country, such as DE136695976"),
            },
        }
    }
}

/// Identifiers of each kind as they were typed, each once and in the form that is compared, sorted: whoever writes them
/// waits for others in the same order.
///
/// # Errors
/// `Invalid` that names each wrong one.
pub(super) fn normalized(
    typed: [(IdentifierKind, &[String]); 4],
    country: Option<&str>,
) -> Result<Vec<Identifier>> {
    let (mut kept, mut wrong) = (Vec::new(), Vec::new());
    for (kind, values) in typed {
        for (place, text) in values.iter().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            match kind.normalized(text, country) {
                Ok(value) => kept.push(Identifier { kind, value }),
                Err(why) => {
                    let pointer = format!("/{}/{place}", kind.member());
                    wrong.push(FieldError::new(pointer, "invalid", why));
                }
            }
        }
    }
    kept.sort();
    kept.dedup();
    if wrong.is_empty() { Ok(kept) } else { Err(Error::Invalid(wrong)) }
}

/// An e-mail address in lower case; its domain in ASCII.
pub(super) fn email(text: &str) -> Option<String> {
    let text = text.trim().strip_prefix("mailto:").unwrap_or(text.trim());
    let (local, at) = text.rsplit_once('@')?;
    let odd =
        |letter: char| letter.is_whitespace() || letter.is_control() || "<>()[],;:|\\\"@".contains(letter);
    if local.is_empty() || local.len() > 64 || local.contains(odd) {
        return None;
    }
    Some(format!("{}@{}", local.to_lowercase(), domain(at)?))
}

/// A domain in lower-case ASCII (RFC 5890).
pub(super) fn domain(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('@').trim_end_matches('.');
    let Ok(Host::Domain(domain)) = Host::parse(text) else { return None };
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_domain = domain.len() <= 253 && domain.contains('.') && domain.split('.').all(is_label);
    is_domain.then_some(domain)
}

/// Whether anybody can have an address at a domain.
pub(super) fn is_public(domain: &str) -> bool {
    PUBLIC.contains(&domain) || PUBLIC_BEGINNINGS.iter().any(|beginning| domain.starts_with(beginning))
}

/// The domain of an address in normal form.
pub(super) fn domain_of(email: &str) -> &str {
    email.rsplit_once('@').map_or("", |(_, domain)| domain)
}

#[cfg(test)]
mod tests {
    use super::IdentifierKind::{Domain, Email, VatId};
    use super::*;

    #[test]
    fn an_identifier_has_one_form() {
        assert_eq!(Email.normalized(" Eileen@Hynes.IE ", None).unwrap(), "eileen@hynes.ie");
        assert_eq!(Email.normalized("büro@müller.example", None).unwrap(), "büro@xn--mller-kva.example");
        assert_eq!(Domain.normalized("Müller.example", None).unwrap(), "xn--mller-kva.example");
        assert_eq!(Domain.normalized("www.Hynes.ie", None).unwrap(), "hynes.ie");
        assert_eq!(Domain.normalized("www.ie", None).unwrap(), "www.ie");
        assert_eq!(VatId.normalized("de 136 695 976", None).unwrap(), "DE136695976");
    }

    #[test]
    fn what_cannot_be_one_is_refused() {
        for (kind, text) in [
            (Email, "eileen"),
            (Email, "@hynes.ie"),
            (Email, "a b@hynes.ie"),
            (Email, "a@localhost"),
            // It parts addresses in a spreadsheet.
            (Email, "a|b@hynes.ie"),
            (Domain, "gmail.com"),
            (Domain, "yahoo.co.uk"),
            (Domain, "https://hynes.ie"),
            (Domain, "hynes"),
            (Domain, "10.0.0.1"),
            (VatId, "DE136695977"),
            (VatId, "12345"),
        ] {
            assert!(kind.normalized(text, Some("IE")).is_err(), "{text}");
        }
    }

    #[test]
    fn each_wrong_one_is_named() {
        let typed = |emails: &[&str]| emails.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let (emails, none) = (typed(&["a@b.example", "x", "A@B.example", ""]), typed(&[]));
        let all = [(Email, &emails[..]), (Domain, &none), (IdentifierKind::Phone, &none), (VatId, &none)];
        let Err(Error::Invalid(wrong)) = normalized(all, None) else { panic!("taken") };
        assert_eq!((wrong.len(), wrong[0].pointer.as_str()), (1, "/emails/1"));
        let right = [all[1], all[2], all[3], (Email, &[emails[0].clone(), emails[2].clone()])];
        assert_eq!(normalized(right, None).unwrap().len(), 1, "each once");
    }
}
