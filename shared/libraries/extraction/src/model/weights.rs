//! How much of a model's own confidence counts.

use super::support::Support;
use crate::scores;

/// How sure a model is that does not say it.
pub(super) const UNSAID: f32 = 0.7;

/// Models are surer than they are right.
pub(super) const MOST: f32 = 0.9;

/// What is left of the confidence of a value that the page does not support.
const UNSUPPORTED: f32 = 0.3;

/// And of one that it supports weakly.
const WEAK: f32 = 0.7;

pub(super) fn weight(support: Support) -> f32 {
    match support {
        Support::Full => 1.0,
        Support::Weak => WEAK,
        Support::None => UNSUPPORTED,
    }
}

pub(super) fn rounded(confidence: f32) -> f32 {
    scores::rounded(confidence.clamp(0.0, 1.0))
}
