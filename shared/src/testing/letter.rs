//! What a test sees of a mail that waits in the outbox.

use crate::mail::Content;
use crate::mail::sealed::{Opened, Sealed};
use crate::vault::Vault;

/// A letter as its recipient would read it.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Which, such as `verify-email`; `nothing` for one that is never sent.
    pub template: String,
    /// What would be read.
    pub content: Content,
}

impl Letter {
    /// `None` for what another installation sealed.
    pub(super) fn open(vault: &Vault, template: String, sealed: &[u8]) -> Option<Self> {
        match Sealed::open(vault, sealed)? {
            Opened::Sealed(sealed) => Some(Self { template, content: sealed.content() }),
            Opened::Former(_) => None,
        }
    }

    /// The first address that its text tells to follow.
    pub fn link(&self) -> Option<&str> {
        self.content.text.lines().find(|line| line.starts_with("http"))
    }

    /// The last part of its link, which lets in.
    ///
    /// # Panics
    /// When it has no link: the test is wrong.
    #[expect(clippy::panic, reason = "a test's own mistake")]
    pub fn token(&self) -> &str {
        let last = self.link().and_then(|link| link.rsplit(['/', '=']).next());
        last.unwrap_or_else(|| panic!("no link in {self:?}"))
    }
}
