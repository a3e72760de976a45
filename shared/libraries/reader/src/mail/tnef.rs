//! `winmail.dat`: what Outlook puts into one attachment in a form of its own ([MS-OXTNEF]): the text of the mail and its
//! attachments.

mod properties;
mod rich_text;

use self::properties::Properties;
use crate::charset::Charset;
use crate::{html, plain, rtf};

/// The first bytes.
const SIGNATURE: &[u8] = b"\x78\x9f\x3e\x22";

/// Mails inside mails.
const DEEPEST: usize = 3;

/// Attachments of one file.
const MOST_FILES: usize = 1_000;

/// Attributes ([MS-OXTNEF] 2.1.3.2).
const CODE_PAGE: u32 = 0x0006_9007;
const BODY: u32 = 0x0002_800c;
const MESSAGE_PROPERTIES: u32 = 0x0006_9003;
const NEXT_ATTACHMENT: u32 = 0x0006_9002;
const ATTACHMENT_TITLE: u32 = 0x0001_8010;
const ATTACHMENT_DATA: u32 = 0x0006_800f;
const ATTACHMENT_PROPERTIES: u32 = 0x0006_9005;

/// What was inside.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Inside {
    pub(super) text: String,
    pub(super) files: Vec<File>,
}

/// An attachment.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct File {
    pub(super) name: Option<String>,
    pub(super) media_type: Option<String>,
    pub(super) content: Vec<u8>,
}

/// Whether bytes begin like one, whatever their name.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// The text and the attachments, as far as they can be read; nothing where there are none.
pub(super) fn unpacked(bytes: &[u8]) -> Option<Inside> {
    let mut inside = Inside::default();
    unpack(bytes, DEEPEST, &mut inside);
    (inside != Inside::default()).then_some(inside)
}

fn unpack(bytes: &[u8], depth: usize, inside: &mut Inside) {
    let Some(depth) = depth.checked_sub(1).filter(|_| is_one(bytes)) else { return };
    let mut message = Text::default();
    let mut file: Option<File> = None;
    let mut rest = bytes.get(SIGNATURE.len() + 2..).unwrap_or_default();
    while let Some((id, data, after)) = attribute(rest) {
        rest = after;
        match id {
            CODE_PAGE => message.code_page = u32_at(data, 0).unwrap_or_default(),
            BODY => message.plain = message.characters(data),
            MESSAGE_PROPERTIES => message.take(data),
            NEXT_ATTACHMENT => {
                keep(file.replace(File::default()), inside);
            }
            ATTACHMENT_TITLE => {
                let title = message.characters(data);
                let file = file.get_or_insert_default();
                file.name = file.name.take().or(Some(title).filter(|title| !title.is_empty()));
            }
            ATTACHMENT_DATA => file.get_or_insert_default().content = data.to_vec(),
            ATTACHMENT_PROPERTIES => {
                let file = file.get_or_insert_default();
                if let Some(mail) = describe(file, data, message.code_page) {
                    unpack(&mail, depth, inside);
                }
            }
            _ => {}
        }
    }
    keep(file, inside);
    let text = message.shown();
    if !text.trim().is_empty() {
        let between = if inside.text.is_empty() { "" } else { "\n" };
        // A mail inside was met before the text of this one is known.
        inside.text = format!("{}{between}{}", text.trim(), inside.text);
    }
}

fn keep(file: Option<File>, inside: &mut Inside) {
    if let Some(file) = file.filter(|file| !file.content.is_empty())
        && inside.files.len() < MOST_FILES
    {
        inside.files.push(file);
    }
}

/// The first attribute and what follows it: level, identifier, length, data, sum of the bytes.
fn attribute(bytes: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let id = u32_at(bytes, 1)?;
    let length = u32_at(bytes, 5)? as usize;
    let data = bytes.get(9..)?;
    // What was cut off on the way is read as far as it came.
    let (data, rest) = data.split_at(length.min(data.len()));
    Some((id, data, rest.get(2..).unwrap_or_default()))
}

