//! Office files before 2007 are compound files ([MS-CFB]): their streams.

use std::io::{Cursor, Read};

/// A file of streams.
pub(super) struct Compound<'a> {
    file: cfb::CompoundFile<Cursor<&'a [u8]>>,
    /// Bytes of the file: whatever a stream claims, it is never longer than the file it is in.
    longest: u64,
}

impl<'a> Compound<'a> {
    /// Reads the directory; `None` when it is damaged.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
        Some(Self { file, longest: bytes.len() as u64 })
    }

    /// Whether there is a stream of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.file.is_stream(name)
    }

    /// The content of a stream; `None` when it is damaged or there is none of that name.
    pub(super) fn stream(&mut self, name: &str) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        self.file.open_stream(name).ok()?.take(self.longest).read_to_end(&mut content).ok()?;
        Some(content)
    }
}
