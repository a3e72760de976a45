//! Words by which names of companies and postal addresses are known.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::LazyLock,
};

use crate::folding::fold;

/// The legal form at the end of a company's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LegalForm {
    /// Bytes of the text that it covers.
    pub(super) range: Range<usize>,
    /// Words in front of it.
    pub(super) words_before: usize,
    /// Words behind it.
    pub(super) words_after: usize,
    /// How it is written, when the text misspells it.
    pub(super) correction: Option<&'static str>,
}

/// Word by word; the longer ones first.
const LEGAL_FORMS: &str = "gmbh co kg, ag co kg, gmbh co kgaa, sp z o o, sp z oo, sp j, sp k, sp zoo, spol s r o, s r o, s r l, s p a, s n c, \
    s a s, s r l s, s c s, s de r l, sa de cv, v o f, b v b a, e u, n v, o g, d o o, pvt ltd, private limited, k k, w l l, \
    a s, og, nv, vof, bvba, cv, lda, ltda, ab, asa, as, aps, oy, oyj, dac, snc, sas di, kft, zrt, pty, pllc, l l c, lp, hf, ehf, \
    unlimited company, s a r l, s l u, sdn bhd, pte ltd, pty ltd, co ltd, sociedad limitada, s b, \
    a g, e k, e v, s a, s l, b v, bhd, plt, ltd, limited, llc, llp, inc, incorporated, corp, corporation, plc, dac, clg, \
    gmbh, mbh, ag, kg, kgaa, ohg, gbr, ug, ev, eg, sarl, sas, sasu, eurl, sa, sci, sl, slu, bv, se, spa, srl";

const TRADES: &str = "enterprise enterprises trading restaurant restaurants restoran hardware stationery market mart \
    supermarket store stores shop bakery bakeries cafe pharmacy farmasi klinik clinic company co perniagaan syarikat \
    kedai supply supplies electrical motor hotel station bistro marketing house books foods holdings industries \
    industrieservice backerei apotheke gasthaus markt boulangerie pharmacie boutique magasin supermercado tienda \
    farmacia panaderia";

const STREETS: &str = "jalan jln lot taman tmn lorong persiaran lebuh lebuhraya kampung batu bandar kawasan seksyen \
    wisma menara tower bangunan plaza kompleks compleks complex tingkat level floor flr block blok unit ground mall \
    office street st road rd avenue ave lane drive boulevard blvd highway square suite strasse str weg platz allee \
    gasse ring rue place chemin route quai impasse calle avenida avda paseo carretera";

const REGIONS: &str = "selangor, johor, lumpur, persekutuan, penang, pulau pinang, perak, kedah, melaka, sembilan, \
    pahang, kelantan, terengganu, perlis, sabah, sarawak, putrajaya, labuan, petaling jaya, shah alam, johor bahru, \
    klang, subang jaya, puchong, kajang, ipoh, darul ehsan, singapore, germany, deutschland, france, spain, espana, \
    osterreich, schweiz, suisse, switzerland, austria, belgique, madrid, barcelona, paris, berlin, london, \
    united kingdom, usa";

const COUNTRIES: &str = "malaysia deutschland germany france espana spain osterreich schweiz singapore";

/// Folded words of a text with their bytes in it.
fn words(text: &str) -> Vec<(String, Range<usize>)> {
    let mut words: Vec<(String, Range<usize>)> = Vec::new();
    for (start, character) in text.char_indices().filter(|(_, character)| character.is_alphanumeric()) {
        let end = start + character.len_utf8();
        match words.last_mut() {
            Some((_, range)) if range.end == start => range.end = end,
            _ => words.push((String::new(), start..end)),
        }
    }
    for (word, range) in &mut words {
        *word = fold(&text[range.clone()]);
    }
    words
}

type Words = LazyLock<HashSet<&'static str>>;

static TRADE_WORDS: Words = LazyLock::new(|| TRADES.split_whitespace().collect());
static STREET_WORDS: Words = LazyLock::new(|| STREETS.split_whitespace().collect());
static COUNTRY_WORDS: Words = LazyLock::new(|| COUNTRIES.split_whitespace().collect());

