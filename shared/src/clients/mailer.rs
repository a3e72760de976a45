//! Whoever takes our mails, a mail server or a provider's HTTPS API, and an answer that says who has the mail now.

mod api;
mod headers;
mod providers;
mod smtp;
mod trouble;

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use lettre::message::Mailbox;
use tracing::Instrument;

use self::api::Api;
use self::smtp::Server;
use crate::error::Result;
use crate::ids::MailId;
use crate::mail::content::Content;
use crate::measure;
use crate::settings::{Mail, MailTransport};

pub use trouble::{Cause, Trouble};

/// Takes our mails. Cheap to clone.
#[derive(Clone)]
pub struct Mailer(Option<Arc<Configured>>);

struct Configured {
    from: Mailbox,
    way: Way,
}

enum Way {
    Smtp(Server),
    Api(Api),
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

/// Who has the mail now. The texts are for people: the other side's reply, or what went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The other side has it, and will deliver it or report that it could not; by this name, if it gave one.
    Accepted(Option<String>),
    /// We have it: the other side is out of reach, or asks us to come back, or takes nothing from us as it is set up.
    RefusedForNow(Trouble),
    /// We have it: the other side will never take it.
    RefusedForGood(String),
    /// Nobody knows: it was handed over and the answer never came.
    Unknown(String),
    /// The same, of somebody who recognizes a mail that is handed over again within [`RECOGNIZED`].
    Repeatable(String),
}

/// How long after it was written a mail is recognized: Resend keeps an idempotency key for 24 hours.
pub const RECOGNIZED: TimeDelta = TimeDelta::hours(23);

impl Delivery {
    /// For logs and figures.
    fn as_str(&self) -> &'static str {
        match self {
            Self::Accepted(_) => "accepted",
            Self::RefusedForNow(_) => "refused_for_now",
            Self::RefusedForGood(_) => "refused_for_good",
            Self::Unknown(_) | Self::Repeatable(_) => "unknown",
        }
    }
}

impl Mailer {
    /// A client as configured; nothing is sent yet.
    ///
    /// # Errors
    /// When `SMTP_FROM_EMAIL` is not an address.
    pub fn new(mail: Option<&Mail>) -> Result<Self> {
        let Some(mail) = mail else { return Ok(Self(None)) };
        let address = mail.from_email.parse().context("SMTP_FROM_EMAIL is no e-mail address")?;
        let from = Mailbox::new(Some(mail.from_name.clone()), address);
        let way = match &mail.transport {
            MailTransport::Smtp(smtp) => Way::Smtp(Server::new(smtp.clone())),
            MailTransport::Api(api) => Way::Api(Api::new(api.clone())),
        };
        Ok(Self(Some(Arc::new(Configured { from, way }))))
    }

    /// Whether nothing can be mailed.
    pub fn is_off(&self) -> bool {
        self.0.is_none()
    }

    /// Hands over one mail. Takes at most three minutes.
    pub fn send<'a>(&'a self, mail: Outgoing<'a>) -> BoxFuture<'a, Delivery> {
        let span = tracing::info_span!("mail", mail.id = %mail.id);
        let sent = async move {
            let delivery = self.hand_over(mail).await;
            tracing::info!(outcome = delivery.as_str(), "tried to hand a mail over");
            measure::mail(delivery.as_str());
            delivery
        };
        Box::pin(sent.instrument(span))
    }

    async fn hand_over(&self, mail: Outgoing<'_>) -> Delivery {
        let Some(Configured { from, way }) = self.0.as_deref() else {
            return Delivery::RefusedForNow(off());
        };
        // Whoever sends for an organization has its name, and the installation's address all the same.
        let name = mail.content.extras.from_name.clone().or_else(|| from.name.clone());
        let from = Mailbox::new(name, from.email.clone());
        match way {
            Way::Smtp(server) => server.send(&from, mail).await,
            Way::Api(api) => api.send(&from, mail).await,
        }
    }

    /// Asks whether mails would be taken from us, without sending any; returns by whom. For `doctor`.
    ///
    /// # Errors
    /// What is in the way.
    pub fn check(&self) -> BoxFuture<'_, Result<String, Trouble>> {
        Box::pin(async move {
            let Some(Configured { from, way }) = self.0.as_deref() else { return Err(off()) };
            match way {
                Way::Smtp(server) => server.check(from).await,
                Way::Api(api) => api.check(from).await,
            }
        })
    }
}

fn off() -> Trouble {
    Trouble::new(Cause::Off, "no mail server is configured")
}
