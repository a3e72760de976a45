//! One line for each queue between its texts and all others: a support vector machine with squared hinge loss, solved
//! by dual coordinate descent (Hsieh et al. 2008, A Dual Coordinate Descent Method for Large-scale Linear SVM). Every
//! queue is solved in the same pass, and a pass goes over the texts in the order in which they stand.

use crate::features::Row;

/// Queues that are worked on at once: the width that compilers make one instruction of.
const LANES: usize = 8;

/// How far a line is kept from bending to single texts; the reciprocal of twice the usual `C`.
const SOFTNESS: f32 = 0.5;

/// What every row has in a column of its own, so that a line need not go through nothing.
const BIAS: f32 = 1.0;

/// Steps that are shorter are not made.
const LEAST: f32 = 0.002;

/// A pass that moves nothing further than this is the last one.
const SETTLED: f32 = 0.01;

/// One text to learn from.
#[derive(Debug)]
pub(crate) struct Lesson {
    /// Its columns.
    pub(crate) row: Row,
    /// The number of its queue.
    pub(crate) queue: usize,
}

/// Weights by column and queue. The last row is the bias.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Weights {
    pub(crate) queues: usize,
    width: usize,
    pub(crate) cells: Vec<f32>,
}

impl Weights {
    /// Nothing is learnt yet.
    pub(crate) fn new(columns: usize, queues: usize) -> Self {
        let width = width(queues);
        Self { queues, width, cells: vec![0.0; (columns + 1) * width] }
    }

    /// The number of columns, the bias not counted.
    pub(crate) fn columns(&self) -> usize {
        self.cells.len() / self.width - 1
    }

    /// The weights of a column, one for each queue.
    pub(crate) fn of(&self, column: u32) -> &[f32] {
        let start = column as usize * self.width;
        &self.cells[start..start + self.queues]
    }

    /// The weights of a column, to be changed.
    pub(crate) fn of_mut(&mut self, column: u32) -> &mut [f32] {
        let start = column as usize * self.width;
        &mut self.cells[start..start + self.queues]
    }

    /// The score of each queue.
    pub(crate) fn scores(&self, row: &Row) -> Vec<f32> {
        let mut scores = vec![0.0; self.width];
        self.score(row, &mut scores);
        scores.truncate(self.queues);
        scores
    }

    /// Makes every weight one of 255 steps of its column's largest, which a byte holds; the bias stays as it is.
    pub(crate) fn round(&mut self) {
        for column in 0..self.columns() as u32 {
            let cells = self.of_mut(column);
            let scale = scale(cells);
            cells.iter_mut().for_each(|cell| *cell = f32::from(stepped(*cell, scale)) * scale);
        }
    }

    fn score(&self, row: &Row, scores: &mut [f32]) {
        scores.fill(0.0);
        self.each(row, |value, cells| add(scores, value, cells));
    }

    fn each(&self, row: &Row, mut visit: impl FnMut(f32, &[f32])) {
        for (column, value) in row {
            let start = *column as usize * self.width;
            visit(*value, &self.cells[start..start + self.width]);
        }
        visit(BIAS, &self.cells[self.cells.len() - self.width..]);
    }

    fn learn(&mut self, row: &Row, steps: &[f32]) {
        let moved: Vec<usize> = (0..self.width)
            .step_by(LANES)
            .filter(|at| steps[*at..*at + LANES].iter().any(|step| *step != 0.0))
            .collect();
        let bias = ((self.cells.len() / self.width - 1) as u32, BIAS);
        for (column, value) in row.iter().chain([&bias]) {
            let cells = &mut self.cells[*column as usize * self.width..][..self.width];
            for at in moved.iter().copied() {
                add(&mut cells[at..at + LANES], *value, &steps[at..at + LANES]);
            }
        }
    }
}

/// The size of one step, of which 127 make the largest weight of a column.
pub(crate) fn scale(cells: &[f32]) -> f32 {
    cells.iter().fold(0.0_f32, |largest, cell| largest.max(cell.abs())) / 127.0
}

/// The steps of a weight.
pub(crate) fn stepped(cell: f32, scale: f32) -> i8 {
    if scale > 0.0 { (cell / scale).round() as i8 } else { 0 }
}

/// Cells that a row of weights takes.
pub(crate) fn width(queues: usize) -> usize {
    queues.next_multiple_of(LANES).max(LANES)
}

fn add(to: &mut [f32], factor: f32, from: &[f32]) {
    for (to, from) in to.chunks_exact_mut(LANES).zip(from.chunks_exact(LANES)) {
        for lane in 0..LANES {
            to[lane] += factor * from[lane];
        }
    }
}

/// Lines that are being learnt, and how much each text holds of each line.
#[derive(Debug, Clone)]
pub(crate) struct Learner {
    pub(crate) weights: Weights,
    /// By text and queue, with the sign of its side.
    held: Vec<f32>,
}

impl Learner {
    /// Knows nothing yet.
    pub(crate) fn new(lessons: usize, columns: usize, queues: usize) -> Self {
        Self { weights: Weights::new(columns, queues), held: vec![0.0; lessons * width(queues)] }
    }

    /// Goes over all lessons up to `passes` times, but for those that are left out, and unlearns these first.
    pub(crate) fn learn(&mut self, lessons: &[Lesson], passes: usize, is_left_out: impl Fn(usize) -> bool) {
        let width = self.weights.width;
        let mut steps = vec![0.0; width];
        for (index, lesson) in lessons.iter().enumerate().filter(|(index, _)| is_left_out(*index)) {
            let held = &mut self.held[index * width..][..width];
            if held.iter().any(|part| *part != 0.0) {
                steps.iter_mut().zip(&mut *held).for_each(|(step, part)| *step = -std::mem::take(part));
                self.weights.learn(&lesson.row, &steps);
            }
        }
        let mut scores = vec![0.0; width];
        for _ in 0..passes {
            let mut furthest: f32 = 0.0;
            for (index, lesson) in lessons.iter().enumerate().filter(|(index, _)| !is_left_out(*index)) {
                self.weights.score(&lesson.row, &mut scores);
                let held = &mut self.held[index * width..][..width];
                let step = step(lesson, &scores, held, &mut steps);
                if step > 0.0 {
                    self.weights.learn(&lesson.row, &steps);
                }
                furthest = furthest.max(step);
            }
            if furthest < SETTLED {
                return;
            }
        }
    }
}

/// Works out how far one text moves every line; returns the furthest.
fn step(lesson: &Lesson, scores: &[f32], held: &mut [f32], steps: &mut [f32]) -> f32 {
    let square: f32 = lesson.row.iter().map(|(_, value)| value * value).sum::<f32>() + BIAS * BIAS;
    let mut furthest: f32 = 0.0;
    for (queue, ((score, held), step)) in scores.iter().zip(held).zip(steps).enumerate() {
        let side = if queue == lesson.queue { 1.0 } else { -1.0 };
        let before = *held * side;
        let slope = side * score - 1.0 + SOFTNESS * before;
        let after = (before - slope / (square + SOFTNESS)).max(0.0);
        let far = after - before;
        *step = if far.abs() < LEAST { 0.0 } else { far * side };
        *held += *step;
        furthest = furthest.max(step.abs());
    }
    furthest
}
