//! A language model that looks at pages, behind any API that speaks OpenAI's chat completions.
//!
//! The types of the request are those of `async-openai`. Its client is not used: it retries by itself, hides
//! `Retry-After`, and logs answers that it can't read, which contain text of documents. Its types of the answer are not
//! used either: they refuse anything that another API adds to the protocol, so only the used parts of an answer are
//! read.

mod probe;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_openai::types::chat::{
    ChatCompletionRequestAssistantMessage, ChatCompletionRequestMessage,
    ChatCompletionRequestMessageContentPartImage, ChatCompletionRequestSystemMessage,
    ChatCompletionRequestUserMessage, ChatCompletionRequestUserMessageContent,
    ChatCompletionRequestUserMessageContentPart as Part, CreateChatCompletionRequest, ImageDetail, ImageUrl,
    ResponseFormat, ResponseFormatJsonSchema,
};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use document_types::question::Question;
use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;
use url::Url;

use super::web;
use crate::error::Result;
use crate::measure;
use crate::settings::{self, Secret};

pub use probe::Barrier;

/// Longest answer, in bytes.
const ANSWER_LIMIT: usize = 4 * 1024 * 1024;

/// A model of an API. Cheap to clone.
#[derive(Clone)]
pub struct Model(Arc<Inner>);

struct Inner {
    http: web::Lazy,
    time: Duration,
    endpoint: Url,
    api_key: Option<Secret>,
    organization: Option<String>,
    name: String,
}

/// The model's reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// How it ended.
    pub ending: Ending,
    /// Tokens of question and answer, if the API reports them.
    pub tokens: Option<u64>,
}

/// How an answer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// With an answer, which should be JSON that fits the schema.
    Answered(String),
    /// The model refuses to answer.
    Refused,
    /// The API's content filter has cut the answer off.
    Filtered,
    /// The answer is incomplete: it is longer than allowed.
    Truncated,
}

/// Why there is no reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// 429: too many calls or tokens.
    Busy {
        /// When to ask again, if the API said so.
        retry_after: Option<Duration>,
    },
    /// 5xx: the API is down.
    Down {
        /// The status.
        status: u16,
        /// When to ask again, if the API said so.
        retry_after: Option<Duration>,
    },
    /// No answer within the time limit.
    TimedOut,
    /// No connection, or one that broke.
    Unreachable,
    /// An answer that does not follow the protocol.
    Unintelligible,
    /// 4xx: a wrong key, an unknown model, a request the API does not take.
    Rejected {
        /// The status.
        status: u16,
        /// The API's own code, such as `invalid_api_key`.
        code: Option<String>,
    },
}

impl Failure {
    /// Whether the same question may be answered later.
    pub fn is_passing(&self) -> bool {
        !matches!(self, Self::Rejected { .. })
    }

    /// When to ask again, if the API said so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy { retry_after } | Self::Down { retry_after, .. } => *retry_after,
            Self::TimedOut | Self::Unreachable | Self::Unintelligible | Self::Rejected { .. } => None,
        }
    }

    /// Whether the API may have worked on the question, and so may charge for it.
    pub fn may_cost(&self) -> bool {
        matches!(self, Self::TimedOut | Self::Unreachable | Self::Unintelligible)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy { .. } => f.write_str("the model's API is busy (429)"),
            Self::Down { status, .. } => write!(f, "the model's API is down ({status})"),
            Self::TimedOut => f.write_str("the model did not answer in time"),
            Self::Unreachable => f.write_str("the model's API can't be reached"),
            Self::Unintelligible => f.write_str("the model's API gave an answer that is not of its protocol"),
            Self::Rejected { status, code: Some(code) } => {
                write!(f, "the model's API rejects the request ({status} {code})")
            }
            Self::Rejected { status, code: None } => {
                write!(f, "the model's API rejects the request ({status})")
            }
        }
    }
}

impl Model {
    /// A client of the API in the settings. Sends nothing yet.
    ///
    /// # Errors
    /// When the address can't be used.
    pub fn new(settings: &settings::Model) -> Result<Self> {
        let base = settings.base_url.as_str().trim_end_matches('/');
        Ok(Self(Arc::new(Inner {
            http: web::Lazy::default(),
            time: settings.time,
            endpoint: Url::parse(&format!("{base}/chat/completions"))?,
            api_key: settings.api_key.clone(),
            organization: settings.organization.clone(),
            name: settings.vision.clone(),
        })))
    }

