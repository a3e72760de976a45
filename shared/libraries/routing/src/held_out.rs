//! How a model decides about texts that it has not learnt from: parts of what it is taught are held back in turn.

use crate::linear::{Learner, Lesson};
use crate::signs::Signs;

/// Up to so many texts each is held back once.
const FEW: usize = 2_000;

/// What was found out by holding back.
#[derive(Debug, Default)]
pub(crate) struct HeldOut {
    /// Signs of a routed text, and whether the first choice was its queue.
    pub(crate) routed: Vec<(Signs, bool)>,
    /// Signs of texts of a queue that the model was not taught: they stand for texts that belong to none.
    pub(crate) strangers: Vec<Signs>,
}

/// Parts that are held back in turn, and how often the rest is gone over each time.
#[derive(Debug, Clone, Copy)]
struct Plan {
    parts: usize,
    tried: usize,
    passes: usize,
}

impl Plan {
    fn new(texts: usize) -> Self {
        match texts {
            0..400 => Self { parts: 20, tried: 20, passes: 12 },
            400..=FEW => Self { parts: 10, tried: 10, passes: 8 },
            _ => Self { parts: 5, tried: FEW.div_ceil(texts / 5), passes: 2 },
        }
    }
}

/// Holds back parts of the texts, then whole queues. `taught` are the lessons that are texts of requests.
pub(crate) fn hold_out(learner: &Learner, lessons: &[Lesson], taught: &[usize], queues: usize) -> HeldOut {
    let plan = Plan::new(taught.len());
    let mut found = HeldOut::default();
    let mut part = vec![usize::MAX; lessons.len()];
    for (place, lesson) in taught.iter().enumerate() {
        part[*lesson] = place % plan.parts;
    }
    for held in 0..plan.tried {
        let mut learner = learner.clone();
        learner.learn(lessons, plan.passes, |lesson| part[lesson] == held);
        for lesson in
            taught.iter().map(|index| (index, &lessons[*index])).filter(|(index, _)| part[**index] == held)
        {
            let scores = learner.weights.scores(&lesson.1.row);
            let signs = Signs::of(&scores, |_| false);
            found.routed.extend(signs.map(|signs| (signs, signs.queue == lesson.1.queue)));
        }
    }
    found.strangers = strangers(learner, lessons, taught, queues, plan);
    found
}

/// Groups of queues that are left out in turn.
const GROUPS: usize = 8;

fn strangers(
    learner: &Learner,
    lessons: &[Lesson],
    taught: &[usize],
    queues: usize,
    plan: Plan,
) -> Vec<Signs> {
    let mut strangers = Vec::new();
    for group in (0..GROUPS.min(queues)).take_while(|group| *group == 0 || taught.len() <= FEW) {
        let is_left_out = |queue: usize| queue % GROUPS == group;
        let mut learner = learner.clone();
        learner.learn(lessons, plan.passes, |lesson| is_left_out(lessons[lesson].queue));
        for lesson in taught.iter().map(|index| &lessons[*index]).filter(|lesson| is_left_out(lesson.queue)) {
            strangers.extend(Signs::of(&learner.weights.scores(&lesson.row), is_left_out));
        }
    }
    strangers
}
