//! What lies sealed in a row of the outbox.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::content::Content;
use crate::error::Result;
use crate::vault::Vault;

/// Purpose of the sealed mails.
const PURPOSE: &str = "mail";

/// A mail in the outbox.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Sealed {
    /// To be sent.
    Letter(Content),
    /// Never sent: the same words for an address nobody has, so that a stranger learns nothing from the work.
    Nothing(Content),
}

/// A letter as the version before sealed it: its values, from which the words were made only when it was sent.
#[derive(Debug, Clone, Deserialize)]
pub struct Former {
    /// Name of the template.
    pub template: String,
    /// By name.
    #[serde(flatten)]
    pub values: Map<String, Value>,
}

/// What a row holds.
#[derive(Debug)]
pub(crate) enum Opened {
    /// A mail as it is written now.
    Sealed(Sealed),
    /// One of the version before.
    Former(Former),
}

impl Sealed {
    pub(crate) fn seal(&self, vault: &Vault) -> Result<Vec<u8>> {
        vault.seal(PURPOSE, self)
    }

    /// `None` for what was sealed with a lost key.
    pub(crate) fn open(vault: &Vault, sealed: &[u8]) -> Option<Opened> {
        let written = vault.open(PURPOSE, sealed).map(Opened::Sealed);
        written.or_else(|| vault.open(PURPOSE, sealed).map(Opened::Former))
    }
}
