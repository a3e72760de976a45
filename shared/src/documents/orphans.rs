//! Objects in the bucket that no row knows: left by work that went on while its document was erased.

use chrono::TimeDelta;
use uuid::Uuid;

use crate::app::App;
use crate::clients::bucket::Listed;
use crate::db::SystemTx;
use crate::error::Result;

/// Hours for which an object may be there before a row names it.
const GRACE: i64 = 24;

/// Folders of an organization that hold what rows of documents name.
const FOLDERS: [&str; 3] = ["documents", "uploads", "derived"];

/// Removes objects older than a day that belong to no document, no upload and no page, where the log knows the document
/// that they belonged to; returns how many. Lists the whole bucket, a thousand objects at a time. Safe to run twice.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub async fn sweep_orphans(app: &App) -> Result<u32> {
    let before = app.clock.now() - TimeDelta::hours(GRACE);
    let (mut after, mut removed) = (None, 0);
    loop {
        let page = app.bucket.list("org-", after).await?;
        let Some(last) = page.last() else { return Ok(removed) };
        after = Some(last.key.clone());
        let old = |listed: &&Listed| listed.modified.is_some_and(|modified| modified < before);
        let keys: Vec<Key> = page.iter().filter(old).filter_map(|listed| Key::parse(&listed.key)).collect();
        for key in unknown(app, &keys).await? {
            app.bucket.delete(&key).await?;
            removed += 1;
        }
    }
}

/// The key of an object: whose it is, and of which document where the key says so.
struct Key {
    org: Uuid,
    document: Option<Uuid>,
    whole: String,
}

impl Key {
    /// `org-{id}/{folder}/{document or content}/…`; `None` for anything else.
    fn parse(key: &str) -> Option<Self> {
        let mut parts = key.split('/');
        let org = parts.next()?.strip_prefix("org-")?.parse().ok()?;
        FOLDERS.contains(&parts.next()?).then_some(())?;
        let owner = parts.next()?;
        parts.next()?;
        Some(Self { org, document: owner.parse().ok(), whole: key.to_owned() })
    }
}

/// Those that no row names. What has an index of its own is asked first, so that few are left for the other tables.
async fn unknown(app: &App, keys: &[Key]) -> Result<Vec<String>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let orgs: Vec<Uuid> = keys.iter().map(|key| key.org).collect();
    let documents: Vec<Option<Uuid>> = keys.iter().map(|key| key.document).collect();
    let names: Vec<String> = keys.iter().map(|key| key.whole.clone()).collect();
    let mut tx = SystemTx::begin(&app.db).await?;
    let unknown = sqlx::query_scalar!(
        r#"with asked as materialized (
           select asked.org, asked.key
           from unnest($1::uuid[], $2::uuid[], $3::text[]) as asked (org, document, key)
           -- Of what this database has never heard nothing is removed: it may have been restored, an import stores files before
           -- it has rows, and another installation may use the bucket.
           where case when asked.document is null then exists (select from organizations o where o.id = asked.org)
               else exists (select from activity a where a.org_id = asked.org and a.object_type = 'document' and a.object_id = asked.document) end
             and not exists (select from documents d where d.key = asked.key)
             and not exists (select from documents d where d.upload_key = asked.key)
             and not exists (
               select from documents d where d.org_id = asked.org and d.id = asked.document and asked.key = any(d.copy_keys))
             and not exists (select from document_versions v where v.org_id = asked.org and v.key = asked.key)
             and not exists (
               select from document_files f
               where f.org_id = asked.org and f.document_id = asked.document and f.key = asked.key)
         )
         select asked.key as "key!"
         from asked
         where not exists (select from document_files f where f.org_id = asked.org and f.key = asked.key)
           and not exists (select from derived_files f where f.org_id = asked.org and f.key = asked.key)
           and not exists (select from capture_photographs p where p.org_id = asked.org and p.key = asked.key)
         order by 1
         limit 1000"#,
        &orgs,
        &documents as &[Option<Uuid>],
        &names
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_whose_it_is_and_foreign_ones_are_left_alone() {
        let (org, id) = (Uuid::from_u128(7), Uuid::from_u128(8));
        let own = Key::parse(&format!("org-{org}/documents/{id}/a.pdf")).unwrap();
        assert_eq!((own.org, own.document), (org, Some(id)));
        let by_content = Key::parse(&format!("org-{org}/derived/AAAA/page-0-preview.webp")).unwrap();
        assert_eq!(by_content.document, None);
        for foreign in
            ["backups/1.zip", "org-7/documents/x/a", "public/logo.png", &format!("org-{org}/mail/x/y")]
        {
            assert!(Key::parse(foreign).is_none(), "{foreign}");
        }
    }
}
