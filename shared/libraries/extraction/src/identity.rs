//! Identity documents: the machine-readable zone at their foot, by ICAO 9303 parts 4 to 6.

use document_types::fields::Check;

use crate::fields::{Fields, add};
use crate::lines::Line;
use crate::rows::{Seen, by_rules};
use crate::scores::LEGIBLE_AMOUNT;

// Scores by the check digits of the zone, set by hand.

/// A value with a right check digit, one with a wrong one, and one that has none of its own.
const PROVEN: f32 = 0.97;
const DISPROVEN: f32 = 0.5;
const UNCHECKED: f32 = 0.93;

/// What the zone says, and whether its check digits confirm it.
pub(super) struct Zone {
    pub(super) fields: Fields,
    pub(super) check: Check,
}

/// Lengths of the lines of cards, of larger cards and of passports.
const LENGTHS: [(usize, usize); 3] = [(30, 3), (36, 2), (44, 2)];

/// A line of the zone: capitals, digits and fillers only.
struct MachineLine {
    text: String,
    seen: Seen,
}

/// The zone of the document, when there is one.
pub(super) fn zone(lines: &[Line]) -> Option<Zone> {
    let machine: Vec<Option<MachineLine>> = lines.iter().map(machine_line).collect();
    LENGTHS.iter().find_map(|&(length, count)| {
        machine.windows(count).find_map(|window| {
            let lines: Option<Vec<&MachineLine>> = window.iter().map(Option::as_ref).collect();
            let lines = lines.filter(|lines| lines.iter().all(|line| line.text.len() == length))?;
            read(&lines)
        })
    })
}

fn machine_line(line: &Line) -> Option<MachineLine> {
    let text: String = line.row.text.chars().filter(|character| !character.is_whitespace()).collect();
    let text = text.replace(['«', '‹'], "<");
    let is_machine =
        text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'<');
    let is_long = LENGTHS.iter().any(|(length, _)| *length == text.len());
    let seen = || line.row.seen(&(0..line.row.text.len()));
    (is_machine && is_long && text.contains('<')).then(|| MachineLine { text, seen: seen() })
}

/// The places of the parts: line and columns. On cards the last line holds the name, elsewhere the first.
struct Layout {
    number: (usize, usize, usize),
    birth: (usize, usize),
    expiry: (usize, usize),
    nationality: (usize, usize, usize),
    name: (usize, usize),
}

fn layout(length: usize) -> Layout {
    if length == 30 {
        return Layout {
            number: (0, 5, 14),
            birth: (1, 0),
            expiry: (1, 8),
            nationality: (1, 15, 18),
            name: (2, 0),
        };
    }
    Layout { number: (1, 0, 9), birth: (1, 13), expiry: (1, 21), nationality: (1, 10, 13), name: (0, 5) }
}

fn read(lines: &[&MachineLine]) -> Option<Zone> {
    let layout = layout(lines[0].text.len());
    if !lines[0].text.starts_with(['P', 'I', 'A', 'C', 'V']) {
        return None;
    }
    let part = |line: usize, from: usize, to: usize| lines[line].text.get(from..to);
    let (line, from, to) = layout.number;
    let number = part(line, from, to)?;
    let six =
        |(line, from): (usize, usize)| Some((part(line, from, from + 6)?, part(line, from + 6, from + 7)?));
    let (birth, birth_digit) = six(layout.birth)?;
    let (expiry, expiry_digit) = six(layout.expiry)?;
    let digits = [
        ("document number", number, part(line, to, to + 1)?),
        ("date of birth", birth, birth_digit),
        ("date of expiry", expiry, expiry_digit),
    ];
    let wrong: Vec<&str> = digits
        .iter()
        .filter(|(_, text, digit)| check_digit(text) != digit.bytes().next())
        .map(|(name, ..)| *name)
        .collect();
    if wrong.len() == digits.len() {
        return None;
    }
    let score = |name: &str| if wrong.contains(&name) { DISPROVEN } else { PROVEN };
    let field = |line: usize, value: String, score: f32| {
        Some(by_rules(value, score * LEGIBLE_AMOUNT.at(lines[line].seen.legibility), lines[line].seen))
    };
    let mut fields = Fields::new();
    add(
        &mut fields,
        "document_number",
        field(line, number.trim_end_matches('<').to_owned(), score("document number")),
    );
    let birth = date(birth, Century::OfBirth);
    add(
        &mut fields,
        "birth_date",
        birth.and_then(|date| field(layout.birth.0, date, score("date of birth"))),
    );
    let expiry = date(expiry, Century::OfExpiry);
    add(
        &mut fields,
        "expiry_date",
        expiry.and_then(|date| field(layout.expiry.0, date, score("date of expiry"))),
    );
    let (line, from, to) = layout.nationality;
    add(
        &mut fields,
        "nationality",
        field(line, part(line, from, to)?.trim_end_matches('<').to_owned(), UNCHECKED),
    );
    let (line, from) = layout.name;
    let (surname, given) = names(lines[line].text.get(from..)?)?;
    add(&mut fields, "surname", field(line, surname, UNCHECKED));
    add(&mut fields, "given_names", field(line, given, UNCHECKED));
    Some(Zone { fields, check: outcome(&wrong) })
}

