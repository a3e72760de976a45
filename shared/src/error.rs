//! The only error type: HTTP turns it into a problem response, the job runner into a retry or the end of the job.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What every fallible function of the platform returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was refused or failed.
///
/// Not a `std::error::Error` on purpose: the blanket `From` turns every foreign error into `Internal`, and one that
/// says that Postgres is out of reach into `Unavailable`, so a bare `?` is always right.
#[derive(Debug)]
pub enum Error {
    /// Nobody is signed in, or the credentials are wrong.
    Unauthorized(Refusal),
    /// The signed-in caller may not do this.
    Forbidden(Refusal),
    /// The named thing does not exist, or belongs to another organization.
    NotFound(&'static str),
    /// The state of the object does not allow it.
    Conflict(Refusal),
    /// `If-Match` named another version; carries the current state of the object.
    PreconditionFailed(serde_json::Value),
    /// `If-Match` or `Idempotency-Key` is missing where it is required.
    PreconditionRequired(Refusal),
    /// Fields of the input are wrong: all of them at once.
    Invalid(Vec<FieldError>),
    /// The request as a whole can't be understood.
    BadRequest(Refusal),
    /// A limit on the number of calls or waiting objects is reached.
    TooMany {
        /// The limit, for programs and people.
        refusal: Refusal,
        /// When to try again.
        retry_after: Duration,
    },
    /// A size limit is exceeded.
    TooLarge(Refusal),
    /// The type of the content is not accepted.
    Unsupported(Refusal),
    /// Something we depend on is out of reach for now.
    Unavailable {
        /// What is out of reach.
        refusal: Refusal,
        /// When to try again.
        retry_after: Duration,
        /// The underlying cause, if it is not in the log yet. Never sent.
        cause: Option<anyhow::Error>,
    },
    /// Our own fault. Logged once with its cause, never sent.
    Internal(anyhow::Error),
}

/// A stable `code` for programs and a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `snake_case`, part of the API.
    pub code: &'static str,
    /// One sentence: what is wrong and what to do.
    pub detail: Cow<'static, str>,
}

/// When to ask again while Postgres is out of reach. It takes about as long to start.
const DATABASE_RETRY: Duration = Duration::from_secs(5);

/// Most characters of a JSON Pointer that an answer repeats: its names come from the request.
const POINTER_LENGTH: usize = 100;
/// Most characters of one sentence about a field, which may quote the request.
const MESSAGE_LENGTH: usize = 400;
/// Most characters of the sentence about a whole request.
const DETAIL_LENGTH: usize = 2_000;
/// Most wrong fields that the sentence about a whole request names.
const FIELDS_IN_DETAIL: usize = 10;

/// One wrong field of the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter. One of more than 100 characters is cut
    /// and ends in an ellipsis.
    pub pointer: String,
    /// `snake_case`, part of the API.
    pub code: String,
    /// One sentence for a person.
    pub message: String,
}

/// A refusal with a stable code: `refuse("not_failed", "only a failed document can be retried")`.
/// A sentence longer than a person would read is cut, because it may quote the request.
pub fn refuse(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Refusal {
    Refusal { code, detail: cut(detail.into(), DETAIL_LENGTH) }
}

/// At most `most` characters of `text`; an ellipsis ends a text that was cut.
fn cut(text: Cow<'static, str>, most: usize) -> Cow<'static, str> {
    let Some((end, _)) = text.char_indices().nth(most) else { return text };
    let kept = text[..end].char_indices().next_back().map_or(0, |(last, _)| last);
    Cow::Owned(format!("{}…", &text[..kept]))
}

impl FieldError {
    /// A wrong field by its JSON Pointer. The parts of a request that pointer and message repeat are bounded here.
    pub fn new(pointer: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        let bounded = |text: String, most| cut(Cow::Owned(text), most).into_owned();
        Self {
            pointer: bounded(pointer.into(), POINTER_LENGTH),
            code: code.into(),
            message: bounded(message.into(), MESSAGE_LENGTH),
        }
    }
}

impl Error {
    /// One wrong field.
    pub fn field(pointer: &str, code: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(pointer, code, message)])
    }

    /// Whether the same work may succeed later: our fault or an outage, never the input's fault.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Internal(_) | Self::Unavailable { .. } | Self::TooMany { .. } => true,
            Self::Unauthorized(_)
            | Self::Forbidden(_)
            | Self::NotFound(_)
            | Self::Conflict(_)
            | Self::PreconditionFailed(_)
            | Self::PreconditionRequired(_)
            | Self::Invalid(_)
            | Self::BadRequest(_)
            | Self::TooLarge(_)
            | Self::Unsupported(_) => false,
        }
    }

    /// How long to wait before the next attempt, if the refusing party said so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::TooMany { retry_after, .. } | Self::Unavailable { retry_after, .. } => Some(*retry_after),
            _ => None,
        }
    }

    /// The stable code that programs see.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthorized(refusal)
            | Self::Forbidden(refusal)
            | Self::Conflict(refusal)
            | Self::PreconditionRequired(refusal)
            | Self::BadRequest(refusal)
            | Self::TooLarge(refusal)
            | Self::Unsupported(refusal)
            | Self::TooMany { refusal, .. }
            | Self::Unavailable { refusal, .. } => refusal.code,
            Self::NotFound(_) => "not_found",
            Self::PreconditionFailed(_) => "version_mismatch",
            Self::Invalid(_) => "invalid",
            Self::Internal(_) => "internal",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unauthorized(refusal)
            | Self::Forbidden(refusal)
            | Self::Conflict(refusal)
            | Self::PreconditionRequired(refusal)
            | Self::BadRequest(refusal)
            | Self::TooLarge(refusal)
            | Self::Unsupported(refusal)
            | Self::TooMany { refusal, .. }
            | Self::Unavailable { refusal, cause: None, .. } => f.write_str(&refusal.detail),
            Self::Unavailable { refusal, cause: Some(cause), .. } => {
                write!(f, "{}: {cause:#}", refusal.detail)
            }
            Self::NotFound(what) => write!(f, "there is no such {what}"),
            Self::PreconditionFailed(_) => f.write_str("the object was changed in the meantime"),
            Self::Invalid(fields) => {
                f.write_str("some fields are wrong")?;
                for (at, field) in fields.iter().take(FIELDS_IN_DETAIL).enumerate() {
                    let separator = if at == 0 { ": " } else { "; " };
                    let space = if field.pointer.is_empty() { "" } else { " " };
                    write!(f, "{separator}{}{space}{}", field.pointer, field.message)?;
                }
                match fields.len().saturating_sub(FIELDS_IN_DETAIL) {
                    0 => Ok(()),
                    more => write!(f, "; and {more} more"),
                }
            }
            Self::Internal(cause) => write!(f, "{cause:#}"),
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Error {
    fn from(cause: E) -> Self {
        let cause = cause.into();
        if cause.chain().filter_map(|cause| cause.downcast_ref()).any(is_out_of_reach) {
            let refusal = refuse("unavailable", "the database does not answer: try again in a moment");
            return Self::Unavailable { refusal, retry_after: DATABASE_RETRY, cause: Some(cause) };
        }
        Self::Internal(cause)
    }
}

