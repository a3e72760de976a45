//! What people may miss after an organization has moved. It is no part of the archive: these rows come and go.

use crate::db::SystemTx;
use crate::documents::work::{ExtractDocument, RunAutomations};
use crate::error::Result;
use crate::events::React;
use crate::ids::OrgId;
use crate::jobs::Job;
use crate::vendors::LearnVendor;

/// What there is, and how much of it.
pub(super) async fn count(tx: &mut SystemTx, org: OrgId) -> Result<Vec<(&'static str, i64)>> {
    let counted = sqlx::query!(
        r#"select (select count(*) from api_keys where org_id = $1 and revoked_at is null) as "keys!",
             (select count(*) from webhook_secrets where org_id = $1) as "secrets!",
             (select count(*) from issuers where org_id = $1) as "issuers!",
             (select count(*) from invitations where org_id = $1 and accepted_at is null and revoked_at is null)
               as "invitations!",
             (select count(*) from documents where org_id = $1 and status = 'uploading') as "uploads!",
             (select count(*) from documents where org_id = $1 and password is not null) as "passwords!",
             (select count(*) from webhook_deliveries where org_id = $1 and state = 'pending') as "deliveries!",
             (select count(*) from organizations where id = $1 and deletion_requested_at is not null) as "deletions!""#,
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    let mut all = vec![
        ("API keys", counted.keys),
        ("secrets of webhooks", counted.secrets),
        ("OpenID Connect issuers", counted.issuers),
        ("open invitations", counted.invitations),
        ("uploads that have not arrived", counted.uploads),
        ("passwords of protected files", counted.passwords),
        ("deliveries of webhooks that have not been sent", counted.deliveries),
        ("requests to delete the organization", counted.deletions),
    ];
    all.extend(queued(tx, org).await?);
    Ok(all.into_iter().filter(|(_, count)| *count > 0).collect())
}

/// Work that waits and is not made again: only what a document lacks is.
async fn queued(tx: &mut SystemTx, org: OrgId) -> Result<[(&'static str, i64); 3]> {
    let reactions = [React::NAME.to_owned(), RunAutomations::NAME.to_owned()];
    let counted = sqlx::query!(
        r#"select count(*) filter (where kind = $2 and payload -> 'again' = 'true') as "again!",
             count(*) filter (where kind = $3) as "learning!",
             count(*) filter (where kind = any($4)) as "reactions!"
         from jobs.job
         where org_id = $1"#,
        org.0,
        ExtractDocument::NAME,
        LearnVendor::NAME,
        &reactions
    )
    .fetch_one(tx.conn())
    .await?;
    Ok([
        ("documents that were to be extracted again", counted.again),
        ("confirmed documents that nothing was learnt from yet", counted.learning),
        ("events that automations and pages have not reacted to", counted.reactions),
    ])
}

/// Documents whose work is enqueued again by the import, and goes on here too.
pub(super) async fn in_work(tx: &mut SystemTx, org: OrgId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from documents
         where org_id = $1 and erased_at is null
           and (status in ('pending', 'processing') or status = 'completed' and model_state = 'waiting')"#,
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}
