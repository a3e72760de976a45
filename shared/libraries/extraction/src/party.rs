//! Which party of a document the organization is.

use crate::invoices;
use crate::lines::Line;
use crate::own::{Own, Party};

/// Which party the organization is. It issued what others are asked to pay: its name stands where the seller's does, and
/// somebody else's where the buyer's does.
pub(super) fn party(own: &Own, lines: &[Line]) -> Party {
    if !own.is_printed(lines) {
        return Party::Neither;
    }
    let customer = invoices::customer(lines).name;
    let is_buyer = customer.as_ref().is_some_and(|name| own.is_name(&name.value))
        || invoices::stands_as_buyer(lines, |name| own.is_name(name));
    if is_buyer {
        return Party::Buyer;
    }
    let seller = invoices::vendor(lines, &Own::default());
    let is_seller = seller.is_some_and(|vendor| own.is_name(&vendor.name.value));
    match (is_seller, customer.is_some() || own.is_proven(lines)) {
        (true, true) => Party::Seller,
        _ => Party::Buyer,
    }
}
