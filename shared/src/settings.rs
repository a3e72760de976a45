//! Settings: the only place that reads the environment. Validated at start; every faulty variable is named at once.

mod mail;
mod mailboxes;
mod variables;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use document_types::protocol::OcrEngine;
use subtle::ConstantTimeEq;
use url::Url;

pub use mail::{Mail, MailApi, MailProvider, MailTransport, Protection, Smtp};
pub use mailboxes::{ImapServer, MailboxProvider};
pub use variables::{VARIABLES, Variable};

/// The settings of an installation. Sizes are in bytes.
#[derive(Clone)]
pub struct Settings {
    /// Postgres, direct port (no transaction pooler: `listen` and prepared statements need a session).
    pub database_url: String,
    /// Connections of this process's pool.
    pub database_connections: u32,
    /// Signs access tokens; the refresh key is derived from it.
    pub jwt: Rotating,
    /// Seals values that the database stores and nobody may read there.
    pub encryption: Rotating,
    /// Signs links and short-lived challenges.
    pub signing: Rotating,
    /// The site's address for people, without a trailing slash.
    pub app_url: Url,
    /// Origins that may call the API from a browser, besides `app_url`'s own.
    pub cors_origins: Vec<String>,
    /// The bucket.
    pub spaces: Spaces,
    /// Where backups go and who can read them; without it there are none.
    pub backups: Option<Backups>,
    /// Who takes our mails; without it no mail is sent.
    pub mail: Option<Mail>,
    /// Sign-in with Google; without it there is no button.
    pub google: Option<Issuer>,
    /// Sign-in with another OpenID issuer; without it there is no button.
    pub openid: Option<Issuer>,
    /// Google's mailboxes that are read by consent; without it they want a password.
    pub google_mail: Option<MailboxProvider>,
    /// Microsoft's.
    pub microsoft_mail: Option<MailboxProvider>,
    /// The language model that looks at pages; without it extraction is offline only.
    pub model: Option<Model>,
    /// Calls a minute per client; 0 for no limits at all.
    pub rate_limit: u32,
    /// The header in which the platform's proxy names the client; without it the connection's address counts.
    pub client_address_header: Option<String>,
    /// Authenticates the bucket's event webhook; without it the webhook is closed.
    pub bucket_event_secret: Option<Secret>,
    /// Lets webhooks go to private addresses and over http, and organizations name issuers there: for local development
    /// only.
    pub webhook_allow_private: bool,
    /// What may be uploaded, and how it is read.
    pub documents: Documents,
    /// How files are read.
    pub readers: Readers,
    /// The virus scanner; without it files are not scanned.
    pub scanner: Option<Scanner>,
    /// Jobs that this process runs at the same time.
    pub worker_concurrency: usize,
    /// Filter of `tracing`, such as `info` or `shared=debug,info`.
    pub log_level: String,
    /// Who may look at the process from outside.
    pub monitoring: Monitoring,
    /// Port of the HTTP server; its presence makes a function a container.
    pub port: Option<u16>,
}

impl Settings {
    /// The optional parts that are not configured, by name: what they do is not done.
    pub fn off(&self) -> Vec<&'static str> {
        let parts = [
            ("antivirus", self.scanner.is_some()),
            ("backups", self.backups.is_some()),
            ("google", self.google.is_some()),
            ("google_mail", self.google_mail.is_some()),
            ("mail", self.mail.is_some()),
            ("microsoft_mail", self.microsoft_mail.is_some()),
            ("model", self.model.is_some()),
            ("openid", self.openid.is_some()),
        ];
        parts.into_iter().filter(|(_, is_on)| !is_on).map(|(name, _)| name).collect()
    }
}

/// The bucket: DigitalOcean Spaces or any other S3.
#[derive(Clone)]
pub struct Spaces {
    /// `https://fra1.digitaloceanspaces.com`
    pub endpoint: Url,
    /// The region's slug, part of every signature.
    pub region: String,
    /// The bucket's name.
    pub bucket: String,
    /// The key's public half.
    pub access_key: String,
    /// The key's secret half.
    pub secret_key: Secret,
    /// `http://host/bucket/key` instead of `http://bucket.host/key`: for local servers.
    pub path_style: bool,
}

