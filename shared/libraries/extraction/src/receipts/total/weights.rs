//! What speaks for an amount of a receipt being the sum paid, in points, and the score that follows from them.
//!
//! Set by hand on the labelled samples of receipts; `./dev eval` measures them.

use crate::roles::{ByRole, Role};
use crate::scores::Share;

/// Points by what the phrase beside an amount calls it.
pub(super) const NAMED: ByRole = ByRole {
    listed: &[
        (Role::Gross, 3.0),
        (Role::Payable, 3.0),
        (Role::NetTotal, 3.0),
        // Of tax, of items, of savings: not every total is the last one.
        (Role::Total, 2.4),
        (Role::Subtotal, 1.0),
        // Without change, what is handed over is the total.
        (Role::Cash, 0.9),
        (Role::Net, 0.3),
        (Role::Tax, -1.2),
        (Role::Other, -1.2),
        (Role::Change, -2.0),
        (Role::Rounding, -2.0),
    ],
    others: 0.0,
};

/// The fewest points that an amount has by its phrase.
pub(super) const LEAST: f32 = -2.0;

/// Points taken inside the table of taxes: its sums are those of one rate.
pub(super) const IN_TAX_TABLE: f32 = 1.6;

/// Points taken for one of several amounts in a row.
pub(super) const AMONG_OTHERS: f32 = 0.8;

/// The points of a sum that is printed nowhere and was only computed.
pub(super) const UNSEEN: f32 = 0.3;

/// Points more for such a sum that is what a printed one comes to after the printed adjustment.
pub(super) const ADJUSTED: f32 = 0.9;

/// An amount that is printed more than once is likelier: the points above which a place counts, the points for each
/// further place, and how many of those count.
pub(super) const COUNTS: f32 = 0.5;
pub(super) const REPEATED: f32 = 0.5;
pub(super) const MOST_REPEATED: usize = 2;

/// Points for what was handed over less what was given back.
pub(super) const PAID: f32 = 2.2;

/// Points for what was handed over when another phrase names the same amount.
pub(super) const PAID_EXACTLY: f32 = 0.5;

/// Points for an amount that a net and a tax add up to.
pub(super) const TAXED: f32 = 0.8;

/// Points for an amount that is less than half of a subtotal or net.
pub(super) const TOO_SMALL: f32 = -1.0;

/// Points for the largest of the sums.
pub(super) const LARGEST: f32 = 0.3;

/// Points for an amount in odd cents, no multiple of five, where an adjustment to the smallest coin is printed.
pub(super) const ODD_CENTS: f32 = -1.0;

/// Points for a multiple of five cents over a sum in odd cents near it, and for that sum as many less, each time that the
/// other one is printed: with the difference printed as an adjustment, and without.
pub(super) const ROUNDED_AS_STATED: f32 = 1.6;
pub(super) const ROUNDED: f32 = 0.8;

/// Rounding says at most so many points for or against an amount.
pub(super) const MOST_BY_ROUNDING: f32 = 1.6;

/// A chance that grows with points, slowly at first and slowly at last.
pub(super) struct Logistic {
    /// How fast it grows in the middle.
    steepness: f32,
    /// Points with a chance of one in two.
    middle: f32,
}

impl Logistic {
    pub(super) fn at(&self, points: f32) -> f32 {
        1.0 / (1.0 + (-(self.steepness * (points - self.middle))).exp())
    }
}

/// The chance of an amount by its points.
pub(super) const BY_POINTS: Logistic = Logistic { steepness: 0.75, middle: 1.6 };

/// The chance of the best amount by its lead over the next one.
pub(super) const BY_LEAD: Logistic = Logistic { steepness: 2.0, middle: 0.6 };

/// The chance of an amount that is not the best, by its lead, which is negative.
pub(super) const BY_LAG: Logistic = Logistic { steepness: 2.0, middle: 0.0 };

/// What is left of the chance by points, depending on the chance by lead.
pub(super) const LED: Share = Share { least: 0.72, rest: 0.28 };

/// What is left of the score where what was handed over less what was given back is another amount.
pub(super) const DISPUTED: f32 = 0.75;

/// What is left of the score by the legibility of the amount. It matters less than elsewhere: an amount that is hard to
/// read has fewer points already.
pub(super) const LEGIBLE: Share = Share { least: 0.7, rest: 0.3 };

/// The legibility of an amount that was only computed.
pub(super) const UNSEEN_LEGIBILITY: f32 = 0.6;

/// Points by which another amount may lag behind the best one and still be named beside it.
pub(super) const CLOSE: f32 = 1.2;

/// Places of an amount are compared by tenths of points.
pub(super) const TENTHS: f32 = 10.0;
