//! What the scores of a text say about the first choice: the only things that a confidence is made of.

/// How high the first choice stands, and how far before the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Signs {
    /// The number of the first choice.
    pub(crate) queue: usize,
    /// The best score.
    pub(crate) top: f32,
    /// By how much it is better than the second best.
    pub(crate) lead: f32,
}

impl Signs {
    /// The signs of these scores, but for queues that are left out. The first of equals is the first choice.
    pub(crate) fn of(scores: &[f32], is_left_out: impl Fn(usize) -> bool) -> Option<Self> {
        let mut best: Option<(usize, f32)> = None;
        let mut second = LOWEST;
        for (queue, score) in scores.iter().copied().enumerate().filter(|(queue, _)| !is_left_out(*queue)) {
            match best {
                Some((_, top)) if score <= top => second = second.max(score),
                _ => {
                    second = best.map_or(second, |(_, top)| top);
                    best = Some((queue, score));
                }
            }
        }
        best.map(|(queue, top)| Self { queue, top, lead: (top - second).max(0.0) })
    }
}

/// What a text scores for a queue that it has nothing to do with; where there is no second queue, it stands there.
const LOWEST: f32 = -1.0;