    /// Asks once: the caller decides about another try.
    ///
    /// # Errors
    /// Why there is no reply.
    pub async fn ask(&self, question: &Question, now: DateTime<Utc>) -> Result<Reply, Failure> {
        let started = Instant::now();
        let reply = self.exchange(question, now).await;
        measure::model_call(outcome(&reply), started.elapsed());
        reply
    }

    async fn exchange(&self, question: &Question, now: DateTime<Utc>) -> Result<Reply, Failure> {
        let client =
            self.0.http.get(|| web::client().timeout(self.0.time)).map_err(|error| broken(&error))?;
        let request = client.post(self.0.endpoint.clone()).json(&completion(&self.0.name, question));
        let mut response = self.signed(request).send().await.map_err(|error| broken(&error))?;
        let status = response.status();
        let retry_after =
            response.headers().get(RETRY_AFTER).and_then(|value| web::wait(value.to_str().ok()?, now));
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER_LIMIT {
                return Err(Failure::Unintelligible);
            }
        }
        if status.is_success() {
            return reply(&body);
        }
        Err(match status {
            StatusCode::TOO_MANY_REQUESTS => Failure::Busy { retry_after },
            StatusCode::REQUEST_TIMEOUT => Failure::TimedOut,
            _ if status.is_server_error() => Failure::Down { status: status.as_u16(), retry_after },
            _ => Failure::Rejected { status: status.as_u16(), code: code(&body) },
        })
    }

    /// With our key, and who pays.
    fn signed(&self, mut request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        if let Some(key) = &self.0.api_key {
            request = request.bearer_auth(key.expose());
        }
        if let Some(organization) = &self.0.organization {
            request = request.header("OpenAI-Organization", organization);
        }
        request
    }
}

/// How a question ended, for the figures.
fn outcome(reply: &Result<Reply, Failure>) -> &'static str {
    match reply {
        Ok(reply) => match reply.ending {
            Ending::Answered(_) => "answered",
            Ending::Refused => "refused",
            Ending::Filtered => "filtered",
            Ending::Truncated => "truncated",
        },
        Err(Failure::Busy { .. }) => "busy",
        Err(Failure::Down { .. }) => "down",
        Err(Failure::TimedOut) => "timed_out",
        Err(Failure::Unreachable) => "unreachable",
        Err(Failure::Unintelligible) => "unintelligible",
        Err(Failure::Rejected { .. }) => "rejected",
    }
}

/// The question in the protocol's form.
fn completion(model: &str, question: &Question) -> CreateChatCompletionRequest {
    let images = question.images.iter().map(|image| {
        let url = format!("data:{};base64,{}", image.media_type, STANDARD.encode(&image.bytes));
        let image_url = ImageUrl { url, detail: Some(ImageDetail::High) };
        Part::ImageUrl(ChatCompletionRequestMessageContentPartImage::from(image_url))
    });
    let parts = std::iter::once(Part::Text(question.text.as_str().into())).chain(images).collect();
    let looked_at = ChatCompletionRequestUserMessageContent::Array(parts);
    let mut messages: Vec<ChatCompletionRequestMessage> = vec![
        ChatCompletionRequestSystemMessage::from(question.instructions.as_str()).into(),
        ChatCompletionRequestUserMessage::from(looked_at).into(),
    ];
    if let Some(repair) = &question.repair {
        messages.push(ChatCompletionRequestAssistantMessage::from(repair.answer.as_str()).into());
        messages.push(ChatCompletionRequestUserMessage::from(repair.faults.as_str()).into());
    }
    let json_schema = ResponseFormatJsonSchema {
        name: question.schema.name.to_owned(),
        schema: question.schema.body.clone(),
        strict: Some(true),
        description: None,
    };
    CreateChatCompletionRequest {
        model: model.to_owned(),
        messages,
        response_format: Some(ResponseFormat::JsonSchema { json_schema }),
        max_completion_tokens: Some(question.answer_tokens),
        ..CreateChatCompletionRequest::default()
    }
}

