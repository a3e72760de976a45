//! Whether the text that a program laid invisibly over a scan is as good as what recognition finds there.

use std::collections::HashMap;

use document_types::reading::Page;

use super::piece::Piece;

/// Share of the letters that both find from which on the layer is good.
const AGREEING: f32 = 0.75;

/// Mean confidence from which on recognition is believed where the layer says otherwise.
const SURE: f32 = 0.75;

/// Recognition that found less than this share of a layer does not replace it.
const LEAST: f32 = 0.4;

/// Most pages that are taken unseen between two that are compared.
const MOST_TRUSTED: u32 = 32;

/// How much the layer of a document was found to be worth: pages that agree buy others that are not compared.
#[derive(Debug, Default)]
pub(crate) struct Trust {
    pages: u32,
    left: u32,
}

impl Trust {
    /// Whether the next page is to be compared.
    pub(super) fn is_due(&mut self) -> bool {
        if self.left == 0 {
            return true;
        }
        self.left -= 1;
        false
    }

    /// Notes what a comparison found.
    pub(super) fn note(&mut self, is_good: bool) {
        self.pages = if is_good { (2 * self.pages).clamp(4, MOST_TRUSTED) } else { 0 };
        self.left = self.pages;
    }
}

/// Whether recognition found what the layer says, or nothing better.
pub(super) fn is_good(layer: &[Piece], seen: &Page) -> bool {
    let mut stored: HashMap<String, u32> = HashMap::new();
    let mut all = 0.0;
    for word in layer.iter().map(|piece| plain(&piece.text)).filter(|word| !word.is_empty()) {
        all += length(&word);
        *stored.entry(word).or_default() += 1;
    }
    let (mut found, mut common, mut sure) = (0.0, 0.0, 0.0);
    for word in &seen.words {
        let text = plain(&word.text);
        let letters = length(&text);
        found += letters;
        sure += letters * word.confidence;
        if let Some(left) = stored.get_mut(&text).filter(|left| **left > 0) {
            *left -= 1;
            common += letters;
        }
    }
    found < LEAST * all || sure < SURE * found || common >= AGREEING * found
}

/// Letters and digits in small letters: marks and spaces between words are taken for one another.
pub(super) fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How many characters a word has.
#[expect(clippy::cast_precision_loss, reason = "letters of a word")]
pub(super) fn length(word: &str) -> f32 {
    word.chars().count() as f32
}

#[cfg(test)]
mod tests {
    use document_types::reading::Word;

    use super::*;

    fn layer(text: &str) -> Vec<Piece> {
        text.split(' ').map(|word| Piece { text: word.into(), ..Piece::default() }).collect()
    }

    fn seen(text: &str, confidence: f32) -> Page {
        let word = |text: &str| Word { text: text.into(), confidence, bbox: [0; 4], line: 0 };
        Page { words: text.split(' ').map(word).collect(), ..Page::default() }
    }

    #[test]
    fn a_layer_is_good_when_it_says_what_is_seen() {
        let page = seen("Invoice for railings, galvanized: 761.60", 0.95);
        assert!(is_good(&layer("Invoice for railings , galvanized 761.60"), &page));
        assert!(!is_good(&layer("lnvoicc tor rai1ings qalvanizcd 7G1.6O"), &page));
    }

    #[test]
    fn an_unsure_or_poor_reading_replaces_nothing() {
        assert!(is_good(&layer("handwritten words of a person"), &seen("hcnduwtr wcrda cf a psrsen", 0.4)));
        assert!(is_good(&layer("a page of many words that were stored"), &seen("Stamp", 0.99)));
    }

    #[test]
    fn pages_that_agree_buy_others() {
        let mut trust = Trust::default();
        let mut compared = 0;
        for _ in 0..100 {
            if trust.is_due() {
                compared += 1;
                trust.note(true);
            }
        }
        assert!(compared < 8, "{compared}");
        trust.note(false);
        assert!(trust.is_due() && trust.is_due());
    }
}
