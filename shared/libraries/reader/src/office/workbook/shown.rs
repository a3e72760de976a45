//! Values of cells as a person sees them: dates as dates, and numbers with the digits of their format.

use calamine::{Data, ExcelDateTime, ExcelDateTimeType};

/// Digits that a spreadsheet keeps (IEEE 754 doubles are exact to 15).
const DIGITS: i32 = 15;

/// Whole numbers below this are exact in a double: 2 to the power of 53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Decimals that a format may ask for.
const MOST_DECIMALS: usize = 30;

/// What a cell shows. `format` is the code of its number format, such as `0.00%`.
pub(super) fn cell(value: &Data, format: Option<&str>) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        #[expect(clippy::cast_precision_loss, reason = "spreadsheets keep all numbers as doubles")]
        Data::Int(number) => formatted(*number as f64, format),
        Data::Float(number) => formatted(*number, format),
        Data::DateTime(date) => moment(*date),
        Data::DateTimeIso(text) => text.replacen('T', " ", 1).trim_end_matches(" 00:00:00").to_owned(),
        Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
    }
}

/// What a cell shows whose value was computed here.
pub(super) fn computed(number: f64, format: Option<&str>, is_1904: bool) -> String {
    match format.and_then(kind_of_moment) {
        Some(kind) => moment(ExcelDateTime::new(number, kind, is_1904)),
        None => formatted(number, format),
    }
}

/// Whether a format is one of dates and times, or of durations: by the letters outside signs and brackets.
fn kind_of_moment(format: &str) -> Option<ExcelDateTimeType> {
    let format = format.to_ascii_lowercase();
    if ["[h", "[m", "[s"].iter().any(|start| format.contains(start)) {
        return Some(ExcelDateTimeType::TimeDelta);
    }
    let mut rest = format.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => drop(rest.by_ref().find(|&c| c == '"')),
            '[' => drop(rest.by_ref().find(|&c| c == ']')),
            '\\' | '_' | '*' => drop(rest.next()),
            'y' | 'd' | 'h' | 'm' | 's' => return Some(ExcelDateTimeType::DateTime),
            // The only other word.
            'g' => return None,
            _ => {}
        }
    }
    None
}

