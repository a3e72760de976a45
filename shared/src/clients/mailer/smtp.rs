//! A mail server (SMTP, RFC 5321): one connection per mail.
//!
//! The conversation is held step by step, because only then do we know whether a lost connection lost the mail too.

use std::error::Error as _;
use std::time::{Duration, SystemTime};

use anyhow::anyhow;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::{Address, Message};
use tokio::time::timeout;

use super::trouble::one_line;
use super::{Cause, Delivery, Outgoing, Trouble, headers};
use crate::error::Result;
use crate::mail::content::{Content, Extras};
use crate::settings::{Protection, Smtp};

/// For one address of the server to accept the connection.
const CONNECTING: Duration = Duration::from_secs(10);

/// For the answer to the whole mail: if we give up too early, it is sent twice.
const REPLY: Duration = Duration::from_secs(120);

/// For a goodbye that nobody needs.
const GOODBYE: Duration = Duration::from_secs(2);

/// Replies about our login and not about the mail (RFC 4954, section 6): the operator of the platform can fix that.
const ABOUT_LOGIN: [u16; 4] = [530, 534, 535, 538];

/// A mail server.
pub(super) struct Server {
    smtp: Smtp,
}

impl Server {
    pub(super) fn new(smtp: Smtp) -> Self {
        Self { smtp }
    }

    pub(super) async fn send(&self, from: &Mailbox, mail: Outgoing<'_>) -> Delivery {
        self.converse(from, mail).await.err().unwrap_or(Delivery::Accepted(None))
    }

    /// Connects, signs in and names the sender; returns the name of the server.
    pub(super) async fn check(&self, from: &Mailbox) -> Result<String, Trouble> {
        let mut connection = self.open(from).await?;
        let sender = Mail::new(Some(from.email.clone()), Vec::new());
        if let Err(error) = connection.command(sender).await {
            let cause = if error.is_permanent() { Cause::Sender } else { Cause::Busy };
            let cause = if is_about_login(&error) { Cause::Login } else { cause };
            return Err(Trouble::new(cause, &said(&error)));
        }
        // The answer changes nothing: no mail was begun.
        let _ = connection.command(Rset).await;
        let Smtp { host, port, login, .. } = &self.smtp;
        let protection = if connection.is_encrypted() { "over TLS" } else { "without encryption" };
        let login = if login.is_some() { ", and knows our login" } else { "" };
        goodbye(&mut connection).await;
        Ok(format!("{host}:{port} answers {protection}{login}"))
    }

