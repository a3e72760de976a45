//! The languages of scanned pages: `auto`, or a list that narrows it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A language with an installed recognition model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    Eng,
    /// Spanish.
    Spa,
    /// French.
    Fra,
    /// German.
    Deu,
}

/// The languages a page may be written in. It is read in the first; another one is tried only when the
/// text that came out looks like it. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "auto")]
pub struct Languages(Vec<Language>);

/// The name of a language that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLanguage(String);

impl Language {
    /// All of them, in the order of `auto`.
    pub const ALL: [Self; 4] = [Self::Eng, Self::Spa, Self::Fra, Self::Deu];

    /// ISO 639-2 code, which is also the name of Tesseract's model.
    pub fn code(self) -> &'static str {
        match self {
            Self::Eng => "eng",
            Self::Spa => "spa",
            Self::Fra => "fra",
            Self::Deu => "deu",
        }
    }
}

impl Languages {
    /// The one to read with first.
    pub fn first(&self) -> Language {
        self.0.first().copied().unwrap_or(Language::Eng)
    }

    /// All that may be tried.
    pub fn as_slice(&self) -> &[Language] {
        &self.0
    }
}

impl Default for Languages {
    fn default() -> Self {
        Self(Language::ALL.to_vec())
    }
}

impl FromStr for Languages {
    type Err = UnknownLanguage;

    /// `auto`, or codes joined by `+` or `,`: `eng+deu`.
    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        if text.trim().eq_ignore_ascii_case("auto") {
            return Ok(Self::default());
        }
        let mut languages = Vec::new();
        for code in text.split(['+', ',']).map(str::trim) {
            let language = Language::ALL
                .into_iter()
                .find(|language| language.code().eq_ignore_ascii_case(code))
                .ok_or_else(|| UnknownLanguage(code.to_owned()))?;
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        Ok(Self(languages))
    }
}

impl TryFrom<String> for Languages {
    type Error = UnknownLanguage;

    fn try_from(text: String) -> Result<Self, UnknownLanguage> {
        text.parse()
    }
}

impl From<Languages> for String {
    fn from(languages: Languages) -> Self {
        languages.to_string()
    }
}

impl fmt::Display for Languages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::default() {
            return f.write_str("auto");
        }
        for (at, language) in self.0.iter().enumerate() {
            let separator = if at == 0 { "" } else { "+" };
            write!(f, "{separator}{}", language.code())?;
        }
        Ok(())
    }
}

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a language that is read: use auto, eng, spa, fra or deu", self.0)
    }
}

impl std::error::Error for UnknownLanguage {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_its_order_and_drops_repetitions() {
        let languages: Languages = "deu+eng,deu".parse().unwrap();
        assert_eq!(languages.as_slice(), [Language::Deu, Language::Eng]);
        assert_eq!(languages.first(), Language::Deu);
        assert_eq!(languages.to_string(), "deu+eng");
    }

    #[test]
    fn auto_reads_english_first_and_may_try_all() {
        let auto: Languages = "auto".parse().unwrap();
        assert_eq!(auto, Languages::default());
        assert_eq!(auto.first(), Language::Eng);
        assert_eq!(auto.to_string(), "auto");
    }

    #[test]
    fn an_unknown_language_is_named() {
        for wrong in ["", "klingon", "eng+", "eng deu"] {
            assert!(wrong.parse::<Languages>().is_err(), "{wrong:?} was accepted");
        }
        let error = "eng+xyz".parse::<Languages>().unwrap_err();
        assert!(error.to_string().starts_with("\"xyz\" is not a language"));
    }
}
