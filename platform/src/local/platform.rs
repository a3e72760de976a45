//! The whole platform on this machine: started in order, stopped in reverse order.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, anyhow};
use shared::auth::demo;
use shared::clients::bucket::Setting;
use shared::settings::Secret;
use shared::{App, Result, db};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::bucket::{self, Bucket};
use super::environment::{Environment, Lookup};
use super::folder::Folder;
use super::mail::{MailSink, Mailbox};
use super::port;
use super::postgres::Postgres;
use super::samples;
use super::secrets::Secrets;
use crate::demo_board;
use crate::measure;
use crate::server::Server;
use crate::site::{self, web::Web};
use crate::work::Workers;

/// Name of the local bucket.
const BUCKET: &str = "astralis";

/// How long requests may go on after the signal.
const DRAIN: Duration = Duration::from_secs(5);

/// How to start a local platform.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of its data.
    pub data: PathBuf,
    /// The site's port; if it is taken, the next free one.
    pub port: u16,
    /// The user's variables.
    pub given: Lookup,
    /// The folder of the built web app, if there is one.
    pub web: Option<PathBuf>,
    /// Whether a new demo organization has documents.
    pub samples: bool,
}

/// A running platform. Services that the user rents elsewhere have no part here.
#[derive(Debug)]
pub struct Platform {
    folder: Folder,
    secrets: Secrets,
    environment: Environment,
    address: Url,
    postgres: Option<Postgres>,
    bucket: Option<Bucket>,
    mail: Option<MailSink>,
    site: Option<Server>,
    workers: Option<Workers>,
}

impl Platform {
    /// Starts every part; when one fails, the running ones are stopped again.
    ///
    /// # Errors
    /// When the folder is in use, a setting is wrong or a part does not start.
    pub async fn start(options: &Options) -> Result<Self> {
        let folder = Folder::take(&options.data)?;
        let secrets = Secrets::keep(folder.path())?;
        let listener = port::listen(options.port).await?;
        let address = Url::parse(&format!("http://localhost:{}", listener.local_addr()?.port()))?;
        let mut platform = Self {
            folder,
            secrets,
            environment: Environment::new(options.given),
            address,
            postgres: None,
            bucket: None,
            mail: None,
            site: None,
            workers: None,
        };
        match platform.start_parts(listener, options).await {
            Ok(()) => Ok(platform),
            Err(error) => {
                platform.stop().await;
                Err(error)
            }
        }
    }

    async fn start_parts(&mut self, listener: TcpListener, options: &Options) -> Result<()> {
        let site = listener.local_addr()?;
        for name in ["JWT_SECRET", "ENCRYPTION_KEY", "SIGNING_KEY", "BUCKET_EVENT_SECRET"] {
            let secret = self.secret(name)?.clone();
            self.environment.provide(name, secret.expose());
        }
        self.environment.provide("APP_URL", self.address.as_str());
        let is_new_database = self.start_database().await?;
        self.start_bucket(Url::parse(&format!("http://{site}/api/v1/hooks/s3-events"))?).await?;
        let mailbox = self.start_mail().await?;

        let settings = self.environment.settings()?;
        db::migrate(&settings.database_url).await?;
        let app = App::new(settings)?;
        if self.bucket.is_some() {
            // Ours forgets what it was told when it ends.
            app.bucket.set(Setting::Lifecycle, &[]).await?;
        }
        // Known passwords are only for databases that nobody else can reach.
        let demo = if is_new_database { demo::seed(&app).await? } else { None };
        let stop = CancellationToken::new();
        let web = options.web.as_deref().map(|folder| Web::load(folder, &app.settings.spaces)).transpose()?;
        let pages = site::router(app.clone(), mailbox, web, &stop).merge(measure::page(&app)?);
        self.site = Some(Server::start(listener, pages, stop)?);
        self.workers = Some(Workers::start(app.clone()));
        if let Some(demo) = demo {
            tracing::info!("made the demo organization");
            if options.samples {
                demo_board::make(&app, demo).await?;
            }
            // Without its documents the platform is as good.
            if options.samples
                && let Err(error) = samples::upload(&app, demo).await
            {
                tracing::warn!(%error, "the demo organization has not all of its documents");
            }
        }
        self.environment.publish(self.folder.path())
    }

