//! Share links: whoever has one fetches one document, for some days, until it is revoked, has been used often enough,
//! or the document is gone. An unknown link and one that is over get the same answer.

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::log::{self, DOCUMENT_SHARED, SHARE_DOWNLOADED, SHARE_REVOKED};
use super::{Document, file, store, versions};
use crate::activity::Actor;
use crate::app::App;
use crate::auth::{Origin, password, slow_down};
use crate::clock::days;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{DocumentId, OrgId, ShareId, UserId};
use crate::vault;

/// Most links of one document that work at a time.
const MOST: i64 = 50;

/// Links of one document that are shown, newest first.
const SHOWN: i64 = 200;

/// A link to a document, as those see it who manage it. Its address is shown once, when it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Share {
    /// Which.
    pub id: ShareId,
    /// Who made it.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
    /// Since when it is revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// How many downloads it allows; any number where absent.
    pub max_downloads: Option<i32>,
    /// How many there were.
    pub downloads: i32,
    /// When the last one was.
    pub last_download_at: Option<DateTime<Utc>>,
    /// Whether it asks for a password.
    pub has_password: bool,
}

/// A link as somebody asks for it.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewShare {
    /// Days for which it works: 1 to 7.
    #[garde(range(min = 1, max = 7))]
    pub days: u32,
    /// How many downloads it allows: 1 to 1000, or any number where absent.
    #[garde(inner(range(min = 1, max = 1000)))]
    pub max_downloads: Option<i32>,
    /// What has to be entered first: 8 to 200 characters. Tell it to the receiver by another way than the link.
    #[garde(inner(length(chars, min = 8, max = 200)))]
    pub password: Option<String>,
}

/// A link that works, and its document.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Which.
    pub id: ShareId,
    /// The name of the organization that shares.
    pub organization: String,
    /// What is shared.
    pub document: Document,
    /// Since when its file is the one that it is now: a link leads to the newest version.
    pub since: DateTime<Utc>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// How many downloads are left; any number where absent.
    pub downloads_left: Option<i32>,
    org: OrgId,
    password_hash: Option<String>,
}

/// The columns that fill a [`Share`], written once for all queries.
macro_rules! share_query {
    ($before:literal, $after:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Share,
            $before + r#" id as "id: _", created_by as "created_by: _", created_at, expires_at, revoked_at, max_downloads,
               downloads, last_download_at, password_hash is not null as "has_password!" "# + $after $(, $value)*
        )
    };
}

/// The links of a document, newest first.
pub async fn list(tx: &mut OrgTx, document: DocumentId) -> Result<Vec<Share>> {
    let org = tx.org();
    let shares = share_query!(
        "select",
        "from share_links
         where org_id = $1 and document_id = $2
         order by id desc
         limit $3",
        org.0,
        document.0,
        SHOWN
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(shares)
}

/// Makes a link to a document, whose row the caller has locked; returns it and its token, which is stored nowhere.
///
/// # Errors
/// Those of [`may_be_shared`]; `Conflict` with code `too_many_links`; `Unavailable` when too many callers wait for a
/// core.
pub async fn insert(
    app: &App,
    tx: &mut OrgTx,
    actor: &Actor,
    owner: UserId,
    document: &Document,
    new: &NewShare,
) -> Result<(Share, String)> {
    may_be_shared(document)?;
    let org = tx.org();
    let now = app.clock.now();
    let working = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from share_links
         where org_id = $1 and document_id = $2 and revoked_at is null and expires_at > $3"#,
        org.0,
        document.id.0,
        now
    )
    .fetch_one(tx.conn())
    .await?;
    if working >= MOST {
        let detail = format!("a document has {MOST} links at most that work at a time: revoke some first");
        return Err(Error::Conflict(refuse("too_many_links", detail)));
    }
    let hash = match &new.password {
        Some(password) => Some(password::hash(password).await?),
        None => None,
    };
    let (token, token_hash) = vault::random_token();
    let share = share_query!(
        "insert into share_links (id, org_id, document_id, hash, password_hash, created_by, created_at, expires_at,
           max_downloads)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         returning",
        "",
        ShareId::new().0,
        org.0,
        document.id.0,
        &token_hash[..],
        hash,
        owner.0,
        now,
        now + days(u64::from(new.days)),
        new.max_downloads
    )
    .fetch_one(tx.conn())
    .await?;
    let what = json!({ "share": share.id, "expires_at": share.expires_at, "password": share.has_password,
        "max_downloads": share.max_downloads });
    log::record(tx, actor, DOCUMENT_SHARED, document.id, Some(what)).await?;
    Ok((share, token))
}

