//! What a threshold promises, on decisions whose right answer is known by now.

/// Decisions and whether they were right, sorted so that a threshold is looked up and nothing is decided again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcomes {
    /// Falling.
    confidences: Vec<f32>,
    /// How many of the decisions up to this one were wrong.
    wrong: Vec<u32>,
}

/// What would have happened at a threshold: "62 % automatic, 3 wrong".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// Decisions that are known.
    pub all: u32,
    /// Those that would have been automatic.
    pub automatic: u32,
    /// Those of them that would have been wrong.
    pub wrong: u32,
}

impl Promise {
    /// The share that would have been automatic, from 0 to 1.
    pub fn share(&self) -> f32 {
        if self.all == 0 { 0.0 } else { self.automatic as f32 / self.all as f32 }
    }
}

impl Outcomes {
    /// Takes confidences of first choices as they were when they were made, each with whether it was right. A
    /// confidence that is no number counts as none.
    pub fn new(decisions: impl IntoIterator<Item = (f32, bool)>) -> Self {
        let number = |confidence: f32| if confidence.is_nan() { 0.0 } else { confidence };
        let mut sorted: Vec<(f32, bool)> =
            decisions.into_iter().map(|(confidence, is_right)| (number(confidence), is_right)).collect();
        sorted.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let mut so_far = 0;
        let wrong = sorted.iter().map(|(_, is_right)| {
            so_far += u32::from(!is_right);
            so_far
        });
        let wrong = wrong.collect();
        Self { confidences: sorted.into_iter().map(|(confidence, _)| confidence).collect(), wrong }
    }

    /// What decisions of at least this confidence would have come to.
    pub fn promise(&self, threshold: f32) -> Promise {
        let automatic = self.confidences.partition_point(|confidence| *confidence >= threshold);
        let wrong = automatic.checked_sub(1).map_or(0, |last| self.wrong[last]);
        Promise { all: self.confidences.len() as u32, automatic: automatic as u32, wrong }
    }

    /// Confidence and rightness of every decision, the surest first.
    pub(crate) fn decisions(&self) -> impl Iterator<Item = (f32, bool)> {
        let before = std::iter::once(&0).chain(&self.wrong);
        self.confidences
            .iter()
            .zip(&self.wrong)
            .zip(before)
            .map(|((confidence, wrong), before)| (*confidence, wrong == before))
    }
}
