//! Dates as people print them, in six languages, and the evidence for day before month.

use std::ops::Range;

use jiff::civil::Date;

use crate::folding::{fold, repair_digits};

/// Which of two small numbers comes first in `04/05/2018`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// A date and the bytes it was printed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    parts: Parts,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Parts {
    Certain(Date),
    /// Two numbers that may both be a month, and the year.
    Ambiguous(i8, i8, i16),
    /// Two numbers of which only one may be a month: evidence for an order.
    Evident(Date, Order),
}

/// Other years on a page are numbers or misread.
const YEARS: Range<i16> = 1990..2050;

const MONTHS: [&[&str]; 12] = [
    &[
        "jan", "january", "januar", "janner", "janvier", "janv", "enero", "ene", "januari", "stycznia",
        "styczen", "sty", "gennaio", "gen", "janeiro", "ledna", "leden",
    ],
    &[
        "feb",
        "february",
        "februar",
        "fevrier",
        "fevr",
        "fev",
        "febrero",
        "februari",
        "lutego",
        "luty",
        "lut",
        "febbraio",
        "fevereiro",
        "unora",
        "unor",
    ],
    &[
        "mar", "march", "marz", "mrz", "mars", "marzo", "maerz", "maart", "mrt", "marca", "marzec", "marco",
        "marts", "brezna", "brezen",
    ],
    &[
        "apr", "april", "avril", "avr", "abril", "abr", "kwietnia", "kwiecien", "kwi", "aprile", "dubna",
        "duben",
    ],
    &["may", "mai", "mayo", "mei", "maja", "maj", "maggio", "mag", "maio", "kvetna", "kveten"],
    &[
        "jun", "june", "juni", "juin", "junio", "czerwca", "czerwiec", "cze", "giugno", "giu", "junho",
        "cervna", "cerven",
    ],
    &[
        "jul", "july", "juli", "juillet", "juil", "julio", "lipca", "lipiec", "lip", "luglio", "lug",
        "julho", "cervence", "cervenec",
    ],
    &[
        "aug", "august", "aout", "agosto", "ago", "augustus", "sierpnia", "sierpien", "sie", "augusti",
        "srpna", "srpen",
    ],
    &[
        "sep",
        "sept",
        "september",
        "septembre",
        "septiembre",
        "setiembre",
        "wrzesnia",
        "wrzesien",
        "wrz",
        "settembre",
        "setembro",
        "set",
        "zari",
    ],
    &[
        "oct",
        "okt",
        "october",
        "oktober",
        "octobre",
        "octubre",
        "pazdziernika",
        "pazdziernik",
        "paz",
        "ottobre",
        "ott",
        "outubro",
        "out",
        "rijna",
        "rijen",
    ],
    &["nov", "november", "novembre", "noviembre", "listopada", "listopad", "lis", "novembro", "listopadu"],
    &[
        "dec",
        "dez",
        "december",
        "dezember",
        "decembre",
        "diciembre",
        "dic",
        "grudnia",
        "grudzien",
        "gru",
        "dicembre",
        "dezembro",
        "desember",
        "des",
        "prosince",
        "prosinec",
    ],
];

impl Order {
    /// The other one.
    pub(super) fn swapped(self) -> Self {
        match self {
            Self::DayFirst => Self::MonthFirst,
            Self::MonthFirst => Self::DayFirst,
        }
    }
}

impl Found {
    /// The date, read in the given order where it is ambiguous.
    pub(super) fn date(&self, order: Order) -> Option<Date> {
        match (&self.parts, order) {
            (Parts::Certain(date) | Parts::Evident(date, _), _) => Some(*date),
            (&Parts::Ambiguous(first, second, year), Order::DayFirst) => Date::new(year, second, first).ok(),
            (&Parts::Ambiguous(first, second, year), Order::MonthFirst) => {
                Date::new(year, first, second).ok()
            }
        }
    }

    /// Whether day and month could be swapped to another date.
    pub(super) fn is_ambiguous(&self) -> bool {
        matches!(self.parts, Parts::Ambiguous(first, second, _) if first != second)
    }

