//! Text made comparable: lower case, no accents.

/// Lower case without accents. Ligatures and `ß` become two letters.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        fold_into(character, &mut folded);
    }
    folded
}

/// Folded letters and digits only: what two spellings of one name have in common.
pub fn letters(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().filter(|character| character.is_alphanumeric()) {
        fold_into(character, &mut folded);
    }
    folded
}

fn fold_into(character: char, folded: &mut String) {
    if character.is_ascii() {
        return folded.push(character.to_ascii_lowercase());
    }
    let plain = match character {
        'à'..='å' | 'À'..='Å' | 'ª' | 'ą' | 'Ą' | 'ă' | 'Ă' | 'ā' | 'Ā' => 'a',
        'ç' | 'Ç' | 'ć' | 'Ć' | 'č' | 'Č' => 'c',
        'ď' | 'Ď' => 'd',
        'è'..='ë' | 'È'..='Ë' | 'ę' | 'Ę' | 'ě' | 'Ě' | 'ē' | 'Ē' => 'e',
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'Ī' => 'i',
        'ł' | 'Ł' => 'l',
        'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ň' | 'Ň' => 'n',
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' | 'º' | 'ő' | 'Ő' | 'ō' | 'Ō' => 'o',
        'ř' | 'Ř' => 'r',
        'ś' | 'Ś' | 'š' | 'Š' | 'ș' | 'Ș' => 's',
        'ť' | 'Ť' | 'ț' | 'Ț' => 't',
        'ù'..='ü' | 'Ù'..='Ü' | 'ů' | 'Ů' | 'ű' | 'Ű' | 'ū' | 'Ū' => 'u',
        'ý' | 'ÿ' | 'Ý' => 'y',
        'ź' | 'Ź' | 'ż' | 'Ż' | 'ž' | 'Ž' => 'z',
        'ß' | 'ẞ' => return folded.push_str("ss"),
        'æ' | 'Æ' => return folded.push_str("ae"),
        'œ' | 'Œ' => return folded.push_str("oe"),
        'ﬁ' => return folded.push_str("fi"),
        'ﬂ' => return folded.push_str("fl"),
        _ => return folded.extend(character.to_lowercase()),
    };
    folded.push(plain);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_accents_and_punctuation() {
        assert_eq!(fold("Größe: Œuvre Nº 5, Číslo účtu, Měsíc"), "grosse: oeuvre no 5, cislo uctu, mesic");
        assert_eq!(letters("Müller & Söhne GmbH."), "mullersohnegmbh");
    }
}
