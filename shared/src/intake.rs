//! Intake: requests from forms, programs, mails and people, and where each of them goes.
//!
//! A request is held against the organization's rules and against what was learnt from its own routed requests
//! ([`routing`]). Where they are sure, a card is made; else a person says where it goes, and that is learnt from.

mod acknowledging;
mod cards;
pub mod deciding;
mod detail;
pub mod fields;
pub mod filter;
pub mod forms;
mod last_step;
pub mod learning;
mod letters;
pub mod log;
pub mod places;
mod proposal;
pub mod routing;
pub mod rules;
pub mod settings;
mod status;
mod store;
mod telling;
pub mod thread;
mod undoing;
mod work;
pub mod working;
mod writing;

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ids::{CardId, CustomerId, DocumentId, FormId, PipelineId, RequestId, StageId};
use crate::names::is_name;
use crate::pipelines::{Person, Priority, Tag};

pub use detail::{Figures, detail, figures};
pub use routing::Decider;
pub use status::{Status, Step};
pub use store::{count, erase, find, has_document, list, list_by_confidence, lock};
pub use telling::{StatusPage, status_page, status_url};
pub use undoing::undo;
pub use work::{LearnRouting, RouteRequest};
pub use writing::{Change, NewRequest, change, insert, sweep};

/// Most characters of a request's text.
pub const LONGEST_TEXT: usize = 50_000;

/// Most documents of one request.
pub const MOST_DOCUMENTS: usize = 50;

/// Where a request came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = RequestSource)]
pub enum Source {
    /// A public form.
    Form,
    /// A program with an API key.
    Api,
    /// A mail.
    Mail,
    /// A member typed it.
    Operator,
    /// A completed document.
    Document,
}

/// Something that somebody wants, and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Request {
    /// Which.
    pub id: RequestId,
    /// Its number in the organization.
    pub number: i64,
    /// Where it came from.
    pub source: Source,
    /// Where it stands.
    pub status: Status,
    /// What it is about.
    pub subject: String,
    /// Its first 200 characters.
    pub excerpt: String,
    /// Who sent it.
    pub sender: Sender,
    /// Whose it is.
    pub customer: Option<Named<CustomerId>>,
    /// Where rules or model would send it.
    pub suggestion: Option<Suggestion>,
    /// Where it went.
    pub routed: Option<Routed>,
    /// Who decided that.
    pub decided_by: Option<Decider>,
    /// How urgent it is.
    pub priority: Priority,
    /// Who looks after it.
    pub assignee: Option<Person>,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// Since when somebody waits for an answer.
    pub waiting_since: Option<DateTime<Utc>>,
    /// How many documents belong to it.
    pub files: i64,
    /// Counts changes; the `ETag`.
    pub version: i64,
}

/// A request with all that is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RequestDetail {
    /// The request.
    #[serde(flatten)]
    pub request: Request,
    /// What was written.
    pub text: String,
    /// What was answered in the form, in its order.
    pub answers: Vec<Answer>,
    /// The documents that belong to it.
    #[serde(rename = "files")]
    #[schema(rename = "files")]
    pub documents: Vec<File>,
    /// What was found in the text.
    pub fields: Vec<FoundField>,
    /// The form that was filled in.
    pub form: Option<FilledForm>,
    /// Of a request that stands for parked mails: which.
    pub parked: Option<thread::Parked>,
    /// What was decided, newest first.
    pub decisions: Vec<Decision>,
    /// What happened, newest first.
    pub events: Vec<Happened>,
}

/// Who sent a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RequestSender)]
pub struct Sender {
    /// Their name, up to 200 characters.
    #[garde(inner(custom(is_name)))]
    #[serde(default)]
    pub name: Option<String>,
    /// Their e-mail address.
    #[garde(inner(custom(is_address)))]
    #[serde(default)]
    pub email: Option<String>,
    /// Their telephone number, up to 50 characters.
    #[garde(inner(length(chars, max = 50), custom(is_line)))]
    #[serde(default)]
    pub phone: Option<String>,
}

pub(crate) fn is_address(text: &str, (): &()) -> garde::Result {
    if crate::mail::parts_of_address(text).is_none() {
        return Err(garde::Error::new("an e-mail address looks like name@example.com"));
    }
    Ok(())
}

pub(crate) fn is_line(text: &str, (): &()) -> garde::Result {
    if text.chars().any(char::is_control) {
        return Err(garde::Error::new("one line without control characters"));
    }
    Ok(())
}

