//! Guessing passwords gets slower with every failure: the next attempt waits longer, and nothing ever locks for good.
//!
//! An attempt is counted as a failure before the password is checked, and taken back if it was right. So a hundred
//! simultaneous attempts count like a hundred in a row. A refused attempt is not counted.

use std::time::Duration;

use super::Origin;
use crate::app::App;
use crate::clock::{hours, minutes};
use crate::db::SystemTx;
use crate::error::{Error, Result, refuse};
use crate::http::address::network;

/// An admitted attempt, by the names of its counters.
#[derive(Debug)]
pub struct Attempt {
    keys: Vec<String>,
}

/// When a counter makes people wait.
#[derive(Debug, PartialEq, Eq)]
struct Rule {
    /// The beginning of the counter's name.
    kind: &'static str,
    /// Failures after which the next attempt waits a second, then two, then four.
    free: i32,
    /// The longest wait.
    longest: Duration,
    /// One failure is forgotten whenever this time has passed since the last one.
    forgets: Duration,
}

/// One account from one network: somebody mistypes, or somebody guesses.
const PAIR: Rule = Rule { kind: "pair", free: 5, longest: minutes(15), forgets: hours(1) };

/// One account from all networks. The wait is short, because strangers must not keep the owner out.
const ACCOUNT: Rule = Rule { kind: "account", free: 20, longest: minutes(1), forgets: minutes(10) };

/// One network, all accounts: one password tried on many. It forgets soon, because an office shares one address.
const NETWORK: Rule = Rule { kind: "network", free: 30, longest: minutes(15), forgets: minutes(5) };

const RULES: [Rule; 3] = [PAIR, ACCOUNT, NETWORK];

struct Counter {
    key: String,
    failures: i32,
    /// Time since the last failure.
    age: Duration,
}

/// Admits an attempt, or says how long to wait. Does not look at the account, so that the answer is the same whether or
/// not there is one.
///
/// # Errors
/// `TooMany` with code `slow_down`.
pub async fn admit(app: &App, email: &str, origin: &Origin) -> Result<Attempt> {
    let network = origin.address.map(network);
    let mut tx = SystemTx::begin(&app.db).await?;
    let counters = lock(&mut tx, email, network.as_deref()).await?;
    let waits = |rule: &Rule| rule.find(&counters).map(|counter| rule.wait(counter)).unwrap_or_default();
    let mut wait = waits(&PAIR).max(waits(&NETWORK));
    let for_account = waits(&ACCOUNT);
    if for_account > wait && !is_familiar(&mut tx, email, network.as_deref()).await? {
        wait = for_account;
    }
    if !wait.is_zero() {
        let detail = "too many failed sign-ins: wait before the next one, or reset the password";
        return Err(Error::TooMany { refusal: refuse("slow_down", detail), retry_after: wait });
    }
    let attempt = count(&mut tx, counters).await?;
    tx.commit().await?;
    Ok(attempt)
}

/// Admits one check of a password and counts its result.
///
/// # Errors
/// `TooMany` with code `slow_down`, and those of the check.
pub async fn watch(
    app: &App,
    email: &str,
    origin: &Origin,
    check: impl Future<Output = Result<bool>>,
) -> Result<bool> {
    let attempt = admit(app, email, origin).await?;
    match check.await {
        Ok(true) => {
            let mut tx = SystemTx::begin(&app.db).await?;
            succeeded(&mut tx, &attempt).await?;
            tx.commit().await?;
            Ok(true)
        }
        Ok(false) => Ok(false),
        Err(unchecked) => {
            take_back(app, &attempt).await?;
            Err(unchecked)
        }
    }
}

