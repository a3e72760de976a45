//! Postings in the form of DATEV (EXTF, `Buchungsstapel`), as far as they are true without account numbers: those, and the
//! numbers of adviser and client, are left empty for whoever keeps the books.

use chrono::{Datelike, NaiveDate};
use document_types::fields::Kind;
use encoding_rs::WINDOWS_1252;
use shared::hand_overs::Entry;

/// The name of the file in the archive: DATEV recognizes it by its beginning.
pub const NAME: &str = "EXTF_Buchungsstapel.csv";

/// Longest reference and longest text of a posting.
const REFERENCE: usize = 36;
const TEXT: usize = 60;

/// The columns up to the text of the posting; all that follow may be absent.
const COLUMNS: [&str; 14] = [
    "Umsatz (ohne Soll/Haben-Kz)",
    "Soll/Haben-Kennzeichen",
    "WKZ Umsatz",
    "Kurs",
    "Basis-Umsatz",
    "WKZ Basis-Umsatz",
    "Konto",
    "Gegenkonto (ohne BU-Schlüssel)",
    "BU-Schlüssel",
    "Belegdatum",
    "Belegfeld 1",
    "Belegfeld 2",
    "Skonto",
    "Buchungstext",
];

/// The two lines before the postings. The moment of the making is the end of the period, so that the same documents make
/// the same file.
pub fn head(from: NaiveDate, to: NaiveDate) -> Vec<u8> {
    let (day, year) = (|date: NaiveDate| date.format("%Y%m%d").to_string(), from.year());
    let header = format!(
        "\"EXTF\";700;21;\"Buchungsstapel\";13;{made}000000000;;\"\";\"\";\"\";;;{year}0101;4;{first};{last};\
         \"Belege {first}\";\"\";1;0;0;\"EUR\";;\"\";;;\"\";;;\"\";\"\"\r\n",
        made = day(to),
        first = day(from),
        last = day(to),
    );
    encoded(&format!("{header}{}\r\n", COLUMNS.join(";")))
}

/// The posting of a document over a total. What is charged is a debit, what is given back a credit.
pub fn posting(entry: &Entry, total: &str, currency: Option<&str>) -> Vec<u8> {
    let is_negative = total.starts_with('-');
    let is_credit = (entry.found.kind == Kind::CreditNote) != is_negative;
    let amount = total.trim_start_matches('-').replace('.', ",");
    let cells = [
        amount,
        quoted(if is_credit { "H" } else { "S" }),
        quoted(currency.unwrap_or("EUR")),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        entry.date.format("%d%m").to_string(),
        quoted(&reference(entry.number.as_deref().unwrap_or_default())),
        String::new(),
        String::new(),
        quoted(&text(entry.vendor.as_deref().unwrap_or_default())),
    ];
    encoded(&format!("{}\r\n", cells.join(";")))
}

/// A reference in the characters that DATEV takes.
pub fn reference(number: &str) -> String {
    let is_taken = |character: &char| character.is_ascii_alphanumeric() || "$&%*+-/".contains(*character);
    let taken: String = number.chars().filter(is_taken).take(REFERENCE).collect();
    harmless(&taken).to_owned()
}

/// The text of a posting.
pub fn text(vendor: &str) -> String {
    let shown: String = vendor.chars().filter(|character| !character.is_control()).collect();
    harmless(&shown).chars().take(TEXT).collect()
}

/// Without the beginning by which a spreadsheet would take it for a formula.
fn harmless(text: &str) -> &str {
    text.trim_start_matches(['=', '+', '-', '@', ' '])
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// In Windows-1252, with a question mark for what it does not have.
pub fn encoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        let mut buffer = [0; 4];
        match WINDOWS_1252.encode(character.encode_utf8(&mut buffer)) {
            (encoded, _, false) => bytes.extend_from_slice(&encoded),
            _ => bytes.push(b'?'),
        }
    }
    bytes
}
