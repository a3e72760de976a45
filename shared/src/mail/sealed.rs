//! The sealed content of a row of the outbox.

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
    /// A mail to send.
    Letter(Content),
    /// Never sent: the same words for an unknown address, so that a stranger learns nothing from the work.
    Nothing(Content),
}

/// A letter sealed by the previous version: its values, from which the words were made only when it was sent.
#[derive(Debug, Clone, Deserialize)]
pub struct Former {
    /// Name of the template.
    pub template: String,
    /// The values by name.
    #[serde(flatten)]
    pub values: Map<String, Value>,
}

/// The content of a row.
#[derive(Debug)]
pub(crate) enum Opened {
    /// A mail in the current form.
    Sealed(Box<Sealed>),
    /// A letter of the previous version.
    Former(Former),
}

impl Sealed {
    /// What would be read.
    pub(crate) fn content(self) -> Content {
        let (Self::Letter(content) | Self::Nothing(content)) = self;
        content
    }

    pub(crate) fn seal(&self, vault: &Vault) -> Result<Vec<u8>> {
        vault.seal(PURPOSE, self)
    }

    /// `None` for content sealed with a lost key.
    pub(crate) fn open(vault: &Vault, sealed: &[u8]) -> Option<Opened> {
        let written = vault.open(PURPOSE, sealed).map(|sealed| Opened::Sealed(Box::new(sealed)));
        written.or_else(|| vault.open(PURPOSE, sealed).map(Opened::Former))
    }
}
