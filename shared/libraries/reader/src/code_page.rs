//! Texts of DOS and of old Macs: their bytes are known by what they would be in any other encoding, letters in the
//! middle of words that are none.

use encoding_rs::{IBM866, MACINTOSH, X_MAC_CYRILLIC};
use yore::code_pages::{CP437, CP737, CP850, CP852, CP857};

use crate::charset::Charset;

/// Bytes of a text that are looked at.
const SAMPLE: usize = 1 << 16;

/// Encodings that guessing leaves out, those that more texts are in first.
const OLDER: [Charset; 8] = [
    Charset::Dos(&CP850),
    Charset::Dos(&CP437),
    Charset::Dos(&CP852),
    Charset::Web(MACINTOSH),
    Charset::Web(IBM866),
    Charset::Dos(&CP857),
    Charset::Dos(&CP737),
    Charset::Web(X_MAC_CYRILLIC),
];

/// The guessed encoding, or an older one in which the text makes far more sense.
pub(crate) fn corrected(bytes: &[u8], guessed: Charset) -> Charset {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let doubt = Sense::of(&guessed.decode(sample));
    let is_old = [is_of_dos(bytes), is_of_a_mac(sample)];
    if doubt.odd == 0 && is_old == [false; 2] {
        return guessed;
    }
    let judged = OLDER.map(|charset| (charset, Sense::of(&charset.decode(sample))));
    let fits = |charset: Charset, sense: Sense| {
        let is_likely = match charset {
            Charset::Dos(_) => is_old == [true, false],
            _ => is_old == [false, true],
        };
        // What the ends of lines say tips the scales.
        let enough = if is_likely { sense.odd <= doubt.odd } else { sense.odd * 2 < doubt.odd };
        enough && sense.letters > 0
    };
    let fitting = judged.into_iter().filter(|(charset, sense)| fits(*charset, *sense));
    // The first of equals wins.
    fitting.rev().max_by_key(|(_, sense)| sense.worth()).map_or(guessed, |(charset, _)| charset)
}

/// A text of DOS may end with a mark (`substitute`).
fn is_of_dos(bytes: &[u8]) -> bool {
    bytes.last() == Some(&0x1a)
}

/// Lines of old Macs end with a carriage return alone.
fn is_of_a_mac(bytes: &[u8]) -> bool {
    bytes.contains(&b'\r') && !bytes.contains(&b'\n')
}

/// How much sense a text makes, by its characters beyond ASCII.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Sense {
    /// What no text would have: signs inside words, capitals behind small letters, words of two scripts.
    odd: i64,
    /// Letters that stand where letters do; those of many languages count twice.
    letters: i64,
}

impl Sense {
    fn of(text: &str) -> Self {
        let mut sense = Self::default();
        let mut before = [' '; 2];
        let mut rest = text.chars().peekable();
        while let Some(character) = rest.next() {
            if !character.is_ascii() {
                sense.add(before, character, rest.peek().copied().unwrap_or(' '));
            }
            before = [before[1], character];
        }
        sense
    }

    fn worth(self) -> i64 {
        self.letters - 4 * self.odd
    }

    fn add(&mut self, [earlier, before]: [char; 2], character: char, next: char) {
        match character {
            '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' | '\u{fffd}' => self.odd += 2,
            // Signs of ordinals and a currency, which count as letters.
            'ª' | 'º' | 'ƒ' => self.odd += i64::from(before.is_alphabetic() && next.is_alphabetic()),
            letter if letter.is_alphabetic() => {
                let is_foreign = |other: char| other.is_alphabetic() && script(other) != script(letter);
                let rises = letter.is_uppercase()
                    && before.is_lowercase()
                    // `McÉ` is no word either, but `dÉ` may be one.
                    && (earlier.is_alphabetic() || next.is_lowercase());
                let falls = letter.is_lowercase() && before.is_uppercase() && next.is_uppercase();
                // Signs of Asia stand beside Latin letters, but not one alone inside a Latin word.
                let is_torn = match script(letter) {
                    Script::Other => is_foreign(before) && is_foreign(next),
                    _ => is_foreign(before) || is_foreign(next),
                };
                if is_torn || rises || falls {
                    self.odd += 1;
                } else {
                    self.letters += if is_common(letter) { 2 } else { 1 };
                }
            }
            sign => self.odd += i64::from(is_odd_sign(before, sign, next)),
        }
    }
}

/// Whether a sign can't stand between these two characters.
fn is_odd_sign(before: char, sign: char, next: char) -> bool {
    // Texts of Asia have no blanks between words and signs.
    let is_letter = |other: char| other.is_alphabetic() && script(other) != Script::Other;
    let (after_letter, before_letter) = (is_letter(before), is_letter(next));
    match sign {
        // White space, joints, apostrophes and dashes.
        '\u{a0}' | '\u{ad}' | '·' | '\u{2010}'..='\u{2015}' | '’' | '´' => false,
        // What opens does not follow a letter, what closes does not precede one.
        '„' | '‚' | '¡' | '¿' | '•' => after_letter,
        '”' | '…' => before_letter,
        // Lines and blocks around cells.
        '\u{2500}'..='\u{25ff}' => after_letter || before_letter,
        _ => after_letter && before_letter,
    }
}

/// Letters that several languages of the West share.
fn is_common(letter: char) -> bool {
    "äöüßéèêëàâáçñåøæíîïóôòúûùãõÄÖÜÉÀÁÇÑÅØÆÓÚ".contains(letter) || script(letter) == Script::Cyrillic
}

