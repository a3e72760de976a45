//! The places where parties stand on an invoice, and the names in them.

use std::ops::Range;

use crate::announcements::Hit;
use crate::folding::fold;
use crate::lines::Line;
use crate::phrases::Announcement;
use crate::places::{has_postcode, is_only_trade, legal_form};

/// Part of a line.
pub(super) type Place = (usize, Range<usize>);

/// Lines below a phrase or a name that still belong to its block.
const BLOCK: usize = 7;

/// Lines of the longest block: an address and what is printed below it.
const REACH: usize = 12;

/// Width of a usual address in heights of its letters.
const WIDTH: i32 = 12;

/// The place of a party: its lines and its horizontal extent.
#[derive(Clone)]
pub(super) struct Block {
    pub(super) lines: Range<usize>,
    pub(super) left: i32,
    pub(super) right: i32,
}

impl Block {
    /// These lines around a text of that extent, at least as wide as a usual address.
    pub(super) fn around(lines: Range<usize>, (left, right): (i32, i32), height: i32) -> Self {
        Self { lines, left: left - height, right: right.max(left + WIDTH * height) }
    }

    /// Whether a place is in it.
    pub(super) fn holds(&self, line: usize, extent: (i32, i32)) -> bool {
        self.lines.contains(&line) && extent.0 < self.right && self.left < extent.1
    }
}

/// The blocks that reach down to a line, of those of a whole document from top to bottom.
fn reaching(blocks: &[Block], line: usize) -> &[Block] {
    let first = blocks.partition_point(|block| block.lines.start + REACH < line);
    let end = blocks.partition_point(|block| block.lines.start <= line);
    &blocks[first..end.max(first)]
}

/// Whether one of the blocks of a document holds a place.
pub(super) fn hold(blocks: &[Block], line: usize, extent: (i32, i32)) -> bool {
    reaching(blocks, line).iter().any(|block| block.holds(line, extent))
}

/// Blocks under the phrases that head a cell, each down to the next phrase for a party.
pub(super) fn blocks(lines: &[Line], announcements: &[Announcement]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        for hit in line.hits.iter().filter(|hit| announcements.contains(&hit.announcement)) {
            // In running text the word announces nothing.
            let is_short = |cell: &&Range<usize>| line.row.words_of(cell).len() <= 8;
            let cell = line.row.cell_at(hit.range.start).filter(is_short);
            let Some(cell) = cell.filter(|cell| announces(line, hit, cell)) else { continue };
            let other = |line: &Line| {
                line.row.words.len() <= 6 && line.has(&[Announcement::Seller, Announcement::Buyer])
            };
            let length = lines[index + 1..]
                .iter()
                .take(BLOCK)
                .take_while(|next| next.row.page == line.row.page && !other(next))
                .count();
            blocks.push(Block::around(index..index + 1 + length, line.row.extent(cell), line.row.height()));
        }
    }
    blocks
}

/// Whether a phrase announces a party: with a colon or alone, or at least not as a part of a company's name.
fn announces(line: &Line, hit: &Hit, cell: &Range<usize>) -> bool {
    is_heading(line, hit, cell) || legal_form(&line.row.text[cell.clone()]).is_none()
}

/// How many lines below its beginning a line stands in the nearest block.
pub(super) fn block_depth(blocks: &[Block], line: usize) -> usize {
    reaching(blocks, line)
        .iter()
        .filter(|block| block.lines.contains(&line))
        .map(|block| line - block.lines.start)
        .min()
        .unwrap_or(0)
}

/// Whether a phrase about a party or an account heads its cell: `Lieferant` alone or `Lieferant:`, not in `Lieferant GmbH`.
pub(super) fn is_heading(line: &Line, hit: &Hit, cell: &Range<usize>) -> bool {
    let behind = line.row.text[hit.range.end..cell.end].trim_start();
    matches!(
        hit.announcement,
        Announcement::Seller | Announcement::Buyer | Announcement::PartyName | Announcement::Bank
    ) && (behind.is_empty() || behind.starts_with(':'))
}

/// Characters of a name at most.
const LONGEST: usize = 70;

/// Whether a text may be a name by its letters, words and length.
pub(super) fn may_be_name(name: &str) -> bool {
    // No character has more than four bytes.
    if name.len() > 4 * LONGEST {
        return false;
    }
    let characters = name.chars().count();
    let alphabetic = name.chars().filter(|character| character.is_alphabetic()).count();
    let words = name.split_whitespace().count();
    alphabetic >= 4
        && words <= 8
        && characters <= LONGEST
        && alphabetic * 10 >= characters * 6
        && !name.contains(['@', '|', '=', '%'])
}

/// The name that a phrase announces as the buyer's.
pub(super) fn announced_buyer(lines: &[Line]) -> Option<String> {
    let blocks = blocks(lines, &[Announcement::Buyer]);
    let (line, range) = blocks.iter().find_map(|block| named_in(lines, block))?;
    Some(lines[line].row.text[range].to_owned())
}

/// The first name of a block, which may be on the line of its phrase.
pub(super) fn named_in(lines: &[Line], block: &Block) -> Option<Place> {
    block.lines.clone().find_map(|index| {
        let line = &lines[index];
        let mut cells = line.row.cells_between((block.left, i32::MAX));
        let cell = cells.next().filter(|cell| line.row.extent(cell).0 < block.right)?.clone();
        // `Address :` announces something and is no name.
        let text_of = |cell: &Range<usize>| line.row.text[cell.clone()].trim();
        if text_of(&cell).ends_with(':') && index > block.lines.start
            || cells.next().is_some_and(|next| text_of(next).starts_with(':'))
        {
            return None;
        }
        let mut announced = line.hits_within(&cell).iter().rev();
        let announced =
            announced.find(|hit| matches!(hit.announcement, Announcement::Buyer | Announcement::PartyName));
        let range = trimmed(line, announced.map_or(cell.start, |hit| hit.range.end)..cell.end);
        let text = &line.row.text[range.clone()];
        if !may_be_name(text) {
            return None;
        }
        let behind = &line.hits[line.hits_before(range.start).len()..];
        let is_other = behind
            .iter()
            .take_while(|hit| hit.range.start < range.end)
            .any(|hit| !matches!(hit.announcement, Announcement::PartyName | Announcement::Contact));
        let is_greeting = GREETINGS.contains(&fold(text).as_str());
        let is_other = is_other || is_only_trade(text) || fold(text) == "gmbh";
        (!is_other && !is_greeting && !has_postcode(text)).then_some((index, range))
    })
}

/// Words that greet, above or in front of a name.
pub(super) const GREETINGS: [&str; 8] = ["herr", "herrn", "frau", "firma", "mr", "mrs", "monsieur", "madame"];

/// Some bytes of a line without the marks around.
pub(super) fn trimmed(line: &Line, range: Range<usize>) -> Range<usize> {
    let text = &line.row.text[range.clone()];
    let edge = |character: char| !character.is_alphanumeric() && !"()\".".contains(character);
    let start = range.end - text.trim_start_matches(edge).len();
    start..(start + text.trim_matches(edge).len()).max(start)
}
