//! The variables of the language model.

use std::time::Duration;

use super::super::{Model, Secret};
use super::{Source, nowhere};

/// A job asks at most twice, and has ten minutes.
const LONGEST_ANSWER: u32 = 240;

/// `None` if no model is named, or none may see pages.
pub(super) fn parse(source: &mut Source<'_>) -> Option<Model> {
    // Read first, so that a faulty value is named even if the rest is not set.
    let (enabled, seconds) = (source.flag("ENABLE_EXTERNAL_OCR"), source.positive("MODEL_SECONDS"));
    if seconds > LONGEST_ANSWER {
        source.faults.push(format!("MODEL_SECONDS is {seconds}, expected at most {LONGEST_ANSWER}"));
    }
    let vision = source.optional("VISION_MODEL").or_else(|| source.optional("OPENAI_MODEL"));
    let vision = vision.filter(|_| enabled)?;
    let api_key = match source.optional("OPENAI_BASE_URL") {
        Some(_) => source.optional("OPENAI_API_KEY"),
        None => Some(source.required("OPENAI_API_KEY")),
    };
    Some(Model {
        base_url: source.url("OPENAI_BASE_URL").unwrap_or_else(nowhere),
        api_key: api_key.map(Secret::new),
        organization: source.optional("OPENAI_ORG_ID"),
        vision,
        time: Duration::from_secs(seconds.into()),
    })
}
