//! Numbers that are missing in the sequences of a vendor.

use std::collections::{BTreeMap, BTreeSet};

/// Numbers of a sequence from which a gap in it says something.
const ENOUGH: usize = 3;

/// Missing numbers of one gap that are listed one by one.
const LISTED: u64 = 20;

/// What comes before the last digits of a number, and how many digits there are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Sequence {
    vendor: String,
    prefix: String,
}

/// The numbers of a period, by vendor and by what comes before their last digits.
#[derive(Debug, Default)]
pub struct Numbers(BTreeMap<Sequence, BTreeSet<(u64, usize)>>);

/// A number that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The vendor.
    pub vendor: String,
    /// The number, or the first and the last of many.
    pub number: String,
}

impl Numbers {
    /// Takes the number of a document into account.
    pub fn add(&mut self, vendor: &str, number: &str) {
        let number = number.trim();
        let prefix = number.trim_end_matches(|character: char| character.is_ascii_digit());
        let digits = &number[prefix.len()..];
        // Longer ones are dates and accounts put together.
        let Some(value) = digits.parse().ok().filter(|_| digits.len() <= 12) else { return };
        let sequence = Sequence { vendor: vendor.to_owned(), prefix: prefix.to_owned() };
        self.0.entry(sequence).or_default().insert((value, digits.len()));
    }

    /// The gaps in sequences that are nearly whole: most vendors number for all their customers, and what one of them
    /// gets says nothing about the rest.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for (Sequence { vendor, prefix }, numbers) in &self.0 {
            let (Some((first, _)), Some((last, _))) = (numbers.first(), numbers.last()) else { continue };
            let span = last - first + 1;
            let count = numbers.len() as u64;
            if numbers.len() < ENOUGH || span > 2 * count {
                continue;
            }
            for (before, after) in numbers.iter().zip(numbers.iter().skip(1)) {
                let printed = |value: u64| format!("{prefix}{value:0width$}", width = before.1);
                let missing = before.0 + 1..after.0;
                let numbers: Vec<String> = match missing.end - missing.start {
                    0 => Vec::new(),
                    1..=LISTED => missing.map(printed).collect(),
                    _ => vec![format!("{} to {}", printed(missing.start), printed(missing.end - 1))],
                };
                gaps.extend(numbers.into_iter().map(|number| Gap { vendor: vendor.clone(), number }));
            }
        }
        gaps
    }
}
