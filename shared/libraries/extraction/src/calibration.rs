//! From how sure a source is of a value to the chance that the value is right, as it was on documents whose values
//! are known: isotonic regression.

use std::sync::LazyLock;

use document_types::fields::{Extraction, Judged, Kind, Source};
use serde::{Deserialize, Serialize};

use crate::scores::rounded;

/// A rising curve from scores to chances, as its corners; between two of them it is straight. Without any corner a
/// score is taken for the chance.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Calibration {
    knots: Vec<Knot>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Knot {
    score: f32,
    confidence: f32,
}

/// Curves that hold for every organization, by where a score comes from. `./dev calibrate` makes them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Calibrations {
    /// The rules, on receipts.
    pub receipts: ByField,
    /// The rules, on invoices and every other kind.
    pub invoices: ByField,
    /// Vendors that the organization knows.
    pub directory: Calibration,
}

/// Curves by what a value is: a name is wrong for other reasons than an amount.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ByField {
    /// Of companies and people.
    pub names: Calibration,
    /// Of places.
    pub addresses: Calibration,
    /// Of days.
    pub dates: Calibration,
    /// Of money.
    pub amounts: Calibration,
    /// Of numbers, codes and everything else.
    pub others: Calibration,
}

/// What the value of a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A company or a person.
    Name,
    /// A place.
    Address,
    /// A day.
    Date,
    /// Money.
    Amount,
    /// A number, a code, or anything else.
    Other,
}

impl Content {
    /// By the name of the field.
    pub fn of(field: &str) -> Self {
        match field {
            "vendor" | "company" | "customer" => Self::Name,
            "address" | "customer_address" => Self::Address,
            "total" | "net" | "tax" | "payable" | "prepaid" | "rounding" | "opening_balance"
            | "closing_balance" => Self::Amount,
            _ if field.ends_with("date") || field.starts_with("period") => Self::Date,
            _ => Self::Other,
        }
    }
}

impl ByField {
    /// The curves that are made of one for each content.
    pub fn each(mut curve: impl FnMut(Content) -> Calibration) -> Self {
        Self {
            names: curve(Content::Name),
            addresses: curve(Content::Address),
            dates: curve(Content::Date),
            amounts: curve(Content::Amount),
            others: curve(Content::Other),
        }
    }

    /// The curve for values of this content.
    pub fn of(&self, content: Content) -> &Calibration {
        match content {
            Content::Name => &self.names,
            Content::Address => &self.addresses,
            Content::Date => &self.dates,
            Content::Amount => &self.amounts,
            Content::Other => &self.others,
        }
    }
}

/// Confirmations that an organization must have before its own curves are better than those of all.
const ENOUGH: usize = 200;

/// People name what is wrong more often than what is right: beside their confirmations the common curves count as so
/// many values at each of [`STEPS`] scores.
const COMMON_BELIEF: f32 = 10.0;

/// Before anything was seen a score is its own chance: that belief weighs as much as so many values at each of
/// [`STEPS`] scores.
const BELIEF: f32 = 1.0;
const STEPS: u8 = 20;
/// Scores that differ by less than this are the same: they have three digits.
const HALF_STEP: f32 = 0.0005;
/// What is expected of the surest scores before anything was seen.
const MODEST: f32 = 0.8;

static COMMON: LazyLock<Calibrations> =
    LazyLock::new(|| serde_json::from_str(include_str!("calibration.json")).unwrap_or_default());

/// Values that are pooled: how many were right, how many there are.
#[derive(Clone, Copy)]
struct Pool {
    /// The lowest and the highest score.
    from: f32,
    to: f32,
    right: f32,
    weight: f32,
}

impl Pool {
    fn and(self, other: Self) -> Self {
        Self {
            from: self.from.min(other.from),
            to: self.to.max(other.to),
            right: self.right + other.right,
            weight: self.weight + other.weight,
        }
    }

    fn rate(&self) -> f32 {
        self.right / self.weight
    }
}