    /// `Err` unless the server took the mail.
    async fn converse(&self, from: &Mailbox, mail: Outgoing<'_>) -> Result<(), Delivery> {
        let to: Address = mail.to.parse().map_err(|_| {
            Delivery::RefusedForGood("the recipient's address is no e-mail address".to_owned())
        })?;
        let message = message(from, mail, to.clone())
            .map_err(|error| Delivery::RefusedForGood(format!("the mail can't be written: {error}")))?
            .formatted();

        let mut connection = self.open(from).await.map_err(Delivery::RefusedForNow)?;
        let patience = self.smtp.patience;
        match timeout(patience, announce(&mut connection, from, to, &message)).await {
            Ok(announced) => announced?,
            Err(_) => {
                let silent = Trouble::new(Cause::Silent, &no_answer("to the envelope", patience));
                return Err(Delivery::RefusedForNow(silent));
            }
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
    async fn open(&self, from: &Mailbox) -> Result<AsyncSmtpConnection, Trouble> {
        let patience = self.smtp.patience;
        match timeout(patience, self.connect(from)).await {
            Ok(opened) => opened,
            Err(_) => Err(Trouble::new(Cause::Silent, &no_answer("to the greeting", patience))),
        }
    }

    async fn connect(&self, from: &Mailbox) -> Result<AsyncSmtpConnection, Trouble> {
        let Smtp { host, port, protection, login, patience } = &self.smtp;
        let hello = ClientId::Domain(from.email.domain().to_owned());
        // Loaded for each mail, because the system's certificates are renewed; sending a mail takes longer than loading
        // them.
        let tls = || TlsParameters::builder(host.clone()).build_rustls().map_err(|error| trouble(&error));
        let at_once = if *protection == Protection::Tls { Some(tls()?) } else { None };
        // Less than the whole, so that a connection that is not made is told from a server that says nothing.
        let connecting = CONNECTING.min(*patience / 2);
        let server = (host.as_str(), *port);
        let connected = AsyncSmtpConnection::connect_tokio1(server, Some(connecting), &hello, at_once, None);
        let mut connection = connected.await.map_err(|error| trouble(&error))?;
        if *protection == Protection::StartTls {
            // Fails if the server does not offer it: neither login nor mail travels unencrypted.
            let protected = connection.starttls(tls()?, &hello).await;
            protected.map_err(|error| Trouble { cause: Cause::Tls, ..trouble(&error) })?;
        }
        if let Some((user, password)) = login {
            let credentials = Credentials::new(user.clone(), password.expose().to_owned());
            let known = connection.auth(DEFAULT_MECHANISMS, &credentials).await;
            known.map_err(|error| Trouble { cause: about_login(&error), ..trouble(&error) })?;
        }
        Ok(connection)
    }
}

/// Everything before the mail itself: sender, recipient, and the server's confirmation that it listens.
async fn announce(
    connection: &mut AsyncSmtpConnection,
    from: &Mailbox,
    to: Address,
    message: &[u8],
) -> Result<(), Delivery> {
    let mut parameters = Vec::new();
    let needs = [
        (AsRef::<str>::as_ref(&to).is_ascii(), Extension::SmtpUtfEight, MailParameter::SmtpUtfEight),
        (message.is_ascii(), Extension::EightBitMime, MailParameter::Body(MailBodyParameter::EightBitMime)),
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
    let sender = Mail::new(Some(from.email.clone()), parameters);
    connection.command(sender).await.map_err(|error| refusal(&error))?;
    connection.command(Rcpt::new(to, Vec::new())).await.map_err(|error| refusal(&error))?;
    connection.command(Data).await.map_err(|error| refusal(&error))?;
    Ok(())
}

fn message(from: &Mailbox, mail: Outgoing<'_>, to: Address) -> Result<Message> {
    let Content { subject, text, html, extras } = mail.content;
    let mut message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(subject)
        .date(SystemTime::from(mail.written));
    if let Some(address) = &extras.reply_to {
        message = message.reply_to(Mailbox::new(None, address.parse()?));
    }
    for (name, value) in headers::of(mail.id, from.email.domain(), &extras) {
        message = message.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
    }
    Ok(message.multipart(parts(text, html, extras)?)?)
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
    if error.is_permanent() && !is_about_login(error) {
        Delivery::RefusedForGood(said(error))
    } else {
        Delivery::RefusedForNow(trouble(error))
    }
}

fn is_about_login(error: &SmtpError) -> bool {
    error.status().is_some_and(|code| ABOUT_LOGIN.contains(&code.into()))
}

/// A login that is not accepted, and not one that broke off.
fn about_login(error: &SmtpError) -> Cause {
    if error.is_permanent() || error.is_client() { Cause::Login } else { trouble(error).cause }
}

fn trouble(error: &SmtpError) -> Trouble {
    let cause = match error {
        _ if is_about_login(error) => Cause::Login,
        error if error.status().is_some() => Cause::Busy,
        error if error.is_tls() => Cause::Tls,
        error if error.is_response() => Cause::Stranger,
        error => Trouble::of(error).cause,
    };
    Trouble::new(cause, &said(error))
}

/// `550 no such user`, or what went wrong with the connection: one short line.
fn said(error: &SmtpError) -> String {
    one_line(&match (error.status(), error.source()) {
        (Some(code), Some(text)) => format!("{code} {text}"),
        (Some(code), None) => code.to_string(),
        (None, _) if error.is_response() => "the connection ended, or the reply was no SMTP".to_owned(),
        (None, _) => error.to_string(),
    })
}

fn no_answer(to_what: &str, within: Duration) -> String {
    format!("the mail server did not answer {to_what} within {} seconds", within.as_secs())
}
