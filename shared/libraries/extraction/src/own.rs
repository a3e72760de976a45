//! The organization that received or issued a document: never proposed as its vendor, and recognized as its buyer.

use document_types::fields::{Check, Extraction, Field, Kind, Source};
use document_types::identifiers::compact;
use document_types::own::OwnIdentity;

use crate::folding::{fold, letters};
use crate::lines::Line;
use crate::places::legal_form;

/// Words between the words of names that are printed in many ways.
const JOINS: [&str; 7] = ["und", "and", "et", "y", "e", "en", "och"];

/// Letters of a name from which one that is misread is still the same name.
const LETTERS_OF_MISREAD: usize = 10;

/// Letters of a domain's name from which it counts as a name.
const LETTERS_OF_DOMAIN: usize = 5;

/// The name of the check that finds the organization itself as the vendor.
pub(super) const OWN_VENDOR: &str = "own_vendor";

/// What an organization goes by, made comparable.
#[derive(Debug, Default)]
pub(super) struct Own {
    names: Vec<String>,
    addresses: Vec<String>,
    domains: Vec<String>,
    vat_ids: Vec<String>,
    ibans: Vec<String>,
}

/// Which party of a document the organization is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Party {
    /// It is not named.
    Neither,
    /// It receives the document.
    Buyer,
    /// It issued the document.
    Seller,
}

impl Own {
    pub(super) fn of(identity: &OwnIdentity) -> Self {
        let labels = identity.domains.iter().filter_map(|domain| domain.split('.').next());
        let labels = labels.map(core).filter(|label| label.len() >= LETTERS_OF_DOMAIN);
        let names = identity.names.iter().map(|name| core(name)).chain(labels);
        let is_long = |text: &String| text.len() > LETTERS_OF_DOMAIN;
        Self {
            names: names.filter(|name| !name.is_empty()).collect(),
            addresses: identity.addresses.iter().map(|address| letters(address)).filter(is_long).collect(),
            domains: identity.domains.iter().map(|domain| fold(domain)).collect(),
            vat_ids: identity.vat_ids.iter().map(|id| compact(id)).collect(),
            ibans: identity.ibans.iter().map(|iban| compact(iban)).collect(),
        }
    }

    /// Whether a name is the organization's: with any legal form or none, with `&` or a word for it, a letter misread, or
    /// as one of its domains.
    pub(super) fn is_name(&self, text: &str) -> bool {
        if self.names.is_empty() {
            return false;
        }
        let name = core(unlabelled(text));
        let is_same = |own: &String| {
            let is_misread = || {
                own.len() >= LETTERS_OF_MISREAD
                    && own.len().abs_diff(name.len()) <= 1
                    && strsim::levenshtein(own, &name) <= own.len() / LETTERS_OF_MISREAD
            };
            *own == name || is_misread()
        };
        !name.is_empty() && self.names.iter().any(is_same) || self.is_domain(text)
    }

    /// Whether a text is a web page or a mail address of the organization, and nothing else.
    fn is_domain(&self, text: &str) -> bool {
        let text = fold(text);
        let end = text.trim().rsplit(['@', '/', ' ']).next().unwrap_or_default();
        let host = end.strip_prefix("www.").unwrap_or(end);
        self.domains.iter().any(|domain| domain == host)
    }

    pub(super) fn is_vat_id(&self, text: &str) -> bool {
        self.vat_ids.contains(&compact(text))
    }

    pub(super) fn is_iban(&self, text: &str) -> bool {
        self.ibans.contains(&compact(text))
    }

    pub(super) fn is_address(&self, text: &str) -> bool {
        let printed = letters(text);
        self.addresses.iter().any(|own| printed.contains(own.as_str()))
    }

    /// Whether a field says who issued the document, and names the organization.
    fn is_vendor(&self, extraction: &Extraction) -> bool {
        extraction.vendor().is_some_and(|vendor| self.is_name(&vendor.value))
    }

    /// Whether a name, a VAT identifier or an account of the organization is anywhere on the document.
    pub(super) fn is_printed(&self, lines: &[Line]) -> bool {
        let is_named = |line: &Line| {
            let text = core_of_words(&line.row.text);
            self.names.iter().any(|name| text.contains(name.as_str()))
        };
        lines.iter().any(is_named) || self.is_proven(lines)
    }