impl Calibration {
    /// The curve of values that are known to be right or wrong, each with its score: pool adjacent violators (Ayer et
    /// al., "An empirical distribution function for sampling with incomplete information", 1955) over the values and
    /// a weak belief in the scores.
    pub fn of(pairs: &[(f32, bool)]) -> Self {
        Self::fitted(pairs, &Self::default(), BELIEF)
    }

    /// The curve where another one was believed before, which counts as so many values at each of [`STEPS`] scores.
    fn fitted(pairs: &[(f32, bool)], believed: &Self, belief: f32) -> Self {
        let belief = (0..STEPS).map(|step| {
            let score = (f32::from(step) + 0.5) / f32::from(STEPS);
            Pool { from: score, to: score, right: believed.apply(score) * belief, weight: belief }
        });
        let seen = pairs.iter().map(|(score, is_right)| {
            let score = rounded(score.clamp(0.0, 1.0));
            Pool { from: score, to: score, right: f32::from(u8::from(*is_right)), weight: 1.0 }
        });
        let mut values: Vec<Pool> = belief.chain(seen).collect();
        values.sort_by(|one, other| one.from.total_cmp(&other.from));
        // Values of one score share one chance.
        values.dedup_by(|next, first| {
            let is_same = (next.from - first.from).abs() < HALF_STEP;
            if is_same {
                *first = first.and(*next);
            }
            is_same
        });
        let mut pools: Vec<Pool> = Vec::new();
        for value in values {
            let mut last = value;
            while let Some(before) = pools.pop_if(|before| before.rate() >= last.rate()) {
                last = before.and(last);
            }
            pools.push(last);
        }
        let mut least: f32 = 0.0;
        let knots = pools.iter().flat_map(|pool| {
            // Two more values, as right as their score but never surely so, keep few values from certainty.
            let expected = 2.0 * pool.from.midpoint(pool.to).min(MODEST);
            least = least.max((pool.right + expected) / (pool.weight + 2.0));
            let confidence = rounded(least);
            let ends = [pool.from, pool.to].map(|score| Knot { score, confidence });
            ends.into_iter().take(if pool.from < pool.to { 2 } else { 1 })
        });
        Self { knots: knots.collect() }
    }

    /// The chance that a value of this score is right.
    pub fn apply(&self, score: f32) -> f32 {
        let next = self.knots.partition_point(|knot| knot.score <= score);
        let confidence =
            match (next.checked_sub(1).and_then(|last| self.knots.get(last)), self.knots.get(next)) {
                (None, None) => score,
                (Some(knot), None) | (None, Some(knot)) => knot.confidence,
                (Some(below), Some(above)) => {
                    let share = (score - below.score) / (above.score - below.score);
                    below.confidence + share * (above.confidence - below.confidence)
                }
            };
        rounded(confidence.clamp(0.0, 1.0))
    }
}

impl Calibrations {
    /// The curves of an organization's own confirmations, once there are enough of them.
    pub fn of_confirmations(seen: &[Judged]) -> Option<Self> {
        let curve = |source: Source, content: Option<Content>, common: &Calibration| {
            let is_wanted = |one: &&Judged| {
                one.source == source && content.is_none_or(|content| content == Content::of(&one.name))
            };
            let pairs: Vec<(f32, bool)> =
                seen.iter().filter(is_wanted).map(|one| (one.score, one.is_right)).collect();
            Calibration::fitted(&pairs, common, COMMON_BELIEF)
        };
        let by_rules = |common: &ByField| {
            ByField::each(|content| curve(Source::Rules, Some(content), common.of(content)))
        };
        (seen.len() >= ENOUGH).then(|| Self {
            receipts: by_rules(&COMMON.receipts),
            invoices: by_rules(&COMMON.invoices),
            directory: curve(Source::Directory, None, &COMMON.directory),
        })
    }

    /// The curve for values of a field, from a source, on a kind of document. What the sender wrote into the file and
    /// what a person said needs none; a model and templates say themselves how sure they are.
    pub fn curve(&self, kind: Kind, source: Source, field: &str) -> Option<&Calibration> {
        match source {
            Source::Rules if kind == Kind::Receipt => Some(self.receipts.of(Content::of(field))),
            Source::Rules => Some(self.invoices.of(Content::of(field))),
            Source::Directory => Some(&self.directory),
            Source::Embedded | Source::Template | Source::Model | Source::Person => None,
        }
    }
}

