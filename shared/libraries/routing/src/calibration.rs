//! From the signs of a first choice to the chance that it is right, and to the confidence from which nobody needs to
//! look: logistic regression on texts that were held back.

use crate::held_out::HeldOut;
use crate::signs::Signs;

/// Of all automatic decisions, the share that must be right.
const PROMISED: f64 = 0.95;

/// One in so many texts is taken to belong to no queue, whatever the organization has: nobody labels those.
const STRANGERS: f64 = 0.1;

/// How sure the promise is, as a normal deviate: 1.645 is 95 times of 100 for one model.
const SURENESS: f64 = 1.645;

/// What is believed before any text was held back: intercept, and the weight of top and lead.
const BELIEVED: [f64; 3] = [-0.5, 2.0, 2.5];

/// How much that belief counts, as the variance that is granted to each coefficient.
const GRANTED: [f64; 3] = [4.0, 4.0, 4.0];

/// Steps of Newton's method; it settles in fewer.
const STEPS: usize = 20;

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
        let curve = fitted(held_out);
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
            if worst_share(wrong + foreign, (index + 1) as f64 + foreign) <= 1.0 - PROMISED {
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

/// The most likely curve, given the belief and what was held back.
fn fitted(held_out: &HeldOut) -> [f32; 3] {
    let mut curve = BELIEVED;
    for _ in 0..STEPS {
        let mut slope = [0.0; 3];
        let mut bend = [[0.0; 3]; 3];
        for at in 0..3 {
            slope[at] = (BELIEVED[at] - curve[at]) / GRANTED[at];
            bend[at][at] = 1.0 / GRANTED[at];
        }
        for (signs, is_right) in &held_out.routed {
            let seen = [1.0, f64::from(signs.top), f64::from(signs.lead)];
            let sum: f64 = seen.iter().zip(curve).map(|(seen, weight)| seen * weight).sum();
            let chance = 1.0 / (1.0 + (-sum).exp());
            for row in 0..3 {
                slope[row] += seen[row] * (f64::from(u8::from(*is_right)) - chance);
                for column in 0..3 {
                    bend[row][column] += seen[row] * seen[column] * chance * (1.0 - chance);
                }
            }
        }
        let step = solved(bend, slope);
        curve.iter_mut().zip(step).for_each(|(weight, step)| *weight += step);
    }
    curve.map(|weight| weight as f32)
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
