//! Text as it grows: lines, and rows of tables with tabs between their cells.

/// Rows inside cells of rows. Text of deeper ones follows as plain lines.
const DEEPEST: usize = 32;

/// A row with a cell of more lines is a means of layout: its cells follow one another.
const LINES_OF_A_CELL: usize = 8;

/// Gathers text in reading order.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    text: String,
    /// Text boxes of the paragraph that is being read: they follow it.
    asides: Vec<String>,
    frames: Vec<Frame>,
    /// Rows beyond the deepest that are open.
    beyond: usize,
}

/// What waits while something inside it is gathered.
#[derive(Debug)]
struct Frame {
    text: String,
    asides: Vec<String>,
    cells: Option<Vec<String>>,
}

impl Lines {
    /// Adds characters to the line.
    pub(crate) fn push(&mut self, text: &str) {
        // Characters that are shown by nothing would only disturb whoever reads the text.
        self.text.extend(text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')));
    }

    /// Adds characters with every run of white space as one blank, none at the beginning of a line.
    pub(crate) fn push_collapsed(&mut self, text: &str) {
        for character in text.chars() {
            let blank = character.is_ascii_whitespace();
            if blank && (self.text.is_empty() || self.text.ends_with([' ', '\n', '\t'])) {
                continue;
            }
            if blank || !character.is_control() {
                self.text.push(if blank { ' ' } else { character });
            }
        }
    }

    /// Begins a new line where the text stands in the middle of one.
    pub(crate) fn end_line(&mut self) {
        end_line(&mut self.text);
    }

    /// Ends a paragraph: what stood beside it follows.
    pub(crate) fn end_paragraph(&mut self) {
        self.end_line();
        for aside in std::mem::take(&mut self.asides) {
            self.text.push_str(&aside);
            self.end_line();
        }
    }

    /// A line of its own.
    pub(crate) fn line(&mut self, text: &str) {
        self.end_line();
        self.push(text);
        self.end_line();
    }

    /// What follows stands beside the paragraph, until [`Self::close_aside`].
    pub(crate) fn open_aside(&mut self) {
        self.open(None);
    }

    /// Back to the paragraph.
    pub(crate) fn close_aside(&mut self) {
        if self.frames.last().is_some_and(|frame| frame.cells.is_none()) {
            let aside = self.close();
            self.asides.push(aside);
        }
    }

    /// A row of a table begins.
    pub(crate) fn open_row(&mut self) {
        if self.frames.len() >= DEEPEST {
            self.beyond += 1;
            return;
        }
        self.end_line();
        self.open(Some(Vec::new()));
    }

    /// A cell ends: its text is what came since the last one, or since the row began.
    pub(crate) fn close_cell(&mut self) {
        if self.beyond > 0 {
            return self.end_line();
        }
        self.end_paragraph();
        if let Some(cells) = self.frames.last_mut().and_then(|frame| frame.cells.as_mut()) {
            cells.push(std::mem::take(&mut self.text));
        }
    }

    /// The row ends.
    pub(crate) fn close_row(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return self.end_line();
        }
        let Some(cells) = self.frames.last_mut().and_then(|frame| frame.cells.take()) else { return };
        let stray = self.close();
        let row = row(&cells);
        self.text.push_str(&row);
        self.end_line();
        self.text.push_str(&stray);
        self.end_line();
    }

    /// The text, without blanks at the ends of lines and without empty lines.
    pub(crate) fn finish(mut self) -> String {
        while let Some(frame) = self.frames.last() {
            if frame.cells.is_some() {
                self.close_cell();
                self.close_row();
            } else {
                self.close_aside();
            }
        }
        self.end_paragraph();
        let lines = self.text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty());
        let mut text = String::with_capacity(self.text.len());
        for line in lines {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line);
        }
        text
    }

    fn open(&mut self, cells: Option<Vec<String>>) {
        let text = std::mem::take(&mut self.text);
        let asides = std::mem::take(&mut self.asides);
        self.frames.push(Frame { text, asides, cells });
    }

    /// Ends what is gathered inside and goes on outside.
    fn close(&mut self) -> String {
        self.end_paragraph();
        let Some(outside) = self.frames.pop() else { return String::new() };
        self.asides = outside.asides;
        std::mem::replace(&mut self.text, outside.text)
    }
}

fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

fn row(cells: &[String]) -> String {
    if cells.len() < 2 || cells.iter().any(|cell| cell.lines().count() > LINES_OF_A_CELL) {
        return cells.concat();
    }
    let cells: Vec<String> =
        cells.iter().map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    cells.join("\t")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_lines_and_cells_are_parted_by_tabs() {
        let mut lines = Lines::default();
        lines.push("before");
        lines.open_row();
        for cell in ["one\n two", "", "three"] {
            lines.push(cell);
            lines.close_cell();
        }
        lines.close_row();
        lines.push("after");
        assert_eq!(lines.finish(), "before\none two\t\tthree\nafter");
    }

    #[test]
    fn a_table_in_a_cell_joins_the_line_of_its_row() {
        let mut lines = Lines::default();
        lines.open_row();
        lines.push("outer");
        lines.close_cell();
        lines.open_row();
        lines.push("a");
        lines.close_cell();
        lines.push("b");
        lines.close_cell();
        lines.close_row();
        lines.close_cell();
        lines.close_row();
        assert_eq!(lines.finish(), "outer\ta b");
    }

    #[test]
    fn a_row_that_holds_a_whole_page_is_not_squeezed_into_a_line() {
        let mut lines = Lines::default();
        lines.open_row();
        lines.push(&"line\n".repeat(9));
        lines.close_cell();
        lines.push("side");
        lines.close_cell();
        lines.close_row();
        assert_eq!(lines.finish().lines().count(), 10);
    }

    #[test]
    fn a_text_box_follows_its_paragraph() {
        let mut lines = Lines::default();
        lines.push("begin");
        lines.open_aside();
        lines.push("box");
        lines.end_paragraph();
        lines.close_aside();
        lines.push(" end");
        lines.end_paragraph();
        lines.push("next");
        assert_eq!(lines.finish(), "begin end\nbox\nnext");
    }

    #[test]
    fn rows_without_end_are_plain_lines_beyond_a_depth() {
        let mut lines = Lines::default();
        for _ in 0..100_000 {
            lines.open_row();
        }
        lines.push("deep");
        assert_eq!(lines.finish(), "deep");
        let mut lines = Lines::default();
        lines.close_row();
        lines.close_cell();
        lines.close_aside();
        lines.push("unopened");
        assert_eq!(lines.finish(), "unopened");
    }
}
