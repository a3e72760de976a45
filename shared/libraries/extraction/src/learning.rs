//! What a document teaches about its vendor, once people have confirmed something on it.

use document_types::fields::{Extraction, Field, Kind, Source};
use document_types::reading::Reading;
use document_types::vendor::Layout;
use uuid::Uuid;

use crate::layouts;

/// How sure the vendor of a document must be where no person named it.
const SURE: f32 = 0.9;

/// The vendor that a document teaches about: one that a person named, or that is sure enough.
pub fn teaching_vendor(confirmed: &Extraction) -> Option<&Field> {
    confirmed.vendor().filter(|field| is_sure(field))
}

/// Adds to what is known of a vendor's documents what one of them shows: where the confirmed values stand, and its kind
/// where a person named it. `first` is what was found before a person said anything. Doing it twice changes nothing
/// more.
pub fn learn(
    layout: &mut Layout,
    document: Uuid,
    reading: &Reading,
    first: Option<&Extraction>,
    confirmed: &Extraction,
) {
    if let (Some(first), Source::Person) = (first, confirmed.kind_source) {
        learn_kind(layout, first, confirmed.kind);
    }
    layouts::learn(layout, document, reading, confirmed);
}

/// A vendor that a person named or the sender wrote into the file, or that is as good as certain. A model is not asked
/// who is to be known.
fn is_sure(vendor: &Field) -> bool {
    match vendor.source {
        Source::Person | Source::Embedded => true,
        Source::Model => false,
        Source::Template | Source::Directory | Source::Rules => {
            vendor.confidence >= SURE && !vendor.ambiguous
        }
    }
}

/// What a person said of a document is true of the vendor's others that look like it.
fn learn_kind(layout: &mut Layout, first: &Extraction, said: Kind) {
    match first.kind_source {
        // The rules took it for something: from now on the vendor's are what the person says.
        Source::Rules if first.kind != said => drop(layout.kinds.insert(first.kind, said)),
        Source::Rules => drop(layout.kinds.remove(&first.kind)),
        // What was learnt before has misled: it is forgotten.
        Source::Template if first.kind != said => layout.kinds.retain(|_, kind| *kind != first.kind),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendor_is_known_by_a_persons_word_or_when_it_is_as_good_as_certain() {
        let vendor = |source, confidence| Field { source, confidence, ..Field::default() };
        assert!(is_sure(&vendor(Source::Person, 0.0)) && is_sure(&vendor(Source::Embedded, 1.0)));
        assert!(is_sure(&vendor(Source::Rules, 0.95)) && !is_sure(&vendor(Source::Rules, 0.8)));
        assert!(!is_sure(&vendor(Source::Model, 0.99)));
        assert!(!is_sure(&Field { ambiguous: true, ..vendor(Source::Directory, 0.95) }));
    }

    #[test]
    fn a_kind_that_was_learnt_wrongly_is_unlearnt() {
        let found = |kind, kind_source| Extraction { kind, kind_source, ..Extraction::default() };
        let mut layout = Layout::default();
        learn_kind(&mut layout, &found(Kind::Generic, Source::Rules), Kind::CreditNote);
        assert_eq!(layout.kinds, [(Kind::Generic, Kind::CreditNote)].into());
        // A later one was made a credit note by what was learnt, and a person says it is not.
        learn_kind(&mut layout, &found(Kind::CreditNote, Source::Template), Kind::Invoice);
        assert!(layout.kinds.is_empty());

        learn_kind(&mut layout, &found(Kind::Receipt, Source::Rules), Kind::Invoice);
        learn_kind(&mut layout, &found(Kind::Receipt, Source::Rules), Kind::Receipt);
        learn_kind(&mut layout, &found(Kind::Receipt, Source::Model), Kind::Invoice);
        assert!(layout.kinds.is_empty());
    }
}
