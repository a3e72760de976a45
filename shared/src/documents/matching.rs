//! What rules about documents are checked for, and how a vendor's name is compared with that of a rule.

use document_types::currency;
use document_types::folding::fold;

/// Whether a text can be held against the names of vendors: it has at least a letter or digit.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn is_vendor(text: &str, (): &()) -> garde::Result {
    if text.chars().count() > 200 || words(text).is_empty() {
        return Err(garde::Error::new(
            "a vendor's name has at least a letter or digit and at most 200 characters",
        ));
    }
    Ok(())
}

/// Whether a text is the code of a currency that there is.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn is_currency(text: &str, (): &()) -> garde::Result {
    if currency::known(text).is_some() {
        return Ok(());
    }
    Err(garde::Error::new("a currency is a code of ISO 4217 in capitals, such as EUR, GBP or USD"))
}

/// Whether a vendor's name holds the wanted words one after the other, in any case and with any accents.
pub fn names_vendor(wanted: &str, vendor: &str) -> bool {
    let (wanted, vendor) = (words(wanted), words(vendor));
    vendor.windows(wanted.len().max(1)).any(|window| window == wanted)
}

/// The words of a name, folded so that different spellings agree.
pub(crate) fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let parts = folded.split(|character: char| !character.is_alphanumeric());
    parts.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
