//! From the signs of a first choice to the chance that it is right, and to the confidence from which nobody needs to
//! look: logistic regression on texts that were held back.

use crate::held_out::HeldOut;
use crate::signs::Signs;

/// Of all automatic decisions, the share that must be right.
const PROMISED: f64 = 0.95;

/// Texts that belong to no queue, for each routed one, of which nobody labels any. With twice as many as are likely,
/// few of them are let through.
const STRANGERS: f64 = 0.2;

/// How sure the promise is, as a normal deviate: 1.0 is five times of six for one model. With the strangers counted it
/// is kept by far on routed texts.
const SURENESS: f64 = 1.0;

/// Decisions that must have been held back above a threshold. On fewer, luck looks like skill.
const PROOF: usize = 50;

/// What is believed before any text was held back: intercept, and the weight of top and lead.
const BELIEVED: [f64; 3] = [-0.5, 2.0, 2.5];

/// A curve that changes nothing.
const UNCHANGED: [f64; 3] = [0.0, 1.0, 0.0];

/// How much strangers count beside routed texts where it is learnt which signs matter.
const WARNING: f64 = 1.0;

/// How much that belief counts, as the variance that is granted to each coefficient.
const GRANTED: [f64; 3] = [4.0, 4.0, 4.0];

/// Steps of Newton's method; it settles in fewer.
const STEPS: usize = 60;

/// How far one step goes at most: far from the answer the method would overshoot it.
const FURTHEST: f64 = 0.5;

/// The curve and the threshold of a model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Calibration {
    pub(crate) curve: [f32; 3],
    /// The confidence from which a decision is automatic. None: never.
    pub(crate) threshold: Option<f32>,
}

impl Calibration {
    /// Fits the curve to what was held back, and finds the threshold.
    pub(crate) fn new(held_out: &HeldOut) -> Self {
        let curve = fitted(held_out).map(|weight| weight as f32);
        let mut calibration = Self { curve, threshold: None };
        calibration.threshold = calibration.find_threshold(held_out);
        calibration
    }

    /// The chance that the first choice is right.
    pub(crate) fn confidence(&self, signs: &Signs) -> f32 {
        let [base, top, lead] = self.curve;
        let sum = base + top * signs.top + lead * signs.lead;
        let chance = 1.0 / (1.0 + (-sum).exp());
        if chance.is_finite() { chance.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// The lowest confidence above which the promise was kept, strangers counted, with room for chance.
    fn find_threshold(&self, held_out: &HeldOut) -> Option<f32> {
        let mut routed: Vec<(f32, bool)> =
            held_out.routed.iter().map(|(signs, is_right)| (self.confidence(signs), *is_right)).collect();
        routed.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let mut strangers: Vec<f32> = held_out.strangers.iter().map(|signs| self.confidence(signs)).collect();
        strangers.sort_by(|one, other| other.total_cmp(one));

        let per_stranger = STRANGERS * routed.len() as f64 / strangers.len().max(1) as f64;
        let (mut wrong, mut above, mut threshold) = (0.0, 0, None);
        for (index, (confidence, is_right)) in routed.iter().enumerate() {
            wrong += f64::from(u8::from(!is_right));
            while strangers.get(above).is_some_and(|stranger| stranger >= confidence) {
                above += 1;
            }
            let next = routed.get(index + 1).map_or(0.0, |next| next.0);
            if next == *confidence {
                continue;
            }
            let foreign = above as f64 * per_stranger;
            let all = index + 1;
            if all >= PROOF && worst_share(wrong + foreign, all as f64 + foreign) <= 1.0 - PROMISED {
                threshold = Some(*confidence);
            }
        }
        threshold
    }
}

/// The upper end of Wilson's interval for a share (Wilson 1927, Probable Inference).
fn worst_share(some: f64, all: f64) -> f64 {
    let (share, square) = (some / all, SURENESS * SURENESS);
    let middle = share + square / (2.0 * all);
    let reach = SURENESS * (share * (1.0 - share) / all + square / (4.0 * all * all)).sqrt();
    (middle + reach) / (1.0 + square / all)
}

/// The curve: which signs count how much is learnt from strangers too, and how likely a first choice is to be right
/// from routed texts alone.
fn fitted(held_out: &HeldOut) -> [f64; 3] {
    let seen = |signs: &Signs| [1.0, f64::from(signs.top), f64::from(signs.lead)];
    let weight = WARNING * held_out.routed.len() as f64 / held_out.strangers.len().max(1) as f64;
    let routed = held_out.routed.iter().map(|(signs, is_right)| Case {
        seen: seen(signs),
        is_right: *is_right,
        weight: 1.0,
    });
    let strangers =
        held_out.strangers.iter().map(|signs| Case { seen: seen(signs), is_right: false, weight });
    let ranking = likeliest(&routed.chain(strangers).collect::<Vec<_>>(), BELIEVED, GRANTED);

    let height =
        |signs: &Signs| seen(signs).iter().zip(ranking).map(|(seen, weight)| seen * weight).sum::<f64>();
    let routed = held_out.routed.iter().map(|(signs, is_right)| Case {
        seen: [1.0, height(signs), 0.0],
        is_right: *is_right,
        weight: 1.0,
    });
    let [base, slope, _] = likeliest(&routed.collect::<Vec<_>>(), UNCHANGED, GRANTED);
    let [first, top, lead] = ranking.map(|weight| weight * slope);
    [first + base, top, lead]
}

/// What a curve is fitted to.
struct Case {
    seen: [f64; 3],
    is_right: bool,
    weight: f64,
}

/// The most likely weights, given the belief and the cases.
fn likeliest(cases: &[Case], believed: [f64; 3], granted: [f64; 3]) -> [f64; 3] {
    let mut weights = believed;
    for _ in 0..STEPS {
        let mut slope = [0.0; 3];
        let mut bend = [[0.0; 3]; 3];
        for at in 0..3 {
            slope[at] = (believed[at] - weights[at]) / granted[at];
            bend[at][at] = 1.0 / granted[at];
        }
        for Case { seen, is_right, weight } in cases {
            let sum: f64 = seen.iter().zip(weights).map(|(seen, weight)| seen * weight).sum();
            let chance = 1.0 / (1.0 + (-sum).exp());
            for row in 0..3 {
                slope[row] += weight * seen[row] * (f64::from(u8::from(*is_right)) - chance);
                for column in 0..3 {
                    bend[row][column] += weight * seen[row] * seen[column] * chance * (1.0 - chance);
                }
            }
        }
        let step = solved(bend, slope);
        weights.iter_mut().zip(step).for_each(|(weight, step)| *weight += step.clamp(-FURTHEST, FURTHEST));
    }
    weights
}

/// The solution of three equations by elimination. The matrix is positive definite, so no row is exchanged.
fn solved(mut matrix: [[f64; 3]; 3], mut right: [f64; 3]) -> [f64; 3] {
    for pivot in 0..3 {
        for row in pivot + 1..3 {
            let factor = matrix[row][pivot] / matrix[pivot][pivot];
            let above = matrix[pivot];
            matrix[row].iter_mut().zip(above).for_each(|(cell, above)| *cell -= factor * above);
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..3).rev() {
        let known: f64 = (row + 1..3).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}
