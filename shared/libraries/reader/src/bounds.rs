//! What is handed on of one file at most: words and text of a page, words of the document, lines of an invoice. What is
//! beyond is cut off and told.

use document_types::protocol::{Answer, Sink};
use document_types::reading::{InvoiceData, Page, ReadingError, ReadingErrorCode, Word};

/// Words of one page: a page of a newspaper has three thousand.
const WORDS_OF_A_PAGE: usize = 20_000;

/// Bytes of text on one page: words of fifty letters, so many.
const TEXT_OF_A_PAGE: usize = 1 << 20;

/// Bytes of text of all pages, however few words they are.
const TEXT_OF_A_DOCUMENT: usize = 16 << 20;

/// Lines of an invoice as data.
const INVOICE_LINES: usize = 10_000;

/// How much of a file has been handed on.
pub(crate) struct Bounds {
    word_limit: u64,
    words_left: u64,
    text_left: usize,
    pages: u32,
    cut: Option<ReadingError>,
}

impl Bounds {
    /// Nothing is handed on yet.
    pub(crate) fn new(word_limit: u64) -> Self {
        Self { word_limit, words_left: word_limit, text_left: TEXT_OF_A_DOCUMENT, pages: 0, cut: None }
    }

    /// Hands on an answer, as far as there is room for it; `false` when nothing more is wanted.
    pub(crate) fn hand_on(&mut self, answer: Answer, sink: Sink<'_>) -> bool {
        match answer {
            Answer::Page(mut page) => {
                self.pages += 1;
                let has_room = self.bound(&mut page);
                sink(Answer::Page(page)) && has_room
            }
            Answer::Invoice(mut invoice) => {
                self.bound_invoice(&mut invoice);
                sink(Answer::Invoice(invoice))
            }
            other => sink(other),
        }
    }

    /// The first reason why something was cut off.
    pub(crate) fn outcome(self) -> Result<(), ReadingError> {
        self.cut.map_or(Ok(()), Err)
    }

    /// Cuts a page; whether there is room for another.
    fn bound(&mut self, page: &mut Page) -> bool {
        let room = usize::try_from(self.words_left).unwrap_or(usize::MAX).min(WORDS_OF_A_PAGE);
        let text = self.text_left.min(TEXT_OF_A_PAGE);
        let fitting = fitting(page, text).min(room);
        let is_cut = fitting < page.words.len() || page.text.len() > text;
        let is_full = is_cut && (room < WORDS_OF_A_PAGE || text < TEXT_OF_A_PAGE);
        if is_cut {
            let reason = self.reason(is_full);
            self.cut.get_or_insert_with(|| reason.clone());
            page.error.get_or_insert(reason);
            page.words.truncate(fitting);
            cut_text(&mut page.text, fitting, text);
        }
        self.words_left -= page.words.len() as u64;
        self.text_left -= page.text.len();
        !is_full
    }

    fn reason(&self, is_document: bool) -> ReadingError {
        let message = if is_document {
            let limit = format!("{} words or 16 MiB of text", self.word_limit);
            format!("the document has more than {limit}; only the first were kept")
        } else {
            let limit = format!("{WORDS_OF_A_PAGE} words or 1 MiB of text");
            format!("page {} of those read has more than {limit}; only the beginning was kept", self.pages)
        };
        ReadingError::new(ReadingErrorCode::WordLimit, message)
    }

    fn bound_invoice(&mut self, invoice: &mut InvoiceData) {
        if invoice.lines.len() > INVOICE_LINES {
            invoice.lines.truncate(INVOICE_LINES);
            let message =
                format!("the invoice has more than {INVOICE_LINES} lines; only the first were kept");
            self.cut.get_or_insert(ReadingError::new(ReadingErrorCode::TooLarge, message));
        }
    }
}

/// How many words of a page fit into so many bytes of text.
fn fitting(page: &Page, text: usize) -> usize {
    let mut bytes = 0;
    let fits = |word: &&Word| {
        bytes += word.text.len() + 1;
        bytes <= text
    };
    page.words.iter().take_while(fits).count()
}

/// Cuts the text behind so many words or bytes.
fn cut_text(text: &mut String, words: usize, bytes: usize) {
    let mut left = words;
    let mut was_blank = true;
    let mut end = text.len();
    for (at, character) in text.char_indices() {
        let begins = was_blank && !character.is_whitespace();
        was_blank = character.is_whitespace();
        if begins && left == 0 {
            end = at;
            break;
        }
        left -= usize::from(begins);
    }
    text.truncate(text.floor_char_boundary(end.min(bytes)));
    text.truncate(text.trim_end().len());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(words: usize, length: usize) -> Page {
        let word = Word { text: "w".repeat(length), confidence: 1.0, bbox: [0; 4], line: 0 };
        let words = vec![word; words];
        let text: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let text = text.join(" ");
        Page { words, text, ..Page::default() }
    }

    /// The pages that come through, and the outcome.
    fn handed_on(word_limit: u64, pages: Vec<Page>) -> (Vec<Page>, Result<(), ReadingError>) {
        let mut through = Vec::new();
        let mut bounds = Bounds::new(word_limit);
        for page in pages {
            let mut sink = |answer| {
                if let Answer::Page(page) = answer {
                    through.push(page);
                }
                true
            };
            if !bounds.hand_on(Answer::Page(page), &mut sink) {
                break;
            }
        }
        let outcome = bounds.outcome();
        (through, outcome)
    }

    #[test]
    fn ordinary_pages_pass_unchanged() {
        let pages = vec![page(3_000, 6), page(0, 0)];
        assert_eq!(handed_on(250_000, pages.clone()), (pages, Ok(())));
    }

    #[test]
    fn a_page_of_too_many_words_keeps_the_first_and_says_so() {
        let (pages, outcome) = handed_on(250_000, vec![page(20_001, 3), page(5, 3)]);
        assert_eq!((pages[0].words.len(), pages[0].text.len()), (20_000, 20_000 * 4 - 1));
        assert_eq!(outcome.unwrap_err().code, ReadingErrorCode::WordLimit);
        assert!(pages[0].is_usable() && pages[0].error.is_some());
        assert_eq!((pages[1].words.len(), &pages[1].error), (5, &None));
    }

    #[test]
    fn one_word_without_end_is_no_way_around_it() {
        let (pages, outcome) = handed_on(250_000, vec![page(3, 900_000)]);
        assert_eq!((pages[0].words.len(), pages[0].text.len()), (1, 900_000));
        assert!(outcome.is_err());
    }

    #[test]
    fn few_words_of_any_length_are_bounded_too() {
        let (pages, outcome) = handed_on(250_000, vec![page(1, 1_000_000); 100]);
        let text: usize = pages.iter().map(|page| page.text.len()).sum();
        assert!(text <= TEXT_OF_A_DOCUMENT && outcome.is_err(), "{text}");
    }

    #[test]
    fn a_document_of_too_many_words_ends_where_it_is_full() {
        let (pages, outcome) = handed_on(20, vec![page(20, 3), page(0, 0), page(20, 3), page(20, 3)]);
        let words: Vec<usize> = pages.iter().map(|page| page.words.len()).collect();
        assert_eq!(words, [20, 0, 0]);
        assert!(outcome.is_err());
        let (pages, outcome) = handed_on(30, vec![page(20, 3), page(20, 3), page(20, 3)]);
        let words: Vec<usize> = pages.iter().map(|page| page.words.len()).collect();
        assert_eq!(words, [20, 10]);
        assert!(outcome.unwrap_err().message.contains("more than 30 words"));
    }
}