/// What the properties say of an attachment. The mail that it is, where it is one.
fn describe(file: &mut File, data: &[u8], code_page: u32) -> Option<Vec<u8>> {
    const DATA: u16 = 0x3701;
    const METHOD: u16 = 0x3705;
    const NAMES: [u16; 3] = [0x3707, 0x3001, 0x3704];
    const TYPE: u16 = 0x370e;
    const IS_A_MAIL: u32 = 5;
    let properties = Properties::read(data);
    let name = NAMES.into_iter().find_map(|name| properties.text(name, code_page));
    file.name = name.or(file.name.take());
    file.media_type = properties.text(TYPE, code_page);
    let content = properties.object(DATA);
    if properties.number(METHOD) == Some(IS_A_MAIL) {
        return content.map(<[u8]>::to_vec);
    }
    if file.content.is_empty() {
        file.content = content.map(<[u8]>::to_vec).unwrap_or_default();
    }
    None
}

/// The text of a mail, in the forms that it came in.
#[derive(Default)]
struct Text {
    code_page: u32,
    plain: String,
    page: Vec<u8>,
    rich: Vec<u8>,
}

impl Text {
    fn characters(&self, data: &[u8]) -> String {
        characters(data, self.code_page)
    }

    fn take(&mut self, data: &[u8]) {
        const BODY: u16 = 0x1000;
        const RICH: u16 = 0x1009;
        const PAGE: u16 = 0x1013;
        let properties = Properties::read(data);
        if let Some(plain) = properties.text(BODY, self.code_page) {
            self.plain = plain;
        }
        self.page = properties.bytes(PAGE).map(<[u8]>::to_vec).unwrap_or_default();
        self.rich = properties.bytes(RICH).and_then(rich_text::unpacked).unwrap_or_default();
    }

    /// The plain text, else the page, else the rich text.
    fn shown(self) -> String {
        if !self.plain.trim().is_empty() {
            return self.plain;
        }
        let page = html::read(&html::decode(&self.page)).unwrap_or_default();
        if page.trim().is_empty() { rtf::read(&self.rich).0 } else { page }
    }
}

