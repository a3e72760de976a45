//! A provider's API on loopback: it takes requests that are exactly as the provider documents them, answers as the test
//! tells it, and remembers what it heard.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Response, Uri};
use serde::Deserialize;
use serde_json::Value;
use tokio::net::TcpListener;

/// An answer of the provider.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: &'static [(&'static str, &'static str)],
    pub(super) body: &'static str,
}

/// What happens to a request.
#[derive(Debug, Clone, Copy)]
pub(super) enum Act {
    Answer(Answer),
    /// It is read, and nothing comes back.
    Hang,
}

/// One request.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

#[derive(Debug, Clone)]
pub(super) struct ProviderServer {
    pub(super) base: String,
    heard: Arc<Mutex<Vec<Request>>>,
}

impl ProviderServer {
    /// Starts a server that works through `acts` and repeats the last one.
    pub(super) async fn start(acts: &[Act]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { base, heard: Arc::default() };
        let heard = server.heard.clone();
        let acts = Arc::new(Mutex::new(acts.iter().copied().collect::<VecDeque<_>>()));
        let handle = move |method: Method, uri: Uri, headers: HeaderMap, bytes: Bytes| {
            let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
            let request = Request { method, path: uri.path().to_owned(), headers, body };
            heard.lock().unwrap_or_else(PoisonError::into_inner).push(request);
            let mut acts = acts.lock().unwrap_or_else(PoisonError::into_inner);
            let act = if acts.len() > 1 { acts.pop_front() } else { acts.front().copied() };
            async move {
                match act.unwrap() {
                    Act::Answer(answer) => {
                        let mut response = Response::builder().status(answer.status);
                        for (name, value) in answer.headers {
                            response = response.header(*name, *value);
                        }
                        response.body(Body::from(answer.body)).unwrap()
                    }
                    Act::Hang => std::future::pending().await,
                }
            }
        };
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handle)).await });
        server
    }

    pub(super) fn heard(&self) -> Vec<Request> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A mail as a provider understood it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Understood {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) reply_to: Option<String>,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
    pub(super) fields: BTreeMap<String, String>,
    /// Name, type and content of each file; the calendar object has no name where it is no file.
    pub(super) files: Vec<(String, String, String)>,
}

/// <https://postmarkapp.com/developer/api/email-api>
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Postmark {
    from: String,
    to: String,
    reply_to: Option<String>,
    subject: String,
    text_body: String,
    html_body: String,
    headers: Vec<PostmarkHeader>,
    #[serde(default)]
    attachments: Vec<PostmarkFile>,
    track_opens: bool,
    track_links: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct PostmarkHeader {
    name: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct PostmarkFile {
    name: String,
    content: String,
    content_type: String,
}

/// <https://resend.com/docs/api-reference/emails/send-email>
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Resend {
    from: String,
    to: Vec<String>,
    reply_to: Option<String>,
    subject: String,
    text: String,
    html: String,
    headers: BTreeMap<String, String>,
    #[serde(default)]
    attachments: Vec<ResendFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResendFile {
    filename: String,
    content: String,
    content_type: String,
}

/// <https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send>
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SendGrid {
    personalizations: Vec<Personalization>,
    from: Party,
    reply_to: Option<Party>,
    subject: String,
    content: Vec<Form>,
    headers: BTreeMap<String, String>,
    #[serde(default)]
    attachments: Vec<SendGridFile>,
    tracking_settings: BTreeMap<String, BTreeMap<String, bool>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Personalization {
    to: Vec<Party>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Party {
    email: String,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SendGridFile {
    filename: String,
    content: String,
    #[serde(rename = "type")]
    kind: String,
    disposition: String,
}

pub(super) fn postmark(body: &Value) -> Understood {
    let mail: Postmark = serde_json::from_value(body.clone()).unwrap();
    assert!(!mail.track_opens && mail.track_links == "None", "nobody is watched");
    Understood {
        from: mail.from,
        to: mail.to,
        reply_to: mail.reply_to,
        subject: mail.subject,
        text: mail.text_body,
        html: mail.html_body,
        fields: mail.headers.into_iter().map(|field| (field.name, field.value)).collect(),
        files: mail
            .attachments
            .into_iter()
            .map(|file| (file.name, file.content_type, file.content))
            .collect(),
    }
}

pub(super) fn resend(body: &Value) -> Understood {
    let mail: Resend = serde_json::from_value(body.clone()).unwrap();
    Understood {
        from: mail.from,
        to: mail.to.join(", "),
        reply_to: mail.reply_to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        fields: mail.headers,
        files: mail
            .attachments
            .into_iter()
            .map(|file| (file.filename, file.content_type, file.content))
            .collect(),
    }
}

pub(super) fn sendgrid(body: &Value) -> Understood {
    let mail: SendGrid = serde_json::from_value(body.clone()).unwrap();
    let watches = mail.tracking_settings.values().flat_map(BTreeMap::values).any(|on| *on);
    assert!(!watches && mail.tracking_settings.len() == 3, "nobody is watched");
    let to: Vec<_> = mail.personalizations.into_iter().flat_map(|one| one.to).map(|to| to.email).collect();
    let kinds: Vec<_> = mail.content.iter().map(|form| form.kind.as_str()).collect();
    assert_eq!(kinds[..2], ["text/plain", "text/html"], "the order that is asked for");
    // Of the types of files its API refuses every parameter, of forms of the message all but the method.
    assert!(mail.attachments.iter().all(|file| !file.kind.contains(';')));
    let mut forms = mail.content.into_iter();
    let (text, html) = (forms.next().unwrap().value, forms.next().unwrap().value);
    let calendar = forms.map(|form| (String::new(), form.kind, form.value));
    let files = mail.attachments.into_iter().map(|file| {
        assert_eq!(file.disposition, "attachment");
        (file.filename, file.kind, file.content)
    });
    Understood {
        from: format!("{} <{}>", mail.from.name.unwrap_or_default(), mail.from.email),
        to: to.join(", "),
        reply_to: mail.reply_to.map(|party| party.email),
        subject: mail.subject,
        text,
        html,
        fields: mail.headers,
        files: calendar.chain(files).collect(),
    }
}