#[derive(PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Other,
}

fn script(letter: char) -> Script {
    match letter {
        'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{370}'..='\u{3ff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{
        BIG5, EUC_KR, Encoding, GBK, KOI8_R, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
        WINDOWS_1253, WINDOWS_1254,
    };

    use super::*;
    use crate::plain::decode;

    const GERMAN: &str = "Nr;Kunde;Betrag\n1;Müller & Söhne, Köln;1.234,56\n2;Bäckerei Größl;12,00\n";
    const FRENCH: &str = "Réf;Libellé;Montant\n1;Café crème à emporter;4,50\n2;Forêt enchantée, reçu;7,00\n";
    const SPANISH: &str = "Número;Descripción;Importe\n1;Año señalado, página única;12,00\n";
    const DANISH: &str = "Nr;Beløb;Kunde\n1;120,00;Ærø Smørrebrød på Åboulevarden\n";
    const POLISH: &str = "Lp;Nazwa;Należność\n1;Usługa księgowa, Łódź;100,00\n2;Żółte ćmy;5,00\n";
    const CZECH: &str = "Číslo;Název;Cena\n1;Žluťoučký kůň úpěl;100,00\n2;Dodávka zboží, příloha;5,00\n";
    const HUNGARIAN: &str = "Sorszám;Megnevezés;Összeg\n1;Árvíztűrő tükörfúrógép;100\n";
    const RUSSIAN: &str = "Номер;Название;Сумма\n1;Счёт за услуги связи;1200,00\n2;Доставка;300,00\n";
    const GREEK: &str = "Αριθμός;Περιγραφή;Ποσό\n1;Υπηρεσίες λογιστικής;120,00\n";
    const TURKISH: &str = "Sıra;Açıklama;Tutar\n1;İşçilik ve güneş gözlüğü;100,00\n";

    fn dos(page: &'static dyn yore::CodePage, text: &str) -> String {
        let bytes = page.encode(text).unwrap();
        decode(&bytes).into_owned()
    }

    fn web(encoding: &'static Encoding, text: &str) -> String {
        decode(&encoding.encode(text).0).into_owned()
    }

    #[test]
    fn texts_of_dos_are_read() {
        for text in [GERMAN, FRENCH, SPANISH, DANISH] {
            assert_eq!(dos(&CP850, text), text);
        }
        for text in [GERMAN, FRENCH, SPANISH] {
            assert_eq!(dos(&CP437, text), text);
        }
        for text in [GERMAN, POLISH, CZECH, HUNGARIAN] {
            assert_eq!(dos(&CP852, text), text);
        }
        assert_eq!(web(IBM866, RUSSIAN), RUSSIAN);
        assert_eq!(dos(&CP857, TURKISH), TURKISH);
        assert_eq!(dos(&CP737, GREEK), GREEK);
        assert_eq!(decode(b"M\x81ller;1,00\r\n\x1a"), "Müller;1,00\r\n\u{1a}");
    }

    #[test]
    fn texts_of_old_macs_are_read() {
        for text in [GERMAN, FRENCH, SPANISH, DANISH] {
            assert_eq!(web(MACINTOSH, text), text);
        }
        assert_eq!(web(X_MAC_CYRILLIC, RUSSIAN), RUSSIAN);
    }

    #[test]
    fn the_ends_of_lines_decide_what_letters_leave_open() {
        assert_eq!(decode(b"Kunde\rM\x9fller, K\x9aln\r"), "Kunde\rMüller, Köln\r");
        assert_eq!(decode(b"Kunde\rM\xfcller, K\xf6ln\r"), "Kunde\rMüller, Köln\r");
        assert_eq!(decode(b"Kunde\nPi\xa4a\n\x1a"), "Kunde\nPiña\n\u{1a}");
    }

    #[test]
    fn texts_of_windows_stay_what_they_are() {
        for text in [GERMAN, FRENCH, SPANISH, DANISH] {
            assert_eq!(web(WINDOWS_1252, text), text);
        }
        for text in [POLISH, CZECH, HUNGARIAN] {
            assert_eq!(web(WINDOWS_1250, text), text);
        }
        let signs = "L’été “chaud” – 12 € … „Größe“ Œuvre 5½ ©Köln™ Nº5 2ª";
        assert_eq!(web(WINDOWS_1252, signs), signs);
        assert_eq!(web(WINDOWS_1251, RUSSIAN), RUSSIAN);
        assert_eq!(web(KOI8_R, RUSSIAN), RUSSIAN);
        assert_eq!(web(WINDOWS_1253, GREEK), GREEK);
        assert_eq!(web(WINDOWS_1254, TURKISH), TURKISH);
    }

    #[test]
    fn texts_of_asia_stay_what_they_are() {
        let japanese = "番号;名称;金額\n1;東京Aホテル株式会社のご請求書;1200\n";
        let chinese = "编号;名称;金额\n1;北京A股份有限公司的发票和付款;1200\n";
        let traditional = "編號;名稱;金額\n1;臺北股份有限公司的發票與付款;1200\n";
        let korean = "번호;이름;금액\n1;서울 주식회사 청구서입니다;1200\n";
        for (encoding, text) in [(SHIFT_JIS, japanese), (GBK, chinese), (BIG5, traditional), (EUC_KR, korean)]
        {
            assert_eq!(web(encoding, text), text);
        }
    }
}
