//! Limits on calls: one bucket in Postgres per caller, so that every process and every Function counts together.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue};

use crate::app::App;
use crate::clock::{hours, minutes};
use crate::db::{SystemTx, Tx};
use crate::error::{Error, Result, refuse};
use crate::ids::OrgId;

/// The quota that applies, as calls in its window.
pub const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
/// Calls of the quota that are left now.
pub const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
/// Seconds until the whole quota is available again.
pub const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// The default of `RATE_LIMIT_MAX`, for which the other quotas are stated.
const USUAL: u32 = 100;

/// How many times more calls an organization has than one of its members, and an address than a caller without a token.
const SHARED: u32 = 10;

/// Postgres counts in microseconds, so a bucket of a minute holds at most this many calls.
const MOST: u32 = 1_000_000;

/// Kinds of routes, each with its own bucket. A route names its kind as `x-limit` (see `http::needs`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Every route not below: `RATE_LIMIT_MAX` a minute.
    Ordinary,
    /// `sign-in`, where secrets can be guessed: 10 a minute per address, whatever token the request shows.
    SignIn,
    /// `upload`, where a file arrives or gets its ticket: 120 a minute.
    Upload,
    /// `mail`, where a signed-in caller requests a mail again or to another address: 5 an hour for all such routes
    /// together.
    Mail,
}

/// Calls within a time. They come back evenly, one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Part of the bucket's name.
    pub class: &'static str,
    /// Most calls at once.
    pub calls: u32,
    /// Time until an empty bucket is full again.
    pub per: Duration,
}

/// What is left of a quota after one call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left {
    /// Calls of the whole quota.
    pub limit: u32,
    /// Calls that are left.
    pub remaining: u32,
    /// Time until all of them are available again.
    pub reset: Duration,
    /// Time until the next call, if this one was too many.
    pub wait: Option<Duration>,
}

/// Calls that a request takes besides its own, because it does the work of several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Further {
    granted: u32,
    /// What refuses one more.
    left: Left,
}

/// Travels with a limited request: whoever counts it leaves the result here for the answer's headers.
#[derive(Debug, Clone)]
pub struct Slot(Arc<Counted>);

#[derive(Debug)]
struct Counted {
    class: Class,
    left: Mutex<Option<Left>>,
    /// A handler may name its caller twice, but it is one call.
    member: AtomicBool,
}

impl Class {
    const ALL: [Self; 4] = [Self::Ordinary, Self::SignIn, Self::Upload, Self::Mail];

    /// The name in routes and buckets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::SignIn => "sign-in",
            Self::Upload => "upload",
            Self::Mail => "mail",
        }
    }

    /// The class with a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    /// The quota when `RATE_LIMIT_MAX` is `most`. The quotas against guessing and unwanted mail grow in proportion when
    /// it is above 100, and stay as they are when it is below.
    ///
    /// The quota for uploads is a fifth larger than the ordinary one. Each ticket has its completion, which is an
    /// ordinary call. So somebody who drops a folder of fifty files can also look at pages meanwhile, and can request
    /// tickets again for uploads that broke off; a program that floods is held up all the same.
    pub fn quota(self, most: u32) -> Quota {
        let grown = |calls: u32| calls.saturating_mul(most.max(USUAL)) / USUAL;
        let (calls, per) = match self {
            Self::Ordinary => (most, minutes(1)),
            Self::SignIn => (grown(10), minutes(1)),
            Self::Upload => (most.saturating_add(most / 5), minutes(1)),
            Self::Mail => (grown(5), hours(1)),
        };
        Quota { class: self.name(), calls, per }
    }

    /// The quota for several callers together.
    fn shared(most: u32) -> Quota {
        Quota { class: "shared", calls: most.saturating_mul(SHARED), per: minutes(1) }
    }
}

impl Left {
    /// `answer` is that of `app.take`: the calls that are left, or minus the seconds until the next one.
    fn of(quota: Quota, answer: f64) -> Self {
        let limit = quota.calls.min(MOST);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped right before")]
        let remaining = answer.clamp(0.0, f64::from(limit)) as u32;
        let reset = quota.per.mul_f64(f64::from(limit - remaining) / f64::from(limit.max(1)));
        let wait = (answer < 0.0).then(|| Duration::try_from_secs_f64(-answer).unwrap_or(quota.per));
        Self { limit, remaining, reset, wait }
    }

    /// Refuses a call that was too many.
    ///
    /// # Errors
    /// `TooMany` with code `rate_limited`.
    pub fn admit(self) -> Result<()> {
        let Some(retry_after) = self.wait else { return Ok(()) };
        let detail = format!("{} calls are allowed here: wait, then go on more slowly", self.limit);
        Err(Error::TooMany { refusal: refuse("rate_limited", detail), retry_after })
    }

    /// `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`
    /// (draft-ietf-httpapi-ratelimit-headers-03), whole seconds rounded up.
    pub fn write(self, headers: &mut HeaderMap) {
        headers.insert(LIMIT, HeaderValue::from(self.limit));
        headers.insert(REMAINING, HeaderValue::from(self.remaining));
        headers.insert(RESET, HeaderValue::from(whole_seconds(self.reset)));
    }
}

impl Slot {
    /// A slot for a request to a route of this class.
    pub fn new(class: Class) -> Self {
        Self(Arc::new(Counted { class, left: Mutex::new(None), member: AtomicBool::new(false) }))
    }

