//! Answers to a request, sent from here, and notes that the staff write for themselves.

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::messages::{self, NewMessage, message_id};
use super::{Kind, Message, addresses, threading};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{RequestId, UserId};
use crate::intake::letters::RequestReply;
use crate::intake::log::{self, REQUEST_ANSWERED, REQUEST_NOTED};
use crate::intake::{Request, deciding, settings, store};
use crate::mail::{self, Authorship, Extras, To};
use crate::organizations;

/// Lines of history below an answer.
const MOST_QUOTED: usize = 400;

/// Mails of a thread that an answer names.
const MOST_PARENTS: usize = 20;

/// An answer to be sent.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRequestReply)]
pub struct NewReply {
    /// 1 to 20,000 characters.
    #[garde(length(chars, max = 20_000), custom(is_said))]
    pub text: String,
    /// The version that was seen; whatever it is when absent.
    #[garde(skip)]
    #[serde(default)]
    pub version: Option<i64>,
    /// Whether the history stands below; as the organization has set it when absent.
    #[garde(skip)]
    #[serde(default)]
    pub quote: Option<bool>,
}

/// A note to be kept.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRequestNote)]
pub struct NewNote {
    /// 1 to 20,000 characters.
    #[garde(length(chars, max = 20_000), custom(is_said))]
    pub text: String,
}

fn is_said(text: &str, (): &()) -> garde::Result {
    if text.trim().is_empty() || text.contains('\0') {
        return Err(garde::Error::new("write 1 to 20,000 characters"));
    }
    Ok(())
}

/// What an answer will be sent with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RequestReplyDraft)]
pub struct Draft {
    /// To whom; absent where the sender left no address.
    pub to: Option<String>,
    /// Its subject.
    pub subject: String,
    /// Where answers to it go; absent where no mailbox takes requests.
    pub reply_address: Option<String>,
    /// Whether the history stands below unless somebody says otherwise.
    pub quote: bool,
    /// The history.
    pub quoted: String,
}

/// What is answered.
struct Answered {
    author: String,
    at: DateTime<Utc>,
    text: String,
}

/// What an answer to a request will be sent with.
pub async fn draft(app: &App, tx: &mut OrgTx, id: RequestId) -> Result<Draft> {
    let request = store::find(tx, id).await?.or_not_found("request")?;
    let answered = answered(tx, &request).await?;
    Ok(Draft {
        to: request.sender.email.clone(),
        subject: subject(&request),
        reply_address: addresses::of(app, tx, id, request.number).await?,
        quote: settings::current(tx).await?.quote,
        quoted: quoted(&answered).join("\n"),
    })
}

/// `Re: A leak`, unless the request's own subject answers already.
fn subject(request: &Request) -> String {
    let is_answer = threading::base(&request.subject) != request.subject.trim().to_lowercase();
    if is_answer && !threading::is_forward(&request.subject) {
        return request.subject.clone();
    }
    format!("Re: {}", request.subject)
}

/// The last thing that was said, or what the request began with.
async fn answered(tx: &mut OrgTx, request: &Request) -> Result<Answered> {
    let newest = messages::newest(tx, request.id).await?;
    let sender = &request.sender;
    let name = sender.name.clone().or(sender.email.clone()).unwrap_or_else(|| request.subject.clone());
    let Some(message) = newest else {
        let text = store::text_of(tx, request.id).await?;
        return Ok(Answered { author: name, at: request.received_at, text });
    };
    let author = match (message.author, message.from) {
        (Some(person), _) => person.name,
        (None, Some(writer)) => writer.name.or(writer.email).unwrap_or(name),
        (None, None) => name,
    };
    let text = match message.quoted.is_empty() {
        true => message.text,
        false => format!("{}\n\n{}", message.text, message.quoted),
    };
    Ok(Answered { author, at: message.sent_at, text })
}

fn quoted(answered: &Answered) -> Vec<String> {
    answered.text.trim().lines().take(MOST_QUOTED).map(str::to_owned).collect()
}