/// The used parts of the API's answer.
#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
    refusal: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
}

impl Usage {
    /// Tokens of question and answer, if both are reported.
    fn tokens(&self) -> Option<u64> {
        self.prompt_tokens?.checked_add(self.completion_tokens?)
    }
}

/// Reads the API's answer.
fn reply(body: &[u8]) -> Result<Reply, Failure> {
    let completion: Completion = serde_json::from_slice(body).map_err(|_| Failure::Unintelligible)?;
    let tokens = completion.usage.and_then(|usage| usage.tokens());
    let choice = completion.choices.into_iter().next().ok_or(Failure::Unintelligible)?;
    let Message { content, refusal } = choice.message;
    let ending = match (choice.finish_reason.as_deref(), refusal, content) {
        (_, Some(refusal), _) if !refusal.is_empty() => Ending::Refused,
        (Some("content_filter"), ..) => Ending::Filtered,
        (Some("length"), ..) => Ending::Truncated,
        (_, _, Some(content)) => Ending::Answered(content),
        (_, _, None) => return Err(Failure::Unintelligible),
    };
    Ok(Reply { ending, tokens })
}

fn broken(error: &reqwest::Error) -> Failure {
    if error.is_timeout() { Failure::TimedOut } else { Failure::Unreachable }
}

/// The API's own code for a refused request, if it is a plain name: its message may quote the question or the key.
fn code(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Wrapped {
        error: Told,
    }
    #[derive(Deserialize)]
    struct Told {
        code: Option<Value>,
    }
    let is_name = |text: &String| {
        text.len() <= 60 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let told = serde_json::from_slice::<Wrapped>(body).ok()?.error.code?;
    told.as_str().map(str::to_owned).filter(is_name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(finish_reason: &str, message: Value) -> Result<Ending, Failure> {
        let body = json!({ "id": "1", "object": "chat.completion", "created": 1, "model": "stub",
            "choices": [{ "index": 0, "finish_reason": finish_reason, "message": message }] });
        reply(&serde_json::to_vec(&body).unwrap()).map(|reply| reply.ending)
    }

    #[test]
    fn the_end_of_an_answer_tells_what_it_is() {
        let text = json!({ "role": "assistant", "content": "{}" });
        assert_eq!(said("stop", text.clone()), Ok(Ending::Answered("{}".into())));
        assert_eq!(said("length", text.clone()), Ok(Ending::Truncated));
        assert_eq!(said("content_filter", text), Ok(Ending::Filtered));
        let refusal = json!({ "role": "assistant", "content": null, "refusal": "I can't help with that" });
        assert_eq!(said("stop", refusal), Ok(Ending::Refused));
        assert_eq!(said("stop", json!({ "role": "assistant" })), Err(Failure::Unintelligible));
        assert_eq!(reply(b"<html>").unwrap_err(), Failure::Unintelligible);
    }

    #[test]
    fn what_another_api_adds_to_the_protocol_does_no_harm() {
        let body = json!({ "service_tier": "on_demand", "x_groq": { "id": "req_1" }, "system_fingerprint": 7,
            "choices": [{ "index": 0, "finish_reason": "eos", "logprobs": [], "message":
                { "role": "model", "content": "{}", "tool_calls": [], "annotations": "none" } }],
            "usage": { "prompt_tokens": 30, "completion_tokens": 4, "queue_time": 0.1 } });
        let said = reply(&serde_json::to_vec(&body).unwrap());
        assert_eq!(said, Ok(Reply { ending: Ending::Answered("{}".into()), tokens: Some(34) }));

        let untold =
            json!({ "choices": [{ "message": { "content": "{}" } }], "usage": { "prompt_tokens": 30 } });
        assert_eq!(reply(&serde_json::to_vec(&untold).unwrap()).unwrap().tokens, None);
    }

    #[test]
    fn only_a_name_is_kept_of_what_a_rejection_says() {
        let body =
            |code: &str| json!({ "error": { "message": "key sk-1 is wrong", "code": code } }).to_string();
        assert_eq!(code(body("invalid_api_key").as_bytes()).as_deref(), Some("invalid_api_key"));
        assert_eq!(code(body("the key sk-1 is wrong").as_bytes()), None);
    }
}
