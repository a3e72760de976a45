//! The local mail server: accepts every mail, delivers none, keeps each as an `.eml` file.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use shared::Result;
use tokio::io::BufReader;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::smtp::{self, Mail};

/// Clients served at the same time; others wait.
const CLIENTS: usize = 50;

/// The folder of kept mails.
#[derive(Debug, Clone)]
pub struct Mailbox {
    folder: PathBuf,
}

impl Mailbox {
    /// Opens the folder, and makes it if it is missing.
    ///
    /// # Errors
    /// When the folder can't be made.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self> {
        let folder = folder.into();
        std::fs::create_dir_all(&folder).context("the folder of mails can't be made")?;
        Ok(Self { folder })
    }

    /// The newest mails first, at most `limit`.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub async fn newest(&self, limit: usize) -> Result<Vec<(Uuid, Vec<u8>)>> {
        let mut ids = Vec::new();
        let mut files = tokio::fs::read_dir(&self.folder).await?;
        while let Some(file) = files.next_entry().await? {
            ids.extend(id_of(&file.path()));
        }
        // The ids begin with the time.
        ids.sort_unstable_by(|a, b| b.cmp(a));
        let mut mails = Vec::new();
        for id in ids.into_iter().take(limit) {
            mails.extend(self.find(id).await?.map(|content| (id, content)));
        }
        Ok(mails)
    }

    /// One mail, headers and body.
    ///
    /// # Errors
    /// When the mail exists but can't be read.
    pub async fn find(&self, id: Uuid) -> Result<Option<Vec<u8>>> {
        match tokio::fs::read(self.file(id)).await {
            Ok(content) => Ok(Some(content)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the mail under a new id, whole or not at all.
    async fn keep(&self, mail: Mail) -> io::Result<()> {
        let file = self.file(Uuid::now_v7());
        let draft = file.with_extension("new");
        tokio::fs::write(&draft, delivered(&mail)).await?;
        tokio::fs::rename(&draft, &file).await
    }

    fn file(&self, id: Uuid) -> PathBuf {
        self.folder.join(format!("{id}.eml"))
    }
}

/// The mail after its envelope, as a final delivery writes it (RFC 5321, 4.4).
fn delivered(mail: &Mail) -> Vec<u8> {
    let mut content = format!("Return-Path: <{}>\r\n", mail.from).into_bytes();
    for recipient in &mail.to {
        content.extend_from_slice(format!("X-Original-To: {recipient}\r\n").as_bytes());
    }
    content.extend_from_slice(&mail.content);
    content
}

fn id_of(file: &Path) -> Option<Uuid> {
    let name = file.file_name()?.to_str()?.strip_suffix(".eml")?;
    Uuid::try_parse(name).ok()
}

/// A running mail server.
#[derive(Debug)]
pub struct MailSink {
    port: u16,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl MailSink {
    /// Accepts mails on `listener` and keeps them in `mailbox`.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn start(listener: TcpListener, mailbox: Mailbox) -> Result<Self> {
        let port = listener.local_addr()?.port();
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        tasks.spawn(accept(listener, mailbox, stop.clone(), tasks.clone()));
        Ok(Self { port, stop, tasks })
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Ends every conversation; every acknowledged mail is kept.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

async fn accept(listener: TcpListener, mailbox: Mailbox, stop: CancellationToken, tasks: TaskTracker) {
    let places = Arc::new(Semaphore::new(CLIENTS));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            // Probably out of file handles, which passes.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let (mailbox, stop) = (mailbox.clone(), stop.clone());
        tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = serve(stream, &mailbox) => {}
            }
            drop(place);
        });
    }
}

async fn serve(mut stream: TcpStream, mailbox: &Mailbox) {
    let (reader, writer) = stream.split();
    let keep = |mail| mailbox.keep(mail);
    if let Err(error) = smtp::converse(BufReader::new(reader), writer, keep).await {
        tracing::debug!(%error, "a mail client went away");
    }
}
