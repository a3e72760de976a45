//! The rules: what becomes of a job whose attempt did not succeed.

use std::time::Duration;

use crate::clock::days;
use crate::error::Error;

/// Workers that a job may take down before it is given up.
const CRASH_LIMIT: i16 = 3;

/// Longest wait that another party's `Retry-After` may impose.
const RETRY_AFTER_LIMIT: Duration = days(1);

/// Bytes kept of an error's message.
const MESSAGE_LIMIT: usize = 2048;

/// What people are told about a fault of ours.
const INTERNAL: &str = "an internal error, which was logged";

/// How long to wait between attempts: doubling from `base` up to `cap`, with jitter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Backoff {
    pub(super) base: Duration,
    pub(super) cap: Duration,
}

impl Default for Backoff {
    /// The table's defaults: ten seconds, one hour.
    fn default() -> Self {
        Self { base: Duration::from_secs(10), cap: Duration::from_secs(3600) }
    }
}

impl Backoff {
    /// From the table's seconds.
    pub(super) fn from_seconds(base: f64, cap: f64) -> Self {
        let default = Self::default();
        Self {
            base: Duration::try_from_secs_f64(base).unwrap_or(default.base),
            cap: Duration::try_from_secs_f64(cap).unwrap_or(default.cap),
        }
    }

    /// The wait after the attempt with this number (from 1), before jitter.
    pub(super) fn step(self, attempt: i16) -> Duration {
        let doublings = u32::from(attempt.saturating_sub(1).max(0).unsigned_abs()).min(31);
        self.base.saturating_mul(1 << doublings).min(self.cap)
    }

    /// The same with jitter: `dice` from 0 to 1 gives half to one and a half times as long, so that jobs that failed
    /// together do not come back together.
    pub(super) fn wait(self, attempt: i16, dice: f64) -> Duration {
        self.step(attempt).mul_f64(0.5 + dice.clamp(0.0, 1.0))
    }
}

/// Why an attempt did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// Stable, for programs.
    pub(super) code: &'static str,
    /// For the operators of the installation: with causes.
    pub(super) message: String,
    /// For the person whose work it was: without internal causes.
    pub(super) reason: String,
    /// Whether another attempt may succeed.
    pub(super) retryable: bool,
    /// When to try again, if the refusing party said so.
    pub(super) retry_after: Option<Duration>,
}

impl Failure {
    /// The handler's own error.
    pub(super) fn of(error: &Error) -> Self {
        let message = kept(&error.to_string());
        let reason = match error {
            Error::Internal(_) => INTERNAL.to_owned(),
            Error::Unavailable { refusal, .. } => kept(&refusal.detail),
            _ => message.clone(),
        };
        let retryable = error.is_retryable();
        Self { code: error.code(), message, reason, retryable, retry_after: error.retry_after() }
    }

    /// The handler panicked.
    pub(super) fn panicked(message: &str) -> Self {
        let message = kept(&format!("the handler panicked: {message}"));
        let reason = INTERNAL.to_owned();
        Self { code: "panicked", message, reason, retryable: true, retry_after: None }
    }

    /// The attempt was stopped at its time limit.
    pub(super) fn timed_out(limit: Duration) -> Self {
        let message = format!("not done within {:.0} seconds", limit.as_secs_f64().ceil());
        Self { code: "timed_out", reason: message.clone(), message, retryable: true, retry_after: None }
    }

    /// The worker stopped renewing its lease.
    pub(super) fn worker_died(crashes: i16) -> Self {
        let times = if crashes == 1 { "once".to_owned() } else { format!("{crashes} times") };
        let message = format!("worker died {times}");
        Self { code: "worker_died", reason: message.clone(), message, retryable: true, retry_after: None }
    }

    /// No worker here knows the kind: while two versions run side by side, a worker of the newer one may.
    pub(super) fn unknown_kind(kind: &str) -> Self {
        let message = kept(&format!("no handler for the kind {kind}"));
        let reason = INTERNAL.to_owned();
        Self { code: "unknown_kind", message, reason, retryable: true, retry_after: None }
    }

    /// The payload is not what the kind expects.
    pub(super) fn bad_payload(error: &serde_json::Error) -> Self {
        let message = kept(&format!("the payload can't be decoded: {error}"));
        let reason = INTERNAL.to_owned();
        Self { code: "bad_payload", message, reason, retryable: false, retry_after: None }
    }

    /// Somebody cancelled the job.
    pub(super) fn cancelled() -> Self {
        let message = "cancelled on request".to_owned();
        Self { code: "cancelled", reason: message.clone(), message, retryable: false, retry_after: None }
    }
}

/// How often a job was tried, this attempt included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tries {
    pub(super) attempt: i16,
    pub(super) max_attempts: i16,
    pub(super) crashes: i16,
    pub(super) cancel_requested: bool,
}

/// What happens to the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Retry { after: Duration },
    Dead,
    Cancelled,
}

/// Judges an attempt that failed.
pub(super) fn after_failure(tries: Tries, failure: &Failure, backoff: Backoff, dice: f64) -> Verdict {
    if tries.cancel_requested {
        return Verdict::Cancelled;
    }
    if !failure.retryable || tries.attempt >= tries.max_attempts || tries.crashes >= CRASH_LIMIT {
        return Verdict::Dead;
    }
    // Even a short or missing `Retry-After` leaves the back-off in place: attempts must not be gone in seconds.
    let asked = failure.retry_after.unwrap_or_default().min(RETRY_AFTER_LIMIT);
    Verdict::Retry { after: asked.max(backoff.wait(tries.attempt, dice)) }
}