/// Where backups go and who can read them.
#[derive(Clone)]
pub struct Backups {
    /// The bucket of backups: that of the files unless another is set.
    pub spaces: Spaces,
    /// Public keys of age (`age1…`): whoever has the private half of one can read every backup.
    pub recipients: Vec<String>,
    /// A private key with which the weekly drill opens what it checks; without it only hashes are compared.
    pub drill_identity: Option<Secret>,
}

/// An OpenID issuer that the installation lets vouch for people.
#[derive(Debug, Clone)]
pub struct Issuer {
    /// Its name on the button.
    pub name: String,
    /// The client's identifier.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: Secret,
    /// `https://accounts.google.com`, character by character as it calls itself.
    pub issuer: String,
}

/// A language model behind an API that speaks OpenAI's protocol.
#[derive(Debug, Clone)]
pub struct Model {
    /// `https://api.openai.com/v1`
    pub base_url: Url,
    /// The key, if the API asks for one.
    pub api_key: Option<Secret>,
    /// The organization there that pays.
    pub organization: Option<String>,
    /// The model that sees pages.
    pub vision: String,
    /// Longest time for one answer.
    pub time: Duration,
}

impl Spaces {
    /// Whether the bucket is on this machine.
    pub fn is_local(&self) -> bool {
        match self.endpoint.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }
}

/// Figures and traces.
#[derive(Debug, Clone)]
pub struct Monitoring {
    /// The token by which `/metrics` is read; without it there is no such page.
    pub metrics_token: Option<Secret>,
    /// Where spans are sent to; without it they are not.
    pub collector: Option<Collector>,
}

/// A collector of traces (OTLP over HTTP).
#[derive(Debug, Clone)]
pub struct Collector {
    /// `http://collector:4318/v1/traces`.
    pub address: Url,
    /// Headers of every request to it, such as its key; values are percent-encoded.
    pub headers: Vec<(String, Secret)>,
    /// The share of traces that it gets, from 0 to 1.
    pub share: f64,
}

/// What may be uploaded.
#[derive(Debug, Clone)]
pub struct Documents {
    /// Largest file in bytes.
    pub max_file_size: u64,
    /// Media types, with wildcards such as `image/*`.
    pub allowed_file_types: Vec<String>,
    /// Most waiting documents per organization.
    pub queue_limit: u32,
    /// Days that a deleted document can be restored.
    pub trash_days: u32,
}

/// Jobs, and reader processes, of a worker in addition to `WORKER_CONCURRENCY`: for an organization with none running
/// there. One organization's heavy files take the other slots but never this one, so another's file need not wait.
pub const SPARE_SLOTS: usize = 1;

/// How files are read.
#[derive(Debug, Clone)]
pub struct Readers {
    /// Reader processes that run at the same time.
    pub count: usize,
    /// The program and first arguments of a reader; this executable's `reader` subcommand when absent.
    pub command: Option<Vec<String>>,
    /// Most pages read of one document.
    pub page_limit: u32,
    /// Most words read of one document.
    pub word_limit: u64,
    /// Longest time for one page.
    pub page_time: Duration,
    /// Longest time for one document.
    pub document_time: Duration,
    /// Memory limit of one reader in bytes.
    pub memory: u64,
    /// `auto`, or Tesseract languages such as `eng+deu`.
    pub language: String,
    /// Whether text recognition is used for pages without text.
    pub ocr: bool,
    /// Path of `libpdfium.so`, if it is not beside the executable.
    pub pdfium_library: Option<PathBuf>,
    /// Folder of the `*.traineddata`, if it is not Tesseract's own.
    pub tessdata: Option<PathBuf>,
    /// What recognizes text in pictures.
    pub ocr_engine: OcrEngine,
    /// `libonnxruntime.so`, when it is not beside the executable.
    pub onnxruntime_library: Option<PathBuf>,
    /// Folder of the neural engine's models, when it is not beside the executable.
    pub ocr_models: Option<PathBuf>,
}

/// The virus scanner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanner {
    /// `host:port` of `clamd`, or the path of its socket.
    pub address: String,
    /// Whether a file is refused that can't be scanned; otherwise it is read all the same.
    pub required: bool,
}

