//! The messages of a request: what its sender wrote, what we answered, and what the staff noted for themselves.
//!
//! A mail that a mailbox brought becomes a message of the request that it answers, or begins one ([`arriving`]). What the
//! staff write goes out as a letter of the platform ([`replying`]), and answers to it find their request again.

mod addresses;
mod arriving;
mod automatic;
mod finding;
mod messages;
mod parking;
mod quoting;
mod replying;
mod threading;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::File;
use crate::ids::{DocumentId, RequestMessageId};
use crate::pipelines::Person;

pub(super) use addresses::of as reply_address;
pub use arriving::{examine, settle};
pub(super) use messages::{NewMessage, insert as insert_message, message_id};
pub use messages::{list, note_delivery};
pub(super) use parking::of as parked;
pub use parking::{Parked, Settling};
pub use replying::{Draft, NewNote, NewReply, draft, note, reply};

/// Who a message is from and for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = RequestMessageKind)]
pub enum Kind {
    /// It came from outside.
    In,
    /// We sent it.
    Out,
    /// It is for the staff only.
    Note,
}

/// How far a message of ours has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = RequestMessageDelivery)]
pub enum Delivery {
    /// It waits to be sent.
    Queued,
    /// A mail server has it.
    Sent,
    /// The mail server refused it for good.
    Bounced,
    /// It could not be sent.
    Failed,
    /// It was not sent in time.
    Expired,
}

/// Somebody who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RequestMessageSender)]
pub struct Writer {
    /// Their name, where they gave one.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
}

/// How far a message of ours has come, and why no further.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RequestMessageSending)]
pub struct Sending {
    /// How far.
    pub state: Delivery,
    /// What the mail server said, or what went wrong.
    pub error: Option<String>,
}

/// A message of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RequestMessage)]
pub struct Message {
    /// Which.
    pub id: RequestMessageId,
    /// From and for whom it is.
    pub kind: Kind,
    /// Whether a machine wrote it.
    pub automatic: bool,
    /// Who wrote it, of a mail.
    pub from: Option<Writer>,
    /// To whom.
    pub to: Vec<String>,
    /// Who got a copy.
    pub cc: Vec<String>,
    /// Its subject, of a mail.
    pub subject: Option<String>,
    /// What was written.
    pub text: String,
    /// The history below it; empty where there is none.
    pub quoted: String,
    /// Its `Message-ID`.
    pub message_id: Option<String>,
    /// When it was written.
    pub sent_at: DateTime<Utc>,
    /// The member who wrote it here.
    pub author: Option<Person>,
    /// The mail as it came.
    pub document_id: Option<DocumentId>,
    /// The documents that came with it.
    pub files: Vec<File>,
    /// Of a message of ours: how far it has come.
    pub delivery: Option<Sending>,
}
