//! Who is waited for: open cards without a next step, with one that is overdue, and those that nobody has touched, over all
//! pipelines.
//!
//! Each reason has an index of its own in the order of the list, so that a page costs three short scans however many cards
//! there are.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc, Weekday};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Person;
use super::cards::{self, Card};
use crate::db::OrgTx;
use crate::error::Result;
use crate::http::Cursor;
use crate::ids::UserId;

/// Working days without a change after which a card counts as untouched.
pub const UNTOUCHED_DAYS: u32 = 5;

/// Why a card is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WaitingReason)]
pub enum Reason {
    /// Nobody said what is to be done next.
    NoNextStep,
    /// The next step should have been done before today.
    StepOverdue,
    /// Nobody has changed it for five working days.
    Untouched,
}

/// A card for which somebody is waited for.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = WaitingCard)]
pub struct Waiting {
    /// The card.
    pub card: Card,
    /// Why it is here.
    pub reason: Reason,
    /// Since which day.
    pub since: NaiveDate,
    /// Who has to do something: the owner of the next step, else the assignee.
    pub waiting_for: Option<Person>,
    /// Where the list goes on.
    #[serde(skip)]
    moment: DateTime<Utc>,
}

/// Which cards. What is absent does not restrict.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// For this reason alone.
    pub reason: Option<Reason>,
    /// Waiting for this member.
    pub owner: Option<UserId>,
}

/// A card before it is read.
struct Found {
    id: Uuid,
    since: DateTime<Utc>,
}

/// Where a page begins, and how long it is.
#[derive(Clone, Copy)]
struct Extent {
    owner: Option<Uuid>,
    after: Option<Uuid>,
    since: Option<DateTime<Utc>>,
    limit: i64,
}

impl Waiting {
    /// The cursor after this card.
    pub fn cursor(&self) -> Cursor<DateTime<Utc>> {
        Cursor { key: self.moment, id: self.card.id.0 }
    }

    fn new(card: Card, reason: Reason, moment: DateTime<Utc>) -> Self {
        let owner = card.next_step.as_ref().and_then(|step| step.owner.clone());
        let waiting_for = owner.or_else(|| card.assignee.as_ref().map(|assignee| assignee.0.clone()));
        Self { card, reason, since: moment.date_naive(), waiting_for, moment }
    }
}

/// The day so many working days, Monday to Friday, before another.
fn working_days_before(day: NaiveDate, days: u32) -> NaiveDate {
    let mut at = day;
    let mut left = days;
    while left > 0 {
        let Some(before) = at.checked_sub_days(Days::new(1)) else { return at };
        at = before;
        left -= u32::from(!matches!(at.weekday(), Weekday::Sat | Weekday::Sun));
    }
    at
}

/// When a day begins, in UTC.
fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// Up to `limit + 1` cards, those that wait longest first, after a cursor. Each is there once, for the first of its reasons.
pub async fn list(
    tx: &mut OrgTx,
    wanted: Wanted,
    now: DateTime<Utc>,
    after: Option<Cursor<DateTime<Utc>>>,
    limit: i64,
) -> Result<Vec<Waiting>> {
    let today = now.date_naive();
    let untouched = working_days_before(today, UNTOUCHED_DAYS);
    let (id, since) = (after.map(|cursor| cursor.id), after.map(|cursor| cursor.key));
    let extent = Extent { owner: wanted.owner.map(|owner| owner.0), after: id, since, limit };
    let is_wanted = |reason| wanted.reason.is_none_or(|wanted| wanted == reason);
    let mut found = Vec::new();
    if is_wanted(Reason::NoNextStep) {
        let some = without_step(tx, extent).await?;
        found.extend(some.into_iter().map(|one| (one, Reason::NoNextStep)));
    }
    if is_wanted(Reason::StepOverdue) {
        let some = overdue(tx, extent, today).await?;
        found.extend(some.into_iter().map(|one| (one, Reason::StepOverdue)));
    }
    if is_wanted(Reason::Untouched) {
        let some = old(tx, extent, today, untouched).await?;
        found.extend(some.into_iter().map(|one| (one, Reason::Untouched)));
    }
    found.sort_by_key(|(one, _)| (one.since, one.id));
    found.truncate(usize::try_from(limit)? + 1);
    let ids: Vec<Uuid> = found.iter().map(|(one, _)| one.id).collect();
    // In one transaction another statement may see a card that is deleted by then.
    let cards = cards::named(tx, &ids).await?;
    let of = |card: &Card| found.iter().find(|(one, _)| one.id == card.id.0);
    let waiting = cards.into_iter().filter_map(|card| {
        let (found, reason) = of(&card)?;
        Some(Waiting::new(card, *reason, found.since))
    });
    Ok(waiting.collect())
}

