//! What a language model is asked: instructions, text, pictures, and the form of the answer.

use serde_json::Value;

/// Tokens of a picture of 2048 pixels, generously. For a page in portrait at high detail most models count from 800 to
/// 4000, but the dearest, `gpt-4o-mini`, 36,835: 2833 and six tiles of 5667 each. Too much is put aside only while the
/// call lasts; too little would let calls at the same time spend more than the day has.
const IMAGE_TOKENS: u64 = 37_000;

/// Letters of a token, where text is names of words and numbers.
const LETTERS: u64 = 2;

/// What a model is asked: one exchange without a memory of earlier ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// What it is to do, from us alone.
    pub instructions: String,
    /// What it is to look at.
    pub text: String,
    /// Pictures of the same.
    pub images: Vec<Image>,
    /// What the answer must look like.
    pub schema: Schema,
    /// An answer it gave and what is wrong with it, when it is asked to repair it.
    pub repair: Option<Repair>,
    /// Tokens of the answer at most.
    pub answer_tokens: u32,
}

/// A picture in a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// `image/jpeg`
    pub media_type: String,
    /// The encoded picture.
    pub bytes: Vec<u8>,
}

/// What an answer must look like.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// Its name: letters, digits and `_`.
    pub name: &'static str,
    /// JSON Schema, as far as strict structured outputs take it.
    pub body: Value,
}

/// An answer that was no good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// As it was given.
    pub answer: String,
    /// What is wrong with it, for the model.
    pub faults: String,
}

impl Question {
    /// Tokens that the answer may cost, rather too many than too few.
    pub fn estimate(&self) -> u64 {
        let repair = self.repair.as_ref().map_or(0, |repair| repair.answer.len() + repair.faults.len());
        let schema = self.schema.body.to_string().len();
        let letters = self.instructions.len() + self.text.len() + schema + repair;
        letters as u64 / LETTERS + self.images.len() as u64 * IMAGE_TOKENS + u64::from(self.answer_tokens)
    }
}

/// Why an answer can't be taken as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Faulty<A> {
    /// One sentence each, for the model.
    pub faults: Vec<String>,
    /// The answer without the values that are wrong; nothing where it is not of the schema at all.
    pub rest: Option<A>,
}

/// A question with what is done about its answer.
#[derive(Debug, Clone)]
pub struct Exchange<A> {
    /// What is asked first.
    pub question: Question,
    /// Reads an answer.
    pub read: fn(&str) -> Result<A, Faulty<A>>,
    /// The question again, with an answer that was no good and its faults.
    pub repairing: fn(Question, String, &[String]) -> Question,
}
