//! The way out of a reading: pages and files are handed on as they come, so that they do not accumulate here.

use anyhow::anyhow;
use document_types::reading::{EnclosedFile, Page};
use tokio::sync::mpsc::Sender;

use super::Progress;

/// A part handed on while the rest of the file is still being read.
#[derive(Debug)]
pub enum Piece {
    /// The next page, and how far the reading has come.
    Page(Page, Progress),
    /// The next file that was found inside, or made.
    File(EnclosedFile),
}

/// The pieces of one file, over all its readers.
pub(super) struct Outbox {
    pieces: Sender<Piece>,
    /// Pages that will be read, once a reader has reported it.
    pub(super) total: Option<u32>,
    /// Pages handed on, including lost ones.
    pub(super) pages: u32,
    /// Words on these pages.
    pub(super) words: u64,
    /// Text of these pages, separated by form feeds.
    pub(super) text: String,
    /// Files handed on.
    files: usize,
}

impl Outbox {
    pub(super) fn new(pieces: Sender<Piece>) -> Self {
        Self { pieces, total: None, pages: 0, words: 0, text: String::new(), files: 0 }
    }

    /// Hands on a page and waits until there is room for the next.
    pub(super) async fn page(&mut self, page: Page) -> anyhow::Result<()> {
        // Counted once there is room: an interrupted wait has handed on nothing.
        let room = self.pieces.reserve().await.map_err(|_| gone())?;
        if self.pages > 0 {
            self.text.push('\u{c}');
        }
        self.text.push_str(&page.text);
        self.words += page.words.len() as u64;
        self.pages += 1;
        let progress = Progress { done: self.pages, total: self.total.unwrap_or_default().max(self.pages) };
        room.send(Piece::Page(page, progress));
        Ok(())
    }

    /// Hands on the file with this number, unless an earlier reader already did.
    pub(super) async fn file(&mut self, number: usize, file: EnclosedFile) -> anyhow::Result<()> {
        if number < self.files {
            return Ok(());
        }
        let room = self.pieces.reserve().await.map_err(|_| gone())?;
        self.files += 1;
        room.send(Piece::File(file));
        Ok(())
    }
}

fn gone() -> anyhow::Error {
    anyhow!("nobody takes what is read")
}
