//! The state every function receives.

use std::sync::Arc;

use sqlx::PgPool;

use crate::clients::bucket::Bucket;
use crate::clients::imap::Imap;
use crate::clients::mailer::Mailer;
use crate::clients::model::Model;
use crate::clients::oauth::Oauth;
use crate::clients::openid::Openid;
use crate::clients::readers::Readers;
use crate::clients::scanner::Scanner;
use crate::clients::web;
use crate::clients::webhooks::Webhooks;
use crate::clock::Clock;
use crate::db;
use crate::error::Result;
use crate::events::live::Hub;
use crate::settings::Settings;
use crate::vault::Vault;

/// Pool, settings, clock and clients. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Acts as `astralis_app` and sees no row outside `OrgTx` and `SystemTx`.
    pub db: PgPool,
    /// The settings of the installation.
    pub settings: Arc<Settings>,
    /// Seals values and signs tokens.
    pub vault: Vault,
    /// The only source of time.
    pub clock: Clock,
    /// Stores files.
    pub bucket: Bucket,
    /// Sends mails.
    pub mailer: Mailer,
    /// Asks OpenID issuers who somebody is.
    pub openid: Openid,
    /// Posts webhooks to other people's servers.
    pub webhooks: Webhooks,
    /// Reads mailboxes of other people's servers.
    pub imap: Imap,
    /// Asks providers of mailboxes for the tokens that their owners have consented to.
    pub oauth: Oauth,
    /// The model that looks at pages; `None` if the settings name none.
    pub model: Option<Model>,
    /// Tells open pages what happens.
    pub live: Hub,
    /// Reader processes, started when the first file needs reading.
    pub readers: Readers,
    /// Looks for viruses; `None` if the settings name no scanner.
    pub scanner: Option<Scanner>,
}

impl App {
    /// The address of a page of the site, for a mail.
    ///
    /// # Errors
    /// When the path can't be part of an address.
    pub fn link(&self, path: &str) -> Result<String> {
        Ok(self.settings.app_url.join(path)?.to_string())
    }

    /// The state for a process, or a part of one, that runs jobs: it waits longer for a connection than a request may.
    #[must_use]
    pub fn for_jobs(self) -> Self {
        Self { db: db::patient(&self.db), ..self }
    }

    /// Builds the state. Connects to nothing yet: a Function answers before it has reached Postgres.
    ///
    /// # Errors
    /// When an address in the settings can't be used.
    pub fn new(settings: Settings) -> Result<Self> {
        web::use_ring();
        Ok(Self {
            db: db::pool(&settings.database_url, settings.database_connections)?,
            bucket: Bucket::new(&settings.spaces),
            mailer: Mailer::new(settings.mail.as_ref())?,
            openid: Openid::new(settings.webhook_allow_private),
            webhooks: Webhooks::new(settings.webhook_allow_private),
            imap: Imap::new(settings.webhook_allow_private),
            oauth: Oauth::default(),
            model: settings.model.as_ref().map(Model::new).transpose()?,
            live: Hub::default(),
            readers: Readers::new(&settings.readers)?,
            scanner: settings.scanner.as_ref().map(Scanner::new),
            vault: Vault::new(settings.encryption.clone(), settings.signing.clone()),
            clock: Clock::default(),
            settings: Arc::new(settings),
        })
    }
}
