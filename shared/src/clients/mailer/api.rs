//! A provider's HTTPS API: one request per mail, made from the data about the provider.

use std::time::Duration;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use lettre::message::Mailbox;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Map, Value, json};
use url::Url;

use super::providers::{self, CalendarAs, Meaning, Provider, Receipt, Senders};
use super::trouble::one_line;
use super::{Cause, Delivery, Outgoing, Trouble, headers};
use crate::clients::web;
use crate::error::Result;
use crate::settings::MailApi;

/// For the connection alone.
const CONNECTING: Duration = Duration::from_secs(10);

/// Most bytes read of an answer.
const ANSWER_LIMIT: usize = 256 * 1024;

/// A provider's API.
pub(super) struct Api {
    settings: MailApi,
    provider: &'static Provider,
    http: web::Lazy,
}

/// An answer, as far as it is read.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Api {
    pub(super) fn new(settings: MailApi) -> Self {
        let provider = providers::of(settings.provider);
        Self { settings, provider, http: web::Lazy::default() }
    }

    pub(super) async fn send(&self, from: &Mailbox, mail: Outgoing<'_>) -> Delivery {
        let id = mail.id.to_string();
        let body = match body(self.provider, from, mail) {
            Ok(body) => body,
            Err(error) => return Delivery::RefusedForGood(format!("the mail can't be written: {error}")),
        };
        let request = match self.request(Method::POST, self.provider.path) {
            Ok(request) => request.json(&body),
            Err(trouble) => return Delivery::RefusedForNow(trouble),
        };
        let request = match self.provider.idempotency {
            Some(header) => request.header(header, id),
            None => request,
        };
        match answer(request).await {
            Ok(answer) => self.delivery(&answer),
            Err(error) if is_sure(&error) => Delivery::RefusedForNow(trouble(&error)),
            Err(error) if self.provider.idempotency.is_some() => {
                Delivery::Repeatable(format!("the reply was lost: {}", trouble(&error)))
            }
            Err(error) => Delivery::Unknown(format!("the reply was lost: {}", trouble(&error))),
        }
    }

    fn delivery(&self, answer: &Answer) -> Delivery {
        let (code, sentence) = self.said(answer);
        if answer.status == self.provider.taken && (code.is_empty() || code == "0") {
            return Delivery::Accepted(match self.provider.receipt {
                Receipt::Field(pointer) => answer.body.pointer(pointer).map(plain),
                Receipt::Header(name) => answer.text(name).map(one_line),
            });
        }
        let said = refusal(answer.status, &code, &sentence);
        match self.provider.meaning(answer.status, &code, &sentence) {
            Meaning::Never => Delivery::RefusedForGood(said),
            Meaning::Unknown => Delivery::Unknown(said),
            Meaning::Repeatable => Delivery::Repeatable(said),
            Meaning::Later(cause) => Delivery::RefusedForNow(Trouble {
                retry_after: answer.wait(self.provider.reset),
                ..Trouble::new(cause, &said)
            }),
        }
    }

    /// Shows our key, and looks for the sender among those that the provider knows.
    pub(super) async fn check(&self, from: &Mailbox) -> Result<String, Trouble> {
        let host = self.base()?.host_str().unwrap_or_default().to_owned();
        let (path, also_good) = self.provider.probe;
        let answer = self.get(path).await?;
        let (code, sentence) = self.said(&answer);
        let is_known = answer.status.is_success()
            || also_good.iter().any(|(status, word)| *status == answer.status.as_u16() && *word == code);
        if !is_known {
            let meaning = self.provider.meaning(answer.status, &code, &sentence);
            let cause = match meaning {
                Meaning::Later(cause) => cause,
                _ if answer.status.is_server_error() => Cause::Down,
                _ => Cause::Stranger,
            };
            return Err(Trouble::new(cause, &refusal(answer.status, &code, &sentence)));
        }
        let name = self.settings.provider.name();
        let address = from.email.to_string();
        match self.knows_sender(&address, from.email.domain()).await? {
            Some(true) => Ok(format!("{name} at {host} knows our key and the sender {address}")),
            None => Ok(format!(
                "{name} at {host} knows our key; whether it takes mails from {address} shows when one is sent"
            )),
            Some(false) => {
                let said =
                    format!("{name} lists the senders that are verified, and {address} is none of them");
                Err(Trouble::new(Cause::Sender, &said))
            }
        }
    }

    /// `None` where our key may not ask.
    async fn knows_sender(&self, address: &str, domain: &str) -> Result<Option<bool>, Trouble> {
        let mut is_told = !self.provider.senders.is_empty();
        for list in self.provider.senders {
            let answer = self.get(list.path).await?;
            if answer.status.is_success() && list.holds(&answer.body, address, domain) {
                return Ok(Some(true));
            }
            is_told &= answer.status.is_success();
        }
        Ok(is_told.then_some(false))
    }

    async fn get(&self, path: &str) -> Result<Answer, Trouble> {
        answer(self.request(Method::GET, path)?).await.map_err(|error| trouble(&error))
    }

    fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, Trouble> {
        let url = self.base()?.join(path).map_err(|error| Trouble::of(&error))?;
        let client = self.http.get(|| {
            let connecting = CONNECTING.min(self.settings.time / 2);
            web::client().timeout(self.settings.time).connect_timeout(connecting)
        });
        let client = client.map_err(|error| Trouble::of(&error))?;
        let (header, before) = self.provider.key;
        let request = client.request(method, url).header("Accept", "application/json");
        Ok(request.header(header, format!("{before}{}", self.settings.key.expose())))
    }

    /// With a slash at its end, so that paths go below it.
    fn base(&self) -> Result<Url, Trouble> {
        let base = self.settings.base.as_ref().map_or(self.provider.base, Url::as_str);
        Url::parse(&format!("{}/", base.trim_end_matches('/'))).map_err(|error| Trouble::of(&error))
    }

    /// What an answer says for programs, and for people.
    fn said(&self, answer: &Answer) -> (String, String) {
        let (code, sentence) = self.provider.said;
        let at = |pointer| answer.body.pointer(pointer).map(plain).unwrap_or_default();
        (at(code), at(sentence))
    }
}

