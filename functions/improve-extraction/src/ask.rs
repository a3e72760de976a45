//! One exchange with the model, or two where its first answer was no good, within the organization's tokens.

use std::time::Duration;

use anyhow::anyhow;
use document_types::question::Question;
use extraction::model::{Answer, Faulty, repairing};
use shared::clients::model::{Ending, Failure, Model};
use shared::clock::minutes;
use shared::error::refuse;
use shared::jobs::JobContext;
use shared::models::{self, Budget, Policy};
use shared::{App, Error, Result};

/// Until then calls that are under way have said what they used.
const FREED: Duration = minutes(2);

/// What came of asking.
pub(crate) enum Outcome {
    /// An answer by the schema.
    Answered(Answer),
    /// The tokens of the day do not suffice.
    Exhausted,
    /// No answer that can be used, and none to be hoped for.
    Useless(String),
    /// The API is out of reach: the error puts the job back, the sentence is for people.
    Later(Error, String),
}

/// What one exchange brought.
enum Said {
    Content(String),
    Nothing(Outcome),
}

/// Asks, and where the answer is broken once more with what is wrong with it. Tokens are put aside before and settled
/// after; those of a process that dies in between are counted when its time is over.
///
/// # Errors
/// When Postgres is gone.
pub(crate) async fn ask(
    app: &App,
    ctx: &JobContext,
    client: &Model,
    policy: &Policy,
    question: Question,
) -> Result<Outcome> {
    let mut spent = 0;
    let outcome = exchange(app, ctx, client, policy, question, &mut spent).await;
    let mut tx = ctx.enter(app).await?;
    models::settle(&mut tx, ctx.id(), spent).await?;
    tx.commit().await?;
    outcome
}

async fn exchange(
    app: &App,
    ctx: &JobContext,
    client: &Model,
    policy: &Policy,
    question: Question,
    spent: &mut u64,
) -> Result<Outcome> {
    let content = match say(app, ctx, client, policy, &question, spent).await? {
        Said::Content(content) => content,
        Said::Nothing(outcome) => return Ok(outcome),
    };
    let Faulty { faults, rest } = match Answer::read(&content) {
        Ok(answer) => return Ok(Outcome::Answered(answer)),
        Err(faulty) => faulty,
    };
    let repaired = match say(app, ctx, client, policy, &repairing(question, content, &faults), spent).await? {
        Said::Content(content) => Answer::read(&content),
        // What could be used of the first answer is paid for already.
        Said::Nothing(outcome) => return Ok(rest.map_or(outcome, Outcome::Answered)),
    };
    Ok(match repaired.or_else(|faulty| faulty.rest.or(rest).ok_or(())) {
        Ok(answer) => Outcome::Answered(answer),
        Err(()) => Outcome::Useless("the model's answer was not of the form asked for, twice".to_owned()),
    })
}

/// One exchange, if there are tokens for it beside those it has cost already.
async fn say(
    app: &App,
    ctx: &JobContext,
    client: &Model,
    policy: &Policy,
    question: &Question,
    spent: &mut u64,
) -> Result<Said> {
    let estimate = question.estimate();
    let mut tx = ctx.enter(app).await?;
    let (needed, lifetime) = ([*spent, estimate], policy.reservation());
    let budget = models::reserve(&mut tx, ctx.id(), needed, policy.tokens_per_day, lifetime).await?;
    tx.commit().await?;
    match budget {
        Budget::Reserved => {}
        Budget::Exhausted => return Ok(Said::Nothing(Outcome::Exhausted)),
        Budget::Taken => {
            return Ok(Said::Nothing(later(
                "other documents may need the tokens left of the day",
                Some(FREED),
            )));
        }
    }

    let reply = match client.ask(question, app.clock.now()).await {
        Ok(reply) => reply,
        Err(failure) => {
            *spent += if failure.may_cost() { estimate } else { 0 };
            return Ok(Said::Nothing(failed(&failure)));
        }
    };
    *spent += reply.tokens.unwrap_or(estimate);
    let why = match reply.ending {
        Ending::Answered(content) => return Ok(Said::Content(content)),
        Ending::Refused => "the model refused to read it",
        Ending::Filtered => "the content filter of the model's API held its answer back",
        Ending::Truncated => "the model's answer was longer than allowed",
    };
    Ok(Said::Nothing(Outcome::Useless(why.to_owned())))
}

/// An outage puts the job back, by the queue's own back-off unless the API says when; a rejection would only repeat.
fn failed(failure: &Failure) -> Outcome {
    let why = failure.to_string();
    if !failure.is_passing() {
        tracing::warn!(why, "a model can't be asked: check OPENAI_API_KEY, OPENAI_BASE_URL and VISION_MODEL");
        return Outcome::Useless(why);
    }
    later(&why, failure.retry_after())
}

fn later(why: &str, retry_after: Option<Duration>) -> Outcome {
    let error = match retry_after {
        Some(retry_after) => {
            let refusal = refuse("model_unavailable", why.to_owned());
            Error::Unavailable { refusal, retry_after, cause: None }
        }
        None => Error::Internal(anyhow!("{why}")),
    };
    Outcome::Later(error, why.to_owned())
}
