//! Who an organization itself is, so that its documents are not taken for somebody else's.

use serde::{Deserialize, Serialize};

/// What an organization goes by on documents. Empty where it has said nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnIdentity {
    /// Its names as printed, with legal form or without.
    pub names: Vec<String>,
    /// Its addresses, each on one line.
    pub addresses: Vec<String>,
    /// The domains of its mail and web pages, lower case, such as `example.com`.
    pub domains: Vec<String>,
    /// Its VAT identifiers, letters and digits only, in capitals.
    pub vat_ids: Vec<String>,
    /// Its bank accounts, letters and digits only, in capitals.
    pub ibans: Vec<String>,
}
