//! Faults of the reader itself.

use document_types::reading::{ReadingError, ReadingErrorCode};

/// A fault of the reader itself.
pub(crate) fn internal(error: anyhow::Error) -> ReadingError {
    ReadingError::new(ReadingErrorCode::Internal, format!("{error:#}"))
}