/// Revokes a link. One that is revoked already stays as it is.
///
/// # Errors
/// `NotFound` when the document has no such link.
pub async fn revoke(tx: &mut OrgTx, actor: &Actor, document: DocumentId, id: ShareId) -> Result<Share> {
    let org = tx.org();
    let revoked = sqlx::query!(
        "update share_links
         set revoked_at = now()
         where org_id = $1 and document_id = $2 and id = $3 and revoked_at is null",
        org.0,
        document.0,
        id.0
    )
    .execute(tx.conn())
    .await?;
    if revoked.rows_affected() == 1 {
        log::record(tx, actor, SHARE_REVOKED, document, Some(json!({ "share": id }))).await?;
    }
    let share = share_query!(
        "select",
        "from share_links
         where org_id = $1 and document_id = $2 and id = $3",
        org.0,
        document.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    share.or_not_found("link")
}

/// The link with this token, where it works. Looking changes nothing: programs that scan mails look at every link.
///
/// # Errors
/// `NotFound`, whether there never was such a link or it is over; `Conflict` with code `not_scanned` when the virus
/// scanner is still to look at the file.
pub async fn find(app: &App, token: &str) -> Result<Opened> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let row = sqlx::query!(
        r#"select s.id as "id: ShareId", s.org_id as "org: OrgId", s.document_id as "document: DocumentId", s.expires_at,
             s.max_downloads, s.downloads, s.password_hash, o.name
         from share_links s
         join organizations o on o.id = s.org_id and o.deleted_at is null and o.deletion_requested_at is null
         join memberships m on m.org_id = s.org_id and m.user_id = s.created_by and m.removed_at is null
           and m.deactivated_at is null
         where s.hash = $1 and s.revoked_at is null and s.expires_at > $2
           and (s.max_downloads is null or s.downloads < s.max_downloads)"#,
        &vault::hash_token(token)[..],
        app.clock.now()
    )
    .fetch_optional(tx.conn())
    .await?;
    let row = row.ok_or_else(over)?;
    let mut tx = tx.enter_as(row.org).await?;
    let document = store::find(&mut tx, row.document).await?.ok_or_else(over)?;
    let since = versions::since(&mut tx, row.document).await?.unwrap_or(document.created_at);
    tx.commit().await?;
    if document.is_kept().and_then(|()| document.has_file()).is_err() {
        return Err(over());
    }
    document.may_be_handed_out()?;
    Ok(Opened {
        id: row.id,
        organization: row.name,
        document,
        since,
        expires_at: row.expires_at,
        downloads_left: row.max_downloads.map(|most| most - row.downloads),
        org: row.org,
        password_hash: row.password_hash,
    })
}

/// The one answer for every link that does not work.
fn over() -> Error {
    Error::NotFound("link")
}

/// Whether a document can be shared: its file is there, clean, and not in the trash.
///
/// # Errors
/// `Conflict` with code `in_trash`, `not_arrived`, `file_gone` or `not_scanned`.
pub fn may_be_shared(document: &Document) -> Result<()> {
    document.is_kept()?;
    document.may_be_handed_out()
}

impl Opened {
    /// Whether a password has to be entered.
    pub fn has_password(&self) -> bool {
        self.password_hash.is_some()
    }

    /// Checks the password. Guessing gets slower with every failure: for this link, and for the network.
    ///
    /// # Errors
    /// `Forbidden` with code `password_needed` or `password_wrong`; `TooMany` with code `slow_down`; `Unavailable` when
    /// too many callers wait for a core.
    pub async fn check_password(&self, app: &App, given: Option<&str>, origin: &Origin) -> Result<()> {
        let Some(hash) = &self.password_hash else { return Ok(()) };
        let Some(given) = given else {
            let detail = "this link asks for a password: enter the one that the sender told you";
            return Err(Error::Forbidden(refuse("password_needed", detail)));
        };
        let check = password::verify(given, Some(hash.clone()));
        match slow_down::watch(app, &format!("share link {}", self.id), origin, check).await {
            Ok(true) => Ok(()),
            Ok(false) => {
                let detail = "this is not the password of the link: ask the sender for it";
                Err(Error::Forbidden(refuse("password_wrong", detail)))
            }
            Err(Error::TooMany { retry_after, .. }) => {
                let detail = "too many wrong passwords: wait before the next one";
                Err(Error::TooMany { refusal: refuse("slow_down", detail), retry_after })
            }
            Err(error) => Err(error),
        }
    }

    /// Counts a download, before anybody gets the file: of callers at the same moment no more than are left.
    ///
    /// # Errors
    /// `NotFound` when none is left, or the link is over meanwhile; `file_changed`, `file_gone`.
    pub async fn count(&self, app: &App, origin: &Origin) -> Result<()> {
        file::verify(app, &self.document).await?;
        let mut tx = SystemTx::begin(&app.db).await?.enter_as(self.org).await?;
        let counted = sqlx::query!(
            "update share_links
             set downloads = downloads + 1, last_download_at = now()
             where org_id = $1 and id = $2 and revoked_at is null and expires_at > $3
               and (max_downloads is null or downloads < max_downloads)",
            self.org.0,
            self.id.0,
            app.clock.now()
        )
        .execute(tx.conn())
        .await?;
        if counted.rows_affected() == 0 {
            return Err(over());
        }
        let what = json!({ "share": self.id });
        log::record(&mut tx, &origin.actor(None), SHARE_DOWNLOADED, self.document.id, Some(what)).await?;
        tx.commit().await
    }
}