impl Senders {
    fn holds(&self, body: &Value, address: &str, domain: &str) -> bool {
        let (mark, good) = self.good;
        let entries = body.pointer(self.list).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        entries.iter().any(|entry| {
            let name = plain(&entry[self.name]);
            plain(&entry[mark]) == good
                && (name.eq_ignore_ascii_case(address) || name.eq_ignore_ascii_case(domain))
        })
    }
}

impl Answer {
    fn text(&self, header: &str) -> Option<&str> {
        self.headers.get(header)?.to_str().ok()
    }

    /// When to come back, by the other side's own clock.
    fn wait(&self, reset: Option<&str>) -> Option<Duration> {
        let date = self.text(DATE.as_str()).and_then(|date| DateTime::parse_from_rfc2822(date).ok());
        let now = date.map_or_else(DateTime::default, |date| date.to_utc());
        if let Some(wait) = self.text(RETRY_AFTER.as_str()).and_then(|value| web::wait(value, now)) {
            return Some(wait);
        }
        let reset = self.text(reset?)?.parse().ok().and_then(|at| DateTime::<Utc>::from_timestamp(at, 0))?;
        date.map(|_| (reset - now).to_std().unwrap_or_default())
    }
}

async fn answer(request: RequestBuilder) -> reqwest::Result<Answer> {
    let mut response = request.send().await?;
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > ANSWER_LIMIT {
            break;
        }
    }
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Ok(Answer { status, headers, body })
}

/// Whether it is sure that no mail was handed over.
fn is_sure(error: &reqwest::Error) -> bool {
    error.is_connect() || error.is_builder()
}

