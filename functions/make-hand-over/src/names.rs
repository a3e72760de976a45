//! Names of files in a hand-over: `date-vendor-number.ext`, the same each time, and each once.

use std::collections::HashMap;

use document_types::folding::fold;
use shared::hand_overs::Entry;

/// Letters of a vendor in a name.
pub const VENDOR: usize = 40;

/// Letters of a number in a name.
pub const NUMBER: usize = 30;

/// Letters of an extension.
const EXTENSION: usize = 5;

/// The names that were given out, with how often.
#[derive(Debug, Default)]
pub struct Names(HashMap<String, u32>);

impl Names {
    /// The name of a document's file, without its extension. Documents that would have the same one are numbered in the
    /// order of the hand-over.
    pub fn stem(&mut self, entry: &Entry) -> String {
        let vendor = plain(entry.vendor.as_deref().unwrap_or_default(), VENDOR);
        let number = plain(entry.number.as_deref().unwrap_or_default(), NUMBER);
        let vendor = if vendor.is_empty() { "unknown".to_owned() } else { vendor };
        let parts = [entry.date.to_string(), vendor, number];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        self.once(parts.join("-"))
    }

    /// A name as it is wanted, with a number behind it where it was given out already.
    pub fn once(&mut self, wanted: String) -> String {
        let mut name = wanted.clone();
        loop {
            let count = self.0.entry(name.clone()).or_default();
            *count += 1;
            if *count == 1 {
                return name;
            }
            let again = self.0.get(&wanted).copied().unwrap_or(2);
            name = format!("{wanted}_{again}");
        }
    }
}

/// The extension of a file's name, with its point; nothing where it has none that is safe.
pub fn extension(name: &str) -> String {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_safe = (1..=EXTENSION).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_safe { format!(".{}", extension.to_ascii_lowercase()) } else { String::new() }
}

/// Small letters, digits and single hyphens, at most so many: a name that every system takes.
pub fn plain(text: &str, most: usize) -> String {
    let mut name = String::new();
    for character in fold(text).chars() {
        if character.is_ascii_alphanumeric() {
            name.push(character);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.len() == most {
            break;
        }
    }
    name.trim_end_matches('-').to_owned()
}
