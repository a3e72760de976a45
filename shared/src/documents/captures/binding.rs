//! What becomes of photographs once all are there: a document of their pages, or one of each.

use super::{Capture, Photograph, extension_of, photographs};
use crate::activity::Actor;
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::documents::upload::NewFile;
use crate::documents::{self, Document, Status, file, store, strangers};
use crate::error::{OrNotFound, Result};
use crate::ids::{CaptureId, DocumentId, OrgId, UploadLinkId, UserId};

/// Photographs that are to become a document; `None` when they have, or are gone.
pub async fn to_bind(tx: &mut OrgTx, id: CaptureId) -> Result<Option<Capture>> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select c.name, c.link_id as "link: UploadLinkId", c.document_id as "document: DocumentId",
             u.created_by as "owner: UserId",
             (select count(*) from capture_photographs p
               where p.org_id = c.org_id and p.capture_id = c.id and p.page is not null) as "pages!"
         from captures c
         join upload_links u on u.org_id = c.org_id and u.id = c.link_id
         left join documents d on d.org_id = c.org_id and d.id = c.document_id
         where c.org_id = $1 and c.id = $2 and c.finished_at is not null
           and (c.document_id is null or d.status = 'uploading')
         for update of c"#,
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mut photographs = photographs(tx, id).await?;
    photographs.truncate(usize::try_from(row.pages)?);
    let (name, document, link, owner) = (row.name, row.document, row.link, row.owner);
    Ok(Some(Capture { id, name, photographs, document, link, owner }))
}

impl Capture {
    /// The document that the PDF becomes: the one that was inserted before, where its job runs again.
    ///
    /// # Errors
    /// `TooLarge` and others of [`NewFile::check`].
    pub async fn document(&self, app: &App, tx: &mut OrgTx, size: u64, sha256: [u8; 32]) -> Result<Document> {
        if let Some(document) = self.document {
            return store::find(tx, document).await?.or_not_found("document");
        }
        let name = format!("{}.pdf", self.name);
        let file = NewFile::check(&name, size, Some("application/pdf"), &app.settings.documents)?;
        let file = NewFile { sha256: Some(sha256), ..file };
        let document = strangers::insert(tx, &Actor::system(), self.owner, self.link, &file).await?;
        let org = tx.org();
        sqlx::query!(
            "update captures set document_id = $3 where org_id = $1 and id = $2",
            org.0,
            self.id.0,
            document.id.0
        )
        .execute(tx.conn())
        .await?;
        Ok(document)
    }

    /// Makes a document of each photograph, because no PDF can be made of them. Safe to run twice.
    ///
    /// # Errors
    /// `Unavailable` when the bucket does not answer: the next attempt goes on.
    pub async fn take_apart(&self, app: &App, org: OrgId) -> Result<()> {
        for (number, photograph) in (1..).zip(&self.photographs) {
            let number: u32 = number;
            let document = self.apart(app, org, number, photograph).await?;
            if document.status != Status::Uploading {
                continue;
            }
            let about = file::about(&document.media_type, &[]);
            app.bucket.copy(&photograph.key, &document.key, about).await?;
            match documents::object_arrived(app, &document.key).await {
                Err(error) if error.is_retryable() => return Err(error),
                // The document itself says why it is refused.
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    async fn apart(&self, app: &App, org: OrgId, number: u32, photograph: &Photograph) -> Result<Document> {
        let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
        let known = photographs(&mut tx, self.id).await?;
        let known = known.iter().find(|one| one.id == photograph.id).and_then(|one| one.document);
        if let Some(id) = known {
            return store::find(&mut tx, id).await?.or_not_found("document");
        }
        let name = format!("{} {number}.{}", self.name, extension_of(&photograph.media_type));
        let size = u64::try_from(photograph.size)?;
        let file = NewFile::check(&name, size, Some(&photograph.media_type), &app.settings.documents)?;
        let document = strangers::insert(&mut tx, &Actor::system(), self.owner, self.link, &file).await?;
        sqlx::query!(
            "update capture_photographs set document_id = $3 where org_id = $1 and id = $2",
            org.0,
            photograph.id.0,
            document.id.0
        )
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(document)
    }
}
