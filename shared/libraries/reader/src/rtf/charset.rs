//! The code pages of rich text: one for the document, and one for each font.

use std::collections::HashMap;

use encoding_rs::WINDOWS_1252;

use crate::charset::Charset;

/// The code page of documents and fonts that name none.
pub(super) const WESTERN: Charset = Charset::Web(WINDOWS_1252);

/// Fonts of one document. Real ones have a few hundred.
const MOST_FONTS: usize = 10_000;

/// The fonts of a document and what their bytes mean.
pub(super) struct Fonts {
    code_page: Charset,
    fonts: HashMap<i32, Charset>,
    default: i32,
    current: i32,
}

impl Default for Fonts {
    fn default() -> Self {
        Self { code_page: WESTERN, fonts: HashMap::new(), default: 0, current: 0 }
    }
}

impl Fonts {
    /// The code page of fonts that name none.
    pub(super) fn set_code_page(&mut self, number: i32) {
        self.code_page = u32::try_from(number).ok().and_then(Charset::of_code_page).unwrap_or(WESTERN);
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
    pub(super) fn encoding(&self, font: i32) -> Charset {
        self.fonts.get(&font).copied().unwrap_or(self.code_page)
    }

    /// What bytes mean before a font is chosen.
    pub(super) fn default_encoding(&self) -> Charset {
        self.encoding(self.default)
    }
}

/// Sets of characters by their numbers in Windows; 1 is that of the document.
fn of_charset(number: i32) -> Option<Charset> {
    let code_page = match number {
        0 => 1252,
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
        254 => 437,
        255 => 850,
        _ => return None,
    };
    Charset::of_code_page(code_page)
}