/// By their first word, the longer ones first.
static FORMS: LazyLock<HashMap<&'static str, Vec<Vec<&'static str>>>> = LazyLock::new(|| {
    let mut forms: HashMap<&str, Vec<Vec<&str>>> = HashMap::new();
    for form in LEGAL_FORMS.split(", ") {
        let words: Vec<&str> = form.split(' ').collect();
        forms.entry(words[0]).or_default().push(words);
    }
    forms
});

/// The last legal form in a text. One word alone is a form only behind a name.
pub(super) fn legal_form(text: &str) -> Option<LegalForm> {
    let words = words(text);
    let form_at = |start: usize| {
        let exact = FORMS.get(words[start].0.as_str()).and_then(|forms| {
            forms.iter().find_map(|form| {
                let part = words.get(start..start + form.len())?;
                let is_same = part.iter().map(|(word, _)| word.as_str()).eq(form.iter().copied());
                // `as` and `ab` are words as well: a form has capitals, or points between its letters.
                let printed = &text[part[0].1.start..part[part.len() - 1].1.end];
                let is_form =
                    printed.len() > 3 || printed.contains('.') || printed.contains(char::is_uppercase);
                (is_same && is_form && (start > 0 || form.len() > 1)).then_some((form.len(), false))
            })
        });
        let misread = || {
            let pair = words.get(start..start + 2)?;
            is_misread_sdn_bhd(&pair[0].0, &pair[1].0).then_some((2, true))
        };
        // One misread word more makes the longer form.
        exact.filter(|(length, _)| *length > 1).or_else(misread).or(exact)
    };
    let (start, (length, misread)) =
        (0..words.len()).rev().find_map(|start| form_at(start).map(|form| (start, form)))?;
    // `SDN BHD` also ends with the form `BHD`: take the longer one.
    let (start, length, misread) =
        match start.checked_sub(1).and_then(|before| Some((before, form_at(before)?))) {
            Some((before, (longer, misread))) if longer > length => (before, longer, misread),
            _ => (start, length, misread),
        };
    let range = words[start].1.start..words[start + length - 1].1.end;
    let capitals = !text[range.clone()].contains(char::is_lowercase);
    let correction = misread.then_some(if capitals { "SDN BHD" } else { "Sdn Bhd" });
    Some(LegalForm { range, words_before: start, words_after: words.len() - start - length, correction })
}

/// Malaysian companies all end alike, so that one half may be misread when the other is not.
fn is_misread_sdn_bhd(first: &str, second: &str) -> bool {
    let close = |word: &str, wanted: &str| strsim::levenshtein(word, wanted) <= 1;
    match (first, second) {
        ("sdn", "bhd") => false,
        (_, "bhd") => first.starts_with('s') && (2..=4).contains(&first.len()),
        ("sdn", _) => close(second, "bhd"),
        _ => first.len() == 3 && second.len() == 3 && close(first, "sdn") && close(second, "bhd"),
    }
}

/// Where a company register number such as `(867388-U)`, `[65351 M]` or `862725-U` begins.
pub(super) fn register_number(text: &str) -> Option<usize> {
    const LONGEST: usize = 16;
    let bracketed = text.match_indices(['(', '{', '[']).find(|(start, _)| {
        let behind = &text[start + 1..];
        let nearby = &behind[..behind.floor_char_boundary(LONGEST + 1)];
        let body = nearby.split([')', '}', ']']).next().unwrap_or_default();
        let digits = body.chars().filter(char::is_ascii_digit).count();
        let letters = body.chars().filter(|character| character.is_alphabetic()).count();
        // Without an end in sight it is something longer.
        let is_short = body.len() <= LONGEST && (body.len() < nearby.len() || nearby.len() == behind.len());
        digits >= 4 && letters <= 3 && is_short
    });
    let bare = || {
        text.split(' ').find(|word| {
            let (number, letter) = word.split_once('-').unwrap_or_default();
            (5..=7).contains(&number.len())
                && number.bytes().all(|byte| byte.is_ascii_digit())
                && letter.len() == 1
                && letter.bytes().all(|byte| byte.is_ascii_alphabetic())
        })
    };
    bracketed.map(|(start, _)| start).or_else(|| text.find(bare()?))
}

/// Whether a word of the text names a trade.
pub(super) fn has_trade(text: &str) -> bool {
    words(text).iter().any(|(word, _)| TRADE_WORDS.contains(word.as_str()))
}

