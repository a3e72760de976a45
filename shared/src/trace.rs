//! Where work comes from: the request that caused it, and its place in a trace (W3C Trace Context, level 1).
//!
//! A request's identifier and its `traceparent` go with it into the jobs that it enqueues, from those into their
//! follow-ups and mails. Whether spans are also sent somewhere is the program's choice: see [`Tracer`].

use std::borrow::Cow;
use std::sync::OnceLock;

use axum::http::HeaderMap;
use tracing::Span;

/// The header and the form of a place in a trace: <https://www.w3.org/TR/trace-context/#traceparent-header>.
const TRACEPARENT: &str = "traceparent";

/// Lengths of a traceparent's parts: version, trace, span, flags.
const LENGTHS: [usize; 4] = [2, 32, 16, 2];

/// Stands for the flags of a place that a caller brought, until a process that sends spans decides about it: whether a
/// trace is sent is the installation's choice, and no caller's. It is no flag of the standard, and never leaves us.
const UNDECIDED: &str = "80";

tokio::task_local! {
    static CAUSE: Cause;
}

/// Why something is done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cause {
    /// The identifier of the request at the beginning.
    pub request_id: Option<String>,
    /// The span above, as a traceparent.
    pub traceparent: Option<String>,
}

impl Cause {
    /// The identifier of the trace.
    pub fn trace_id(&self) -> Option<&str> {
        self.traceparent.as_deref()?.split('-').nth(1)
    }
}

/// Why the running request or job is done. Work that it spawns knows no cause.
pub fn cause() -> Cause {
    CAUSE.try_with(Clone::clone).unwrap_or_default()
}

/// Does work for a cause.
pub async fn because<F: Future>(cause: Cause, work: F) -> F::Output {
    CAUSE.scope(cause, work).await
}

/// The place in a trace that a request brings, if it is well-formed, whatever its flags say.
pub(crate) fn brought(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(TRACEPARENT)?.to_str().ok()?;
    let (place, _) = value.rsplit_once('-')?;
    is_traceparent(value).then(|| format!("{place}-{UNDECIDED}"))
}

/// Version 00; what later versions add is nothing that we could pass on.
fn is_traceparent(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    let is_hexadecimal = |part: &&str| part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_zero = |part: &str| part.bytes().all(|byte| byte == b'0');
    parts.iter().map(|part| part.len()).eq(LENGTHS)
        && parts.iter().all(is_hexadecimal)
        && parts[0] == "00"
        && !is_zero(parts[1])
        && !is_zero(parts[2])
}

/// How a program sends its spans away. A Function sends none, and does not contain what that takes.
#[derive(Debug, Clone, Copy)]
pub struct Tracer {
    /// Gives a span its name and the span above, and returns its own place as a traceparent.
    pub place: fn(&Span, name: &str, above: Option<&str>) -> Option<String>,
    /// The share of traces that is sent, from 0 to 1: of those that callers brought, too.
    pub share: f64,
}

static TRACER: OnceLock<Tracer> = OnceLock::new();

/// From now on the spans of this process are sent away. The first tracer stays.
pub fn send_by(tracer: Tracer) {
    let _ = TRACER.set(tracer);
}

/// Puts a span of the log below its cause, and returns the cause of what is done within it. Without a tracer a place
/// in somebody else's trace is passed on as it came.
pub(crate) fn begin(span: &Span, name: &str, cause: Cause) -> Cause {
    let own = TRACER.get().and_then(|tracer| {
        let above = cause.traceparent.as_deref();
        let above = above.map(|place| decided(place, rand::random::<f64>() < tracer.share));
        (tracer.place)(span, name, above.as_deref())
    });
    let cause = Cause { traceparent: own.or(cause.traceparent), ..cause };
    if let Some(id) = cause.trace_id() {
        span.record("trace.id", id);
    }
    cause
}

/// A place with the flag that says whether its trace is sent, where that is still open.
fn decided(place: &str, is_sent: bool) -> Cow<'_, str> {
    match place.strip_suffix(UNDECIDED) {
        Some(place) => format!("{place}{}", if is_sent { "01" } else { "00" }).into(),
        None => place.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    #[test]
    fn only_a_place_of_the_standards_form_is_taken_from_a_request() {
        assert!(is_traceparent(PLACE));
        let wrong = [
            "",
            "00",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
        ];
        assert_eq!(wrong.iter().find(|value| is_traceparent(value)), None);
    }

    #[test]
    fn whether_a_trace_is_sent_is_not_for_the_caller_to_say() {
        let sent = |flags: &str, is_sent| {
            let value = format!("{}{flags}", &PLACE[..PLACE.len() - 2]);
            let headers = HeaderMap::from_iter([(TRACEPARENT.parse().unwrap(), value.parse().unwrap())]);
            decided(&brought(&headers).unwrap(), is_sent).ends_with("-01")
        };
        for flags in ["00", "01", "80", "ff"] {
            assert_eq!((sent(flags, true), sent(flags, false)), (true, false), "{flags}");
        }
        assert_eq!(decided(PLACE, false), PLACE, "our own decision stays");
    }

    #[tokio::test]
    async fn work_knows_its_cause_and_the_place_that_was_brought_is_passed_on() {
        assert_eq!(cause(), Cause::default());
        let brought = Cause { request_id: Some("one".to_owned()), traceparent: Some(PLACE.to_owned()) };
        let begun = begin(&Span::none(), "GET /", brought.clone());
        assert_eq!(begun.trace_id(), Some("0af7651916cd43dd8448eb211c80319c"));
        assert_eq!(because(begun, async { cause() }).await, brought);
    }
}
