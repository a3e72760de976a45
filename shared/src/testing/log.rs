//! What the activity log holds after the calls of a test.

use serde_json::Value;
use uuid::Uuid;

use super::World;
use crate::db::SystemTx;
use crate::error::Result;

/// One row of the activity log.
#[derive(Debug)]
pub struct Logged {
    /// In which organization.
    pub org_id: Option<Uuid>,
    /// Who did it.
    pub actor_id: Option<Uuid>,
    /// With which API key.
    pub api_key_id: Option<Uuid>,
    /// To what.
    pub object_id: Option<Uuid>,
    /// The state before.
    pub before: Option<Value>,
    /// The state after, or what is to be known about it.
    pub after: Option<Value>,
}

impl World {
    /// Rows of the log with this action, newest first.
    ///
    /// # Errors
    /// When Postgres is gone.
    pub async fn logged(&self, action: &str) -> Result<Vec<Logged>> {
        let mut tx = SystemTx::begin(&self.app.db).await?;
        let rows = sqlx::query_as!(
            Logged,
            "select org_id, actor_id, api_key_id, object_id, before, after
             from activity
             where action = $1
             order by id desc
             limit 1000",
            action
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(rows)
    }

    /// What the log says happened to an object, oldest first. The object is named as answers name it.
    ///
    /// # Errors
    /// When this is no identifier, or Postgres is gone.
    pub async fn actions(&self, object: &Value) -> Result<Vec<String>> {
        let object: Uuid = serde_json::from_value(object.clone())?;
        let mut tx = SystemTx::begin(&self.app.db).await?;
        let actions = sqlx::query_scalar!(
            "select action from activity where object_id = $1 order by id limit 1000",
            object
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(actions)
    }
}
