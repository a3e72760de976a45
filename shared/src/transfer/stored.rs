//! The files of an archive on their way into the bucket, and out of it again when the import fails.

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::DateTime;
use futures_util::{StreamExt, stream};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use super::archive::Archive;
use super::files::{AT_ONCE, StoredFile};
use super::manifest::FOLDER;
use crate::app::App;
use crate::documents::file::about;
use crate::error::{Error, Result, refuse};
use crate::vault::hex;

/// What the mark of an object is signed for, and what it is called.
const MARK: &str = "import";

/// What was stored on behalf of an import that is not finished.
#[derive(Debug)]
pub(super) struct Stored {
    keys: Mutex<Vec<String>>,
    /// Whose archive: the SHA-256 of its manifest.
    manifest: String,
    /// The same, signed by this installation: another one on the same bucket marks its objects differently.
    mark: String,
}

impl Stored {
    /// Nothing yet.
    pub(super) fn new(app: &App, archive: &Archive) -> Result<Self> {
        let manifest = hex(&Sha256::digest(serde_json::to_vec(archive.manifest())?));
        let mark = app.vault.sign(MARK, &manifest, DateTime::from_timestamp_nanos(i64::MAX))?;
        Ok(Self { keys: Mutex::default(), manifest, mark })
    }

    /// Puts the files of an archive into the bucket. One that an import of the same archive by the same installation has
    /// left there stays, so that an import which was interrupted goes on. `stopped` ends it early.
    ///
    /// # Errors
    /// `Conflict` with code `file_taken` when something else has a file's key; what `stopped` returned.
    pub(super) async fn put(
        &self,
        app: &App,
        archive: &Archive,
        files: &[StoredFile],
        stopped: impl Future<Output = Error>,
    ) -> Result<()> {
        let failed = OnceLock::new();
        {
            let failed = &failed;
            let present = files.iter().filter(|file| file.sha256.is_some());
            let putting = stream::iter(present).for_each_concurrent(AT_ONCE, |file| async move {
                // What has begun is finished: a request that is cut off may be carried out after its object was removed.
                if failed.get().is_none()
                    && let Err(error) = self.put_one(app, archive, file).await
                {
                    failed.get_or_init(|| error);
                }
            });
            tokio::pin!(putting);
            tokio::select! {
                () = &mut putting => {}
                error = stopped => {
                    failed.get_or_init(|| error);
                    putting.await;
                }
            }
        }
        failed.into_inner().map_or(Ok(()), Err)
    }

    async fn put_one(&self, app: &App, archive: &Archive, file: &StoredFile) -> Result<()> {
        let Some(sha256) = &file.sha256 else { return Ok(()) };
        if let Some(metadata) = app.bucket.metadata(&file.key).await? {
            return self.adopt(app, file, sha256, &metadata).await;
        }
        let content = archive.content(&format!("{FOLDER}{sha256}"), file.size).await?;
        if hex(&Sha256::digest(&content)) != *sha256 {
            return Err(super::damaged(format!("{FOLDER}{sha256} changed while it was read")));
        }
        self.keys.lock().await.push(file.key.clone());
        let org = archive.manifest().organization.id.to_string();
        let metadata =
            [("org-id", org.as_str()), ("original-name", file.name.as_str()), (MARK, self.mark.as_str())];
        app.bucket.put(&file.key, about(&file.media_type, &metadata), content).await
    }

    /// Takes over what an earlier import of this archive stored here. The same bytes alone say nothing: they may be those
    /// of the installation that the organization comes from, which would lose them, or take them away.
    async fn adopt(
        &self,
        app: &App,
        file: &StoredFile,
        sha256: &str,
        metadata: &HashMap<String, String>,
    ) -> Result<()> {
        let mark = metadata.get(MARK);
        let marked = mark.and_then(|mark| app.vault.read_signed::<String>(MARK, mark, app.clock.now()));
        if marked.as_ref() == Some(&self.manifest) {
            let same = app.bucket.get(&file.key, file.size).await;
            if same.is_ok_and(|content| hex(&Sha256::digest(&content)) == sha256) {
                return Ok(());
            }
        }
        let detail = format!(
            "the bucket has a file at {} that no import of this archive stored: import into an installation with a \
             bucket of its own",
            file.key
        );
        Err(Error::Conflict(refuse("file_taken", detail)))
    }

    /// Removes what was stored; what was there before stays.
    pub(super) async fn remove(&self, app: &App) {
        for key in self.keys.lock().await.drain(..) {
            if let Err(error) = app.bucket.delete(&key).await {
                tracing::warn!(%error, key, "a file of an import that failed stays in the bucket");
            }
        }
    }
}