/// Whether Postgres could not be asked, or went away meanwhile: the same question may be answered later.
fn is_out_of_reach(error: &sqlx::Error) -> bool {
    match error {
        // A connection that breaks in the middle of an answer reports `Protocol` or `BeginFailed`.
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::BeginFailed => true,
        // PostgreSQL manual, appendix A: connection exceptions, too many connections, shutting down, crashed, starting.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            code.starts_with("08") || ["53300", "57P01", "57P02", "57P03"].contains(&code.as_ref())
        }),
        _ => false,
    }
}

/// `find(..).await?.or_not_found("document")?`
pub trait OrNotFound<T> {
    /// The value, or 404 naming what was sought.
    fn or_not_found(self, what: &'static str) -> Result<T>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self, what: &'static str) -> Result<T> {
        self.ok_or(Error::NotFound(what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inputs_fault_is_never_retried_and_an_outage_is() {
        assert!(!Error::field("/name", "required", "give a name").is_retryable());
        assert!(!Error::NotFound("document").is_retryable());
        let outage = Error::Unavailable {
            refusal: refuse("bucket_unavailable", "the file store does not answer"),
            retry_after: Duration::from_secs(5),
            cause: None,
        };
        assert!(outage.is_retryable());
        assert_eq!(outage.retry_after(), Some(Duration::from_secs(5)));
    }

    #[test]
    fn a_database_that_is_out_of_reach_is_an_outage_and_other_faults_of_it_are_ours() {
        let refused = || sqlx::Error::Io(std::io::ErrorKind::ConnectionRefused.into());
        let outages = [
            Error::from(sqlx::Error::PoolTimedOut),
            Error::from(refused()),
            Error::from(anyhow::Error::new(refused()).context("while counting")),
        ];
        for outage in outages {
            assert_eq!((outage.code(), outage.retry_after()), ("unavailable", Some(DATABASE_RETRY)));
            assert!(outage.is_retryable());
        }
        let named = Error::from(refused()).to_string();
        assert!(named.ends_with("connection refused"), "whoever runs the program learns the cause: {named}");
        assert_eq!(Error::from(sqlx::Error::RowNotFound).code(), "internal");
        // An error from our own files and sockets is not one from the database.
        assert_eq!(
            Error::from(std::io::Error::from(std::io::ErrorKind::ConnectionRefused)).code(),
            "internal"
        );
    }

    #[test]
    fn what_is_repeated_of_a_request_is_cut_between_characters() {
        let long = "é".repeat(60_000);
        let field = FieldError::new(format!("/{long}"), "unknown", long.clone());
        let lengths = (field.pointer.chars().count(), field.message.chars().count());
        assert_eq!(lengths, (POINTER_LENGTH, MESSAGE_LENGTH));
        assert!(field.pointer.ends_with("é…"));
        assert_eq!(refuse("malformed", long).detail.chars().count(), DETAIL_LENGTH);

        let exact = "é".repeat(POINTER_LENGTH);
        assert_eq!(FieldError::new(exact.clone(), "unknown", "").pointer, exact);
    }

    #[test]
    fn a_sentence_names_ten_wrong_fields_and_counts_the_others() {
        let fields = (0..12).map(|at| FieldError::new(format!("/{at}"), "invalid", "is wrong")).collect();
        let sentence = Error::Invalid(fields).to_string();
        assert!(sentence.ends_with("/9 is wrong; and 2 more"), "{sentence}");
    }

    #[test]
    fn a_foreign_error_becomes_internal_with_its_whole_cause() {
        let error = Error::from(anyhow::anyhow!("root").context("while saving"));
        assert_eq!(error.code(), "internal");
        assert_eq!(error.to_string(), "while saving: root");
    }
}
