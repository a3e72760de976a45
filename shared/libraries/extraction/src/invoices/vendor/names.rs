//! Where names of sellers stand inside longer lines: between dots and bars, behind the words for the holder of an account,
//! and behind those for who owns a trading name.

use std::ops::Range;

use super::super::blocks::may_be_name;
use super::evidence::is_address;
use crate::folding::fold;
use crate::lines::Line;
use crate::places::legal_form;

/// What parts the small print of a letterhead.
const SEPARATORS: [&str; 7] = ["·", "•", "●", "■", "|", " – ", " ¦ "];

/// Parts of one cell at most.
const MOST_PARTS: usize = 12;

/// The parts of a cell that has several.
pub(super) fn parts(text: &str, cell: &Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = cell.start;
    while parts.len() < MOST_PARTS {
        let rest = &text[start..cell.end];
        let next = SEPARATORS.iter().filter_map(|mark| Some((rest.find(mark)?, mark.len()))).min();
        let Some((length, mark)) = next else { break };
        parts.push(start..start + length);
        start += length + mark;
    }
    if !parts.is_empty() {
        parts.push(start..cell.end);
    }
    parts
}

/// Words for the holder of an account, folded.
const HOLDERS: [&str; 27] = [
    "kontoinhaber",
    "zugunsten von",
    "account holder",
    "account name",
    "beneficiary",
    "payee",
    "payable to",
    "in favour of",
    "titulaire du compte",
    "titulaire",
    "beneficiaire",
    "a l ordre de",
    "titular de la cuenta",
    "titular da conta",
    "titular",
    "beneficiario",
    "intestato a",
    "intestatario",
    "rekeninghouder",
    "ten name van",
    "t n v",
    "kontohaver",
    "betalingsmodtager",
    "kontoinnehavare",
    "betalningsmottagare",
    "majitel uctu",
    "wlasciciel rachunku",
];

/// The bytes of the words for the holder of an account with which a text begins.
pub(super) fn account_holder(text: &str) -> Option<usize> {
    // No wording is longer.
    const LONGEST: usize = 40;
    let near = &text[..text.floor_char_boundary(LONGEST)];
    let ends = near.char_indices().filter(|(_, mark)| matches!(mark, ' ' | ':')).map(|(at, _)| at);
    let ends = ends.chain((near.len() == text.len()).then_some(near.len()));
    let is_holder = |end: &usize| {
        let words: String = fold(&near[..*end]).replace(|mark: char| !mark.is_alphanumeric(), " ");
        let words: Vec<&str> = words.split_whitespace().collect();
        HOLDERS.contains(&words.join(" ").as_str())
    };
    let end = ends.filter(is_holder).max()?;
    // `Beneficiary bank: …` and `Payee address` announce something else.
    let behind = text[end..].trim_start_matches([' ', ':', '.']);
    let is_name = !text[end..].contains(':') || text[end..].starts_with(':');
    (is_name && !behind.starts_with(char::is_lowercase)).then_some(end)
}

/// Words of which a name of a bank has one.
const BANKS: [&str; 9] =
    ["banque", "banca", "banco", "banka", "caja", "caisse", "savings", "sparkasse", "raiffeisenkasse"];

/// Whether a name is that of a bank: beside an account it says where the account is, and not whose.
pub(super) fn is_bank(name: &str) -> bool {
    fold(name)
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|word| word.ends_with("bank") || BANKS.contains(&word))
}

/// Words in front of who owns a trading name or a brand, folded.
const OWNERS: [&[&str]; 16] = [
    &["trading", "name", "of"],
    &["trading", "style", "of"],
    &["division", "of"],
    &["brand", "of"],
    &["handelsnaam", "van"],
    &["nom", "commercial", "de"],
    &["marque", "de"],
    &["nome", "commerciale", "di"],
    &["marchio", "di"],
    &["nombre", "comercial", "de"],
    &["nome", "comercial", "de"],
    &["handelsname", "der"],
    &["handelsname", "von"],
    &["marke", "der"],
    &["marke", "von"],
    &["bifirma", "till"],
];

/// Words of a name at most.
const LONGEST_NAME: usize = 8;