fn trouble(error: &reqwest::Error) -> Trouble {
    let bare = Trouble::of(error);
    let cause = match bare.cause {
        _ if error.is_builder() => Cause::Login,
        _ if error.is_connect() && error.is_timeout() => Cause::Filtered,
        _ if error.is_timeout() => Cause::Silent,
        Cause::Other if !error.is_connect() => Cause::Stranger,
        cause => cause,
    };
    Trouble { cause, ..bare }
}

/// `422 invalid_from_address: …`: begins with the status, as a mail server's reply does.
fn refusal(status: StatusCode, code: &str, sentence: &str) -> String {
    let status = status.as_u16();
    one_line(&match (code, sentence) {
        ("", "") => status.to_string(),
        ("", sentence) => format!("{status} {sentence}"),
        (code, "") => format!("{status} {code}"),
        (code, sentence) => format!("{status} {code}: {sentence}"),
    })
}

/// A string, number or flag as text.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => one_line(text),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

/// The body of the request for one mail.
fn body(provider: &Provider, from: &Mailbox, mail: Outgoing<'_>) -> Result<Value> {
    let content = mail.content;
    let own = provider.own_fields.iter().map(|(name, value)| (*name, (*value).to_owned()));
    let fields: Vec<_> =
        headers::of(mail.id, from.email.domain(), &content.extras).into_iter().chain(own).collect();
    let mut files: Vec<Value> = content
        .extras
        .attachments
        .iter()
        .map(|file| file_of(&file.name, &file.media_type, &file.bytes))
        .collect();
    let mut values = json!({
        "$from": from.to_string(),
        "$from_email": from.email.to_string(),
        "$from_name": from.name,
        "$to": mail.to,
        "$subject": content.subject,
        "$text": content.text,
        "$html": content.html,
        "$reply_to": content.extras.reply_to,
    });
    if let Some(calendar) = &content.extras.calendar {
        let kind = format!("text/calendar; method={}", calendar.method.as_str());
        match provider.calendar {
            CalendarAs::Alternative => {
                values["$calendar_type"] = json!(kind);
                values["$calendar"] = json!(calendar.object);
            }
            CalendarAs::File => {
                let kind = format!("{kind}; charset=utf-8");
                files.insert(0, file_of("invite.ics", &kind, calendar.object.as_bytes()));
            }
        }
    }
    values["$headers"] = fields.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let each = |(name, value): &(&str, String)| json!({ "$name": name, "$value": value });
    values["$each $headers"] = fields.iter().map(each).collect();
    values["$each $files"] = Value::Array(files);
    let template: Map<String, Value> = serde_json::from_str(provider.body).context(provider.base)?;
    let filled = template.iter().filter_map(|(key, value)| Some((key.clone(), fill(value, &values)?)));
    Ok(Value::Object(filled.collect()))
}

fn file_of(name: &str, kind: &str, bytes: &[u8]) -> Value {
    json!({ "$name": name, "$type": kind, "$content": STANDARD.encode(bytes) })
}

/// The template with its values; `None` where the mail lacks one of them.
fn fill(template: &Value, values: &Value) -> Option<Value> {
    match template {
        Value::String(name) if name.starts_with('$') => {
            values.get(name).filter(|value| !value.is_null()).cloned()
        }
        Value::Array(elements) => {
            let filled: Vec<_> = elements.iter().filter_map(|element| fill(element, values)).collect();
            (!filled.is_empty()).then_some(Value::Array(filled))
        }
        Value::Object(fields) => match fields.iter().next() {
            Some((list, each)) if list.starts_with('$') => {
                let rows = values.get(format!("$each {list}"))?.as_array()?;
                let filled: Vec<_> = rows.iter().filter_map(|row| fill(each, row)).collect();
                (!filled.is_empty()).then_some(Value::Array(filled))
            }
            _ => fields.iter().map(|(key, value)| Some((key.clone(), fill(value, values)?))).collect(),
        },
        other => Some(other.clone()),
    }
}
