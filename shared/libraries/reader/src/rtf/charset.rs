//! The code pages of rich text: one for the document, and one for each font.

use std::collections::HashMap;

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// Fonts of one document. Real ones have a few hundred.
const MOST_FONTS: usize = 10_000;

/// The fonts of a document and what their bytes mean.
pub(super) struct Fonts {
    code_page: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    default: i32,
    current: i32,
}

impl Default for Fonts {
    fn default() -> Self {
        Self { code_page: WINDOWS_1252, fonts: HashMap::new(), default: 0, current: 0 }
    }
}

impl Fonts {
    /// The code page of fonts that name none.
    pub(super) fn set_code_page(&mut self, number: i32) {
        self.code_page = of_code_page(number).unwrap_or(WINDOWS_1252);
    }

    /// The font of text before any is chosen.
    pub(super) fn set_default(&mut self, font: i32) {
        self.default = font;
    }

    /// The entry of a font begins in the table.
    pub(super) fn begin(&mut self, font: i32) {
        self.current = font;
    }

    /// The font whose entry is read has this set of characters.
    pub(super) fn set_charset(&mut self, charset: i32) {
        if self.fonts.len() < MOST_FONTS
            && let Some(encoding) = of_charset(charset)
        {
            self.fonts.insert(self.current, encoding);
        }
    }

    /// What the bytes of a font mean.
    pub(super) fn encoding(&self, font: i32) -> &'static Encoding {
        self.fonts.get(&font).copied().unwrap_or(self.code_page)
    }

    /// What bytes mean before a font is chosen.
    pub(super) fn default_encoding(&self) -> &'static Encoding {
        self.encoding(self.default)
    }
}

/// Code pages by their numbers. Those of DOS are not known to the library that decodes: the nearest of
/// Windows differs in accents only.
fn of_code_page(number: i32) -> Option<&'static Encoding> {
    let encoding = match number {
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        1250 | 852 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        866 => encoding_rs::IBM866,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10_000 => MACINTOSH,
        65_001 => encoding_rs::UTF_8,
        _ => return None,
    };
    Some(encoding)
}

/// Sets of characters by their numbers in Windows; 0 and 1 are those of the document.
fn of_charset(number: i32) -> Option<&'static Encoding> {
    let code_page = match number {
        77 => 10_000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    of_code_page(code_page)
}
