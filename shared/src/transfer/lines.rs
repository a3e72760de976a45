//! Bytes that arrive in pieces, line by line.

use super::damaged;
use crate::error::Result;

/// Most bytes of one line: the words of a very dense page have a few megabytes.
const LONGEST: usize = 256 * 1024 * 1024;

/// What was left of the last piece.
#[derive(Debug, Default)]
pub(super) struct Lines {
    rest: Vec<u8>,
}

impl Lines {
    /// Hands over every line that ends in this piece, without its line feed.
    pub(super) fn push(&mut self, piece: &[u8], mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let mut piece = piece;
        while let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
            let (line, more) = (&piece[..end], &piece[end + 1..]);
            if self.rest.is_empty() {
                take(line)?;
            } else {
                self.rest.extend_from_slice(line);
                take(&self.rest)?;
                self.rest.clear();
            }
            piece = more;
        }
        if self.rest.len() + piece.len() > LONGEST {
            return Err(damaged(format!("a line is longer than {} MiB", LONGEST / 1024 / 1024)));
        }
        self.rest.extend_from_slice(piece);
        Ok(())
    }

    /// Whether the last line has ended.
    pub(super) fn is_complete(&self) -> bool {
        self.rest.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_however_they_are_cut() {
        let text = b"one\ntwo\n\nthree\n";
        for size in 1..text.len() {
            let (mut lines, mut found) = (Lines::default(), Vec::new());
            for piece in text.chunks(size) {
                lines
                    .push(piece, |line| {
                        found.push(String::from_utf8_lossy(line).into_owned());
                        Ok(())
                    })
                    .unwrap();
            }
            assert_eq!(found, ["one", "two", "", "three"], "in pieces of {size}");
            assert!(lines.is_complete());
        }
    }
}
