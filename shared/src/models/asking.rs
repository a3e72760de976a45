//! One exchange with a model, or two if its first answer was unusable, within the organization's tokens.

use std::time::Duration;

use anyhow::anyhow;
use document_types::question::{Exchange, Faulty, Question};

use super::budget::{self, Budget};
use super::settings::Settings;
use crate::app::App;
use crate::clients::model::{Ending, Failure, Model};
use crate::clock::minutes;
use crate::error::{Error, Result, refuse};
use crate::jobs::{Job, JobContext};

/// By then, calls in progress have reported what they used.
const FREED: Duration = minutes(2);

/// The result of asking.
#[derive(Debug)]
pub enum Outcome<A> {
    /// An answer that fits the schema.
    Answered(A),
    /// The day's remaining tokens do not suffice.
    Exhausted,
    /// No usable answer, and none to hope for.
    Useless(String),
    /// The API is out of reach: the error puts the job back, the sentence is for people.
    Later(Error, String),
}

/// The asking job and the model it asks.
struct Asking<'a> {
    app: &'a App,
    ctx: &'a JobContext,
    client: &'a Model,
    settings: &'a Settings,
    /// When tokens reserved by a dead process are free again.
    lifetime: Duration,
    spent: u64,
}

/// The result of one question.
enum Said {
    Content(String),
    Refused(Refusal),
}

/// Why there is no answer.
enum Refusal {
    Exhausted,
    Useless(String),
    Later(Error, String),
}

impl<A> From<Refusal> for Outcome<A> {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Exhausted => Self::Exhausted,
            Refusal::Useless(why) => Self::Useless(why),
            Refusal::Later(error, why) => Self::Later(error, why),
        }
    }
}

/// Asks for a job of kind `J` and, if the answer is broken, asks once more and says what is wrong with it. Tokens are
/// reserved before and settled after; those of a process that dies in between are counted when its time is over.
pub async fn ask<J: Job, A>(
    app: &App,
    ctx: &JobContext,
    client: &Model,
    settings: &Settings,
    exchange: Exchange<A>,
) -> Result<Outcome<A>> {
    let mut asking = Asking { app, ctx, client, settings, lifetime: J::TIMEOUT, spent: 0 };
    let outcome = asking.exchange(exchange).await;
    let mut tx = ctx.enter(app).await?;
    budget::settle(&mut tx, ctx.id(), asking.spent).await?;
    tx.commit().await?;
    outcome
}

impl Asking<'_> {
    async fn exchange<A>(&mut self, exchange: Exchange<A>) -> Result<Outcome<A>> {
        let Exchange { question, read, repairing } = exchange;
        let content = match self.say(&question).await? {
            Said::Content(content) => content,
            Said::Refused(refusal) => return Ok(refusal.into()),
        };
        let Faulty { faults, rest } = match read(&content) {
            Ok(answer) => return Ok(Outcome::Answered(answer)),
            Err(faulty) => faulty,
        };
        let repaired = match self.say(&repairing(question, content, &faults)).await? {
            Said::Content(content) => read(&content),
            // The usable part of the first answer is already paid for.
            Said::Refused(refusal) => return Ok(rest.map_or_else(|| refusal.into(), Outcome::Answered)),
        };
        Ok(match repaired.or_else(|faulty| faulty.rest.or(rest).ok_or(())) {
            Ok(answer) => Outcome::Answered(answer),
            Err(()) => Outcome::Useless("the model's answer was not of the form asked for, twice".to_owned()),
        })
    }

    /// Asks one question, if there are tokens for it on top of those that earlier ones have cost.
    async fn say(&mut self, question: &Question) -> Result<Said> {
        let estimate = question.estimate();
        let mut tx = self.ctx.enter(self.app).await?;
        let needed = [self.spent, estimate];
        let per_day = self.settings.tokens_per_day();
        let budget = budget::reserve(&mut tx, self.ctx.id(), needed, per_day, self.lifetime).await?;
        tx.commit().await?;
        match budget {
            Budget::Reserved => {}
            Budget::Exhausted => return Ok(Said::Refused(Refusal::Exhausted)),
            Budget::Taken => {
                let why = "other documents may need the tokens left of the day";
                return Ok(Said::Refused(later(why, Some(FREED))));
            }
        }

        let reply = match self.client.ask(question, self.app.clock.now()).await {
            Ok(reply) => reply,
            Err(failure) => {
                self.spent += if failure.may_cost() { estimate } else { 0 };
                return Ok(Said::Refused(failed(&failure)));
            }
        };
        self.spent += reply.tokens.unwrap_or(estimate);
        let why = match reply.ending {
            Ending::Answered(content) => return Ok(Said::Content(content)),
            Ending::Refused => "the model refused to read it",
            Ending::Filtered => "the content filter of the model's API held its answer back",
            Ending::Truncated => "the model's answer was longer than allowed",
        };
        Ok(Said::Refused(Refusal::Useless(why.to_owned())))
    }
}

/// An outage puts the job back, after the queue's own back-off unless the API says when; a rejection would only repeat.
fn failed(failure: &Failure) -> Refusal {
    let why = failure.to_string();
    if !failure.is_passing() {
        tracing::warn!(why, "a model can't be asked: check OPENAI_API_KEY, OPENAI_BASE_URL and VISION_MODEL");
        return Refusal::Useless(why);
    }
    later(&why, failure.retry_after())
}

fn later(why: &str, retry_after: Option<Duration>) -> Refusal {
    let error = match retry_after {
        Some(retry_after) => {
            let refusal = refuse("model_unavailable", why.to_owned());
            Error::Unavailable { refusal, retry_after, cause: None }
        }
        None => Error::Internal(anyhow!("{why}")),
    };
    Refusal::Later(error, why.to_owned())
}
