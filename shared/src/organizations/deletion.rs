//! The end of an organization thirty days after an admin asked for it: its own data. Each domain erases the data that
//! the organization has there.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::activity::{self, Actor};
use crate::app::App;
use crate::clock::minutes;
use crate::db::SystemTx;
use crate::error::Result;
use crate::ids::OrgId;
use crate::jobs::Job;
use crate::organizations::log::ORGANIZATION_DELETED;
use crate::organizations::settings::DAYS_TO_RESTORE;

/// Remove the organizations whose thirty days are over.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DeleteOrganizations {}

impl Job for DeleteOrganizations {
    const NAME: &'static str = "delete-organizations";
    const TIMEOUT: std::time::Duration = minutes(15);
    const SCHEDULE: Option<&'static str> = Some("47 2 * * *");
}

/// Organizations whose thirty days are over, earliest request first. Nobody can enter or restore them any more.
pub async fn due(app: &App) -> Result<Vec<OrgId>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let ids = sqlx::query_scalar!(
        "select id
         from organizations
         where deleted_at is null and deletion_requested_at <= now() - make_interval(days => $1)
         order by deletion_requested_at
         limit 100",
        i32::try_from(DAYS_TO_RESTORE)?
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(ids.into_iter().map(OrgId).collect())
}

/// Marks an organization that is due as deleted and removes its name; `false` when another caller was first.
pub async fn close(tx: &mut SystemTx, org: OrgId) -> Result<bool> {
    let done = sqlx::query!(
        "update organizations
         set deleted_at = now(), name = 'Deleted organization', version = version + 1
         where id = $1 and deleted_at is null and deletion_requested_at <= now() - make_interval(days => $2)",
        org.0,
        i32::try_from(DAYS_TO_RESTORE)?
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes invitations and members of a closed organization, and logs what was removed. Memberships keep their rows,
/// because the log names its actors by them.
pub async fn end(mut tx: SystemTx, org: OrgId, removed: Value) -> Result<()> {
    sqlx::query!("delete from invitations where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("update memberships set removed_at = now() where org_id = $1 and removed_at is null", org.0)
        .execute(tx.conn())
        .await?;
    let mut tx = tx.enter_as(org).await?;
    activity::record(&mut tx, &Actor::system(), ORGANIZATION_DELETED, org.0, Some(removed)).await?;
    tx.commit().await
}
