//! Random numbers that are the same for the same run and input, today and in a later version: `SplitMix64`
//! (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).

/// A source of numbers.
pub(super) struct Dice(u64);

impl Dice {
    /// Those of one input of a run.
    pub(super) fn new(run: u64, input: u64) -> Self {
        let mut dice = Self(run);
        let start = dice.next();
        Self(start ^ input.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below `end`; 0 when that is 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// An index into something of that length; 0 for nothing.
    pub(super) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or_default()
    }

    /// A stretch within something of that length, not longer than `longest`.
    pub(super) fn stretch(&mut self, length: usize, longest: usize) -> std::ops::Range<usize> {
        let start = self.index(length);
        start..start + self.index((length - start).min(longest) + 1)
    }

    pub(super) fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.index(choices.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_input_has_the_same_numbers_and_others_have_others() {
        let rolls = |run, input| {
            let mut dice = Dice::new(run, input);
            [dice.next(), dice.next()]
        };
        assert_eq!(rolls(1, 2), rolls(1, 2));
        assert_ne!(rolls(1, 2), rolls(1, 3));
        assert_ne!(rolls(1, 2), rolls(2, 2));
    }
}
