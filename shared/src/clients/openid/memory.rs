//! What issuers said about themselves, for an hour and for so many that memory is bounded.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use openidconnect::ProviderMetadataWithLogout;

use super::Trust;
use crate::clock::hours;

/// The provider's description is fetched again after this time.
const KNOWN_FOR: Duration = hours(1);

/// Most descriptions that are kept.
const MOST_KNOWN: usize = 200;

/// An issuer, and who named it.
pub(super) type Key = (Trust, String);

/// The provider's description of itself, including its keys.
struct Known {
    metadata: Arc<ProviderMetadataWithLogout>,
    until: DateTime<Utc>,
}

/// The descriptions of the providers that were asked last.
#[derive(Default)]
pub(super) struct Memory(RwLock<HashMap<Key, Known>>);

impl Memory {
    pub(super) fn find(&self, key: &Key, now: DateTime<Utc>) -> Option<Arc<ProviderMetadataWithLogout>> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.get(key).filter(|known| known.until > now).map(|known| known.metadata.clone())
    }

    pub(super) fn keep(
        &self,
        key: Key,
        metadata: ProviderMetadataWithLogout,
        now: DateTime<Utc>,
    ) -> Arc<ProviderMetadataWithLogout> {
        let metadata = Arc::new(metadata);
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, known| known.until > now);
        if all.len() >= MOST_KNOWN && !all.contains_key(&key) {
            let oldest = all.iter().min_by_key(|(_, known)| known.until).map(|(key, _)| key.clone());
            oldest.and_then(|oldest| all.remove(&oldest));
        }
        all.insert(key, Known { metadata: metadata.clone(), until: now + KNOWN_FOR });
        metadata
    }
}
