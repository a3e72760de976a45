//! What somebody without an account does with an upload link: send files to one place. They learn of nothing else, not
//! even of what they have sent, once it has arrived.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::upload::NewFile;
use super::{Document, labels, store};
use crate::activity::Actor;
use crate::app::App;
use crate::clock::hours;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{DocumentId, OrgId, UploadLinkId, UserId};
use crate::{labels as all_labels, vault};

/// What was begun before the link's end may be completed for as long as a ticket's URL works.
const GRACE: Duration = hours(1);

/// The place to which a link leads.
#[derive(Debug, Clone)]
pub struct Place {
    /// The link.
    pub link: UploadLinkId,
    /// What it is called.
    pub name: String,
    /// What the sender reads about it.
    pub purpose: Option<String>,
    /// The name of the organization that receives.
    pub organization: String,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
    /// How many files it still takes.
    pub files_left: i32,
    /// How many bytes it still takes.
    pub bytes_left: i64,
    pub(super) org: OrgId,
    owner: UserId,
}

/// The link with this token, for what is new.
///
/// # Errors
/// `NotFound`, whether there never was such a link or it is over.
pub async fn find(app: &App, token: &str) -> Result<Place> {
    find_until(app, token, app.clock.now()).await
}

/// The link with this token, for what was begun with it, also shortly after its end.
///
/// # Errors
/// Those of [`find`].
pub async fn find_again(app: &App, token: &str) -> Result<Place> {
    find_until(app, token, app.clock.now() - GRACE).await
}

async fn find_until(app: &App, token: &str, after: DateTime<Utc>) -> Result<Place> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let place = sqlx::query_as!(
        Place,
        r#"select u.id as "link: _", u.name, u.purpose, o.name as organization, u.expires_at,
             u.max_files - u.files as "files_left!", u.max_bytes - u.bytes as "bytes_left!", u.org_id as "org: _",
             u.created_by as "owner: _"
         from upload_links u
         join organizations o on o.id = u.org_id and o.deleted_at is null and o.deletion_requested_at is null
         join memberships m on m.org_id = u.org_id and m.user_id = u.created_by and m.removed_at is null
           and m.deactivated_at is null
         where u.hash = $1 and u.revoked_at is null and u.expires_at > $2"#,
        &vault::hash_token(token)[..],
        after
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    place.or_not_found("link")
}

impl Place {
    /// A transaction in the organization that receives.
    pub async fn enter(&self, app: &App) -> Result<OrgTx> {
        SystemTx::begin(&app.db).await?.enter_as(self.org).await
    }

    /// Takes room for so many files and bytes, of callers at the same moment for no more than the link allows.
    ///
    /// # Errors
    /// `Conflict` with code `link_full`.
    pub async fn take_room(&self, tx: &mut OrgTx, files: i32, bytes: u64) -> Result<()> {
        let org = tx.org();
        let taken = sqlx::query!(
            "update upload_links
             set files = files + $3, bytes = bytes + $4
             where org_id = $1 and id = $2 and files + $3 <= max_files and bytes + $4 <= max_bytes",
            org.0,
            self.link.0,
            files,
            i64::try_from(bytes)?
        )
        .execute(tx.conn())
        .await?;
        if taken.rows_affected() == 1 {
            return Ok(());
        }
        let detail = format!(
            "this link takes {} more files and {} more bytes: ask whoever gave it to you for another",
            self.files_left, self.bytes_left
        );
        Err(Error::Conflict(refuse("link_full", detail)))
    }

    /// Inserts the document whose file is awaited. It is its receiver's, and has the link's labels. Call it after
    /// [`Self::take_room`].
    pub async fn insert(&self, tx: &mut OrgTx, actor: &Actor, file: &NewFile) -> Result<Document> {
        insert(tx, actor, self.owner, self.link, file).await
    }

    /// A document that came by this link.
    ///
    /// # Errors
    /// `NotFound` for every other document.
    pub async fn document(&self, tx: &mut OrgTx, id: DocumentId) -> Result<Document> {
        let org = tx.org();
        sqlx::query!(
            "select from documents where org_id = $1 and id = $2 and upload_link_id = $3",
            org.0,
            id.0,
            self.link.0
        )
        .fetch_optional(tx.conn())
        .await?
        .or_not_found("upload")?;
        store::find(tx, id).await?.or_not_found("upload")
    }
}

/// Inserts the document of a link.
pub(super) async fn insert(
    tx: &mut OrgTx,
    actor: &Actor,
    owner: UserId,
    link: UploadLinkId,
    file: &NewFile,
) -> Result<Document> {
    let document = store::insert(tx, actor, owner, file).await?;
    let org = tx.org();
    sqlx::query!(
        "update documents set upload_link_id = $3 where org_id = $1 and id = $2",
        org.0,
        document.id.0,
        link.0
    )
    .execute(tx.conn())
    .await?;
    let wanted = sqlx::query_scalar!(
        r#"select label_id as "id: crate::ids::LabelId"
         from upload_link_labels
         where org_id = $1 and link_id = $2
         order by label_id
         limit 100"#,
        org.0,
        link.0
    )
    .fetch_all(tx.conn())
    .await?;
    for label in wanted {
        if let Some(label) = all_labels::find(tx, label).await? {
            labels::put(tx, actor, document.id, &label).await?;
        }
    }
    Ok(document)
}