/// Whether the text is nothing but words for trades, a description rather than a name.
pub(super) fn is_only_trade(text: &str) -> bool {
    let words = words(text);
    !words.is_empty() && words.iter().all(|(word, _)| TRADE_WORDS.contains(word.as_str()))
}

/// Whether the text goes on with a name begun before: `CO. (M) SDN BHD`, `ENTERPRISE`.
pub(super) fn continues_name(text: &str) -> bool {
    words(text).first().is_some_and(|(word, _)| TRADE_WORDS.contains(word.as_str()) || word == "sdn")
        && (legal_form(text).is_some() || words(text).len() == 1 || text.contains('(') && !text.contains(')'))
}

/// Whether a street, building or lot is named: a word for one beside a number or another such word, or a line that
/// begins with the number of a house or unit.
pub(super) fn has_street(text: &str) -> bool {
    let words = words(text);
    let is_street = |word: &str| {
        let ends = |ending: &str| word.ends_with(ending);
        STREET_WORDS.contains(word)
            || word.len() > 6 && ["strasse", "weg", "platz", "gasse", "allee"].into_iter().any(ends)
            || word.len() > 5 && ends("str")
    };
    let count = words.iter().filter(|(word, _)| is_street(word)).count();
    let numbered = text.contains(|character: char| character.is_ascii_digit());
    let first = words.first().map_or("", |(word, _)| word);
    count > 0 && numbered
        || count > 1
        || numbered && matches!(first, "no" | "lot")
        || matches!(first, "jalan" | "jln" | "calle" | "rue")
        || starts_with_house_number(text)
}

/// `109, SS21/1A`, `A-16-1, TOWER A`: digits, perhaps with letters and hyphens, then a comma and words.
fn starts_with_house_number(text: &str) -> bool {
    let Some((number, rest)) = text.split_once(',') else { return false };
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let others = number.chars().filter(|character| character.is_alphabetic()).count();
    let letters = rest.chars().filter(|character| character.is_alphabetic()).count();
    digits > 0 && others <= 2 && number.len() <= 8 && !number.contains([' ', ':', '.']) && letters >= 2
}

/// A short line that names a region, town or country, as addresses end.
pub(super) fn ends_address(text: &str) -> bool {
    let words: Vec<String> = words(text).into_iter().map(|(word, _)| word).collect();
    if words.len() > 6 || text.starts_with(['(', '[']) {
        return false;
    }
    let joined = format!(" {} ", words.join(" "));
    REGIONS.split(", ").any(|region| joined.contains(&format!(" {region} ")))
}

/// Nothing but the name of a country.
pub(super) fn is_country(text: &str) -> bool {
    matches!(words(text).as_slice(), [(word, _)] if COUNTRY_WORDS.contains(word.as_str()))
}

/// A number of five digits beside a word: Malaysia, Germany, France, Spain and many more.
pub(super) fn postcode(text: &str) -> Option<&str> {
    let is_code = |word: &&str| word.len() == 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    let has_name =
        text.split(|character: char| !character.is_alphabetic()).any(|word| word.chars().count() > 1);
    if !has_name {
        return None;
    }
    // Beside a hyphen it is part of something longer, wherever else it may stand.
    let hyphenated: HashSet<&str> = text
        .match_indices('-')
        .flat_map(|(hyphen, _)| {
            let before = hyphen.checked_sub(5).and_then(|start| text.get(start..hyphen));
            [before, text.get(hyphen + 1..hyphen + 6)]
        })
        .flatten()
        .collect();
    text.split(|character: char| !character.is_alphanumeric())
        .filter(is_code)
        .find(|code| !hyphenated.contains(code))
}

