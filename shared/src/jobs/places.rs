//! The organizations whose jobs run in this worker.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ids::OrgId;

/// How many jobs of each organization run here. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Places(Arc<Mutex<HashMap<OrgId, usize>>>);

/// The place of one running job; freed when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Places,
    org: Option<OrgId>,
}

impl Places {
    /// Takes a place for a job of `org`, or of no organization.
    pub(super) fn take(&self, org: Option<OrgId>) -> Place {
        if let Some(org) = org {
            *self.counts().entry(org).or_default() += 1;
        }
        Place { places: self.clone(), org }
    }

    /// The organizations with a running job.
    pub(super) fn organizations(&self) -> Vec<OrgId> {
        self.counts().keys().copied().collect()
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<OrgId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(org) = self.org else { return };
        let mut counts = self.places.counts();
        let left = counts.get(&org).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            counts.remove(&org);
        } else {
            counts.insert(org, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organization_is_busy_until_its_last_job_ends() {
        let (places, org) = (Places::default(), OrgId::new());
        let (first, second) = (places.take(Some(org)), places.take(Some(org)));
        let nobodys = places.take(None);
        drop((first, nobodys));
        assert_eq!(places.organizations(), [org]);
        drop(second);
        assert_eq!(places.organizations(), []);
    }
}
