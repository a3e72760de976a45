//! Which backups stay: those of two days all of them, then one a day for 30 days, one a week for 90, one a month for a year.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, TimeDelta, Utc};

/// Hours in which every backup stays, so that one before a migration does not make that of the night disappear.
const ALL_HOURS: i64 = 48;
/// Days with a backup each.
const DAYS: i64 = 30;
/// Days in which each week has a backup.
const WEEKLY_DAYS: i64 = 90;
/// Days in which each month has a backup.
const MONTHLY_DAYS: i64 = 365;

/// The instants that stay, of those at which backups were stored. The newest always stays, however old it is. Of a day, a week
/// (ISO 8601) and a month in UTC the newest stays, so that what is removed day by day is what would be removed at once.
pub fn keep(now: DateTime<Utc>, backups: &[DateTime<Utc>]) -> BTreeSet<DateTime<Utc>> {
    let mut kept: BTreeSet<_> = backups.iter().max().copied().into_iter().collect();
    let within = |limit: TimeDelta| backups.iter().copied().filter(move |at| now - *at <= limit);
    kept.extend(within(TimeDelta::hours(ALL_HOURS)));
    kept.extend(newest_of_each(within(TimeDelta::days(DAYS)), |at| (at.year(), at.ordinal())));
    kept.extend(newest_of_each(within(TimeDelta::days(WEEKLY_DAYS)), |at| {
        let week = at.iso_week();
        (week.year(), week.week())
    }));
    kept.extend(newest_of_each(within(TimeDelta::days(MONTHLY_DAYS)), |at| (at.year(), at.month())));
    kept
}

fn newest_of_each<K: Ord>(
    backups: impl Iterator<Item = DateTime<Utc>>,
    period: impl Fn(DateTime<Utc>) -> K,
) -> impl Iterator<Item = DateTime<Utc>> {
    let mut newest = BTreeMap::new();
    for at in backups {
        let known = newest.entry(period(at)).or_insert(at);
        *known = at.max(*known);
    }
    newest.into_values()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR: i64 = 3600;
    const DAY: i64 = 24 * HOUR;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    /// Backups of two years, in no order.
    fn backups() -> impl Strategy<Value = Vec<DateTime<Utc>>> {
        proptest::collection::vec((0..730 * DAY).prop_map(at), 0..400)
    }

    proptest! {
        #[test]
        fn the_newest_stays_and_nothing_is_invented(backups in backups(), now in 0..1500 * DAY) {
            let kept = keep(at(now), &backups);
            prop_assert!(kept.iter().all(|kept| backups.contains(kept)));
            prop_assert_eq!(kept.iter().max(), backups.iter().max());
        }

        #[test]
        fn each_period_has_its_backup(backups in backups(), now in 0..800 * DAY) {
            let now = at(now);
            let kept = keep(now, &backups);
            for backup in &backups {
                let age = now - *backup;
                let same = |same: &dyn Fn(&DateTime<Utc>) -> bool| kept.iter().any(same);
                prop_assert!(age > TimeDelta::hours(48) || kept.contains(backup));
                prop_assert!(age > TimeDelta::days(30) || same(&|kept| kept.date_naive() == backup.date_naive()));
                prop_assert!(age > TimeDelta::days(90) || same(&|kept| kept.iso_week() == backup.iso_week()));
                let month = |at: &DateTime<Utc>| (at.year(), at.month());
                prop_assert!(age > TimeDelta::days(365) || same(&|kept| month(kept) == month(backup)));
            }
        }

        #[test]
        fn removed_day_by_day_is_what_would_be_removed_at_once(backups in backups(), days in 1..400_i64) {
            let start = 730 * DAY;
            let mut left = backups.clone();
            for day in 0..=days {
                left = keep(at(start + day * DAY), &left).into_iter().collect();
            }
            let at_once: Vec<_> = keep(at(start + days * DAY), &backups).into_iter().collect();
            prop_assert_eq!(left, at_once);
        }

        #[test]
        fn a_daily_backup_of_years_takes_a_bounded_place(now in 1000 * DAY..1100 * DAY) {
            let daily: Vec<_> = (0..1000).map(|day| at(day * DAY)).filter(|backup| *backup <= at(now)).collect();
            let kept = keep(at(now), &daily);
            prop_assert!(kept.len() <= 31 + 14 + 13 + 1, "{}", kept.len());
        }
    }

    #[test]
    fn a_year_of_days_leaves_days_weeks_and_months() {
        let daily: Vec<_> = (0..730).map(|day| at(day * DAY)).collect();
        let now = daily[729] + TimeDelta::hours(1);
        let kept = keep(now, &daily);
        let within = |from: i64, to: i64| {
            kept.iter().filter(|kept| (from..to).contains(&(now - **kept).num_days())).count()
        };
        assert_eq!(within(0, 30), 30);
        assert!((8..=12).contains(&within(30, 90)), "{}", within(30, 90));
        assert!((8..=10).contains(&within(90, 366)), "{}", within(90, 366));
        assert_eq!(within(366, 1000), 0);
    }
}
