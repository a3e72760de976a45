//! When a model is asked: what the organization says, and what the offline result lacks.

use std::time::Duration;

use document_types::fields::Extraction;

use crate::db::OrgTx;
use crate::documents::improvement::{self, ImprovementState};
use crate::documents::work::ImproveExtraction;
use crate::error::Result;
use crate::jobs::{self, Job, Options};
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

impl Policy {
    /// Whether a model is asked about a document in which this was found.
    pub fn wants(&self, found: &Extraction) -> bool {
        match self.model_use {
            ModelUse::Never => false,
            ModelUse::WhenUnsure => !found.doubtful(self.threshold).is_empty(),
            ModelUse::Always => true,
        }
    }

    /// How long a job's reservation of tokens holds: it is over by then.
    pub fn reservation(&self) -> Duration {
        ImproveExtraction::TIMEOUT
    }
}

/// What the organization of the transaction says.
///
/// # Errors
/// When Postgres is gone.
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

/// Enqueues the model's job where the organization wants it for what was found: part of the transaction that keeps it.
/// Returns whether it does.
///
/// # Errors
/// When Postgres is gone.
pub async fn ask_if_wanted(tx: &mut OrgTx, job: &ImproveExtraction, found: &Extraction) -> Result<bool> {
    if !policy(tx).await?.wants(found) {
        return Ok(false);
    }
    improvement::note(tx, job.document, ImprovementState::Waiting, None).await?;
    // A job that waits already waits with the document's automations, if they do.
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
        let wants = |model_use, confidence| {
            Policy { model_use, tokens_per_day: 1, threshold: 0.75 }.wants(&receipt(confidence))
        };
        assert!(!wants(ModelUse::Never, 0.1));
        assert!(wants(ModelUse::WhenUnsure, 0.7));
        assert!(!wants(ModelUse::WhenUnsure, 0.8));
        assert!(wants(ModelUse::Always, 0.99));
    }
}
