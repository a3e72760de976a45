//! How sure it is that a value is where a vendor's other documents have it, by how well it fits what was learnt there.
//!
//! Set by hand; the tests of `layouts` show what they must tell apart. Distances are in heights of the value's line.

use crate::scores::Share;

/// The score of a value that belongs to the vendor and is printed as it was learnt, and of one that is printed part by
/// part, on several lines.
pub(super) const CONSTANT_PRINTED: f32 = 0.97;
pub(super) const CONSTANT_IN_PARTS: f32 = 0.9;

/// The score of such a value that is not printed: where the rules find nothing else, and where they find another one.
pub(super) const CONSTANT_UNSEEN: f32 = 0.75;
pub(super) const CONSTANT_DENIED: f32 = 0.5;

/// The score of a value in its place by the likelihood of the place, and the highest one.
pub(super) const PLACED: Share = Share { least: 0.62, rest: 0.36 };
pub(super) const MOST_PLACED: f32 = 0.97;

/// Under this likelihood no value is where the examples say.
pub(super) const ENOUGH: f32 = 0.3;

/// What is left of the likelihood that an example gives with every newer example: what was confirmed last counts most.
pub(super) const AGE: f32 = 0.97;

/// How much of the doubt about a learnt value the score of the rules takes when they find the same.
pub(super) const AGREED: f32 = 0.8;

/// Where the rules are as sure as this of another value, a person decides between theirs and the learnt one.
pub(super) const SURE: f32 = 0.9;

/// What every value in its place leaves of the doubt about the vendor, and how many values count.
pub(super) const DOUBT_PER_VALUE: f32 = 0.6;
pub(super) const MOST_VALUES: usize = 4;

/// How much each anchor of an example counts, the nearest one most: an example whose anchors are partly gone still says
/// something.
pub(super) const ANCHORS: [f32; 3] = [0.6, 0.25, 0.15];

/// Words that are less alike than this are not the same label misread.
pub(super) const ALIKE: f32 = 0.8;

/// The unit in which a value is off its learnt place, down and aside: it grows with the distance of the label, because
/// lines in between come and go.
const DOWN: Share = Share { least: 0.7, rest: 0.12 };
const ASIDE: Share = Share { least: 1.0, rest: 0.1 };

/// Less far up or down than this a value is on the line of its label.
pub(super) const SAME_LINE: f32 = 0.5;

/// How far off a value behind its label on the same line is at most, by the gap between them: it may be anywhere there,
/// the nearer the likelier.
pub(super) const BEHIND: Share = Share { least: 0.4, rest: 0.05 };

/// How far a measured distance up or down is off a learnt one.
pub(super) fn off_down(measured: f32, learnt: f32) -> f32 {
    (measured - learnt).abs() / DOWN.at(learnt.abs())
}

/// How far a measured distance to the side is off a learnt one.
pub(super) fn off_aside(measured: f32, learnt: f32) -> f32 {
    (measured - learnt).abs() / ASIDE.at(learnt.abs())
}

/// How likely a place is that is so far off the learnt one: 1 exactly there, and less the farther off.
pub(super) fn fit(down: f32, aside: f32) -> f32 {
    1.0 / (1.0 + down * down + aside * aside)
}

/// What is left of the likelihood of a value that is not printed like the example: of a code that like the example has a
/// digit or has none, of a text, and of anything else.
pub(super) const OTHER_CODE: f32 = 0.7;
pub(super) const OTHER_TEXT: f32 = 0.9;
pub(super) const OTHER_PRINT: f32 = 0.3;

/// What a gap on the value's own line counts.
const BESIDE: f32 = 0.2;

/// The distance of a label above beside the gap, and how much it grows with each height of the line.
const ABOVE: f32 = 2.0;
const PER_HEIGHT_ABOVE: f32 = 3.0;

/// The same for a label below.
const BELOW: f32 = 4.0;
const PER_HEIGHT_BELOW: f32 = 9.0;

/// How far a label is from the value that it may announce. One on the same line is near however wide the gap: lines of
/// goods come and go above a sum, its label stays beside it. What is below rarely announces anything.
pub(super) fn distance(gap: f32, down: f32) -> f32 {
    match down {
        _ if down.abs() < SAME_LINE => BESIDE * gap,
        _ if down > 0.0 => ABOVE + gap + PER_HEIGHT_ABOVE * down,
        _ => BELOW + gap - PER_HEIGHT_BELOW * down,
    }
}