/// The address that an answer goes to, where one can be sent.
fn addressee(app: &App, request: &Request) -> Result<String> {
    let Some(to) = request.sender.email.clone() else {
        let detail = "the sender of this request left no e-mail address: add one to answer";
        return Err(Error::Conflict(refuse("no_address", detail)));
    };
    if app.mailer.is_off() {
        let detail = "no mail server is configured: nothing can be sent";
        return Err(Error::Conflict(refuse("mail_off", detail)));
    }
    Ok(to)
}

/// Sends an answer to whoever sent the request.
///
/// # Errors
/// `PreconditionFailed` for another version; `Conflict` with code `no_address` or `mail_off`.
pub async fn reply(
    app: &App,
    tx: &mut OrgTx,
    (actor, who): (&Actor, UserId),
    id: RequestId,
    new: &NewReply,
) -> Result<Message> {
    let request = store::lock(tx, id).await?;
    if let Some(seen) = new.version {
        deciding::check_version(&request, seen)?;
    }
    let to = addressee(app, &request)?;
    let answered = answered(tx, &request).await?;
    let quote = new.quote.unwrap_or(settings::current(tx).await?.quote);
    let quoted = if quote { quoted(&answered) } else { Vec::new() };
    let parents = parents(tx, id).await?;
    let organization = organizations::name(tx).await?;
    let letter = RequestReply {
        subject: subject(&request),
        lines: new.text.trim().lines().map(str::to_owned).collect(),
        quoted: quoted.clone(),
        author: answered.author,
        written: answered.at,
        organization: organization.clone(),
    };
    let extras = Extras {
        reply_to: addresses::of(app, tx, id, request.number).await?,
        in_reply_to: parents.last().cloned(),
        references: parents.clone(),
        from_name: Some(organization),
        authorship: Authorship::Person,
        ..Extras::default()
    };
    let locale = organizations::locale(tx).await?;
    let mail = mail::send_with(
        tx,
        &app.vault,
        To { address: &to, locale: locale.as_deref() },
        &letter,
        extras,
        None,
    )
    .await?;
    let (identifier, recipients, history) = (message_id(app, mail), [to], quoted.join("\n"));
    let message = NewMessage {
        author: Some(who),
        to: &recipients,
        subject: Some(&letter.subject),
        quoted: &history,
        message_id: identifier.as_deref(),
        parents: &parents,
        mail: Some(mail),
        ..NewMessage::new(id, Kind::Out, new.text.trim(), app.clock.now())
    };
    let message = messages::insert(app, tx, &message).await?;
    answer_given(tx, id).await?;
    activity::record(tx, actor, REQUEST_ANSWERED, id.0, Some(json!({ "message_id": message }))).await?;
    log::publish_answer(tx, id, request.status).await?;
    messages::find(tx, message).await
}

/// The mails of a thread that both sides know, oldest first.
async fn parents(tx: &mut OrgTx, id: RequestId) -> Result<Vec<String>> {
    let org = tx.org();
    let newest = sqlx::query_scalar!(
        r#"select message_id as "id!"
         from request_messages
         where org_id = $1 and request_id = $2 and kind <> 'note' and message_id is not null and length(message_id) < 500
         order by id desc
         limit $3"#,
        org.0,
        id.0,
        i64::try_from(MOST_PARENTS)?
    )
    .fetch_all(tx.conn())
    .await?;
    let usable = newest.into_iter().rev().filter(|id| mail::is_message_id(id));
    Ok(usable.collect())
}

/// Nobody waits for us any more.
pub(super) async fn answer_given(tx: &mut OrgTx, id: RequestId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update requests set waiting_since = null, version = version + 1, updated_at = now() where org_id = $1 and id = $2",
        org.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps a note that the staff alone see.
pub async fn note(
    app: &App,
    tx: &mut OrgTx,
    (actor, who): (&Actor, UserId),
    id: RequestId,
    new: &NewNote,
) -> Result<Message> {
    let request = store::lock(tx, id).await?;
    let note =
        NewMessage { author: Some(who), ..NewMessage::new(id, Kind::Note, new.text.trim(), app.clock.now()) };
    let message = messages::insert(app, tx, &note).await?;
    activity::record(tx, actor, REQUEST_NOTED, id.0, Some(json!({ "message_id": message }))).await?;
    log::publish_note(tx, id, request.status).await?;
    messages::find(tx, message).await
}
