//! Photographs of one document: a sender takes several, says in which order they are its pages, and they become one
//! PDF. Where no PDF can be made of them, each becomes a document of its own, so that none is lost.

mod binding;

use std::time::Duration;

use document_types::media;
use futures_util::future::try_join_all;

use super::strangers::Place;
use super::upload::NewFile;
use super::work::BindPhotographs;
use crate::app::App;
use crate::clients::bucket::Presigned;
use crate::clock::hours;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{CaptureId, DocumentId, OrgId, PhotographId, UploadLinkId, UserId};
use crate::jobs;

pub use binding::to_bind;

/// Most photographs of one document, those among them that the sender throws away.
const MOST: i64 = 60;

/// How long the URL of a photograph's ticket works.
pub const TICKET_LIFETIME: Duration = hours(1);

/// A photograph that is sent, or will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photograph {
    /// Which.
    pub id: PhotographId,
    /// Where it is in the bucket.
    pub key: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// The document of its own that it became.
    pub document: Option<DocumentId>,
}

/// Photographs that have been sent, to be made into a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// Which.
    pub id: CaptureId,
    /// The document's name, without an extension.
    pub name: String,
    /// Its pages in their order.
    pub photographs: Vec<Photograph>,
    /// The document, if it was made already.
    pub document: Option<DocumentId>,
    link: UploadLinkId,
    owner: UserId,
}

/// Begins a document of photographs.
///
/// # Errors
/// `Conflict` with code `link_full`.
pub async fn begin(tx: &mut OrgTx, place: &Place, name: &str) -> Result<CaptureId> {
    place.take_room(tx, 1, 0).await?;
    let (org, id) = (tx.org(), CaptureId::new());
    sqlx::query!(
        "insert into captures (id, org_id, link_id, name) values ($1, $2, $3, $4)",
        id.0,
        org.0,
        place.link.0,
        name
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// Announces a photograph; returns its identifier and the request that stores it.
///
/// # Errors
/// `NotFound`; `Conflict` with code `finished`, `too_many_photographs` or `link_full`; `Unsupported` with code
/// `not_a_photograph`.
pub async fn add(
    app: &App,
    tx: &mut OrgTx,
    place: &Place,
    capture: CaptureId,
    file: &NewFile,
) -> Result<(PhotographId, Presigned)> {
    if !file.media_type.starts_with("image/") {
        let detail = format!("{} is no photograph: send it as a file of its own", file.media_type);
        return Err(Error::Unsupported(refuse("not_a_photograph", detail)));
    }
    require_unfinished(tx, place, capture).await?;
    let org = tx.org();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from capture_photographs where org_id = $1 and capture_id = $2"#,
        org.0,
        capture.0
    )
    .fetch_one(tx.conn())
    .await?;
    if count >= MOST {
        let detail = format!("one document has {MOST} photographs at most: send it, then begin another");
        return Err(Error::Conflict(refuse("too_many_photographs", detail)));
    }
    // The first is the file that the capture took room for; where no PDF can be made, each is a document of its own.
    place.take_room(tx, i32::from(count > 0), file.size).await?;
    let id = PhotographId::new();
    let key = format!("org-{org}/uploads/{capture}/{id}.{}", extension_of(file.media_type));
    sqlx::query!(
        "insert into capture_photographs (id, org_id, capture_id, key, media_type, size)
         values ($1, $2, $3, $4, $5, $6)",
        id.0,
        org.0,
        capture.0,
        key,
        file.media_type,
        i64::try_from(file.size)?
    )
    .execute(tx.conn())
    .await?;
    let request = app.bucket.presign_put(&key, file.media_type, file.size, TICKET_LIFETIME).await?;
    Ok((id, request))
}

/// Of the media type: the name that a photograph was sent with may have none.
fn extension_of(media_type: &str) -> &'static str {
    media::by_name(media_type).and_then(|known| known.extensions.first().copied()).unwrap_or("jpg")
}

/// Locks the row of photographs that are still being sent.
async fn require_unfinished(tx: &mut OrgTx, place: &Place, capture: CaptureId) -> Result<()> {
    let org = tx.org();
    let locked = sqlx::query!(
        r#"update captures
         set ticket_at = now()
         where org_id = $1 and id = $2 and link_id = $3
         returning finished_at is not null as "finished!""#,
        org.0,
        capture.0,
        place.link.0
    )
    .fetch_optional(tx.conn())
    .await?
    .or_not_found("upload")?;
    if locked.finished {
        return Err(Error::Conflict(refuse("finished", "these photographs were sent already: begin anew")));
    }
    Ok(())
}

/// The photographs that the bucket has whole: after a break the sender sends the others only.
///
/// # Errors
/// `NotFound`; `Unavailable` when the bucket does not answer.
pub async fn arrived(app: &App, place: &Place, capture: CaptureId) -> Result<Vec<PhotographId>> {
    let mut tx = place.enter(app).await?;
    require_unfinished(&mut tx, place, capture).await?;
    let all = photographs(&mut tx, capture).await?;
    tx.commit().await?;
    whole(app, &all).await
}

