//! Encodings by the names and numbers that programs give them: those of the web, and those of DOS.

use std::borrow::Cow;

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, IBM866, ISO_2022_JP, KOI8_R, KOI8_U, MACINTOSH,
    REPLACEMENT, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};
use mail_parser::decoders::charsets::map::charset_decoder;
use yore::CodePage;
use yore::code_pages::{
    CP437, CP737, CP850, CP852, CP855, CP857, CP860, CP861, CP862, CP863, CP864, CP865, CP869,
};

/// Letters of the longest label that is looked at.
const LONGEST_LABEL: usize = 64;

/// What bytes mean.
#[derive(Clone, Copy)]
pub(crate) enum Charset {
    /// An encoding of the web (WHATWG, Encoding).
    Web(&'static Encoding),
    /// A code page of DOS.
    Dos(&'static (dyn CodePage + Sync)),
    /// Code page 858: 850 with the euro sign in place of the dotless i.
    Dos858,
    /// ISO-2022-KR and HZ: between shifts, two bytes of seven bits are a character. The same bytes with their eighth bits
    /// set are that character in the encoding that comes with it.
    SevenBit(Shifts, &'static Encoding),
    /// UTF-7 (RFC 2152).
    Utf7,
}

/// How a text of seven bits goes over to two bytes a character, and back.
#[derive(Clone, Copy)]
pub(crate) enum Shifts {
    /// By shift out and shift in (RFC 1557).
    Controls,
    /// By `~{` and `~}` (RFC 1843).
    Tildes,
}

impl Charset {
    /// The encoding of a label in a mail or a page: `cp-850`, `"UTF8"`, `x-mac-roman`.
    pub(crate) fn of_label(label: &str) -> Option<Self> {
        let label = label.trim().trim_matches(['"', '\'']);
        if label.len() > LONGEST_LABEL {
            return None;
        }
        let known = Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != REPLACEMENT);
        if let Some(encoding) = known {
            return Some(Self::Web(encoding));
        }
        let letters = label.chars().filter(char::is_ascii_alphanumeric);
        let plain = letters.collect::<String>().to_ascii_lowercase();
        Self::of_plain_label(plain.strip_prefix('x').unwrap_or(&plain))
    }

    /// The encoding of a label without signs, in small letters.
    fn of_plain_label(label: &str) -> Option<Self> {
        let web = match label {
            "utf8" | "utf8mb4" | "unicodeutf8" | "utf8n" => UTF_8,
            "ansi" | "western" | "latin1" | "iso88591windows1252" => WINDOWS_1252,
            "macroman" | "applemacintosh" | "mac" => MACINTOSH,
            "maccyrillic" => X_MAC_CYRILLIC,
            "gb" | "gb2312" | "euccn" => GBK,
            "utf7" | "unicode11utf7" => return Some(Self::Utf7),
            "iso2022kr" => return Some(Self::SevenBit(Shifts::Controls, EUC_KR)),
            "hzgb2312" | "hz" => return Some(Self::SevenBit(Shifts::Tildes, GBK)),
            _ if label.starts_with("iso2022jp") => ISO_2022_JP,
            _ => {
                if let Some(part) = label.strip_prefix("iso8859").or_else(|| label.strip_prefix("8859")) {
                    return Encoding::for_label(format!("iso-8859-{part}").as_bytes()).map(Self::Web);
                }
                let prefixes =
                    ["windows", "win", "codepage", "cspc", "csibm", "ibm", "cp", "dos", "oem", "ms", ""];
                let number = prefixes.iter().find_map(|prefix| label.strip_prefix(prefix)?.parse().ok())?;
                return Self::of_code_page(number);
            }
        };
        Some(Self::Web(web))
    }

    /// The code page of that number in Windows or DOS.
    pub(crate) fn of_code_page(number: u32) -> Option<Self> {
        let dos: &'static (dyn CodePage + Sync) = match number {
            437 => &CP437,
            737 => &CP737,
            850 => &CP850,
            852 => &CP852,
            855 => &CP855,
            857 => &CP857,
            860 => &CP860,
            861 => &CP861,
            862 => &CP862,
            863 => &CP863,
            864 => &CP864,
            865 => &CP865,
            869 => &CP869,
            858 => return Some(Self::Dos858),
            65_000 => return Some(Self::Utf7),
            50_225 => return Some(Self::SevenBit(Shifts::Controls, EUC_KR)),
            52_936 => return Some(Self::SevenBit(Shifts::Tildes, GBK)),
            _ => return of_windows(number).map(Self::Web),
        };
        Some(Self::Dos(dos))
    }

    /// The characters of a text. What has no meaning becomes U+FFFD.
    pub(crate) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            // A mark tells the order of the two bytes; in other encodings its bytes are letters.
            Self::Web(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => encoding.decode(bytes).0,
            Self::Web(encoding) => encoding.decode_without_bom_handling(bytes).0,
            Self::Dos(page) => page.decode_lossy(bytes),
            Self::Dos858 => Cow::Owned(CP850.decode(bytes).replace('ı', "€")),
            Self::SevenBit(shifts, encoding) => {
                Cow::Owned(encoding.decode_without_bom_handling(&eighth_bit(bytes, shifts)).0.into_owned())
            }
            Self::Utf7 => match charset_decoder(b"utf-7") {
                Some(decode) => Cow::Owned(decode(bytes)),
                None => String::from_utf8_lossy(bytes),
            },
        }
    }

