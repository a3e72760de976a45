//! Words by which names of companies and postal addresses are known.

use super::folding::fold;

/// The legal form at the end of a company's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LegalForm {
    /// How many words it has.
    pub(super) words: usize,
    /// Index of the word behind it.
    pub(super) end: usize,
}

const LEGAL_FORMS: [&[&str]; 44] = [
    &["sdn", "bhd"],
    &["bhd"],
    &["s", "b"],
    &["plt"],
    &["pte", "ltd"],
    &["pty", "ltd"],
    &["co", "ltd"],
    &["ltd"],
    &["limited"],
    &["llc"],
    &["llp"],
    &["inc"],
    &["incorporated"],
    &["corp"],
    &["corporation"],
    &["plc"],
    &["gmbh"],
    &["gmbh", "co", "kg"],
    &["mbh"],
    &["ag"],
    &["kg"],
    &["ohg"],
    &["gbr"],
    &["ug"],
    &["e", "k"],
    &["ev"],
    &["a", "g"],
    &["eg"],
    &["sarl"],
    &["s", "a", "r", "l"],
    &["sas"],
    &["sasu"],
    &["eurl"],
    &["sa"],
    &["s", "a"],
    &["sci"],
    &["sl"],
    &["s", "l"],
    &["slu"],
    &["s", "l", "u"],
    &["sociedad", "limitada"],
    &["bv"],
    &["b", "v"],
    &["se"],
];

/// The last legal form in a text; forms of one short word count only behind a name.
pub(super) fn legal_form(text: &str) -> Option<LegalForm> {
    let folded = fold(text);
    let words: Vec<&str> = folded
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let at = |start: usize, form: &[&str]| {
        words.get(start..start + form.len()).is_some_and(|part| same_form(part, form))
    };
    (0..words.len())
        .flat_map(|start| LEGAL_FORMS.iter().map(move |form| (start, *form)))
        .filter(|(start, form)| at(*start, form) && (*start > 0 || form.len() > 1))
        .max_by_key(|(start, form)| (start + form.len(), form.len()))
        .map(|(start, form)| LegalForm { words: form.len(), end: start + form.len() })
}

/// `SDN BHD` is long enough to be known in spite of a misread letter.
fn same_form(words: &[&str], form: &[&str]) -> bool {
    words == form || form == ["sdn", "bhd"] && strsim::levenshtein(&words.concat(), "sdnbhd") <= 1
}

const STREETS: [&str; 62] = [
    "jalan",
    "jln",
    "lot",
    "taman",
    "tmn",
    "lorong",
    "persiaran",
    "lebuh",
    "lebuhraya",
    "kampung",
    "kg",
    "batu",
    "bandar",
    "kawasan",
    "seksyen",
    "wisma",
    "menara",
    "bangunan",
    "plaza",
    "kompleks",
    "complex",
    "tingkat",
    "level",
    "floor",
    "flr",
    "block",
    "blok",
    "unit",
    "ground",
    "mall",
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "lane",
    "drive",
    "boulevard",
    "blvd",
    "highway",
    "square",
    "suite",
    "strasse",
    "str",
    "weg",
    "platz",
    "allee",
    "gasse",
    "ring",
    "rue",
    "place",
    "chemin",
    "route",
    "quai",
    "impasse",
    "calle",
    "avenida",
    "avda",
    "plaza",
    "paseo",
    "carretera",
];

/// Whether a street, building or lot is named: a word for one, beside a number or another such word.
pub(super) fn has_street(text: &str) -> bool {
    let folded = fold(text);
    let words =
        || folded.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_street = |word: &str| {
        STREETS.contains(&word)
            || word.len() > 6
                && ["strasse", "weg", "platz", "gasse", "allee"].iter().any(|ending| word.ends_with(ending))
            || word.len() > 5 && word.ends_with("str")
    };
    let count = words().filter(|word| is_street(word)).count();
    let numbered = text.chars().any(|character| character.is_ascii_digit());
    let starts_with_number = words().next().is_some_and(|word| matches!(word, "no" | "lot")) && numbered;
    count > 0 && numbered
        || count > 1
        || starts_with_number
        || words().next().is_some_and(|word| matches!(word, "jalan" | "jln" | "calle" | "rue"))
}

