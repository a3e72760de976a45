//! What libraries say about wrong input, in words for whoever sent it.

/// What chrono says of a text that is no day and no time.
const NO_TIMES: [&str; 6] = [
    "input is out of range",
    "no possible date and time matching input",
    "input is not enough for unique date and time",
    "input contains invalid characters",
    "premature end of input",
    "trailing input",
];

/// What garde says about a length or a number; `things` is what the length counts, such as `characters`.
pub fn plain(message: &str, things: &str) -> String {
    let after = |beginning: &str| message.strip_prefix(beginning);
    if after("length is lower than ") == Some("1") {
        "this must not be empty".to_owned()
    } else if let Some(least) = after("length is lower than ") {
        format!("this must have at least {least} {things}")
    } else if let Some(most) = after("length is greater than ") {
        format!("this must have at most {most} {things}")
    } else if let Some(least) = after("lower than ") {
        format!("this must be at least {least}")
    } else if let Some(most) = after("greater than ") {
        format!("this must be at most {most}")
    } else {
        message.to_owned()
    }
}

/// What serde says about a value of the wrong kind, without the place in the file: the field is named anyway.
pub(super) fn malformed(message: &str) -> String {
    let said = message.rfind(" at line ").map_or(message, |place| &message[..place]);
    if NO_TIMES.contains(&said) {
        return "this is no day and no time: write 2026-11-30, or 2026-11-30T09:00:00Z where a time is asked for".to_owned();
    }
    said.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_limits_are_said_in_words() {
        for (said, words) in [
            ("length is lower than 1", "this must not be empty"),
            ("length is lower than 3", "this must have at least 3 characters"),
            ("length is greater than 20", "this must have at most 20 characters"),
            ("lower than 1", "this must be at least 1"),
            ("greater than 9", "this must be at most 9"),
            ("a name has 1 to 200 characters", "a name has 1 to 200 characters"),
        ] {
            assert_eq!(plain(said, "characters"), words);
        }
    }

    #[test]
    fn a_wrong_day_is_answered_with_a_right_one() {
        let no_day = serde_json::from_str::<chrono::NaiveDate>("\"2026-13-45\"").unwrap_err().to_string();
        assert!(no_day.contains("line 1 column"), "{no_day}");
        assert!(malformed(&no_day).contains("write 2026-11-30"), "{no_day}");
        for wrong in ["", "2026-11", "30.11.2026", "2026-11-30T99:00:00Z", "2026-11-30x"] {
            let said = serde_json::from_value::<chrono::DateTime<chrono::Utc>>(wrong.into()).unwrap_err();
            assert!(malformed(&said.to_string()).contains("write 2026-11-30"), "{wrong}: {said}");
        }
        assert_eq!(malformed("invalid type: string at line 1 column 5"), "invalid type: string");
    }
}