    /// The order that this date proves.
    pub(super) fn proves(&self) -> Option<Order> {
        match self.parts {
            Parts::Evident(_, order) => Some(order),
            _ => None,
        }
    }
}

/// Every date of a line. With `is_ocr` letters confused with digits are forgiven.
pub(super) fn dates(line: &str, is_ocr: bool) -> Vec<Found> {
    let repaired = if is_ocr { repair_digits(line) } else { line.to_owned() };
    let runs = runs(&repaired);
    let (mut found, mut index) = (Vec::new(), 0);
    while index < runs.len() {
        match starts_number(&runs, index).then(|| date_at(&runs, index)).flatten() {
            Some((parts, end)) => {
                found.push(Found {
                    range: runs[index].start..runs[end - 1].start + runs[end - 1].text.len(),
                    parts,
                });
                index = end;
            }
            None => index += 1,
        }
    }
    found
}

/// Digits, letters, or one other character.
struct Run<'a> {
    text: &'a str,
    start: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digits,
    Letters,
    Mark,
}

fn runs(line: &str) -> Vec<Run<'_>> {
    let kind = |character: char| match character {
        _ if character.is_ascii_digit() => Kind::Digits,
        _ if character.is_alphabetic() => Kind::Letters,
        _ => Kind::Mark,
    };
    let mut runs: Vec<Run<'_>> = Vec::new();
    for (start, character) in line.char_indices() {
        let end = start + character.len_utf8();
        match runs.last_mut() {
            Some(run) if run.kind == kind(character) && run.kind != Kind::Mark => {
                run.text = &line[run.start..end]
            }
            _ => runs.push(Run { text: &line[start..end], start, kind: kind(character) }),
        }
    }
    runs
}

