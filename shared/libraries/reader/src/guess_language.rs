//! Which language a text is in, from its commonest words, when it was read as if it were in another.

use std::collections::HashSet;

use document_types::reading::Language;

/// So many different words of a language must occur before it is believed.
const EVIDENCE: usize = 4;

/// Short words of ordinary text and of business documents, as they survive recognition with an English
/// model: without accents, and none that is common in another of the languages.
const fn vocabulary(language: Language) -> &'static [&'static str] {
    match language {
        Language::Eng => &[
            "the", "and", "of", "to", "is", "that", "for", "with", "this", "are", "be", "from", "you",
            "your", "we", "our", "by", "at", "or", "not", "thank", "please", "invoice", "receipt", "amount",
            "due", "paid", "payment", "cash", "change", "qty", "price", "bill", "was", "has", "have",
            "which", "it",
        ],
        Language::Spa => &[
            "el",
            "los",
            "las",
            "del",
            "que",
            "por",
            "con",
            "para",
            "una",
            "su",
            "como",
            "pero",
            "sus",
            "al",
            "factura",
            "fecha",
            "importe",
            "iva",
            "cantidad",
            "precio",
            "cliente",
            "numero",
            "gracias",
            "esta",
            "este",
            "calle",
            "pago",
            "nif",
            "cif",
            "base",
            "imponible",
            "y",
        ],
        Language::Fra => &[
            "le", "les", "des", "du", "est", "une", "dans", "pour", "sur", "avec", "au", "aux", "par", "ce",
            "qui", "pas", "vous", "votre", "nous", "notre", "facture", "montant", "tva", "ttc", "ht", "rue",
            "merci", "prix", "quantite", "et", "sont",
        ],
        Language::Deu => &[
            "der", "das", "und", "ist", "von", "mit", "den", "dem", "ein", "eine", "einen", "auf", "nicht",
            "bei", "zu", "zum", "zur", "im", "sich", "wird", "wir", "ihre", "ihr", "sie", "rechnung",
            "datum", "betrag", "mwst", "ust", "summe", "nr", "menge", "preis", "gesamt", "kunde", "bitte",
            "bis", "steuer", "netto", "brutto", "vielen", "dank", "oder", "sind",
        ],
    }
}

/// The language, other than the one it was read in, that the text is most likely in.
pub(crate) fn guess(text: &str, read_in: Language, candidates: &[Language]) -> Option<Language> {
    let words: HashSet<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !word.bytes().any(|byte| byte.is_ascii_digit()))
        .map(str::to_lowercase)
        .collect();
    let evidence =
        |language: Language| vocabulary(language).iter().filter(|&&word| words.contains(word)).count();
    let best =
        candidates.iter().copied().filter(|&other| other != read_in).max_by_key(|&other| evidence(other))?;
    let found = evidence(best);
    (found >= EVIDENCE && found > evidence(read_in)).then_some(best)
}

/// Whether a word is one of the common ones of any language that is read.
pub(crate) fn is_common(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    Language::ALL.into_iter().any(|language| vocabulary(language).contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_and_french_are_recognized_through_english_glasses() {
        let german = "Rechnung Nr. 2041 vom 3. Marz. Bitte uberweisen Sie den Betrag bis zum 14. April auf";
        assert_eq!(guess(german, Language::Eng, &Language::ALL), Some(Language::Deu));
        let french = "Facture du 3 mars pour les travaux dans la rue des Lilas, montant TTC avec TVA";
        assert_eq!(guess(french, Language::Eng, &Language::ALL), Some(Language::Fra));
        let spanish = "Factura del cliente por los trabajos con fecha 3 de marzo, importe para el pago";
        assert_eq!(guess(spanish, Language::Eng, &Language::ALL), Some(Language::Spa));
    }

    #[test]
    fn english_and_scraps_stay_as_they_were_read() {
        let english = "Thank you for your order. The amount is due within 14 days of the invoice";
        assert_eq!(guess(english, Language::Eng, &Language::ALL), None);
        assert_eq!(guess("TOTAL 4.20 CASH 5.00", Language::Eng, &Language::ALL), None);
        assert_eq!(guess("die das", Language::Eng, &Language::ALL), None);
    }

    #[test]
    fn only_the_allowed_languages_are_tried() {
        let german = "Rechnung Nr. 2041. Bitte uberweisen Sie den Betrag bis zum 14. April auf das Konto";
        assert_eq!(guess(german, Language::Eng, &[Language::Eng, Language::Fra]), None);
        assert_eq!(guess(german, Language::Deu, &Language::ALL), None);
    }
}
