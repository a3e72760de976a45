//! Words of a page as they are handed on: those that are written by lines, and behind them those of pictures.

use document_types::reading::{Page, ReadingError, TextSource, Word};

use super::piece::Piece;

/// How many letters and digits words have.
pub(super) fn letters(words: &[Word]) -> usize {
    words.iter().flat_map(|word| word.text.chars()).filter(|c| c.is_alphanumeric()).count()
}

/// The words of pieces, which follow each other in these lines.
pub(super) fn words(mut pieces: Vec<Piece>, lines: &[Vec<usize>]) -> Vec<Word> {
    let mut words = Vec::with_capacity(pieces.len());
    for (line, indices) in (0..).zip(lines) {
        for &index in indices {
            let piece = &mut pieces[index];
            #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
            let bbox = piece.bbox.map(|edge| edge.round() as i32);
            let confidence = piece.recognized.unwrap_or(1.0);
            words.push(Word { text: std::mem::take(&mut piece.text), confidence, bbox, line });
        }
    }
    words
}

/// Words of a picture, and what went wrong while it was recognized.
pub(super) type InPicture = (Vec<Word>, Option<ReadingError>);

/// Adds what a picture shows to its page, behind what is written. The first error stays.
pub(super) fn add_picture(page: &mut Page, (words, error): InPicture) {
    page.error = page.error.take().or(error);
    if words.is_empty() {
        return;
    }
    let first = page.words.last().map_or(0, |word| word.line + 1);
    let text = crate::words::text_of(&words);
    page.words.extend(words.into_iter().map(|word| Word { line: first + word.line, ..word }));
    if !page.text.is_empty() {
        page.text.push('\n');
    }
    page.text.push_str(&text);
    page.source = TextSource::Mixed;
}

#[cfg(test)]
mod tests {
    use document_types::reading::ReadingErrorCode;

    use super::*;

    #[test]
    fn pictures_come_behind_the_page_with_the_first_of_their_errors() {
        let word = |text: &str, line| Word { text: text.into(), confidence: 0.9, bbox: [0; 4], line };
        let error = |message: &str| Some(ReadingError::new(ReadingErrorCode::TimeLimit, message));
        let mut page = Page { words: vec![word("Total", 4)], text: "Total".into(), ..Page::default() };
        add_picture(&mut page, (Vec::new(), error("first")));
        assert_eq!(page.text, "Total");
        add_picture(&mut page, (vec![word("PAID", 0)], error("second")));
        assert_eq!((page.text.as_str(), page.words[1].line), ("Total\nPAID", 5));
        assert_eq!(page.error, error("first"));
    }
}
