//! Signs that look alike: a network that knows all Latin letters sees accents in specks, and zeros in capital Os.

use document_types::folding::fold;

use super::letters::Letter;

/// An accent that is less sure may be a speck. Right ones are surer, as measured on clean scans.
const SURE_ACCENT: f32 = 0.96;

/// On a page with fewer sure accents than one in so many letters the others are specks.
const LETTERS_PER_ACCENT: usize = 400;

/// The text of a word; the second, where there is one, without the accents that may be specks.
pub(super) fn text_of(word: &[Letter]) -> (String, Option<String>) {
    let text = |plain: bool| -> String {
        let sign = |letter: &Letter| match unaccented(letter.sign) {
            Some(base) if plain && letter.confidence < SURE_ACCENT => base,
            _ => letter.sign,
        };
        untangled(&word.iter().map(sign).collect::<String>())
    };
    let has_doubtful =
        word.iter().any(|letter| letter.confidence < SURE_ACCENT && unaccented(letter.sign).is_some());
    (text(false), has_doubtful.then(|| text(true)))
}

/// Whether the texts of words that were read surely have so few accents that those of the others are specks.
pub(super) fn is_without_accents<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let (mut letters, mut accents) = (0, 0);
    for letter in texts.flat_map(str::chars).filter(|letter| letter.is_alphabetic()) {
        letters += 1;
        accents += usize::from(unaccented(letter).is_some());
    }
    accents * LETTERS_PER_ACCENT < letters
}

/// The Latin letter below an accent, in its case.
fn unaccented(letter: char) -> Option<char> {
    if letter.is_ascii() || !letter.is_alphabetic() {
        return None;
    }
    let folded = fold(letter.encode_utf8(&mut [0; 4]));
    let mut base = folded.chars().filter(char::is_ascii_alphabetic);
    let base = base.next().filter(|_| folded.len() == 1)?;
    Some(if letter.is_uppercase() { base.to_ascii_uppercase() } else { base })
}

/// A word in which zeros among letters are Os, and Os among digits zeros: `M00NLIGHT`, `0ld`, `4330O`. Codes that mix
/// other digits with letters stay as they are.
fn untangled(word: &str) -> String {
    // `l've`: in no language but English is such an ending.
    let ending = word.strip_prefix(['l', '1']).and_then(|rest| rest.strip_prefix(['\'', '\u{2019}']));
    if ending.is_some_and(|ending| matches!(ending, "ve" | "m" | "ll" | "d")) {
        return format!("I{}", &word[1..]);
    }
    let mut text = String::with_capacity(word.len());
    let mut rest = word;
    while !rest.is_empty() {
        let length = rest.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(rest.len());
        let (part, behind) = rest.split_at(length);
        text.push_str(&part_untangled(part));
        let mark = behind.chars().next().map_or(0, char::len_utf8);
        text.push_str(&behind[..mark]);
        rest = &behind[mark..];
    }
    text
}

fn part_untangled(part: &str) -> String {
    let count = |is_wanted: fn(char) -> bool| part.chars().filter(|&sign| is_wanted(sign)).count();
    let (zeros, digits) = (count(|sign| sign == '0'), count(|sign| sign.is_ascii_digit()));
    let (letters, rounds) = (count(char::is_alphabetic), count(|sign| matches!(sign, 'O' | 'o')));
    let begins_word = part.starts_with('0') && part[1..].chars().all(char::is_lowercase) && letters > 1;
    if zeros > 0 && digits == zeros && (letters >= 3 * zeros || begins_word && zeros == 1) {
        let is_small = |at: usize| {
            at > 0 && part.chars().filter(|sign| sign.is_alphabetic()).skip(1).all(char::is_lowercase)
        };
        let sign = |(at, sign): (usize, char)| match sign {
            '0' if is_small(at) => 'o',
            '0' => 'O',
            other => other,
        };
        return part.chars().enumerate().map(sign).collect();
    }
    if rounds > 0 && letters == rounds && digits >= 3 * rounds {
        return part.replace(['O', 'o'], "0");
    }
    part.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_among_letters_and_letters_among_digits_are_put_right() {
        for (read, right) in [
            ("M00NLIGHT", "MOONLIGHT"),
            ("0ld", "Old"),
            ("G0od", "Good"),
            ("4330O", "43300"),
            ("RM1O.00", "RM1O.00"),
            ("A100", "A100"),
            ("AB00", "AB00"),
            ("0", "0"),
            ("CO2", "CO2"),
            ("(T0WN)", "(TOWN)"),
            ("l've", "I've"),
            ("1\u{2019}d", "I\u{2019}d"),
            ("l'eau", "l'eau"),
        ] {
            assert_eq!(untangled(read), right, "{read}");
        }
    }

    #[test]
    fn an_accent_that_is_not_sure_has_a_plain_twin() {
        let word = |confidence: f32| {
            "Śhah".chars().map(|sign| Letter { sign, at: 0.5, confidence }).collect::<Vec<Letter>>()
        };
        assert_eq!(text_of(&word(0.9)), ("Śhah".into(), Some("Shah".into())));
        assert_eq!(text_of(&word(0.99)), ("Śhah".into(), None));
    }

    #[test]
    fn accents_belong_to_pages_that_have_some() {
        assert!(!is_without_accents(["Müller", "Straße", "über"].into_iter()));
        assert!(is_without_accents(std::iter::repeat_n("harbour", 70).chain(["Śhah"])));
        assert!(!is_without_accents(std::iter::empty()));
    }
}
