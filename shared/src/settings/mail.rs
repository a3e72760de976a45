//! The settings of mails: from whom they are, and who takes them.

use std::time::Duration;

use url::Url;

use super::Secret;

/// How mails leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Name in `From`.
    pub from_name: String,
    /// Address in `From`; every Message-ID uses its domain.
    pub from_email: String,
    /// Who takes them.
    pub transport: MailTransport,
}

/// Who takes our mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailTransport {
    /// A mail server.
    Smtp(Smtp),
    /// A provider by its HTTPS API: where a network lets no SMTP out.
    Api(MailApi),
}

/// The mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Smtp {
    /// Its host name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub protection: Protection,
    /// Login name and password, if the server asks for them.
    pub login: Option<(String, Secret)>,
    /// Longest time for each part of the conversation before the mail itself.
    pub patience: Duration,
}

/// How a connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// TLS from the first byte (port 465).
    Tls,
    /// Plain at first, then `STARTTLS`, which the server must offer (port 587).
    StartTls,
    /// No protection: a server on the same machine.
    Plain,
}

/// A provider's API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailApi {
    /// Whose.
    pub provider: MailProvider,
    /// Our key there.
    pub key: Secret,
    /// Its base, if it is not the provider's usual one.
    pub base: Option<Url>,
    /// Longest time for one answer.
    pub time: Duration,
}

/// The providers whose API we speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailProvider {
    /// <https://postmarkapp.com/developer/api/email-api>
    Postmark,
    /// <https://resend.com/docs/api-reference/emails/send-email>
    Resend,
    /// <https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send>
    SendGrid,
}

impl MailProvider {
    /// The value of `MAIL_TRANSPORT`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Postmark => "postmark",
            Self::Resend => "resend",
            Self::SendGrid => "sendgrid",
        }
    }
}
