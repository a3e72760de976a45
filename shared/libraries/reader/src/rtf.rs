//! Rich text (Rich Text Format Specification 1.9.1): groups, control words and characters in many code pages.

mod charset;
mod words;

use document_types::reading::{ReadingError, ReadingErrorCode};

use self::charset::{Fonts, WESTERN};
use self::words::Meaning;
use crate::charset::Charset;
use crate::lines::Lines;

/// Groups inside groups. Word writes a dozen.
const DEEPEST: usize = 1_000;

/// Letters of a control word; a longer one is none.
const LONGEST_WORD: usize = 32;

/// The text, as far as it can be read.
pub(crate) fn read(bytes: &[u8]) -> (String, Result<(), ReadingError>) {
    let mut reader = Reader::new(bytes);
    let outcome = reader.read();
    reader.flush();
    (reader.lines.finish(), outcome)
}

/// What holds inside one group.
#[derive(Clone, Copy)]
struct Group {
    /// Nothing in it is seen.
    skipped: bool,
    /// It is the table of fonts.
    fonts: bool,
    /// It began with `\*`: to be skipped unless its word is known.
    optional: bool,
    /// It stands beside the text: a note, a header, a comment.
    aside: bool,
    /// Hidden or deleted.
    hidden: bool,
    /// How many characters stand for one of Unicode to readers that know none.
    fallback: usize,
    encoding: Charset,
}