/// The password was right: the counter of this network and account starts anew, and the other counters lose what this
/// attempt added. What other attempts added stays.
pub async fn succeeded(tx: &mut SystemTx, attempt: &Attempt) -> Result<()> {
    sqlx::query!(
        "with mine as (select key from sign_in_delays where key = any($1) order by key for update)
         update sign_in_delays d
         set failures = case when d.key like 'pair/%' then 0 else greatest(d.failures - 1, 0) end
         from mine
         where d.key = mine.key",
        &attempt.keys
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The password was not checked after all.
pub async fn take_back(app: &App, attempt: &Attempt) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    sqlx::query!(
        "with mine as (select key from sign_in_delays where key = any($1) order by key for update)
         update sign_in_delays d
         set failures = greatest(d.failures - 1, 0)
         from mine
         where d.key = mine.key",
        &attempt.keys
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await
}

/// The attempt's three counters, locked until the end of the transaction and always in the same order. Postgres lowers
/// the case here as it does when looking for the account: another spelling must not be another counter.
async fn lock(tx: &mut SystemTx, email: &str, network: Option<&str>) -> Result<Vec<Counter>> {
    let rows = sqlx::query!(
        r#"
        with account as (
          select encode(sha256(convert_to(lower($1), 'UTF8')), 'hex') as hash
        ), mine as (
          select 'account/' || hash as key from account
          union all
          select 'network/' || $2
          union all
          select 'pair/' || hash || '/' || $2 from account
        )
        insert into sign_in_delays as d (key, failures, last_failure_at)
        select mine.key, 0, clock_timestamp()
        from mine
        order by mine.key
        on conflict (key) do update set failures = d.failures
        returning d.key, d.failures,
          extract(epoch from clock_timestamp() - d.last_failure_at)::float8 as "age!"
        "#,
        email,
        network.unwrap_or("unknown")
    )
    .fetch_all(tx.conn())
    .await?;
    let counters = rows.into_iter().map(|row| Counter {
        key: row.key,
        failures: row.failures,
        age: Duration::try_from_secs_f64(row.age).unwrap_or_default(),
    });
    Ok(counters.collect())
}

/// Counts the attempt as a failure.
async fn count(tx: &mut SystemTx, counters: Vec<Counter>) -> Result<Attempt> {
    let failures: Vec<i32> = counters
        .iter()
        .map(|counter| {
            let rule = RULES.iter().find(|rule| rule.is_of(counter));
            rule.map_or(counter.failures, |rule| rule.remembered(counter)).saturating_add(1)
        })
        .collect();
    let keys: Vec<String> = counters.into_iter().map(|counter| counter.key).collect();
    sqlx::query!(
        "update sign_in_delays d
         set failures = n.failures, last_failure_at = clock_timestamp()
         from unnest($1::text[], $2::integer[]) as n (key, failures)
         where d.key = n.key",
        &keys,
        &failures
    )
    .execute(tx.conn())
    .await?;
    Ok(Attempt { keys })
}

/// Whether somebody signed in to the account from this network within a month. If so, they are spared the wait that
/// everybody else causes together; otherwise a stranger who is always a moment faster would keep the owner out.
async fn is_familiar(tx: &mut SystemTx, email: &str, network: Option<&str>) -> Result<bool> {
    let familiar = sqlx::query_scalar!(
        r#"
        select exists (
          select from sessions s
          join users u on u.id = s.user_id
          where lower(u.email) = lower($1) and s.address <<= $2::text::inet
            and s.created_at > now() - interval '30 days'
        ) as "familiar!"
        "#,
        email,
        network
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(familiar)
}

impl Rule {
    fn is_of(&self, counter: &Counter) -> bool {
        counter.key.strip_prefix(self.kind).is_some_and(|rest| rest.starts_with('/'))
    }

    fn find<'a>(&self, counters: &'a [Counter]) -> Option<&'a Counter> {
        counters.iter().find(|counter| self.is_of(counter))
    }

    /// Failures that still count.
    fn remembered(&self, counter: &Counter) -> i32 {
        let forgotten = counter.age.as_secs() / self.forgets.as_secs();
        counter.failures.saturating_sub(i32::try_from(forgotten).unwrap_or(i32::MAX)).max(0)
    }

    /// The wait between the last failure and the next attempt.
    fn delay(&self, failures: i32) -> Duration {
        let Ok(doublings) = u32::try_from(failures - self.free) else { return Duration::ZERO };
        Duration::from_secs(2_u64.saturating_pow(doublings)).min(self.longest)
    }

    fn wait(&self, counter: &Counter) -> Duration {
        self.delay(self.remembered(counter)).saturating_sub(counter.age)
    }
}

#[cfg(test)]
mod tests;
