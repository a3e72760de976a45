//! The country a document comes from, by what only documents of that country print.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::folding::fold;
use crate::rows::Row;
use document_types::identifiers::{ibans, vat_id};

/// Registers, taxes and names of countries, folded, by country (ISO 3166-1).
const WORDS: &str = "AU: abn acn australia, CA: canada hst qst pst neq ontario quebec alberta, NZ: nzbn aotearoa, \
    SG: uen singapore, HK: hongkong, IN: gstin cgst sgst india pan hsn, US: usa ein, MX: rfc mexico cfdi, \
    NO: norge norway mva orgnr foretaksregisteret, DK: danmark denmark cvr, SE: sverige sweden bankgiro plusgiro, \
    IS: island iceland kennitala, PK: pakistan ntn strn, LK: lanka, NP: nepal, CN: china, EG: egypt, MU: mauritius, \
    TW: taiwan, ZA: rsa gauteng eskom \
    johannesburg pretoria durban sandton soweto bloemfontein paarl stellenbosch, GB: england scotland wales";

/// Domains of countries whose currency shares its sign with that of others.
const DOMAINS: &str = "au ca nz sg hk in us mx no dk se is pk lk np cn eg mu tw uk de at ch fr za";

/// Telephone numbers abroad.
const TELEPHONES: [(&str, &str); 13] = [
    ("+61", "AU"),
    ("+64", "NZ"),
    ("+27", "ZA"),
    ("+65", "SG"),
    ("+852", "HK"),
    ("+91", "IN"),
    ("+52", "MX"),
    ("+47", "NO"),
    ("+45", "DK"),
    ("+46", "SE"),
    ("+354", "IS"),
    ("+92", "PK"),
    ("+94", "LK"),
];

/// States, each before a postcode of its country's length.
const STATES: [(&str, usize, &str); 2] = [
    (
        "AL AK AZ AR CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK \
         OR PA RI SC SD TN TX UT VA VT WA WI WV WY",
        5,
        "US",
    ),
    ("NSW VIC QLD WA SA TAS ACT NT", 4, "AU"),
];

/// What a sure sign counts, and one that may be of somebody else on the page.
const SURE: u32 = 3;
const LIKELY: u32 = 1;

static COUNTRY_OF: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let entries = WORDS.split(", ").filter_map(|entry| entry.trim().split_once(": "));
    entries.flat_map(|(country, words)| words.split(' ').map(move |word| (word, country))).collect()
});

/// The country with the most signs.
pub(super) fn country<'a>(rows: impl Iterator<Item = &'a Row>) -> Option<&'static str> {
    let mut votes: HashMap<&'static str, u32> = HashMap::new();
    let mut vote = |country: Option<&'static str>, points: u32| {
        if let Some(country) = country {
            *votes.entry(country).or_default() += points;
        }
    };
    for row in rows {
        let words: Vec<&str> = row.texts().collect();
        for (index, word) in words.iter().enumerate() {
            let core = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '+');
            vote(COUNTRY_OF.get(fold(core).as_str()).copied(), SURE);
            vote(domain(core), LIKELY);
            vote(TELEPHONES.iter().find(|(code, _)| core.starts_with(code)).map(|(_, at)| *at), LIKELY);
            vote(vat_id(core).and_then(|vat| known(vat.value.get(..2)?)), SURE);
            let next = words.get(index + 1).map_or("", |next| next.trim_matches([',', '.']));
            let is_behind_town = index.checked_sub(1).is_some_and(|before| words[before].ends_with(','));
            vote(state(core, next).filter(|country| is_behind_town || *country != "US"), SURE);
            vote(is_canadian(core, next).then_some("CA"), SURE);
            vote(is_new_zealand_account(core).then_some("NZ"), SURE);
        }
        for account in ibans(&row.text) {
            vote(account.value.get(..2).and_then(known), SURE);
        }
    }
    votes.into_iter().max_by_key(|(country, count)| (*count, *country)).map(|(country, _)| country)
}

/// One of the countries that are told apart here, by its letters.
fn known(country: &str) -> Option<&'static str> {
    let lower = country.to_ascii_lowercase();
    let domain = DOMAINS.split(' ').find(|domain| *domain == lower)?;
    [
        "AU", "CA", "NZ", "SG", "HK", "IN", "US", "MX", "NO", "DK", "SE", "IS", "PK", "LK", "CN", "DE", "AT",
        "CH", "FR", "ZA",
    ]
    .into_iter()
    .find(|code| code.eq_ignore_ascii_case(domain))
}

fn domain(word: &str) -> Option<&'static str> {
    let (name, country) = word.rsplit_once('.')?;
    (country.len() == 2 && name.len() > 3 && name.contains(['.', '@']) && !name.contains(' '))
        .then(|| known(country))
        .flatten()
}

/// `04-6203-9475654-00`: bank, branch, account and suffix of New Zealand.
fn is_new_zealand_account(word: &str) -> bool {
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let lengths: Vec<usize> = word.split('-').take_while(|part| is_digits(part)).map(str::len).collect();
    matches!(lengths.as_slice(), [2, 4, 7, 2 | 3])
}

fn state(word: &str, next: &str) -> Option<&'static str> {
    let digits = next.split('-').next().unwrap_or_default();
    let is_code = |length: usize| digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    let found = STATES.iter().find(|(states, length, _)| {
        is_code(*length) && states.split_ascii_whitespace().any(|state| state == word)
    });
    found.map(|(.., country)| *country)
}

/// `M5V 2T6`
fn is_canadian(word: &str, next: &str) -> bool {
    let shape = |text: &str| -> String {
        let class = |c: char| {
            if c.is_ascii_uppercase() {
                'A'
            } else if c.is_ascii_digit() {
                '9'
            } else {
                '-'
            }
        };
        text.chars().take(4).map(class).collect()
    };
    shape(word) == "A9A" && shape(next) == "9A9"
}

#[cfg(test)]
mod tests {
    use document_types::reading::Reading;

    use super::*;
    use crate::rows::rows;

    fn of(text: &str) -> Option<&'static str> {
        country(rows(&Reading { text: text.into(), ..Reading::default() }).iter())
    }

    #[test]
    fn registers_postcodes_and_numbers_tell_the_country() {
        assert_eq!(of("Wattle Pty Ltd ABN 53 004 085 616"), Some("AU"));
        assert_eq!(of("12 Gull Lane, Newport, OR 97365"), Some("US"));
        assert_eq!(of("1 King St, Toronto M5V 2T6"), Some("CA"));
        assert_eq!(of("Org.nr 974 760 673 MVA, post@fjell.example.no"), Some("NO"));
        assert_eq!(of("Total 5.00"), None);
    }
}
