//! The mail server (SMTP, RFC 5321): one connection per mail, and an answer that says who has the mail now.
//!
//! The conversation is held step by step, because only then do we know whether a lost connection lost the mail too.

use std::error::Error as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context, anyhow};
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::{Address, Message};
use tokio::time::timeout;

use crate::error::Result;
use crate::ids::MailId;
use crate::mail::content::{Content, Extras};
use crate::settings::{Protection, Smtp};

/// For one address of the server to accept the connection.
const CONNECTING: Duration = Duration::from_secs(10);

/// For each part of the conversation before the mail itself. RFC 5321 (4.5.3.2) would wait for five minutes, but the
/// queue tries again anyway.
const PATIENCE: Duration = Duration::from_secs(30);

/// For the answer to the whole mail: if we give up too early, it is sent twice.
const REPLY: Duration = Duration::from_secs(120);

/// For a goodbye that nobody needs.
const GOODBYE: Duration = Duration::from_secs(2);

/// Most bytes kept of a server's reply.
const LONGEST_REPLY: usize = 500;

/// Replies about our login and not about the mail (RFC 4954, section 6): the operator of the platform can fix that.
const ABOUT_LOGIN: [u16; 4] = [530, 534, 535, 538];

/// Takes our mails. Cheap to clone.
#[derive(Clone)]
pub enum Mailer {
    /// No mail server is configured.
    Off,
    /// The configured one.
    Server(Arc<Server>),
}

/// A mail server and how we introduce ourselves.
pub struct Server {
    smtp: Smtp,
    from: Mailbox,
}

/// A mail ready to be sent.
pub struct Outgoing<'a> {
    /// Determines the Message-ID, so that a mail that arrives twice can be recognized.
    pub id: MailId,
    /// The recipient's address.
    pub to: &'a str,
    /// When it was written: the same in every attempt.
    pub written: DateTime<Utc>,
    /// The mail itself.
    pub content: Content,
}

/// Who has the mail now. The texts are for people: the server's reply, or what went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The server has it, and will deliver it or report that it could not.
    Accepted,
    /// We have it: the server is out of reach, or asks us to come back.
    RefusedForNow(String),
    /// We have it: the server will never take it.
    RefusedForGood(String),
    /// Nobody knows: it was handed over and the answer never came.
    Unknown(String),
}

impl Mailer {
    /// A client of the configured server; nothing is sent yet.
    ///
    /// # Errors
    /// When `SMTP_FROM_EMAIL` is not an address.
    pub fn new(smtp: Option<&Smtp>) -> Result<Self> {
        let Some(smtp) = smtp else { return Ok(Self::Off) };
        let address = smtp.from_email.parse().context("SMTP_FROM_EMAIL is no e-mail address")?;
        let from = Mailbox::new(Some(smtp.from_name.clone()), address);
        Ok(Self::Server(Arc::new(Server { smtp: smtp.clone(), from })))
    }

    /// Whether nothing can be mailed.
    pub fn is_off(&self) -> bool {
        matches!(self, Self::Off)
    }

    /// Hands over one mail. Takes at most three minutes.
    pub fn send<'a>(&'a self, mail: Outgoing<'a>) -> BoxFuture<'a, Delivery> {
        Box::pin(async move {
            match self {
                Self::Off => Delivery::RefusedForNow("no mail server is configured".to_owned()),
                Self::Server(server) => server.converse(mail).await.err().unwrap_or(Delivery::Accepted),
            }
        })
    }

    /// Connects and signs in without sending anything; returns the name of the server. For `doctor`.
    ///
    /// # Errors
    /// When there is no server or it does not let us in.
    pub fn check(&self) -> BoxFuture<'_, Result<String>> {
        Box::pin(async move {
            let Self::Server(server) = self else {
                return Err(anyhow!("no mail server is configured").into());
            };
            let mut connection = server.open().await.map_err(|refusal| anyhow!(refusal))?;
            let Smtp { host, port, login, .. } = &server.smtp;
            let protection = if connection.is_encrypted() { "over TLS" } else { "without encryption" };
            let login = if login.is_some() { ", and knows our login" } else { "" };
            goodbye(&mut connection).await;
            Ok(format!("{host}:{port} answers {protection}{login}"))
        })
    }
}

