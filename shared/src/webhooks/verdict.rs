//! What an answer means: accepted, to be tried again, or refused for good.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::clients::webhooks::{Exchange, Failure};

/// What happens to a webhook after an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The receiver accepted it.
    Succeeded,
    /// The receiver may accept it later, but not before this time has passed, if it said so.
    TryAgain {
        /// Why it was not accepted now.
        error: String,
        /// The wait that the receiver asked for.
        after: Option<Duration>,
    },
    /// The receiver will not accept it.
    Failed(String),
}

/// How an attempt went, for the log of deliveries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attempt {
    /// The HTTP status, if there was one.
    pub status_code: Option<u16>,
    /// How long it took.
    pub duration: Duration,
    /// The beginning of the answer.
    pub answer: Option<String>,
}

impl Attempt {
    /// The record of an exchange.
    pub fn of(exchange: &Exchange) -> Self {
        let answer = exchange.outcome.as_ref().ok();
        Self {
            status_code: answer.map(|answer| answer.status),
            duration: exchange.duration,
            answer: answer.map(|answer| answer.body.clone()),
        }
    }
}

/// Judges an attempt. Every 2xx is a success; time-outs, lost connections and errors that the receiver's server calls
/// temporary are tried again; everything else would get the same answer the next time.
pub fn judge(exchange: &Exchange, now: DateTime<Utc>) -> Verdict {
    let answer = match &exchange.outcome {
        Ok(answer) => answer,
        Err(Failure::Refused(objection)) => return Verdict::Failed(objection.to_string()),
        Err(Failure::Unreachable(error)) => {
            return Verdict::TryAgain { error: error.clone(), after: None };
        }
    };
    let status = answer.status;
    match status {
        200..=299 => Verdict::Succeeded,
        // Request Timeout, Too Early, Too Many Requests.
        408 | 425 | 429 | 500..=599 => {
            let after = answer.retry_after.as_deref().and_then(|text| retry_after(text, now));
            Verdict::TryAgain { error: format!("answered with status {status}"), after }
        }
        300..=399 => Verdict::Failed(format!("answered with status {status}: redirects are not followed")),
        410 => Verdict::Failed("answered with status 410: the receiver wants no more webhooks".to_owned()),
        _ => Verdict::Failed(format!("answered with status {status}")),
    }
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, or an instant.
fn retry_after(text: &str, now: DateTime<Utc>) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let instant = DateTime::parse_from_rfc2822(text).ok()?;
    Some((instant.to_utc() - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::guard::Objection;
    use crate::clients::webhooks::Answer;

    fn answered(status: u16, retry_after: Option<&str>) -> Verdict {
        let answer = Answer { status, retry_after: retry_after.map(str::to_owned), body: String::new() };
        judge(&Exchange { outcome: Ok(answer), duration: Duration::ZERO }, now())
    }

    fn now() -> DateTime<Utc> {
        "2015-10-21T07:28:00Z".parse().unwrap()
    }

    #[test]
    fn what_may_pass_is_tried_again_and_what_will_not_is_given_up() {
        for status in [200, 201, 204, 299] {
            assert_eq!(answered(status, None), Verdict::Succeeded, "{status}");
        }
        for status in [408, 425, 429, 500, 502, 503, 504, 599] {
            let again = matches!(answered(status, None), Verdict::TryAgain { after: None, .. });
            assert!(again, "{status}");
        }
        for status in [301, 302, 307, 308, 400, 401, 403, 404, 405, 410, 413, 422] {
            assert!(matches!(answered(status, None), Verdict::Failed(_)), "{status}");
        }
    }

    #[test]
    fn a_receiver_may_say_when_to_come_back_in_seconds_or_as_an_instant() {
        let after = |text| match answered(429, Some(text)) {
            Verdict::TryAgain { after, .. } => after,
            other => panic!("{other:?}"),
        };
        assert_eq!(after("120"), Some(Duration::from_secs(120)));
        assert_eq!(after("Wed, 21 Oct 2015 07:30:00 GMT"), Some(Duration::from_secs(120)));
        assert_eq!(after("Wed, 21 Oct 2015 07:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(after("soon"), None);
        assert_eq!(after("-1"), None);
    }

    #[test]
    fn an_address_we_do_not_send_to_is_given_up_and_silence_is_not() {
        let judged = |failure| judge(&Exchange { outcome: Err(failure), duration: Duration::ZERO }, now());
        assert!(matches!(judged(Failure::Refused(Objection::NotPublic)), Verdict::Failed(_)));
        let silence = Failure::Unreachable("no answer within 15 seconds".to_owned());
        assert!(matches!(judged(silence), Verdict::TryAgain { after: None, .. }));
    }
}