    /// The result of the last count.
    pub fn left(&self) -> Option<Left> {
        *self.0.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settle(&self, left: Left) -> Result<()> {
        *self.0.left.lock().unwrap_or_else(PoisonError::into_inner) = Some(left);
        left.admit()
    }

    /// Counts the call for the network it comes from. A caller with a token has more room here, because many people may
    /// share one address and each of them is counted again as a member; there still is a limit, because a token can be
    /// made up. Where secrets can be guessed, a token changes nothing.
    ///
    /// # Errors
    /// `TooMany` with code `rate_limited`.
    pub async fn count_network(&self, app: &App, network: &str, shows_token: bool) -> Result<()> {
        let most = app.settings.rate_limit;
        let quota = match self.0.class {
            Class::SignIn => Class::SignIn.quota(most),
            _ if shows_token => Class::shared(most),
            class => class.quota(most),
        };
        self.settle(take(app, &format!("address/{network}/{}", quota.class), quota).await?)
    }
}

/// Counts the call for the caller within an organization, and for the organization as a whole: once per request. A
/// request without a [`Slot`] goes to a route without limits.
///
/// # Errors
/// `TooMany` with code `rate_limited`.
pub async fn count_member(app: &App, request: &Extensions, org: OrgId, who: &str) -> Result<()> {
    let Some(slot) = request.get::<Slot>() else { return Ok(()) };
    if slot.0.member.swap(true, Ordering::Relaxed) {
        return Ok(());
    }
    let most = app.settings.rate_limit;
    let own = slot.0.class.quota(most);
    let (caller, group) = (format!("{org}/{who}/{}", own.class), org.to_string());
    slot.settle(take_both(app, &caller, own, &group, Class::shared(most)).await?)
}

impl Further {
    /// Uses one of the calls.
    ///
    /// # Errors
    /// `TooMany` with code `rate_limited` when none is left.
    pub fn take_one(&mut self) -> Result<()> {
        if self.granted == 0 {
            return self.left.admit();
        }
        self.granted -= 1;
        Ok(())
    }
}

/// Takes up to `calls` further calls of a class for the caller within an organization, and for the organization.
pub async fn count_further(app: &App, class: Class, calls: u32, org: OrgId, who: &str) -> Result<Further> {
    let most = app.settings.rate_limit;
    let own = class.quota(most);
    let (caller, group, shared) =
        (format!("{org}/{who}/{}", own.class), org.to_string(), Class::shared(most));
    let mut further = Further { granted: 0, left: Left::of(own, 0.0) };
    while further.granted < calls {
        further.left = take_both(app, &caller, own, &group, shared).await?;
        if further.left.wait.is_some() {
            break;
        }
        further.granted += 1;
    }
    Ok(further)
}

/// Takes one call from a caller's quota: one atomic step, outside any transaction. A call too many is not an error yet:
/// see [`Left::admit`].
pub async fn take(app: &App, caller: &str, quota: Quota) -> Result<Left> {
    let answer =
        sqlx::query_scalar!("select app.take($1, $2, $3)", caller, burst(quota)?, quota.per.as_secs_f64())
            .fetch_one(&app.db)
            .await?;
    // Null when the row was deleted during the query.
    Ok(Left::of(quota, answer.unwrap_or_default()))
}

/// Takes one of `burst` turns that refill evenly over `per`; returns how long to wait when none is left. The turn
/// counts when the transaction commits.
pub async fn take_within(
    tx: &mut impl Tx,
    caller: &str,
    burst: i32,
    per: Duration,
) -> Result<Option<Duration>> {
    let left =
        sqlx::query_scalar!(r#"select app.take($1, $2, $3) as "left!""#, caller, burst, per.as_secs_f64())
            .fetch_one(tx.conn())
            .await?;
    Ok((left < 0.0).then(|| Duration::from_secs_f64(-left)))
}

/// Takes one call from the caller's quota and, unless that is used up, one from the group's: a caller who goes on after
/// a refusal takes nothing from the others. Returns the quota that refuses, or the caller's own.
async fn take_both(app: &App, caller: &str, own: Quota, group: &str, shared: Quota) -> Result<Left> {
    let row = sqlx::query!(
        r#"
        with own as materialized (select app.take($1, $2, $3) as left_over)
        select own.left_over, case when own.left_over >= 0 then app.take($4, $5, $6) end as shared
        from own
        "#,
        caller,
        burst(own)?,
        own.per.as_secs_f64(),
        group,
        burst(shared)?,
        shared.per.as_secs_f64()
    )
    .fetch_one(&app.db)
    .await?;
    let shared = Left::of(shared, row.shared.unwrap_or_default());
    if shared.wait.is_some() {
        return Ok(shared);
    }
    Ok(Left::of(own, row.left_over.unwrap_or_default()))
}

fn burst(quota: Quota) -> Result<i32> {
    Ok(i32::try_from(quota.calls.min(MOST))?)
}

/// Whole seconds for headers such as `Retry-After`: never earlier than meant.
pub fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// Deletes buckets that are full again, and failed sign-ins more than a day old; returns how many.
pub async fn forget_old(tx: &mut SystemTx) -> Result<u64> {
    let buckets = sqlx::query!("delete from rate_limits where arrival < now()").execute(tx.conn()).await?;
    let delays = sqlx::query!("delete from sign_in_delays where last_failure_at < now() - interval '1 day'")
        .execute(tx.conn())
        .await?;
    Ok(buckets.rows_affected() + delays.rows_affected())
}

#[cfg(test)]
mod tests;
