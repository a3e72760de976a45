//! What an organization says about models.

use crate::db::OrgTx;
use crate::error::Result;
use crate::organizations::settings::ModelUse;

/// What an organization says about models.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// When one is asked.
    pub model_use: ModelUse,
    /// Tokens of a day.
    pub tokens_per_day: u64,
    /// Under this confidence a field is unsure.
    pub threshold: f32,
}

/// What the organization of the transaction says.
pub async fn policy(tx: &mut OrgTx) -> Result<Policy> {
    let org = tx.org();
    let row = sqlx::query!(
        "select model_use, model_tokens_per_day, review_threshold from organizations where id = $1",
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Policy {
        model_use: ModelUse::from_name(&row.model_use),
        tokens_per_day: row.model_tokens_per_day.try_into().unwrap_or(0),
        threshold: row.review_threshold as f32,
    })
}