/// A date does not begin in the middle of a longer number such as `1.12.05.2018`.
fn starts_number(runs: &[Run<'_>], index: usize) -> bool {
    if runs[index].kind == Kind::Mark {
        return false;
    }
    let before = |back: usize| index.checked_sub(back).map(|place| &runs[place]);
    let continues = before(1).is_some_and(|mark| matches!(mark.text, "." | "/" | "," | "-"))
        && before(2).is_some_and(|run| run.kind == Kind::Digits)
        // `FV/2018/02/22` is the number of a document.
        || before(1).is_some_and(|mark| mark.text == "/")
            && before(2).is_some_and(|run| run.kind == Kind::Letters);
    // `001-2018/02/22`: a year that leads needs no free left side.
    !continues || runs[index].text.len() == 4 && before(1).is_some_and(|mark| mark.text == "-")
}

fn date_at(runs: &[Run<'_>], index: usize) -> Option<(Parts, usize)> {
    let found = match runs[index].kind {
        Kind::Letters => month_day_year(runs, index),
        Kind::Digits if runs[index].text.len() == 4 => year_month_day(runs, index),
        Kind::Digits if runs[index].text.len() == 8 => compact(runs, index),
        Kind::Digits if runs[index].text.len() <= 2 => {
            numeric(runs, index).or_else(|| day_month_year(runs, index))
        }
        _ => None,
    };
    found.filter(|(_, end)| !continues_as_number(runs, *end))
}

fn continues_as_number(runs: &[Run<'_>], end: usize) -> bool {
    runs.get(end).is_some_and(|mark| matches!(mark.text, "/" | "-" | "." | ","))
        && runs.get(end + 1).is_some_and(|run| run.kind == Kind::Digits)
}

/// `2018-02-22`, `2018/02/22`, `2018. 2. 22`.
fn year_month_day(runs: &[Run<'_>], index: usize) -> Option<(Parts, usize)> {
    let year = year(runs.get(index)?)?;
    let (middle, mark) = after_mark(runs, index + 1)?;
    let (last, second_mark) = after_mark(runs, middle + 1)?;
    let date = Date::new(year, small(runs.get(middle)?)?, small(runs.get(last)?)?).ok()?;
    (mark == second_mark).then_some((Parts::Certain(date), last + 1))
}

/// `20180222` as a word of its own.
fn compact(runs: &[Run<'_>], index: usize) -> Option<(Parts, usize)> {
    let free = |run: Option<&Run<'_>>| run.is_none_or(|run| matches!(run.text, " " | "\u{a0}" | ":" | ";"));
    let alone = free(index.checked_sub(1).and_then(|place| runs.get(place))) && free(runs.get(index + 1));
    let text = runs[index].text;
    let (year, month, day) =
        (text[..4].parse::<i16>().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?);
    let date = Date::new(year, month, day).ok().filter(|_| alone && YEARS.contains(&year))?;
    Some((Parts::Certain(date), index + 1))
}

/// `19/03/2018`, `19.3.18`, `19 - 03 - 2018`, `19 03 2018`.
fn numeric(runs: &[Run<'_>], index: usize) -> Option<(Parts, usize)> {
    let first = small(&runs[index])?;
    let (middle, mark) = after_mark(runs, index + 1)?;
    let second = small(runs.get(middle)?)?;
    let (last, second_mark) = after_mark(runs, middle + 1)?;
    let year = year(runs.get(last)?)?;
    let same_marks = mark == second_mark || mark != ' ' && second_mark != ' ';
    if !same_marks || mark == ' ' && runs[last].text.len() == 2 {
        return None;
    }
    let day_first = Date::new(year, second, first).ok();
    let month_first = Date::new(year, first, second).ok();
    let parts = match (day_first, month_first) {
        // Where dots part a date, the day leads (Unicode CLDR: no locale writes M.d.y).
        (Some(date), Some(_)) if mark == '.' => Parts::Certain(date),
        (Some(_), Some(_)) => Parts::Ambiguous(first, second, year),
        (Some(date), None) => Parts::Evident(date, Order::DayFirst),
        (None, Some(date)) => Parts::Evident(date, Order::MonthFirst),
        (None, None) => return None,
    };
    Some((parts, last + 1))
}

/// `19 Mar 2018`, `2nd May 2005`, `3. Oktober 2018`, `1er août 2020`, `5 de marzo de 2018`, `02/JAN/2017`.
fn day_month_year(runs: &[Run<'_>], index: usize) -> Option<(Parts, usize)> {
    let day = small(&runs[index])?;
    let mut place = index + 1;
    if runs
        .get(place)
        .is_some_and(|run| matches!(fold(run.text).as_str(), "st" | "nd" | "rd" | "th" | "er" | "o"))
    {
        place += 1;
    }
    let place = skip(runs, place, &["de", "of"]);
    let month = month(runs.get(place)?)?;
    let place = skip(runs, place + 1, &["de", "del", "of"]);
    let date = Date::new(year(runs.get(place)?)?, month, day).ok()?;
    Some((Parts::Certain(date), place + 1))
}

/// `March 19, 2018`.
fn month_day_year(runs: &[Run<'_>], index: usize) -> Option<(Parts, usize)> {
    let month = month(&runs[index])?;
    let place = skip(runs, index + 1, &[]);
    let day = small(runs.get(place)?)?;
    let place = skip(runs, place + 1, &["st", "nd", "rd", "th"]);
    let year = year(runs.get(place).filter(|run| run.text.len() == 4)?)?;
    Some((Parts::Certain(Date::new(year, month, day).ok()?), place + 1))
}

/// Steps over spaces, at most three marks, and filler words.
fn skip(runs: &[Run<'_>], from: usize, fillers: &[&str]) -> usize {
    let mut place = from;
    while place < runs.len() && place < from + 5 {
        let run = &runs[place];
        let is_filler = run.kind == Kind::Letters && fillers.contains(&fold(run.text).as_str());
        if !is_filler && !matches!(run.text, " " | "\u{a0}" | "." | "," | "/" | "-" | "'" | "’") {
            break;
        }
        place += 1;
    }
    place
}

/// The run behind one mark with optional spaces around it, and the mark.
fn after_mark(runs: &[Run<'_>], from: usize) -> Option<(usize, char)> {
    let mut mark = ' ';
    let mut place = from;
    while let Some(run) = runs.get(place).filter(|run| run.kind == Kind::Mark) {
        match run.text {
            " " | "\u{a0}" => {}
            "/" | "-" | "." | "–" if mark == ' ' => mark = run.text.chars().next()?,
            _ => return None,
        }
        place += 1;
    }
    (place > from).then_some((place, mark))
}

fn small(run: &Run<'_>) -> Option<i8> {
    (run.kind == Kind::Digits && run.text.len() <= 2)
        .then(|| run.text.parse().ok())
        .flatten()
        .filter(|number| *number > 0)
}

/// Two digits are a year of this century.
fn year(run: &Run<'_>) -> Option<i16> {
    let number: i16 = (run.kind == Kind::Digits).then(|| run.text.parse().ok()).flatten()?;
    match run.text.len() {
        4 if YEARS.contains(&number) => Some(number),
        2 => Some(2000 + number).filter(|year| YEARS.contains(year)),
        _ => None,
    }
}

fn month(run: &Run<'_>) -> Option<i8> {
    let name = (run.kind == Kind::Letters).then(|| fold(run.text))?;
    (1..).zip(MONTHS).find(|(_, names)| names.contains(&name.as_str())).map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(line: &str) -> Vec<String> {
        dates(line, false)
            .iter()
            .filter_map(|found| found.date(Order::DayFirst))
            .map(|date| date.to_string())
            .collect()
    }

    #[test]
    fn dates_are_read_in_every_common_notation() {
        let cases = [
            ("Date: 19/03/2018 18:26", "2018-03-19"),
            ("09:06PM 569547 19-03-18", "2018-03-19"),
            ("19 Mar 2018 18:26", "2018-03-19"),
            ("2018-03-19", "2018-03-19"),
            ("001-2018/03/19 13:34", "2018-03-19"),
            ("19. März 2018", "2018-03-19"),
            ("le 1er août 2020", "2020-08-01"),
            ("5 de marzo de 2018", "2018-03-05"),
            ("March 19, 2018", "2018-03-19"),
            ("2nd May 2005", "2005-05-02"),
            ("02/JAN/2017", "2017-01-02"),
            ("05MAY18", "2018-05-05"),
            ("6/4/2018", "2018-04-06"),
            ("Nr. 7 vom 05.06.2018.", "2018-06-05"),
            ("19 03 2018", "2018-03-19"),
            ("Date 20180319", "2018-03-19"),
            ("3/19/2018", "2018-03-19"),
        ];
        for (line, expected) in cases {
            assert_eq!(read(line), [expected], "{line}");
        }
    }

    #[test]
    fn numbers_that_only_look_like_dates_are_left_alone() {
        for line in [
            "1.12.05.2018",
            "03-6156-2100",
            "00.123.456.7-2018-1",
            "32/13/2018",
            "29.02.2019",
            "SS21/39,47400",
            "18341/103/70138",
            "12-03-18-7",
        ] {
            assert_eq!(read(line), Vec::<String>::new(), "{line}");
        }
    }

    #[test]
    fn an_ambiguous_date_follows_the_order_and_an_evident_one_proves_it() {
        let found = dates("04/05/2018 and 04/25/2018", false);
        assert_eq!(
            found[0].date(Order::MonthFirst).map(|date| date.to_string()).as_deref(),
            Some("2018-04-05")
        );
        assert!(found[0].is_ambiguous());
        assert_eq!(found[1].proves(), Some(Order::MonthFirst));
    }

    #[test]
    fn confused_letters_are_repaired_in_scans() {
        assert_eq!(
            dates("3O/O9/2017", true)[0].date(Order::DayFirst).map(|date| date.to_string()).as_deref(),
            Some("2017-09-30")
        );
    }

    proptest! {
        #[test]
        fn any_text_is_survived(line in "\\PC{0,80}") {
            for found in dates(&line, true) {
                prop_assert!(line.get(found.range.clone()).is_some());
            }
        }

        #[test]
        fn a_printed_date_is_read_back(year in 2000_i16..2050, month in 1_i8..=12, day in 1_i8..=28) {
            let date = Date::new(year, month, day).unwrap();
            let (iso, german) = (date.to_string(), format!("am {day}.{month}.{year}"));
            prop_assert_eq!(read(&iso), vec![iso.clone()]);
            prop_assert_eq!(read(&german), vec![iso]);
        }
    }
}
