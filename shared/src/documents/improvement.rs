//! What became of asking a language model about a document: the offline result stands whatever happens.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::DocumentId;

/// What became of asking a language model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Improvement {
    /// How far it is.
    pub state: ImprovementState,
    /// Why it did not help, in one sentence for a person.
    pub note: Option<String>,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImprovementState {
    /// The model will be asked.
    Waiting,
    /// A version by the model is there.
    Improved,
    /// It was not asked after all.
    Skipped,
    /// It gave no answer that can be used.
    Failed,
}

impl ImprovementState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Improved => "improved",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }
}

impl Improvement {
    /// As the columns have it; what is stored was written by [`note`].
    pub(super) fn of(state: Option<&str>, note: Option<String>) -> Option<Self> {
        use ImprovementState::{Failed, Improved, Skipped, Waiting};
        let state =
            [Waiting, Improved, Skipped, Failed].into_iter().find(|known| Some(known.as_str()) == state)?;
        Some(Self { state, note })
    }
}

/// Notes how far it is, and why it did not help where it did not.
///
/// # Errors
/// When Postgres is gone.
pub async fn note(tx: &mut OrgTx, id: DocumentId, state: ImprovementState, why: Option<&str>) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update documents
         set model_state = $3, model_note = $4, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2 and (model_state is distinct from $3 or model_note is distinct from $4)",
        org.0,
        id.0,
        state.as_str(),
        why
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