/// Turns the scores of rules and directory into chances: by the organization's own curves, else by the common ones.
pub(super) fn calibrate(extraction: &mut Extraction, own: Option<&Calibrations>) {
    let kind = extraction.kind;
    for (name, field) in &mut extraction.fields {
        let Some(curve) = own.unwrap_or(&COMMON).curve(kind, field.source, name) else { continue };
        field.confidence = curve.apply(field.score);
        for alternative in &mut field.alternatives {
            alternative.confidence = curve.apply(alternative.confidence).min(1.0 - field.confidence);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs(score: f32, right: usize, wrong: usize) -> Vec<(f32, bool)> {
        [vec![(score, true); right], vec![(score, false); wrong]].concat()
    }

    #[test]
    fn a_source_that_is_too_sure_is_believed_less_and_one_too_modest_more() {
        let seen = [pairs(0.9, 60, 60), pairs(0.3, 0, 40)].concat();
        let curve = Calibration::of(&seen);
        assert!((0.45..0.56).contains(&curve.apply(0.9)), "{curve:?}");
        assert!(curve.apply(0.3) < 0.2);
        assert!(Calibration::of(&pairs(0.5, 90, 10)).apply(0.5) > 0.8);
    }

    #[test]
    fn few_values_make_nothing_certain() {
        assert!(Calibration::of(&pairs(0.7, 5, 0)).apply(0.7) < 0.95);
        assert!(Calibration::of(&pairs(0.99, 500, 0)).apply(1.0) < 1.0);
        assert!(Calibration::of(&pairs(0.1, 0, 5)).apply(0.0) > 0.0);
    }

    #[test]
    fn an_organization_needs_two_hundred_confirmations_for_a_curve_of_its_own() {
        let seen = |right: usize, wrong: usize| -> Vec<Judged> {
            let total =
                |(score, is_right)| Judged { name: "total".into(), source: Source::Rules, score, is_right };
            pairs(0.9, right, wrong).into_iter().map(total).collect()
        };
        assert_eq!(Calibrations::of_confirmations(&seen(199, 0)), None);
        let own = Calibrations::of_confirmations(&seen(0, 200)).unwrap();
        let [own_amounts, common_amounts] = [&own, &*COMMON].map(|curves| curves.invoices.amounts.apply(0.9));
        assert!(own_amounts < 0.5 * common_amounts, "{own:?}");
        // What was not seen stays about as it is for all.
        let of_others = [(&own.directory, &COMMON.directory), (&own.invoices.names, &COMMON.invoices.names)];
        for (own, common) in of_others {
            let change = own.apply(0.9) - common.apply(0.9);
            assert!(change.abs() < 0.1, "{change}");
        }
    }

    #[test]
    fn the_committed_curves_are_read_and_rise() {
        let contents = [Content::Name, Content::Address, Content::Date, Content::Amount, Content::Other];
        let by_field = |curves: &'static ByField| contents.map(|content| curves.of(content));
        let curves = [by_field(&COMMON.receipts), by_field(&COMMON.invoices)].concat();
        for curve in curves.into_iter().chain([&COMMON.directory]) {
            assert!(curve.knots.len() > 2);
            assert!(curve.knots.windows(2).all(|pair| pair[0].score < pair[1].score));
            assert!(curve.knots.windows(2).all(|pair| pair[0].confidence <= pair[1].confidence));
            assert!(curve.apply(1.0) < 1.0);
        }
    }

    proptest! {
        #[test]
        fn a_higher_score_is_never_less_sure(
            pairs in prop::collection::vec((0.0_f32..=1.0, any::<bool>()), 0..80),
            one in 0.0_f32..=1.0,
            other in 0.0_f32..=1.0,
        ) {
            let curve = Calibration::of(&pairs);
            let (low, high) = (one.min(other), one.max(other));
            prop_assert!(curve.apply(low) <= curve.apply(high) + 0.001);
            prop_assert!((0.0..=1.0).contains(&curve.apply(low)));
        }
    }
}
