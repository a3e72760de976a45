//! Numbers as people type them: `1.234,56`, `1,234.56`, `1 234,56`, `1'234.56`.

/// Characters of a number at most.
const LONGEST: usize = 40;

/// Languages that write decimals behind a comma.
const COMMA: [&str; 40] = [
    "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu",
    "id", "is", "it", "kk", "lt", "lv", "mk", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl",
    "sq", "sr", "sv", "tr", "uk", "vi",
];

/// Regions that write a point although others of their language write a comma.
const POINT: [&str; 16] =
    ["CH", "LI", "MX", "US", "PR", "GT", "HN", "NI", "SV", "PA", "DO", "CU", "PE", "IE", "GB", "AU"];

/// A typed number as a decimal string with a point and no marks between thousands. A lone mark before three digits may
/// be either: the locale decides, BCP 47 such as `de-DE`.
///
/// # Errors
/// One sentence, when it is no number or may be two.
pub(super) fn decimal(text: &str, locale: Option<&str>) -> Result<String, String> {
    let (sign, digits) = match text.trim().strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest.trim()),
        None => ("", text.trim()),
    };
    let plain: String = digits.chars().filter(|c| !is_gap(*c)).collect();
    let is_number = plain.starts_with(|c: char| c.is_ascii_digit())
        && plain.ends_with(|c: char| c.is_ascii_digit())
        && plain.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',');
    if !is_number || text.chars().count() > LONGEST || !gaps_part_thousands(digits) {
        return Err(NO_NUMBER.to_owned());
    }
    let Some(mark) = decimal_mark(&plain, digits.contains(is_gap), locale)? else {
        let whole: String = plain.chars().filter(char::is_ascii_digit).collect();
        return if is_grouped(&plain) { Ok(format!("{sign}{whole}")) } else { Err(NO_NUMBER.to_owned()) };
    };
    let Some((whole, decimals)) = plain.rsplit_once(mark) else { return Err(NO_NUMBER.to_owned()) };
    if whole.contains(mark) || !is_grouped(whole) {
        return Err(NO_NUMBER.to_owned());
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    Ok(format!("{sign}{whole}.{decimals}"))
}

const NO_NUMBER: &str = "a number is written as `1204.50`, `1,204.50` or `1.204,50`";

/// What stands between thousands and is neither point nor comma.
fn is_gap(character: char) -> bool {
    matches!(character, ' ' | '\'' | '\u{2019}' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// Three digits follow every gap, as in `12 345 678,90`.
fn gaps_part_thousands(digits: &str) -> bool {
    let whole = digits.split(['.', ',']).next().unwrap_or_default();
    whole.split(is_gap).skip(1).all(|group| group.len() == 3) && !digits[whole.len()..].contains(is_gap)
}

/// Which mark stands before the decimals; `None` when there are none.
fn decimal_mark(plain: &str, has_gaps: bool, locale: Option<&str>) -> Result<Option<char>, String> {
    let count = |mark| plain.matches(mark).count();
    let (points, commas) = (count('.'), count(','));
    if points > 0 && commas > 0 {
        return Ok(plain.chars().rev().find(|c| !c.is_ascii_digit()));
    }
    let mark = if points > 0 { '.' } else { ',' };
    if points + commas != 1 {
        // Several of one kind stand between thousands.
        return Ok(None);
    }
    let (before, after) = plain.split_once(mark).unwrap_or_default();
    let may_be_thousands = after.len() == 3 && (1..=3).contains(&before.len()) && before != "0" && !has_gaps;
    match locale.map(mark_of) {
        Some(decimal) if decimal != mark && may_be_thousands => Ok(None),
        None if mark == ',' && may_be_thousands => {
            let (one, other) = (format!("{before}{after}"), format!("{before}.{after}"));
            Err(format!("`{plain}` may be {one} or {other}: write one of these, or send the `locale`"))
        }
        _ => Ok(Some(mark)),
    }
}

/// The decimal mark of a locale.
fn mark_of(locale: &str) -> char {
    let mut parts = locale.split(['-', '_']);
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    let has_comma = COMMA.contains(&language.as_str());
    let has_point = parts.any(|part| POINT.contains(&part.to_ascii_uppercase().as_str()));
    if has_comma && !has_point { ',' } else { '.' }
}

/// Whole digits with marks between thousands, or with none: `1,234,567`, `12,34,567`.
fn is_grouped(whole: &str) -> bool {
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    let Some((last, others)) = groups.split_last() else { return false };
    if others.is_empty() {
        return !last.is_empty();
    }
    let is_one_mark = !(whole.contains('.') && whole.contains(','));
    is_one_mark
        && last.len() == 3
        && (1..=3).contains(&others[0].len())
        && others[1..].iter().all(|group| (2..=3).contains(&group.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_understood_in_every_notation_that_means_one() {
        let cases = [
            ("1204.50", "1204.50"),
            ("1,204.50", "1204.50"),
            ("1.204,50", "1204.50"),
            ("1 204,50", "1204.50"),
            ("1\u{202f}204,50", "1204.50"),
            ("1'204.50", "1204.50"),
            ("1.204.500", "1204500"),
            ("12,34,567.5", "1234567.5"),
            ("0,125", "0.125"),
            ("19,5", "19.5"),
            ("-3,50", "-3.50"),
            ("\u{2212}3.50", "-3.50"),
            ("7", "7"),
            ("1.234", "1.234"),
        ];
        for (typed, value) in cases {
            assert_eq!(decimal(typed, None).as_deref(), Ok(value), "{typed}");
        }
    }

    #[test]
    fn the_locale_decides_what_may_be_two_numbers() {
        let cases = [
            ("1.234", "de-DE", "1234"),
            ("1,234", "de-DE", "1.234"),
            ("1,234", "en-US", "1234"),
            ("1.234", "de-CH", "1.234"),
            ("1,234", "es-MX", "1234"),
            ("1.234,56", "en-GB", "1234.56"),
            ("1.5", "de", "1.5"),
        ];
        for (typed, locale, value) in cases {
            assert_eq!(decimal(typed, Some(locale)).as_deref(), Ok(value), "{typed} {locale}");
        }
        assert!(decimal("1,234", None).is_err_and(|why| why.contains("1234 or 1.234")));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for typed in
            ["", "-", "abc", "1,2,3", "1.2.3", "1..2", ".5", "5.", "12 34", "1.234,5.6", "1 2,50", "1e3", "٣"]
        {
            assert!(decimal(typed, None).is_err(), "{typed}");
        }
    }
}