/// An object with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RequestNamed)]
pub struct Named<T> {
    /// Which.
    pub id: T,
    /// Its name.
    pub name: String,
}

/// Where rules or model would send a request.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = RequestSuggestion)]
pub struct Suggestion {
    /// The pipeline, and the stage in it.
    pub pipeline: SuggestedPlace,
    /// How sure whoever proposes it is, from 0 to 1.
    pub confidence: f64,
    /// Why, in words.
    pub reasoning: String,
    /// Who proposes it.
    pub decided_by: Decider,
    /// The bytes of the text that decided.
    pub phrases: Vec<Phrase>,
    /// The next best.
    pub others: Vec<OtherPlace>,
    /// How urgent it is, and why.
    pub priority: SuggestedPriority,
    /// The labels of its card.
    pub labels: Vec<Tag>,
    /// Who would look after it.
    pub assignee: Option<Person>,
    /// Why a person has to look at it; absent where nobody has to.
    pub needs_review_because: Option<String>,
}

/// A pipeline and a stage in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SuggestedPlace {
    /// The pipeline.
    pub id: PipelineId,
    /// Its name.
    pub name: String,
    /// The stage.
    pub stage_id: StageId,
    /// Its name.
    pub stage: String,
}

/// Another pipeline that a request may belong to.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OtherPlace {
    /// Which.
    pub pipeline: Named<PipelineId>,
    /// How likely it is, from 0 to 1.
    pub confidence: f64,
    /// Why, in words.
    pub reasoning: String,
}

/// How urgent a request seems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SuggestedPriority {
    /// How urgent.
    pub value: Priority,
    /// Why, in words.
    pub reasoning: String,
}

/// A piece of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Phrase {
    /// Its first byte.
    pub start: usize,
    /// The first byte after it.
    pub end: usize,
}

/// Where a request went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RequestPlace)]
pub struct Routed {
    /// The pipeline.
    pub pipeline: Named<PipelineId>,
    /// The stage.
    pub stage: Named<StageId>,
    /// The card that was made of it.
    pub card_id: CardId,
}

/// A question of a form and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RequestAnswer)]
pub struct Answer {
    /// The question.
    pub label: String,
    /// The answer.
    pub value: String,
}

/// A document of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RequestFile)]
pub struct File {
    /// Which.
    pub document_id: DocumentId,
    /// The name of the file.
    pub name: String,
    /// What it is, where that is known.
    pub kind: Option<String>,
    /// How far it was read.
    pub status: crate::documents::Status,
}

/// Something that was found in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RequestField)]
pub struct FoundField {
    /// `wanted_date`, `address`, `order_number`, `phone` or `amount`.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The first byte of the text that says it.
    pub start: usize,
    /// The first byte after it.
    pub end: usize,
}

/// A form, as it was when it was filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FilledForm {
    /// Which.
    pub id: FormId,
    /// Its name.
    pub name: String,
    /// The version of its fields.
    pub version: i32,
}

/// What somebody or something decided about a request.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = RequestDecision)]
pub struct Decision {
    /// Which.
    pub id: Uuid,
    /// Who decided.
    pub decider: Decider,
    /// Where it was to go.
    pub pipeline: Option<Named<PipelineId>>,
    /// How sure the decider was, from 0 to 1; people are not asked.
    pub confidence: Option<f64>,
    /// Why, in words.
    pub reasoning: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The person who decided.
    pub by: Option<Person>,
}

/// Something that happened with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Happened {
    /// When.
    pub at: DateTime<Utc>,
    /// What, in a sentence.
    pub sentence: String,
}

/// Why a request was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = RejectionReason)]
pub enum Reason {
    /// Nobody asked for it.
    Spam,
    /// It is meant for somebody else.
    NotForUs,
    /// The same was asked before.
    Duplicate,
    /// Something else.
    Other,
}

impl Reason {
    /// As it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::NotForUs => "not_for_us",
            Self::Duplicate => "duplicate",
            Self::Other => "other",
        }
    }

    /// In words.
    fn words(self) -> &'static str {
        match self {
            Self::Spam => "it is spam",
            Self::NotForUs => "it is not for us",
            Self::Duplicate => "it is there twice",
            Self::Other => "there is another reason",
        }
    }
}

impl Source {
    /// As it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Api => "api",
            Self::Mail => "mail",
            Self::Operator => "operator",
            Self::Document => "document",
        }
    }
}
