//! In which order the lines of a page are read.

/// A line of text on a page, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LineBox {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
}

/// Printed lines in reading order, each as the indices of its boxes from left to right.
pub(crate) fn reading_order(lines: &[LineBox], _page: (f32, f32)) -> Vec<Vec<usize>> {
    let middle = |at: usize| (lines[at].top + lines[at].bottom) / 2.0;
    let mut indices: Vec<usize> = (0..lines.len()).collect();
    indices.sort_by(|&first, &second| middle(first).total_cmp(&middle(second)));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for index in indices {
        let row = rows.last_mut().filter(|row| {
            row.first().is_some_and(|&first| {
                let height =
                    (lines[first].bottom - lines[first].top).min(lines[index].bottom - lines[index].top);
                (middle(index) - middle(first)).abs() < height / 2.0
            })
        });
        match row {
            Some(row) => row.push(index),
            None => rows.push(vec![index]),
        }
    }
    for row in &mut rows {
        row.sort_by(|&first, &second| lines[first].left.total_cmp(&lines[second].left));
    }
    rows
}
