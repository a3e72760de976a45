//! The only source of time: an instant in UTC, which tests can set.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// Tells the time. Clones share the same hands.
#[derive(Debug, Clone, Default)]
pub struct Clock(Hands);

#[derive(Debug, Clone, Default)]
enum Hands {
    #[default]
    System,
    Set(std::sync::Arc<std::sync::Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// The current instant.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may ask")]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Hands::System => Utc::now(),
            Hands::Set(hands) => *hands.lock().unwrap_or_else(std::sync::PoisonError::into_inner),
        }
    }

    /// A clock that stays at `now` until it is advanced.
    pub fn stopped_at(now: DateTime<Utc>) -> Self {
        Self(Hands::Set(std::sync::Arc::new(std::sync::Mutex::new(now))))
    }

    /// Moves a stopped clock on; leaves a running one alone.
    pub fn advance(&self, by: Duration) {
        if let Hands::Set(hands) = &self.0 {
            *hands.lock().unwrap_or_else(std::sync::PoisonError::into_inner) += by;
        }
    }
}

/// `minutes(5)`: durations in the unit people think in.
pub const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

/// `hours(24)`
pub const fn hours(count: u64) -> Duration {
    minutes(count * 60)
}

/// `days(30)`
pub const fn days(count: u64) -> Duration {
    hours(count * 24)
}