/// The name behind the words for who owns a trading name: `Brick is the trading name of Anna Bell. Registered office …`
pub(super) fn registered(line: &Line) -> Option<Range<usize>> {
    let row = &line.row;
    let folded: Vec<String> =
        row.texts().map(|word| fold(word.trim_matches(|mark: char| !mark.is_alphanumeric()))).collect();
    let count = row.words.len();
    let first = (0..count).find_map(|place| {
        let is_here = |owner: &&&[&str]| {
            place + owner.len() < count
                && owner.iter().zip(&folded[place..]).all(|(word, folded)| word == folded)
        };
        Some(place + OWNERS.iter().find(is_here)?.len())
    })?;
    let ends = |place: usize| {
        let word = row.word(place);
        let name = &row.text[row.bytes_of(&(first..place + 1))];
        let is_abbreviation = || word.trim_end_matches('.').contains('.') || legal_form(name).is_some();
        word.ends_with([',', ';', ')']) || word.ends_with('.') && !is_abbreviation()
    };
    let is_name = |place: usize| row.word(place).starts_with(|letter: char| !letter.is_lowercase());
    let last = (first..count.min(first + LONGEST_NAME))
        .take_while(|place| is_name(*place))
        .find(|place| ends(*place));
    let last =
        last.or_else(|| (first..count.min(first + LONGEST_NAME)).take_while(|place| is_name(*place)).last())?;
    let bytes = row.bytes_of(&(first..last + 1));
    let name = row.text[bytes.clone()].trim_end_matches([',', ';', ')']);
    let name = if legal_form(name).is_some() { name } else { name.trim_end_matches('.') };
    let is_name = may_be_name(name) && name.starts_with(char::is_uppercase);
    is_name.then(|| bytes.start..bytes.start + name.len())
}

/// Whether a name is rather a label in the head of a strip of data: three cells and more without a digit above a line with
/// some, and no street below the name itself.
pub(super) fn is_label_of_strip(lines: &[Line], index: usize, range: &Range<usize>) -> bool {
    let line = &lines[index];
    let has_digit = |text: &str| text.contains(|letter: char| letter.is_ascii_digit());
    let Some(next) = lines.get(index + 1) else { return false };
    let below = next.row.cells_between(line.row.extent(range)).next();
    line.row.cells().len() > 2
        && !has_digit(&line.row.text)
        && has_digit(&next.row.text)
        && below.is_none_or(|cell| !is_address(&next.row.text[cell.clone()]))
}

#[cfg(test)]
mod tests {
    use document_types::reading::Reading;

    use super::*;
    use crate::lines::lines;

    fn registered_in(text: &str) -> Option<String> {
        let lines = lines(&Reading { text: text.into(), ..Reading::default() });
        registered(&lines[0]).map(|range| lines[0].row.text[range].to_owned())
    }

    #[test]
    fn who_owns_a_trading_name_is_the_seller() {
        for (text, name) in [
            ("Brick is the trading name of Anna Bell. Registered office: York", "Anna Bell"),
            ("Zon is een handelsnaam van Tari Techniek V.O.F., gevestigd te Delft", "Tari Techniek V.O.F."),
            ("Une marque de Atelier Nord SARL", "Atelier Nord SARL"),
        ] {
            assert_eq!(registered_in(text).as_deref(), Some(name), "{text}");
        }
        for text in ["Sold under the name of the customer", "A division of 12 parts"] {
            assert_eq!(registered_in(text), None, "{text}");
        }
    }

    #[test]
    fn holders_of_accounts_are_told_from_their_account() {
        for (text, holder) in [
            ("Kontoinhaber Kelm & Lind OG", "Kelm & Lind OG"),
            ("Account name: Kelm", "Kelm"),
            ("t.n.v. Trie B.V.", "Trie B.V."),
        ] {
            let length = account_holder(text).unwrap();
            assert_eq!(text[length..].trim_matches([' ', ':']), holder, "{text}");
        }
        for text in ["Kelm & Lind OG", "Beneficiary bank: Deutsche Bank AG", "Payee address"] {
            assert_eq!(account_holder(text), None, "{text}");
        }
    }

    #[test]
    fn banks_are_told_by_their_words() {
        for bank in ["Paarl Trust Bank", "Volksbank Chur eG", "Banque du Nord", "First Cairns Savings"] {
            assert!(is_bank(bank), "{bank}");
        }
        assert!(!is_bank("Bankside Joinery Ltd"));
    }

    #[test]
    fn dots_and_bars_part_small_print() {
        let text = "Kelm OG · IBAN AT51 · BIC DVTF";
        let found: Vec<&str> =
            parts(text, &(0..text.len())).into_iter().map(|part| text[part].trim()).collect();
        assert_eq!(found, ["Kelm OG", "IBAN AT51", "BIC DVTF"]);
        assert!(parts("Kelm OG", &(0..7)).is_empty());
    }
}