/// A text while it is read.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    lines: Lines,
    groups: Vec<Group>,
    group: Group,
    fonts: Fonts,
    /// Bytes of characters that are not complete or not decoded yet.
    waiting: Vec<u8>,
    surrogate: Option<u16>,
    /// Characters still to be passed over, after one of Unicode.
    to_pass: usize,
    /// Whether a row is open, in the text and in each aside around.
    rows: Vec<bool>,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let group = Group {
            skipped: false,
            fonts: false,
            optional: false,
            aside: false,
            hidden: false,
            fallback: 1,
            encoding: WESTERN,
        };
        Self {
            bytes,
            at: 0,
            lines: Lines::default(),
            groups: Vec::new(),
            group,
            fonts: Fonts::default(),
            waiting: Vec::new(),
            surrogate: None,
            to_pass: 0,
            rows: vec![false],
        }
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn read(&mut self) -> Result<(), ReadingError> {
        while let Some(byte) = self.next() {
            match byte {
                b'{' => self.open()?,
                b'}' => self.close(),
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => {}
                byte => self.byte(byte),
            }
        }
        if self.groups.is_empty() {
            return Ok(());
        }
        Err(ReadingError::new(ReadingErrorCode::Corrupt, "the rich text breaks off"))
    }

    fn open(&mut self) -> Result<(), ReadingError> {
        self.flush();
        self.to_pass = 0;
        if self.groups.len() >= DEEPEST {
            let message = format!("the file nests groups more than {DEEPEST} deep");
            return Err(ReadingError::new(ReadingErrorCode::TooLarge, message));
        }
        self.groups.push(self.group);
        self.group.aside = false;
        self.group.optional = false;
        Ok(())
    }

    fn close(&mut self) {
        self.flush();
        self.to_pass = 0;
        let Some(outside) = self.groups.pop() else { return };
        if self.group.aside {
            self.close_row();
            self.rows.pop();
            self.lines.close_aside();
        }
        self.group = outside;
    }

    /// What follows a backslash.
    fn control(&mut self) {
        let Some(first) = self.next() else { return };
        if first.is_ascii_alphabetic() {
            let (word, number) = self.word(first);
            return self.act(&word, number);
        }
        match first {
            b'\'' => {
                let digits =
                    self.bytes.get(self.at..self.at + 2).and_then(|hex| std::str::from_utf8(hex).ok());
                if let Some(byte) = digits.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    self.at += 2;
                    self.byte(byte);
                }
            }
            b'*' => self.group.optional = true,
            b'\\' | b'{' | b'}' => self.byte(first),
            b'~' => self.character("\u{a0}"),
            b'_' => self.character("-"),
            b'\r' | b'\n' => self.act("par", None),
            b'\t' => self.character("\t"),
            _ => {}
        }
    }

    /// A control word and its number; the blank behind belongs to it.
    fn word(&mut self, first: u8) -> (String, Option<i32>) {
        let mut word = String::from(char::from(first));
        while let Some(letter) = self.peek().filter(u8::is_ascii_alphabetic) {
            self.at += 1;
            if word.len() < LONGEST_WORD {
                word.push(char::from(letter));
            }
        }
        let mut number = String::new();
        while let Some(digit) = self.peek() {
            let is_sign = digit == b'-' && number.is_empty();
            if !(digit.is_ascii_digit() || is_sign) || number.len() > 11 {
                break;
            }
            number.push(char::from(digit));
            self.at += 1;
        }
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        (word, number.parse().ok())
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn act(&mut self, word: &str, number: Option<i32>) {
        let meaning = words::meaning(word);
        if std::mem::take(&mut self.group.optional) && !words::is_read_although_optional(word) {
            self.group.skipped = true;
        }
        if let Meaning::Unicode = meaning {
            return self.unicode(number.unwrap_or_default());
        }
        if let Meaning::Binary = meaning {
            let length = usize::try_from(number.unwrap_or_default()).unwrap_or_default();
            self.at = self.at.saturating_add(length).min(self.bytes.len());
            return;
        }
        // A control word among the stand-ins of a character counts as one of them.
        if self.to_pass > 0 {
            self.to_pass -= 1;
            return;
        }
        self.flush();
        let is_on = number != Some(0);
        match meaning {
            Meaning::Skipped => self.group.skipped = true,
            Meaning::Shown => self.group.skipped = false,
            Meaning::Aside => self.open_aside(),
            Meaning::Hidden => self.group.hidden = is_on,
            Meaning::Plain => {
                self.group.hidden = false;
                self.group.encoding = self.fonts.default_encoding();
            }
            Meaning::Fonts => {
                self.group.fonts = true;
                self.group.skipped = true;
            }
            Meaning::CodePage => {
                self.fonts.set_code_page(number.unwrap_or(1252));
                self.group.encoding = self.fonts.default_encoding();
            }
            Meaning::OlderCodePage(page) => {
                self.fonts.set_code_page(page);
                self.group.encoding = self.fonts.default_encoding();
            }
            Meaning::DefaultFont => self.fonts.set_default(number.unwrap_or_default()),
            Meaning::Font if self.group.fonts => self.fonts.begin(number.unwrap_or_default()),
            Meaning::Font => self.group.encoding = self.fonts.encoding(number.unwrap_or_default()),
            Meaning::Charset => self.fonts.set_charset(number.unwrap_or_default()),
            Meaning::Fallback => {
                self.group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16)
            }
            Meaning::Character(text) => self.character(text),
            _ if self.group.skipped => {}
            Meaning::Paragraph => self.lines.end_paragraph(),
            Meaning::Row => self.open_row(),
            Meaning::EndOfCell => self.lines.close_cell(),
            Meaning::EndOfRow => self.close_row(),
            Meaning::Unicode | Meaning::Binary | Meaning::Nothing => {}
        }
    }

    fn open_aside(&mut self) {
        if !self.group.skipped && !self.group.aside {
            self.lines.open_aside();
            self.rows.push(false);
            self.group.aside = true;
        }
    }

    fn open_row(&mut self) {
        if let Some(open) = self.rows.last_mut()
            && !std::mem::replace(open, true)
        {
            self.lines.open_row();
        }
    }

    fn close_row(&mut self) {
        if let Some(open) = self.rows.last_mut()
            && std::mem::take(open)
        {
            self.lines.close_row();
        }
    }

    /// A byte of text in the code page of its font.
    fn byte(&mut self, byte: u8) {
        if self.to_pass > 0 {
            self.to_pass -= 1;
        } else if self.is_seen() {
            self.waiting.push(byte);
        }
    }

    fn character(&mut self, text: &str) {
        self.flush();
        if self.is_seen() {
            self.lines.push(text);
        }
    }

    fn is_seen(&self) -> bool {
        !self.group.skipped && !self.group.hidden
    }

    /// `\u` has a signed number of 16 bits; characters beyond come in two.
    fn unicode(&mut self, number: i32) {
        self.flush();
        self.to_pass = self.group.fallback;
        let Ok(unit) = u16::try_from(number.rem_euclid(0x1_0000)) else { return };
        let units = [self.surrogate.take().unwrap_or(unit), unit];
        let units = if units[0] == unit { &units[1..] } else { &units[..] };
        if (0xd800..0xdc00).contains(&unit) {
            self.surrogate = Some(unit);
            return;
        }
        let text: String = char::decode_utf16(units.iter().copied()).flatten().collect();
        if self.is_seen() {
            self.lines.push(&text);
        }
    }

    /// Decodes what is waiting.
    fn flush(&mut self) {
        if !self.waiting.is_empty() {
            let text = self.group.encoding.decode(&self.waiting);
            self.lines.push(&text);
            self.waiting.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(rtf: &str) -> String {
        let (text, outcome) = read(rtf.as_bytes());
        assert_eq!(outcome, Ok(()), "{rtf}");
        text
    }

    #[test]
    fn characters_come_in_code_pages_and_as_unicode() {
        assert_eq!(text(r"{\rtf1\ansi\ansicpg1252 caf\'e9 \{5 \'80\}\par next}"), "café {5 €}\nnext");
        assert_eq!(text(r"{\rtf1\uc1 \u8364?5 \u-10179?\u-8704? {\uc2\u228 ??b}\u228 ?}"), "€5 😀 äbä");
        assert_eq!(text(r"{\rtf1\u228\'e4x\u8364 ?y}"), "äx€y");
        let fonts = r"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 MS Mincho;}}";
        assert_eq!(
            text(&format!(r"{{\rtf1{fonts}\f1 \'d1\'f7\'e5\'f2 \f0 \'fc {{\f2 \'93\'fa\'96\'7b}}}}")),
            "Счет ü 日本"
        );
    }

    #[test]
    fn a_font_without_a_set_of_its_own_is_western_or_that_of_the_document() {
        let fonts = r"{\fonttbl{\f0\fcharset204 A;}{\f1\fcharset0 B;}{\f2\fcharset1 C;}{\f3\fcharset238 D;}}";
        let rtf = format!(
            r"{{\rtf1\ansi\ansicpg1251{fonts}\f0 \'d1\'f7 {{\f1 caf\'e9}} {{\f2 \'d1}}{{\f3 \'b3}}}}"
        );
        assert_eq!(text(&rtf), "Сч café Сł");
        assert_eq!(text(r"{\rtf1\pc K\'94ln}"), "Köln");
        assert_eq!(text(r"{\rtf1\pca \'9b}"), "ø");
        assert_eq!(text(r"{\rtf1\ansi\ansicpg852 \'88}"), "ł");
    }

    #[test]
    fn what_nobody_sees_is_left_out() {
        let rtf = r"{\rtf1{\colortbl;\red0;}{\stylesheet{\s1 Heading;}}{\info{\title No}}{\*\generator No;}
            {\pict\pngblip 89504e47}{\*\unknown No}{\field{\*\fldinst HYPERLINK no}{\fldrslt shown}} {\v no}{\deleted no}
            \v no\v0 seen \bin5 {{\\}all{\*\shppict{\pict 00}}{\shp{\*\shpinst{\sp{\sn no}{\sv no}}{\shptxt box\par}}{\shprslt no}}}";
        assert_eq!(text(&rtf.replace("\n            ", "")), "shown seen all\nbox");
    }

    #[test]
    fn tables_notes_and_signs_are_read() {
        let rtf = r"{\rtf1{\header Head\par}\pard Text{\footnote A note}\emdash end.\par
            \trowd\cellx100\cellx200\pard\intbl a\cell b\cell\trowd\row\trowd\pard\intbl c\par d\cell\cell\row
            \pard after\tab\bullet\ldblquote q\rdblquote\~{\*\annotation Why?}\line last}";
        let rtf = rtf.replace("\n            ", "");
        assert_eq!(text(&rtf), "Text—end.\nHead\nA note\na\tb\nc d\nafter\t•“q”\nlast\nWhy?");
    }

    #[test]
    fn damage_and_depth_are_told() {
        let (text, outcome) = read(br"{\rtf1 kept{\b broken");
        assert_eq!(text, "keptbroken");
        assert_eq!(outcome.unwrap_err().code, ReadingErrorCode::Corrupt);
        let outcome = read("{".repeat(1_000_000).as_bytes()).1;
        assert_eq!(outcome.unwrap_err().code, ReadingErrorCode::TooLarge);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(rtf in r"(\\[a-z']{1,6}-?[0-9]{0,11} ?|[{}*;\\]|[a-z\x80-\xff]| ){0,60}") {
            let _read = read(rtf.as_bytes());
        }

        #[test]
        fn known_words_in_any_order_are_read(words in proptest::collection::vec(
            prop_oneof![
                Just("{"), Just("}"), Just("\\trowd"), Just("\\intbl"), Just("\\cell"), Just("\\row"), Just("\\par "),
                Just("\\footnote "), Just("\\header "), Just("\\u-10179?"), Just("\\bin99999999999 "), Just("\\uc0"),
                Just("\\fonttbl"), Just("\\f1"), Just("\\fcharset128"), Just("\\'93"), Just("\\*"), Just("text"),
            ],
            0..80,
        )) {
            let _read = read(words.concat().as_bytes());
        }
    }
}
