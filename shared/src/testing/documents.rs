//! Documents in the state that a test begins with, brought there by the domain's own functions.

use document_types::fields::Extraction;
use document_types::reading::{Page, Reading};
use serde_json::json;

use super::{Caller, World};
use crate::db::OrgTx;
use crate::documents::log::DOCUMENT_SETTLED;
use crate::documents::upload::NewFile;
use crate::documents::{self, Document, Kept};
use crate::error::{OrNotFound, Result};
use crate::events::Event;
use crate::ids::{DocumentId, EventId};

/// A document that does not exist yet. Its last word says how far it is:
/// `world.document("invoice.pdf").of(&client).failed("corrupt").await?`.
#[must_use]
pub struct NewDocument<'a> {
    world: &'a World,
    name: &'a str,
    owner: Option<&'a Caller>,
    size: u64,
    sha256: [u8; 32],
    reading: Option<Reading>,
}

impl World {
    /// A document of ten bytes, which belongs to the operator of the first organization.
    pub fn document<'a>(&'a self, name: &'a str) -> NewDocument<'a> {
        NewDocument { world: self, name, owner: None, size: 10, sha256: rand::random(), reading: None }
    }

    /// That a document is settled, as automations hear of it now.
    pub fn settled(&self, document: DocumentId) -> Event {
        Event {
            id: EventId::new(),
            name: DOCUMENT_SETTLED.as_str().to_owned(),
            object_type: "document".to_owned(),
            object_id: document.0,
            facts: json!({}),
            depth: 0,
            at: self.app.clock.now(),
        }
    }
}

impl<'a> NewDocument<'a> {
    /// Somebody else's.
    pub fn of(self, owner: &'a Caller) -> Self {
        Self { owner: Some(owner), ..self }
    }

    /// With a file of this size and hash: two documents with the same bytes are twins.
    pub fn with_file(self, size: u64, sha256: [u8; 32]) -> Self {
        Self { size, sha256, ..self }
    }

    /// What its reading finds. By itself it is one page with the word `text`.
    pub fn with_reading(self, reading: Reading) -> Self {
        Self { reading: Some(reading), ..self }
    }

    /// Its file is awaited.
    ///
    /// # Errors
    /// When its owner may not upload it.
    pub async fn uploading(self) -> Result<Document> {
        let (tx, document) = self.promised().await?;
        done(tx, &document).await
    }

    /// It waits for its reading, without the job that would do it.
    ///
    /// # Errors
    /// When its owner may not upload it.
    pub async fn pending(self) -> Result<Document> {
        let (tx, document) = self.arrived().await?;
        done(tx, &document).await
    }

    /// It is being read, without the job that would do it.
    ///
    /// # Errors
    /// When its owner may not upload it.
    pub async fn processing(self) -> Result<Document> {
        let (tx, document) = self.started().await?;
        done(tx, &document).await
    }

    /// It was read and waits for its extraction, whose job is in the queue.
    ///
    /// # Errors
    /// When its owner may not upload it.
    pub async fn read(self) -> Result<Document> {
        let (tx, document) = self.was_read().await?;
        done(tx, &document).await
    }

    /// It is completed with these fields. Nobody was told to go on from there.
    ///
    /// # Errors
    /// When its owner may not upload it.
    pub async fn completed(self, found: &Extraction) -> Result<Document> {
        let (mut tx, document) = self.was_read().await?;
        documents::complete(&mut tx, document.id, found).await?;
        done(tx, &document).await
    }

    /// Its reading failed.
    ///
    /// # Errors
    /// When its owner may not upload it.
    pub async fn failed(self, code: &str) -> Result<Document> {
        let (mut tx, document) = self.started().await?;
        documents::fail(&mut tx, document.id, code, "it could not be read").await?;
        done(tx, &document).await
    }

    async fn promised(&self) -> Result<(OrgTx, Document)> {
        let app = &self.world.app;
        let owner = match self.owner {
            Some(owner) => owner.clone(),
            None => self.world.as_operator().await?,
        };
        let file = NewFile::check(self.name, self.size, None, &app.settings.documents)?;
        let mut tx = app.enter(owner.member()).await?;
        let document =
            documents::insert(&mut tx, &owner.member().actor(), owner.member().user, &file).await?;
        Ok((tx, document))
    }

    /// In place of `object_arrived`, which asks the bucket.
    async fn arrived(&self) -> Result<(OrgTx, Document)> {
        let (mut tx, document) = self.promised().await?;
        sqlx::query("update documents set status = 'pending' where org_id = $1 and id = $2")
            .bind(tx.org().0)
            .bind(document.id.0)
            .execute(tx.conn())
            .await?;
        Ok((tx, document))
    }

    async fn started(&self) -> Result<(OrgTx, Document)> {
        let (mut tx, document) = self.arrived().await?;
        let document = documents::start_reading(&self.world.app, &mut tx, document.id)
            .await?
            .or_not_found("document")?;
        Ok((tx, document))
    }

    async fn was_read(self) -> Result<(OrgTx, Document)> {
        let (mut tx, document) = self.started().await?;
        let reading = self.reading.unwrap_or_else(one_word);
        let mut kept = Kept::default();
        reading.pages.iter().for_each(|page| kept.add(page));
        documents::keep_pages(&mut tx, document.id, 0, &reading.pages, kept.pages).await?;
        let limits = &self.world.app.settings.documents;
        documents::complete_reading(&mut tx, &document, &self.sha256, &reading, &kept, limits).await?;
        Ok((tx, document))
    }
}

fn one_word() -> Reading {
    let page = Page { width: 100, height: 100, text: "text".into(), ..Page::default() };
    Reading { pages: vec![page], text: "text".into(), ..Reading::default() }
}

/// The document as it is now.
async fn done(mut tx: OrgTx, document: &Document) -> Result<Document> {
    let document = documents::find(&mut tx, document.id).await?.or_not_found("document")?;
    tx.commit().await?;
    Ok(document)
}