const REGIONS: [&str; 46] = [
    "selangor",
    "johor",
    "kuala lumpur",
    "wilayah persekutuan",
    "penang",
    "pulau pinang",
    "perak",
    "kedah",
    "melaka",
    "negeri sembilan",
    "pahang",
    "kelantan",
    "terengganu",
    "perlis",
    "sabah",
    "sarawak",
    "putrajaya",
    "labuan",
    "petaling jaya",
    "shah alam",
    "johor bahru",
    "klang",
    "subang jaya",
    "puchong",
    "kajang",
    "ipoh",
    "darul ehsan",
    "singapore",
    "germany",
    "deutschland",
    "france",
    "spain",
    "espana",
    "osterreich",
    "schweiz",
    "suisse",
    "switzerland",
    "austria",
    "belgique",
    "madrid",
    "barcelona",
    "paris",
    "berlin",
    "london",
    "united kingdom",
    "usa",
];

/// A short line that names a region, town or country, as addresses end.
pub(super) fn ends_address(text: &str) -> bool {
    let folded = fold(text);
    let plain: String =
        folded.chars().map(|character| if character.is_alphabetic() { character } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let joined = words.join(" ");
    words.len() <= 6 && REGIONS.iter().any(|region| contains_words(&joined, region))
}

/// Nothing but the name of a country.
pub(super) fn is_country(text: &str) -> bool {
    const COUNTRIES: [&str; 9] = [
        "malaysia",
        "deutschland",
        "germany",
        "france",
        "espana",
        "spain",
        "osterreich",
        "schweiz",
        "singapore",
    ];
    let folded = fold(text);
    COUNTRIES.contains(&folded.trim_matches(|character: char| !character.is_alphabetic()))
}

fn contains_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(start, _)| {
        let end = start + words.len();
        (start == 0 || text[..start].ends_with(' ')) && (end == text.len() || text[end..].starts_with(' '))
    })
}

/// A number of five digits beside a word: Malaysia, Germany, France, Spain and many more.
pub(super) fn postcode(text: &str) -> Option<&str> {
    let is_code = |word: &&str| word.len() == 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    let has_name =
        text.split(|character: char| !character.is_alphabetic()).any(|word| word.chars().count() > 1);
    let alone = |code: &&str| !text.contains(&format!("-{code}")) && !text.contains(&format!("{code}-"));
    text.split(|character: char| !character.is_alphanumeric())
        .filter(is_code)
        .find(alone)
        .filter(|_| has_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_end_names() {
        for (name, words) in [
            ("UNIHAKKA INTERNATIONAL SDN BHD", Some(2)),
            ("SUBANG HEALTHCARE SDM BHD", Some(2)),
            ("99 SPEED MART S/B", Some(2)),
            ("Muster & Co. KG", Some(1)),
            ("Au bon moulin SARL", Some(1)),
            ("KEDAI RUNCIT", None),
            ("AG", None),
        ] {
            assert_eq!(legal_form(name).map(|form| form.words), words, "{name}");
        }
    }

    #[test]
    fn streets_and_postcodes_make_addresses() {
        for street in [
            "12, Jalan Tampoi 7/4",
            "LOT P.T. 2811",
            "Lieferantenstraße 20",
            "42 rue du stade",
            "Calle Mayor 5",
            "NO.17, PERMAS",
        ] {
            assert!(has_street(street), "{street}");
        }
        assert!(!has_street("THANK YOU"));
        assert_eq!(postcode("41150 KLANG, SELANGOR"), Some("41150"));
        assert_eq!(postcode("03-12345-678"), None);
        assert!(ends_address("JOHOR."));
    }
}
