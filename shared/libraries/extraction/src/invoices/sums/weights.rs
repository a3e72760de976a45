//! What speaks for three amounts being net, tax and total of an invoice, in points, and the scores that follow from them.
//!
//! Set by hand on the labelled samples of invoices; `./dev eval` measures them.

use crate::roles::{ByRole, Role};

/// Points of an amount that another name denies.
const DENIED: f32 = -3.0;

/// Points as the total by what an amount is called.
pub(super) const TOTAL: ByRole = ByRole {
    listed: &[
        (Role::Gross, 3.0),
        // Less than the total where something was paid before.
        (Role::Payable, 2.2),
        (Role::Total, 1.8),
        (Role::Subtotal, 0.0),
        (Role::NetTotal, 0.0),
        (Role::Unknown, 0.0),
        (Role::Cash, 0.0),
    ],
    others: DENIED,
};

/// Points as the net by what an amount is called.
pub(super) const NET: ByRole = ByRole {
    listed: &[
        (Role::Net, 3.0),
        (Role::NetTotal, 2.4),
        (Role::Subtotal, 1.4),
        (Role::Total, 0.6),
        (Role::Unknown, 0.0),
        (Role::Other, 0.0),
    ],
    others: DENIED,
};

/// Points as the tax by what an amount is called.
pub(super) const TAX: ByRole = ByRole { listed: &[(Role::Tax, 3.0), (Role::Unknown, 0.0)], others: DENIED };

/// Points inside the table of taxes, where the sums are those of one rate; and the part of them that counts for a tax,
/// which belongs there.
pub(super) const IN_TAX_TABLE: f32 = -0.6;
pub(super) const TAX_IN_TAX_TABLE: f32 = 0.5;

/// An amount with more points than these may be the one that is looked for: no other name denies it.
pub(super) const POSSIBLE: f32 = -1.0;

/// The points as the total that an amount needs so that a net which is printed nowhere may be computed from it.
pub(super) const COMPLETES: f32 = 0.0;

/// Points when the tax is a known rate of the net.
pub(super) const KNOWN_RATE: f32 = 1.5;

/// The same where the net was computed from total and tax.
pub(super) const COMPUTED_RATE: f32 = 0.5;

/// Points when there is no tax.
pub(super) const UNTAXED: f32 = 0.5;

/// Points for a share that no known rate has but a tax may.
pub(super) const POSSIBLE_RATE: f32 = 0.2;

/// Points for a share that no tax has.
pub(super) const IMPOSSIBLE_RATE: f32 = -3.0;

/// Points for the largest total, and for others in proportion: sums are larger than their parts.
pub(super) const SIZE: f32 = 1.5;

/// Points for a total that was rounded after net and tax were added.
pub(super) const ROUNDED: f32 = -0.5;

/// Points where the difference is printed.
pub(super) const ROUNDED_AS_STATED: f32 = 0.5;

/// Points for net and tax that are the sums of the rows of several rates and make the total: more than any of the rows has
/// alone, for each row is the triple of a known rate.
pub(super) const OF_ALL_RATES: f32 = 5.5;

/// Points where the taxes of several rates are what the total is more than the net.
pub(super) const ALL_TAXES: f32 = 2.0;

/// With fewer points three amounts may add up by chance.
pub(super) const ENOUGH: f32 = 3.0;

/// With so many points the three amounts that add up are hardly others.
const CERTAIN: f32 = 6.5;

/// The score of one of three amounts that add up: where its name is clear and the three are certain, where its name says
/// something, and where nothing but the addition speaks for it.
const SCORES: [f32; 3] = [0.95, 0.86, 0.72];

/// Points of a name that is clear, and of one that says something.
pub(super) const CLEAR: f32 = 1.5;
const SOME: f32 = 1.0;

/// The score of one of three amounts that add up, by its own points and those of all three.
pub(super) fn score(own: f32, all: f32) -> f32 {
    let [certain, named, added] = SCORES;
    match own {
        _ if own >= CLEAR && all >= CERTAIN => certain,
        _ if own >= SOME => named,
        _ => added,
    }
}

/// The points that an amount needs by its name where no three add up.
pub(super) const ALONE: f32 = 0.9;

/// The scores of such amounts, for which only the name speaks. A name that says the sum with tax is the clearest.
pub(super) const ALONE_NET: f32 = 0.6;
pub(super) const ALONE_TAX: f32 = 0.5;
pub(super) const ALONE_GROSS: f32 = 0.75;
pub(super) const ALONE_TOTAL: f32 = 0.6;

/// How much of the doubt about the total speaks for another amount.
pub(super) const RIVAL_SHARE: f32 = 0.5;
