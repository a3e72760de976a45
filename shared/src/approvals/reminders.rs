//! Reminders of approvals that wait, and notices of those that are overdue: once each.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::log::APPROVAL_REMINDED;
use super::{Approval, leaving, people, store, telling};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::documents;
use crate::error::Result;
use crate::ids::{DocumentId, OrgId};
use crate::jobs::Job;
use crate::webhooks;

/// Approvals that are looked at in one run.
const MOST: i64 = 1000;

/// Remind those for whom approvals wait, and tell of overdue ones. Only the clock enqueues it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct RemindApprovals {}

impl Job for RemindApprovals {
    const NAME: &'static str = "remind-approvals";
    const SCHEDULE: Option<&'static str> = Some("*/15 * * * *");
}

/// Reminds of whatever is due; returns of how many approvals. Safe to run twice, also at the same time: what was sent
/// is noted in the transaction that sends it, with the document locked. Webhooks that could have gone out since the
/// last run go out as well.
pub async fn remind(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let mut tx = SystemTx::begin(&app.db).await?;
    let due = sqlx::query!(
        "select a.org_id, a.document_id
         from approvals a
         join organizations o on o.id = a.org_id and o.deletion_requested_at is null and o.deleted_at is null
         where a.is_current and a.state in ('waiting', 'asked')
           and (a.reminded_at is null and a.remind_at <= $1 or a.overdue_at is null and a.due_at <= $1)
         order by a.id
         limit $2",
        now,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    let waiting = webhooks::organizations_with_held(&mut tx).await?;
    tx.commit().await?;
    let (mut count, mut first) = (0, None);
    for row in due {
        match remind_one(app, OrgId(row.org_id), DocumentId(row.document_id)).await {
            Ok(()) => count += 1,
            // One that fails does not keep the others.
            Err(error) => first = first.or(Some(error)),
        }
    }
    for org in waiting {
        let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
        leaving::release_all(&mut tx).await?;
        tx.commit().await?;
    }
    first.map_or(Ok(count), Err)
}

async fn remind_one(app: &App, org: OrgId, id: DocumentId) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    let document = documents::lock(&mut tx, id).await?;
    let Some(approval) = store::current(&mut tx, id).await?.filter(|approval| approval.round().is_open())
    else {
        return Ok(());
    };
    let due = note(app, &mut tx, &approval).await?;
    // Nobody decides about what is in the trash.
    if document.deleted_at.is_none() && due.remind {
        let awaited = approval.round().awaited(&people::staff(&mut tx).await?);
        store::forget_waits(&mut tx, approval.id).await?;
        let links = store::wait_for(&mut tx, approval.id, &awaited).await?;
        telling::reminded(app, &mut tx, &document, &approval.facts, &links).await?;
        let what = json!({ "approval_id": approval.id, "members": awaited });
        activity::record(&mut tx, &Actor::system(), APPROVAL_REMINDED, id.0, Some(what)).await?;
    }
    if document.deleted_at.is_none() && due.overdue {
        telling::overdue(&mut tx, &document, &approval).await?;
    }
    tx.commit().await
}

/// What has to be sent now.
struct Due {
    remind: bool,
    overdue: bool,
}

/// Notes what is sent now, and says what that is: only what was not noted before.
async fn note(app: &App, tx: &mut OrgTx, approval: &Approval) -> Result<Due> {
    let (org, now) = (tx.org(), app.clock.now());
    let remind = sqlx::query!(
        "update approvals set reminded_at = $3
         where org_id = $1 and id = $2 and reminded_at is null and remind_at <= $3",
        org.0,
        approval.id.0,
        now
    )
    .execute(tx.conn())
    .await?;
    let overdue = sqlx::query!(
        "update approvals set overdue_at = $3
         where org_id = $1 and id = $2 and overdue_at is null and due_at <= $3",
        org.0,
        approval.id.0,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(Due { remind: remind.rows_affected() == 1, overdue: overdue.rows_affected() == 1 })
}
