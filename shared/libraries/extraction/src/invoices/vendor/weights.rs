//! What speaks for a cell of an invoice being the name of its seller, in points, and the score that follows from them.
//!
//! Set by hand on the labelled samples of invoices; `./dev eval` measures them.

/// Points for the name in front of an address on one line, as above the window of an envelope.
pub(super) const SENDER_LINE: f32 = 2.6;

/// Points behind a phrase such as `Name:`.
pub(super) const PARTY_NAME: f32 = 1.5;

/// Points for a legal form at the end, such as `GmbH`: hardly anything but a name has one.
pub(super) const LEGAL_FORM: f32 = 1.5;

/// Points where a domain of the page is made of the name: sellers print their own.
pub(super) const DOMAIN: f32 = 2.2;

/// Points beside an account, a register or a number of tax that is not the buyer's.
pub(super) const PROOF: f32 = 1.0;

/// The same at the foot of the page, where sellers say who they are.
pub(super) const PROOF_AT_FOOT: f32 = 1.6;

/// Points behind a phrase for the holder of the account.
pub(super) const ACCOUNT_HOLDER: f32 = 2.5;

/// Points behind the words for who owns a trading name.
pub(super) const REGISTERED: f32 = 5.0;

/// Points taken for a bank: few send invoices.
pub(super) const BANK: f32 = 1.5;

/// Points taken inside a table of items: what stands there is sold.
pub(super) const IN_TABLE: f32 = 2.0;

/// Points each time that another cell begins with the same letters, and how many of them count: a seller is named in
/// the letterhead, the line of the sender, the foot of the page and beside the account.
pub(super) const REPEATED: f32 = 0.5;
pub(super) const MOST_REPEATED: usize = 3;

/// Points in the block of a phrase for the seller, and how many fewer they are with every line below the phrase.
pub(super) const SELLER_BLOCK: f32 = 2.5;
pub(super) const PER_LINE_OF_BLOCK: f32 = 0.25;

/// Points taken in the block of a phrase for the buyer.
pub(super) const BUYER_BLOCK: f32 = 4.0;

/// Points for a postcode in one of the next lines.
pub(super) const ADDRESS_BELOW: f32 = 1.0;

/// Points at the top: each time the last line that has them, from 0, and the points.
pub(super) const NEAR_TOP: [(usize, f32); 3] = [(0, 0.9), (2, 0.6), (5, 0.3)];

/// Points for large letters near the top: letterheads have them.
pub(super) const LARGE: f32 = 0.6;

/// Points taken after the first page.
pub(super) const LATER_PAGE: f32 = 0.8;

/// Points taken for a cell with a phrase that announces something other than the seller.
pub(super) const PHRASE: f32 = 2.0;

/// Points taken for a salutation: it is the buyer who is greeted.
pub(super) const SALUTATION: f32 = 3.0;

/// Points taken for a street or a postcode.
pub(super) const ADDRESS: f32 = 2.5;

/// Points taken for a digit: few names have one.
pub(super) const DIGIT: f32 = 0.8;

/// Points taken for the end of a sentence, or a beginning in lower case.
pub(super) const SENTENCE: f32 = 1.0;

/// Words that a name has at most as a rule, and points taken for each further one.
pub(super) const WORDS: usize = 4;
pub(super) const PER_WORD: f32 = 0.15;

/// The score of a name without points, and what each point adds to it, and each point of its lead over the next name.
const ANY: f32 = 0.12;
const PER_POINT: f32 = 0.1;
const PER_LEAD: f32 = 0.1;

/// A longer lead says no more than one of so many points.
const MOST_LEAD: f32 = 2.0;

/// The lowest and the highest score of a name.
const LEAST: f32 = 0.15;
const MOST: f32 = 0.92;

/// The score of the best name: it rises with its points and with its lead over the next name.
pub(super) fn score(points: f32, next: f32) -> f32 {
    let lead = (points - next).clamp(0.0, MOST_LEAD);
    (ANY + PER_POINT * points + PER_LEAD * lead).clamp(LEAST, MOST)
}
