//! What a guard says, by name.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a guard says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = GuardName)]
pub enum Name {
    /// The account differs from those of the vendor that people confirmed.
    IbanChanged,
    /// The same invoice came before in another file.
    SeenBefore,
    /// The VAT identifier, or the name beside it, is not the vendor's.
    VendorMismatch,
    /// The organization itself stands as the vendor.
    OwnVendor,
}

impl Name {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IbanChanged => "iban_changed",
            Self::SeenBefore => "seen_before",
            Self::VendorMismatch => "vendor_mismatch",
            Self::OwnVendor => "own_vendor",
        }
    }

    /// The one of that name; every stored name was written by `as_str`.
    pub(super) fn from_name(name: &str) -> Self {
        [Self::IbanChanged, Self::SeenBefore, Self::VendorMismatch]
            .into_iter()
            .find(|known| known.as_str() == name)
            .unwrap_or(Self::OwnVendor)
    }
}
