//! Numbers in the bytes of a Word file, little-endian.

use document_types::reading::{ReadingError, ReadingErrorCode};

/// Damage that no part of the file survives.
pub(super) fn corrupt() -> ReadingError {
    ReadingError::new(ReadingErrorCode::Corrupt, "the document is damaged")
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}