/// At most 2 kB, cut between characters, and without NUL, which Postgres can't store.
fn kept(message: &str) -> String {
    let message = message.replace('\0', "\u{fffd}");
    let end = message.floor_char_boundary(MESSAGE_LIMIT);
    message[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::refuse;

    const TRIES: Tries = Tries { attempt: 1, max_attempts: 8, crashes: 0, cancel_requested: false };

    fn outage() -> Failure {
        Failure::of(&Error::Internal(anyhow::anyhow!("connection refused")))
    }

    #[test]
    fn an_outage_is_retried_until_the_attempts_are_used_up() {
        let judge = |attempt| after_failure(Tries { attempt, ..TRIES }, &outage(), Backoff::default(), 0.5);
        assert_eq!(judge(1), Verdict::Retry { after: Duration::from_secs(10) });
        assert_eq!(judge(7), Verdict::Retry { after: Duration::from_secs(640) });
        assert_eq!(judge(8), Verdict::Dead);
    }

    #[test]
    fn the_inputs_fault_is_given_up_at_once() {
        let failure = Failure::of(&Error::Conflict(refuse("encrypted", "the PDF asks for a password")));
        assert_eq!(after_failure(TRIES, &failure, Backoff::default(), 0.5), Verdict::Dead);
        assert_eq!((failure.code, failure.reason.as_str()), ("encrypted", "the PDF asks for a password"));
    }

    #[test]
    fn a_retry_after_wins_over_the_back_off_but_not_for_ever() {
        let limited = |retry_after| {
            let refusal = refuse("model_busy", "the model is busy");
            let failure = Failure::of(&Error::TooMany { refusal, retry_after });
            after_failure(TRIES, &failure, Backoff::default(), 0.5)
        };
        assert_eq!(limited(Duration::from_secs(77)), Verdict::Retry { after: Duration::from_secs(77) });
        assert_eq!(limited(days(400)), Verdict::Retry { after: days(1) });
    }

    #[test]
    fn a_retry_after_of_nothing_does_not_shorten_the_back_off() {
        let waits = (1..=4).map(|attempt| {
            let refusal = refuse("webhook_postponed", "not now");
            let failure = Failure::of(&Error::TooMany { refusal, retry_after: Duration::ZERO });
            after_failure(Tries { attempt, ..TRIES }, &failure, Backoff::default(), 0.5)
        });
        let expected = [10, 20, 40, 80].map(|seconds| Verdict::Retry { after: Duration::from_secs(seconds) });
        assert_eq!(waits.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_third_crash_and_a_cancellation_end_it() {
        let judge = |crashes, cancel_requested| {
            let tries = Tries { attempt: crashes, crashes, cancel_requested, ..TRIES };
            after_failure(tries, &Failure::worker_died(crashes), Backoff::default(), 0.0)
        };
        assert_eq!(judge(2, false), Verdict::Retry { after: Duration::from_secs(10) });
        assert_eq!(judge(3, false), Verdict::Dead);
        assert_eq!(judge(1, true), Verdict::Cancelled);
        assert_eq!(Failure::worker_died(3).message, "worker died 3 times");
    }

    #[test]
    fn an_internal_cause_is_for_operators_only() {
        assert_eq!(outage().message, "connection refused");
        assert_eq!(outage().reason, "an internal error, which was logged");
    }

    proptest! {
        #[test]
        fn a_wait_stays_between_half_and_one_and_a_half_steps(attempt in 1..=i16::MAX, dice in 0.0..=1.0f64, base in 1..600_000u64, cap in 1..7_200_000u64) {
            let backoff = Backoff { base: Duration::from_millis(base), cap: Duration::from_millis(cap) };
            let (step, wait) = (backoff.step(attempt), backoff.wait(attempt, dice));
            let rounding = Duration::from_nanos(1);
            prop_assert!(wait + rounding >= step.mul_f64(0.5) && wait <= step.mul_f64(1.5) + rounding);
            prop_assert!(step <= backoff.cap);
        }

        #[test]
        fn steps_double_and_never_shrink(attempt in 1..i16::MAX, base in 1..600_000u64, cap in 1..7_200_000u64) {
            let backoff = Backoff { base: Duration::from_millis(base), cap: Duration::from_millis(cap) };
            let (this, next) = (backoff.step(attempt), backoff.step(attempt + 1));
            prop_assert!(next >= this);
            prop_assert!(next == this * 2 || next == backoff.cap);
        }

        #[test]
        fn the_jitter_grows_with_the_dice(attempt in 1..20i16, one in 0.0..=1.0f64, other in 0.0..=1.0f64) {
            let (low, high) = (one.min(other), one.max(other));
            prop_assert!(Backoff::default().wait(attempt, low) <= Backoff::default().wait(attempt, high));
        }

        #[test]
        fn a_kept_message_fits_the_table(message in ".*", times in 0..500usize) {
            let kept = kept(&message.repeat(times));
            prop_assert!(kept.len() <= MESSAGE_LIMIT && !kept.contains('\0'));
        }
    }
}
