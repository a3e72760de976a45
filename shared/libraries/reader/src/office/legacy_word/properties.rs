//! Which paragraphs of a Word document are cells and ends of rows ([MS-DOC] 2.9.33, pages of paragraphs).

use super::bytes::{u16_at, u32_at};

/// Bytes of a page of properties.
const PAGE: usize = 512;

/// Properties of [MS-DOC] 2.6.2: in a table, and the end of a row.
const IN_TABLE: u16 = 0x2416;
const ENDS_ROW: u16 = 0x2417;

/// What matters of a paragraph's format.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// It is, or is in, a cell.
    pub(super) in_table: bool,
    /// It is the mark at the end of a row.
    pub(super) ends_row: bool,
}

/// The formats of paragraphs by where they are stored.
#[derive(Debug, Default)]
pub(super) struct Properties {
    /// Ends and formats, in order.
    paragraphs: Vec<(u32, Paragraph)>,
}

impl Properties {
    /// Reads every page that the table of places names; broken ones are left out.
    pub(super) fn read(stream: &[u8], places: &[u8]) -> Self {
        let count = places.len().saturating_sub(4) / 8;
        let mut paragraphs = Vec::new();
        // A page is named once: a table that repeats one would let a small file hold any number.
        let most = stream.len() / PAGE + 1;
        for index in 0..count.min(most) {
            let Some(number) = u32_at(places, 4 * (count + 1) + 4 * index) else { continue };
            let start = (number & 0x003f_ffff) as usize * PAGE;
            if let Some(page) = stream.get(start..start + PAGE) {
                paragraphs.extend(of_page(page));
            }
        }
        paragraphs.sort_by_key(|(end, _)| *end);
        Self { paragraphs }
    }

    /// The format of the paragraph that holds the character stored there.
    pub(super) fn at(&self, position: u32) -> Paragraph {
        let index = self.paragraphs.partition_point(|(end, _)| *end <= position);
        self.paragraphs.get(index).map(|(_, paragraph)| *paragraph).unwrap_or_default()
    }
}

/// Ends and formats of the paragraphs of a page.
fn of_page(page: &[u8]) -> impl Iterator<Item = (u32, Paragraph)> {
    let count = page.last().map_or(0, |&count| usize::from(count));
    (0..count).filter_map(move |index| {
        let end = u32_at(page, 4 * (index + 1))?;
        let offset = usize::from(*page.get(4 * (count + 1) + 13 * index)?) * 2;
        // Offset 0 stands for a paragraph without properties of its own.
        let paragraph = if offset == 0 { Some(Paragraph::default()) } else { format(page.get(offset..)?) };
        Some((end, paragraph.unwrap_or_default()))
    })
}

/// Length in half its bytes, the style, then the properties.
fn format(bytes: &[u8]) -> Option<Paragraph> {
    let (start, length) = match bytes.first()? {
        0 => (2, usize::from(*bytes.get(1)?) * 2),
        half => (1, usize::from(*half) * 2 - 1),
    };
    let mut rest = bytes.get(start + 2..(start + length).min(bytes.len()))?;
    let mut paragraph = Paragraph::default();
    while let (Some(code), Some(operand)) = (u16_at(rest, 0), rest.get(2..)) {
        let is_on = operand.first().is_some_and(|&value| value != 0);
        match code {
            IN_TABLE => paragraph.in_table = is_on,
            ENDS_ROW => paragraph.ends_row = is_on,
            _ => {}
        }
        let Some(length) = operand_length(code, operand) else { break };
        rest = operand.get(length..).unwrap_or_default();
    }
    Some(paragraph)
}

/// Bytes of a property's value, by the three highest bits of its code ([MS-DOC] 2.6.1).
fn operand_length(code: u16, operand: &[u8]) -> Option<usize> {
    let length = match code >> 13 {
        0 | 1 => 1,
        2 | 4 | 5 => 2,
        3 => 4,
        7 => 3,
        // Definitions of tables count with two bytes, and one too many.
        _ if code == 0xd608 => usize::from(u16_at(operand, 0)?) + 1,
        _ => usize::from(*operand.first()?) + 1,
    };
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_ends_of_rows_are_known_by_place() {
        let mut page = vec![0; PAGE];
        for (index, place) in [1024_u32, 1030, 1031].into_iter().enumerate() {
            page[4 * index..4 * index + 4].copy_from_slice(&place.to_le_bytes());
        }
        page[12] = 100;
        page[25] = 110;
        // Style, alignment, in a table; the second: in a table, end of a row.
        page[200..209].copy_from_slice(&[5, 0, 0, 0x03, 0x24, 1, 0x16, 0x24, 1]);
        page[220..229].copy_from_slice(&[5, 0, 0, 0x16, 0x24, 1, 0x17, 0x24, 1]);
        page[PAGE - 1] = 2;
        let mut stream = vec![0; PAGE];
        stream.extend(&page);
        let mut places = 1024_u32.to_le_bytes().to_vec();
        places.extend(1031_u32.to_le_bytes());
        places.extend(1_u32.to_le_bytes());
        let properties = Properties::read(&stream, &places);
        assert_eq!(properties.at(1024), Paragraph { in_table: true, ends_row: false });
        assert_eq!(properties.at(1030), Paragraph { in_table: true, ends_row: true });
        assert_eq!(properties.at(1031), Paragraph::default());
    }

    #[test]
    fn damaged_pages_are_left_out() {
        assert_eq!(Properties::read(&[], &[0xff; 64]).at(5), Paragraph::default());
        let properties = Properties::read(&[0xff; PAGE * 2], &[0; 64]);
        properties.at(5);
    }
}
