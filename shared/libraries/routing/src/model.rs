//! What is learnt from the requests that an organization has routed, and how it decides.

use crate::calibration::Calibration;
use crate::features::Vocabulary;
use crate::held_out::{HeldOut, hold_out};
use crate::linear::{Learner, Lesson, Weights, width};
use crate::phrases::phrases;
use crate::promise::Outcomes;
use crate::signs::Signs;
use crate::text::{LONGEST_TEXT, pieces, words};
use crate::{Decision, Example, MOST_EXAMPLES, MOST_QUEUES, Queue, Ranked};

/// Pieces of texts that a model knows at most, and weights.
const MOST_PIECES: usize = 1 << 17;
const MOST_WEIGHTS: usize = 1 << 24;

/// Passes over all lessons at most, when there are few of them and when there are many.
const PASSES: usize = 40;
const PASSES_OF_MANY: usize = 8;

/// Lessons that are many.
const MANY: usize = 2_000;

/// Texts that a queue must have before anything goes there by itself.
const FEWEST: u32 = 5;

/// How fast the share of the other queues falls with their distance.
const SPREAD: f32 = 0.25;

/// What was learnt. The same queues and examples give the same model, in whatever order the examples stand.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) queues: Vec<Learnt>,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) weights: Weights,
    pub(crate) calibration: Calibration,
    pub(crate) outcomes: Outcomes,
}

/// A queue as a model knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Learnt {
    pub(crate) id: String,
    /// The number of its examples.
    pub(crate) examples: u32,
}

/// A text to learn from, before it has columns.
struct Source<'a> {
    text: &'a str,
    queue: usize,
    is_example: bool,
}

impl Model {
    /// Learns from the names and descriptions of the queues and from examples. Examples of other queues are passed
    /// over, and so are queues after the first [`MOST_QUEUES`] and examples before the last [`MOST_EXAMPLES`].
    pub fn train(queues: &[Queue], examples: &[Example]) -> Self {
        let queues = &queues[..queues.len().min(MOST_QUEUES)];
        let examples = &examples[examples.len().saturating_sub(MOST_EXAMPLES)..];
        let sources = sources(queues, examples);
        let mut learnt: Vec<Learnt> =
            queues.iter().map(|queue| Learnt { id: queue.id.clone(), examples: 0 }).collect();
        for source in sources.iter().filter(|source| source.is_example) {
            learnt[source.queue].examples += 1;
        }

        let texts: Vec<_> = sources.iter().map(|source| pieces(&words(source.text))).collect();
        let most = MOST_PIECES.min(MOST_WEIGHTS / width(queues.len()));
        let vocabulary = Vocabulary::new(&texts, most);
        let lessons: Vec<Lesson> = (texts.iter().zip(&sources))
            .map(|(pieces, source)| Lesson { row: vocabulary.row(pieces), queue: source.queue })
            .collect();
        drop(texts);

        let mut learner = Learner::new(lessons.len(), vocabulary.known().len(), queues.len());
        let passes = if lessons.len() > MANY { PASSES_OF_MANY } else { PASSES };
        learner.learn(&lessons, passes, |_| false);
        let taught: Vec<usize> = (0..sources.len()).filter(|index| sources[*index].is_example).collect();
        let held_out = if taught.is_empty() {
            HeldOut::default()
        } else {
            hold_out(&learner, &lessons, &taught, queues.len())
        };
        let calibration = Calibration::new(&held_out);
        let outcomes =
            held_out.routed.iter().map(|(signs, is_right)| (calibration.confidence(signs), *is_right));
        let outcomes = Outcomes::new(outcomes);
        let mut weights = learner.weights;
        weights.round();
        Self { queues: learnt, vocabulary, weights, calibration, outcomes }
    }

    /// Where a text belongs. It is looked at as text alone: nothing in it can change what a queue is, or the threshold.
    pub fn decide(&self, text: &str) -> Decision {
        let words = words(text);
        let pieces = pieces(&words);
        let row = self.vocabulary.row(&pieces);
        let scores = self.weights.scores(&row);
        let Some(signs) = Signs::of(&scores, |_| false).filter(|_| !row.is_empty()) else {
            return Decision::default();
        };
        let confidence = self.calibration.confidence(&signs);
        let is_taught = self.queues[signs.queue].examples >= FEWEST;
        Decision {
            automatic: is_taught
                && self.calibration.threshold.is_some_and(|threshold| confidence >= threshold),
            phrases: phrases(&words, &pieces, &self.vocabulary, &self.weights, signs.queue),
            top: self.ranked(&scores, &signs, confidence),
        }
    }

    /// The confidence from which decisions are automatic. None: the model promises nothing yet, and nothing is.
    pub fn threshold(&self) -> Option<f32> {
        self.calibration.threshold
    }

    /// How the model decided about examples that it was not taught at that time.
    pub fn outcomes(&self) -> &Outcomes {
        &self.outcomes
    }

    /// All queues, the likeliest first. What the first leaves is shared by the others, and none has more than it.
    fn ranked(&self, scores: &[f32], signs: &Signs, confidence: f32) -> Vec<Ranked> {
        let share = |score: f32| ((score - signs.top) / SPREAD).exp();
        let others: f32 = (scores.iter().enumerate())
            .filter(|(queue, _)| *queue != signs.queue)
            .map(|(_, score)| share(*score))
            .sum();
        let rest = if others > 0.0 { (1.0 - confidence) / others } else { 0.0 };
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|one, other| scores[*other].total_cmp(&scores[*one]).then(one.cmp(other)));
        let ranked = order.into_iter().map(|queue| {
            let confidence =
                if queue == signs.queue { confidence } else { (share(scores[queue]) * rest).min(confidence) };
            Ranked { queue: self.queues[queue].id.clone(), confidence }
        });
        ranked.collect()
    }
}

/// Everything to learn from, once and in an order that does not depend on how it was given.
fn sources<'a>(queues: &'a [Queue], examples: &'a [Example]) -> Vec<Source<'a>> {
    let mut numbers: Vec<(&str, usize)> = queues.iter().map(|queue| queue.id.as_str()).zip(0..).collect();
    numbers.sort_unstable();
    let number =
        |id: &str| numbers.binary_search_by(|(other, _)| (*other).cmp(id)).ok().map(|at| numbers[at].1);
    let examples = examples.iter().filter_map(|example| {
        number(&example.queue).map(|queue| Source { text: &example.text, queue, is_example: true })
    });
    let mut sources: Vec<Source<'a>> = examples.collect();
    for (queue, about) in queues.iter().enumerate() {
        let parts = about.description.split([',', ':', ';', '.', '\n']).chain([about.name.as_str()]);
        sources.extend(parts.map(|text| Source { text: text.trim(), queue, is_example: false }));
    }
    sources.retain(|source| source.text.chars().take(LONGEST_TEXT).any(char::is_alphanumeric));
    let key = |source: &Source<'a>| {
        (scattered(source.text), source.text, queues[source.queue].id.as_str(), !source.is_example)
    };
    sources.sort_unstable_by(|one, other| key(one).cmp(&key(other)));
    sources.dedup_by(|later, first| later.text == first.text && later.queue == first.queue);
    sources
}

/// FNV-1a with a last stir, so that texts that resemble each other do not stand together.
fn scattered(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |state, byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (hash ^ (hash >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
