//! The parts of a hand-over that need no database: names of files, gaps in numbers, postings.

use make_hand_over::datev::{encoded, head, reference, text};
use make_hand_over::gaps::Numbers;
use make_hand_over::names::{NUMBER, Names, VENDOR, extension, plain};

#[test]
fn a_name_is_safe_everywhere() {
    assert_eq!(plain("Müller & Söhne Werkzeuge GmbH", VENDOR), "muller-sohne-werkzeuge-gmbh");
    assert_eq!(plain("../../etc/passwd", VENDOR), "etc-passwd");
    assert_eq!(plain("日本", VENDOR), "");
    assert_eq!(plain("RE 2026/17", NUMBER), "re-2026-17");
    assert_eq!(plain(&"x".repeat(99), NUMBER).len(), NUMBER);
    let extensions = ["a.PDF", "a.tar.gz", "a", "a.p/df", "a.toolong"].map(extension);
    assert_eq!(extensions, [".pdf", ".gz", "", "", ""]);
}

#[test]
fn each_name_is_given_once() {
    let mut names = Names::default();
    let given = ["a", "a", "a_2", "a", "b"].map(|name| names.once(name.to_owned()));
    let mut each = given.to_vec();
    each.sort();
    each.dedup();
    assert_eq!((each.len(), given[0].as_str(), given[1].as_str()), (5, "a", "a_2"));
}

fn gaps(numbers: &[&str]) -> Vec<String> {
    let mut all = Numbers::default();
    numbers.iter().for_each(|number| all.add("Nordlicht", number));
    all.gaps().into_iter().map(|gap| gap.number).collect()
}

#[test]
fn a_number_is_missing_where_the_others_are_nearly_whole() {
    assert_eq!(gaps(&["RE-008", "RE-009", "RE-011", "RE-012"]), ["RE-010"]);
    assert_eq!(gaps(&["RE-1", "RE-3", "RE-4", "X-1"]), ["RE-2"]);
    assert_eq!(gaps(&["RE-1", "RE-900", "RE-2000"]), [""; 0], "they number for all their customers");
    assert_eq!(gaps(&["RE-1", "RE-3"]), [""; 0], "two make no sequence");
    assert_eq!(gaps(&["a", "", "123456789012345"]), [""; 0]);
}

#[test]
fn the_head_says_what_the_file_is() {
    let day = |text: &str| text.parse().unwrap_or_default();
    let head = head(day("2026-03-01"), day("2026-03-31"));
    let lines: Vec<&[u8]> = head.split(|byte| *byte == b'\n').collect();
    assert!(lines[0].starts_with(b"\"EXTF\";700;21;\"Buchungsstapel\";13;20260331000000000;"));
    assert_eq!(lines[0].split(|byte| *byte == b';').count(), 31);
    assert!(lines[1].windows(12).any(|part| part == b"BU-Schl\xfcssel"), "in Windows-1252");
}

#[test]
fn what_datev_would_not_take_is_left_out() {
    assert_eq!(reference("RE 2026/17 (a)"), "RE2026/17a");
    assert_eq!(reference("=1+1"), "1+1");
    assert_eq!(text("@Nordlicht\r\n\"AG\""), "Nordlicht\"AG\"");
    assert_eq!(encoded("Ż€"), b"?\x80");
}
