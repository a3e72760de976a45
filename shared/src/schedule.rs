//! When the jobs that run by the clock are due.

use std::str::FromStr;

use anyhow::Context;
use chrono::{DateTime, Utc};
use croner::Cron;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::error::Result;

/// A job that is enqueued again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Unique; its next turn is stored under this name.
    pub name: &'static str,
    /// Minute, hour, day of month, month, day of week, as in crontab(5).
    pub cron: &'static str,
    /// IANA name of the time zone of the fields.
    pub time_zone: &'static str,
    /// The kind of job. Its payload is `{}`, so its type is a struct with braces and no required field.
    pub kind: &'static str,
    /// The kind's queue.
    pub queue: &'static str,
}

impl Schedule {
    /// The only schedule of a kind.
    pub const fn of(kind: &'static str, cron: &'static str, queue: &'static str) -> Self {
        Self { name: kind, cron, time_zone: "UTC", kind, queue }
    }

    /// The first turn after `after`. A turn in the hour that a clock change skips comes right after it.
    ///
    /// # Errors
    /// When the expression or the zone is invalid; a test reads every schedule.
    pub fn next(&self, after: DateTime<Utc>) -> Result<DateTime<Utc>> {
        let cron = Cron::from_str(self.cron).with_context(|| format!("cron expression of {}", self.name))?;
        let zone = TimeZone::get(self.time_zone).with_context(|| format!("time zone of {}", self.name))?;
        let after = Timestamp::from_microsecond(after.timestamp_micros())?.to_zoned(zone);
        let next = cron.find_next_occurrence(&after, false)?;
        DateTime::from_timestamp_micros(next.timestamp().as_microsecond())
            .with_context(|| format!("next turn of {}", self.name))
            .map_err(Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_next_turn_is_strictly_later() {
        let five = Schedule::of("five", "*/5 * * * *", "default");
        assert_eq!(five.next(at("2026-11-20T12:04:59.999999Z")).unwrap(), at("2026-11-20T12:05:00Z"));
        assert_eq!(five.next(at("2026-11-20T12:05:00Z")).unwrap(), at("2026-11-20T12:10:00Z"));
    }

    #[test]
    fn a_daily_turn_keeps_its_local_hour_when_the_clocks_change() {
        let daily = Schedule { time_zone: "Europe/Berlin", ..Schedule::of("daily", "30 8 * * *", "default") };
        assert_eq!(daily.next(at("2026-10-24T12:00:00Z")).unwrap(), at("2026-10-25T07:30:00Z"));
        assert_eq!(daily.next(at("2026-10-24T00:00:00Z")).unwrap(), at("2026-10-24T06:30:00Z"));
    }

    #[test]
    fn a_turn_in_the_hour_that_does_not_exist_comes_right_after_it_and_a_doubled_one_comes_once() {
        let early = Schedule { time_zone: "Europe/Berlin", ..Schedule::of("early", "30 2 * * *", "default") };
        assert_eq!(early.next(at("2026-03-28T12:00:00Z")).unwrap(), at("2026-03-29T01:00:00Z"));
        let once = early.next(at("2026-10-24T12:00:00Z")).unwrap();
        assert_eq!(once, at("2026-10-25T00:30:00Z"));
        assert_eq!(early.next(once).unwrap(), at("2026-10-26T01:30:00Z"));
    }
}
