//! What the clock tells automations: cards that are due or stale, and requests that wait too long. Each once.

use chrono::{DateTime, Utc};
use jiff::civil::{Weekday, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp, Zoned};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::log::{CARD_DUE, CARD_STALE, REQUEST_OVERDUE};
use super::{Automation, Trigger, store};
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::error::Result;
use crate::events::{self, Audience, NewEvent};
use crate::ids::{AutomationId, OrgId};
use crate::jobs::Job;
use crate::organizations::settings;

/// Working hours for which a request waits until it is overdue, where the automation does not say.
const USUAL_HOURS: u16 = 4;

/// Days for which nobody touches a card until it is stale, where the automation does not say.
const USUAL_DAYS: u16 = 14;

/// Automations that are looked at in one run, and objects of which one of them is told in one run.
const MOST: i64 = 1000;

/// Look for what is due, stale or overdue. Only the clock enqueues it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct FindDue {}

impl Job for FindDue {
    const NAME: &'static str = "find-due";
    const SCHEDULE: Option<&'static str> = Some("*/5 * * * *");
}

/// A moment from which something counts.
struct Moment {
    object: Uuid,
    at: DateTime<Utc>,
}

/// Tells automations what is due, stale or overdue now; returns of how many objects. Safe to run twice, also at the same
/// time: what was told is noted in the transaction that tells it.
///
/// # Errors
/// When one automation could not be told; the others were, and the next run tries again.
pub async fn find_due(app: &App) -> Result<usize> {
    let names = [Trigger::CardDue, Trigger::CardStale, Trigger::RequestOverdue]
        .map(|trigger| trigger.stored().to_owned());
    let mut tx = SystemTx::begin(&app.db).await?;
    let waiting = sqlx::query!(
        "select a.org_id, a.id
         from automations a
         join organizations o on o.id = a.org_id and o.deletion_requested_at is null and o.deleted_at is null
         where a.enabled and a.event = any($1)
         order by a.id
         limit $2",
        &names,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let (mut count, mut first) = (0, None);
    for row in waiting {
        match tell(app, OrgId(row.org_id), AutomationId(row.id)).await {
            Ok(told) => count += told,
            // One that fails does not keep the others.
            Err(error) => first = first.or(Some(error)),
        }
    }
    first.map_or(Ok(count), Err)
}

async fn tell(app: &App, org: OrgId, id: AutomationId) -> Result<usize> {
    let now = app.clock.now();
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    let Some(automation) = store::find(&mut tx, id).await?.filter(|automation| automation.enabled) else {
        return Ok(0);
    };
    let (name, found) = match automation.on {
        Trigger::CardDue => (CARD_DUE, due(&mut tx, &automation, now).await?),
        Trigger::CardStale => (CARD_STALE, stale(&mut tx, &automation, now).await?),
        Trigger::RequestOverdue => (REQUEST_OVERDUE, overdue(&mut tx, &automation, now).await?),
        _ => return Ok(0),
    };
    let mut count = 0;
    for Moment { object, at } in found {
        if !note(&mut tx, id, object, at).await? {
            continue;
        }
        let facts = json!({ "automation_id": id, "since": at });
        events::publish(&mut tx, NewEvent { name, object, audience: Audience::Staff, facts }).await?;
        count += 1;
    }
    tx.commit().await?;
    Ok(count)
}

/// Returns whether it was not told before.
async fn note(tx: &mut OrgTx, automation: AutomationId, object: Uuid, at: DateTime<Utc>) -> Result<bool> {
    let org = tx.org();
    let done = sqlx::query!(
        "insert into automation_told (org_id, automation_id, object_id, moment)
         values ($1, $2, $3, $4)
         on conflict do nothing",
        org.0,
        automation.0,
        object,
        at
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Open cards whose due date has come since the automation was made.
async fn due(tx: &mut OrgTx, automation: &Automation, now: DateTime<Utc>) -> Result<Vec<Moment>> {
    let org = tx.org();
    let found = sqlx::query_as!(
        Moment,
        r#"select c.id as object, c.due_at as "at!"
         from cards c
         where c.org_id = $1 and c.is_open and c.due_at <= $2 and c.due_at > $3
           and not exists (
             select from automation_told t
             where t.org_id = $1 and t.automation_id = $4 and t.object_id = c.id and t.moment = c.due_at)
         order by c.due_at, c.id
         limit $5"#,
        org.0,
        now,
        automation.created_at,
        automation.id.0,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found)
}

/// Open cards that nobody has touched for so long, since the automation was made.
async fn stale(tx: &mut OrgTx, automation: &Automation, now: DateTime<Utc>) -> Result<Vec<Moment>> {
    let org = tx.org();
    let after = chrono::Duration::days(automation.condition.after_days.unwrap_or(USUAL_DAYS).into());
    let found = sqlx::query_as!(
        Moment,
        "select c.id as object, c.updated_at as at
         from cards c
         where c.org_id = $1 and c.is_open and c.updated_at <= $2 and c.updated_at > $3
           and not exists (
             select from automation_told t
             where t.org_id = $1 and t.automation_id = $4 and t.object_id = c.id and t.moment = c.updated_at)
         order by c.updated_at, c.id
         limit $5",
        org.0,
        now - after,
        automation.created_at - after,
        automation.id.0,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found)
}

/// Requests that have waited for a person for so many working hours, since the automation was made.
async fn overdue(tx: &mut OrgTx, automation: &Automation, now: DateTime<Utc>) -> Result<Vec<Moment>> {
    let org = tx.org();
    let hours = automation.condition.after_hours.unwrap_or(USUAL_HOURS);
    let found = sqlx::query_as!(
        Moment,
        r#"select r.id as object, r.waiting_since as "at!"
         from requests r
         where r.org_id = $1 and r.status = 'needs_review' and r.waiting_since <= $2
           and not exists (
             select from automation_told t
             where t.org_id = $1 and t.automation_id = $3 and t.object_id = r.id and t.moment = r.waiting_since)
         order by r.waiting_since, r.id
         limit $4"#,
        org.0,
        now - chrono::Duration::hours(hours.into()),
        automation.id.0,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    let zone = TimeZone::get(&settings::current(tx).await?.time_zone).unwrap_or(TimeZone::UTC);
    let is_over = |moment: &Moment| {
        let end = working_hours_after(moment.at, hours, &zone);
        end.is_some_and(|end| end <= now && end > automation.created_at)
    };
    Ok(found.into_iter().filter(is_over).collect())
}

/// The instant after so many working hours: Monday to Friday from nine to five, by the clock on the wall.
fn working_hours_after(from: DateTime<Utc>, hours: u16, zone: &TimeZone) -> Option<DateTime<Utc>> {
    let start = Timestamp::from_microsecond(from.timestamp_micros()).ok()?;
    let mut at = start.to_zoned(zone.clone());
    let mut left = SignedDuration::from_hours(hours.into());
    loop {
        let opens = at.with().time(time(9, 0, 0, 0)).build().ok()?;
        let closes = at.with().time(time(17, 0, 0, 0)).build().ok()?;
        if matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday) || at >= closes {
            at = morning_after(&opens)?;
            continue;
        }
        at = at.max(opens.clone());
        let room = at.duration_until(&closes);
        if left <= room {
            let end = at.checked_add(left).ok()?;
            return DateTime::from_timestamp_micros(end.timestamp().as_microsecond());
        }
        left -= room;
        at = morning_after(&opens)?;
    }
}

fn morning_after(opens: &Zoned) -> Option<Zoned> {
    opens.checked_add(Span::new().days(1)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(from: &str, hours: u16, zone: &str) -> String {
        let zone = TimeZone::get(zone).unwrap();
        let end = working_hours_after(from.parse().unwrap(), hours, &zone).unwrap();
        end.format("%Y-%m-%dT%H:%MZ").to_string()
    }

    #[test]
    fn hours_count_on_working_days_by_the_clock_on_the_wall() {
        // A Tuesday in Berlin, an hour before UTC's.
        assert_eq!(after("2026-12-01T09:30:00Z", 4, "Europe/Berlin"), "2026-12-01T13:30Z");
        assert_eq!(after("2026-12-01T14:00:00Z", 4, "Europe/Berlin"), "2026-12-02T10:00Z");
        // From a Friday afternoon to a Monday, and from a weekend.
        assert_eq!(after("2026-12-04T16:00:00Z", 2, "UTC"), "2026-12-07T10:00Z");
        assert_eq!(after("2026-12-05T12:00:00Z", 8, "UTC"), "2026-12-07T17:00Z");
        // Before the morning, and over the change of the clocks.
        assert_eq!(after("2026-12-01T03:00:00Z", 1, "UTC"), "2026-12-01T10:00Z");
        assert_eq!(after("2026-10-23T14:00:00Z", 2, "Europe/Berlin"), "2026-10-26T09:00Z");
    }
}
