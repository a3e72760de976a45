//! The pages that show the mails of the local mail server.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use chrono::{DateTime, Utc};
use mail_parser::{Address, Message, MessageParser, MimeHeaders};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;
use shared::Result;
use shared::error::OrNotFound;
use uuid::Uuid;

use super::pages::page;
use crate::local::mail::Mailbox;

/// Most mails on one page.
const SHOWN: usize = 200;

/// The HTML of a mail may have its own style and show pictures it contains; it runs and loads nothing.
const MAIL_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
     style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/// A mail as the pages show it.
#[derive(Debug, Serialize)]
struct Shown {
    id: Uuid,
    from: String,
    to: Vec<String>,
    subject: String,
    received: String,
    received_shown: String,
    text: Option<String>,
    has_html: bool,
    attachments: Vec<String>,
}

/// The list, a mail, its HTML and its source.
pub(super) fn router(mailbox: Mailbox) -> Router {
    Router::new()
        .route("/mails", get(list))
        .route("/mails/{id}", get(show))
        .route("/mails/{id}/html", get(html))
        .route("/mails/{id}/raw", get(raw))
        .with_state(mailbox)
}

async fn list(State(mailbox): State<Mailbox>) -> Result<Html<String>> {
    let newest = mailbox.newest(SHOWN).await?;
    let mails: Vec<Shown> = newest.iter().map(|(id, content)| shown(*id, &parse(content))).collect();
    page("mails", context! { local => true, mails => Serde(&mails) })
}

async fn show(State(mailbox): State<Mailbox>, Path(id): Path<Uuid>) -> Result<Html<String>> {
    let content = mailbox.find(id).await?.or_not_found("mail")?;
    let mail = shown(id, &parse(&content));
    page("mail", context! { local => true, mail => Serde(&mail) })
}

async fn html(State(mailbox): State<Mailbox>, Path(id): Path<Uuid>) -> Result<impl IntoResponse> {
    let content = mailbox.find(id).await?.or_not_found("mail")?;
    let message = parse(&content);
    let part = message.html_part(0).and_then(|part| part.text_contents()).or_not_found("HTML part")?;
    // Links open outside the frame, which may not navigate.
    let body = format!("<!doctype html><base target=\"_blank\">{part}");
    Ok(([(header::CONTENT_SECURITY_POLICY, MAIL_POLICY)], Html(body)))
}

async fn raw(State(mailbox): State<Mailbox>, Path(id): Path<Uuid>) -> Result<impl IntoResponse> {
    let content = mailbox.find(id).await?.or_not_found("mail")?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], content))
}

/// Anything sent can be parsed as a message: nonsense is one without headers.
fn parse(content: &[u8]) -> Message<'_> {
    MessageParser::default().parse(content).unwrap_or_default()
}

fn shown(id: Uuid, message: &Message<'_>) -> Shown {
    let received = received(id);
    let to = message.header_values("X-Original-To").filter_map(|value| value.as_text());
    Shown {
        id,
        from: message.from().map(addresses).unwrap_or_default().join(", "),
        to: to.map(|address| address.trim().to_owned()).collect(),
        subject: message.subject().unwrap_or_default().to_owned(),
        received: received.to_rfc3339(),
        received_shown: received.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
        text: own_text(message),
        has_html: html_is_its_own(message),
        attachments: message
            .attachments()
            .map(|part| part.attachment_name().unwrap_or("unnamed").to_owned())
            .collect(),
    }
}

/// The plain text part, not one made from HTML.
fn own_text(message: &Message<'_>) -> Option<String> {
    let part = message.text_part(0)?;
    part.is_text().then(|| part.text_contents().map(str::to_owned)).flatten().filter(|_| !part.is_text_html())
}

fn html_is_its_own(message: &Message<'_>) -> bool {
    message.html_part(0).is_some_and(mail_parser::MessagePart::is_text_html)
}

fn addresses(address: &Address<'_>) -> Vec<String> {
    address
        .iter()
        .map(|address| match (address.name(), address.address()) {
            (Some(name), Some(address)) => format!("{name} <{address}>"),
            (name, address) => address.or(name).unwrap_or_default().to_owned(),
        })
        .collect()
}

/// The time in the id (UUIDv7).
fn received(id: Uuid) -> DateTime<Utc> {
    let time = id.get_timestamp().map(|timestamp| timestamp.to_unix()).unwrap_or_default();
    DateTime::from_timestamp(i64::try_from(time.0).unwrap_or_default(), time.1).unwrap_or_default()
}