/// `2026-05-31`, `2026-05-31 14:30`, or `14:30` where there is no day.
fn moment(date: ExcelDateTime) -> String {
    let serial = date.as_f64();
    if !serial.is_finite() || !(0.0..3_000_000.0).contains(&serial) {
        return number(serial);
    }
    if date.is_duration() {
        let seconds = (serial * 86_400.0).round();
        let (hours, rest) = ((seconds / 3600.0).floor(), seconds % 3600.0);
        return clock(hours, (rest / 60.0).floor(), rest % 60.0);
    }
    let (year, month, day, hours, minutes, seconds, milliseconds) = date.to_ymd_hms_milli();
    // Times are fractions of a day, mostly a hair beside the second that is meant.
    let second = (u32::from(hours) * 60 + u32::from(minutes)) * 60 + u32::from(seconds);
    let second = (second + u32::from(milliseconds >= 500)).min(86_399);
    let time = clock(f64::from(second / 3600), f64::from(second / 60 % 60), f64::from(second % 60));
    match (serial < 1.0, second) {
        (true, _) => time,
        (false, 0) => format!("{year:04}-{month:02}-{day:02}"),
        (false, _) => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

fn clock(hours: f64, minutes: f64, seconds: f64) -> String {
    let time = format!("{hours:02}:{minutes:02}");
    if seconds == 0.0 { time } else { format!("{time}:{seconds:02}") }
}

/// A number in its format: decimals, thousands, per cent, and the signs around it. A format that asks for
/// more leaves the number as it is.
fn formatted(value: f64, format: Option<&str>) -> String {
    let pattern = format.and_then(|format| Pattern::parse(section(format, value)));
    match pattern {
        Some((pattern, negative_has_its_own)) => {
            pattern.show(if negative_has_its_own { value.abs() } else { value })
        }
        None => number(value),
    }
    .trim()
    .to_owned()
}

/// The part of a format for such a value: positive, negative, zero (ECMA-376, part 1, 18.8.31); whether it
/// shows the sign itself.
fn section(format: &str, value: f64) -> (&str, bool) {
    let mut sections = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    let mut escaped = false;
    for (at, c) in format.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => {
                sections.push(format.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    sections.push(format.get(start..).unwrap_or_default());
    match (sections.as_slice(), value) {
        ([_, negative, ..], value) if value < 0.0 => (negative, true),
        ([_, _, zero, ..], 0.0) => (zero, false),
        ([positive, ..], _) => (positive, false),
        ([], _) => ("General", false),
    }
}

/// What one section of a format asks for.
struct Pattern {
    before: String,
    after: String,
    integers: usize,
    decimals: usize,
    thousands: bool,
    percent: bool,
    /// Thousands that are left out: `#,##0,` shows 12,346 for 12345678.
    scale: i32,
}

impl Pattern {
    /// `None` for formats that are more than digits with signs around them: fractions, exponents and `General`.
    fn parse((section, own_sign): (&str, bool)) -> Option<(Self, bool)> {
        let mut pattern = Self {
            before: String::new(),
            after: String::new(),
            integers: 0,
            decimals: 0,
            thousands: false,
            percent: false,
            scale: 0,
        };
        let (mut digits, mut point) = (false, false);
        let mut rest = section.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '0' | '#' | '?' => {
                    // Signs between the digits: telephone numbers and the like.
                    if digits && !pattern.after.is_empty() {
                        return None;
                    }
                    digits = true;
                    pattern.integers += usize::from(c == '0' && !point);
                    pattern.decimals += usize::from(c != '#' && point);
                }
                '.' if digits && !point => point = true,
                ',' if digits && !point && matches!(rest.peek(), Some('0' | '#' | '?')) => {
                    pattern.thousands = true
                }
                ',' if digits && pattern.after.is_empty() => pattern.scale += 1,
                '%' => {
                    pattern.percent = true;
                    pattern.sign(digits).push('%');
                }
                '"' => {
                    let text: String = rest.by_ref().take_while(|&c| c != '"').collect();
                    pattern.sign(digits).push_str(&text);
                }
                '\\' => pattern.sign(digits).extend(rest.next()),
                // Room as wide as a character, and filling: nothing that is read.
                '_' | '*' => drop(rest.next()),
                '[' => {
                    let text: String = rest.by_ref().take_while(|&c| c != ']').collect();
                    let currency = text.strip_prefix('$').and_then(|text| text.split('-').next());
                    pattern.sign(digits).push_str(currency.unwrap_or_default());
                }
                '$' | '€' | '£' | '¥' | '-' | '+' | '(' | ')' | ' ' | '\u{a0}' => {
                    pattern.sign(digits).push(c)
                }
                _ => return None,
            }
        }
        (digits && pattern.decimals <= MOST_DECIMALS).then_some((pattern, own_sign))
    }

    fn sign(&mut self, behind: bool) -> &mut String {
        if behind { &mut self.after } else { &mut self.before }
    }

    fn show(&self, value: f64) -> String {
        let value = if self.percent { value * 100.0 } else { value };
        let value = value / 1000_f64.powi(self.scale);
        let digits = format!("{:.*}", self.decimals, rounded(value.abs()));
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let mut whole = format!("{whole:0>width$}", width = self.integers.clamp(1, MOST_DECIMALS));
        if self.thousands {
            whole = grouped(&whole);
        }
        let is_negative = value < 0.0 && digits.contains(|c: char| ('1'..='9').contains(&c));
        let sign = if is_negative { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{}{whole}{point}{fraction}{}", self.before, self.after)
    }
}

fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The shortest decimal that is the number, without the noise of binary fractions.
fn number(value: f64) -> String {
    let value = rounded(value);
    let size = value.abs();
    if size != 0.0 && !(1e-9..1e15).contains(&size) && !is_exact(value) {
        return format!("{value:E}");
    }
    format!("{}", if value == 0.0 { 0.0 } else { value })
}

/// Whether a double holds a number of many digits as it was written: account and article numbers.
fn is_exact(value: f64) -> bool {
    value.fract() == 0.0 && value.abs() < EXACT
}

/// To the digits that a spreadsheet keeps: 0.1 + 0.2 is 0.3.
pub(super) fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() || is_exact(value) {
        return value;
    }
    format!("{value:.*e}", (DIGITS - 1) as usize).parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;
    use proptest::prelude::*;

    use super::*;

    fn date(serial: f64) -> String {
        moment(ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false))
    }

    #[test]
    fn dates_are_dates() {
        assert_eq!(date(46_173.0), "2026-05-31");
        assert_eq!(date(46_173.604_166_666_664), "2026-05-31 14:30");
        assert_eq!(date(0.75), "18:00");
        assert_eq!(date(46_173.999_999_99), "2026-05-31 23:59:59");
        assert_eq!(date(-1.0), "-1");
        assert_eq!(date(1e300), "1E300");
        let duration = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(moment(duration), "36:00");
    }

    #[test]
    fn numbers_have_the_digits_of_their_format() {
        let shown = |value, format| formatted(value, Some(format));
        assert_eq!(shown(0.1 + 0.2, "General"), "0.3");
        assert_eq!(shown(1234.5, "#,##0.00"), "1,234.50");
        assert_eq!(shown(0.19, "0%"), "19%");
        assert_eq!(shown(0.075, "0.0%"), "7.5%");
        assert_eq!(shown(12.0, "\"EUR\" 0.00"), "EUR 12.00");
        assert_eq!(shown(1_234_567.891, "#,##0.00\\ [$€-407]"), "1,234,567.89 €");
        assert_eq!(shown(-5.5, "#,##0.00_);(#,##0.00)"), "(5.50)");
        assert_eq!(shown(-5.5, "0.00"), "-5.50");
        assert_eq!(shown(-0.001, "0.00"), "0.00");
        assert_eq!(shown(7.0, "000"), "007");
        assert_eq!(shown(0.5, "# ?/?"), "0.5");
        assert_eq!(shown(42.0, "@"), "42");
        assert_eq!(formatted(2024.0, None), "2024");
        assert_eq!(formatted(1e20, None), "1E20");
    }

    #[test]
    fn scaled_and_long_numbers_have_all_that_is_shown() {
        let shown = |value, format| formatted(value, Some(format));
        assert_eq!(shown(12_345_678.0, "#,##0,"), "12,346");
        assert_eq!(shown(12_345_678.0, "0.0,,\\ \"m\""), "12.3 m");
        assert_eq!(shown(-1_500.0, "#,##0.0,\"k\""), "-1.5k");
        assert_eq!(formatted(1_234_567_890_123_456.0, None), "1234567890123456");
        assert_eq!(shown(4_711_000_000_000_018.0, "0"), "4711000000000018");
    }

    #[test]
    fn computed_days_are_days() {
        assert_eq!(computed(46_173.0, Some("dd/mm/yyyy"), false), "2026-05-31");
        assert_eq!(computed(43_889.0, Some("yyyy-mm-dd"), true), "2024-02-29");
        assert_eq!(computed(1.5, Some("[h]:mm"), false), "36:00");
        assert_eq!(computed(1.5, Some("[$-407]#,##0.00\\ \"days\""), false), "1.50 days");
        assert_eq!(computed(46_173.0, Some("General"), false), "46173");
    }

    proptest! {
        #[test]
        fn any_format_shows_something(value: f64, format in r#"[0#?.,%;"\\_\*\[\]$€aGe -]{0,20}"#) {
            formatted(value, Some(&format));
        }
    }
}