    pub(super) fn is_proven(&self, lines: &[Line]) -> bool {
        let numbers: Vec<&String> = self.vat_ids.iter().chain(&self.ibans).collect();
        !numbers.is_empty()
            && lines.iter().any(|line| {
                let text = compact(&line.row.text);
                numbers.iter().any(|number| text.contains(number.as_str()))
            })
    }

    /// Takes away what a model or a template says of the vendor where it is the organization itself. What a person said
    /// and what the data of the file says stays: the check tells of it.
    pub(super) fn withdraw(&self, extraction: &mut Extraction) {
        for name in ["vendor", "company"] {
            let is_ours = extraction.fields.get(name).is_some_and(|field| {
                !matches!(field.source, Source::Person | Source::Embedded) && self.is_name(&field.value)
            });
            if is_ours {
                extraction.fields.remove(name);
            }
        }
    }

    /// Notes that the organization stands as the vendor, or takes back that it does.
    pub(super) fn check(&self, extraction: &mut Extraction, party: Option<Party>) {
        let before = extraction.checks.iter().position(|check| check.name == OWN_VENDOR);
        let before = before.map(|place| extraction.checks.remove(place));
        if !matches!(extraction.kind, Kind::Invoice | Kind::CreditNote | Kind::Receipt) {
            return;
        }
        let is_said = extraction.vendor().is_some_and(|vendor| vendor.source == Source::Person);
        let own_id = extraction.fields.get("vendor_vat_id").filter(|id| self.is_vat_id(&id.value));
        let vendor = |vendor: Option<&Field>| vendor.map(|vendor| vendor.value.clone()).unwrap_or_default();
        let detail = match own_id {
            _ if self.is_vendor(extraction) => Some(format!(
                "{} stands as the vendor, and that is this organization",
                vendor(extraction.vendor())
            )),
            Some(id) => Some(format!("the vendor's VAT identifier, {}, is this organization's", id.value)),
            None if party == Some(Party::Seller) => Some(
                "this organization's name stands where the vendor's does: it seems to have issued this"
                    .to_owned(),
            ),
            None => before.filter(|_| !is_said && party.is_none()).map(|check| check.detail),
        };
        let name = extraction.kind.vendor_field().to_owned();
        extraction.checks.extend(detail.map(|detail| Check {
            name: OWN_VENDOR.to_owned(),
            passed: false,
            detail,
            fields: vec![name],
        }));
    }
}

/// A name without the label in front of it: `To: Nordlicht AG`.
pub(super) fn unlabelled(text: &str) -> &str {
    text.rsplit(':').next().unwrap_or(text).trim_start()
}

/// What two spellings of one company's name have in common: its letters without the legal form.
fn core(name: &str) -> String {
    let mut text = name;
    while let Some(form) = legal_form(text).filter(|form| form.words_before > 0 && form.words_after <= 2) {
        text = text[..form.range.start].trim_end();
    }
    core_of_words(text)
}

fn core_of_words(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|character: char| !character.is_alphanumeric());
    let words: String = words.filter(|word| !JOINS.contains(word)).collect();
    words.replace("ae", "a").replace("oe", "o").replace("ue", "u")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_in_its_usual_spellings() {
        let identity = OwnIdentity {
            names: vec!["Müller & Söhne Werkzeuge GmbH".into(), "Nordlicht AG".into()],
            domains: vec!["mueller-werkzeuge.example".into()],
            ..OwnIdentity::default()
        };
        let own = Own::of(&identity);
        for name in [
            "MÜLLER & SÖHNE WERKZEUGE GMBH",
            "Mueller und Soehne Werkzeuge",
            "Müller & Söhne Werkzeuge GmbH & Co. KG",
            "Müller & Sohne Werkzevge GmbH",
            "Nordlicht",
            "www.mueller-werkzeuge.example",
            "info@mueller-werkzeuge.example",
            "Mueller Werkzeuge",
            "To: Nordlicht AG",
        ] {
            assert!(own.is_name(name), "{name}");
        }
        for other in ["Nordlicht Verlag GmbH", "Müller & Söhne", "Südlicht AG", "GmbH", "", "example"] {
            assert!(!own.is_name(other), "{other}");
        }
    }
}
