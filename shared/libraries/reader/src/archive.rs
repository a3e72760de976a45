//! Office files, books and spreadsheets are ZIP archives: their parts, unpacked within limits.
//!
//! A part is found by its name in the directory of the archive and lands in memory; no name ever becomes a
//! path, and an archive inside an archive is never opened.

use std::io::{Cursor, Read};

use document_types::reading::{ReadingError, ReadingErrorCode};
use zip::ZipArchive;
use zip::result::ZipError;

/// Entries of one archive. Large presentations have a few thousand.
const MOST_ENTRIES: usize = 10_000;

/// Bytes unpacked from one archive: a quarter of what a reader may use, since text that is parsed is held
/// beside its XML.
const MOST_UNPACKED: u64 = 256 << 20;

/// Below this the ratio says nothing: a page of blanks packs better than any bomb.
const HARMLESS: u64 = 16 << 20;

/// Bytes out for a byte in. The XML of spreadsheets reaches 50; deflate ends at 1032.
const MOST_RATIO: u64 = 100;

/// An archive whose parts are read one by one until the limits are used up.
pub(crate) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Archive<'a> {
    /// Reads the directory of the archive.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, ReadingError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| reason(&error))?;
        if zip.len() > MOST_ENTRIES {
            let message = format!("the file holds more than {MOST_ENTRIES} parts");
            return Err(ReadingError::new(ReadingErrorCode::TooLarge, message));
        }
        let by_ratio = (bytes.len() as u64).saturating_mul(MOST_RATIO).max(HARMLESS);
        Ok(Self { zip, left: by_ratio.min(MOST_UNPACKED) })
    }

    /// The names of all parts, in the order of the directory.
    pub(crate) fn names(&self) -> Vec<String> {
        self.zip.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned()).collect()
    }

    /// Whether there is a part of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name_raw(name.as_bytes()).is_some()
    }

    /// Unpacks a part; `None` when there is none of that name.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadingError> {
        let Some(index) = self.zip.index_for_name_raw(name.as_bytes()) else { return Ok(None) };
        let mut bytes = Vec::new();
        self.unpack(index, |chunk| bytes.extend_from_slice(chunk))?;
        Ok(Some(bytes))
    }

    /// Unpacks the parts whose names are wanted and throws them away: a library that opens the archive
    /// itself then meets nothing that is larger than the limits. What passes by can be looked at, piece by piece.
    pub(crate) fn measure(
        &mut self,
        wanted: impl Fn(&str) -> bool,
        mut look: impl FnMut(&[u8]),
    ) -> Result<(), ReadingError> {
        for (index, name) in self.names().iter().enumerate() {
            if wanted(name) {
                self.unpack(index, &mut look)?;
            }
        }
        Ok(())
    }

    fn unpack(&mut self, index: usize, mut take: impl FnMut(&[u8])) -> Result<(), ReadingError> {
        let mut file = self.zip.by_index(index).map_err(|error| reason(&error))?;
        let mut chunk = vec![0; 64 << 10];
        loop {
            // What the directory claims about sizes is not believed: bytes are counted as they come.
            let count = file.read(&mut chunk).map_err(|_| damaged())?;
            if count == 0 {
                return Ok(());
            }
            self.left = self.left.checked_sub(count as u64).ok_or_else(too_large)?;
            take(chunk.get(..count).unwrap_or_default());
        }
    }
}

fn too_large() -> ReadingError {
    let message = "the file unpacks to far more than its size: it is not opened further";
    ReadingError::new(ReadingErrorCode::TooLarge, message)
}

fn damaged() -> ReadingError {
    ReadingError::new(ReadingErrorCode::Corrupt, "the file is damaged: a part of it can't be unpacked")
}

fn reason(error: &ZipError) -> ReadingError {
    match error {
        ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED => {
            ReadingError::new(ReadingErrorCode::Encrypted, "the file is protected with a password")
        }
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
            let message = "the file is packed in a way that is not read: save it again";
            ReadingError::new(ReadingErrorCode::Unsupported, message)
        }
        _ => damaged(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;

    /// An archive of these parts, packed.
    pub(crate) fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            let method =
                if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn code<T>(result: Result<T, ReadingError>) -> Option<ReadingErrorCode> {
        result.err().map(|error| error.code)
    }

    #[test]
    fn parts_are_found_by_name_whatever_the_name_looks_like() {
        let bytes = zipped(&[("../../etc/passwd", b"root"), ("a/b.xml", b"<a/>")]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.part("a/b.xml").unwrap().unwrap(), b"<a/>");
        assert_eq!(archive.part("../../etc/passwd").unwrap().unwrap(), b"root");
        assert_eq!(archive.part("etc/passwd").unwrap(), None);
        assert!(archive.has("a/b.xml") && !archive.has("a"));
    }

    #[test]
    fn a_bomb_ends_at_the_limits() {
        let bomb = zipped(&[("word/document.xml", &vec![b' '; 64 << 20])]);
        assert!(bomb.len() < 100 << 10);
        let mut archive = Archive::open(&bomb).unwrap();
        assert_eq!(code(archive.part("word/document.xml")), Some(ReadingErrorCode::TooLarge));
        let mut archive = Archive::open(&bomb).unwrap();
        assert_eq!(code(archive.measure(|_| true, |_| ())), Some(ReadingErrorCode::TooLarge));
        let mut archive = Archive::open(&bomb).unwrap();
        assert_eq!(code(archive.measure(|name| name.starts_with("xl/"), |_| ())), None);
    }

    #[test]
    fn a_part_read_again_and_again_uses_up_the_same_limit() {
        let bytes = zipped(&[("slide.xml", &vec![b' '; 1 << 20])]);
        let mut archive = Archive::open(&bytes).unwrap();
        let reads = (0..100).map(|_| archive.part("slide.xml")).take_while(Result::is_ok).count();
        assert_eq!(reads, 16);
    }

    #[test]
    fn an_archive_of_countless_parts_is_too_large() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for number in 0..=MOST_ENTRIES {
            zip.start_file(number.to_string(), SimpleFileOptions::default()).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert_eq!(code(Archive::open(&bytes)), Some(ReadingErrorCode::TooLarge));
    }

    #[test]
    fn a_password_and_damage_have_their_own_reasons() {
        let mut bytes = zipped(&[("a", b"text text text text")]);
        // Bit 0 of the flags: in the local header and in the directory (APPNOTE 4.4.4).
        bytes[6] |= 1;
        let directory = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        bytes[directory + 8] |= 1;
        assert_eq!(code(Archive::open(&bytes).unwrap().part("a")), Some(ReadingErrorCode::Encrypted));

        let mut broken = zipped(&[("a", b"text text text text")]);
        broken[32] ^= 0xff;
        assert_eq!(code(Archive::open(&broken).unwrap().part("a")), Some(ReadingErrorCode::Corrupt));
        assert_eq!(code(Archive::open(&broken[..20])), Some(ReadingErrorCode::Corrupt));
    }
}