/// Characters up to the zero behind them. What claims to be UTF-8 is looked at: it is not always valid.
fn characters(data: &[u8], code_page: u32) -> String {
    let data = data.split(|&byte| byte == 0).next().unwrap_or_default();
    let charset = Charset::of_code_page(code_page)
        .filter(|charset| charset.is_ascii_compatible() && !charset.is_utf8());
    charset.map_or_else(|| plain::decode(data), |charset| charset.decode(data)).into_owned()
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn attribute(id: u32, data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap().to_le_bytes();
        [&[1], &id.to_le_bytes()[..], &length, data, &[0, 0]].concat()
    }

    fn property(id: u16, kind: u16, data: &[u8]) -> Vec<u8> {
        let head = [kind.to_le_bytes(), id.to_le_bytes()].concat();
        let length = u32::try_from(data.len()).unwrap().to_le_bytes();
        let mut written = [&head[..], &1_u32.to_le_bytes(), &length, data].concat();
        written.resize(written.len().next_multiple_of(4), 0);
        written
    }

    fn properties(all: &[Vec<u8>]) -> Vec<u8> {
        [&u32::try_from(all.len()).unwrap().to_le_bytes()[..], &all.concat()].concat()
    }

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
    }

    fn file(attributes: &[Vec<u8>]) -> Vec<u8> {
        [SIGNATURE, &[1, 0], &attributes.concat()].concat()
    }

    fn sample() -> Vec<u8> {
        let method = [&3_u16.to_le_bytes()[..], &0x3705_u16.to_le_bytes(), &5_u32.to_le_bytes()].concat();
        let inner = file(&[attribute(BODY, b"inner\0")]);
        let object = [&[7; 16], &inner[..]].concat();
        file(&[
            attribute(CODE_PAGE, &850_u64.to_le_bytes()),
            attribute(NEXT_ATTACHMENT, &[0; 14]),
            attribute(ATTACHMENT_TITLE, b"RECHNU~1.PDF\0"),
            attribute(ATTACHMENT_DATA, b"%PDF-1.7"),
            attribute(
                ATTACHMENT_PROPERTIES,
                &properties(&[property(0x3707, 31, &wide("Rechnung März.pdf"))]),
            ),
            attribute(NEXT_ATTACHMENT, &[0; 14]),
            attribute(ATTACHMENT_TITLE, b"M\x84rz.csv\0"),
            attribute(ATTACHMENT_DATA, b"a;b"),
            attribute(NEXT_ATTACHMENT, &[0; 14]),
            attribute(ATTACHMENT_PROPERTIES, &properties(&[method, property(0x3701, 13, &object)])),
            attribute(BODY, b"Gr\x81\xe1e\0"),
        ])
    }

    #[test]
    fn files_have_their_long_names_and_mails_inside_are_text() {
        let inside = unpacked(&sample()).unwrap();
        assert_eq!(inside.text, "Grüße\ninner");
        let files: Vec<_> =
            inside.files.iter().map(|file| (file.name.as_deref().unwrap(), &*file.content)).collect();
        assert_eq!(files, [("Rechnung März.pdf", &b"%PDF-1.7"[..]), ("März.csv", b"a;b")]);
    }

    #[test]
    fn the_text_may_be_a_page_or_rich_text() {
        let text = |property: Vec<u8>| {
            unpacked(&file(&[attribute(MESSAGE_PROPERTIES, &properties(&[property]))])).unwrap().text
        };
        assert_eq!(text(property(0x1000, 30, b"plain\0")), "plain");
        assert_eq!(text(property(0x1013, 258, b"<p>a <b>page</b></p>")), "a page");
        let rich = rich_text::tests::stored(br"{\rtf1\ansi rich}");
        assert_eq!(text(property(0x1009, 258, &rich)), "rich");
    }

    #[test]
    fn names_in_code_pages_of_asia_are_read() {
        let name = |code_page: u32, name: &[u8]| {
            let attributes = [
                attribute(CODE_PAGE, &u64::from(code_page).to_le_bytes()),
                attribute(ATTACHMENT_TITLE, &[name, b".pdf\0rest"].concat()),
                attribute(ATTACHMENT_DATA, b"%PDF-1.7"),
            ];
            unpacked(&file(&attributes)).unwrap().files.remove(0).name.unwrap()
        };
        assert_eq!(name(932, b"\x90\xbf\x8b\x81\x8f\x91"), "請求書.pdf");
        assert_eq!(name(936, b"\xb7\xa2\xc6\xb1"), "发票.pdf");
        assert_eq!(name(949, b"\xc3\xbb\xb1\xb8\xbc\xad"), "청구서.pdf");
        assert_eq!(name(950, b"\xb5o\xb2\xbc"), "發票.pdf");
        assert_eq!(name(65_001, b"M\xe4rz"), "März.pdf");
    }

    #[test]
    fn mails_inside_mails_without_end_do_no_harm() {
        let method = [&3_u16.to_le_bytes()[..], &0x3705_u16.to_le_bytes(), &5_u32.to_le_bytes()].concat();
        let mut bytes = file(&[attribute(BODY, b"deep")]);
        for _ in 0..50 {
            let object = [&[0; 16], &bytes[..]].concat();
            let all = properties(&[method.clone(), property(0x3701, 13, &object)]);
            bytes = file(&[attribute(ATTACHMENT_PROPERTIES, &all)]);
        }
        assert_eq!(unpacked(&bytes), None);
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_odd(at in 0..300_usize, byte in any::<u8>(), cut in 0..300_usize) {
            let mut bytes = sample();
            let length = bytes.len();
            bytes[at % length] = byte;
            unpacked(&bytes);
            unpacked(bytes.get(..cut).unwrap_or(&bytes));
        }
    }
}