/// Whether a postcode of several groups stands in a text: British `SW1A 1AA`, Irish `H91 XY34`, or, in front of a place,
/// Dutch `1012 AB` and Polish `00-950`.
pub(super) fn has_grouped_postcode(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|character: char| character.is_whitespace() || character == ',')
        .filter(|word| !word.is_empty())
        .collect();
    let is_place = |word: Option<&&str>| {
        word.is_some_and(|word| {
            word.len() > 2 && word.chars().all(|letter| letter.is_alphabetic() || letter == '-')
        })
    };
    (0..words.len()).any(|place| {
        let (first, next) = (words[place], words.get(place + 1));
        let shapes = (classes(first), next.map(|next| classes(next)).unwrap_or_default());
        match (shapes.0.as_str(), shapes.1.as_str()) {
            ("A9" | "A99" | "AA9" | "AA99" | "A9A" | "AA9A", "9AA") => true,
            (routing, unique) if unique.len() == 4 => {
                (routing == "A99" || first == "D6W") && unique.starts_with('A') && is_eircode(first, next)
            }
            ("9999", "AA") => is_place(words.get(place + 2)),
            ("99-999", _) => is_place(next),
            _ => false,
        }
    })
}

/// Whether a postcode of any of these countries ends or begins a line of an address: five digits; groups, as in Britain,
/// Ireland, the Netherlands and Poland; four digits in front of a town (Austria, Switzerland, Belgium, Denmark, Norway,
/// Luxembourg); behind a state (United States, Australia); `M5V 2T6` (Canada); six digits (India); `1100-042` (Portugal);
/// `123 45` in front of a town (Sweden, Czechia).
pub(super) fn has_postcode(text: &str) -> bool {
    // An address is short, whatever else may be long.
    let text = &text[..text.floor_char_boundary(LONGEST_ADDRESS)];
    postcode(text).is_some() || has_grouped_postcode(text) || has_other_postcode(text)
}

/// Bytes of a line of an address.
const LONGEST_ADDRESS: usize = 400;

fn has_other_postcode(text: &str) -> bool {
    let is_mark = |c: char| c.is_whitespace() || ",|●•·;■*".contains(c);
    let mut begins = true;
    let mut words: Vec<(&str, bool)> = Vec::new();
    // Whether a word begins a part of the line: it is first, or stands behind a mark.
    for word in text.split_inclusive(is_mark) {
        let core = word.trim_matches(|c: char| is_mark(c) || ".()".contains(c));
        if !core.is_empty() && core.chars().any(char::is_alphanumeric) {
            words.push((core, begins));
            begins = false;
        }
        begins |= word.trim_end().ends_with(|c: char| ",|●•·;■*-–".contains(c));
    }
    let is_town = |word: Option<&(&str, bool)>| {
        word.is_some_and(|(word, _)| {
            word.chars().filter(|c| c.is_alphabetic()).count() > 2
                && word.starts_with(char::is_uppercase)
                && !word.contains(|c: char| c.is_ascii_digit())
        })
    };
    (0..words.len()).any(|place| {
        let ((word, begins), next) = (words[place], words.get(place + 1));
        let shape = classes(word);
        let after = next.map(|(next, _)| classes(next)).unwrap_or_default();
        let before = place.checked_sub(1).map(|before| words[before].0);
        let behind_state = || {
            before.is_some_and(|state| {
                (2..=3).contains(&state.len()) && state.bytes().all(|letter| letter.is_ascii_uppercase())
            })
        };
        match (shape.as_str(), after.as_str()) {
            ("9999", _) => begins && is_town(next) && !is_year(word) || behind_state() && next.is_none(),
            ("A-9999" | "AA-9999" | "A-99999" | "AA-99999" | "AA-999", _) => is_town(next),
            ("99999-9999", _) => behind_state(),
            ("A9A", "9A9") => true,
            ("999999", _) => place > 0 && next.is_none() && before.is_some_and(|town| town.len() > 2),
            ("999", "999") => place > 0 && words.len() == place + 2,
            ("9999-999", _) => is_town(next),
            ("999", "99") => begins && is_town(words.get(place + 2)),
            _ => false,
        }
    })
}

fn is_year(word: &str) -> bool {
    word.parse().is_ok_and(|year: u16| (1980..2050).contains(&year))
}

/// Whether an Eircode's letters are those it may have.
fn is_eircode(routing: &str, unique: Option<&&str>) -> bool {
    const LETTERS: &str = "ACDEFHKNPRTVWXY0123456789";
    routing
        .chars()
        .chain(unique.iter().flat_map(|unique| unique.chars()))
        .all(|letter| LETTERS.contains(letter))
}

