//! The place of a card in its stage, as text that sorts like a number: there is always one between two others.
//!
//! A rank is eight digits of base 62, and behind them as many as are needed to stand between two neighbours. Places at
//! either end are a step further, so that cards which come one after the other at one end never make ranks longer; halving a
//! gap makes them longer by a digit about every sixth time. Written here because `fractional_index` 2.0.2 answers a
//! place that is taken, or panics, once 128 cards were put at the top (its `new_between` subtracts 1 from a byte that is 0).

/// The digits, in the order of their bytes.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// How many values a digit has.
const BASE: u64 = DIGITS.len() as u64;

/// Digits that every rank has.
const WHOLE: usize = 8;

/// The value of the first rank beyond the last: 62 to the power of eight.
const END: u64 = BASE.pow(8);

/// The distance between cards that stand at an end or are placed anew: 62 to the power of three.
const STEP: u64 = BASE.pow(3);

/// Most characters of a rank. Where one would be longer, the cards of the stage are placed anew.
pub(super) const LONGEST: usize = 32;

/// A rank between two others, of which either may be missing; `None` where there is none of [`LONGEST`] characters.
pub(super) fn between(low: Option<&str>, high: Option<&str>) -> Option<String> {
    let rank = match (low, high) {
        (None, None) => written(END / 2),
        (Some(low), None) => written(whole(low)?.checked_add(STEP).filter(|value| *value < END)?),
        (None, Some(high)) => written(whole(high)?.checked_sub(STEP)?),
        (Some(low), Some(high)) => middle(low, high)?,
    };
    (rank.len() <= LONGEST).then_some(rank)
}

/// The ranks of so many cards, far from each other and from both ends.
pub(super) fn spread(count: usize) -> Vec<String> {
    let count = count as u64;
    let first = (END / 2).saturating_sub(count / 2 * STEP);
    (0..count).map(|place| written(first + place * STEP)).collect()
}

/// The value of the first eight digits.
fn whole(rank: &str) -> Option<u64> {
    let digits = digits(rank)?;
    let whole = digits.get(..WHOLE)?;
    Some(whole.iter().fold(0, |value, digit| value * BASE + u64::from(*digit)))
}

fn written(value: u64) -> String {
    let mut digits = [0; WHOLE];
    let mut rest = value;
    for digit in digits.iter_mut().rev() {
        *digit = (rest % BASE) as u8;
        rest /= BASE;
    }
    text(&digits)
}

/// Half way between two ranks, with as few digits as they allow.
fn middle(low: &str, high: &str) -> Option<String> {
    if low >= high {
        return None;
    }
    let (low, high) = (digits(low)?, digits(high)?);
    let longest = low.len().max(high.len());
    // With one more digit there is always something in between.
    let found = [longest, longest + 1].into_iter().map(|length| half(&low, &high, length));
    let mut found = found.into_iter().find(|half| is_above(half, &low))?;
    while found.len() > WHOLE && found.last() == Some(&0) {
        found.pop();
    }
    Some(text(&found))
}

/// Whether a number is above another that has fewer digits behind the point, or as many.
fn is_above(number: &[u8], other: &[u8]) -> bool {
    let padded = other.iter().copied().chain(std::iter::repeat(0)).take(number.len());
    number.iter().copied().gt(padded)
}

/// Half of the sum of two numbers, cut off after so many digits.
fn half(one: &[u8], other: &[u8], length: usize) -> Vec<u8> {
    let at = |digits: &[u8], place: usize| u64::from(digits.get(place).copied().unwrap_or(0));
    // The sums of the digits, halved from the first to the last: what is left of one counts 62 times in the next.
    let mut rest = 0;
    let mut doubled: Vec<u64> = (0..length).map(|place| at(one, place) + at(other, place)).collect();
    for sum in &mut doubled {
        let value = rest * BASE + *sum;
        *sum = value / 2;
        rest = value % 2;
    }
    // A digit may be one too large for its place by now: carried from the last to the first.
    let mut carried = 0;
    for digit in doubled.iter_mut().rev() {
        let value = *digit + carried;
        *digit = value % BASE;
        carried = value / BASE;
    }
    doubled.into_iter().map(|digit| digit as u8).collect()
}

/// The values of the digits; `None` where it is no rank.
fn digits(rank: &str) -> Option<Vec<u8>> {
    let values = rank.bytes().map(|byte| DIGITS.binary_search(&byte).ok().map(|value| value as u8));
    values.collect::<Option<Vec<u8>>>().filter(|values| values.len() >= WHOLE)
}

fn text(digits: &[u8]) -> String {
    digits.iter().map(|digit| char::from(DIGITS[usize::from(*digit)])).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ends_never_grow() {
        let mut last = between(None, None).unwrap();
        let mut first = last.clone();
        for _ in 0..10_000 {
            let after = between(Some(&last), None).unwrap();
            let before = between(None, Some(&first)).unwrap();
            assert!(after > last && before < first);
            assert_eq!((after.len(), before.len()), (WHOLE, WHOLE));
            (last, first) = (after, before);
        }
    }

    #[test]
    fn a_gap_holds_well_over_a_hundred_halvings() {
        let low = between(None, None).unwrap();
        let mut high = between(Some(&low), None).unwrap();
        let mut halvings = 0;
        while let Some(rank) = between(Some(&low), Some(&high)) {
            assert!(low < rank && rank < high && rank.len() <= LONGEST, "{low} {rank} {high}");
            (high, halvings) = (rank, halvings + 1);
        }
        assert!(halvings > 150, "{halvings}");
    }

    #[test]
    fn what_is_spread_is_in_order_and_leaves_room() {
        let ranks = spread(10_000);
        assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ranks.iter().all(|rank| rank.len() == WHOLE));
        assert!(between(None, ranks.first().map(String::as_str)).is_some());
        assert!(between(ranks.last().map(String::as_str), None).is_some());
    }

    #[test]
    fn what_is_no_rank_or_no_order_has_no_place() {
        for (low, high) in
            [("", "z"), ("V0000000", "V0000000"), ("V0000001", "V0000000"), ("V000-000", "V0000001")]
        {
            assert_eq!(between(Some(low), Some(high)), None, "{low} {high}");
        }
        assert_eq!(between(Some("zzzzzzzz"), None), None);
        assert_eq!(between(None, Some("00000001")), None);
    }

    proptest! {
        /// Against a plain list: whatever is put wherever, the text sorts as the list stands.
        #[test]
        fn the_order_of_the_texts_is_that_of_the_list(places in prop::collection::vec(0.0..1.0_f64, 1..400)) {
            let mut list: Vec<String> = Vec::new();
            for place in places {
                let at = (place * (list.len() + 1) as f64) as usize;
                let low = at.checked_sub(1).map(|below| list[below].as_str());
                let rank = between(low, list.get(at).map(String::as_str));
                let Some(rank) = rank else { list = spread(list.len()); continue };
                list.insert(at, rank);
            }
            prop_assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", list);
            prop_assert!(list.iter().all(|rank| rank.len() <= LONGEST));
        }
    }
}