impl Server {
    /// `Err` unless the server took the mail.
    async fn converse(&self, mail: Outgoing<'_>) -> Result<(), Delivery> {
        let to: Address = mail.to.parse().map_err(|_| {
            Delivery::RefusedForGood("the recipient's address is no e-mail address".to_owned())
        })?;
        let message = self
            .message(mail, to.clone())
            .map_err(|error| Delivery::RefusedForGood(format!("the mail can't be written: {error}")))?
            .formatted();

        let mut connection = self.open().await.map_err(Delivery::RefusedForNow)?;
        match timeout(PATIENCE, self.announce(&mut connection, to, &message)).await {
            Ok(announced) => announced?,
            Err(_) => return Err(Delivery::RefusedForNow(no_answer("to the envelope", PATIENCE))),
        }
        match timeout(REPLY, connection.message(&message)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) if error.status().is_some() => return Err(refusal(&error)),
            Ok(Err(error)) => return Err(Delivery::Unknown(format!("the reply was lost: {}", said(&error)))),
            Err(_) => return Err(Delivery::Unknown(no_answer("to the mail", REPLY))),
        }
        goodbye(&mut connection).await;
        Ok(())
    }

    /// Connects, protects the connection and signs in. A fault here affects every mail.
    async fn open(&self) -> Result<AsyncSmtpConnection, String> {
        match timeout(PATIENCE, self.connect()).await {
            Ok(opened) => opened.map_err(|error| said(&error)),
            Err(_) => Err(no_answer("to the greeting", PATIENCE)),
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, SmtpError> {
        let Smtp { host, port, protection, login, .. } = &self.smtp;
        let hello = ClientId::Domain(self.domain().to_owned());
        // Loaded for each mail, because the system's certificates are renewed; sending a mail takes longer than loading
        // them.
        let tls = || TlsParameters::builder(host.clone()).build_rustls();
        let at_once = if *protection == Protection::Tls { Some(tls()?) } else { None };
        let server = (host.as_str(), *port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(CONNECTING), &hello, at_once, None).await?;
        if *protection == Protection::StartTls {
            // Fails if the server does not offer it: neither login nor mail travels unencrypted.
            connection.starttls(tls()?, &hello).await?;
        }
        if let Some((user, password)) = login {
            let credentials = Credentials::new(user.clone(), password.expose().to_owned());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }

    /// Everything before the mail itself: sender, recipient, and the server's confirmation that it listens.
    async fn announce(
        &self,
        connection: &mut AsyncSmtpConnection,
        to: Address,
        message: &[u8],
    ) -> Result<(), Delivery> {
        let mut parameters = Vec::new();
        let needs = [
            (AsRef::<str>::as_ref(&to).is_ascii(), Extension::SmtpUtfEight, MailParameter::SmtpUtfEight),
            (
                message.is_ascii(),
                Extension::EightBitMime,
                MailParameter::Body(MailBodyParameter::EightBitMime),
            ),
        ];
        for (is_ascii, extension, parameter) in needs {
            if is_ascii {
                continue;
            }
            if !connection.server_info().supports_feature(extension) {
                let reply = "the mail server takes no addresses beyond ASCII (SMTPUTF8, 8BITMIME)";
                return Err(Delivery::RefusedForGood(reply.to_owned()));
            }
            parameters.push(parameter);
        }
        let from = Mail::new(Some(self.from.email.clone()), parameters);
        connection.command(from).await.map_err(|error| refusal(&error))?;
        connection.command(Rcpt::new(to, Vec::new())).await.map_err(|error| refusal(&error))?;
        connection.command(Data).await.map_err(|error| refusal(&error))?;
        Ok(())
    }

    fn message(&self, mail: Outgoing<'_>, to: Address) -> Result<Message> {
        let Content { subject, text, html, extras } = mail.content;
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .date(SystemTime::from(mail.written))
            .message_id(Some(format!("<{}@{}>", mail.id, self.domain())))
            // RFC 3834: stops automatic replies such as holiday notices.
            .raw_header(header("Auto-Submitted", "auto-generated".to_owned()));
        if let Some(address) = &extras.reply_to {
            message = message.reply_to(Mailbox::new(None, address.parse()?));
        }
        if let Some(id) = &extras.in_reply_to {
            message = message.in_reply_to(id.clone());
        }
        if !extras.references.is_empty() {
            message = message.references(extras.references.join(" "));
        }
        if let Some(url) = &extras.list_unsubscribe {
            message = message.raw_header(header("List-Unsubscribe", format!("<{url}>")));
            // RFC 8058, section 3.1: one-click unsubscription needs an https address.
            if url.starts_with("https:") {
                let one_click = "List-Unsubscribe=One-Click".to_owned();
                message = message.raw_header(header("List-Unsubscribe-Post", one_click));
            }
        }
        Ok(message.multipart(parts(text, html, extras)?)?)
    }

    fn domain(&self) -> &str {
        self.from.email.domain()
    }
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// The message as text, page and calendar object, of which a program shows the last one it understands (RFC 2046,
/// section 5.1.4), and the files beside them. Everything that is not our own text is sent as base64, so that no byte of
/// it changes on the way.
fn parts(text: String, html: String, extras: Extras) -> Result<MultiPart> {
    let mut words = MultiPart::alternative_plain_html(text, html);
    if let Some(calendar) = extras.calendar {
        let kind = format!("text/calendar; method={}; charset=utf-8", calendar.method.as_str());
        let part = SinglePart::builder().content_type(ContentType::parse(&kind)?);
        words = words.singlepart(part.body(unchanged(calendar.object.into_bytes())?));
    }
    if extras.attachments.is_empty() {
        return Ok(words);
    }
    let mut all = MultiPart::mixed().multipart(words);
    for file in extras.attachments {
        let kind = ContentType::parse(&file.media_type)?;
        all = all.singlepart(Attachment::new(file.name).body(unchanged(file.bytes)?, kind));
    }
    Ok(all)
}

fn unchanged(bytes: Vec<u8>) -> Result<Body> {
    Body::new_with_encoding(bytes, ContentTransferEncoding::Base64)
        .map_err(|_| anyhow!("bytes always fit into base64").into())
}

/// Ends the conversation; whether the server hears it changes nothing.
async fn goodbye(connection: &mut AsyncSmtpConnection) {
    let _ = timeout(GOODBYE, connection.quit()).await;
}

/// Turns a reply other than yes, before or after the mail, into a refusal. Without a code the connection broke: nobody
/// has the mail.
fn refusal(error: &SmtpError) -> Delivery {
    let is_about_login = error.status().is_some_and(|code| ABOUT_LOGIN.contains(&code.into()));
    if error.is_permanent() && !is_about_login {
        Delivery::RefusedForGood(said(error))
    } else {
        Delivery::RefusedForNow(said(error))
    }
}

/// `550 no such user`, or what went wrong with the connection: one short line.
fn said(error: &SmtpError) -> String {
    let said = match (error.status(), error.source()) {
        (Some(code), Some(text)) => format!("{code} {text}"),
        (Some(code), None) => code.to_string(),
        (None, _) if error.is_response() => "the connection ended, or the reply was no SMTP".to_owned(),
        (None, _) => error.to_string(),
    };
    let line: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line[..line.floor_char_boundary(LONGEST_REPLY)].trim().to_owned()
}

fn no_answer(to_what: &str, within: Duration) -> String {
    format!("the mail server did not answer {to_what} within {} seconds", within.as_secs())
}