    /// Starts our own database unless the user names another. Returns whether it is ours.
    async fn start_database(&mut self) -> Result<bool> {
        if self.environment.is_given("DATABASE_URL") {
            return Ok(false);
        }
        let password = self.secret("POSTGRES_PASSWORD")?;
        let postgres = Postgres::start(self.folder.path(), password).await?;
        let url = postgres.url(password);
        self.postgres = Some(postgres);
        self.environment.provide("DATABASE_URL", url);
        Ok(true)
    }

    async fn start_bucket(&mut self, hook: Url) -> Result<()> {
        // A mixture of the user's bucket and ours would be neither: in that case the settings name what is missing.
        let names = ["ENDPOINT", "BUCKET", "ACCESS_KEY", "SECRET_KEY"];
        if names.iter().any(|name| self.environment.is_given(&format!("SPACES_{name}"))) {
            return Ok(());
        }
        let hook_secret = self.environment.get("BUCKET_EVENT_SECRET").map(Secret::new);
        let options = bucket::Options {
            folder: self.folder.path().join("bucket"),
            name: BUCKET.to_owned(),
            access_key: self.secret("SPACES_ACCESS_KEY")?.expose().to_owned(),
            secret_key: self.secret("SPACES_SECRET_KEY")?.clone(),
            origins: self.origins(),
            hook,
            hook_secret: hook_secret.context("BUCKET_EVENT_SECRET was not made")?,
        };
        let bucket = Bucket::start(port::listen(self.port().saturating_add(1)).await?, &options)?;
        self.environment.provide("SPACES_ENDPOINT", bucket.endpoint());
        self.environment.provide("SPACES_PATH_STYLE", "true");
        self.environment.provide("SPACES_BUCKET", BUCKET);
        self.environment.provide("SPACES_ACCESS_KEY", options.access_key);
        self.environment.provide("SPACES_SECRET_KEY", options.secret_key.expose());
        self.bucket = Some(bucket);
        Ok(())
    }

    async fn start_mail(&mut self) -> Result<Option<Mailbox>> {
        if self.environment.is_given("SMTP_HOST") {
            return Ok(None);
        }
        let mailbox = Mailbox::open(self.folder.path().join("mail"))?;
        let sink = MailSink::start(port::listen(self.port().saturating_add(2)).await?, mailbox.clone())?;
        self.environment.provide("SMTP_HOST", "127.0.0.1");
        self.environment.provide("SMTP_PORT", sink.port().to_string());
        self.environment.provide("SMTP_SECURE", "none");
        self.environment.provide("SMTP_FROM_EMAIL", "astralis@localhost");
        self.mail = Some(sink);
        Ok(Some(mailbox))
    }

    /// Origins of the site's pages: its own under both names, its public one, and those the user lists.
    fn origins(&self) -> Vec<String> {
        let listed = self.environment.get("CORS_ORIGINS").or_else(|| self.environment.get("ALLOWED_ORIGINS"));
        let listed = listed.unwrap_or_default();
        let public = self.environment.get("APP_URL").unwrap_or_default();
        let own =
            [self.address.as_str(), &format!("http://127.0.0.1:{}", self.port()), &public].map(str::to_owned);
        let all = own.into_iter().chain(listed.split(',').map(str::to_owned));
        all.filter_map(|url| Some(Url::parse(url.trim()).ok()?.origin().ascii_serialization())).collect()
    }

    fn secret(&self, name: &str) -> Result<&Secret> {
        Ok(self.secrets.get(name).ok_or_else(|| anyhow!("the secret {name} was not made"))?)
    }

    fn port(&self) -> u16 {
        self.address.port().unwrap_or_default()
    }

    /// The site's address.
    pub fn address(&self) -> &Url {
        &self.address
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// The settings of the running platform.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The database server's process, if the server is ours.
    pub fn database_process(&self) -> Option<u32> {
        self.postgres.as_ref().and_then(Postgres::process)
    }

    /// Stops every part in order: no new requests, then no new work, then what they depend on.
    pub async fn stop(self) {
        Environment::withdraw(self.folder.path());
        if let Some(site) = self.site {
            site.stop(DRAIN).await;
        }
        if let Some(workers) = self.workers {
            workers.stop().await;
        }
        if let Some(bucket) = self.bucket {
            bucket.stop().await;
        }
        if let Some(mail) = self.mail {
            mail.stop().await;
        }
        if let Some(postgres) = self.postgres
            && let Err(error) = postgres.stop().await
        {
            tracing::error!(%error, "Postgres could not be stopped");
        }
    }
}
