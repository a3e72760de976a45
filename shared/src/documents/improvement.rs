//! What came of asking a language model about a document: the offline result stays valid whatever happens.

use document_types::fields::Extraction;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::work::ImproveExtraction;
use super::{log, settings};
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::DocumentId;
use crate::jobs::{self, Options};
use crate::models::{self, ModelUse};

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
    /// From its columns; everything stored was written by [`note`].
    pub(super) fn of(state: Option<&str>, note: Option<String>) -> Option<Self> {
        use ImprovementState::{Failed, Improved, Skipped, Waiting};
        let state =
            [Waiting, Improved, Skipped, Failed].into_iter().find(|known| Some(known.as_str()) == state)?;
        Some(Self { state, note })
    }
}

/// Records how far the improvement is, and why it did not help if it did not.
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
    log::hint(tx, id).await
}

/// Whether to ask a model about a document in which this was found.
pub fn wants(model_use: ModelUse, review_threshold: f64, found: &Extraction) -> bool {
    match model_use {
        ModelUse::Never => false,
        ModelUse::WhenUnsure => !found.doubtful(review_threshold as f32).is_empty(),
        ModelUse::Always => true,
    }
}

/// Enqueues the model's job if the organization wants it for what was found, in the transaction that keeps it. Returns
/// whether the organization wants it.
pub async fn ask_if_wanted(tx: &mut OrgTx, job: &ImproveExtraction, found: &Extraction) -> Result<bool> {
    let model_use = models::settings::current(tx).await?.model_use;
    if !wants(model_use, settings::current(tx).await?.review_threshold, found) {
        return Ok(false);
    }
    note(tx, job.document, ImprovementState::Waiting, None).await?;
    // If the document's automations wait, they already wait for the job that is in the queue.
    let once = Options::default().unique(job.document.to_string());
    jobs::enqueue_with(tx, job, once).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use document_types::fields::{Field, Kind};

    use super::*;

    fn receipt(confidence: f32) -> Extraction {
        let field = Field { value: "1".into(), confidence, ..Field::default() };
        let fields = ["company", "date", "total"].map(|name| (name.to_owned(), field.clone()));
        Extraction { kind: Kind::Receipt, fields: fields.into(), ..Extraction::default() }
    }

    #[test]
    fn a_model_is_asked_when_the_organization_says_so() {
        let asked = |model_use, confidence| wants(model_use, 0.75, &receipt(confidence));
        assert!(!asked(ModelUse::Never, 0.1));
        assert!(asked(ModelUse::WhenUnsure, 0.7));
        assert!(!asked(ModelUse::WhenUnsure, 0.8));
        assert!(asked(ModelUse::Always, 0.99));
    }
}