async fn whole(app: &App, all: &[Photograph]) -> Result<Vec<PhotographId>> {
    let heads = try_join_all(all.iter().map(|one| app.bucket.head(&one.key))).await?;
    let is_whole = |one: &Photograph, size: u64| i64::try_from(size).is_ok_and(|size| size == one.size);
    let arrived = all
        .iter()
        .zip(heads)
        .filter(|(one, head)| head.as_ref().is_some_and(|head| is_whole(one, head.size)));
    Ok(arrived.map(|(one, _)| one.id).collect())
}

/// Every photograph is there: they become a document, with these as its pages. Calling it again changes nothing.
///
/// # Errors
/// `NotFound`; `Invalid` at `/photographs/0` for one that was never announced; `Conflict` with code
/// `photographs_missing`; `Unavailable` when the bucket does not answer.
pub async fn finish(
    app: &App,
    place: &Place,
    capture: CaptureId,
    pages: &[PhotographId],
    name: Option<&str>,
) -> Result<()> {
    let mut tx = place.enter(app).await?;
    if is_finished(&mut tx, place, capture).await? {
        return Ok(());
    }
    let all = photographs(&mut tx, capture).await?;
    tx.commit().await?;
    let mut wanted = Vec::with_capacity(pages.len());
    for (position, page) in pages.iter().enumerate() {
        let known = all.iter().find(|one| one.id == *page && !pages[..position].contains(page));
        let message = "this is no photograph of the document, or it is named twice";
        wanted.push(
            known
                .ok_or_else(|| Error::field(&format!("/photographs/{position}"), "unknown", message))?
                .clone(),
        );
    }
    let there = whole(app, &wanted).await?;
    let missing: Vec<String> = (1..)
        .zip(pages)
        .filter(|(_, page)| !there.contains(page))
        .map(|(number, _): (u32, _)| number.to_string())
        .collect();
    if !missing.is_empty() {
        let detail = format!("page {} has not arrived: send it, then finish again", missing.join(", "));
        return Err(Error::Conflict(refuse("photographs_missing", detail)));
    }
    let mut tx = place.enter(app).await?;
    if is_finished(&mut tx, place, capture).await? {
        return Ok(());
    }
    let org = tx.org();
    sqlx::query!(
        "with pages as (
           update capture_photographs p
           set page = n.page - 1
           from unnest($3::uuid[]) with ordinality as n (id, page)
           where p.org_id = $1 and p.capture_id = $2 and p.id = n.id
         )
         update captures
         set finished_at = now(), name = coalesce($4, name)
         where org_id = $1 and id = $2",
        org.0,
        capture.0,
        &pages.iter().map(|page| page.0).collect::<Vec<_>>(),
        name
    )
    .execute(tx.conn())
    .await?;
    jobs::enqueue(&mut tx, &BindPhotographs { capture }).await?;
    tx.commit().await
}

async fn is_finished(tx: &mut OrgTx, place: &Place, capture: CaptureId) -> Result<bool> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select finished_at is not null as "finished!"
         from captures
         where org_id = $1 and id = $2 and link_id = $3
         for update"#,
        org.0,
        capture.0,
        place.link.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.or_not_found("upload")?.finished)
}

/// All photographs of a document: its pages in their order, then the others.
async fn photographs(tx: &mut OrgTx, capture: CaptureId) -> Result<Vec<Photograph>> {
    let org = tx.org();
    let all = sqlx::query_as!(
        Photograph,
        r#"select id as "id: _", key, media_type, size, document_id as "document: _"
         from capture_photographs
         where org_id = $1 and capture_id = $2
         order by page nulls last, id
         limit 1000"#,
        org.0,
        capture.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(all)
}

/// Removes photographs that have become a document, and those that nobody finished within a day, once the URLs of their
/// tickets are dead; returns of how many documents.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub(super) async fn sweep(app: &App) -> Result<u32> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let old = sqlx::query!(
        r#"select c.id as "id: CaptureId", c.org_id as "org: OrgId"
         from captures c
         left join documents d on d.org_id = c.org_id and d.id = c.document_id
         where c.ticket_at < now() - interval '2 hours'
           and case
             when c.finished_at is null then c.ticket_at < now() - interval '1 day'
             else d.status <> 'uploading' or not exists (
               select from capture_photographs p
               left join documents o on o.org_id = p.org_id and o.id = p.document_id
               where p.org_id = c.org_id and p.capture_id = c.id and p.page is not null
                 and (o.id is null or o.status = 'uploading'))
           end
         order by c.ticket_at
         limit 500"#
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let mut count = 0;
    for one in old {
        app.bucket.delete_all(&format!("org-{}/uploads/{}/", one.org, one.id)).await?;
        let mut tx = SystemTx::begin(&app.db).await?.enter_as(one.org).await?;
        sqlx::query!("delete from captures where org_id = $1 and id = $2", one.org.0, one.id.0)
            .execute(tx.conn())
            .await?;
        tx.commit().await?;
        count += 1;
    }
    Ok(count)
}