async fn without_step(tx: &mut OrgTx, extent: Extent) -> Result<Vec<Found>> {
    let (org, Extent { owner, after, since, limit }) = (tx.org(), extent);
    let found = sqlx::query_as!(
        Found,
        "select c.id, c.step_since as since
         from cards c
         where c.org_id = $1 and c.is_open and c.step_text is null
           and ($2::uuid is null or c.waits_for = $2)
           and ($3::uuid is null or (c.step_since, c.id) > ($4, $3))
           and c.pipeline_id not in (
             select p.id from pipelines p where p.org_id = $1 and p.archived_at is not null)
         order by c.step_since, c.id
         limit $5::bigint + 1",
        org.0,
        owner,
        after,
        since,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found)
}

async fn overdue(tx: &mut OrgTx, extent: Extent, today: NaiveDate) -> Result<Vec<Found>> {
    let (org, Extent { owner, after, since, limit }) = (tx.org(), extent);
    // A day begins at midnight: after any later moment of it come the cards of the next day.
    let day = since.map(|since| since.date_naive());
    let id = after.map(|id| if since == day.map(midnight) { id } else { Uuid::max() });
    let found = sqlx::query!(
        r#"select c.id, c.step_on as "step_on!"
         from cards c
         where c.org_id = $1 and c.is_open and c.step_on is not null and c.step_on < $6
           and ($2::uuid is null or c.waits_for = $2)
           and ($3::uuid is null or (c.step_on, c.id) > ($4, $3))
           and c.pipeline_id not in (
             select p.id from pipelines p where p.org_id = $1 and p.archived_at is not null)
         order by c.step_on, c.id
         limit $5::bigint + 1"#,
        org.0,
        owner,
        id,
        day,
        limit,
        today
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found.into_iter().map(|row| Found { id: row.id, since: midnight(row.step_on) }).collect())
}

async fn old(tx: &mut OrgTx, extent: Extent, today: NaiveDate, untouched: NaiveDate) -> Result<Vec<Found>> {
    let (org, Extent { owner, after, since, limit }) = (tx.org(), extent);
    let found = sqlx::query_as!(
        Found,
        "select c.id, c.updated_at as since
         from cards c
         where c.org_id = $1 and c.is_open and c.step_text is not null and c.updated_at < $7
           and (c.step_on is null or c.step_on >= $6)
           and ($2::uuid is null or c.waits_for = $2)
           and ($3::uuid is null or (c.updated_at, c.id) > ($4, $3))
           and c.pipeline_id not in (
             select p.id from pipelines p where p.org_id = $1 and p.archived_at is not null)
         order by c.updated_at, c.id
         limit $5::bigint + 1",
        org.0,
        owner,
        after,
        since,
        limit,
        today,
        midnight(untouched)
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekend_is_no_working_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        // A Monday.
        assert_eq!(working_days_before(day("2026-11-30"), 1), day("2026-11-27"));
        assert_eq!(working_days_before(day("2026-11-30"), 5), day("2026-11-23"));
        assert_eq!(working_days_before(day("2026-11-29"), 1), day("2026-11-27"));
        assert_eq!(working_days_before(NaiveDate::MIN, 5), NaiveDate::MIN);
    }
}