/// A word with each capital as `A` and each digit as `9`.
fn classes(word: &str) -> String {
    let class = |character: char| match character {
        'A'..='Z' => 'A',
        '0'..='9' => '9',
        other => other,
    };
    word.chars().map(class).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_of_several_groups_are_told_from_other_codes() {
        for address in [
            "12 Quay Street, Galway, H91 XY34, Ireland",
            "10 Downing Street, London SW1A 2AA",
            "4 Mill Road, Leeds LS1 4AP",
            "Damrak 1, 1012 AB Amsterdam",
            "ul. Prosta 1, 00-950 Warszawa",
            "Dublin D6W XK28",
        ] {
            assert!(has_grouped_postcode(address), "{address}");
        }
        for other in
            ["Tel. 2025 AM", "Invoice A12 B345", "14 March 2025", "Order 99-123", "A4 9 MM", "2025 EU 12"]
        {
            assert!(!has_grouped_postcode(other), "{other}");
        }
    }

    #[test]
    fn postcodes_of_many_countries_are_seen() {
        for address in [
            "20457 Hamburg",
            "1010 Wien",
            "Praxis Dr. X | Am Mühlbach 174 | 6020 Innsbruck",
            "CH-8001 Zürich",
            "9000 Gent, Belgium",
            "12 Gull Lane, Newport, OR 97365-1234",
            "Sydney NSW 2000",
            "Toronto, ON M5V 2T6",
            "Pune, Maharashtra 411001",
            "1100-042 Lisboa",
            "110 00 Praha 1",
            "0150 Oslo",
        ] {
            assert!(has_postcode(address), "{address}");
        }
        for other in
            ["14 March 2024", "Invoice 4711", "2024 Rechnung", "Order 1234 Bolts and nuts", "12 345 Kč"]
        {
            assert!(!has_postcode(other), "{other}");
        }
    }

    #[test]
    fn legal_forms_end_names() {
        let cases = [
            ("UNIHAKKA INTERNATIONAL SDN BHD", Some("SDN BHD")),
            ("99 SPEED MART S/B", Some("S/B")),
            ("Muster & Co. KG", Some("KG")),
            ("Au bon moulin SARL", Some("SARL")),
            ("AEON CO. (M) BHD (126926-H)", Some("BHD")),
            ("MVM Versicherungsverein a.G.", Some("a.G")),
            ("KEDAI RUNCIT", None),
            ("AG", None),
            ("Falegnameria Rossi S.n.c.", Some("S.n.c")),
            ("Lindqvist Måleri AB", Some("AB")),
            ("Warsztat Sp. z o.o.", Some("Sp. z o.o")),
            ("the same as", None),
        ];
        for (name, form) in cases {
            assert_eq!(legal_form(name).map(|form| &name[form.range]), form, "{name}");
        }
    }

    #[test]
    fn a_misread_legal_form_is_corrected() {
        assert_eq!(legal_form("SUBANG HEALTHCARE SDM BHD").unwrap().correction, Some("SDN BHD"));
        assert_eq!(legal_form("Bemed Son. Bhd.").unwrap().correction, Some("Sdn Bhd"));
        assert_eq!(legal_form("UNIHAKKA SDN BHD").unwrap().correction, None);
    }

    #[test]
    fn streets_and_postcodes_make_addresses() {
        let streets = [
            "12, Jalan Tampoi 7/4",
            "LOT P.T. 2811",
            "Lieferantenstraße 20",
            "42 rue du stade",
            "Calle Mayor 5",
            "NO.17, PERMAS",
            "109, SS21/1A",
        ];
        for street in streets {
            assert!(has_street(street), "{street}");
        }
        assert!(!has_street("THANK YOU"));
        assert_eq!(postcode("41150 KLANG, SELANGOR"), Some("41150"));
        assert_eq!(postcode("03-12345-678"), None);
        assert!(ends_address("JOHOR."));
        assert!(!ends_address("(IOI PUCHONG)"));
    }

    #[test]
    fn a_second_line_goes_on_with_a_name() {
        for line in ["CO. (M) SDN BHD", "ENTERPRISE (SETIA ALAM) SDN BHD", "COMPANY", "SDN BHD"] {
            assert!(continues_name(line), "{line}");
        }
        assert!(!continues_name("MOONLIGHT CAKE HOUSE SDN BHD"));
    }
}