/// `ERIKSSON<<ANNA<MARIA<<<`: surname and given names.
fn names(text: &str) -> Option<(String, String)> {
    let (surname, given) = text.split_once("<<")?;
    let plain = |name: &str| name.split('<').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    Some((plain(surname), plain(given.split("<<").next().unwrap_or_default())))
}

fn outcome(wrong: &[&str]) -> Check {
    let name_of = |part: &&str| match *part {
        "document number" => "document_number",
        "date of birth" => "birth_date",
        _ => "expiry_date",
    };
    let passed = wrong.is_empty();
    let detail = if passed {
        "the check digits of number, birth and expiry are right".to_owned()
    } else {
        format!("the check digits of {} are wrong", wrong.join(" and "))
    };
    let fields = if passed {
        ["document_number", "birth_date", "expiry_date"].map(str::to_owned).to_vec()
    } else {
        wrong.iter().map(|part| name_of(part).to_owned()).collect()
    };
    Check { name: "mrz".into(), passed, detail, fields }
}

/// ICAO 9303-3, 4.9: weights 7, 3, 1; letters count from 10, fillers nothing.
fn check_digit(text: &str) -> Option<u8> {
    let mut sum = 0;
    for (byte, weight) in text.bytes().zip([7, 3, 1].into_iter().cycle()) {
        let value = match byte {
            b'<' => 0,
            _ => char::from(byte).to_digit(36)?,
        };
        sum += value * weight;
    }
    u8::try_from(sum % 10).ok().map(|digit| b'0' + digit)
}

#[derive(Clone, Copy)]
enum Century {
    OfBirth,
    OfExpiry,
}

/// `YYMMDD`. Nobody is born in a coming year, and no document that expires was issued before machine-readable ones:
/// the years from 2030 on are those of births in the last century.
fn date(text: &str, century: Century) -> Option<String> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    let (year, month, day) = (number(0..2)?, number(2..4)?, number(4..6)?);
    let year = match century {
        Century::OfBirth if year >= 30 => 1900 + year,
        Century::OfExpiry if year >= 80 => 1900 + year,
        _ => 2000 + year,
    };
    let date = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(date.to_string())
}

#[cfg(test)]
mod tests {
    use document_types::reading::Reading;
    use proptest::prelude::*;

    use super::*;
    use crate::lines::lines;

    fn of(text: &str) -> Option<Zone> {
        zone(&lines(&Reading { text: text.into(), ..Reading::default() }))
    }

    fn values(zone: &Zone) -> Vec<&str> {
        ["document_number", "surname", "given_names", "nationality", "birth_date", "expiry_date"]
            .iter()
            .map(|name| zone.fields.get(*name).map_or("-", |field| field.value.as_str()))
            .collect()
    }

    /// The specimens of ICAO 9303.
    const PASSPORT: &str = "PASSPORT\nP<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
    const CARD: &str =
        "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";

    #[test]
    fn the_specimens_of_the_standard_are_read() {
        let zone = of(PASSPORT).unwrap();
        assert_eq!(values(&zone), ["L898902C3", "ERIKSSON", "ANNA MARIA", "UTO", "1974-08-12", "2012-04-15"]);
        assert!(zone.check.passed);
        let zone = of(CARD).unwrap();
        assert_eq!(values(&zone), ["D23145890", "ERIKSSON", "ANNA MARIA", "UTO", "1974-08-12", "2012-04-15"]);
    }

    #[test]
    fn a_misread_digit_fails_its_check_and_is_believed_less() {
        let zone = of(&PASSPORT.replace("740812", "740817")).unwrap();
        assert_eq!(
            (zone.check.passed, zone.check.fields.as_slice()),
            (false, ["birth_date".to_owned()].as_slice())
        );
        assert!(zone.fields["birth_date"].score < 0.6 && zone.fields["expiry_date"].score > 0.9);
    }

    #[test]
    fn lines_that_only_look_alike_are_no_zone() {
        assert!(of("<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<").is_none());
        assert!(of("P<UTO only words here").is_none());
    }

    proptest! {
        #[test]
        fn any_zone_is_survived(text in "[PIA<][A-Z0-9<]{43}\n[A-Z0-9<]{44}") {
            of(&text);
        }
    }
}