impl Readers {
    /// Reads the environment for commands that only read files, which need no other variables.
    ///
    /// # Errors
    /// Every faulty variable at once.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may read it")]
    pub fn from_env() -> Result<Self, Faults> {
        variables::parse_readers(&|name| std::env::var(name).ok())
    }
}

impl Monitoring {
    /// Reads the environment for a command that begins its log before it has the other settings.
    ///
    /// # Errors
    /// Every faulty variable at once.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may read it")]
    pub fn from_env() -> Result<Self, Faults> {
        variables::parse_monitoring(&|name| std::env::var(name).ok())
    }
}

/// A value that never appears in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// Whether somebody has shown it; takes as long for a wrong value as for the right one.
    pub fn is(&self, shown: &str) -> bool {
        self.0.as_bytes().ct_eq(shown.as_bytes()).into()
    }

    /// The bare value, for the one call that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// A secret that can be replaced while the platform runs: what the previous one signed or sealed is still accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotating {
    /// Used for everything new.
    pub current: Secret,
    /// Accepted for reading only.
    pub previous: Option<Secret>,
}

impl Rotating {
    /// One secret without a predecessor.
    pub fn only(current: Secret) -> Self {
        Self { current, previous: None }
    }

    /// Both secrets, the current one first.
    pub fn all(&self) -> impl Iterator<Item = &Secret> {
        std::iter::once(&self.current).chain(&self.previous)
    }
}

/// Every variable that is missing or wrong, one sentence each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the settings are not usable:")?;
        self.0.iter().try_for_each(|fault| writeln!(f, "  {fault}"))
    }
}

impl std::error::Error for Faults {}

impl Settings {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// Every faulty variable at once.
    pub fn from_env() -> Result<Self, Faults> {
        Self::parse(environment)
    }

    /// The origins whose pages may call the API and transfer files: the site's own, and those that are listed.
    pub fn origins(&self) -> Vec<String> {
        let own = self.app_url.origin().ascii_serialization();
        let others = self.cors_origins.iter().filter(|origin| **origin != own).cloned();
        std::iter::once(own.clone()).chain(others).collect()
    }

    /// The variable of a secret that is needed and empty. Nothing that reads the environment starts with one.
    pub fn empty_secret(&self) -> Option<&'static str> {
        let secrets = [
            ("JWT_SECRET", &self.jwt.current),
            ("ENCRYPTION_KEY", &self.encryption.current),
            ("SIGNING_KEY", &self.signing.current),
            ("SPACES_SECRET_KEY", &self.spaces.secret_key),
        ];
        secrets.into_iter().find(|(_, secret)| secret.expose().is_empty()).map(|(name, _)| name)
    }

    /// Reads from any source of variables.
    ///
    /// # Errors
    /// Every faulty variable at once.
    pub fn parse(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Faults> {
        variables::parse(&lookup)
    }
}

/// A variable of the process's environment, for `parse`; the local platform adds its own variables to it.
#[expect(clippy::disallowed_methods, reason = "this is the one place that may read it")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// What `run` needs to know about the start of the process, before any setting is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Launch {
    /// DigitalOcean's proxy waits for `{"ok":true}` on fd 3.
    pub wait_for_ack: bool,
    /// The proxy's version: we run as a Function.
    pub proxy: bool,
    /// `HOME` and `PATH` are set: this is DigitalOcean's fork of the proxy, which leaves the log guards to us.
    pub home_and_path: bool,
    /// `ASTRALIS_LOG_GUARDS`: `on`, `off`, or `auto`.
    pub log_guards: Option<String>,
    /// `PORT` is set: we run as a container.
    pub port: bool,
}

impl Launch {
    /// Reads the process's environment.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may read it")]
    pub fn from_env() -> Self {
        let has = |name| std::env::var_os(name).is_some();
        Self {
            wait_for_ack: has("__OW_WAIT_FOR_ACK"),
            proxy: has("__OW_PROXY_VERSION") || has("__OW_ACTION_NAME") || has("__OW_WAIT_FOR_ACK"),
            home_and_path: has("HOME") && has("PATH"),
            log_guards: std::env::var("ASTRALIS_LOG_GUARDS").ok(),
            port: has("PORT"),
        }
    }
}