    /// Whether the bytes of ASCII mean themselves.
    pub(crate) fn is_ascii_compatible(self) -> bool {
        match self {
            Self::Web(encoding) => encoding.is_ascii_compatible(),
            Self::Dos(_) | Self::Dos858 => true,
            Self::SevenBit(..) | Self::Utf7 => false,
        }
    }

    /// Whether each byte is a character, and those of ASCII mean themselves.
    pub(crate) fn is_single_byte(self) -> bool {
        match self {
            Self::Web(encoding) => encoding.is_single_byte(),
            Self::Dos(_) | Self::Dos858 => true,
            Self::SevenBit(..) | Self::Utf7 => false,
        }
    }

    /// Whether it is UTF-8.
    pub(crate) fn is_utf8(self) -> bool {
        matches!(self, Self::Web(encoding) if encoding == UTF_8)
    }
}

fn of_windows(number: u32) -> Option<&'static Encoding> {
    let encoding = match number {
        866 => IBM866,
        874 => WINDOWS_874,
        932 | 943 => SHIFT_JIS,
        936 | 1386 => GBK,
        949 | 970 | 51_949 => EUC_KR,
        950 => BIG5,
        1200 => UTF_16LE,
        1201 => UTF_16BE,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 | 819 | 20_127 | 28_591 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10_000 => MACINTOSH,
        10_007 => X_MAC_CYRILLIC,
        20_866 => KOI8_R,
        21_866 => KOI8_U,
        50_220..=50_222 => ISO_2022_JP,
        51_932 | 20_932 => EUC_JP,
        54_936 => GB18030,
        65_001 => UTF_8,
        28_592..=28_606 => {
            return Encoding::for_label(format!("iso-8859-{}", number - 28_590).as_bytes());
        }
        _ => return None,
    };
    Some(encoding)
}

/// The same text with the eighth bit instead of shifts.
fn eighth_bit(bytes: &[u8], shifts: Shifts) -> Vec<u8> {
    const OUT: u8 = 0x0e;
    const IN: u8 = 0x0f;
    let mut plain = Vec::with_capacity(bytes.len());
    let mut is_wide = false;
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (shifts, byte, after.first()) {
            (Shifts::Controls, OUT, _) => is_wide = true,
            (Shifts::Controls, IN, _) => is_wide = false,
            // The designation in front of the text: ESC $ ) C.
            (Shifts::Controls, 0x1b, _) => {
                rest = after.strip_prefix(b"$)C").unwrap_or(after);
            }
            (Shifts::Tildes, b'~', Some(b'{' | b'}' | b'~' | b'\n')) => {
                match after.first() {
                    Some(b'{') => is_wide = true,
                    Some(b'}') => is_wide = false,
                    Some(b'~') => plain.push(b'~'),
                    _ => {}
                }
                rest = after.get(1..).unwrap_or_default();
            }
            // A line begins in ASCII.
            (_, b'\n', _) => {
                is_wide = false;
                plain.push(byte);
            }
            _ => plain.push(if is_wide && byte > b' ' { byte | 0x80 } else { byte }),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(label: &str, bytes: &[u8]) -> String {
        Charset::of_label(label).unwrap_or_else(|| panic!("{label}")).decode(bytes).into_owned()
    }

    #[test]
    fn labels_are_known_however_they_are_written() {
        for label in ["cp850", "cp-850", "IBM850", "\"CP_850\"", "850", "x-cp850", "cspc850"] {
            assert_eq!(read(label, b"K\x94ln"), "Köln", "{label}");
        }
        for label in ["win-1251", "windows1251", "CP 1251", "ms1251"] {
            assert_eq!(read(label, b"\xd1\xf7\xb8\xf2"), "Счёт", "{label}");
        }
        for label in ["ISO8859_15", "iso-8859-15", "8859-15"] {
            assert_eq!(read(label, b"\xa4"), "€", "{label}");
        }
        assert_eq!(read("ibm437", b"\x9b"), "¢");
        for label in ["cp858", "IBM00858"] {
            assert_eq!(read(label, b"F\x81nf \xd5"), "Fünf €", "{label}");
        }
        assert_eq!(read("cp850", b"\xd5"), "ı");
        assert_eq!(read("utf-16", b"\xfe\xff\0A"), "A");
        assert_eq!(read("windows-1251", b"\xff\xfe"), "яю");
        assert_eq!(read("UTF8", "ü".as_bytes()), "ü");
        assert_eq!(read("x-mac-roman", b"K\x9aln"), "Köln");
        for unknown in ["x-unknown", "unknown-8bit", "", "cp99999999999", "replacement"] {
            assert!(Charset::of_label(unknown).is_none(), "{unknown}");
        }
    }

    #[test]
    fn encodings_of_asia_are_read() {
        assert_eq!(read("gb2312", b"\xb7\xa2\xc6\xb1"), "发票");
        assert_eq!(read("big5", b"\xb5o\xb2\xbc"), "發票");
        assert_eq!(read("euc-kr", b"\xc3\xbb\xb1\xb8\xbc\xad"), "청구서");
        assert_eq!(read("iso-2022-kr", b"\x1b$)C\x0eC;18<-\x0f 7"), "청구서 7");
        assert_eq!(read("hz-gb-2312", b"~{7\"F1~} ~~7"), "发票 ~7");
        assert_eq!(read("iso-2022-jp", b"\x1b$B@A5a=q\x1b(B 7"), "請求書 7");
        assert_eq!(read("iso-2022-jp-2", b"\x1b$B@A5a=q\x1b(B"), "請求書");
        assert_eq!(read("utf-7", b"Gr+APwA3w-e 7"), "Grüße 7");
    }
}
